"""
Grades side by side: one table a cycle, cycles of one scale together, so that no two scales ever share a row.

How far grades lie apart is told only within a question and cycle, and only where each force that has a grade
there has a single one that its scale puts in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef

from service.answers.over_time import Cycle, read_cycles
from service.answers.parts import Grade, Link
from service.answers.reading import read_grades, read_link
from service.compare.choice import Force
from service.library import Library, Row

Places = Mapping[tuple[str, str], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Held:
    """
    A grade given.

    Args:
        judgment: Its words are those of the grade.
        year: When it was judged, where that is not the year of the cycle.
    """

    judgment: Link
    grade: Grade
    year: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """
    A question in one cycle.

    Args:
        cells: One a force; more than one grade where sources disagree, none where no grade is held.
        graded: How many of the forces have a grade.
        apart: Steps of the scale between the highest and the lowest; None where that cannot be told.
    """

    link: Link
    cells: tuple[tuple[Held, ...], ...]
    graded: int
    apart: int | None


@dataclass(frozen=True, slots=True)
class InCycle:
    """The questions of a cycle on which any of the forces has a grade."""

    cycle: Link
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class OnScale:
    """Cycles that follow one another on one scale, the latest first."""

    scale: Link
    cycles: tuple[InCycle, ...]


def read_sides_of_grades(library: Library, forces: Sequence[Force]) -> tuple[OnScale, ...]:
    """The grades of some forces, those of the latest scale first; asks three queries."""
    rows = library.rows("grades-compared", force=[URIRef(force.link.iri) for force in forces])
    places = read_grades(library)
    cycles = read_cycles(library, [row["cycle"] for row in rows])
    numbered = [
        (sum(each.starts_scale for each in cycles[: place + 1]), cycle) for place, cycle in enumerate(cycles)
    ]
    stretches = [[cycle for _, cycle in own] for _, own in groupby(numbered, key=lambda pair: pair[0])]
    return tuple(
        OnScale(own[0].scale, tuple(_in_cycle(cycle, rows, forces, places) for cycle in reversed(own)))
        for own in reversed(stretches)
    )


def _in_cycle(cycle: Cycle, rows: Sequence[Row], forces: Sequence[Force], places: Places) -> InCycle:
    by_question: dict[Link, list[Row]] = {}
    for row in rows:
        if row["cycle"] == cycle.link.iri:
            by_question.setdefault(read_link(row, "theme", "themeName"), []).append(row)
    return InCycle(
        cycle.link,
        tuple(_question(link, own, cycle, forces, places) for link, own in by_question.items()),
    )


def _question(
    link: Link, rows: Sequence[Row], cycle: Cycle, forces: Sequence[Force], places: Places
) -> Question:
    cells = tuple(
        tuple(_held(row, cycle, places) for row in rows if row["force"] == force.link.iri) for force in forces
    )
    given = [cell for cell in cells if cell]
    return Question(link, cells, len(given), _apart(given))


def _held(row: Row, cycle: Cycle, places: Places) -> Held:
    grade = Grade(read_link(row, "grade", "gradeName"), *places.get((row["scale"], row["grade"]), (0, 0)))
    return Held(
        Link(row["gradeName"], row["judgment"]), grade, "" if row["year"] == cycle.year else row["year"]
    )


def _apart(given: Sequence[Sequence[Held]]) -> int | None:
    held = [each.grade for cell in given for each in cell]
    if len(given) < 2 or len(held) > len(given) or not all(grade.place for grade in held):
        return None
    if len({grade.of for grade in held}) > 1:  # of a cycle in which the scale changed
        return None
    places = [grade.place for grade in held]
    return max(places) - min(places)
