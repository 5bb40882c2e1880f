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
from dataclasses import dataclass
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
_HITS: Final = """
CREATE TEMP TABLE hit (
    id INTEGER PRIMARY KEY, position INTEGER, tier INTEGER, year INTEGER, combination INTEGER,
    is_called INTEGER
);
"""
_ALL: Final = """
CREATE TEMP VIEW hit AS SELECT id, position, tier, year, combination, 0 AS is_called FROM place;
"""
_HELD: Final = """
CREATE TEMP TABLE held (combination INTEGER PRIMARY KEY, things INTEGER, lacks INTEGER);
"""
"""Combinations that hits have: how many hits, and a bit for each facet whose filter its values do not fit."""
_LISTED: Final = "combination IN (SELECT combination FROM held WHERE lacks = 0)"
_COUNTS: Final = """
SELECT held.lacks, value.facet, value.slug, value.iri, value.name, SUM(held.things)
FROM held CROSS JOIN facet ON facet.combination = held.combination JOIN value ON value.id = facet.value
GROUP BY facet.value, held.lacks
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
        index.executescript((_HITS if self._query else _ALL) + _HELD)
        if self._query:
            index.execute(
                "INSERT INTO hit SELECT place.*, 0 FROM words CROSS JOIN place ON place.id = words.rowid "
                "WHERE words MATCH ?",
                (self._query,),
            )
            ids = called(index, " ".join(group.text for group in groups))
            index.executemany("UPDATE hit SET is_called = 1 WHERE id = ?", ((number,) for number in ids))
        self._filters = self._read_filters(chosen)
        lacks = " | ".join(
            f"(({'NOT ' if is_wanted else ''}EXISTS (SELECT 1 FROM facet WHERE facet.combination = "  # noqa: S608
            f"counted.combination AND value IN ({ids}))) << {place})"
            for place, (ids, is_wanted) in enumerate(self._filters.values())
        )
        index.execute(
            f"INSERT INTO held SELECT combination, things, {lacks} "  # noqa: S608
            "FROM (SELECT combination, COUNT(*) AS things FROM hit GROUP BY combination) AS counted"
        )

    def _read_filters(self, chosen: Chosen) -> dict[str, tuple[str, bool]]:
        """
        Facet -> numbers of values, and whether one of them must be there, or none may be: what is of the
        unlisted kind is found only where that is chosen.
        """
        wanted = {facet: (slugs, True) for facet, slugs in chosen.items()}
        wanted.setdefault("kind", ((_UNLISTED,), False))
        return {facet: (self._numbers(facet, slugs), is_one) for facet, (slugs, is_one) in wanted.items()}

    def _numbers(self, facet: str, slugs: Sequence[str]) -> str:
        marks = ", ".join("?" * len(slugs))
        rows = self._index.execute(
            f"SELECT id FROM value WHERE facet = ? AND slug IN ({marks})",  # noqa: S608
            (facet, *slugs),
        )
        return ", ".join(str(int(number)) for (number,) in rows)

    def close(self) -> None:
        """Let another search use the index."""
        kind = "TABLE" if self._query else "VIEW"
        self._index.executescript(f"DROP {kind} temp.hit; DROP TABLE temp.held;")

    def total(self) -> int:
        """How many there are."""
        (number,) = self._index.execute("SELECT TOTAL(things) FROM held WHERE lacks = 0").fetchone()
        return int(number)

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
            f"AND {_LISTED} "
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
            f"WHERE {_LISTED} GROUP BY {key} ORDER BY {key}"
        ):
            if at + count <= first:
                before += count
            elif at < last:
                wanted.append(str(int(value)))
            at += count
        return ", ".join(wanted), before

    def facets(self) -> dict[str, tuple[Value, ...]]:
        """Every facet -> the values that hits have, those of most hits first; may be empty."""
        alone = {facet: 1 << place for place, facet in enumerate(self._filters)}
        counts: Counter[tuple[str, str, str, str]] = Counter()
        for lacks, facet, slug, iri, name, things in self._index.execute(_COUNTS):
            if lacks in (0, alone.get(facet)):
                counts[facet, slug, iri, name] += things
        return _by_facet(Value(*told, number) for told, number in counts.items())

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
