"""
Which report a document is: force, programme, cycle, date, publisher, ISBN.

Read from the title page, which is everything before the first section. Title forms covered: one pillar
("PEEL: Police effectiveness 2017"), several ("PEEL: Police effectiveness, efficiency and legitimacy
2018/19") and none ("PEEL 2021/22").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.document import Block, BlockKind, Document, Span, Text
from graph.errors import NotAReport
from graph.identifiers import slug
from graph.statements import Publication, Stated
from graph.vocabulary import Vocabulary

_TITLE = re.compile(r"\bPEEL\b")
_CYCLE = re.compile(r"\b(?P<first>20\d\d)(?:\s*[/–-]\s*(?P<second>(?:20)?\d\d))?\b")
_FORCE_LINE = re.compile(
    r"\b(?:inspection|assessment|report)\s+(?:of|on)\s+(?:the\s+)?(?P<force>[A-Z].+?)\s*$"
)
_FORCE_NAME = re.compile(
    r"(?:[A-Z][\w'’-]+\s+(?:(?:and|of|the|&)\s+)*)+(?:Police Service|Police|Constabulary)\b"
)
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_ISSUED = re.compile(rf"^(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{'|'.join(_MONTHS)})\s+(?P<year>20\d\d)$")
_PUBLISHER = re.compile(r"(?:©|\(c\)|Copyright)\s*(?P<name>.+?)\s*,?\s*20\d\d\b", re.IGNORECASE)
_ISBN = re.compile(r"ISBN:?\s*(?P<isbn>[\d-]{10,17}[\dX])")
_FORCE_WORDS = re.compile(r"\s+(?:Police Service|Police|Constabulary)$")
_PILLARS = ("effectiveness", "efficiency", "legitimacy")

_NOT_STATED = Stated("", ())


def draw_publication(document: Document, vocabulary: Vocabulary) -> Publication:
    """
    Read the title page.

    Raises:
        NotAReport: No PEEL title with a year, or no force, is on it.
    """
    page = [block for block in document.blocks if block.section < 0 and block.kind is not BlockKind.CONTENTS]
    title = _find_title(document, page)
    force_name = _find_force(document, page, vocabulary)
    pillars = [pillar for pillar in _PILLARS if pillar in title.value.lower()]
    return Publication(
        force=vocabulary.force_named(force_name.value) or slug(_FORCE_WORDS.sub("", force_name.value)),
        force_name=force_name,
        programme=f"peel-{pillars[0]}" if len(pillars) == 1 else "peel",
        cycle=_cycle(title.value),
        title=title,
        issued=_first(_issued(page)),
        publisher=_first(_matches(page, _PUBLISHER, "name")),
        isbn=_first(_matches(page, _ISBN, "isbn")),
    )


def _find_title(document: Document, page: list[Block]) -> Stated:
    for block in page:
        if _TITLE.search(block.text.words) and _CYCLE.search(block.text.words):
            return _whole(block.text)
    raise NotAReport(
        document.name,
        "no title of a PEEL inspection with its year was found",
        'a heading such as "PEEL: Police effectiveness 2017" before the first chapter',
        "Give the report as published, with its title page.",
    )


def _find_force(document: Document, page: list[Block], vocabulary: Vocabulary) -> Stated:
    for block in page:
        line = _FORCE_LINE.search(block.text.words)
        if line:
            return _part(block.text, line.start("force"), line.end("force"))
    for block in page:
        for name in _FORCE_NAME.finditer(block.text.words):
            if vocabulary.force_named(name.group()) or block.kind is BlockKind.HEADING:
                return _part(block.text, name.start(), name.end())
    raise NotAReport(
        document.name,
        "the title page names no police force",
        'a line such as "An inspection of Northamptonshire Police"',
        "Give the report as published, with its title page.",
    )


def _cycle(title: str) -> str:
    """ "2017" or "2018-19", from the last year in a title."""
    found = list(_CYCLE.finditer(title))[-1]
    second = found.group("second")
    return f"{found.group('first')}-{second[-2:]}" if second else found.group("first")


def _issued(page: list[Block]) -> Iterator[Stated]:
    for block in page:
        date = _ISSUED.match(block.text.words)
        if date:
            month = f"{date.group('year')}-{_MONTHS.index(date.group('month')) + 1:02d}"
            day = date.group("day")
            yield Stated(f"{month}-{int(day):02d}" if day else month, block.text.spans())


def _matches(page: list[Block], pattern: re.Pattern[str], group: str) -> Iterator[Stated]:
    for block in page:
        found = pattern.search(block.text.words)
        if found:
            yield _part(block.text, found.start(group), found.end(group))


def _first(found: Iterator[Stated]) -> Stated:
    return next(found, _NOT_STATED)


def _whole(text: Text) -> Stated:
    return Stated(text.words, text.spans())


def _part(text: Text, start: int, end: int) -> Stated:
    spans: tuple[Span, ...] = text.spans(start, end)
    return Stated(text.words[start:end], spans)
