"""Rows that meet in one name, or in one name and part: what is shown of each, in the order of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import Final

from service.views.choice import ROWS, Choice
from service.views.grid import SORTS, Grid, Sort, Value

NONE: Final = Value("none", sort="words")
"""Stands for a name or part that a row does not have."""


class Unfit(Exception):
    """Rows do not fit a view; the message says what was found and what is needed, for people."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """
    Names and parts in the order of the rows (parts that are times in theirs), and what meets in each pair.

    Args:
        cells: (name, part) -> values; a pair in which nothing meets is absent.
    """

    names: tuple[Value, ...]
    parts: tuple[Value, ...]
    cells: dict[tuple[Value, Value], tuple[Value, ...]]


def meet(grid: Grid, choice: Choice) -> Meeting:
    """
    Bring rows together.

    Raises:
        Unfit: No column was chosen, or what is to be added up is no number.
    """
    name, part, value = (grid.place(each) for each in (choice.names, choice.parts, choice.column))
    if name < 0 or (value < 0 and choice.numbers != ROWS):
        raise Unfit(needs(choice.view, grid))
    cells: dict[tuple[Value, Value], list[Value]] = {}
    for row in grid.rows:
        key = (_or_none(row[name]), _or_none(row[part]) if part >= 0 else NONE)
        found = Value("1", number=1.0, sort="numbers") if value < 0 else row[value]
        if found.sort != "nothing":
            cells.setdefault(key, []).append(found)
    if choice.numbers == ROWS or choice.is_sum:
        cells = {key: [_sum(values)] for key, values in cells.items()}
    names = tuple(dict.fromkeys(key[0] for key in cells))
    parts = tuple(dict.fromkeys(key[1] for key in cells))
    if part >= 0 and grid.columns[part].sort == "times":
        parts = tuple(sorted(parts, key=lambda each: each.text))
    return Meeting(names, parts, {key: tuple(values) for key, values in cells.items()})


def needs(view: str, grid: Grid) -> str:
    """What a view needs, and what there is."""
    needed = {
        "chart": "a chart needs a column of names and a column of numbers, or “number of rows”",
        "map": "the map needs a column of forces and a column of numbers or grades",
        "pivot": "a cross-table needs a column of names, a column to part them by and a column of values",
    }[view]
    found = ", ".join(column.told for column in grid.columns) or "no column"
    return f"{needed[:1].upper()}{needed[1:]}; found: {found}."


def only(values: tuple[Value, ...], name: Value, sort: tuple[Sort, ...]) -> Value:
    """
    The one value that a name has.

    Raises:
        Unfit: It has several, or one of another sort.
    """
    if len(values) > 1:
        raise Unfit(
            f"There are {len(values)} rows of “{name.text}”, and one can be drawn. Part them by a further "
            "column, show their sum or their number, or ask for fewer."
        )
    if values[0].sort not in sort:
        wanted = " or ".join(SORTS[each] for each in sort)
        raise Unfit(f"What is shown of each is to be {wanted}; “{values[0].text[:80]}” is not.")
    return values[0]


def _or_none(value: Value) -> Value:
    return NONE if value.sort == "nothing" else value


def _sum(values: list[Value]) -> Value:
    numbers = [value.number for value in values if value.number is not None]
    total = fsum(numbers)
    return Value(f"{total:,.10g}" if total % 1 else f"{total:,.0f}", number=total, sort="numbers")
