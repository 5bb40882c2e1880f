"""
When the figures under a label were counted, and labels and sentences without the words that say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graph.extract.times.periods import Period, find_periods, months_to

_AGAINST = re.compile(
    r"^,?\s*\(?(?:as )?(?:against|and|compared (?:with|to)|versus|vs\.?|to|from|on)\s+(?:the )?$"
)
_CHANGE = re.compile(r"\b(?:change|increase|decrease|rise|fall|growth|reduction)s?\b", re.IGNORECASE)
_AGAINST_BEFORE = re.compile(
    r"[\s,(]*\b(?:as )?(?:against|compared (?:with|to)|versus|on|from)\s(?:the\s)?$", re.IGNORECASE
)
_LEAD_IN = re.compile(r"(?:[\s,:;(–-]|\b(?:in|for|during|over|from|the|as|at|of)\b)+$", re.IGNORECASE)
_LONGEST_LEAD_IN = 80  # characters
_ON_THE_YEAR_BEFORE = re.compile(
    r"\b(?:on|over|from|since|against|compared (?:with|to)) (?:the )?"
    r"(?:(?:previous|preceding|prior) (?:year|12 months|twelve months)|year before)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dating:
    """
    When the figures under a label were counted.

    Args:
        period: The later one, of a change between two.
        compared_with: Of a change, the earlier period.
        at, until: The words that say so, with what leads into them ("in the …", "(…)").
    """

    period: Period
    compared_with: Period | None
    at: int
    until: int


def read_dating(label: str) -> Dating | None:
    """
    When a labelled figure was counted; None if the label has no period, or more than can be told apart.

    >>> dating = read_dating("Change in crime 12 months to 30 June 2016 against 12 months to 30 June 2017")
    >>> dating.period.first.isoformat(), dating.compared_with.first.isoformat(), dating.at
    ('2016-07-01', '2015-07-01', 15)
    """
    found = list(find_periods(label))
    closed = [item for item in found if item.period]
    if len(closed) == 1 and all(
        label[item.at :].lower().startswith("since") for item in found if not item.period
    ):
        found = closed
    periods = [item.period for item in found if item.period]
    if len(periods) != len(found) or not 1 <= len(found) <= 2:
        return None
    at = _lead_in(label, found[0].at)
    until = found[-1].until + label[found[-1].until :].startswith(")")
    if len(found) == 1:
        before = periods[0].years_before(1) if _ON_THE_YEAR_BEFORE.search(label) else None
        if _is_baseline(label[: found[0].at], periods[0]):
            led = len(_AGAINST_BEFORE.sub("", label[: found[0].at]))
            return Dating(periods[0].shifted(12), periods[0], led, until)
        return Dating(periods[0], before, at, until)
    if not _AGAINST.match(label[found[0].until : found[1].at]):
        return None
    earlier, later = sorted(periods)
    return Dating(later, earlier, at, until)


def _is_baseline(before: str, period: Period) -> bool:
    """Whether a change is told from a year on: "Change in crime against the 12 months to 30 June 2016"."""
    is_year = period == months_to(period.last, 12)
    return is_year and bool(_CHANGE.search(before) and _AGAINST_BEFORE.search(before))


def without_dating(label: str) -> str:
    """
    A label without the words that say when.

    >>> without_dating("Incidents per 1,000 population 12 months to 30 June 2017")
    'Incidents per 1,000 population'
    """
    dating = read_dating(label)
    words = f"{label[: dating.at]} {label[dating.until :]}" if dating else label
    return " ".join(_ON_THE_YEAR_BEFORE.sub(" ", words).split()).strip(" ,;:–-")


@lru_cache(maxsize=64)
def without_dates(words: str) -> str:
    """
    Running words without their dates and what leads into them.

    >>> without_dates("In the 12 months to 30 June 2017, it received 204 cases")
    'it received 204 cases'
    """
    for found in reversed(list(find_periods(words))):
        before, after = words[: _lead_in(words, found.at)], words[found.until :].lstrip(" ,")
        opened = words[: found.at].count("(") - before.count("(")
        words = f"{before} {after.removeprefix(')') if opened else after}"
    return " ".join(words.split())


def _lead_in(words: str, at: int) -> int:
    """Where the words start that lead in to a date."""
    led = _LEAD_IN.search(words, max(0, at - _LONGEST_LEAD_IN), at)
    return led.start() if led else at
