"""
Dates without a year, which a table leaves to the headings of its columns: "12 months to 30 June" above 2016.
"""

from __future__ import annotations

import re

from graph.extract.times.periods import Period, find_periods, read_period

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NO_YEAR = rf"(?!,?\s(?:\d{{4}}|{_MONTH})|\w)"
_PART_DATE = re.compile(
    rf"\b(?:(?P<span>(?:(?:12|twelve)[\s-]months?|(?:financial |calendar )?years?)(?:\speriod)?)"
    rf"\s(?:(?:up\s)?to|ending|ended|which ended|that ended)\s(?:on\s|in\s)?(?:the\s)?(?:end of\s)?"
    rf"(?P<last>(?:{_DAY}\s)?{_MONTH}){_NO_YEAR}"
    rf"|(?:as\s)?(?:at|of|on)\s(?:the\s)?(?P<end>end of\s)?(?P<day>(?:{_DAY}\s)?{_MONTH}){_NO_YEAR}"
    rf"|(?:(?P<first>(?:{_DAY}\s)?{_MONTH})\s?(?:to|–|-|and)\s?(?P<until>(?:{_DAY}\s)?{_MONTH})){_NO_YEAR})",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(r"\W*((?:19|20)\d\d)\W*")


def complete(words: str, year: str) -> Period | None:
    """
    The period that some words and a bare year name together; None if the words lack no year.

    >>> complete("Calls, 12 months to 30 June", "2016").last.isoformat()
    '2016-06-30'
    >>> complete("Officers at 31 March", "2016").is_day, complete("Calls in 2015", "2016")
    (True, None)
    """
    found = _PART_DATE.search(words)
    bare = _BARE_YEAR.fullmatch(year)
    if found is None or bare is None:
        return None
    number = bare.group(1)
    if found.group("span"):
        return read_period(f"12 months to {found.group('last')} {number}")
    if found.group("day"):
        at = "end of " if found.group("end") else ""
        return read_period(
            f"{'as at ' if found.group('day')[0].isdigit() else ''}{at}{found.group('day')} {number}"
        )
    return _only(f"from {found.group('first')} to {found.group('until')} {number}")


def without_part_date(words: str) -> str:
    """
    A label without a date that lacks its year.

    >>> without_part_date("Officers, as at 31 March")
    'Officers'
    """
    return " ".join(_PART_DATE.sub(" ", words).split()).strip(" ,;:–-()")


def has_part_date(words: str) -> bool:
    """Whether some words have a date that lacks its year."""
    return _PART_DATE.search(words) is not None


def _only(words: str) -> Period | None:
    found = list(find_periods(words))
    return found[0].period if len(found) == 1 else None
