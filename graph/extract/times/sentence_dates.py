"""
The dates of a sentence that its figures may be of.

Left out is a date that figures are only set against ("fewer than they had in 2020"), and one by which
something is to come ("will retire by the end of 2020"). A day without a year ("on 5 February") is of the year
told before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extract.numbers.no_figures import cue
from graph.extract.times.periods import Found, Period, find_periods, months_to, read_period

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
BARE_DAY = re.compile(
    rf"\b(?:(?:as at|at|on|by)\s(?:the\s)?(?P<day>\d{{1,2}}\s{_MONTH}|end of {_MONTH})"
    rf"|(?:in|by|during)\s(?P<month>{_MONTH}))(?!,?\s(?:\d{{4}}|{_MONTH})|\sto\s(?:\d{{1,2}}\s)?{_MONTH}|\w)"
)
_BARE_SPAN = re.compile(
    rf"\b(?:in|over|during|for)\sthe\s(?:year|(?:last\s)?(?P<count>three|six|nine|twelve|3|6|9|12)\smonths)\s"
    rf"(?:to|ending|ended)\s(?P<day>\d{{1,2}}\s{_MONTH})(?!,?\s\d{{4}}|\w)"
)
_COUNTS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}
_LEVEL = re.compile(r"^\w+ (?:have|stand|number|total|reach|employ|amount|be at|fall to|rise to|grow to)\b")
"""What will be a level on that day is of it."""
BARE_LEAD = re.compile(r"^(?:in|by|during|at|on|as at)\s(?:the\s)?(?=[A-Z])")
_FROM = re.compile(r"\bfrom\s[^.;]*\d[^.;]*$")
_ONLY_SET_AGAINST = re.compile(
    r"\b(?:than|as|what)\s(?:(?:it|they|those|that|there|the|level|figure|had|has|was|were|did|been|same|same\stime"
    r"|case|a|year|before|in|on|at|during|for)\s)*$"
)
_OPENS_AGAINST = re.compile(r"(?:When )?(?:[Cc]ompared|[Ii]n comparison) (?:with|to)\s(?:the\s)?")
_BY = re.compile(r"(?:[Bb]y|[Bb]y the end of|[Bb]efore)\b")
_TO_COME = re.compile(
    r"\b(?:will|would|should|due|to be|is to|are to|was to|were to|expected to|able to|eligible to)\b[^.;]*$"
)


def dates_of(words: str, places: Sequence[int]) -> list[Found]:
    """
    The dates of a sentence, in order.

    Args:
        places: Where its figures stand.

    >>> [str(item.period.last) for item in dates_of("212 open on 29 January 2019; on 5 February 187", (0,))]
    ['2019-01-29', '2019-02-05']
    >>> dates_of("committed 40 percent fewer offences than they had in 2020, saving £310,000", (10,))
    []
    """
    found = [item for item in find_periods(words) if not _is_only_set_against(words, item, places)]
    found = [item for item in found if not is_to_come(words, item)]
    more = [*_without_year(words, found), *_spans_without_year(words, found)]
    return sorted([*found, *more], key=lambda item: item.at)


def _is_only_set_against(words: str, item: Found, places: Sequence[int]) -> bool:
    opened = _OPENS_AGAINST.match(words)
    if opened and opened.end() >= item.at - 3 and words[item.until : item.until + 1] == ",":
        return True
    led = words[: item.at] + ("in " if words.startswith(("In ", "in "), item.at) else "")
    against = _ONLY_SET_AGAINST.search(led)
    if against is None or not any(place < against.start() for place in places):
        return False
    clause = re.search(r"[,;:(]", words[item.until :])
    end = item.until + clause.start() if clause else len(words)
    return not any(against.start() < place < end for place in places)


def is_to_come(words: str, item: Found) -> bool:
    """Whether a date is the day by which something is to be."""
    told = _TO_COME.search(words, 0, item.at) if _BY.match(words, item.at) else None
    return told is not None and "£" not in words and not _LEVEL.search(told.group())


def _without_year(words: str, found: Sequence[Found]) -> Iterator[Found]:
    """Days and months later in the year of a date before them."""
    for bare in BARE_DAY.finditer(words):
        if any(item.at < bare.end() and bare.start() < item.until for item in found):
            continue
        before = [item.period.last for item in found if item.period and item.until <= bare.start()]
        behind = [item.period.last for item in found if item.period and item.at >= bare.end()]
        name = BARE_LEAD.sub("", bare.group())
        period: Period | None = None
        if before and not cue("against").search(words, 0, bare.start()):
            period = read_period(f"{name} {before[-1].year}")
            period = period if period and period.last > before[-1] else None
        elif behind and not before and _FROM.search(words, 0, bare.start()):
            period = read_period(f"{name} {behind[0].year}")
            period = period.years_before(1) if period and period.first > behind[0] else period
        if period:
            yield Found(period, *bare.span())


def _spans_without_year(words: str, found: Sequence[Found]) -> Iterator[Found]:
    """Months up to a day without a year, the last before a date told: "in the year to 31 October"."""
    known = [item.period.last for item in found if item.period]
    for bare in _BARE_SPAN.finditer(words) if known else ():
        day = read_period(f"{bare.group('day')} {known[0].year}")
        count = bare.group("count") or "12"
        if day and not any(item.at < bare.end() and bare.start() < item.until for item in found):
            last = day.last if day.last <= known[0] else day.years_before(1).last
            yield Found(months_to(last, _COUNTS.get(count) or int(count)), *bare.span())
