"""
Words and filters in, what has them out: best first, with counts by force, theme, kind and the like.

Everything that fits the words is noted once in a table of this search; hits, totals and facets are then read
from it. Filters of one facet add up (one force or the other), those of different facets narrow down. The
number beside a value is how many would be listed with it and the filters of the other facets.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.searchable import FACETS
from service.search.names import Group, called
from service.search.words import Term

NEWEST: Final = "newest"
ORDERS: Final = ("", NEWEST)
"""By how well they fit, things before sentences; or the newest first."""

LEFT_OUT: Final = "passage"
"""The kind that is listed only where it is asked for: passages are the words of what is listed already."""

MARK: Final = "\x02", "\x03"
"""Around words that were found; no text of the index holds them."""

_CUT: Final = "…"
_SNIPPET_WORDS: Final = 36
_MOST_ENDINGS: Final = 24
_LAST: Final = "\U0010ffff"
_WEIGHTS: Final = "8.0, 5.0, 1.0"  # of label, other names and text
_ORDER_BY: Final = {
    "": "thing.tier, hit.is_called DESC, round(hit.score, 6), thing.year DESC, thing.iri",
    NEWEST: "thing.year DESC, thing.tier, round(hit.score, 6), thing.iri",
}

Chosen = Mapping[str, Sequence[str]]
"""Facet -> slugs; a facet that is not narrowed down by is left out."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, and how many things have it."""

    facet: str
    slug: str
    iri: str
    name: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """
    One thing that was found.

    Args:
        label: What it is called, with what was found in it between marks; empty where only its text tells.
        snippet: Some of its text, in the same way; may be empty.
        values: By which it can be narrowed down, in the order of the facets.
    """

    iri: str
    kind: str
    title: str
    text: str
    label: str
    snippet: str
    values: tuple[Value, ...]


class Search:
    """
    One search of an open index.

    Args:
        groups: That must all be there; empty: everything is.
        chosen: Values that must be there.
    """

    def __init__(self, index: sqlite3.Connection, groups: Sequence[Group], chosen: Chosen) -> None:
        self._index = index
        self._query = match_of(index, groups)
        self._values = {facet: _numbers(index, facet, slugs) for facet, slugs in chosen.items()}
        index.execute("CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY, score REAL, is_called INTEGER)")
        if self._query:
            index.execute(
                f"INSERT INTO hit SELECT rowid, bm25(words, {_WEIGHTS}), 0 FROM words WHERE words MATCH ?",  # noqa: S608
                (self._query,),
            )
            ids = called(index, " ".join(group.text for group in groups))
            index.executemany("UPDATE hit SET is_called = 1 WHERE id = ?", ((number,) for number in ids))
        else:
            index.execute("INSERT INTO hit SELECT id, 0, 0 FROM thing")

    def close(self) -> None:
        """Let another search use the index."""
        self._index.execute("DROP TABLE temp.hit")

    def total(self) -> int:
        """How many there are."""
        (count,) = self._index.execute(f"SELECT COUNT(*) FROM hit WHERE {self._where()}").fetchone()  # noqa: S608
        return int(count)

    def found(self, order: str, first: int, most: int) -> tuple[Found, ...]:
        """
        Some of them in order.

        Args:
            order: One of `ORDERS`.
            first: Counted from 0.
        """
        rows = self._index.execute(
            "SELECT hit.id FROM hit JOIN thing ON thing.id = hit.id "  # noqa: S608
            f"WHERE {self._where()} ORDER BY {_ORDER_BY[order]} LIMIT ? OFFSET ?",
            (most, first),
        ).fetchall()
        return tuple(self._found(number) for (number,) in rows)

    def facets(self) -> dict[str, tuple[Value, ...]]:
        """Every facet -> the values that hits have, those of most hits first; may be empty."""
        return {facet: self._facet(facet) for facet in FACETS}

    def _facet(self, facet: str) -> tuple[Value, ...]:
        rows = self._index.execute(
            "SELECT value.slug, value.iri, value.name, COUNT(*) FROM hit "  # noqa: S608
            "JOIN facet ON facet.thing = hit.id JOIN value ON value.id = facet.value "
            f"WHERE value.facet = ? AND {self._where(facet)} "
            "GROUP BY value.id ORDER BY COUNT(*) DESC, value.name, value.slug",
            (facet,),
        )
        return tuple(Value(facet, *row) for row in rows)

    def _where(self, but: str = "") -> str:
        """A condition on hits: the filters of all facets but one. Only numbers are written into it."""
        wanted = [
            _having(numbers) for facet, numbers in sorted(self._values.items()) if facet != but and numbers
        ]
        if "kind" not in self._values and but != "kind":
            wanted.append("NOT " + _having(_numbers(self._index, "kind", [LEFT_OUT])))
        return " AND ".join(wanted) or "1"

    def _found(self, number: int) -> Found:
        iri, kind, title, label, text = self._index.execute(
            "SELECT iri, kind, title, label, text FROM thing WHERE id = ?", (number,)
        ).fetchone()
        marked, snippet = label, _beginning(text)
        if self._query:
            marked, snippet = self._index.execute(
                "SELECT highlight(words, 0, ?, ?), snippet(words, 2, ?, ?, ?, ?) FROM words "
                "WHERE words MATCH ? AND rowid = ?",
                (*MARK, *MARK, _CUT, _SNIPPET_WORDS, self._query, number),
            ).fetchone()
        return Found(iri, kind, title, text, marked or "", snippet or "", self._values_of(number))

    def _values_of(self, number: int) -> tuple[Value, ...]:
        rows = self._index.execute(
            "SELECT value.facet, value.slug, value.iri, value.name FROM facet "
            "JOIN value ON value.id = facet.value WHERE facet.thing = ? ORDER BY value.name, value.slug",
            (number,),
        )
        return tuple(sorted((Value(*row) for row in rows), key=lambda each: FACETS.index(each.facet)))


def known_values(index: sqlite3.Connection, facet: str) -> dict[str, str]:
    """Slug -> name of every value of a facet."""
    return dict(index.execute("SELECT slug, name FROM value WHERE facet = ? ORDER BY slug", (facet,)))


def match_of(index: sqlite3.Connection, groups: Iterable[Group]) -> str:
    """What SQLite is asked to match: every word in quotes, so that none is syntax; empty without groups."""
    return " AND ".join(_match_of_group(index, group) for group in groups)


def _match_of_group(index: sqlite3.Connection, group: Group) -> str:
    typed = " AND ".join(_match_of_term(index, term) for term in group.terms)
    if not group.others:
        return typed
    return "(" + " OR ".join([f"({typed})", *map(_quoted, group.others)]) + ")"


def _match_of_term(index: sqlite3.Connection, term: Term) -> str:
    if not term.is_start:
        return _quoted(term.text)
    # A stem may be shorter than what was typed ("policin"), so whole words that begin so are asked for too.
    start = term.tokens[-1]
    rows = index.execute(
        "SELECT word FROM word WHERE word >= ? AND word < ? ORDER BY things DESC, word LIMIT ?",
        (start, start + _LAST, _MOST_ENDINGS),
    )
    whole = [_quoted(" ".join([*term.tokens[:-1], word])) for (word,) in rows]
    return "(" + " OR ".join(dict.fromkeys([_quoted(term.text), _quoted(term.text) + "*", *whole])) + ")"


def _quoted(words: str) -> str:
    return '"' + words.replace('"', " ").replace("\0", " ") + '"'


def _having(numbers: Iterable[int]) -> str:
    listed = ", ".join(map(str, numbers))
    return f"hit.id IN (SELECT thing FROM facet WHERE value IN ({listed}))"  # noqa: S608


def _numbers(index: sqlite3.Connection, facet: str, slugs: Iterable[str]) -> list[int]:
    rows = (
        index.execute("SELECT id FROM value WHERE facet = ? AND slug = ?", (facet, slug)).fetchone()
        for slug in slugs
    )
    return [int(row[0]) for row in rows if row]


def _beginning(text: str) -> str:
    words = text.split(" ")
    return " ".join(words[:_SNIPPET_WORDS]) + (_CUT if len(words) > _SNIPPET_WORDS else "")
