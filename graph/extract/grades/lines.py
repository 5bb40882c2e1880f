"""
Lines of a question and its grade: "Preventing crime: Good", "Inadequate – Investigating crime (2016)".

In: a document. Out: each line that states a grade so; questions that no list has are taken where their lines
stand in one row with a line of a known one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.document import Block, BlockKind, Document
from graph.extract.grades.tables import Given, cycle_of, year_within
from graph.identifiers import slug
from graph.vocabulary import Vocabulary

_LINES = frozenset({BlockKind.CAPTION, BlockKind.GRADE, BlockKind.HEADING, BlockKind.ROW})
_LISTED = frozenset({BlockKind.BULLET, BlockKind.PARAGRAPH, BlockKind.ROW})
_STACKED = frozenset({BlockKind.BULLET, BlockKind.CAPTION, BlockKind.PARAGRAPH})
_JOINT = re.compile(r"\s*(?::|\s[–—-]\s)\s*")
_NO_QUESTION = re.compile(
    r"\b(?:grade|graded|judge?ments?|rating|overall|previous|last|year|before|then|now|result|force)\b|\d|[.?!,;]",
    re.IGNORECASE,
)
_LONGEST_QUESTION = 10  # words
_LONGEST_LINE = _LONGEST_QUESTION + 6  # spaces: with a grade, a year and what joins them


def find_in_lines(document: Document, vocabulary: Vocabulary) -> Iterator[Given]:
    """Every line made of a question, a grade and perhaps a year, in any order, and nothing else."""
    run: list[Given] = []
    has_known = False
    for block in document.blocks:
        known = vocabulary.graded_question(block.text.words)
        unlisted = [] if known else list(_unlisted(block, vocabulary))
        if not known and not unlisted:
            yield from run if has_known else ()
            run, has_known = [], False
        if known and block.kind in _LINES:
            yield Given(*known, year_within(block.text.words), block.text.spans())
        run += unlisted
        has_known = has_known or known is not None
    yield from run if has_known else ()


def find_in_stacks(document: Document, vocabulary: Vocabulary) -> Iterator[Given]:
    """Questions and grades on lines of their own by turns, the question first or the grade first."""
    stack: list[tuple[Block, str, str]] = []
    for block in document.blocks:
        words = block.text.words
        grade = (vocabulary.grade_named(words) or "") if block.kind is BlockKind.GRADE else ""
        theme = "" if grade or block.kind not in _STACKED else vocabulary.theme_named(words) or ""
        is_turn = bool(grade or theme) and (not stack or bool(stack[-1][1]) != bool(theme))
        if not is_turn:
            yield from _paired(stack)
            stack = []
        if grade or theme:
            stack.append((block, theme, grade))
    yield from _paired(stack)


def _paired(stack: list[tuple[Block, str, str]]) -> Iterator[Given]:
    """The pairs of a stack; none where a line is left over, so that it is not told which belong together."""
    if len(stack) % 2:
        return
    for (one, *told), (other, *more) in zip(stack[::2], stack[1::2], strict=True):
        theme, grade = (told[0], more[1]) if told[0] else (more[0], told[1])
        words = f"{one.text.words} {other.text.words}"
        yield Given(theme, grade, year_within(words), (*one.text.spans(), *other.text.spans()), words)


def _unlisted(block: Block, vocabulary: Vocabulary) -> Iterator[Given]:
    """A line or row of a name and a grade, in either order, and nothing else."""
    if block.kind not in _LISTED or block.text.words.count(" ") > _LONGEST_LINE:
        return
    parts = [cell.words for cell in block.cells if cell.words] or _JOINT.split(block.text.words)
    parts = [part for part in parts if not cycle_of(part)]
    if len(parts) == 1:
        parts = _split_at_grade(parts[0], vocabulary)
    grades = [vocabulary.grade_named(part) for part in parts]
    if len(parts) != 2 or sum(grade is not None for grade in grades) != 1:
        return
    question, grade = (parts[0], grades[1]) if grades[1] else (parts[1], grades[0])
    if grade and question.count(" ") < _LONGEST_QUESTION and not _NO_QUESTION.search(question):
        theme = vocabulary.theme_named(question) or slug(question)
        yield Given(theme, grade, year_within(block.text.words), block.text.spans(), question)


def _split_at_grade(line: str, vocabulary: Vocabulary) -> list[str]:
    """A line in two where its last words are a grade, set apart by style alone ("Missing children Good")."""
    words = line.split()
    for count in (1, 2):
        if (
            len(words) > count
            and words[-count][:1].isupper()
            and vocabulary.grade_named(" ".join(words[-count:]))
        ):
            return [" ".join(words[:-count]), " ".join(words[-count:])]
    return [line]
