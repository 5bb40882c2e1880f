"""
Words and filters in, what has them out: best first, with counts by force, theme, kind and the like.

Everything that fits the words is noted once in a table of this search. Things that have the same values share
a number for them (`graph.search_index`), so filters and counts are worked out for a few hundred combinations
rather than for every hit. Filters of one facet add up (one force or the other), those of different facets
narrow down; the number beside a value is how many would be listed with it and the filters of other facets.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.search_index import UNLISTED, slug_of
from graph.searchable import FACETS
from service.search.names import Group, called
from service.search.words import Term

NEWEST: Final = "newest"
ORDERS: Final = ("", NEWEST)
"""By how well they fit, things before sentences; or the newest first."""

MARK: Final = "\x02", "\x03"
"""Around words that were found; no text of the index holds them."""

_CUT: Final = "…"
_SNIPPET_WORDS: Final = 36
_MOST_ENDINGS: Final = 24
_LAST: Final = "\U0010ffff"
_UNLISTED: Final = slug_of("kind", UNLISTED)
_WEIGHTS: Final = "8.0, 5.0, 1.0"  # of label, other names and text
_ORDER_BY: Final = {
    "": ("tier", "tier, is_called DESC, {score}, year DESC, position"),  # which is that of IRIs
    NEWEST: ("-year", "-year, tier, is_called DESC, {score}, position"),
}
"""Order -> what decides first, and all that decides."""
_WORDS: Final = "words CROSS JOIN"  # in this order, so that the index of words leads
_VALUES: Final = "SELECT id, facet, slug, iri, name FROM value"
_HITS: Final = """
CREATE TEMP TABLE hit (
    id INTEGER PRIMARY KEY, position INTEGER, tier INTEGER, year INTEGER, combination INTEGER,
    is_called INTEGER
);
CREATE TEMP TABLE listed (combination INTEGER PRIMARY KEY);
"""
_ALL: Final = """
CREATE TEMP VIEW hit AS SELECT id, position, tier, year, combination, 0 AS is_called FROM place;
CREATE TEMP TABLE listed (combination INTEGER PRIMARY KEY);
"""

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


@dataclass(frozen=True, slots=True)
class _Combination:
    """
    Values that some hits have, and how many hits have just these.

    Args:
        lacks: The facets whose filters these values do not fit; may be empty.
    """

    number: int
    things: int
    values: tuple[Value, ...]
    lacks: frozenset[str]


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
        index.executescript(_HITS if self._query else _ALL)
        if self._query:
            index.execute(
                "INSERT INTO hit SELECT place.*, 0 FROM words CROSS JOIN place ON place.id = words.rowid "
                "WHERE words MATCH ?",
                (self._query,),
            )
            ids = called(index, " ".join(group.text for group in groups))
            index.executemany("UPDATE hit SET is_called = 1 WHERE id = ?", ((number,) for number in ids))
        self._combinations = self._read_combinations(chosen)
        listed = ((each.number,) for each in self._combinations if not each.lacks)
        index.executemany("INSERT INTO listed VALUES (?)", listed)

    def _read_combinations(self, chosen: Chosen) -> list[_Combination]:
        """Those that hits have, each with the facets whose filters it does not fit."""
        known = {number: Value(*rest) for number, *rest in self._index.execute(_VALUES)}
        counts = self._index.execute("SELECT combination, COUNT(*) FROM hit GROUP BY combination").fetchall()
        held: dict[int, list[Value]] = {number: [] for number, _ in counts}
        for number, value in self._index.execute(
            "SELECT combination, value FROM facet WHERE combination IN (SELECT combination FROM hit)"
        ):
            held[number].append(known[value])
        return [
            _Combination(number, count, tuple(held[number]), _lacking(held[number], chosen))
            for number, count in counts
        ]

    def close(self) -> None:
        """Let another search use the index."""
        kind = "TABLE" if self._query else "VIEW"
        self._index.executescript(f"DROP {kind} temp.hit; DROP TABLE temp.listed;")

    def total(self) -> int:
        """How many there are."""
        return sum(each.things for each in self._combinations if not each.lacks)

    def found(self, order: str, first: int, most: int) -> tuple[Found, ...]:
        """
        Some of them in order.

        Args:
            order: One of `ORDERS`.
            first: Counted from 0.
        """
        key, deciding = _ORDER_BY[order]
        groups, before = self._groups(key, first, first + most)
        score = f"round(bm25(words, {_WEIGHTS}), 6)" if self._query else "position"
        words, matching = (_WORDS, "hit.id = words.rowid AND words MATCH ? AND") if self._query else ("", "")
        rows = self._index.execute(
            f"SELECT hit.id FROM {words} hit WHERE {matching} {key} IN ({groups}) "  # noqa: S608
            "AND combination IN (SELECT combination FROM listed) "
            f"ORDER BY {deciding.format(score=score)} LIMIT ? OFFSET ?",
            (*([self._query] if self._query else []), most, first - before),
        ).fetchall()
        return tuple(self._found(number) for (number,) in rows)

    def _groups(self, key: str, first: int, last: int) -> tuple[str, int]:
        """
        The values of what decides first among which some results are, and how many results stand before them.

        How well a hit fits is worked out for these alone, which is little where very much is found.
        """
        wanted: list[str] = []
        before = at = 0
        for value, count in self._index.execute(
            f"SELECT {key}, COUNT(*) FROM hit "  # noqa: S608
            f"WHERE combination IN (SELECT combination FROM listed) GROUP BY {key} ORDER BY {key}"
        ):
            if at + count <= first:
                before += count
            elif at < last:
                wanted.append(str(int(value)))
            at += count
        return ", ".join(wanted), before

    def facets(self) -> dict[str, tuple[Value, ...]]:
        """Every facet -> the values that hits have, those of most hits first; may be empty."""
        counts: Counter[Value] = Counter()
        for each in self._combinations:
            for value in each.values:
                if not each.lacks or each.lacks == {value.facet}:
                    counts[value] += each.things
        return _by_facet(replace(value, number=count) for value, count in counts.items())

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
            "SELECT value.facet, value.slug, value.iri, value.name FROM place "
            "JOIN facet ON facet.combination = place.combination JOIN value ON value.id = facet.value "
            "WHERE place.id = ? ORDER BY value.name, value.slug",
            (number,),
        )
        return tuple(sorted((Value(*row) for row in rows), key=lambda each: FACETS.index(each.facet)))


def _lacking(values: Iterable[Value], chosen: Chosen) -> frozenset[str]:
    """The facets whose filters some values do not fit; the unlisted kind fits only where it is chosen."""
    held = {(value.facet, value.slug) for value in values}
    lacks = {facet for facet, slugs in chosen.items() if held.isdisjoint((facet, slug) for slug in slugs)}
    if "kind" not in chosen and ("kind", _UNLISTED) in held:
        lacks.add("kind")
    return frozenset(lacks)


def everything(index: sqlite3.Connection) -> dict[str, tuple[Value, ...]]:
    """The same over all there is, which was counted when the index was made."""
    return _by_facet(Value(*row) for row in index.execute("SELECT facet, slug, iri, name, things FROM value"))


def _by_facet(values: Iterable[Value]) -> dict[str, tuple[Value, ...]]:
    ranked = sorted(values, key=lambda value: (-value.number, value.name, value.slug))
    return {
        facet: tuple(value for value in ranked if value.facet == facet and value.number) for facet in FACETS
    }


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


def _beginning(text: str) -> str:
    words = text.split(" ")
    return " ".join(words[:_SNIPPET_WORDS]) + (_CUT if len(words) > _SNIPPET_WORDS else "")
