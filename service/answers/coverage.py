"""
What the data cover and what they lack: forces by cycle, programmes, questions and measures.

Worked out from the statements that are there, so that it is right after every build. Forces of the register
are counted against; others have a line where there is a report or a grade of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.answers.over_time import Cycle, read_cycles
from service.answers.parts import Link
from service.answers.reading import day, read_link
from service.library import Library, Row, ask
from service.tables.table import Table, columns_of, make_table


@dataclass(frozen=True, slots=True)
class Held:
    """
    What is held of one force and cycle.

    Args:
        reports: May be empty.
        stated: How many grades reports state.
        registered: How many grades registers have; the same one may be in both.
        grades: How many there are in all.
    """

    reports: tuple[Link, ...]
    stated: int
    registered: int
    grades: int


@dataclass(frozen=True, slots=True)
class ForceLine:
    """A force, what is held of it in each cycle, and how many figures."""

    force: Link
    region: str
    cells: tuple[Held, ...]
    figures: int


@dataclass(frozen=True, slots=True)
class Tally:
    """
    Of how many forces of the register something is held.

    Args:
        of: A question, programme or measure.
        forces: Forces of the register of which there is any.
        missing: The others, where there are fewer of them; empty where there is none or where they are most.
        note: Cycle of a programme; times of a measure.
    """

    of: Link
    note: str
    forces: int
    missing: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question, and of how many forces of the register there is a grade in each cycle."""

    question: Link
    forces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """
    What the data cover.

    Args:
        as_of: Day on which they were published, "2026-11-26"; empty where the store does not tell.
        total: Forces of the register: what "of all" means here.
        cycles: From the earliest; those of the lists, and any that a report brought.
        forces: Those of the register, by name.
        others: Forces that are in no register, of which there is a report or a grade.
        by_cycle: In each cycle, of how many forces there is a report, and of how many a grade.
        report_figures: The measures that reports give of most forces, out of `report_measures`.
    """

    as_of: str
    total: int
    cycles: tuple[Cycle, ...]
    forces: tuple[ForceLine, ...]
    others: tuple[ForceLine, ...]
    by_cycle: tuple[tuple[Tally, Tally], ...]
    programmes: tuple[Tally, ...]
    questions: tuple[QuestionLine, ...]
    official_figures: tuple[Tally, ...]
    report_figures: tuple[Tally, ...]
    report_measures: int


_SHOWN, _FEW = 50, 5_000
"""Measures that are shown, and so many that those of one force are not looked through."""
_ASKED = ("forces", "reports", "grades", "questions")
_BESIDE = ("measures", "reported", "numbers")
"""What the page asks, in two queries."""


def read_coverage(library: Library) -> CoveragePage:
    """Everything the page of coverage shows."""
    library = library.gather(
        *(ask(f"coverage-{name}") for name in _ASKED),
        ask("cycles"),
        beside=[ask(f"coverage-{name}") for name in _BESIDE],
    )
    forces = {row["force"]: row for row in library.rows("coverage-forces")}
    reports = library.rows("coverage-reports")
    grades = library.rows("coverage-grades")
    numbers = library.rows("coverage-numbers")
    measures = max((row.number("measures") for row in numbers), default=0)
    cycles = read_cycles(library, [row["cycle"] for row in library.rows("cycles")])
    listed = [force for force, row in forces.items() if "code" in row]
    named = {row["force"] for row in (*reports, *grades)}
    lines = _force_lines(forces, cycles, reports, grades, numbers)
    register = {force: read_link(forces[force], "force", "forceName") for force in listed}
    return CoveragePage(
        as_of=library.published,
        total=len(listed),
        cycles=cycles,
        forces=tuple(lines[force] for force in listed),
        others=tuple(line for force, line in lines.items() if force not in register and force in named),
        by_cycle=tuple(
            (
                _tally(Link("a report"), "", _forces_in(reports, cycle), register),
                _tally(Link("a grade"), "", _forces_in(grades, cycle), register),
            )
            for cycle in cycles
        ),
        programmes=_programmes(reports, cycles, register),
        questions=_questions(library.rows("coverage-questions"), grades, cycles, register),
        official_figures=_measures(library.rows("coverage-measures"), register),
        report_figures=_measures(_reported(library, measures), register),
        report_measures=measures,
    )


def _reported(library: Library, measures: int) -> list[Row]:
    """
    The measures to be shown, those of most forces first; where there are not very many, filled up with some
    of one force only.

    Args:
        measures: How many there are.
    """
    rows = library.rows("coverage-reported")
    room = _SHOWN - len(rows)
    if room <= 0 or measures > _FEW:
        return rows
    once = sorted(library.rows("coverage-reported-once"), key=lambda row: row["measure"])[:room]
    return [*rows, *sorted(once, key=lambda row: (row["measureName"], row["measure"]))]


def _forces_in(rows: Iterable[Row], cycle: Cycle) -> set[str]:
    return {row["force"] for row in rows if row["cycle"] == cycle.link.iri}


def _tally(of: Link, note: str, forces: set[str], register: Mapping[str, Link]) -> Tally:
    held = [force for force in register if force in forces]
    missing = tuple(link for force, link in register.items() if force not in forces)
    return Tally(of, note, len(held), missing if len(missing) <= len(held) else ())


def _force_lines(
    forces: Mapping[str, Row],
    cycles: Sequence[Cycle],
    reports: Sequence[Row],
    grades: Sequence[Row],
    numbers: Sequence[Row],
) -> dict[str, ForceLine]:
    reported: dict[tuple[str, str], list[Link]] = {}
    for row in reports:
        reported.setdefault((row["force"], row["cycle"]), []).append(Link(row["title"], row["report"]))
    graded = {(row["force"], row["cycle"]): row for row in grades}
    figures = {row["force"]: row.number("figures") for row in numbers}

    def held(place: tuple[str, str]) -> Held:
        row = graded.get(place, Row({}))
        return Held(
            tuple(reported.get(place, ())),
            *(row.number(name) for name in ("stated", "registered", "grades")),
        )

    return {
        force: ForceLine(
            read_link(row, "force", "forceName"),
            row["regionName"],
            tuple(held((force, cycle.link.iri)) for cycle in cycles),
            figures.get(force, 0),
        )
        for force, row in forces.items()
    }


def _programmes(
    reports: Sequence[Row], cycles: Sequence[Cycle], register: Mapping[str, Link]
) -> tuple[Tally, ...]:
    """Programme and cycle, the latest first."""
    found: dict[tuple[int, Link], set[str]] = {}
    places = {cycle.link.iri: place for place, cycle in enumerate(cycles)}
    for row in reports:
        programme = read_link(row, "programme", "programmeName")
        found.setdefault((places.get(row["cycle"], -1), programme), set()).add(row["force"])
    order = sorted(found, key=lambda each: (-each[0], each[1].text))
    return tuple(
        _tally(programme, cycles[place].link.text if place >= 0 else "", found[place, programme], register)
        for place, programme in order
    )


def _questions(
    rows: Sequence[Row], grades: Iterable[Row], cycles: Sequence[Cycle], register: Collection[str]
) -> tuple[QuestionLine, ...]:
    """The questions that any force has a grade on, by name."""
    found: Counter[tuple[str, str]] = Counter()
    asked = set()
    for row in grades:
        themes_of = row["themes"].split()
        asked.update(themes_of)
        if row["force"] in register:
            found.update((theme, row["cycle"]) for theme in themes_of)
    themes = {row["theme"]: read_link(row, "theme", "themeName") for row in rows if row["theme"] in asked}
    return tuple(
        QuestionLine(link, tuple(found[theme, cycle.link.iri] for cycle in cycles))
        for theme, link in themes.items()
    )


def _measures(rows: Sequence[Row], register: Mapping[str, Link]) -> tuple[Tally, ...]:
    return tuple(
        _tally(read_link(row, "measure", "measureName"), _times(row), set(row["forces"].split()), register)
        for row in rows
    )


def _times(row: Row) -> str:
    if not row["first"]:
        return "undated"
    first, last = day(row["first"]), day(row["last"])
    return last if first == last else f"{first} to {last}"


COLUMNS = (
    "force",
    "force_name",
    "cycle",
    "cycle_name",
    "reports",
    "grades_in_reports",
    "grades_in_registers",
)
"""Of the table as CSV: a row for every force and cycle, with 0 where nothing is held."""


def table_rows(page: CoveragePage) -> list[tuple[str | int, ...]]:
    """The grid of forces and cycles, row by row."""
    return [
        (*_words(line.force), *_words(cycle.link), len(cell.reports), cell.stated, cell.registered)
        for line in (*page.forces, *page.others)
        for cycle, cell in zip(page.cycles, line.cells, strict=True)
    ]


def as_table(page: CoveragePage) -> Table:
    """The grid as a table to take away."""
    return make_table(
        "What the data cover",
        columns_of("coverage", COLUMNS),
        table_rows(page),
        key=("force", "cycle"),
        description="A force and a round of inspections, with 0 where nothing is held.",
        out_of=f"{page.total:,} forces of the register, and those that only reports name.",
        caveats=("What is not here may still exist elsewhere.",),
    )


def _words(link: Link) -> tuple[str, str]:
    return link.iri, link.text
