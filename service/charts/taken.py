"""The data of a chart as a table to take away: the columns that its page shows."""

from __future__ import annotations

from typing import Final

from service.charts.parts import Chart
from service.tables.table import Column, Table, make_table

_SAID: Final = {
    "Figure": "The figure as the source prints it.",
    "Why there is none": "Why there is no figure or grade; empty where there is one.",
    "Cycle": "The round of inspections in which the grade was given.",
    "Grade": "The grade of the inspectorate.",
    "Place in its scale": "Place of the grade in its scale from the lowest, of how many.",
    "How it is linked": "What the report says of the two.",
}


def as_table(chart: Chart) -> Table:
    """The data of a chart; England and Wales, where it has such a line, is the last row."""
    return make_table(
        f"{chart.title}{f'; {chart.period}' if chart.period else ''}",
        [_column(chart, name) for name in chart.columns],
        chart.table(),
        description=f"{chart.subject} by {chart.subject.lower()}, as the chart shows them.",
        out_of=f"{len(chart.held):,} of {len(chart.marks):,} have something to show.",
        caveats=chart.notes,
        sources=chart.sources,
    )


def _column(chart: Chart, name: str) -> Column:
    is_figure = name == "Figure"
    return Column(
        name,
        name,
        "figure" if is_figure else "string",
        _SAID.get(name, "What the row is about."),
        unit=chart.unit if is_figure else "",
    )
