"""
SPARQL results as columns for a person to read.

SPARQL 1.1 Query Results JSON goes in, plain text comes out: IRIs shortened by the project's prefixes, long
values cut, nothing that a terminal would obey.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph.namespaces import PREFIXES

WIDEST: Final = 80
"""Characters of a value that are shown; what is cut ends in "…"."""

_LOCAL_NAME = re.compile(r"[A-Za-z0-9_][\w.-]*")
_NOT_SHOWN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


def as_table(results_json: bytes) -> str:
    """Lines of text, each with its end: a head, a rule and a line a row; of an ASK, "true" or "false"."""
    results = json.loads(results_json)
    if "boolean" in results:
        return f"{str(results['boolean']).lower()}\n"
    names = results["head"]["vars"]
    return columns(
        names, [[_cell(row.get(name)) for name in names] for row in results["results"]["bindings"]]
    )


def columns(names: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Lines of text, each with its end: a head, a rule and a line a row; long values are cut."""
    rows = [[_cut(cell) for cell in row] for row in cells]
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    rule = ["-" * width for width in widths]
    return "".join(_line(each, widths) for each in (names, rule, *rows))


def _line(cells: Sequence[str], widths: list[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n"


def _cell(term: Mapping[str, Any] | None) -> str:
    if term is None:
        return ""
    return _short(term["value"]) if term["type"] == "uri" else str(term["value"])


def _cut(text: str) -> str:
    text = _NOT_SHOWN.sub(" ", text)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
