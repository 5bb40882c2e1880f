"""
Judgments: which grade was given on which question, and in which cycle.

Read from places that repeat one another: rows of question, grade and year ("Preventing crime …, Good, 2017"),
columns headed by grades with the questions below, lines that name a question and its grade and nothing else
("Overall effectiveness 2017 Requires improvement"), and the grade printed under the title of a question. A
judgment keeps every passage that states it. Where two places give different grades for one question, both are
kept as warnings and the first, the table, stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.document import Block, BlockKind, Document, Span
from graph.errors import UnknownGrade
from graph.identifiers import slug
from graph.statements import Judgment, Publication
from graph.vocabulary import Vocabulary
from graph.wording import without_grade_lead

_YEAR = re.compile(r"^(?P<first>20\d\d)(?:\s*[/–-]\s*(?:20)?(?P<second>\d\d))?$")
_YEAR_WITHIN = re.compile(r"\b20\d\d(?:\s*[/–-]\s*\d\d)?\b")
_HEADER = re.compile(
    r"(?:(?:our|current|20\d\d(?:[/–-]\d\d)?) )?(?:grade|judge?ment|rating)s?(?: .*20\d\d.*)?"
)
_OVERALL = re.compile(r"^(?:our )?(?:overall|summary|judge?ments?)\b", re.IGNORECASE)
_SHORT = 4  # words; what is longer is no grade
_LINES = frozenset({BlockKind.GRADE, BlockKind.HEADING, BlockKind.ROW})


@dataclass(frozen=True)
class Given:
    """One place that states a grade; `cycle` is empty where it gives no year, `question` as printed."""

    theme: str
    grade: str
    cycle: str
    spans: tuple[Span, ...]
    question: str = ""


def draw_judgments(
    document: Document, publication: Publication, section_themes: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[tuple[Judgment, ...], tuple[str, ...]]:
    """
    The judgments of a report, in the order it gives them, and warnings.

    Raises:
        UnknownGrade: A table or a chapter's head holds a grade that is in no scale.
    """
    found: dict[str, Judgment] = {}
    warnings: list[str] = []
    for place in find_grades(document, publication, section_themes, vocabulary):
        known = found.get(place.theme)
        line = document.line_of(place.spans[0].start)
        if known is None:
            if place.theme not in vocabulary.themes:
                warnings.append(
                    f'{document.name} line {line}: the question "{place.question}" is in no list. It is '
                    f'taken as the theme "{place.theme}"; add it to ontology/schemes/themes.ttl if it is one.'
                )
            cycle = place.cycle or publication.cycle
            found[place.theme] = Judgment(
                theme=place.theme, grade=place.grade, cycle=cycle, passages=(place.spans,)
            )
        elif known.grade != place.grade:
            warnings.append(
                f'{document.name} line {line}: the grade on "{place.theme}" is "{place.grade}" here and '
                f'"{known.grade}" before. The first is kept; check the source.'
            )
        elif place.spans not in known.passages:
            found[place.theme] = replace(known, passages=(*known.passages, place.spans))
    return tuple(sorted(found.values(), key=_first_stated)), tuple(warnings)


def find_grades(
    document: Document, publication: Publication, section_themes: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[Given, ...]:
    """
    Every place that states a grade, tables first.

    Raises:
        UnknownGrade: As `draw_judgments`.
    """
    return (
        *_in_tables(document, vocabulary),
        *_in_columns(document, vocabulary),
        *_in_lines(document, vocabulary),
        *_under_titles(document, publication, section_themes, vocabulary),
    )


def _first_stated(judgment: Judgment) -> Span:
    return min(passage[0] for passage in judgment.passages)


def _in_tables(document: Document, vocabulary: Vocabulary) -> Iterator[Given]:
    """Rows of a table that has a column of grades."""
    column: int | None = None
    previous: Block | None = None
    for block in document.blocks:
        if block.kind is not BlockKind.ROW:
            column = None
        else:
            heads = [bool(_HEADER.fullmatch(cell.words.lower())) for cell in block.cells]
            if previous is None or previous.kind is not BlockKind.ROW or any(heads):
                column = heads.index(True) if any(heads) else None
            if column is not None and column < len(heads) and not heads[column]:
                yield from _from_row(document, block, column, vocabulary)
        previous = block


def _from_row(document: Document, row: Block, column: int, vocabulary: Vocabulary) -> Iterator[Given]:
    question, printed = row.cells[0].words, row.cells[column].words
    if not question or not printed:
        return
    grade = vocabulary.grade_named(printed)
    theme = vocabulary.theme_named(question)
    if grade is None and theme:
        raise _unknown(document, row, printed, vocabulary)
    if grade is None:
        return  # a table of something else that is graded, such as calls
    theme = theme or slug(question)
    cycle = next((_cycle(cell.words) for cell in row.cells[column + 1 :] if _cycle(cell.words)), "")
    yield Given(theme, grade, cycle, row.text.spans(), question)


def _in_columns(document: Document, vocabulary: Vocabulary) -> Iterator[Given]:
    """Tables whose columns are headed by grades, with the questions graded so below."""
    grades: list[str | None] = []
    for block in document.blocks:
        if block.kind is not BlockKind.ROW:
            grades = []
            continue
        heads = [vocabulary.grade_named(cell.words) for cell in block.cells]
        filled = [head for head, cell in zip(heads, block.cells, strict=True) if cell.words]
        if len(filled) > 1 and all(filled):
            grades = heads
            continue
        for grade, cell in zip(grades, block.cells, strict=False):
            theme = vocabulary.theme_named(cell.words) if grade else None
            if theme and grade:
                yield Given(theme, grade, "", cell.spans())


def _in_lines(document: Document, vocabulary: Vocabulary) -> Iterator[Given]:
    """Lines made of a question, a grade and perhaps a year, in any order, and nothing else."""
    for block in document.blocks:
        found = vocabulary.graded_question(block.text.words) if block.kind in _LINES else None
        if found:
            year = _YEAR_WITHIN.search(block.text.words)
            yield Given(*found, _cycle(year.group()) if year else "", block.text.spans())


def _under_titles(
    document: Document, publication: Publication, section_themes: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[Given]:
    """The grade that stands under the title of a question, above any other heading."""
    previous: Block | None = None
    for block in document.blocks:
        theme = _asked(document, block.section, publication, section_themes, vocabulary)
        if theme and block.kind is BlockKind.GRADE:
            grade = vocabulary.grade_named(block.text.words)
            if grade:
                yield Given(theme, grade, "", block.text.spans(), document.sections[block.section].title)
        elif theme and _stands_as_grade(block, previous):
            raise _unknown(document, block, block.text.words, vocabulary)
        previous = block


def _asked(
    document: Document,
    section: int,
    publication: Publication,
    section_themes: tuple[str, ...],
    vocabulary: Vocabulary,
) -> str:
    """The question that the title of a section asks itself; empty if it asks none."""
    if section < 0:
        return ""
    title = document.sections[section].title
    theme = section_themes[section]
    if document.sections[section].level == 1 and theme:
        return theme
    if not theme and _OVERALL.match(title):
        return publication.programme.partition("-")[2]
    return theme if theme and vocabulary.theme_named(title) == theme else ""


def _stands_as_grade(block: Block, previous: Block | None) -> bool:
    """Whether a line right under a title is a grade by its place: one word, or more behind "Judgment:"."""
    if block.kind is not BlockKind.PARAGRAPH or previous is None or previous.kind is not BlockKind.HEADING:
        return False
    words = block.text.words
    named = without_grade_lead(words)
    longest = 1 if named == words else _SHORT
    return len(named.split()) <= longest and not words.endswith((".", ":", "?"))


def _cycle(words: str) -> str:
    year = _YEAR.match(words.strip())
    if not year:
        return ""
    return f"{year.group('first')}-{year.group('second')}" if year.group("second") else year.group("first")


def _unknown(document: Document, block: Block, printed: str, vocabulary: Vocabulary) -> UnknownGrade:
    line = document.line_of(block.text.spans()[0].start)
    return UnknownGrade(
        f"{document.name} line {line}",
        f'grade "{printed}" is in no scale',
        f"one of {', '.join(grade.label.lower() for grade in vocabulary.grades.values())}",
        "Correct the source or add the grade to ontology/schemes/grades.ttl.",
    )
