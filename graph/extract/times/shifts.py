"""
Times told by how far they lie from another: "a year before", "two years later", "in the preceding quarter".
"""

from __future__ import annotations

import re

from graph.extract.numbers.printed import read_word

_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_UNIT = r"(?:year|month|quarter)"
_SHIFT = re.compile(
    rf"\b(?:(?P<count>{_COUNT})\s(?P<unit>{_UNIT})s?\s"
    r"(?P<way>before(?:hand)?|earlier|previously|ago|later|on|afterwards)"
    rf"|the\s(?P<same>{_UNIT})\s(?P<side>before|earlier|after)"
    rf"|the\s(?:12|twelve)\smonths\s(?P<months>before|after)"
    rf"|the\s(?P<after>{_UNIT}|(?:12|twelve)\smonths)\s(?:that|which)\sfollowed"
    rf"|the\s(?P<next>previous|preceding|prior|following|next)\s"
    rf"(?P<span>{_UNIT}|(?:12|twelve)\smonths)(?:[’']s)?"
    r"|(?P<last>last\syear(?!,?\s\(?(?:\d{4}\b|the (?:12|twelve) months\b|the year\b))))\b(?!\s\d)",
    re.IGNORECASE,
)
_NO_SHIFT_BEFORE = re.compile(
    r"\b(?:more than|less than|over|for|within|at least|almost|nearly|than|some|every|each|since)\s$",
    re.IGNORECASE,
)
_FOR_BEFORE = re.compile(r"\bfor\s$")
_BASE_BEFORE = re.compile(r"\b(?:on|over|above|below|under|behind|from|since|than|against|with|to)\s$")
"""A change is told "on the year before", and is of the later time."""
_AT_ONCE = re.compile(
    r"(?:\s[A-Za-z’'-]+){0,3}?(?:\son\sthe\ssame\s(?:day|date|night))?[\s,(]*(?:in\s|during\s|on\s)?"
)
_IS_BEHIND = re.compile(
    r"\s(?:in\s|during\s|for\s)?(?:(?:an?|one|two|three|four|five|\d)\s(?:year|month|quarter)s?\s(?:before|earlier|previously)"
    r"|the\s(?:year|month|quarter)\s(?:before|earlier)|the\s(?:previous|preceding|prior)\s(?:year|month|quarter))"
    r"(?:[,)]|\sand\b)"
)
"""Of the figure before: "318 the year before, a rise of 30 percent"."""
_FIGURE_BEFORE = re.compile(r"\d\s$")
_CLAUSE_BREAK = re.compile(r"[;:]\s|,\s(?:and|but|while|whereas|although|though|where|which|who|when)\s")
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_LATER = ("later", "on", "after", "afterwards", "following", "next")


def shift_of(before: str, after: str) -> int | None:
    """
    How many months a figure lies from the one told before it; None if the words around it do not say.

    Args:
        before: The words between the figure before and this one.
        after: The words between this one and the next.

    >>> shift_of(" devices, down from ", " two years earlier."), shift_of("; a year before, it held ", ".")
    (-24, -12)
    >>> shift_of(" in the previous year and ", " across the country.") is None
    True
    >>> shift_of(" on that day, ", " of them named more than three months before") is None
    True
    """
    behind = _first(after)
    if behind and _BASE_BEFORE.search(after, 0, behind.start()):
        return None
    if behind and _AT_ONCE.fullmatch(after, 0, behind.start()):
        return _months(behind)
    clause = before[max((found.start() for found in _CLAUSE_BREAK.finditer(before)), default=0) :]
    leading = _first(clause)
    if leading and len(clause) == len(before) and _IS_BEHIND.match(before):
        return None
    return _months(leading) if leading else None


def find_counts(words: str) -> list[tuple[int, int]]:
    """Where such times have numbers of their own, which are no figures."""
    return [
        found.span("count")
        for found in _SHIFT.finditer(words)
        if found.group("count")
        and (not found.group("count").isdecimal() or _FIGURE_BEFORE.search(words, 0, found.start()))
    ]


def _first(words: str) -> re.Match[str] | None:
    for found in _SHIFT.finditer(words):
        is_named = found.group().lower().startswith("the ") and _FOR_BEFORE.search(words, 0, found.start())
        if is_named or not _NO_SHIFT_BEFORE.search(words, 0, found.start()):
            return found
    return None


def _months(found: re.Match[str]) -> int:
    part = {name: value.lower() for name, value in found.groupdict().items() if value}
    unit = part.get("unit") or part.get("same") or part.get("span") or part.get("after") or "year"
    count = part.get("count", "one")
    number = 1 if count in ("a", "an") else int(count) if count.isdecimal() else read_word(count) or 1
    way = (
        part.get("way")
        or part.get("side")
        or part.get("months")
        or part.get("next")
        or ("later" if "after" in part else "before")
    )
    months = number * _MONTHS.get(unit, 12)
    return months if way in _LATER else -months
