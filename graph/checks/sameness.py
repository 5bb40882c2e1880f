"""
What makes a figure of a report and an official one the same figure. This is the one place that says so.

Two figures are the same where all of these agree:

- **measure**: both lead, by `skos:broader`, to one general measure, and are in one unit. A measure that
  only the report has, and whose words alone name a listed one, is not taken for it;
- **area**: the same force, or England and Wales;
- **period**: the same first and last day; of a change also the same earlier period, where both are known;
- **population**: of a rate per population, the same year's, where the report says which one its rates are
  for.

Figures that are the same are compared: they agree if the official one, rounded to as many places as the
report prints, is what the report prints; otherwise they differ. Figures that are not the same are related,
with every reason, and never compared. What is not known on one side (the report's population, that of a
series) and what may have moved a figure (a later edition, a note on the series) is told as a caution beside
the outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import chain
from typing import Final

from graph.checks.records import Basis, Figure, Official, Period, Reason
from graph.vocabulary import Vocabulary

_NUMBER: Final = re.compile(r"[+\-–−£]?\s*\d[\d,]*(?:\.(\d+))?")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NAMED: Final = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)}) (\d{{4}})\b")


def general_measure(measure: str, vocabulary: Vocabulary) -> str:
    """The measure at the head of `skos:broader`: two measures with the same one count the same in general."""
    listed = vocabulary.lists["measure"]
    seen = {measure}
    while measure in listed and listed[measure].broader:
        above = listed[measure].broader[0]
        if above in seen:
            break
        seen.add(above)
        measure = above
    return measure


def is_same_in_general(one: str, other: str, vocabulary: Vocabulary) -> bool:
    """Whether two measures (slugs) lead to one general measure."""
    return general_measure(one, vocabulary) == general_measure(other, vocabulary)


def reasons_against(
    reported: Figure, official: Official, basis: Basis | None, vocabulary: Vocabulary
) -> tuple[Reason, ...]:
    """Why a report's figure and an official one of the same general measure and area are not the same."""
    return tuple(
        chain(
            _by_measure(reported, official, vocabulary),
            period_reasons(reported.period, official, "The report's figure is"),
            _by_earlier_period(reported, official),
            population_reasons(official, basis),
            _by_wording(reported),
        )
    )


def cautions_on(official: Official, basis: Basis | None, vocabulary: Vocabulary) -> tuple[Reason, ...]:
    """What limits a comparison with an official figure and does not rule it out."""
    return tuple(
        chain(
            _of_population(official, basis, vocabulary),
            _of_edition(official),
            _of_series(official, vocabulary),
        )
    )


def agrees(reported: Figure, official: Official) -> bool:
    """
    Whether an official figure, rounded to the places that the report prints, is the report's figure.

    A half may have been rounded either way.
    """
    unit = Decimal(1).scaleb(-printed_places(reported.printed))
    return any(
        official.value.quantize(unit, way) == reported.value for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )


def printed_places(printed: str) -> int:
    """
    Decimal places of a figure as printed.

    >>> printed_places("44"), printed_places("46.0"), printed_places("-0.05%"), printed_places("1,204")
    (0, 1, 2, 0)
    """
    found = _NUMBER.search(printed)
    return len(found[1] or "") if found else 0


def period_reasons(period: Period | None, official: Official, whose: str) -> Iterator[Reason]:
    """Whether an official figure is for another time than what the report says, which `whose` leads in."""
    if period is None:
        yield Reason(
            "period-not-stated", f"{whose} given without a time; the official one is {_of(official.period)}."
        )
    elif period != official.period:
        yield Reason("another-period", f"{whose} {_of(period)}, the official one {_of(official.period)}.")


def population_reasons(official: Official, basis: Basis | None) -> Iterator[Reason]:
    """Whether an official rate is for the population of another year than the report's rates."""
    if basis and official.population and official.population.year != basis.year:
        yield Reason(
            "another-population",
            f"The report's rates are per head of the population of mid-{basis.year}, "
            f"the official one of mid-{official.population.year}.",
        )


def time_in_words(period: Period) -> str:
    """
    A period as people say it.

    >>> time_in_words((date(2016, 4, 1), date(2017, 3, 31)))
    'the year to 31 March 2017'
    """
    first, last = period
    if first == last:
        return _day(last)
    after = date.fromordinal(last.toordinal() + 1)
    if (after.year - first.year, after.month, after.day) == (1, first.month, first.day):
        return f"the year to {_day(last)}"
    return f"{_day(first)} to {_day(last)}"


def _of(period: Period | None) -> str:
    return f"for {time_in_words(period)}" if period else "without a time"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _by_measure(reported: Figure, official: Official, vocabulary: Vocabulary) -> Iterator[Reason]:
    if reported.unit != official.unit:
        ours, theirs = (vocabulary.units[unit].label.lower() for unit in (reported.unit, official.unit))
        yield Reason("another-unit", f"The report's figure is in {ours}, the official one in {theirs}.")
    if reported.by_name:
        yield Reason(
            "measure-by-name",
            f"The report words what it counts as “{reported.by_name}”, "
            "which may not be all that the series counts.",
        )


def _by_earlier_period(reported: Figure, official: Official) -> Iterator[Reason]:
    if reported.earlier and official.earlier and reported.earlier != official.earlier:
        yield Reason(
            "another-earlier-period",
            f"The report's change is on {time_in_words(reported.earlier)}, "
            f"the official one on {time_in_words(official.earlier)}.",
        )


def _by_wording(reported: Figure) -> Iterator[Reason]:
    if not _NUMBER.match(reported.printed.strip()):
        yield Reason("not-exact", f"The report gives “{reported.printed}”, which is no exact figure.")


def _of_population(official: Official, basis: Basis | None, vocabulary: Vocabulary) -> Iterator[Reason]:
    if "population" not in vocabulary.units[official.unit].label.lower():
        return
    if official.population is None:
        yield Reason(
            "population-not-known",
            "The register does not say which year's population the official rate is for.",
        )
    elif basis is None:
        yield Reason(
            "population-not-stated",
            "The report does not say which year's population its rates are for; "
            f"the official one is for that of mid-{official.population.year}.",
        )


def _of_edition(official: Official) -> Iterator[Reason]:
    """A publication that names a later time than the figure's own may have revised it."""
    named = [(day, found[0]) for found in _NAMED.finditer(official.publication) if (day := _last_day(found))]
    latest = max(named, default=None)
    if latest and official.period and latest[0] > official.period[1]:
        yield Reason(
            "later-edition",
            f"The official figure is from a later edition ({latest[1]}), which may have revised it.",
        )


def _last_day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1] or 1))
    except ValueError:
        return None


def _of_series(official: Official, vocabulary: Vocabulary) -> Iterator[Reason]:
    note = vocabulary.lists["measure"][official.measure].note
    if note:
        yield Reason("series-note", note)
