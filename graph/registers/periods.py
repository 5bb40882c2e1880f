"""Periods of official figures: as the register of calendar intervals names them, and in words."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Final

from rdflib import URIRef

_INTERVALS: Final = "http://reference.data.gov.uk/id/gregorian-interval/"
_MONTHS: Final = 12


def interval(start: date, end: date) -> URIRef:
    """
    A period as the register of calendar intervals names it.

    >>> interval(date(2016, 4, 1), date(2017, 3, 31))
    rdflib.term.URIRef('http://reference.data.gov.uk/id/gregorian-interval/2016-04-01T00:00:00/P1Y')
    """
    months = (end.year - start.year) * _MONTHS + end.month - start.month + 1
    is_whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if is_whole and months % _MONTHS == 0:
        length = f"P{months // _MONTHS}Y"
    else:
        length = f"P{months}M" if is_whole else f"P{(end - start + timedelta(1)).days}D"
    return URIRef(f"{_INTERVALS}{start.isoformat()}T00:00:00/{length}")


def in_words(start: date, end: date) -> str:
    """A period for a reader: "year to 31 March 2017"."""
    last = f"{end.day} {end:%B %Y}"
    if start == end:
        return last
    if interval(start, end).endswith("/P1Y"):
        return f"year to {last}"
    return f"{start.day} {start:%B %Y} to {last}"
