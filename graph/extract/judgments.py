"""
Judgments: which grade was given on which question, and in which cycle.

Read from three places that repeat one another: rows of question, grade and year ("Preventing crime …,
Good, 2017"), lines that name a pillar and its grade ("Overall effectiveness 2017 Requires improvement") and
the grade printed under a chapter's title. A judgment keeps every passage that states it. Where two places
give different grades for one question, both are kept as warnings and the first, the table, stands.
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

_YEAR = re.compile(r"^(?P<first>20\d\d)(?:\s*[/–-]\s*(?:20)?(?P<second>\d\d))?$")
_HEADER = frozenset({"grade", "judgment", "judgement"})
_SHORT = 4  # words; a longer line under a chapter's title is text


@dataclass(frozen=True)
class _Given:
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
    places = [
        *_in_tables(document, vocabulary),
        *_in_lines(document, vocabulary),
        *_under_titles(document, section_themes, vocabulary),
    ]
    found: dict[str, Judgment] = {}
    warnings: list[str] = []
    for place in places:
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
        else:
            found[place.theme] = replace(known, passages=(*known.passages, place.spans))
    return tuple(sorted(found.values(), key=_first_stated)), tuple(warnings)


def _first_stated(judgment: Judgment) -> Span:
    return min(passage[0] for passage in judgment.passages)


def _in_tables(document: Document, vocabulary: Vocabulary) -> Iterator[_Given]:
    """Rows of a table that has a column of grades."""
    column: int | None = None
    previous: Block | None = None
    for block in document.blocks:
        if block.kind is not BlockKind.ROW:
            column = None
        else:
            heads = [cell.words.lower() for cell in block.cells]
            if previous is None or previous.kind is not BlockKind.ROW or _HEADER & set(heads):
                column = next((place for place, head in enumerate(heads) if head in _HEADER), None)
            if column is not None and column < len(heads) and heads[column] not in _HEADER:
                yield from _from_row(document, block, column, vocabulary)
        previous = block


def _from_row(document: Document, row: Block, column: int, vocabulary: Vocabulary) -> Iterator[_Given]:
    question, printed = row.cells[0].words, row.cells[column].words
    if not question or not printed:
        return
    grade = vocabulary.grade_named(printed)
    if grade is None:
        raise _unknown(document, row, printed, vocabulary)
    theme = vocabulary.theme_named(question) or slug(question)
    cycle = next((_cycle(cell.words) for cell in row.cells[column + 1 :] if _cycle(cell.words)), "")
    yield _Given(theme, grade, cycle, row.text.spans(), question)


def _in_lines(document: Document, vocabulary: Vocabulary) -> Iterator[_Given]:
    """Lines made of a question, a year and a grade and nothing else."""
    for block in document.blocks:
        words = block.text.words
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING) or words.count(" ") > 2 * _SHORT + 4:
            continue
        year = re.search(r"\b20\d\d(?:\s*[/–-]\s*\d\d)?\b", words)
        question, rest = (words[: year.start()], words[year.end() :]) if year else words.partition(":")[::2]
        theme, grade = vocabulary.theme_named(question), vocabulary.grade_named(rest)
        if theme and grade:
            yield _Given(theme, grade, _cycle(year.group()) if year else "", block.text.spans())


def _under_titles(
    document: Document, section_themes: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[_Given]:
    """The grade that stands right under a chapter's title."""
    previous: Block | None = None
    for block in document.blocks:
        theme = section_themes[block.section] if block.section >= 0 else ""
        if theme and previous is not None and previous.kind is BlockKind.HEADING and previous.level == 1:
            grade = vocabulary.grade_named(block.text.words)
            if grade is not None:
                yield _Given(theme, grade, "", block.text.spans())
            elif _stands_as_grade(block):
                raise _unknown(document, block, block.text.words, vocabulary)
        previous = block


def _stands_as_grade(block: Block) -> bool:
    """Whether a line is set as a grade is: bold, a few words, no full stop."""
    words = block.text.words
    few = len(words.split()) <= _SHORT
    return block.kind is BlockKind.PARAGRAPH and few and not words.endswith((".", ":", "?"))


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
