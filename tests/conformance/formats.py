"""Whether an answer is the same in every format: read with other readers than the engine's own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import Graph
from rdflib.compare import isomorphic

from tests.conformance.likeness import Likeness, compare
from tests.conformance.manifests import Test
from tests.conformance.results import MEDIA_TYPES, is_table, read_result
from tests.conformance.running import GRAPH_TYPES, ask, is_ordered, load, place

_BY_CHANCE: Final = {f"functions/{name}" for name in ("now01", "rand01", "uuid01", "uuid02", "struuid01")}
_ROWS: Final = ("srj", "srx", "tsv")


def formats_that_differ(test: Test, suites: Path) -> list[str]:
    """
    The formats in which the answer to a query test is another than in the first of its kind; else empty.

    CSV, which says less than the others, is left out, and what a query draws by chance.
    """
    if test.name in _BY_CHANCE:
        return []
    content = place(test.result, suites).read_bytes()
    is_graph = test.result.endswith(".ttl") and not is_table(content)
    return _graphs_that_differ(test, suites) if is_graph else _rows_that_differ(test, suites)


def _rows_that_differ(test: Test, suites: Path) -> list[str]:
    counts = is_ordered(test, suites)
    first, *others = (
        read_result(_answer(test, suites, MEDIA_TYPES[suffix]), suffix, test.result, is_ordered=counts)
        for suffix in _ROWS
    )
    return [
        f"{test.name} in {suffix}"
        for suffix, other in zip(_ROWS[1:], others, strict=True)
        if compare(first, other) is not Likeness.SAME
    ]


def _graphs_that_differ(test: Test, suites: Path) -> list[str]:
    first, *others = (
        Graph().parse(_answer(test, suites, media_type), format=media_type) for media_type in GRAPH_TYPES
    )
    return [
        f"{test.name} in {media_type}"
        for media_type, other in zip(GRAPH_TYPES[1:], others, strict=True)
        if not isomorphic(first, other)
    ]


def _answer(test: Test, suites: Path, media_type: str) -> bytes:
    text = place(test.request, suites).read_text("utf-8")
    return ask(load(test.before, suites), text, test.request, media_type)
