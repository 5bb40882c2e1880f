"""The counts of a question (`service.builder`) -> a chart of counts, at an address made of the question's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.answers.parts import NOWHERE, Link
from service.builder.answer import Answer, Group
from service.builder.cross import MOST_COLUMNS, cross
from service.builder.facets import KIND
from service.builder.question import Option
from service.charts.parts import Chart, Mark, listed, signed

ADDRESS: Final = "builder"
MOST_ROWS: Final = 30
MOST_BARS: Final = 90
"""Of more, those with the highest numbers are drawn, and the chart says so."""

_SOURCE: Final = Link("the reports, read by software; each statement leads to its words")


def chart_of_counts(found: Answer, order: Sequence[Option] = ()) -> Chart | None:
    """
    The chart of counts; None of a list, and where nothing is counted.

    Args:
        found: To the question.
        order: Of the values of the second choice counted by.
    """
    rows = _rows(found.all_groups, order)
    if not rows:
        return None
    shown = _fitting(rows)
    marks = tuple(_mark(group) for row in shown for group in row)
    labels = [facet.label for facet in found.asked.groups]
    what = found.out_of.what
    chosen = "; ".join(
        f"{each.facet.label}: {each.words}" for each in found.asked.chosen if each.facet.name != KIND
    )
    return Chart(
        kind="counts",
        address=ADDRESS,
        title=f"{what[:1].upper()}{what[1:]} by {listed(map(str.lower, labels))}",
        description=_described(found, rows, labels),
        about=Link("The question"),
        marks=marks,
        subject=labels[0],
        unit=f"number of {what}",
        period=chosen,
        notes=_notes(found, len(shown), rows),
        sources=(_SOURCE,),
        beside=labels[1] if len(labels) > 1 else "",
        given=tuple((name, tuple(values)) for name, values in found.asked.address.items()),
        figure="Number",
    )


def _rows(groups: Sequence[Group], order: Sequence[Option]) -> list[list[Group]]:
    """Groups by their first value, the largest first; each row with all columns, where they are few."""
    laid = cross(groups, order)
    if laid is None:
        rows = _by_first(groups)
    else:
        rows = [
            [
                cell or Group((line.value, column), 0, groups[0].asked)
                for column, cell in zip(laid.columns, line.cells, strict=True)
            ]
            for line in laid.lines
        ]
    return sorted(rows, key=lambda row: -sum(group.number for group in row))


def _fitting(rows: Sequence[Sequence[Group]]) -> list[list[Group]]:
    """The first rows, as many as fit; one with more parts than columns is drawn has its largest."""
    found: list[list[Group]] = []
    for row in rows[:MOST_ROWS]:
        parts = row if len(row) <= MOST_COLUMNS else sorted(row, key=lambda each: -each.number)[:MOST_COLUMNS]
        if found and sum(map(len, found)) + len(parts) > MOST_BARS:
            break
        found.append(list(parts))
    return found


def _mark(group: Group) -> Mark:
    first, *others = (Link(signed(value.name, value.iri), value.iri) for value in group.values)
    return Mark(
        first, Link(f"{group.number:,}"), float(group.number), beside=others[0] if others else NOWHERE
    )


def _notes(found: Answer, shown: int, rows: Sequence[Sequence[Group]]) -> tuple[str, ...]:
    notes = [found.out_of.text]
    if found.overlap:
        notes.append("A statement that has several of the values is counted with each.")
    if shown < len(rows):
        notes.append(f"The {shown} with the highest numbers are drawn, out of {len(rows)}.")
    if any(len(row) > MOST_COLUMNS for row in rows):
        notes.append(f"Of each, the {MOST_COLUMNS} largest parts at most are drawn.")
    return tuple(notes)


def _by_first(groups: Sequence[Group]) -> list[list[Group]]:
    found: dict[Option, list[Group]] = {}
    for group in groups:
        found.setdefault(group.values[0], []).append(group)
    return list(found.values())


def _described(found: Answer, rows: Sequence[Sequence[Group]], labels: Sequence[str]) -> str:
    """The same in words: what is counted, and the three highest numbers."""
    told = [f"{found.out_of.fit:,} {found.out_of.what} counted by {listed(map(str.lower, labels))}."]
    largest = sorted((group for row in rows for group in row), key=lambda group: -group.number)[:3]
    highest = (
        f"{', '.join(value.name for value in group.values)} {group.number:,}"
        for group in largest
        if group.number
    )
    return " ".join([*told, f"The highest numbers: {'; '.join(highest)}."])
