"""Rows and columns of an answer, and of what sort each column is: forces, grades, times, numbers or words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from typing import Literal as OneOf

from rdflib import XSD, Literal, URIRef

from graph.namespaces import ID
from service.answers.reading import slug_of
from service.charts.tiles import tiles
from service.engine.runner import Term
from service.named.answer import SOURCE
from service.named.table import in_words

Sort = OneOf["forces", "grades", "times", "numbers", "words", "nothing"]
SORTS: Final[dict[Sort, str]] = {
    "forces": "forces",
    "grades": "grades",
    "times": "times",
    "numbers": "numbers",
    "words": "words",
    "nothing": "nothing in it",
}
"""What each is called."""

MOST: Final = 1_000
"""Of more rows, the first are shown otherwise, and the page says so."""

_NAME: Final = "Name"
_FORCE, _GRADE, _CYCLE = (f"{ID}{kind}/" for kind in ("force", "grade", "cycle"))
_FIGURE: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,12})?%?", re.ASCII)
_TIME: Final = re.compile(r"-?\d{4,}(-\d\d(-\d\d)?)?", re.ASCII)
_TIMES: Final = frozenset((XSD.date, XSD.dateTime, XSD.gYear, XSD.gYearMonth))


@dataclass(frozen=True, slots=True)
class Value:
    """
    What stands in a cell; empty where nothing does.

    Args:
        number: That it stands for; None of what is no number.
        sort: "nothing" where it is empty.
    """

    text: str = ""
    iri: str = ""
    number: float | None = None
    sort: Sort = "nothing"


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of the query, what it is called in words, and what is in it."""

    name: str
    head: str
    sort: Sort

    @property
    def told(self) -> str:
        """For people: "force (forces)"."""
        return f"{self.name} ({SORTS[self.sort]})"


@dataclass(frozen=True, slots=True)
class Grid:
    """The first rows of an answer, out of `total`; a column of names is one with what it names."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: int

    def place(self, name: str) -> int:
        """Of a column; -1 of what is none."""
        return next((place for place, each in enumerate(self.columns) if each.name == name), -1)

    def first(self, *sorts: Sort, but: Sequence[str] = ()) -> str:
        """The name of the first column of the first of some sorts that there is; empty if there is none."""
        return next(
            (
                each.name
                for sort in sorts
                for each in self.columns
                if each.sort == sort and each.name not in but
            ),
            "",
        )


def read_grid(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Term]],
    labels: Mapping[str, str] | None = None,
    total: int | None = None,
) -> Grid:
    """
    Lay rows out.

    Args:
        columns: Variables in order; `xName` beside `x` is what `x` is called, and no column of its own.
        labels: Of IRIs, where the rows do not have them.
        total: How many rows there are, where not all of them are given.
    """
    shown = [
        name
        for name in columns
        if name != SOURCE and not (name.endswith(_NAME) and name.removesuffix(_NAME) in columns)
    ]
    found = tuple(
        tuple(_value(row.get(name), row.get(name + _NAME), labels or {}) for name in shown)
        for row in rows[:MOST]
    )
    sorts = [_sort([row[place] for row in found]) for place in range(len(shown))]
    heads = [Column(name, in_words(name), sort) for name, sort in zip(shown, sorts, strict=True)]
    return Grid(tuple(heads), found, len(rows) if total is None else total)


def _value(term: Term | None, name: Term | None, labels: Mapping[str, str]) -> Value:
    if term is None:
        return Value()
    text = " ".join(str(term).split())
    if isinstance(term, URIRef):
        called = str(name or labels.get(str(term), "")) or slug_of(text)
        return Value(" ".join(called.split()), str(term), sort=_sort_of_iri(text))
    if isinstance(term, Literal) and term.datatype in _TIMES and _TIME.match(text):
        return Value(text, sort="times")
    if isinstance(term, Literal) and not term.language and _FIGURE.fullmatch(text):
        return Value(text, number=float(text.replace(",", "").rstrip("%")), sort="numbers")
    return Value(text, number=_double(term), sort="words" if _double(term) is None else "numbers")


def _double(term: Term) -> float | None:
    """A number that is written with an exponent."""
    if not isinstance(term, Literal) or term.datatype not in (
        XSD.double,
        XSD.float,
        XSD.decimal,
        XSD.integer,
    ):
        return None
    try:
        number = float(str(term))
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None


def _sort_of_iri(iri: str) -> Sort:
    if iri.startswith(_FORCE) and iri.removeprefix(_FORCE) in tiles():
        return "forces"
    if iri.startswith(_GRADE):
        return "grades"
    return "times" if iri.startswith(_CYCLE) else "words"


def _sort(values: Sequence[Value]) -> Sort:
    """What all of them are; words where they are of several sorts."""
    found = {value.sort for value in values} - {"nothing"}
    if not found:
        return "nothing"
    return found.pop() if len(found) == 1 else "words"
