"""Grades over time (`service.answers.over_time`) -> charts: of a force, and of a cycle on a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from service import urls
from service.answers.over_time import Cell, Cycle, OverTime
from service.answers.parts import Link
from service.answers.reading import slug_of
from service.charts.parts import Chart, Mark, listed

NOT_HELD = "no grade is held here."
_LETTERS = (
    "O is outstanding, G good, A adequate, RI requires improvement, I inadequate, U ungraded; a dash, that "
    "no grade is held. No letter: no force has a grade on the question in that cycle here."
)


def chart_of_force(grades: OverTime, force: Link) -> Chart | None:
    """Every grade of a force; None where it has none."""
    marks = tuple(
        _mark(line.subject, cycle, cell)
        for group in grades.groups
        for line in group.lines
        for cycle, cell in zip(grades.cycles, line.cells, strict=True)
        if cell.is_asked or cell.given
    )
    if not marks:
        return None
    held = [mark for mark in marks if not mark.reason]
    questions = list(dict.fromkeys(mark.subject.text for mark in marks))
    scales = list(dict.fromkeys(cycle.scale.text for cycle in grades.cycles))
    notes = [_LETTERS]
    if len(scales) > 1:
        notes.append(f"Grades on the {listed(scales).lower()} do not compare: the line parts them.")
    return Chart(
        kind="steps",
        address=f"force/{slug_of(force.iri)}/grades",
        title=f"Grades of {force.text}",
        description=(
            f"{len(held)} grades of {force.text} on {len(questions)} questions, from "
            f"{grades.cycles[0].link.text} to {grades.cycles[-1].link.text}. {_counted(held)} "
            f"{_latest(grades)}"
        ).strip(),
        about=force,
        marks=marks,
        subject="Question",
        notes=tuple(notes),
        sources=_sources(grades.cycles),
        cycles=tuple((cycle.link, cycle.scale) for cycle in grades.cycles),
    )


def chart_of_cycle(
    grades: OverTime, theme: Link, cycle_iri: str, forces: Sequence[Link], kind: str = "columns"
) -> Chart | None:
    """
    The grades of all forces on a question in a cycle; None where no force has one.

    Args:
        forces: All there are.
        kind: "columns" or "map".
    """
    place = next((at for at, each in enumerate(grades.cycles) if each.link.iri == cycle_iri), None)
    if place is None:
        return None
    cycle = grades.cycles[place]
    cells = {line.subject.iri: line.cells[place] for group in grades.groups for line in group.lines}
    nothing = Cell((), is_asked=True)
    marks = tuple(_mark(force, cycle, cells.get(force.iri, nothing)) for force in forces)
    held = [mark for mark in marks if not mark.reason]
    return Chart(
        kind=kind,
        address=f"{'map/' if kind == 'map' else ''}theme/{slug_of(theme.iri)}/{slug_of(cycle_iri)}",
        title=f"{theme.text}: grades in {cycle.link.text}",
        description=(
            f"{len(held)} of {len(marks)} forces have a grade on “{theme.text}” in {cycle.link.text} here, "
            f"on the {cycle.scale.text.lower()}. {_counted(held)}"
        ),
        about=theme,
        marks=marks,
        subject="Force",
        period=f"{cycle.link.text}, {cycle.scale.text.lower()}; {len(held)} of {len(marks)} forces",
        sources=_sources([cycle]),
        cycles=((cycle.link, cycle.scale),),
    )


def _mark(subject: Link, cycle: Cycle, cell: Cell) -> Mark:
    if not cell.given:
        return Mark(subject, Link("–"), cycle=cycle.link, scale=cycle.scale, reason=NOT_HELD)
    names = dict.fromkeys(each.judgment.text for each in cell.given)
    [first, *others] = cell.given
    shown = Link(" or ".join(names), "" if others else first.judgment.iri)
    grade = first.grade if len(names) == 1 else None
    return Mark(subject, shown, grade=grade, cycle=cycle.link, scale=cycle.scale)


def _counted(marks: Sequence[Mark]) -> str:
    """How many have each grade: "Good 4, Inadequate 1."."""
    counts = Counter(mark.shown.text for mark in marks)
    return f"{', '.join(f'{name} {number}' for name, number in counts.most_common())}." if counts else ""


def _latest(grades: OverTime) -> str:
    last = grades.cycles[-1]
    told = [
        f"{line.subject.text}: {line.cells[-1].given[0].judgment.text.lower()}"
        for group in grades.groups
        for line in group.lines
        if line.cells[-1].given
    ]
    return f"In {last.link.text}, {'; '.join(told)}." if told else ""


def _sources(cycles: Sequence[Cycle]) -> tuple[Link, ...]:
    """Judgments come from reports and registers; each says from which on its own page."""
    names = listed([cycle.link.text for cycle in cycles])
    return (
        Link(
            f"HMICFRS, judgments of {names}, from reports and registers loaded here",
            urls.list_iri("registers"),
        ),
    )
