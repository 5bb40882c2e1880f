"""The whole comparison, and its rows for a spreadsheet: a number or grade each, with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.answers.parts import Link
from service.compare.choice import Choice, Force, need_several
from service.compare.figures import Figures, read_sides_of_figures
from service.compare.grades import OnScale, read_sides_of_grades
from service.compare.notes import Note, read_notes
from service.compare.said import Said, read_sides_of_reports
from service.library import Library
from service.tables.table import Table, columns_of, make_table

COLUMNS: Final = (
    "part",
    "subject",
    "subject_name",
    "when",
    "in",
    "kind",
    "force",
    "force_name",
    "value",
    "of",
    "rank",
    "rank_of",
    "note",
    "source",
)
"""Of the comparison as a table; `service/tables/columns.toml` says what they hold."""

Cells = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    Forces side by side.

    Args:
        as_of: Day on which the data were published; empty where the store does not tell.
        forces: In the order in which they were named; so are the cells of every line.
        notes: What bears on comparing them.
        scales: Grades, the latest scale first.
    """

    as_of: str
    forces: tuple[Force, ...]
    notes: tuple[Note, ...]
    scales: tuple[OnScale, ...]
    figures: Figures
    said: Said


def read_comparison(library: Library, choice: Choice) -> Comparison:
    """
    Lay the chosen forces side by side.

    Raises:
        ParameterRefused: Fewer than two are chosen.
    """
    need_several(choice)
    forces = choice.chosen
    scales = read_sides_of_grades(library, forces)
    figures = read_sides_of_figures(library, forces)
    said = read_sides_of_reports(library, forces)
    return Comparison(
        library.published, forces, read_notes(forces, scales, figures, said), scales, figures, said
    )


def table_rows(page: Comparison) -> list[Cells]:
    """The comparison row by row; a grade or figure that a force has not is a row with a note and no value."""
    return [*_grades(page), *_figures(page), *_findings(page), *_actions(page)]


def as_table(page: Comparison) -> Table:
    """The comparison as a table to take away."""
    names = [force.link.text for force in page.forces]
    return make_table(
        f"{', '.join(names)}: side by side",
        columns_of("compare", COLUMNS),
        table_rows(page),
        description="A grade, a figure, or a number of findings or actions, of one force.",
        out_of=f"{len(names)} forces.",
        caveats=tuple(note.words for note in page.notes),
    )


def _words(link: Link) -> tuple[str, str]:
    return link.iri, link.text


def _grades(page: Comparison) -> Iterator[Cells]:
    for scale in page.scales:
        for cycle in scale.cycles:
            for question in cycle.questions:
                head = ("grade", *_words(question.link), cycle.cycle.text, scale.scale.text, "")
                for force, cell in zip(page.forces, question.cells, strict=True):
                    if not cell:
                        yield (*head, *_words(force.link), "", "", "", "", "no grade held", "")
                    for held in cell:
                        rank: Cells = ("", held.grade.place or "", held.grade.of or "")
                        note = f"judged {held.year}" if held.year else ""
                        yield (*head, *_words(force.link), held.judgment.text, *rank, note, held.judgment.iri)


def _figures(page: Comparison) -> Iterator[Cells]:
    for series in page.figures.series:
        head = ("figure", *_words(series.measure))
        whole = ("England and Wales", series.whole.text, "", "", "", "", series.whole.iri)
        yield (*head, series.period, series.unit, "", "", *whole)
        for force, cell in zip(page.forces, series.cells, strict=True):
            note = "; ".join(
                filter(None, (cell.missing, *(caution.text.lower() for caution in cell.cautions)))
            )
            when = cell.other_period or series.period
            values = (cell.link.text, "", cell.rank or "", cell.of or "", note, cell.link.iri)
            yield (*head, when, series.unit, "", *_words(force.link), *values)


def _findings(page: Comparison) -> Iterator[Cells]:
    for theme in page.said.themes:
        for tone in theme.tones:
            for place, force in enumerate(page.forces):
                head = (
                    "findings",
                    *_words(theme.link),
                    _when(page, place),
                    "findings on the theme",
                    tone.name,
                )
                part = tone.cells[place]
                yield (
                    *head,
                    *_words(force.link),
                    *_part(page, place, part.number, part.of),
                    _sources(page, place),
                )


def _actions(page: Comparison) -> Iterator[Cells]:
    for asked in page.said.asked:
        for place, force in enumerate(page.forces):
            head = ("actions", "", "", _when(page, place), "all that was asked", asked.title)
            part = asked.cells[place]
            yield (
                *head,
                *_words(force.link),
                *_part(page, place, part.number, part.of),
                _sources(page, place),
            )


def _part(page: Comparison, place: int, number: int, of: int) -> Cells:
    """Value, of, two empty ranks and a note; nothing is counted where no report is loaded."""
    if page.said.reports[place]:
        return number, of, "", "", ""
    return "", "", "", "", "no report loaded"


def _when(page: Comparison, place: int) -> str:
    return ", ".join(each.cycle.text for each in page.said.reports[place])


def _sources(page: Comparison, place: int) -> str:
    return " ".join(each.report.iri for each in page.said.reports[place])
