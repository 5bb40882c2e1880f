"""
Several queries of pages as one, so that a page asks its store once for what it shows together.

Each query stays a file that runs as it stands (`queries/pages/`). Joined, each is a sub-select of its own,
which the engine plans by itself. A number tells of which query a row is. SPARQL does not keep the order of a
sub-select, so what a query sorts by is bound to keys by which the whole is sorted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PART: Final = "_query"
"""The variable that tells of which query a row is, from 0."""

_PREFIX: Final = re.compile(r"^PREFIX .+$", re.MULTILINE)
_BODY: Final = re.compile(r"^SELECT (?P<columns>.+)$", re.MULTILINE)
_END: Final = re.compile(r"^ORDER BY (?P<keys>.+)\n(?P<cut>(?:LIMIT .+\n)?)\s*\Z", re.MULTILINE)
_KEY: Final = re.compile(r"DESC\((?P<falling>\?\w+)\)|(?P<rising>\?\w+|\w+\(\?\w+\))")
_VARIABLE: Final = re.compile(r"\?(\w+)")


def join(texts: Sequence[str]) -> str:
    """
    One SELECT with the rows of several, those of the first query first.

    Raises:
        ValueError: One is no SELECT, or sorts by what it does not give back.
    """
    prefixes = dict.fromkeys(found for text in texts for found in _PREFIX.findall(text))
    parts = [_part(number, text) for number, text in enumerate(texts)]
    columns = " ".join(dict.fromkeys(f"?{column}" for part in parts for column in part.columns))
    places = range(max(part.keys for part in parts))
    order = " ".join(f"?_up{place} DESC(?_down{place})" for place in places)
    body = "\nUNION\n".join(part.group for part in parts)
    return "\n".join(
        [
            *prefixes,
            f"SELECT ?{PART} {columns}",
            f"WHERE {{\n{body}\n}}",
            f"ORDER BY ?{PART} {order}".rstrip(),
            "",
        ]
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """
    A query as a group of the whole.

    Args:
        columns: What it gives back, and variables of what it works that out from.
        keys: How many its rows are sorted by.
    """

    group: str
    columns: tuple[str, ...]
    keys: int


def _part(number: int, text: str) -> _Part:
    start = _BODY.search(text)
    if not start:
        raise ValueError(f"no SELECT begins a line of {text!r}")
    end = _END.search(text)
    kept = text[start.start() :] if not end or end["cut"] else text[start.start() : end.start()]
    columns = tuple(_VARIABLE.findall(start["columns"]))
    keys = _keys(end["keys"], columns) if end else []
    group = f"{{ {{ {kept.strip()} }} BIND({number} AS ?{PART}) {' '.join(keys)} }}"
    return _Part(group, columns, len(keys))


def _keys(order: str, columns: Sequence[str]) -> list[str]:
    found = []
    for place, key in enumerate(_KEY.finditer(order)):
        if missing := set(_VARIABLE.findall(key[0])).difference(columns):
            raise ValueError(f"sorted by {', '.join(sorted(missing))}, which it does not give back")
        name = f"_down{place}" if key["falling"] else f"_up{place}"
        found.append(f"BIND({key['falling'] or key['rising']} AS ?{name})")
    return found
