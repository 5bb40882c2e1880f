"""Dates and periods as reports print them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.times.label_dates import read_dating, without_dating
from graph.extract.times.periods import (
    Period,
    add_months,
    find_periods,
    months_to,
    read_period,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))

FOUND = [
    ("12 months to 30 June 2017", "2016-07-01/2017-06-30"),
    ("in the 12 months ending 31 March 2017, the force", "2016-04-01/2017-03-31"),
    ("the year ending March 2017", "2016-04-01/2017-03-31"),
    ("the year to 31 August 2017", "2016-09-01/2017-08-31"),
    ("twelve months to 15 June 2017", "2016-06-16/2017-06-15"),
    ("six months to the end of September 2017", "2017-04-01/2017-09-30"),
    ("the quarter ending June 2018", "2018-04-01/2018-06-30"),
    ("five years to 30 June 2016", "2011-07-01/2016-06-30"),
    ("12 months to 28 February 2019", "2018-03-01/2019-02-28"),
    ("in the summer of 2017", "2017-06-01/2017-08-31"),
    ("winter 2016/17", "2016-12-01/2017-02-28"),
    ("between the spring and the autumn of 2016", "2016-03-01/2016-11-30"),
    ("from the autumn of 2014 to that of 2015", "2014-09-01/2015-11-30"),
    ("the week ending 18 June 2017", "2017-06-12/2017-06-18"),
    ("quarter three of 2016/17", "2016-10-01/2016-12-31"),
    ("y/e 31 March 2017", "2016-04-01/2017-03-31"),
    ("Jul-16 to Jun-17", "2016-07-01/2017-06-30"),
    ("on 31/03/17", "2017-03-31"),
    ("at the close of 2016/17", "2017-03-31"),
    ("by mid-2017", "?"),
    ("in the final quarter", "?"),
    ("as at 1 July 2017", "2017-07-01"),
    ("On 28 February 2019, the unit", "2019-02-28"),
    ("had been mapped by 1 October 2017", "2017-10-01"),
    ("on 1st July, 2017", "2017-07-01"),
    ("in July 2017", "2017-07-01/2017-07-31"),
    ("in February and March 2019", "2019-02-01/2019-03-31"),
    ("during 2017.", "2017-01-01/2017-12-31"),
    ("in 2016/17", "2016-04-01/2017-03-31"),
    ("2016-17", "2016-04-01/2017-03-31"),
    ("Between April and September 2017, only", "2017-04-01/2017-09-30"),
    ("between October and March 2017", "2016-10-01/2017-03-31"),
    ("between 21 July and 15 August 2017", "2017-07-21/2017-08-15"),
    ("from 1 July 2016 to 30 June 2017", "2016-07-01/2017-06-30"),
    ("1 July 2016–30 June 2017", "2016-07-01/2017-06-30"),
    ("1 to 31 March 2017", "2017-03-01/2017-03-31"),
    ("since September 2018", "?"),
    ("until March 2020", "?"),
    ("by March 2017", "2017-03-01/2017-03-31"),
    ("by the end of March 2017", "2017-03-31"),
    ("at the end of 2016", "2016-12-31"),
    ("by the end of 2016/17", "2017-03-31"),
    ("in the first half of 2017", "2017-01-01/2017-06-30"),
    ("the second half of 2017/18", "2017-10-01/2018-03-31"),
    ("during the last quarter of 2017", "2017-10-01/2017-12-31"),
    ("in Q1 2017/18", "2017-04-01/2017-06-30"),
    ("quarter 2 of 2017", "2017-04-01/2017-06-30"),
    ("in the first five months of 2017", "2017-01-01/2017-05-31"),
    ("between the last quarter of 2016 and the first of 2017", "2016-10-01/2017-03-31"),
    ("between 2014/15 and 2016/17", "2014-04-01/2017-03-31"),
    ("FY 2016/17", "2016-04-01/2017-03-31"),
    ("the 12 months from 1 July 2016", "2016-07-01/2017-06-30"),
    ("the 12-month period ending 30/06/2017", "2016-07-01/2017-06-30"),
    ("the year that ended on 31 March 2017", "2016-04-01/2017-03-31"),
    ("on June 30, 2017", "2017-06-30"),
    ("in the 12 months before 1 July 2017", "?"),
    ("31 June 2017", "?"),
    ("our 2017 report", ""),
    ("2015-17", "?"),
    ("they may march in 12 days", ""),
]

DATINGS = [
    (
        "Change in ASB incidents 12 months to 31 March 2016 against 12 months to 31 March 2017",
        "2016-04-01/2017-03-31",
        "2015-04-01/2016-03-31",
        "Change in ASB incidents",
    ),
    (
        "Change in crime (year ending June 2018 compared with year ending June 2017)",
        "2017-07-01/2018-06-30",
        "2016-07-01/2017-06-30",
        "Change in crime",
    ),
    (
        "Change in recorded crime on the previous year, 12 months to 30 September 2017",
        "2016-10-01/2017-09-30",
        "2015-10-01/2016-09-30",
        "Change in recorded crime",
    ),
    (
        "Groups per 1 million population as at 1 July 2017",
        "2017-07-01",
        "",
        "Groups per 1 million population",
    ),
    ("Crimes (12 months to 30 June 2017) per head", "2016-07-01/2017-06-30", "", "Crimes per head"),
    ("Crimes in 2016 or in 2017", "", "", "Crimes in 2016 or in 2017"),
    ("Crimes since March 2017", "", "", "Crimes since March 2017"),
]


def _iso(period: Period | None) -> str:
    if period is None:
        return "?"
    return f"{period.first}" if period.is_day else f"{period.first}/{period.last}"


@pytest.mark.parametrize(("words", "expected"), FOUND)
def test_a_period_in_words_gives_its_days(words: str, expected: str) -> None:
    """Each wording gives first and last day; an open or impossible one is found but has no days."""
    assert ([expected] if expected else []) == [_iso(found.period) for found in find_periods(words)]


@pytest.mark.parametrize(("label", "period", "compared_with", "rest"), DATINGS)
def test_a_label_is_dated_by_its_later_period(label: str, period: str, compared_with: str, rest: str) -> None:
    """Of two periods set against each other the later dates the figures; the label loses both."""
    dating = read_dating(label)
    assert period == (_iso(dating.period) if dating else "")
    assert compared_with == (_iso(dating.compared_with) if dating and dating.compared_with else "")
    assert rest == without_dating(label)


def test_a_bare_year_is_a_period_only_where_it_stands_alone() -> None:
    """The heading of a column may be a year; a year in a sentence needs a word that leads to it."""
    assert Period(date(2017, 1, 1), date(2017, 12, 31)) == read_period("2017")
    assert read_period("2017 report") is None
    assert read_period("Crimes 2017") is None


@given(DAYS, st.integers(1, 36))
def test_months_to_a_day_end_on_it_and_follow_one_another(last: date, months: int) -> None:
    """The stretch ends on the day given, and the one before it ends on the eve of its first day."""
    period = months_to(last, months)
    assert last == period.last
    assert add_months(last + timedelta(1), -months) == period.first
    assert months_to(period.first - timedelta(1), 1).last == period.first - timedelta(1)


@given(DAYS)
def test_a_printed_day_is_read_back(day: date) -> None:
    """Any day printed in full is read as that day, alone or in twelve months that end with it."""
    printed = f"{day.day} {calendar.month_name[day.month]} {day.year}"
    assert Period(day, day) == read_period(f"as at {printed}")
    assert months_to(day, 12) == read_period(f"12 months to {printed}")


@given(DAYS, DAYS)
def test_a_printed_range_is_read_back(one: date, other: date) -> None:
    """A range between two days is read as such; one that runs backwards has no days."""
    words = " to ".join(f"{day.day} {calendar.month_name[day.month]} {day.year}" for day in (one, other))
    found = list(find_periods(words))
    assert [Period(one, other) if one <= other else None] == [item.period for item in found]


@given(st.text(max_size=60))
def test_no_words_break_the_search_for_periods(words: str) -> None:
    """Whatever the words, what is found lies within them, in order."""
    last = 0
    for found in find_periods(words):
        assert last <= found.at < found.until <= len(words)
        last = found.until


def test_a_period_runs_forwards() -> None:
    """A period whose last day is before its first cannot be made."""
    with pytest.raises(ValueError, match="first <= last"):
        Period(date(2017, 7, 1), date(2017, 6, 30))
