"""
How long extraction takes, stage by stage, and how it grows with the length of a report.

    python tests/benchmarks/extract_and_grow.py [--rounds 5]

The chapters of the embedded report are repeated 1, 4 and 16 times, every sentence with another ending. The
three lengths take turns on every round in one process, after one round that only reads the tables, and the
least processor time of each counts. What a run remembers of its sentences is forgotten before the next. Read
the ratios, not the seconds: linear growth takes as many times as long as the document is large.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import Any
from unittest.mock import patch

import graph.extract as extraction
from graph.extract.inconsistencies.claims import _stems
from graph.extract.prose.features import stem_of
from graph.extract.terms.acronyms import find_expansions
from graph.extract.words.cues import Words
from graph.extract.words.splitting import split_sentences
from graph.extract.words.stems import stem
from graph.readers import read_file
from graph.vocabulary import load_vocabulary
from graph.wording import label_key

TIMES = (1, 4, 16)
REPORT = files("graph") / "data" / "northamptonshire-peel-effectiveness-2017.md"
FIRST_CHAPTER, ANNEX = "\n# Preventing crime", "\n## Annex A"
TREES = (
    "alder ash aspen beech birch cedar elm fir hazel holly larch lime maple oak pine rowan".split()  # noqa: SIM905
)
_STOP = re.compile(r"(?<=[a-z])\.(?=\s)")
_STAGES = ("draw_", "questions_of", "chain", "involve", "say_who", "theme_", "section_themes_of")

Seconds = dict[str, float]


def main() -> None:
    """Print seconds a stage for each length, and how many times those of the shortest they are."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="times each length is read and extracted")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        paths = {times: _write(Path(folder), times) for times in TIMES}
        spent: dict[int, list[Seconds]] = {times: [] for times in TIMES}
        for _ in range(rounds + 1):
            for times, path in paths.items():
                spent[times].append(_extract(path))
        least = {times: _least(runs[1:]) for times, runs in spent.items()}
        _print(least, {times: path.stat().st_size for times, path in paths.items()})


def _write(folder: Path, times: int) -> Path:
    """The embedded report with its chapters repeated."""
    text = REPORT.read_text(encoding="utf-8")
    start, end = text.index(FIRST_CHAPTER), text.index(ANNEX)
    path = folder / f"{times}.md"
    chapters = "".join(_varied(text[start:end], number) for number in range(times))
    path.write_text(text[:start] + chapters + text[end:], encoding="utf-8")
    return path


def _varied(chapters: str, number: int) -> str:
    """Chapters whose sentences end as those of no other number do."""
    return _STOP.sub(f" for {TREES[number]}.", chapters) if number else chapters


def _extract(path: Path) -> Seconds:
    """Processor seconds of each stage of one document."""
    for remembered in (Words.read, split_sentences, stem, stem_of, label_key, _stems, find_expansions):
        remembered.cache_clear()
    seconds: Seconds = defaultdict(float)
    with _timed(seconds):
        started = time.process_time()
        document = read_file(str(path))
        seconds["read"] = time.process_time() - started
        started = time.process_time()
        extracted = extraction.extract(document, load_vocabulary())
        seconds["extract, all"] = time.process_time() - started
    assert len(extracted.sentences) > 400
    return seconds


@contextmanager
def _timed(seconds: Seconds) -> Iterator[None]:
    """Adds up what each stage of extraction takes."""

    def timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(stage)
        def run(*arguments: Any) -> Any:  # noqa: ANN401  # whatever the stage takes and gives
            started = time.process_time()
            try:
                return stage(*arguments)
            finally:
                seconds[name] += time.process_time() - started

        return run

    stages = {name: stage for name, stage in vars(extraction).items() if name.startswith(_STAGES)}
    assert len(stages) >= 10
    with ExitStack() as patches:
        for name, stage in stages.items():
            patches.enter_context(patch.object(extraction, name, timed(name, stage)))
        yield


def _least(runs: list[Seconds]) -> Seconds:
    return {name: min(run[name] for run in runs) for name in runs[0]}


def _print(least: dict[int, Seconds], sizes: dict[int, int]) -> None:
    print(f"{'stage':24}" + "".join(f"{sizes[times] / 1000:9.0f} kB   ratio" for times in TIMES))
    first = least[TIMES[0]]
    for name in sorted(first, key=lambda name: -first[name]):
        cells = (f"{least[times][name]:11.3f} s{least[times][name] / first[name]:8.1f}" for times in TIMES)
        print(f"{name:24}" + "".join(cells))


if __name__ == "__main__":
    main()
