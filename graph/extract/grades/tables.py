"""
Tables of grades: rows of question and grade, columns headed by grades with the questions below, and grades of
several years side by side, of which those of the latest count.

In: a document. Out: each place that states a grade, with the question as printed; one that no list has is a
theme of its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.document import Block, BlockKind, Document, Span, Text
from graph.errors import UnknownGrade
from graph.extract.report.explaining import is_glossary
from graph.identifiers import slug
from graph.vocabulary import Vocabulary

_YEAR = re.compile(r"^(?P<first>20\d\d)(?:\s*[/–-]\s*(?:20)?(?P<second>\d\d))?$")
_HEADER = re.compile(
    r"(?:(?:our|current|overall|this|20\d\d(?:[/–-]\d\d)?) )?(?:inspection )?"
    r"(?:grade|judge?ment|rating|verdict)s?"
    r"(?: (?:awarded|given))?(?: .*20\d\d.*)?"
)
_EMPTY = re.compile(r"^\W*$|\b(?:not|n/?a|none|see|last|carried|to follow|pending|tbc)\b", re.IGNORECASE)
_TELLING = re.compile(r"[A-Za-z]{3}")
_LATEST = re.compile(r"\b(?:this|current|latest|new|now)\b", re.IGNORECASE)
_DEFINES = re.compile(
    r"\b(?:means?|meaning|definitions?|descriptions?|explanation|criteria)\b", re.IGNORECASE
)
_OF_OTHERS = re.compile(
    r"(?:police )?(?:forces?|constabular(?:y|ies)|areas?|regions?|districts?|teams?|stations?|units?|files?"
    r"|cases?)",
    re.IGNORECASE,
)
"""What a column lists besides questions."""
_SENTENCE = re.compile(r"[.!;]$")
_MARK = re.compile(r"[^\w\s–—-]{1,3}|[xXvV●o]|[Yy]es|[Tt]his (?:force|year)", re.IGNORECASE)
_IS_GRADE = re.compile(r"outstanding|good|adequate|requires improvement|inadequate|ungraded", re.IGNORECASE)
_FEWEST = 2
_LONGEST_QUESTION = 20  # words
_LONGEST_GRADE = 3  # words


@dataclass(frozen=True)
class Given:
    """One place that states a grade; `cycle` is empty where it gives no year, `question` as printed."""

    theme: str
    grade: str
    cycle: str
    spans: tuple[Span, ...]
    question: str = ""


def find_in_tables(document: Document, vocabulary: Vocabulary) -> tuple[Given, ...]:
    """
    Every grade that the tables of a document state.

    Raises:
        UnknownGrade: A table holds a grade on a question of the lists that is in no scale.
    """
    return (
        *_in_rows(document, vocabulary),
        *_in_columns(document, vocabulary),
        *_in_years(document, vocabulary),
        *_marked(document, vocabulary),
    )


def cycle_of(words: str) -> str:
    """ "2017" or "2018-19", of words that are a year and nothing else; empty for others."""
    year = _YEAR.match(words.strip(" ()"))
    if not year:
        return ""
    return f"{year.group('first')}-{year.group('second')}" if year.group("second") else year.group("first")


def unknown_grade(document: Document, block: Block, printed: str, vocabulary: Vocabulary) -> UnknownGrade:
    """The error for a grade that no scale has."""
    line = document.line_of(block.text.spans()[0].start)
    return UnknownGrade(
        f"{document.name} line {line}",
        f'grade "{printed}" is in no scale',
        f"one of {', '.join(grade.label.lower() for grade in vocabulary.grades.values())}",
        "Correct the source or add the grade to ontology/schemes/grades.ttl.",
    )


def _in_rows(document: Document, vocabulary: Vocabulary) -> Iterator[Given]:
    """Rows of a table that has a column of grades."""
    column: int | None = None
    of_others = False
    previous: Block | None = None
    for block in document.blocks:
        if block.kind is not BlockKind.ROW:
            column = None
        else:
            heads = [bool(_HEADER.fullmatch(cell.words.lower())) for cell in block.cells]
            if previous is None or previous.kind is not BlockKind.ROW or any(heads):
                column = _current(block, heads) if any(heads) else None
                if is_glossary(document, block.section):
                    column = None
                of_others = any(_OF_OTHERS.fullmatch(cell.words) for cell in block.cells)
            if column is not None and column < len(heads) and not heads[column]:
                found = _from_row(document, block, column, vocabulary)
                yield from (given for given in found if not of_others or given.theme in vocabulary.themes)
        previous = block


def _current(head: Block, heads: Sequence[bool]) -> int | None:
    """Of columns headed by "grade" or the like, that of this inspection; None where grades are explained."""
    if any(_DEFINES.search(cell.words) for cell in head.cells):
        return None
    columns = [at for at, is_grade in enumerate(heads) if is_grade]
    current = [at for at in columns if _LATEST.search(head.cells[at].words)]
    cycles = [at for at in columns if year_within(head.cells[at].words)]
    if not current and len(cycles) > 1:
        return max(cycles, key=lambda at: year_within(head.cells[at].words))
    return (current or columns)[0]


def _from_row(document: Document, row: Block, column: int, vocabulary: Vocabulary) -> Iterator[Given]:
    printed = row.cells[column].words
    question = _question(row.cells, column, vocabulary)
    if not question or not printed:
        return
    grade = vocabulary.grade_named(printed)
    theme = vocabulary.theme_named(question)
    if grade is None and theme and not _EMPTY.search(printed) and len(printed.split()) <= _LONGEST_GRADE:
        raise unknown_grade(document, row, printed, vocabulary)
    if grade is None or (theme is None and _SENTENCE.search(question)):
        return  # a table of something else that is graded, such as calls, or of what grades mean
    theme = theme or slug(question)
    cells = (*row.cells[column + 1 :], *row.cells[:column])
    cycle = next((found for cell in cells if (found := cycle_of(cell.words))), "")
    yield Given(theme, grade, cycle or year_within(printed), row.text.spans(), question)


def _question(cells: Sequence[Text], column: int, vocabulary: Vocabulary) -> str:
    """The cell that names the question: the first that is neither a grade nor a year."""
    others = (cell.words for place, cell in enumerate(cells) if place != column)
    named = (words for words in others if not cycle_of(words) and not vocabulary.grade_named(words))
    return next((words for words in named if _TELLING.search(words)), "")


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
            if grade and _TELLING.search(cell.words) and cell.words.count(" ") < _LONGEST_QUESTION:
                theme = vocabulary.theme_named(cell.words) or slug(cell.words)
                yield Given(theme, grade, "", cell.spans(), cell.words)


def _in_years(document: Document, vocabulary: Vocabulary) -> Iterator[Given]:
    """Tables of grades with a column, or a row, a year: those of the latest."""
    for table in _tables(document):
        if is_glossary(document, table[0].section):
            continue
        cycles = [cycle_of(cell.words) for cell in table[0].cells]
        if sum(map(bool, cycles)) > 1:
            latest = cycles.index(max(cycles))
            for row in table[1:]:
                grades = [vocabulary.grade_named(cell.words) for cell in row.cells]
                if latest < len(grades) and (grade := grades[latest]):
                    yield from _of_latest(row.cells[:1], (grade,), row.cells[latest : latest + 1], vocabulary)
        if len(table) == _FEWEST:
            grades = [vocabulary.grade_named(cell.words) for cell in table[1].cells]
            if all(grades):
                yield from _of_latest(table[0].cells, grades, table[1].cells, vocabulary)
        given = _row_of_grades(table, vocabulary)
        if given is not None:
            cells = given.cells[1:]
            grades = [vocabulary.grade_named(cell.words) for cell in cells]
            yield from _of_latest(table[0].cells[1:], grades, cells, vocabulary)


def _row_of_grades(table: Sequence[Block], vocabulary: Vocabulary) -> Block | None:
    """Of a table with a column a question, the row of the grades: that of the latest year, or the one."""
    head = table[0].cells
    if sum(vocabulary.theme_named(cell.words) is not None for cell in head[1:]) < _FEWEST:
        return None
    rows = [row for row in table[1:] if len(row.cells) == len(head)]
    graded = [
        row
        for row in rows
        if sum(vocabulary.grade_named(cell.words) is not None for cell in row.cells[1:]) > 1
    ]
    dated = [row for row in graded if year_within(row.cells[0].words)]
    if graded and len(dated) == len(graded):
        return max(dated, key=lambda row: year_within(row.cells[0].words))
    current = [row for row in graded if _LATEST.search(row.cells[0].words)]
    return (current or graded)[0] if current or len(graded) == 1 else None


def _of_latest(
    questions: Sequence[Text], grades: Sequence[str | None], cells: Sequence[Text], vocabulary: Vocabulary
) -> Iterator[Given]:
    """Grades with the questions that stand before or above them, if a list has these."""
    for question, grade, cell in zip(questions, grades, cells, strict=False):
        theme = vocabulary.theme_named(question.words)
        if grade and theme:
            yield Given(theme, grade, "", cell.spans(), question.words)


def _marked(document: Document, vocabulary: Vocabulary) -> Iterator[Given]:
    """Tables with a column a grade and a mark in that of each question."""
    for table in _tables(document):
        grades = [vocabulary.grade_named(cell.words) for cell in table[0].cells]
        if grades[0] or len(grades) <= _FEWEST or not all(grades[1:]):
            continue
        for row in table[1:]:
            marked = [at for at, cell in enumerate(row.cells) if at and cell.words]
            theme = vocabulary.theme_named(row.cells[0].words)
            grade = grades[marked[0]] if len(marked) == 1 and marked[0] < len(grades) else None
            if theme and grade and _MARK.fullmatch(row.cells[marked[0]].words):
                yield Given(theme, grade, "", row.text.spans(), row.cells[0].words)


def _tables(document: Document) -> Iterator[list[Block]]:
    """The tables of a document, row by row; a head, or other columns, begin a new one."""
    table: list[Block] = []
    for block in document.blocks:
        is_row = block.kind is BlockKind.ROW
        last = table[-1] if table else block
        if table and (not is_row or len(block.cells) != len(last.cells) or _is_head_behind(last, block)):
            yield table
            table = []
        if is_row:
            table.append(block)
    if table:
        yield table


def _is_head_behind(last: Block, block: Block) -> bool:
    """Whether a row in bold follows one that is not, and is no row of grades alone."""
    return block.emphasis and not last.emphasis and not all(_IS_GRADE.fullmatch(x.words) for x in block.cells)


_YEAR_WITHIN = re.compile(r"\b20\d\d(?:\s*[/–-]\s*\d\d)?\b")


def year_within(words: str) -> str:
    """The cycle of the year that stands in some words; empty for none."""
    year = _YEAR_WITHIN.search(words)
    return cycle_of(year.group()) if year else ""
