"""
The index of a release: its store in, one SQLite file beside it out.

    thing   what can be found (`graph.searchable`)
    place   where each stands among results, apart from its words, since it is asked of every hit; by
            `position` things are in the order of their IRIs, with room for others in between
    words   the same for full-text search (SQLite FTS5): English word stems, accents folded
    value   what things can be narrowed down by: force, theme, kind, ... and how many are listed by it
    facet   which combinations of values there are: many things share one, so that counting is quick
    name    what a thing is called, brought to a key, for acronyms and other names
    word    every word as it is written, with the number of things that have it, to tell slips from

It is written once, whole, and only read afterwards. Where little changes it is made of the index of the
release before (`graph.search_update`). Numbers of things, values and combinations then are others than in one
made anew, and mean nothing outside the file; the same graphs give the same answers in the same order.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.errors import StoreUnwritable
from graph.garbage import collected_once
from graph.namespaces import ID, PEEL
from graph.searchable import Searchable, searchables
from graph.searchable_reports import searchables_by_report
from graph.store import Lines

INDEX: Final = "search.sqlite"
"""Its name in the folder of the release."""

VERSION: Final = 2
"""Of what is described above, in `PRAGMA user_version`; another one is not read."""

APART: Final = 1 << 36
"""What lies between two positions in an index that is made anew."""

_TOKENS: Final = re.compile(r"[^\W_]+")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_NAME: Final = 8  # words
_WORD_LETTERS: Final = range(3, 31)  # of what a slip is told from
_OF_TEXTS: Final = frozenset(["Passage", "Paragraph"])

_TIERS: Final = (
    ("Report", "PoliceForce", "Theme", "Topic", "PartnerAgency", "Measure", "Term", "Initiative"),
    (
        "CauseOfConcern",
        "Recommendation",
        "AreaForImprovement",
        "Action",
        "Finding",
        "Evidence",
        "Consequence",
    ),
    ("Context", "Section", "Figure", "Footnote", "PriorReference", "DataCaveat", "Inconsistency"),
    ("Judgment", "Observation", "Inspection", "Involvement", "RankClaim", "Comparison", "RankComparison"),
)
"""Kinds in the order in which they are listed; those of one line together. Others come after them."""

_WORDINGS: Final = 2

UNLISTED: Final = "Passage"
"""The kind that is listed only where it is asked for: passages are the words of what is listed already."""

_AFTER: Final = {"Paragraph": len(_TIERS) + 1, UNLISTED: len(_TIERS) + 2}

_SCHEMA: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE thing (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, label TEXT NOT NULL,
    names TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE place (
    id INTEGER PRIMARY KEY, position INTEGER NOT NULL, tier INTEGER NOT NULL, year INTEGER NOT NULL,
    combination INTEGER NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(
    label, names, text, content='thing', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TABLE value (
    id INTEGER PRIMARY KEY, facet TEXT NOT NULL, slug TEXT NOT NULL, iri TEXT NOT NULL, name TEXT NOT NULL,
    things INTEGER NOT NULL, UNIQUE (facet, slug)
);
CREATE TABLE facet (
    combination INTEGER NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (combination, value)
) WITHOUT ROWID;
CREATE TABLE name (
    key TEXT NOT NULL, thing INTEGER NOT NULL, written TEXT NOT NULL, PRIMARY KEY (key, thing, written)
) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, things INTEGER NOT NULL) WITHOUT ROWID;
"""
_FINISH: Final = """
INSERT INTO words (words) VALUES ('rebuild');
INSERT INTO words (words) VALUES ('optimize');
CREATE INDEX place_by_combination ON place (combination);
CREATE INDEX name_by_thing ON name (thing);
ANALYZE;
"""


@collected_once()
def build_index(store: Path, path: Path, graphs: Mapping[str, Lines] | None = None) -> int:
    """
    Write the index of a store.

    Args:
        store: Of a release; nobody writes it.
        path: Of the new file.
        graphs: All its named graphs, where they are at hand and their union is its default graph: what is
            said of each report is then read out of them, which takes a third of the time.

    Returns:
        How many things can be found by it.

    Raises:
        StoreUnwritable: It cannot be written whole.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as index:
            index.executescript(_SCHEMA)
            index.execute("BEGIN")
            opened = ox.Store.read_only(str(store))
            things = searchables(opened) if graphs is None else searchables_by_report(opened, graphs)
            count = _write(index, things)
            index.execute("COMMIT")
            index.executescript(_FINISH)
            index.execute(f"PRAGMA user_version = {VERSION}")
    except sqlite3.Error as error:
        raise StoreUnwritable(
            str(path),
            f"the search index cannot be written ({error})",
            next_step="Nothing was changed. Make room, then run the command again.",
        ) from error
    return count


def tokens(words: str) -> list[str]:
    """
    Words as the index tells them apart: letters and digits without accents, in lower case.

    >>> tokens("Dyfed-Powys Police: tŷ, 1,204")
    ['dyfed', 'powys', 'police', 'ty', '1', '204']
    """
    if not words.isascii():
        words = "".join(
            char for char in unicodedata.normalize("NFKD", words) if not unicodedata.combining(char)
        )
    return _TOKENS.findall(words.lower())


def name_key(words: str) -> str:
    """
    What two ways of writing one name have in common.

    >>> name_key("Anti-Social  Behaviour")
    'anti social behaviour'
    """
    return " ".join(tokens(words))


def slug_of(facet: str, iri: str) -> str:
    """
    A value as addresses write it.

    >>> slug_of("force", "https://w3id.org/peelgraph/id/force/kent"), slug_of("kind", "AreaForImprovement")
    ('kent', 'area-for-improvement')
    """
    if facet == "kind":
        return _HUMP.sub("-", iri).lower()
    return iri.removeprefix(str(ID)).removeprefix(f"{facet}/")


def tier_of(kind: str, is_wording: bool = False) -> int:
    """How far down a kind is listed, from 0; what is only the wording of a report stands behind sentences."""
    if is_wording:
        return _WORDINGS
    place = next((place for place, kinds in enumerate(_TIERS) if kind in kinds), len(_TIERS))
    return _AFTER.get(kind, place)


def _write(index: sqlite3.Connection, things: Iterable[Searchable]) -> int:
    """Write things, by IRI in order; returns how many there were."""
    writer, count = IndexWriter(index), 0
    for count, thing in enumerate(things, 1):
        writer.add(count, count * APART, thing)
    index.execute("CREATE UNIQUE INDEX thing_by_iri ON thing (iri)")
    writer.write_values(partial(title_in, index))
    writer.write_words()
    return count


def title_in(index: sqlite3.Connection, iri: str) -> str | None:
    """What a thing is called; None where it is not there."""
    row = index.execute("SELECT title FROM thing WHERE iri = ?", (iri,)).fetchone()
    return None if row is None else str(row[0])


class IndexWriter:
    """
    Writes things as they come, and keeps what is counted over them.

    Args:
        index: Open, in a transaction.
        values: Facet and slug -> number, of values that are there already.
        combinations: Numbers of values, as `combination_key` writes them -> number of the combination; the
            same.
        last: The highest number of a combination that is taken.
    """

    def __init__(
        self,
        index: sqlite3.Connection,
        values: Mapping[tuple[str, str], int] | None = None,
        combinations: Mapping[str, int] | None = None,
        last: int = 0,
    ) -> None:
        self._index = index
        self._values = dict(values or {})
        self._last_value = max(self._values.values(), default=0)
        self._combinations = dict(combinations or {})
        self._last_combination = last
        self._new: dict[int, tuple[str, str]] = {}
        """Number -> facet and value, of values that were not there."""
        self.things: Counter[int] = Counter()
        """Number of a value -> how many things are listed by it; of those added, less those left out."""
        self.words: Counter[str] = Counter()
        """Word -> how many things have it; the same."""

    def add(self, number: int, position: int, thing: Searchable) -> None:
        """Write a thing, whose number is free; its words are indexed at the end."""
        names = " ".join(f"{name}." for name in thing.names)
        year = int(max(thing.facets.get("year", ()), default="0"))
        said = (thing.title, thing.label, names, thing.text)
        self._index.execute(
            "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?)", (number, thing.iri, thing.kind, *said)
        )
        held = sorted(self._value(facet, value) for facet, values in thing.facets.items() for value in values)
        tier = tier_of(thing.kind, thing.is_wording)
        self._index.execute(
            "INSERT INTO place VALUES (?, ?, ?, ?, ?)",
            (number, position, tier, year, self._combination(held)),
        )
        self.things.update(self.listed_by(thing.kind, held))
        called = {(name_key(name), number, name) for name in thing.synonyms}
        self._index.executemany(
            "INSERT INTO name VALUES (?, ?, ?)",
            sorted(each for each in called if 0 < len(each[0].split()) <= _LONGEST_NAME),
        )
        self.words.update(words_of(thing.kind, thing.label, names, thing.text))

    def listed_by(self, kind: str, values: Iterable[int]) -> Iterable[int]:
        """Of the values that a thing has, those that count it."""
        return values if kind != UNLISTED else [self._value("kind", UNLISTED)]

    def _value(self, facet: str, value: str) -> int:
        """The number of a value, which is new when it comes for the first time."""
        key = facet, slug_of(facet, value)
        if key not in self._values:
            self._last_value += 1
            self._values[key] = self._last_value
            self._new[self._last_value] = facet, value
        return self._values[key]

    def _combination(self, values: list[int]) -> int:
        """The number of a combination of values, which is written when it comes for the first time."""
        key = combination_key(values)
        if key not in self._combinations:
            self._last_combination += 1
            self._combinations[key] = self._last_combination
            self._index.executemany(
                "INSERT OR IGNORE INTO facet VALUES (?, ?)",
                ((self._last_combination, value) for value in values),
            )
        return self._combinations[key]

    def write_values(self, title_of: Callable[[str], str | None]) -> None:
        """Write the values that are new, each named by the title of its thing."""
        for number, (facet, value) in self._new.items():
            iri = str(PEEL[value]) if facet == "kind" else "" if facet == "year" else value
            slug = slug_of(facet, value)
            name = title_of(iri) or name_of(slug)
            self._index.execute(
                "INSERT INTO value VALUES (?, ?, ?, ?, ?, ?)",
                (number, facet, slug, iri, name, self.things.pop(number, 0)),
            )

    def write_words(self) -> None:
        """Write all words, with how many things have them."""
        self._index.executemany("INSERT INTO word VALUES (?, ?)", sorted(self.words.items()))


def combination_key(values: Iterable[int]) -> str:
    """Numbers of values, in order, as one text: of many combinations few are read."""
    return " ".join(map(str, values))


def words_of(kind: str, label: str, names: str, text: str) -> set[str]:
    """The words of a thing that slips are told from; of a passage none, since sentences have them too."""
    return (
        set() if kind in _OF_TEXTS else {word for word in tokens(f"{label} {names} {text}") if _is_word(word)}
    )


def name_of(slug: str) -> str:
    """What a value is called that is no thing with a title."""
    return slug.replace("-", " ").capitalize()


def _is_word(word: str) -> bool:
    return len(word) in _WORD_LETTERS and word.isalpha()
