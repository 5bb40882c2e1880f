"""
The index of a release made of that of the release before: only what is found otherwise is written anew.

It answers as one made anew would: things, their places in order, values with numbers, words and names are
the same; only the numbers by which the tables of the file refer to each other are others.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.basis import Basis
from graph.errors import StoreUnwritable
from graph.search_index import APART, INDEX, VERSION, IndexWriter, build_index, name_of, title_in, words_of
from graph.search_touched import touched
from graph.searchable import Searchable, searchables_of
from graph.store import Lines

_LOOKED_AT: Final = 1_000
_MOST: Final = 2
"""Where a half of all things are found otherwise, all are written anew: that is quicker."""

_FINISH: Final = f"PRAGMA analysis_limit = {_LOOKED_AT}; ANALYZE"
"""What the planner goes by, from a few rows of each table: all of them would cost what there is."""


def make_index(
    store: Path, path: Path, basis: Basis | None = None, graphs: Mapping[str, Lines] | None = None
) -> None:
    """
    Write the index of a store: out of that of another release where that can be used, or else anew.

    Args:
        store: Of a release; nobody writes it.
        path: Of the new file.
        basis: The other release.
        graphs: Of the store, as of `graph.search_index.build_index`.

    Raises:
        StoreUnwritable: It cannot be written whole.
        OSError: The same.
    """
    if basis is None or not is_index(basis.folder / INDEX) or not _update(store, path, basis):
        path.unlink(missing_ok=True)
        build_index(store, path, graphs)


def is_index(path: Path) -> bool:
    """Whether a file is an index as this version writes it."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as index:
            (version,) = index.execute("PRAGMA user_version").fetchone()
            return bool(version == VERSION)
    except sqlite3.Error:
        return False


def _update(store: Path, path: Path, basis: Basis) -> bool:
    """Write it out of another; returns whether that was worth while."""
    new = ox.Store.read_only(str(store))
    iris = touched(basis.differing, (basis.open(), new))
    shutil.copyfile(basis.folder / INDEX, path)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as index:
            (held,) = index.execute("SELECT COUNT(*) FROM place").fetchone()  # one for each
            if len(iris) * _MOST > held:
                return False
            index.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
            _Updater(index).write(iris, list(searchables_of(new, iris)))
            index.execute("COMMIT")
            index.executescript(_FINISH)
    except sqlite3.Error as error:
        raise StoreUnwritable(
            str(path),
            f"the search index cannot be written ({error})",
            next_step="Nothing was changed. Make room, then run the command again.",
        ) from error
    return True


class _Updater:
    """Takes things out of an index and puts others in, and keeps what is counted over all of them right."""

    def __init__(self, index: sqlite3.Connection) -> None:
        self._index = index
        self._held: dict[int, str] = dict(
            index.execute(
                "SELECT combination, group_concat(value, ' ') "
                "FROM (SELECT combination, value FROM facet ORDER BY combination, value) GROUP BY combination"
            )
        )
        """Combination -> its values, as `combination_key` writes them."""
        (without,) = index.execute("SELECT COALESCE(MAX(combination), 0) FROM place").fetchone()
        self._writer = IndexWriter(
            index,
            {
                (facet, slug): number
                for number, facet, slug in index.execute("SELECT id, facet, slug FROM value")
            },
            {values: combination for combination, values in self._held.items()},
            max(without, *self._held) if self._held else without,
        )
        self._left: set[int] = set()
        """Combinations that some thing had that was taken out."""

    def write(self, iris: Iterable[str], things: Sequence[Searchable]) -> None:
        """Take out what has one of these IRIs, and put in these things, by IRI in order."""
        gone = [found for iri in sorted(iris) if (found := self._find(iri)) is not None]
        for number, _ in gone:
            self._take_out(number)
        positions = self._positions([thing.iri for thing in things])
        (last,) = self._index.execute("SELECT COALESCE(MAX(id), 0) FROM thing").fetchone()
        for number, (thing, position) in enumerate(zip(things, positions, strict=True), last + 1):
            self._writer.add(number, position, thing)
            self._index.execute(
                "INSERT INTO words (rowid, label, names, text) "
                "SELECT id, label, names, text FROM thing WHERE id = ?",
                (number,),
            )
        self._bring_values({iri for _, iri in gone} | {thing.iri for thing in things})
        self._bring_words()

    def _find(self, iri: str) -> tuple[int, str] | None:
        row = self._index.execute("SELECT id FROM thing WHERE iri = ?", (iri,)).fetchone()
        return None if row is None else (row[0], iri)

    def _take_out(self, number: int) -> None:
        index = self._index
        kind, *said = index.execute(
            "SELECT kind, label, names, text FROM thing WHERE id = ?", (number,)
        ).fetchone()
        (combination,) = index.execute("SELECT combination FROM place WHERE id = ?", (number,)).fetchone()
        # An index of words over a table has to be told what it was told before (SQLite FTS5, 4.4.3).
        index.execute(
            "INSERT INTO words (words, rowid, label, names, text) VALUES ('delete', ?, ?, ?, ?)",
            (number, *said),
        )
        for table, key in (("thing", "id"), ("place", "id"), ("name", "thing")):
            index.execute(f"DELETE FROM {table} WHERE {key} = ?", (number,))  # noqa: S608
        values = map(int, self._held.get(combination, "").split())
        self._writer.things.subtract(self._writer.listed_by(kind, values))
        self._writer.words.subtract(words_of(kind, *said))
        self._left.add(combination)

    def _positions(self, iris: Sequence[str]) -> list[int]:
        """A free position for each of some new things, by IRI in order."""
        found: list[int] = []
        while len(found) < len(iris):
            first = iris[len(found)]
            before = self._beside("SELECT id FROM thing WHERE iri < ? ORDER BY iri DESC LIMIT 1", first)
            after = self._beside("SELECT id FROM thing WHERE iri > ? ORDER BY iri LIMIT 1", first)
            number = self._together(iris, len(found), first)
            start = before or 0
            step = APART if after is None else (after - start) // (number + 1)
            if not step:
                self._spread(number + 1)
                return self._positions(iris)
            found += [start + step * place for place in range(1, number + 1)]
        return found

    def _together(self, iris: Sequence[str], start: int, first: str) -> int:
        """How many new things, from the one at a place on, stand before the same old one."""
        row = self._index.execute(
            "SELECT iri FROM thing WHERE iri > ? ORDER BY iri LIMIT 1", (first,)
        ).fetchone()
        rest = iris[start:] if row is None else [iri for iri in iris[start:] if iri < row[0]]
        return len(rest)

    def _beside(self, query: str, iri: str) -> int | None:
        row = self._index.execute(f"SELECT position FROM place WHERE id = ({query})", (iri,)).fetchone()  # noqa: S608
        return None if row is None else int(row[0])

    def _spread(self, least: int) -> None:
        """Give all things positions as far apart as in an index that is made anew, and at least so far."""
        apart = max(APART, least)
        ids = [number for (number,) in self._index.execute("SELECT id FROM thing ORDER BY iri")]
        self._index.executemany(
            "UPDATE place SET position = ? WHERE id = ?",
            ((place * apart, number) for place, number in enumerate(ids, 1)),
        )

    def _bring_values(self, iris: Iterable[str]) -> None:
        """Drop combinations and values that nothing has any more, and bring the others up to date."""
        index, writer = self._index, self._writer
        doubted: set[int] = set()
        for combination in self._left:
            if not index.execute(
                "SELECT 1 FROM place WHERE combination = ? LIMIT 1", (combination,)
            ).fetchone():
                index.execute("DELETE FROM facet WHERE combination = ?", (combination,))
                doubted.update(map(int, self._held.get(combination, "").split()))
        writer.write_values(self._title)
        index.executemany(
            "UPDATE value SET things = things + ? WHERE id = ?",
            ((more, number) for number, more in writer.things.items() if more),
        )
        # Nearly all are in the first rows that are looked at; only one that is gone takes a whole scan.
        index.executemany(
            "DELETE FROM value WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM facet WHERE value = ?1)",
            ((number,) for number in sorted(doubted)),
        )
        for iri in sorted(iris):
            for number, slug in index.execute("SELECT id, slug FROM value WHERE iri = ?", (iri,)).fetchall():
                index.execute(
                    "UPDATE value SET name = ? WHERE id = ?", (self._title(iri) or name_of(slug), number)
                )

    def _title(self, iri: str) -> str | None:
        return title_in(self._index, iri)

    def _bring_words(self) -> None:
        changed = sorted((word, more) for word, more in self._writer.words.items() if more)
        self._index.executemany(
            "INSERT INTO word VALUES (?, ?) "
            "ON CONFLICT (word) DO UPDATE SET things = things + excluded.things",
            changed,
        )
        self._index.executemany(
            "DELETE FROM word WHERE word = ? AND things = 0", ((word,) for word, more in changed if more < 0)
        )
