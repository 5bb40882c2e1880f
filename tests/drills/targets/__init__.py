"""
What is fuzzed by coverage: for each target what judges an input, where to begin, and which words it knows.

A judge returns where an input leads to what it may, and raises where not. Modules are imported when a target
is loaded, so that they can be made to tell of their branches first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final


@dataclass(frozen=True, slots=True)
class Target:
    """
    What is fuzzed.

    Args:
        judge: Takes an input.
        seeds: Inputs to begin with.
        words: That an input may hold.
        prepare: Done once in the process that judges.
    """

    judge: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    words: Sequence[str]
    prepare: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a target is.

    Args:
        module: Below this package.
        judge, seeds, words: Names in it.
        covered: Packages and modules of whose branches it is to tell.
        longest: Bytes of an input.
        runs: Of the short form; 0: none.
    """

    module: str
    judge: str
    seeds: str
    words: str
    covered: tuple[str, ...]
    longest: int
    runs: int

    def load(self) -> Target:
        """Import it."""
        module = import_module(f"{__name__}.{self.module}")
        judge, seeds, words = (getattr(module, name) for name in (self.judge, self.seeds, self.words))
        return Target(judge, seeds, words, getattr(module, "prepare", _nothing))


def _nothing() -> None:
    """What most targets need to be ready."""


_READERS: Final = ("graph.readers",)
_GUARD: Final = ("service.engine.guard", "service.engine.tokens", "service.engine.dataset")
TARGETS: Final = {
    "markdown": Place("documents", "judge_text", "markdown_seeds", "MARKUP_WORDS", _READERS, 4_000, 300),
    "page": Place("documents", "judge_text", "page_seeds", "PAGE_WORDS", _READERS, 5_000, 200),
    "drawing": Place("documents", "judge_drawing", "drawing_seeds", "PDF_WORDS", _READERS, 3_000, 300),
    "register": Place("tables", "judge", "seeds", "WORDS", ("graph.rows", "graph.registers"), 1_500, 500),
    "triples": Place(
        "triples", "judge", "seeds", "WORDS", ("graph.rdf_files", "graph.changes"), 1_000, 1_000
    ),
    "update": Place(
        "updates",
        "judge",
        "seeds",
        "WORDS",
        ("service.writes.update_text", "service.engine.tokens"),
        500,
        1_500,
    ),
    "query": Place("queries", "judge", "seeds", "WORDS", _GUARD, 800, 2_000),
    "accept": Place("forms", "judge", "seeds", "WORDS", ("service.negotiate",), 300, 6_000),
    "request": Place("requests", "judge", "seeds", "WORDS", ("service",), 600, 200),
    "report": Place("reports", "judge", "seeds", "WORDS", ("graph.extract",), 1_200, 0),
}
"""By name, in the order in which they run."""
