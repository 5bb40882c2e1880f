"""Rows -> a chart: bars by name, a line over time, or the map of the forces with figures or grades."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from service.answers.parts import NOWHERE, Grade, Link
from service.builder.cross import MOST_COLUMNS
from service.charts.parts import Chart, Mark, signed
from service.views.choice import Choice, head_of
from service.views.grid import Grid, Value
from service.views.meeting import NONE, Meeting, Unfit, meet, needs, only

ADDRESS: Final = "sparql"
MOST_NAMES: Final = 40
MOST_MOMENTS: Final = 60
_UNIT: Final = "unit"
_UNTITLED: Final = Link("The answer")
_SOURCE: Final = Link("the answer to a query of this service")
_NOT_THERE: Final = "no row of the answer is on it."

Ranks = Callable[[Sequence[str]], dict[str, tuple[int, int]]]
"""IRIs of grades -> the place of each in a scale that has them all, and how many that has."""


def chart_of_rows(grid: Grid, choice: Choice) -> Chart:
    """
    Bars, or a line where names are times and nothing parts them.

    Raises:
        Unfit: The rows do not fit.
    """
    met = meet(grid, choice)
    names_column = grid.columns[grid.place(choice.names)]
    is_over_time = names_column.sort == "times" and not choice.parts
    most = MOST_MOMENTS if is_over_time else MOST_NAMES
    names = sorted(met.names, key=lambda name: name.text) if names_column.sort == "times" else list(met.names)
    parts = met.parts[:MOST_COLUMNS]
    marks = tuple(_marks(met, names[:most], parts, is_over_time=is_over_time))
    notes = _left_out("names", len(names), most) + _left_out("columns", len(met.parts), MOST_COLUMNS)
    notes += _not_all_rows(grid)
    beside = grid.columns[grid.place(choice.parts)].head if choice.parts else ""
    return _chart(
        "trend" if is_over_time and len(marks) > 1 else "counts", grid, choice, marks, notes, beside
    )


def _marks(met: Meeting, names: Sequence[Value], parts: Sequence[Value], *, is_over_time: bool) -> list[Mark]:
    found = []
    for name in names:
        for part in parts:
            values = met.cells.get((name, part))
            beside = NOWHERE if part == NONE and len(met.parts) == 1 else _link(part)
            if values is None:
                if not is_over_time:
                    found.append(Mark(_link(name), Link("–"), beside=beside, reason="no row"))
                continue
            value = only(values, name, ("numbers",))
            found.append(Mark(_link(name), _link(value), value.number, beside=beside))
    return found


def map_of_rows(grid: Grid, choice: Choice, forces: Sequence[Link], ranks: Ranks) -> Chart:
    """
    The map of the forces; one that no row is on is among those missing.

    Args:
        forces: All there are; a column may name them by address or by name.

    Raises:
        Unfit: The rows do not fit.
    """
    if choice.parts:
        raise Unfit("The map shows one value a force: choose “nothing” for what the rows are parted by.")
    met = meet(grid, choice)
    known = {force.iri: force for force in forces} | {force.text.casefold(): force for force in forces}
    given: dict[str, Value] = {}
    for (name, _), values in met.cells.items():
        force = known.get(name.iri) or known.get(name.text.casefold())
        if force is None:
            raise Unfit(f"{needs('map', grid)} “{name.text[:80]}” is no force of the register.")
        if force.iri in given:
            raise Unfit(
                f"There are several names of {force.text} in the rows; the map has one value a force."
            )
        given[force.iri] = only(values, name, ("numbers", "grades"))
    if not given:
        raise Unfit(needs("map", grid))
    if len({value.sort for value in given.values()}) > 1:
        raise Unfit("Some forces have a number and some a grade; the map shows the one or the other.")
    places = ranks([value.iri for value in given.values() if value.sort == "grades"])
    marks = tuple(_force_mark(force, given.get(force.iri), places) for force in forces)
    return _chart("map", grid, choice, marks, _not_all_rows(grid))


def _force_mark(force: Link, value: Value | None, places: dict[str, tuple[int, int]]) -> Mark:
    if value is None:
        return Mark(force, Link("none"), reason=_NOT_THERE)
    if value.sort == "grades":
        return Mark(force, _link(value), grade=Grade(_link(value), *places.get(value.iri, (0, 0))))
    return Mark(force, _link(value), value.number)


def _chart(
    kind: str,
    grid: Grid,
    choice: Choice,
    marks: tuple[Mark, ...],
    notes: list[str],
    beside: str = "",
) -> Chart:
    names, what = grid.columns[grid.place(choice.names)].head, head_of(choice, grid)
    by = f"{names.lower()} and {beside.lower()}" if beside else names.lower()
    title = f"{what} by {by}" if names.lower() != what.lower() else what
    return Chart(
        kind=kind,
        address=ADDRESS,
        title=title,
        description=_described(title, marks),
        about=_UNTITLED,
        marks=marks,
        subject=names,
        unit=_unit(grid),
        notes=tuple(notes),
        sources=(_SOURCE,),
        beside=beside,
        figure=what,
    )


def _unit(grid: Grid) -> str:
    """What a column of units says, where it says one thing of all."""
    place = grid.place(_UNIT)
    found = {row[place].text for row in grid.rows} if place >= 0 else set()
    return found.pop() if len(found) == 1 else ""


def _described(title: str, marks: Sequence[Mark]) -> str:
    """In words: how many values, and the highest and lowest."""
    held = [mark for mark in marks if not mark.reason]
    told = [f"{title}: {len(held)} {'value' if len(held) == 1 else 'values'}."]
    numbered = sorted((mark for mark in held if mark.value is not None), key=lambda mark: -(mark.value or 0))
    if numbered:
        ends = [
            f"{' and '.join(filter(None, (mark.subject.text, mark.beside.text)))} {mark.shown.text}"
            for mark in (numbered[0], numbered[-1])
        ]
        told.append(f"Highest: {ends[0]}; lowest: {ends[1]}.")
    return " ".join(told)


def _link(value: Value) -> Link:
    return Link(signed(value.text, value.iri), value.iri)


def _left_out(what: str, found: int, most: int) -> list[str]:
    return [f"The first {most} of {found:,} {what} are drawn."] if found > most else []


def _not_all_rows(grid: Grid) -> list[str]:
    shown = len(grid.rows)
    return [f"The first {shown:,} of {grid.total:,} rows are taken."] if grid.total > shown else []
