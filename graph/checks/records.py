"""What a check takes and gives: frozen records, each naming the resources of the graphs it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rdflib import URIRef

Period = tuple[date, date]
"""First and last day of a period; the same day twice for a figure of one day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    One figure, of a report or of a register.

    Args:
        measure: Slug of a listed measure.
        area: A force, or England and Wales.
        unit: Slug.
        printed: As its source prints it.
        period: None where the source gives no time.
        earlier: Of a change, the period it is reckoned from; None where that is not known.
        by_name: The report's own measure, where only its words name the listed one.
    """

    iri: URIRef
    measure: str
    area: URIRef
    unit: str
    value: Decimal
    printed: str
    period: Period | None
    earlier: Period | None = None
    by_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Official(Figure):
    """
    A figure of a register.

    Args:
        population: Of a rate, the day whose population it is for; None where it is no rate, or not known.
        publication: Title of what it was published in.
    """

    population: date | None = None
    publication: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """The year whose population a report says that its rates are for, and the passage that says so."""

    year: int
    passage: URIRef


@dataclass(frozen=True, slots=True)
class Reason:
    """
    Why two figures are not the same, or what limits the comparison.

    Args:
        kind: Slug of `ontology/schemes/comparison-reasons.ttl`.
        words: Which period, population or edition, as a sentence.
    """

    kind: str
    words: str


class Outcome(StrEnum):
    """What came of a comparison; slugs of `ontology/schemes/outcomes.ttl`."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_COMPARABLE = "not-comparable"
    NO_OFFICIAL_FIGURE = "no-official-figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    What came of setting something that a report says beside an official figure.

    Args:
        official: The force's own; None where no register has one.
        reasons: Why the two are not comparable.
        cautions: What limits the comparison and does not rule it out.
        basis: Where the report says which population its rates are for; None where that does not bear on it.
    """

    official: Official | None
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Verdict):
    """
    A figure of a report beside an official one.

    Args:
        difference: The report's figure less the official one; None where they are not comparable.
    """

    reported: Figure
    difference: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """
    A sentence of a report, as its graph has it.

    Args:
        start: Its place in the text.
        paragraph: Where its first piece stands; None where it stands in none.
        passages: The pieces.
        stretches: First and last character of each.
    """

    iri: URIRef
    words: str
    start: int
    paragraph: URIRef | None
    passages: tuple[URIRef, ...]
    stretches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """
    What the words of a sentence claim.

    Args:
        kind: Slug of `ontology/schemes/claim-kinds.ttl`.
        rank: The place claimed, from 1; None where the words give no number.
        among: "all", "region" or "country".
        words: Those that claim it.
    """

    kind: str
    rank: int | None
    among: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """
    A claim of rank, tied to a measure and, where the report gives one, a period.

    Args:
        number: Counted from 1 in its sentence.
        measure: Slug of a listed measure.
        force: The one that is ranked.
        figure: The report's figure that the claim stands beside, whose period it takes; None without one.
    """

    sentence: Sentence
    number: int
    wording: Wording
    measure: str
    unit: str
    force: URIRef
    period: Period | None
    figure: URIRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RankComparison(Verdict):
    """
    A claim beside the order of forces in one official series and period.

    Args:
        rank: Its place, from the end that the claim speaks of; equal figures share the better one.
        among: How many forces have a figure.
        missing: Forces of the group without one, sorted.
        other: The figure of England and Wales, for a claim that sets the force against it.
        difference: The place claimed less the one found; None without one or where not comparable.
    """

    claim: Claim
    series: str
    rank: int | None = None
    among: int = 0
    missing: tuple[URIRef, ...] = ()
    other: Official | None = None
    difference: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeConflict:
    """
    A judgment to which a report and a register give different grades.

    Args:
        statement: What the register says, as a resource of its own.
        reported, registered: Slugs of the two grades.
        passages: Where the report states it.
        page: Where the register's grade was read.
    """

    judgment: URIRef
    statement: URIRef
    reported: str
    registered: str
    passages: tuple[URIRef, ...]
    page: URIRef
    label: str
