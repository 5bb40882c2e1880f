"""Views of an answer, for the page that shows it: the form to choose one, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from graph.errors import ChartNotDrawn
from service.answers.reading import read_grades
from service.charts.made import draw_both
from service.charts.parts import Chart
from service.charts.reading import read_forces
from service.library import Library
from service.views.choice import Choice, Field, fields_of, read_choice
from service.views.grid import Grid
from service.views.meeting import Unfit
from service.views.pictured import chart_of_rows, map_of_rows
from service.views.pivot import Pivot, read_pivot

LONGEST_ADDRESS: Final = 6_000
"""Characters of a query that is put into the address of its chart; a longer one has no such address."""


@dataclass(frozen=True, slots=True)
class View:
    """
    Views of one answer.

    Args:
        fields: Of the form.
        told: Why nothing but the table is shown, for people; else empty.
        chart: A chart or map.
        drawings: Of it, wide and narrow; none where nothing can be drawn now.
        pivot: A cross-table.
        has_address: Whether the chart has an address of its own.
    """

    choice: Choice
    fields: tuple[Field, ...]
    told: str = ""
    chart: Chart | None = None
    drawings: Sequence[tuple[str, Markup]] = ()
    pivot: Pivot | None = None
    has_address: bool = False


def read_view(
    library: Library, grid: Grid, given: Mapping[str, str], query: Mapping[str, Sequence[str]]
) -> View | None:
    """
    What a page shows of an answer beside its rows; None where there are no rows.

    Args:
        given: Parameters of the address, the choice among them.
        query: Parameters that ask the query at the endpoint.
    """
    if not grid.rows or not grid.columns:
        return None
    choice = read_choice(given, grid)
    fields = fields_of(choice, grid)
    if choice.view == "table":
        return View(choice, fields, choice.told)
    try:
        if choice.view == "pivot":
            return View(choice, fields, pivot=read_pivot(grid, choice))
        chart = chart_of(library, grid, choice, query)
    except Unfit as error:
        return View(choice, fields, str(error))
    try:
        drawings = draw_both(chart)
    except ChartNotDrawn:
        drawings = []
    has_address = sum(len(value) for values in query.values() for value in values) <= LONGEST_ADDRESS
    return View(choice, fields, chart=chart, drawings=drawings, has_address=has_address)


def chart_of(library: Library, grid: Grid, choice: Choice, query: Mapping[str, Sequence[str]]) -> Chart:
    """
    The chart or map that is chosen, with its own address.

    Raises:
        Unfit: The rows do not fit it.
    """
    if choice.view == "map":
        chart = map_of_rows(grid, choice, read_forces(library), lambda grades: _ranks(library, grades))
    else:
        chart = chart_of_rows(grid, choice)
    given = {**{name: tuple(values) for name, values in query.items()}}
    given |= {name: (value,) for name, value in choice.address.items()}
    return replace(chart, given=tuple(given.items()))


def _ranks(library: Library, grades: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Places in the shortest scale that has all of some grades; none where no scale has."""
    scales: dict[str, dict[str, tuple[int, int]]] = {}
    for (scale, grade), place in read_grades(library).items():
        scales.setdefault(scale, {})[grade] = place
    fitting = [scale for scale in scales.values() if set(grades) <= set(scale)]
    fullest = max(scales.values(), key=lambda scale: len(set(grades) & set(scale)), default={})
    return min(fitting, key=len, default=fullest) if grades else {}
