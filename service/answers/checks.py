"""What a report says beside official statistics, and the grades that a register gives otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rdflib import URIRef

from service.answers.parts import NOWHERE, Link
from service.answers.reading import period, read_link, slug_of
from service.library import Library, Row

_NO_DAY = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Check:
    """
    A figure or claim of a report beside one official figure.

    Args:
        reported: As printed, or the words that claim something.
        sentence: Of a claim; leads to it.
        official: The official figure; nowhere where there is none.
        place: Of a claim, the place of the force: "4th of 42 forces"; else empty.
        outcome: Slug; `link` has its name and leads to the comparison.
        difference: With its sign; empty where the two are not compared or are alike.
        why: Why they are not comparable, or that there is no official figure; may be empty.
        note: What limits the comparison; may be empty.
        source: The publication of the official figure.
    """

    link: Link
    measure: Link
    area: Link
    reported: Link
    sentence: Link
    official: Link
    series: Link
    period: str
    place: str
    outcome: str
    difference: str
    why: str
    note: str
    source: Link


@dataclass(frozen=True, slots=True)
class Conflict:
    """A judgment on which a report and a register disagree; the report's grade stands."""

    link: Link
    judgment: Link
    reported: Link
    registered: Link
    page: Link


def read_checks(library: Library, iri: URIRef) -> tuple[Check, ...]:
    """Everything that a figure, or a claim of a sentence, is set beside; may be empty."""
    return tuple(_check(row) for row in _once(library.rows("checks-of", this=iri)))


def read_checks_of_report(library: Library, iri: URIRef) -> tuple[Check, ...]:
    """Of each figure and claim of a report, the official figures nearest to it in time; may be empty."""
    rows = _once(library.rows("checks-of-report", this=iri))
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["reported"], []).append(row)
    return tuple(_check(row) for group in groups.values() for row in _nearest(group))


def read_conflicts(library: Library, judgments: Sequence[URIRef]) -> tuple[Conflict, ...]:
    """The grades of some judgments that a report states and a register gives otherwise; may be empty."""
    rows = library.rows("conflicts-of", judgment=judgments) if judgments else []
    return tuple(
        Conflict(
            link=Link("both statements", row["inconsistency"]),
            judgment=read_link(row, "judgment", "label"),
            reported=read_link(row, "grade", "gradeName"),
            registered=read_link(row, "other", "otherName"),
            page=Link(row["page"], row["page"]),
        )
        for row in rows
    )


def _once(rows: Iterable[Row]) -> list[Row]:
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["comparison"], row)
    return list(found.values())


def _nearest(rows: Sequence[Row]) -> list[Row]:
    least = min(_days_apart(row) for row in rows)
    return [row for row in rows if _days_apart(row) == least]


def _days_apart(row: Row) -> int:
    return abs((_day(row["periodEnd"]) - _day(row["officialEnd"])).days)


def _day(text: str) -> date:
    return date.fromisoformat(text) if text else _NO_DAY


def _check(row: Row) -> Check:
    is_claim = "claimed" in row
    words = f"“{row['claimed']}”" if is_claim else row["printed"]
    return Check(
        link=Link(row["outcomeName"], row["comparison"]),
        measure=read_link(row, "measure", "measureName"),
        area=read_link(row, "reportedArea", "reportedAreaName"),
        reported=Link(words, row["sentence"] if is_claim else row["reported"]),
        sentence=Link("sentence", row["sentence"]) if is_claim else NOWHERE,
        official=Link(row["officialPrinted"], row["official"]) if "official" in row else NOWHERE,
        series=read_link(row, "series", "seriesName"),
        period=_period(row),
        place=f"{_ordinal(row.number('rank'))} of {row['forces']} forces" if "rank" in row else "",
        outcome=slug_of(row["outcome"]),
        difference=_signed(row["difference"]),
        why=row["why"],
        note=row["note"],
        source=read_link(row, "publication", "publicationName"),
    )


def _period(row: Row) -> str:
    if "official" not in row:
        return ""
    times = {"periodStart": "officialStart", "periodEnd": "officialEnd"}
    if "officialStart" not in row:
        times = {"asAt": "officialEnd"}
    return period(Row({name: row.cells[given] for name, given in times.items()}))


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in range(11, 14) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _signed(difference: str) -> str:
    return f"{Decimal(difference):+f}" if difference and Decimal(difference) else ""
