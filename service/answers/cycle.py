"""
A cycle of inspections: what it asked of all forces, the grades it gave them, and which reports are loaded.

What a cycle asked is in no list: a question is taken for asked where any force has a grade on it. Forces of
the register are what "all" means; others have a line where they have a grade or a report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from service.answers.matches import Match, read_matches
from service.answers.over_time import Cycle, read_cycles
from service.answers.parts import NOWHERE, Grade, Link
from service.answers.reading import day, read_grades, read_link
from service.library import Library, Row, ask


@dataclass(frozen=True, slots=True)
class Held:
    """
    A report on an inspection of the cycle.

    Args:
        report: Nowhere where the inspection is known and no report on it is loaded.
    """

    force: Link
    report: Link
    inspection: Link
    programme: str
    issued: str


@dataclass(frozen=True, slots=True)
class Given:
    """A grade; the judgment is where it leads to."""

    judgment: Link
    grade: Grade


@dataclass(frozen=True, slots=True)
class ForceLine:
    """A force and its grades on each question: several where sources disagree, none where none is held."""

    force: Link
    cells: tuple[tuple[Given, ...], ...]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """
    A question of the cycle.

    Args:
        forces: Of the register, that have a grade on it.
        grades: How often each grade of the scale was given to them, the best first.
    """

    question: Link
    forces: int
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """
    The cycle before or after.

    Args:
        is_scale_same: Whether grades of both may be compared.
        shared: Questions that both asked.
        asked: How many the other asked.
        only_here: Questions that the other did not ask.
        matches: How these are like questions of the other, where that is told.
    """

    cycle: Cycle
    is_scale_same: bool
    shared: int
    asked: int
    only_here: tuple[Link, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class CyclePage:
    """
    One cycle of inspections.

    Args:
        cycle: With its scale.
        total: Forces of the register.
        scale: Grades of its scale, the best first; those in no order last.
        graded: Forces of the register with any grade.
        held: Inspections that are known, by force.
        not_held: Forces of the register on which no report of the cycle is loaded.
        before, after: None at either end.
    """

    cycle: Cycle
    total: int
    scale: tuple[Grade, ...]
    graded: int
    held: tuple[Held, ...]
    not_held: tuple[Link, ...]
    questions: tuple[QuestionLine, ...]
    forces: tuple[ForceLine, ...]
    before: Neighbour | None
    after: Neighbour | None


def read_cycle(library: Library, iri: URIRef) -> CyclePage:
    """Everything the page of a cycle shows."""
    library = library.gather(
        ask("judgments-of-cycle", this=iri),
        ask("reports-of-cycle", this=iri),
        *map(ask, ("coverage-forces", "cycles", "questions-asked", "question-matches", "grades-by-scale")),
    )
    cycles = read_cycles(library, [row["cycle"] for row in library.rows("cycles")])
    place = next((at for at, each in enumerate(cycles) if each.link.iri == str(iri)), None)
    cycle = cycles[place] if place is not None else Cycle(Link("", str(iri)), NOWHERE, "")
    names = {row["force"]: read_link(row, "force", "forceName") for row in library.rows("coverage-forces")}
    listed = [row["force"] for row in library.rows("coverage-forces") if "code" in row]
    scale = _scale(library, cycle.scale.iri)
    judgments = library.rows("judgments-of-cycle", this=iri)
    questions = _questions(judgments)
    held = tuple(_held(row) for row in library.rows("reports-of-cycle", this=iri))
    loaded = {each.force.iri for each in held if each.report.iri}
    asked = _asked(library)
    return CyclePage(
        cycle=cycle,
        total=len(listed),
        scale=scale,
        graded=len({row["force"] for row in judgments} & set(listed)),
        held=held,
        not_held=tuple(names[force] for force in listed if force not in loaded),
        questions=tuple(_question(each, judgments, scale, set(listed)) for each in questions),
        forces=_lines(judgments, questions, names, listed, {grade.link.iri: grade for grade in scale}),
        before=_neighbour(library, cycles, place, -1, questions, asked),
        after=_neighbour(library, cycles, place, 1, questions, asked),
    )


def _scale(library: Library, iri: str) -> tuple[Grade, ...]:
    places = read_grades(library)
    rows = [row for row in library.rows("grades-by-scale") if row["scale"] == iri]
    grades = [
        Grade(read_link(row, "grade", "gradeName"), *places.get((iri, row["grade"]), (0, 0))) for row in rows
    ]
    return tuple(sorted(dict.fromkeys(grades), key=lambda grade: -grade.place))


def _held(row: Row) -> Held:
    return Held(
        force=read_link(row, "force", "forceName"),
        report=read_link(row, "report", "title"),
        inspection=Link("Inspection", row["inspection"]),
        programme=row["programmeName"],
        issued=day(row["issued"]),
    )


def _questions(judgments: Iterable[Row]) -> tuple[Link, ...]:
    """What any force has a grade on; that which most have comes first."""
    forces: dict[Link, set[str]] = {}
    for row in judgments:
        forces.setdefault(read_link(row, "theme", "themeName"), set()).add(row["force"])
    return tuple(sorted(forces, key=lambda each: (-len(forces[each]), each.text)))


def _asked(library: Library) -> dict[str, set[str]]:
    """Cycle -> questions that any force has a grade on."""
    found: dict[str, set[str]] = {}
    for row in library.rows("questions-asked"):
        found.setdefault(row["cycle"], set()).add(row["theme"])
    return found


def _question(
    question: Link, judgments: Iterable[Row], scale: Sequence[Grade], listed: set[str]
) -> QuestionLine:
    own = [row for row in judgments if row["theme"] == question.iri and row["force"] in listed]
    counts = Counter(row["grade"] for row in own)
    return QuestionLine(
        question, len({row["force"] for row in own}), tuple(counts[grade.link.iri] for grade in scale)
    )


def _lines(
    judgments: Iterable[Row],
    questions: Sequence[Link],
    names: Mapping[str, Link],
    listed: Sequence[str],
    grades: Mapping[str, Grade],
) -> tuple[ForceLine, ...]:
    """A line for each force of the register, then for others that have a grade."""
    given: dict[tuple[str, str], dict[Given, None]] = {}
    graded: dict[str, None] = {}
    for row in judgments:
        graded[row["force"]] = None
        grade = grades.get(row["grade"], Grade(read_link(row, "grade")))
        found = Given(Link(grade.link.text, row["judgment"]), grade)
        given.setdefault((row["force"], row["theme"]), {})[found] = None
    forces = [*listed, *(force for force in graded if force not in set(listed))]
    return tuple(
        ForceLine(
            names.get(force, Link(force, force)),
            tuple(tuple(given.get((force, question.iri), ())) for question in questions),
        )
        for force in forces
    )


def _neighbour(
    library: Library,
    cycles: Sequence[Cycle],
    place: int | None,
    step: int,
    questions: Sequence[Link],
    asked: Mapping[str, set[str]],
) -> Neighbour | None:
    if place is None or not 0 <= place + step < len(cycles):
        return None
    other, here = cycles[place + step], cycles[place]
    there = asked.get(other.link.iri, set())
    only = tuple(each for each in questions if each.iri not in there)
    wanted = {each.iri for each in only}
    return Neighbour(
        cycle=other,
        is_scale_same=here.scale.iri == other.scale.iri,
        shared=len(questions) - len(only),
        asked=len(there),
        only_here=only,
        matches=tuple(
            each for each in read_matches(library) if each.question.iri in wanted and each.other.iri in there
        ),
    )
