"""
Dates that a sentence takes from what was told before it.

    in the 12 months to June 2017 … In the same period 46 orders were made.      that period
    opened in March 2017. By the end of the year 212 had joined.                  31 December 2017
    In the year to 31 March 2017:  • 412 drivers were arrested                    the date of the lead-in

A sentence that has a date of its own takes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph.document import BlockKind, Document, Span
from graph.extract.numbers.printed import read_word
from graph.extract.panels.pieces import Piece, is_label, is_standing, whole
from graph.extract.times.periods import Found, Period, find_periods, months_to, read_period
from graph.extract.times.sentence_dates import BARE_DAY, BARE_LEAD
from graph.extract.words.splitting import split_sentences

_SPAN = r"(?:(?:\d{1,2}|three|six|nine|twelve|two|four|five)[\s-])?(?:months?|years?|weeks?|days?|quarters?)"
_SAME = re.compile(
    rf"\b(?:in|over|during|for|throughout|across|within|at|on|by)\s(?:(?:the|this)\ssame|that|those)\s"
    rf"(?:{_SPAN}|period|time|date|point|stretch|summer|winter|spring|autumn)\b(?!\s(?:of|in|as|last|before)\b)",
    re.IGNORECASE,
)
_END_OF = re.compile(
    r"\b(?:by|at)\s(?:the\s)?end\sof\s(?:the|that)\s(?:(?P<year>year)|period|month|quarter)\b", re.IGNORECASE
)
_UP_TO_THEN = re.compile(
    r"\b(?:in|over|during|within|across)\s(?:the\s)?(?:(?:previous|preceding|past|last|prior)\s"
    r"(?:(?P<count>\d{1,2}|three|six|nine|twelve)\smonths|(?P<year>year)|(?P<quarter>quarter))"
    r"|(?:(?P<months>12|twelve|six|three|nine)\smonths|(?P<whole>year))\s(?:to|before|up to"
    r"|leading up to)\s(?:that|then)"
    r"(?:\s(?:date|day|point))?)\b(?!\s(?:of|to|before)\b)",
    re.IGNORECASE,
)
"""A stretch that ends with a day told before: "at 31 January 2022. … in the previous 12 months"."""
_CARRIES_ON = re.compile(
    r"^(?!(?:We|They|He|She|Inspectors|Officers|The)\b)(?:(?:(?:Just |Only |Some |About |Nearly "
    r"|Almost )?(?:[\w,.%]+ ){0,3}?[Oo]f|Among|Amongst"
    r"|Between) (?:these|those|them)\b"
    r"|These\b|Those\b"
    r"|(?:This|That|It) (?:is|was|represents|represented|equates|equated|compares|compared|amounts"
    r"|amounted|includes|included)\b"
    r"|That year\b|In (?:all|total)\b|Altogether\b)"
)
_OF_ALL = re.compile(
    r"^(?:Nationally|The (?:national|equivalent|corresponding|England and Wales|figure|rate|average"
    r"|proportion)|Across England"
    r"|The (?:[a-z]+ )?(?:rise|increase|growth|fall|drop|decrease|reduction|decline|change)"
    r" (?:across|in|for|throughout) (?:the whole of )?England"
    r"|In England|For England|(?:By|In) comparison|England and Wales)\b",
)
_FIGURE_FOR = re.compile(
    r"^(?:The|Its) (?:equivalent |corresponding |comparable |overall )?(?:figure|rate|proportion"
    r"|share|average|number|percentage)s?"
    r" (?:for|in|among|at)\b"
)
_ITEM = re.compile(r"[A-Z][^.:;\d]{2,60}:\s+[+−–-]?£?\d[\d,.]*(?:\s?(?:%|per cent|[a-z]+))?")
_SETS = re.compile(
    r"\b(?:these|following|latest|own|its|the)\s(?:[a-z]+\s)?(?:figures|numbers|data|statistics)\b"
)
_LED = re.compile(r":\W*$")
_SHORT = 140
"""Characters of a line in bold or a heading that may date what is listed below it."""
_ASKED = re.compile(r"\b(?:should|must|recommend|plans? to|will|aims? to|by the end)\b", re.IGNORECASE)
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Lead:
    """A date, and the words that say so."""

    period: Period
    spans: tuple[Span, ...]


def carries_on(words: str) -> bool:
    """Whether a sentence goes on counting what the one before counted."""
    return _CARRIES_ON.match(words) is not None


def tells_of_all(words: str) -> bool:
    """Whether a sentence sets the figure of the country beside the one told before."""
    return _OF_ALL.match(words) is not None


def tells_of_another(words: str) -> bool:
    """Whether a sentence gives the like figure of something else: "The figure for priority calls was …"."""
    return _FIGURE_FOR.match(words) is not None


def told_again(words: str, last: Period | None) -> list[Found]:
    """
    Where a sentence points back to the date told before it.

    >>> last = Period(date(2017, 3, 1), date(2017, 3, 31))
    >>> [str(item.period.last) for item in told_again("By the end of the year it was 212", last)]
    ['2017-12-31']
    >>> told_again("In the same month of 2016 it was 212", last), told_again("In that year it was 9", None)
    ([], [])
    """
    if last is None or any(find_periods(words)):
        return []
    found = [Found(last, *match.span()) for match in _SAME.finditer(words)]
    found += _months_on(words, last)
    found += _up_to(words, last) if last.is_day else ()
    for match in _END_OF.finditer(words):
        end = _year_end(last) if match.group("year") else last.last
        found.append(Found(Period(end, end), *match.span()))
    return sorted(found, key=lambda item: item.at)


def _up_to(words: str, last: Period) -> Iterator[Found]:
    """Stretches that end with the day told before; of a pair, the first is of the day they begin on."""
    for match in _UP_TO_THEN.finditer(words):
        count = match.group("count") or match.group("months") or ("3" if match.group("quarter") else "12")
        months = int(count) if count.isdecimal() else read_word(count) or _YEAR
        then = Period(last.last, last.last).shifted(-months)
        yield Found(months_to(last.last, months), *match.span(), (then, last))


def _months_on(words: str, last: Period) -> Iterator[Found]:
    """Months and days without a year that lie behind the date told before, in its year."""
    for match in BARE_DAY.finditer(words):
        period = read_period(f"{BARE_LEAD.sub('', match.group())} {last.last.year}")
        if period and period.last > last.last:
            yield Found(period, *match.span())


def _year_end(period: Period) -> date:
    is_year = period == months_to(period.last, _YEAR)
    return period.last if is_year else date(period.last.year, 12, 31)


def lead_of(piece: Piece) -> Lead | None:
    """What a sentence without figures dates: "It gave us these figures for the year to 31 March 2017."."""
    return next(_leads(piece, is_title=True), None) if _SETS.search(piece.words) else None


def find_leads(document: Document) -> dict[int, Lead]:
    """The bullets that a line before them dates, by their place in `document.blocks`."""
    leads: dict[int, Lead] = {}
    lead: Lead | None = None
    section = -1
    for place, block in enumerate(document.blocks):
        is_item = block.kind is BlockKind.BULLET or _ITEM.fullmatch(block.text.words) is not None
        if is_item and block.section == section:
            if lead:
                leads[place] = lead
        elif block.kind is not BlockKind.FOOTNOTE:
            before = document.blocks[place - 1] if place else block
            if before.kind is BlockKind.BULLET and place - 1 not in leads and is_standing(block.text.words):
                leads.update((place - 1, found) for found in _leads(whole(block.text), is_title=True))
            section = block.section
            then = document.blocks[place + 1] if place + 1 < len(document.blocks) else block
            if then.kind is not BlockKind.BULLET and not _ITEM.fullmatch(then.text.words):
                lead = None
                continue
            lead = next(
                _leads(whole(block.text), is_title=block.emphasis or block.kind is BlockKind.HEADING), None
            )
    return leads


def _leads(piece: Piece, *, is_title: bool) -> Iterator[Lead]:
    """What the last sentence of a block dates, if it leads in to a list."""
    words = piece.words
    if is_title and len(words) <= _SHORT:
        last = piece
    elif sentences := split_sentences(words):
        last = piece.part(*sentences[-1])
        is_led = _LED.search(words) or is_standing(last.words) or _ON_LIST.search(last.words)
        if not (is_led or (is_label(words) and len(words) <= _SHORT)):
            return
    else:
        return
    if _ASKED.search(last.words):
        return
    found = [item for item in find_periods(last.words) if item.period]
    if len({item.period for item in found}) == 1 and found[0].period:
        yield Lead(found[0].period, last.part(found[0].at, found[0].until).spans())


_ON_LIST = re.compile(
    r"\b(?:following|below)\b.*\b(?:figures|data|numbers|points|list)\b|\b(?:figures|data|numbers) below\b",
    re.IGNORECASE,
)
