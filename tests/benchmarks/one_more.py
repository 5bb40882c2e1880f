"""
How long one more report takes into a store, step by step, and how much memory.

    python -m tests.benchmarks.one_more STORE FILE

It works on a copy that shares the files of the release, and does by itself what processes do side by side in
a build, so that each step can be told. Read the seconds of the processor where others use the machine too.
Steps within others are set in; what is not listed took little.
"""

from __future__ import annotations

import argparse
import functools
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import graph.child
import graph.making
import graph.publish
import graph.releasing
from graph.pipeline import load
from graph.release import CURRENT, RELEASES, current_folder, read_release
from graph.sources import find_sources
from graph.stages import Stages

STEPS = {
    graph.publish: ("merge", "release_of", "serve"),
    graph.making: ("copy_store", "bring_in_line", "fill"),
    graph.releasing: ("_check", "_kinds", "make_index", "build_dump", "differences_before", "_sync"),
}


def main() -> None:
    """Add one report to a copy of a store."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", help="folder of a store in which something has been published")
    parser.add_argument("file", help="a report that is not in it")
    asked = parser.parse_args()
    spent: dict[str, list[float]] = {}
    for module, names in STEPS.items():
        for name in names:
            setattr(module, name, _timed(getattr(module, name), f"  {name.strip('_')}", spent))
    setattr(graph.child, "may_fork", lambda: False)  # noqa: B010 - a name of another module
    served = current_folder(asked.store)
    with tempfile.TemporaryDirectory(dir=Path(asked.store).resolve().parent) as folder:
        shutil.copytree(served, Path(folder, RELEASES, served.name), copy_function=os.link)
        Path(folder, CURRENT).symlink_to(Path(RELEASES, served.name))
        _time_stages(spent)
        release = _timed(load, "all", spent)(find_sources([asked.file]), folder).release
    before = read_release(served)
    assert release is not None
    print(f"{len(before.sources)} reports, {before.triples} triples; after: {release.triples}\n")
    print(f"{'step':24}{'seconds':>10}{'processor':>12}")
    for name, (seconds, processor) in spent.items():
        print(f"{name:24}{seconds:10.2f}{processor:12.2f}")
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


@contextmanager
def _counting(name: str, spent: dict[str, list[float]]) -> Iterator[None]:
    started = time.perf_counter(), time.process_time()
    try:
        yield
    finally:
        both = spent.setdefault(name, [0.0, 0.0])
        both[0] += time.perf_counter() - started[0]
        both[1] += time.process_time() - started[1]


def _timed(call: Callable[..., Any], name: str, spent: dict[str, list[float]]) -> Callable[..., Any]:
    @functools.wraps(call)
    def timed(*args: Any, **named: Any) -> Any:  # noqa: ANN401
        with _counting(name, spent):
            return call(*args, **named)

    return timed


def _time_stages(spent: dict[str, list[float]]) -> None:
    """Count the seconds of the processor that stages take, wherever they are entered."""
    stage = Stages.stage

    @contextmanager
    def counted(self: Stages, name: str, what: str, *, is_of_source: bool = False) -> Iterator[None]:
        with _counting(name, spent), stage(self, name, what, is_of_source=is_of_source):
            yield

    setattr(Stages, "stage", counted)  # noqa: B010


if __name__ == "__main__":
    main()
