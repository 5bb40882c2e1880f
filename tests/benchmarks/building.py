"""
What one report costs when many are built: processor seconds by stage, one report after another.

    python -m tests.benchmarks.building [FOLDER] [--reports 12]

FOLDER holds reports, such as those that `python -m tests.corpus.make` writes; without it some are made for
the time being, of every format. Each report is taken from its bytes to packed, valid graphs as a build does
it, the drawing out in a process of its own, and set beside the registers. The first two reports are not
counted: they load what the others find loaded. Compare two versions of the software by turns on one
machine, and read the ratio, not the seconds; the digest shows whether both made the same graphs.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import os
import resource
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from rdflib import URIRef

from graph.aim import load_aimed_shapes
from graph.drawing import Beside, Drawn, draw_report, warm
from graph.loading import Held, Loader
from graph.packed import Packed
from graph.registers import official_graphs
from graph.sources import find_sources
from graph.stages import Stages
from graph.store import is_run
from graph.vocabulary import load_vocabulary
from tests.corpus.make import make_all

_UNCOUNTED = 2
_SEED = 1


def main() -> None:
    """Build some reports and print what they cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, help="with reports; some are made if none is given")
    parser.add_argument("--reports", type=int, default=12, help="how many of them are counted")
    arguments = parser.parse_args()
    number = arguments.reports + _UNCOUNTED
    with tempfile.TemporaryDirectory() as made:
        folder = arguments.folder or _made(Path(made), number)
        sources = find_sources([str(folder)]).files[:number]
        if len(sources) <= _UNCOUNTED:
            raise SystemExit(f"{folder} holds {len(sources)} reports; at least {_UNCOUNTED + 1} are needed.")
        _measure([Path(source.name) for source in sources])


def _made(folder: Path, number: int) -> Path:
    made = list(make_all(folder, number, _SEED))
    assert len(made) == number
    return folder / "reports"


def _measure(paths: Sequence[Path]) -> None:
    loader = Loader(Held(), Stages(), registers=lambda: official_graphs(load_vocabulary()))
    beside = Beside(loader.known, loader.comparer)
    beside.make_ready()
    load_aimed_shapes()
    warm()
    gc.collect()
    gc.freeze()
    spent: dict[str, list[float]] = defaultdict(list)
    drawn: list[Drawn] = []
    for path in paths:
        with patch("time.perf_counter", _processor_seconds):
            drawn.append(draw_report(path.read_bytes(), path.name, lambda: beside))
        for stage, seconds in drawn[-1].seconds.items():
            spent[stage].append(seconds)
    graphs = {name: packed for each in drawn for name, packed in each.graphs.items()}
    _print(spent, graphs, len(paths))


def _processor_seconds() -> float:
    """Of this process and of those that it waited for."""
    return sum(os.times()[:4])


def _print(spent: dict[str, list[float]], graphs: dict[URIRef, Packed], number: int) -> None:
    print(f"{'stage':12}{'median':>9}{'least':>9}{'most':>9}   processor seconds a report")
    total = 0.0
    for stage, seconds in spent.items():
        counted = seconds[_UNCOUNTED:] or seconds
        median = statistics.median(counted)
        total += median
        print(f"{stage:12}{median:9.2f}{min(counted):9.2f}{max(counted):9.2f}")
    print(f"{'all':12}{total:9.2f}")
    digest = hashlib.sha256()
    for name, packed in sorted(graphs.items()):
        if not is_run(str(name)):
            digest.update(packed.digest.encode())
    usage = [
        resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(f"\n{number} reports, graphs {digest.hexdigest()[:16]}")
    print(f"most memory {usage[0]} MiB, of drawing out {usage[1]} MiB")


if __name__ == "__main__":
    main()
