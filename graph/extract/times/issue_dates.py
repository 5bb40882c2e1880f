"""
When a report was published, as title pages and web pages print it.

In: the words of a block. Out: "2018-03-22", or "2018-03" where no day is given; empty for what is no date.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]}|t?\\.?)?" if month[3:] else month for month in _MONTHS)
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = (
    rf"{_WEEKDAY}(?:{_DAY}\s+)?(?P<month>{_MONTH}),?\s+(?P<year>20\d\d)\b",
    rf"{_WEEKDAY}(?P<month>{_MONTH})\s+{_DAY},?\s+(?P<year>20\d\d)\b",
    r"(?P<year>20\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T[\d:.+Z-]*)?)?",
    r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>20\d\d)\b",
)
_LABEL = (
    r"(?:(?:first |report )?(?:published|issued|released|posted)(?: by .{2,80}?)?(?: on)?"
    r"|(?:publication|release|issue) date|date (?:of publication|published|issued)|date)\s*[:–-]?\s*"
)
_ALONE = tuple(map(re.compile, _DATES))
_LABELLED = tuple(re.compile(f"(?i:{_LABEL}){form}") for form in _DATES)


def read_date(words: str) -> str:
    """
    A date that stands alone.

    >>> read_date("22nd March 2018"), read_date("March 2018"), read_date("In March 2018")
    ('2018-03-22', '2018-03', '')
    """
    found = next(filter(None, (form.fullmatch(words.strip(" .")) for form in _ALONE)), None)
    return _written(found) if found else ""


def read_labelled_date(words: str) -> str:
    """
    A date behind words that say that the report was published then; what follows the date is not read.

    >>> read_labelled_date("Published on: Thursday 22 March 2018. Last updated 9 April 2018")
    '2018-03-22'
    >>> read_labelled_date("Last updated 9 April 2018")
    ''
    """
    found = next(filter(None, (form.match(words) for form in _LABELLED)), None)
    return _written(found) if found else ""


def _written(found: re.Match[str]) -> str:
    """The date in ISO form; empty if there is no such day."""
    month, day = found.group("month"), found.group("day")
    number = int(month) if month.isdecimal() else [name[:3] for name in _MONTHS].index(month[:3]) + 1
    try:
        written = date(int(found.group("year")), number, int(day or 1)).isoformat()
    except ValueError:
        return ""
    return written if day else written[:7]
