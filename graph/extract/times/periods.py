"""
Dates and periods as reports print them.

    12 months to 30 June 2017          1 July 2016 to 30 June 2017
    year ending March 2017             1 April 2016 to 31 March 2017
    between April and September 2017   1 April to 30 September 2017
    2016/17                            the financial year, 1 April 2016 to 31 March 2017
    July 2017, in 2017                 the whole month, the whole year
    the first half of 2017, Q2 2017/18 that part of the calendar or financial year
    the summer of 2017, winter 2016/17 three whole months: June to August, December to February
    the week ending 18 June 2017       the seven days to it
    as at 1 July 2017, 01/07/2017      that day

What is open at one end ("since September 2018", "until March 2020") is found, so that its date is not taken
for a day or month of its own, but has no period.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from graph.extract.numbers.printed import read_word

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
# Spaces are escaped: these are put together in a verbose pattern.
_IN_DIGITS = rf"(?:\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR}|\d{{1,2}}/\d{{1,2}}/\d\d\b)"
_DATE = rf"(?:{_DAY}\ {_MONTH},?\ {_YEAR}|{_MONTH}\ {_DAY},?\ {_YEAR}|{_IN_DIGITS})"
_FINANCIAL = rf"(?:(?:the\ )?(?:(?i:financial\ year)\ |FY\ ?))?{_YEAR}[/–-](?:20)?\d\d"
_NTH = r"(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|[Ff]inal|[Ll]atter|[Oo]pening|[Cc]losing)"
_HALF_OR_QUARTER = rf"(?:the\ )?{_NTH}\ (?:half|quarter)\ (?:of\ )?(?:the\ )?(?:{_FINANCIAL}|{_YEAR})"
_SEASONS_NAMED = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)"
_SEASON = rf"{_SEASONS_NAMED}\ (?:of\ )?(?:{_FINANCIAL}|{_YEAR})"
_ALIKE = rf"(?:the\ )?{_NTH}\ (?:(?:half|quarter)\ )?of\ (?:{_FINANCIAL}|{_YEAR})"
_MONTH_YEAR = rf"(?:{_MONTH},?\ {_YEAR}|{_MONTH}[-’']\d\d\b)"
_POINT = rf"(?:(?:the\ )?(?:end\ of\ )?(?:{_DATE}|{_MONTH_YEAR}))"
_TO = r"(?:up\ )?(?:to(?:\ and\ including)?|(?:which\ |that\ )?(?:ending|ended|finishing)(?:\ (?:on|in))?)"
_SHORT_POINT = rf"(?:{_DATE}|{_MONTH_YEAR}|{_DAY}\ {_MONTH}|{_MONTH}|{_YEAR}|{_DAY})"
_NOUNS = "records files cases crimes incidents reports calls logs forms searches complaints data figures"
_GATHERED = "(?:" + "|".join(rf"(?<=\b{noun}\ )" for noun in _NOUNS.split()) + ")"
_COUNT = r"(?:\d{1,2}|[Aa]|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve)"

_SAME = "|".join(
    rf"(?<=same\ {count}\ {unit}\ )of"
    for count in ("two", "three", "four", "six", "nine", "ten", "twelve", "2", "3", "4", "6", "9", "10", "12")
    for unit in ("months", "weeks")
)
_PERIOD = re.compile(
    rf"""(?<![\w/])(?:
      (?:(?P<count>{_COUNT})[ -])?(?P<unit>(?i:months?|years?|quarter))(?:\ period)?\ {_TO}
          \ (?P<close>{_POINT})
    | (?:[Yy]/[Ee]|FYE|YE)\ (?P<year_end>{_POINT})
    | (?P<length>{_COUNT})[ -]months?(?:\ period)?\ (?:from|beginning|starting)\ (?:on\ |in\ )?
          (?P<start>{_POINT})
    | (?:(?:{_COUNT})[ -])(?:months?|years?)\ (?:from|before|after|since|prior\ to)\ (?P<unclear>{_POINT})
    | (?:[Bb]etween|[Ff]rom)\ (?:the\ )?(?P<season_low>{_SEASONS_NAMED})
          (?:\ (?:of\ )?(?P<season_low_year>{_YEAR}))?
          \ (?:and|to)\ (?:that|the\ same|(?:the\ )?(?P<season_high>{_SEASONS_NAMED}))\ (?:of\ |in\ )?
          (?P<season_high_year>{_YEAR})
    | (?:[Bb]etween|[Ff]rom)\ (?P<part_low>{_HALF_OR_QUARTER})\ (?:and|to)\ (?P<part_high>{_ALIKE})
    | (?:[Bb]etween|[Ff]rom)\ (?P<financial_low>{_FINANCIAL})\ (?:and|to)\ (?P<financial_high>{_FINANCIAL})
    | (?:[Bb]etween\ (?P<low>{_SHORT_POINT})\ and\ (?P<high>(?:{_DATE}|{_MONTH_YEAR}|{_YEAR})))
    | (?:[Ff]rom\ )?(?P<first>{_SHORT_POINT})\s?(?:to|–|-|until)\s?(?P<last>(?:{_DATE}|{_MONTH_YEAR}))
    | (?:[Ii]n\ )?(?P<earlier>{_MONTH})\ and\ (?P<later>{_MONTH_YEAR})
    | (?:[Ff]rom\ )(?P<from>{_YEAR})\ to\ (?P<to>{_YEAR})
    | (?<=\b(?:19|20)\d\d,\ )(?P<listed>{_YEAR})(?=\ and|,\ (?:19|20)\d\d)
    | (?<=\b(?:19|20)\d\d\ and\ )(?:in\ )?(?P<listed_last>{_YEAR})
    | (?:(?:[Ii]n|[Dd]uring|[Oo]ver|[Ff]or)\ )?(?P<part>{_HALF_OR_QUARTER})
    | (?:(?:[Ii]n|[Dd]uring|[Oo]ver|[Ff]or)\ )?(?:[Qq]uarter\ |Q)(?P<quarter>[1-4]|one|two|three|four)
          [,:]?\ (?:\(|of\ )?(?P<quartered>{_FINANCIAL}|{_YEAR})
    | (?:(?:[Ii]n|[Dd]uring|[Oo]ver|[Ff]or)\ )?(?:the\ )?(?P<season>{_SEASON})
    | (?:(?:[Ii]n|[Dd]uring|[Oo]ver|[Ff]or)\ )?(?:the\ )?week\ (?P<week>ending|to|beginning|commencing|of)
          \ (?:on\ )?(?P<week_day>{_DATE})
    | (?:(?:[Ii]n|[Dd]uring|[Oo]ver|[Ff]or)\ )?(?:the\ )?(?P<side>[Ff]irst|[Ll]ast)\ (?P<some>{_COUNT})
          \ months\ of\ (?P<counted>{_FINANCIAL}|{_YEAR})
    | (?:(?:[Aa]s\ (?:at|of)|[Aa]t|[Oo]n|[Bb]y)\ )?(?:the\ )?(?:[Ee]nd|[Cc]lose)\ of
          \ (?P<ended>{_FINANCIAL}|{_YEAR})
    | {_GATHERED}[Ff]rom\ (?P<gathered>{_FINANCIAL}|{_YEAR})(?!\ (?:to|until|and|on|onwards?)\b)
    | (?:[Ss]ince|[Aa]fter|[Bb]efore|[Uu]ntil|[Ff]rom)\ (?P<open>{_POINT}|{_FINANCIAL}|{_YEAR})
    | (?:[Ss]ince|[Aa]fter|[Bb]efore|[Uu]ntil|[Ff]rom)\ the\ (?:start|beginning|middle)
          \ of\ (?:{_FINANCIAL}|{_YEAR})
    | [Ii]n\ the\ (?P<unsaid>{_NTH}\ (?:half|quarter))(?!\ (?:of|{_YEAR}))
    | (?:[Ee]arly|[Mm]id|[Ll]ate)(?:-|\ |\ in\ )(?P<about>{_YEAR})
    | (?:(?:[Aa]t|[Bb]y)\ )?the\ (?:start|beginning)\ of\ (?P<began>{_FINANCIAL}|{_YEAR})
    | (?P<financial>{_FINANCIAL})
    | [Bb]y\ (?P<by>{_MONTH_YEAR}|{_YEAR})
    | (?:(?:[Aa]s\ (?:at|of|on)|[Aa]t|[Oo]n|[Bb]y)\ (?:the\ )?)?(?P<day>(?:end\ of\ {_MONTH_YEAR}|{_DATE}))
    | (?:(?:[Ii]n|[Dd]uring|[Ff]or|[Aa]s\ at)\ (?:the\ month\ of\ )?)?(?P<month>{_MONTH_YEAR})
    | (?:(?:[Ii]n|[Dd]uring|[Oo]ver|[Aa]cross)\ (?:the\ (?:whole|course)|all)\ of|[Ii]n|[Dd]uring
          |[Tt]hroughout|(?:[Cc]alendar\ )?[Yy]ear|(?<=same\ quarter\ )of|(?<=same\ period\ )of
          |{_SAME}|(?<=same\ months\ )of|(?<=same\ month\ )of|(?<=same\ day\ )of|(?<=same\ week\ )of)
          \ (?P<year>{_YEAR})
    | (?:[Tt]he|[Ii]ts|[Oo]ur)\ (?P<surveyed>{_YEAR})
          (?=\ (?:[a-z-]+\ ){{0,2}}?(?:survey|census|audit|snapshot)\b)
    )(?![\w/])(?!-\d|–\d)""",
    re.VERBOSE,
)
_SHORT_YEAR = re.compile(r"(?<=[a-z])[-’'](?=\d\d$)")
_MAY_DATE = re.compile(r"\d\d|\b(?:half|quarter)\b")
_POINT_PARTS = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s|$))?(?:(?P<month>{_MONTH})\b,?\s?)?(?P<year>{_YEAR})?$"
)
_MONTH_FIRST = re.compile(rf"^({_MONTH})\ ({_DAY})(?=,?\ {_YEAR}$)")
_CENTURY = 2000
"""Of years in two digits ("Mar-17", 31/03/17)."""
_SEASONS = ("spring", "summer", "autumn", "winter")
_ORDINALS = {"first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the first day to the last, both of them in it; one day where they are the same."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a period needs first <= last, got {self.first} to {self.last}")

    @property
    def is_day(self) -> bool:
        """Whether it is a single day: "as at 1 July 2017"."""
        return self.first == self.last

    def years_before(self, years: int) -> Period:
        """The same stretch so many years earlier."""
        return self.shifted(-12 * years)

    def shifted(self, months: int) -> Period:
        """The same stretch so many months later, or earlier where they are negative."""
        last = add_months(self.last + timedelta(1), months) - timedelta(1)
        return Period(last if self.is_day else add_months(self.first, months), last)


@dataclass(frozen=True, slots=True)
class Found:
    """
    A period in some words.

    Args:
        period: None for one that is open at an end or cannot be told.
        at, until: Where it stands.
        ends: Of a stretch from one point to another ("between 2016 and 2018") the two points; else None.
    """

    period: Period | None
    at: int
    until: int
    ends: tuple[Period, Period] | None = None


def add_months(day: date, months: int) -> date:
    """The same day of another month, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_to(last: date, months: int) -> Period:
    """So many months that end with a day.

    >>> months_to(date(2017, 6, 30), 12)
    Period(first=datetime.date(2016, 7, 1), last=datetime.date(2017, 6, 30))
    """
    return Period(add_months(last + timedelta(1), -months), last)


def find_periods(words: str) -> Iterator[Found]:
    """Every date and period in some words, in order; a bare year only after "in", "during" and their like."""
    return iter(_all_periods(words))


@lru_cache(maxsize=4096)
def _all_periods(words: str) -> tuple[Found, ...]:
    """What is found in some words; several readers ask for that of the same sentence."""
    if not _MAY_DATE.search(words):
        return ()
    periods: list[Found] = []
    for found in _PERIOD.finditer(words):
        try:
            periods.append(Found(_period(found), *found.span(), _ends(found)))
        except ValueError:  # 31 June, or a range that runs backwards
            periods.append(Found(None, *found.span()))
    return tuple(periods)


def read_period(words: str) -> Period | None:
    """The period that some words consist of, such as a table's heading; here a bare year is one."""
    if re.fullmatch(_YEAR, words.strip()):
        return _year(int(words))
    found = list(find_periods(words.strip()))
    whole = len(found) == 1 and (found[0].at, found[0].until) == (0, len(words.strip()))
    return found[0].period if whole else None


def _period(found: re.Match[str]) -> Period | None:
    """The period of one match: which alternative matched says how to read it."""
    part = found.groupdict()
    if part["close"]:
        return months_to(_point(part["close"]).last, _months(part["count"], part["unit"]))
    if part["year_end"]:
        return months_to(_point(part["year_end"]).last, 12)
    if part["start"]:
        first = _point(part["start"]).first
        return Period(first, add_months(first, _months(part["length"], "months")) - timedelta(1))
    if ends := _ends(found):
        return Period(ends[0].first, ends[1].last)
    if part["part"]:
        return _part(part["part"])
    if part["quartered"]:
        number = part["quarter"]
        number = int(number) if number.isdecimal() else read_word(number) or 1
        return _stretch_of(_any_year(part["quartered"]), number, 3)
    if part["season"]:
        return _season(part["season"])
    if part["week"]:
        day = _point(part["week_day"]).last
        is_last = part["week"] in ("ending", "to")
        return Period(day - timedelta(6), day) if is_last else Period(day, day + timedelta(6))
    if part["counted"]:
        return _some_months(_any_year(part["counted"]), part["side"], part["some"])
    if part["ended"]:
        last = _any_year(part["ended"]).last
        return Period(last, last)
    if part["began"]:
        first = _any_year(part["began"]).first
        return Period(first, first)
    if part["financial"]:
        return _any_year(part["financial"])
    if part["day"]:
        last = _point(part["day"]).last
        return Period(last, last)
    if part["gathered"]:
        return _any_year(part["gathered"])
    if (
        point := part["listed"]
        or part["listed_last"]
        or part["month"]
        or part["year"]
        or part["surveyed"]
        or part["by"]
    ):
        return _point(point)
    return None


def _ends(found: re.Match[str]) -> tuple[Period, Period] | None:
    """The two points of a stretch; None if a match is no stretch."""
    part = found.groupdict()
    for low, high in (("low", "high"), ("first", "last"), ("earlier", "later"), ("from", "to")):
        if part[high]:
            return _first_point(part[low], part[high]), _point(part[high])
    if part["financial_high"]:
        return _any_year(part["financial_low"]), _any_year(part["financial_high"])
    if part["season_high_year"]:
        high_year = part["season_high_year"]
        opening = _season(f"{part['season_low']} {part['season_low_year'] or high_year}")
        return opening, _season(f"{part['season_high'] or part['season_low']} {high_year}")
    if part["part_high"]:
        kind = "half" if "half" in part["part_low"] else "quarter"
        high = part["part_high"]
        return _part(part["part_low"]), _part(high if kind in high else high.replace(" of", f" {kind} of", 1))
    return None


def _part(words: str) -> Period:
    """ "the first half of 2017", "the last quarter of 2017/18"."""
    nth, kind, year = words.removeprefix("the ").split(" ", 2)
    year = year.removeprefix("of ").removeprefix("the ")
    months = 6 if kind == "half" else 3
    number = _ORDINALS.get(nth.lower(), 12 // months)
    return _stretch_of(_any_year(year), number, months)


def _season(words: str) -> Period:
    """ "the summer of 2017"; a winter begins in the first of its years."""
    name, year = words.split(" ", 1)
    months = 3 * (_SEASONS.index(name.lower()) + 1)
    first = date(int(re.search(_YEAR, year)[0]), months, 1)  # type: ignore[index]
    return Period(first, add_months(first, 3) - timedelta(1))


def _stretch_of(year: Period, number: int, months: int) -> Period:
    """The stretch of so many months with some number, from 1, in a year."""
    if number * months > 12:
        raise ValueError(f"no part {number} of {months} months in a year")
    first = add_months(year.first, (number - 1) * months)
    return Period(first, add_months(first, months) - timedelta(1))


def _some_months(year: Period, side: str, count: str) -> Period:
    months = _months(count, "months")
    if months > 12:
        raise ValueError(f"no {count} months in a year")
    if side.lower() == "last":
        return months_to(year.last, months)
    return Period(year.first, add_months(year.first, months) - timedelta(1))


def _months(count: str | None, unit: str) -> int:
    number = (
        1 if count is None or count.lower() == "a" else int(count) if count.isdecimal() else read_word(count)
    )
    return (number or 1) * (12 if unit.lower().startswith("year") else 3 if unit.lower() == "quarter" else 1)


def _point(words: str) -> Period:
    """A day, month or year, as the days that it covers."""
    day, month, year = _parts(words.removeprefix("the ").removeprefix("end of "))
    if year is None:
        raise ValueError(f"no year in {words!r}")
    return _span_of(day, month, year)


def _span_of(day: int | None, month: int | None, year: int) -> Period:
    if month is None:
        return _year(year)
    if day is None:
        return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    return Period(date(year, month, day), date(year, month, day))


def _first_point(low: str, high: str) -> Period:
    """The first point of a range, which may leave out the month or year that the second one gives."""
    day, month, year = _parts(low)
    last = _point(high)
    _, last_month, _ = _parts(high)
    month = month or (last_month if day is not None else None)
    if year is None and month is None:
        raise ValueError(f"no date in {low!r}")
    if year is None:
        year = last.last.year - ((month or 1) > last.last.month)
    return _span_of(day, month, year)


def _parts(words: str) -> tuple[int | None, int | None, int | None]:
    """Day, month and year of a point, each None if it is left out."""
    if re.fullmatch(_IN_DIGITS, words):
        numbers = [int(number) for number in re.split(r"[/.]", words)]
        return numbers[0], numbers[1], numbers[2] + (_CENTURY if numbers[2] < 100 else 0)
    words = _SHORT_YEAR.sub(f" {_CENTURY // 100}", words)
    found = _POINT_PARTS.match(_MONTH_FIRST.sub(r"\2 \1", words))
    if not found:
        raise ValueError(f"not a date: {words!r}")
    day, month, year = found.group("day", "month", "year")
    return (
        int(day) if day else None,
        _MONTHS.index(month[:3].lower()) + 1 if month else None,
        int(year) if year else None,
    )


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _any_year(words: str) -> Period:
    """A calendar year, or a financial one: "2016/17"; "2015-17" is none."""
    years = re.search(rf"({_YEAR})(?:[/–-]((?:20)?\d\d))?$", words)
    opening, closing = (years[1], years[2]) if years else ("", "")
    if not opening or (closing and (int(opening) + 1) % 100 != int(closing) % 100):
        raise ValueError(f"not a year: {words!r}")
    if not closing:
        return _year(int(opening))
    return Period(date(int(opening), 4, 1), date(int(opening) + 1, 3, 31))
