"""
Inputs made by what they reach: each that takes a branch not taken before is kept and changed further.

    python -m tests.drills.guided [TARGET...] [--seconds 60] [--seed 1] [--keep FOLDER]
    python -m tests.drills.guided TARGET --replay FILE

Targets are the readers of documents and registers, what is drawn from reports, the guard of queries,
content negotiation and whole requests (`tests.drills.targets`). Each runs in a process of its own under
libFuzzer (atheris), with an end to the time and memory of one input. An input that fails is kept, to be
replayed; one that was found and mended goes into `tests/cases/fuzz/TARGET/`. Prints figures a target; ends
with 1 where one failed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.drills.targets import TARGETS
from tests.serving import ROOT

KNOWN: Final = ROOT / "tests" / "cases" / "fuzz"
"""Inputs that failed once, a folder a target."""
MOST_SECONDS: Final = 20
"""Of one input; a judge tells of what is slow long before."""
MOST_MEMORY: Final = 2_000
"""MiB of the process."""

_COVERED: Final = re.compile(
    r"^#\d+\s+(?:INITED|DONE|NEW|REDUCE|pulse).* cov: (\d+) ft: (\d+) corp: (\d+)", re.M
)
_STATISTIC: Final = re.compile(r"^stat::(\w+):\s+(\d+)", re.M)


@dataclass(frozen=True, slots=True)
class Run:
    """
    What came of a target.

    Args:
        target: Its name.
        inputs: How many were run.
        seconds: Wall time, with the imports.
        before, after: Branches that were covered by the seeds, and at the end.
        kept: Inputs that each took a branch of its own.
        memory: The most that the process had, in MiB.
        failure: What was printed of an input that failed; empty where none did.
    """

    target: str
    inputs: int
    seconds: float
    before: int
    after: int
    kept: int
    memory: int
    failure: str

    def __str__(self) -> str:
        told = f"{self.target:9} {self.inputs:7} inputs in {self.seconds:5.1f} s, {self.memory:4} MiB; "
        told += f"branches {self.before} -> {self.after} by {self.kept} inputs"
        return f"{told}\nFAILED: {self.failure}" if self.failure else told


def fuzz(
    target: str, keep: Path, *, seed: int, runs: int = -1, seconds: float = 0, memory: int = MOST_MEMORY
) -> Run:
    """
    Run one target.

    Args:
        keep: Folder for an input that fails.
        runs: How many inputs; -1: as many as there is time for.
        seconds: 0: as many as the runs take.
        memory: MiB of the process.
    """
    begun = time.monotonic()
    place = TARGETS[target]
    keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        corpus, words = Path(made, "corpus"), Path(made, "words")
        _write_seeds(target, corpus, words)
        options = {
            "runs": runs,
            "seed": seed,
            "max_len": place.longest,
            "len_control": 0,
            "timeout": MOST_SECONDS,
            "max_total_time": round(seconds),
            "rss_limit_mb": memory,
            "artifact_prefix": f"{keep}/{target}-",
            "dict": words,
            "print_final_stats": 1,
        }
        command = [sys.executable, "-m", "tests.drills.guided_child", target]
        command += [f"-{name}={value}" for name, value in options.items()]
        told = subprocess.run(
            [*command, str(corpus)],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": "0"},
            capture_output=True,
            check=False,
        )
    said = told.stderr.decode("utf-8", "replace") + told.stdout.decode("utf-8", "replace")
    return _read(target, said, time.monotonic() - begun, has_failed=told.returncode != 0)


def _write_seeds(target: str, corpus: Path, words: Path) -> None:
    loaded = TARGETS[target].load()
    corpus.mkdir()
    for number, data in enumerate([*loaded.seeds(), *(path.read_bytes() for path in known(target))]):
        (corpus / f"{number:04}").write_bytes(data[: TARGETS[target].longest])
    words.write_text(
        "".join(f'"{"".join(f"{chr(92)}x{byte:02x}" for byte in word.encode())}"\n' for word in loaded.words)
    )


def known(target: str) -> list[Path]:
    """Inputs that failed once, in order; may be none."""
    return sorted(path for path in (KNOWN / target).glob("*") if path.is_file())


def _read(target: str, said: str, seconds: float, *, has_failed: bool) -> Run:
    covered = [int(found[1]) for found in _COVERED.finditer(said)]
    kept = [int(found[3]) for found in _COVERED.finditer(said)]
    statistics = {found[1]: int(found[2]) for found in _STATISTIC.finditer(said)}
    return Run(
        target,
        statistics.get("number_of_executed_units", 0),
        seconds,
        covered[0] if covered else 0,
        covered[-1] if covered else 0,
        kept[-1] if kept else 0,
        statistics.get("peak_rss_mb", 0),
        _of_failure(said) if has_failed else "",
    )


def _of_failure(said: str) -> str:
    """The end of what was printed, without the lines of progress."""
    lines = [line for line in said.splitlines() if not re.match(r"#\d+\s|stat::|\t", line)]
    return "\n".join(lines[-40:])


def fuzz_all(targets: Sequence[str], keep: Path, *, seed: int, seconds: float = 0) -> Iterator[Run]:
    """Run targets two at a time, in order; without seconds each in its short form."""
    with ThreadPoolExecutor(2) as two:
        yield from two.map(
            lambda name: fuzz(
                name, keep, seed=seed, runs=-1 if seconds else TARGETS[name].runs, seconds=seconds
            ),
            targets,
        )


def main() -> int:
    """Run the drill, or replay an input."""
    parser = argparse.ArgumentParser(description="Inputs made by what they reach")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; else all")
    parser.add_argument("--seconds", type=float, default=0, help="a target; else a fixed number of inputs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the inputs that fail")
    parser.add_argument("--replay", type=Path, help="judge this input alone")
    chosen = parser.parse_args()
    targets = chosen.targets or [name for name, place in TARGETS.items() if place.runs or chosen.seconds]
    if unknown := set(targets) - set(TARGETS):
        parser.error(f"no target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    if chosen.replay:
        TARGETS[targets[0]].load().judge(chosen.replay.read_bytes())
        return 0
    keep = chosen.keep or Path(tempfile.mkdtemp(prefix="peelgraph-guided-"))
    failed = False
    for run in fuzz_all(targets, keep, seed=chosen.seed, seconds=chosen.seconds):
        print(run, flush=True)
        failed = failed or bool(run.failure) or not run.inputs
    if failed:
        print(f"kept in {keep}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
