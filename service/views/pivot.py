"""Rows -> a cross-table: names down, parts across, and in each cell what meets there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.views.choice import Choice, head_of
from service.views.grid import Grid, Value
from service.views.meeting import Unfit, meet, needs

MOST_ROWS: Final = 200
MOST_COLUMNS: Final = 24
MOST_VALUES: Final = 3
"""Of more that meet in one cell, the number of the others is told."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What meets in a name and a part; `more` values are left out."""

    values: tuple[Value, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Pivot:
    """
    A cross-table.

    Args:
        title: What is in it.
        corner: What names are.
        columns: Parts.
        lines: Each name, and a cell a part.
        notes: What was left out, a sentence each.
        is_of_numbers: Whether every value is one.
    """

    title: str
    corner: str
    columns: tuple[Value, ...]
    lines: tuple[tuple[Value, tuple[Cell, ...]], ...]
    notes: tuple[str, ...]
    is_of_numbers: bool


def read_pivot(grid: Grid, choice: Choice) -> Pivot:
    """
    Lay rows out crosswise.

    Raises:
        Unfit: There are not the columns for it.
    """
    if not choice.parts or choice.parts == choice.names:
        raise Unfit(needs("pivot", grid))
    met = meet(grid, choice)
    names, parts = met.names[:MOST_ROWS], met.parts[:MOST_COLUMNS]
    cells = {key: _cell(values) for key, values in met.cells.items()}
    heads = [grid.columns[grid.place(name)].head for name in (choice.names, choice.parts)]
    notes = [
        *_left_out("rows", len(met.names), MOST_ROWS),
        *_left_out("columns", len(met.parts), MOST_COLUMNS),
    ]
    if any(len(values) > 1 for values in met.cells.values()):
        notes.append("Where several rows meet in a cell, the value of each is in it.")
    return Pivot(
        title=f"{head_of(choice, grid)} by {heads[0].lower()} and {heads[1].lower()}",
        corner=heads[0],
        columns=parts,
        lines=tuple((name, tuple(cells.get((name, part), Cell(())) for part in parts)) for name in names),
        notes=tuple(notes),
        is_of_numbers=all(value.sort == "numbers" for values in met.cells.values() for value in values),
    )


def _cell(values: tuple[Value, ...]) -> Cell:
    return Cell(values[:MOST_VALUES], max(len(values) - MOST_VALUES, 0))


def _left_out(what: str, found: int, most: int) -> list[str]:
    return [f"The first {most} of {found:,} {what} are shown."] if found > most else []
