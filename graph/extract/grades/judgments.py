"""
Judgments: which grade was given on which question, and in which cycle.

Read from places that repeat one another: rows of question, grade and year ("Preventing crime …, Good, 2017"),
columns headed by grades with the questions below, lines that name a question and its grade and nothing else
("Overall effectiveness 2017 Requires improvement"), the grade printed under the title of a question, and,
where none of these is there, sentences that grade the force ("We graded the force as good at preventing
crime"). A
judgment keeps every passage that states it. Where two places give different grades for one question, both are
kept as warnings and the first, the table, stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.document import Block, BlockKind, Document, Span
from graph.extract.grades.lines import find_in_lines, find_in_stacks
from graph.extract.grades.questions import NO_QUESTIONS, Questions, is_short_for, pillar_of
from graph.extract.grades.sentences import find_in_sentences
from graph.extract.grades.tables import Given, find_in_tables, unknown_grade, year_within
from graph.statements import Judgment, Publication
from graph.vocabulary import Vocabulary
from graph.wording import without_grade_lead, without_numbering

_OVERALL = re.compile(r"^(?:our )?(?:overall|overview|summary|judge?ments?)\b", re.IGNORECASE)
_OF_GRADE = re.compile(
    r"(?:(?:our|the|overall|current|inspection) )*(?:grade|judge?ment|rating|verdict|assessment)"
    r"(?: for this question| in 20\d\d(?:[/–-]\d\d)?| 20\d\d(?:[/–-]\d\d)?)?\W*",
    re.IGNORECASE,
)
_OVERALL_LINE = re.compile(
    r"(?:our |the )?overall (?:judge?ment|grade|grading|rating|assessment|verdict)\W*", re.IGNORECASE
)
_OVERALL_TOLD = re.compile(
    r"(?:our |the )?overall(?: judge?ment| grade| rating| assessment)?\s*[:–—-]\s*(?P<grade>.+)",
    re.IGNORECASE,
)
_LISTED = frozenset({BlockKind.BULLET, BlockKind.PARAGRAPH})
_OVERALL_GRADE = re.compile(r"^(?:our |the )?overall\b", re.IGNORECASE)
_WHEN = re.compile(
    r"^(?:(?:last|first) )?(?:graded|judged|inspected|given|awarded|rated|from|in)\b.*\b20\d\d\b"
    r"|\bnot\b|20\d\d",
    re.IGNORECASE,
)
_GRADES = frozenset({BlockKind.GRADE, BlockKind.ROW})
_SHORT = 4  # words; what is longer is no grade


def draw_judgments(
    document: Document,
    publication: Publication,
    section_themes: tuple[str, ...],
    vocabulary: Vocabulary,
    questions: Questions = NO_QUESTIONS,
) -> tuple[tuple[Judgment, ...], tuple[str, ...]]:
    """
    The judgments of a report, in the order it gives them, and warnings.

    Raises:
        UnknownGrade: A table or a chapter's head holds a grade that is in no scale.
    """
    found: dict[str, Judgment] = {}
    warnings: list[str] = []
    for given in find_grades(document, publication, section_themes, vocabulary, questions):
        place = _as_chapter(given, document, section_themes, vocabulary)
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
    for told in find_in_sentences(document, section_themes, vocabulary):
        if told.theme not in found:
            found[told.theme] = Judgment(
                theme=told.theme,
                grade=told.grade,
                cycle=told.cycle or publication.cycle,
                passages=(told.spans,),
            )
    return tuple(sorted(found.values(), key=_first_stated)), tuple(warnings)


def find_grades(
    document: Document,
    publication: Publication,
    section_themes: tuple[str, ...],
    vocabulary: Vocabulary,
    questions: Questions = NO_QUESTIONS,
) -> tuple[Given, ...]:
    """
    Every place that states a grade, tables first.

    Raises:
        UnknownGrade: As `draw_judgments`.
    """
    whole = questions.only or pillar_of(publication, vocabulary)
    return (
        *find_in_tables(document, vocabulary),
        *find_in_lines(document, vocabulary),
        *find_in_stacks(document, vocabulary),
        *_overall(document, whole, vocabulary),
        *_under_titles(document, whole, section_themes, vocabulary),
    )


def _as_chapter(
    given: Given, document: Document, section_themes: tuple[str, ...], vocabulary: Vocabulary
) -> Given:
    """A grade on a question that no list has, on the one of the only chapter whose title says it in full."""
    if given.theme in vocabulary.themes or not given.question:
        return given
    themes = {
        theme
        for section, theme in zip(document.sections, section_themes, strict=True)
        if theme in vocabulary.themes and is_short_for(given.question, section.title)
    }
    return replace(given, theme=themes.pop()) if len(themes) == 1 else given


def _first_stated(judgment: Judgment) -> Span:
    return min(passage[0] for passage in judgment.passages)


def _overall(document: Document, whole: str, vocabulary: Vocabulary) -> Iterator[Given]:
    """A line that grades the force as a whole: the grade on `whole`, the pillar or the one question."""
    previous = ""
    for block in document.blocks:
        words = block.text.words
        told = _OVERALL_TOLD.match(words) if block.kind in _LISTED else None
        is_overall = _OVERALL_GRADE.match(words) or _OVERALL_LINE.fullmatch(previous)
        if told or (block.kind is BlockKind.GRADE and is_overall):
            grade = vocabulary.grade_named(told.group("grade") if told else words)
        else:
            grade = _beside_overall(block, vocabulary)
        if whole and grade:
            yield Given(whole, grade, year_within(words), block.text.spans())
        previous = words


def _beside_overall(block: Block, vocabulary: Vocabulary) -> str | None:
    """The grade of a row of two cells, of which the first says that it is the overall one."""
    cells = [cell.words for cell in block.cells if cell.words]
    if len(cells) != 2 or not _OVERALL_LINE.fullmatch(cells[0]):
        return None
    return vocabulary.grade_named(cells[1])


def _under_titles(
    document: Document, whole: str, section_themes: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[Given]:
    """The grade that stands under the title of a question, above any other heading."""
    previous: Block | None = None
    for block in document.blocks:
        theme = _asked(document, block.section, whole, section_themes, vocabulary)
        if theme and block.kind in _GRADES:
            grade = vocabulary.grade_named(block.text.words)
            if grade and not _OVERALL_GRADE.match(block.text.words):
                cycle = year_within(block.text.words) or _cycle_above(previous)
                yield Given(theme, grade, cycle, block.text.spans(), document.sections[block.section].title)
        elif theme and _stands_as_grade(block, previous):
            raise unknown_grade(document, block, block.text.words, vocabulary)
        previous = block


def _asked(
    document: Document,
    section: int,
    whole: str,
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
        return whole
    is_asked = theme and (
        vocabulary.theme_named(title) == theme or _OF_GRADE.fullmatch(without_numbering(title))
    )
    return theme if is_asked else ""


def _cycle_above(previous: Block | None) -> str:
    """When a grade was given, told by the line above it ("Graded in 2017")."""
    is_told = previous is not None and _WHEN.match(previous.text.words)
    return year_within(previous.text.words) if previous is not None and is_told else ""


def _stands_as_grade(block: Block, previous: Block | None) -> bool:
    """Whether a line right under a title says that it is a grade ("Judgment: Fair") and dates none."""
    if block.kind is not BlockKind.PARAGRAPH or previous is None or previous.kind is not BlockKind.HEADING:
        return False
    words = block.text.words
    named = without_grade_lead(words)
    is_grade = named != words and len(named.split()) <= _SHORT and not words.endswith((".", "?"))
    return is_grade and named[:1].isalpha() and not _WHEN.search(words)
