"""
Lines of question and grade that stand in one paragraph, as a list printed without marks comes out of print.

In: the words of a paragraph. Out: where each line of it starts and ends, if it holds several and no more.
"""

from __future__ import annotations

import re

from graph.vocabulary import Vocabulary

_GRADE = re.compile(
    r"\b(?:outstanding|good|adequate|requires? improvement|inadequate|ungraded|not graded)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[a-z][.!?;]\s")
_WORD = re.compile(r"\S+")
_LONGEST = 160  # words
_LONGEST_LINE = 26  # words


def graded_lines(words: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Start and end of each line; empty if the words are other than several of them."""
    if len(_GRADE.findall(words)) < 2 or _SENTENCE.search(words):
        return []
    bounds = [found.span() for found in _WORD.finditer(words)]
    if len(bounds) > _LONGEST:
        return []
    lines: list[tuple[int, int]] = []
    start = 0
    while start < len(bounds):
        end = _end_of_line(words, bounds, start, vocabulary)
        if end is None:
            return []
        lines.append((bounds[start][0], bounds[end][1]))
        start = end + 1
    return lines if len(lines) > 1 else []


def _end_of_line(words: str, bounds: list[tuple[int, int]], start: int, vocabulary: Vocabulary) -> int | None:
    """
    The last word of the line that starts with a word; None if no line does.

    The longest that is followed by a capital counts, so that no word of a question or a grade is cut off.
    """
    is_grade_first = False
    for end in range(min(start + _LONGEST_LINE, len(bounds)) - 1, start, -1):
        line = words[bounds[start][0] : bounds[end][1]]
        if len(_GRADE.findall(line)) != 1:
            continue
        ends = end + 1 == len(bounds) or words[bounds[end + 1][0]].isupper()
        is_grade_first = _GRADE.match(line) is not None
        if ends and vocabulary.graded_question(line) and (is_grade_first or _ends_in_grade(line)):
            return end
    return None


def _ends_in_grade(line: str) -> bool:
    """Whether a grade, perhaps with its year, is the last thing that a line says."""
    last = list(_GRADE.finditer(line))[-1]
    return not re.search(r"[A-Za-z]", line[last.end() :])
