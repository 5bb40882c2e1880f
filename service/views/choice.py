"""What a request chooses of an answer's views: `?view=chart&names=force&numbers=rate&parts=year`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from service.views.grid import Column, Grid, Sort

VIEWS: Final = {
    "table": "table",
    "chart": "chart",
    "map": "map of the forces",
    "pivot": "cross-table",
}
"""Name of each view -> what the form calls it."""

ROWS: Final = "rows()"
"""In place of a column of numbers: how many rows there are. No variable is called so."""

_SUM: Final = "sum({})"
OWN: Final = ("view", "names", "numbers", "parts")
"""What an address holds for views; no named query has a parameter of such a name."""

_LONGEST: Final = 100
_PLACES: Final = ("rank", "place", "order")
"""Columns that count the rows; another column of numbers is shown before these."""


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A view and its columns.

    Args:
        view: One of `VIEWS`.
        names: The column of what each row is about; empty where there is none.
        numbers: The column of what is shown of it, "sum(COLUMN)" or `ROWS`; empty where there is none.
        parts: The column that parts it once more; empty where none does.
        told: What was chosen and is not there, for people; else empty.
    """

    view: str
    names: str = ""
    numbers: str = ""
    parts: str = ""
    told: str = ""

    @property
    def column(self) -> str:
        """The column that numbers are taken from; empty of a number of rows."""
        if self.numbers == ROWS:
            return ""
        return self.numbers[4:-1] if self.is_sum else self.numbers

    @property
    def is_sum(self) -> bool:
        """Whether numbers are added up."""
        return self.numbers.startswith("sum(")

    @property
    def address(self) -> dict[str, str]:
        """The parameters that choose it."""
        given = {"view": self.view, "names": self.names, "numbers": self.numbers, "parts": self.parts}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Field:
    """A list to choose from: its name and label, and the value and words of each line."""

    name: str
    label: str
    chosen: str
    lines: tuple[tuple[str, str], ...]


def read_choice(given: Mapping[str, str], grid: Grid) -> Choice:
    """
    Read what a request chooses; what it leaves open is taken from what the columns hold.

    Args:
        given: Parameters of the address.
    """
    view = given.get("view", "") or "table"
    if view not in VIEWS:
        return Choice("table", told=f"There is no view “{view[:_LONGEST]}”; there are {', '.join(VIEWS)}.")
    asked = {name: given.get(name, "")[:_LONGEST] for name in OWN[1:]}
    known = {column.name for column in grid.columns}
    fitting = {**dict.fromkeys(known, ""), ROWS: "", **{_SUM.format(name): "" for name in _numbers(grid)}}
    for name, value in asked.items():
        if value and value not in (fitting if name == "numbers" else known):
            there = ", ".join(column.name for column in grid.columns)
            return Choice("table", told=f"There is no column “{value}” in the answer; there are {there}.")
    return _filled(Choice(view, **asked), grid)


def _filled(choice: Choice, grid: Grid) -> Choice:
    names = choice.names
    taken = [choice.parts, choice.column]
    if not names:
        names = grid.first("forces", "words", "times", "grades", "numbers", but=taken)
    parts = choice.parts
    if choice.view == "pivot" and not parts:
        parts = grid.first("times", "words", "forces", "grades", but=[names, choice.column])
    numbers = choice.numbers
    if not numbers:
        wanted: tuple[Sort, ...] = ("numbers",) if choice.view == "chart" else ("numbers", "grades")
        numbers = grid.first(*wanted, but=[names, parts, *_PLACES])
        numbers = numbers or grid.first(*wanted, but=[names, parts])
    return Choice(choice.view, names, numbers, parts)


def fields_of(choice: Choice, grid: Grid) -> tuple[Field, ...]:
    """The lists of the form, with what is chosen in each."""
    columns = tuple((each.name, each.told) for each in grid.columns)
    sums = tuple((_SUM.format(name), f"sum of {name}") for name in _numbers(grid))
    return (
        Field("view", "Show as", choice.view, tuple(VIEWS.items())),
        Field("names", "Names, one a row", choice.names, (*_or_nothing(choice.names), *columns)),
        Field(
            "numbers",
            "What is shown of each",
            choice.numbers,
            (*_or_nothing(choice.numbers), *columns, (ROWS, "number of rows"), *sums),
        ),
        Field("parts", "Parted by, one a column", choice.parts, (("", "nothing"), *columns)),
    )


def _or_nothing(chosen: str) -> tuple[tuple[str, str], ...]:
    """A first line for a list in which nothing is chosen."""
    return () if chosen else (("", "choose a column"),)


def head_of(choice: Choice, grid: Grid) -> str:
    """What the numbers are, in words."""
    if choice.numbers == ROWS:
        return "Number of rows"
    column: Column = grid.columns[grid.place(choice.column)]
    return f"Sum of {column.head.lower()}" if choice.is_sum else column.head


def _numbers(grid: Grid) -> list[str]:
    return [column.name for column in grid.columns if column.sort == "numbers"]
