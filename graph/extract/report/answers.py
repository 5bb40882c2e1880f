"""
Documents that answer a report: the response of a commissioner, mayor, panel or force, as a letter or a page.

They have the title, grades and recommendations of the report that they answer, and its words in quotation;
what they say themselves is no finding of an inspectorate. Told by who speaks, and to whom, on the title page
and in the opening: the turns of phrase are `graph/data/answer-cues.csv`. One sign alone decides nothing, for
reports too speak of a force's "response to our recommendations".
"""

from __future__ import annotations

import re
from functools import cache

from graph.document import Block, BlockKind, Document
from graph.errors import NotAReport
from graph.extract.words.tables import read_table

_LONGEST_LINE = 40  # words of a line of the title page; a longer block is running text
_OPENING = 15  # blocks of running text
_ENOUGH = 3
_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET})
_SIGNS = ("answers", "between", "report", "answer", "speaker", "letter", "voice")


def refuse_answers(document: Document) -> None:
    """
    Refuse a document that answers a report.

    A title that says so counts twice; the opening, who is named on the title page, the form of a letter and
    turns of phrase of those who were inspected or oversee them count once each. Three are enough.

    Raises:
        NotAReport: It is one.
    """
    title = _title_lines(document)
    body = [block.text.words for block in document.blocks if block.kind in _RUNNING]
    told = next((line for line in title if _names_answer(line)), "")
    opening = next((words for words in body[:_OPENING] if _names_answer(words)), "")
    signs = (
        bool(told),
        bool(told),
        bool(opening),
        any(_alone("speaker").search(line) for line in title),
        any(_alone("letter").match(words) for words in body),
        any(_alone("voice").search(words) for words in body),
    )
    if (told or opening) and sum(signs) >= _ENOUGH:
        raise NotAReport(
            document.name,
            f'"{(told or opening)[:100]}" answers the report of an inspection, and is none itself',
            "a report as its inspectorate published it",
            "Give the report that it answers.",
        )


def _title_lines(document: Document) -> list[str]:
    """The short lines of the title page; of a document without one, its first heading."""
    blocks = [block for block in document.blocks if block.kind is not BlockKind.CONTENTS]
    page = [block for block in blocks if block.section < 0] or blocks[:1]
    return [block.text.words for block in page if _is_line(block)]


def _is_line(block: Block) -> bool:
    return block.kind is BlockKind.HEADING or block.text.words.count(" ") < _LONGEST_LINE


def _names_answer(words: str) -> bool:
    """
    Whether words name an answer to a report.

    >>> _names_answer("Response to the HMICFRS PEEL inspection 2017"), _names_answer("PCC’s formal response")
    (True, True)
    >>> _names_answer("The police response to domestic abuse: an inspection of Kent Police")
    False
    """
    return any(form.search(words) for form in _forms())


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """ "Response to the report", "the commissioner's response", "response of the commissioner"."""
    answers, between, report, answer, speaker = (_words(sign) for sign in _SIGNS[:5])
    other = r"H(?:is|er) Majesty[’']s|20\d\d(?:/\d\d)?"
    forms = (
        rf"\b(?:{answers})\s(?:(?:{between}|{other})\s){{0,10}}(?:{report})\b",
        rf"\b(?:{speaker})(?:[’']s?)?\s(?:(?!to\b|of\b)\w+\s){{0,2}}(?:{answer})\b",
        rf"\b(?:{answer})\s(?:of|by|from)\s(?:\w+\s){{0,5}}?(?:{speaker})\b",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@cache
def _alone(sign: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words(sign)})\b", re.IGNORECASE)


@cache
def _words(sign: str) -> str:
    """The turns of phrase of one sign, as alternatives, the longer first."""
    rows = read_table("answer-cues.csv", ("sign", "words", "example"))
    found = sorted((row["words"] for row in rows if row["sign"] == sign), key=lambda words: -len(words))
    return "|".join(map(re.escape, found))
