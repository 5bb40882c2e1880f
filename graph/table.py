"""
SPARQL results as columns for a person to read.

SPARQL 1.1 Query Results JSON goes in, plain text comes out: IRIs shortened by the project's prefixes, long
words cut, addresses whole, nothing that a terminal would obey. Where a terminal has no room for the columns,
addresses go below the rest of their row, or each row is a list of its own.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import Any, Final

from graph.namespaces import PREFIXES

WIDEST: Final = 80
"""Characters of a value that a column shows; what is cut ends in "…"."""
_GAP: Final = 2
_INDENT: Final = 4
_NARROWEST: Final = 20

_LOCAL_NAME = re.compile(r"[A-Za-z0-9_][\w.-]*")
_ADDRESSES = re.compile(r"\w+://\S+(?: \w+://\S+)*")
_NOT_SHOWN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


def as_table(results_json: bytes, width: int | None = None) -> str:
    """The rows as `columns` writes them; of an ASK, "true" or "false" with the end of a line."""
    results = json.loads(results_json)
    if "boolean" in results:
        return f"{str(results['boolean']).lower()}\n"
    names = results["head"]["vars"]
    cells = [[_cell(row.get(name)) for name in names] for row in results["results"]["bindings"]]
    return columns(names, cells, width)


def columns(names: Sequence[str], cells: Sequence[Sequence[str]], width: int | None = None) -> str:
    """
    A head, a rule and a line a row; long words are cut, addresses never.

    Args:
        names: Heads of the columns.
        cells: Rows, a text a column; may be empty.
        width: Characters that a line has room for, None for any number. Where there are more, the last column
            goes below the others if it has nothing but addresses, and if those have room; else each row is a
            list of its names and values with all their words, and a blank line parts it from the next.

    Returns:
        Lines, each with its end.
    """
    shown = [[_NOT_SHOWN.sub(" ", cell) for cell in row] for row in cells]
    rows = [[_cut(cell) for cell in row] for row in shown]
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    if not rows or _has_room(widths, width):
        rule = ["-" * each for each in widths]
        return "".join(_line(each, widths) for each in (names, rule, *rows))
    *beside, _ = widths
    if beside and _has_room(beside, width) and all(_is_address(row[-1]) for row in rows if row[-1]):
        rule = ["-" * each for each in beside]
        lines = (_line(row, beside) + _below(row[-1]) for row in rows)
        return "".join([_line(names, beside), _below(names[-1]), _line(rule, beside), *lines])
    return _lists(names, shown, width or _NARROWEST)


def _has_room(widths: Sequence[int], room: int | None) -> bool:
    return room is None or sum(widths) + _GAP * (len(widths) - 1) <= room


def _below(addresses: str) -> str:
    return "".join(f"{'':{_INDENT}}{address}\n" for address in addresses.split())


def _line(cells: Sequence[str], widths: list[int]) -> str:
    gap = " " * _GAP
    return gap.join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=False)).rstrip() + "\n"


def _lists(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    lead = max(map(len, names)) + _GAP
    room = max(width - lead, _NARROWEST)
    return "\n".join(
        "".join(_item(name, cell, lead, room) for name, cell in zip(names, row, strict=True)) for row in rows
    )


def _item(name: str, value: str, lead: int, room: int) -> str:
    """A value beside its name, in lines that break between words alone; nothing of an empty one."""
    lines = textwrap.wrap(value, room, break_long_words=False, break_on_hyphens=False)
    return "".join(
        f"{head:<{lead}}{line}\n" for head, line in zip(chain([name], repeat("")), lines, strict=False)
    )


def _cell(term: Mapping[str, Any] | None) -> str:
    if term is None:
        return ""
    return _short(term["value"]) if term["type"] == "uri" else str(term["value"])


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST or _is_address(text) else text[: WIDEST - 1] + "…"


def _is_address(text: str) -> bool:
    """Whether it is an address, or several."""
    return _ADDRESSES.fullmatch(text) is not None


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
