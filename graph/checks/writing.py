"""What checks found, as the named graph that stands beside a report's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Node

from graph import identifiers as iri
from graph import literals as value
from graph.checks.reading import ReportFacts
from graph.checks.records import (
    Basis,
    Claim,
    Comparison,
    Figure,
    GradeConflict,
    Official,
    Outcome,
    Period,
    RankComparison,
    Reason,
    Verdict,
)
from graph.checks.sameness import general_measure, time_in_words
from graph.namespaces import PEEL
from graph.vocabulary import Vocabulary

_OUTCOMES: Final = "outcome"
_REASONS: Final = "comparison-reason"
_WORDS: Final = {
    Outcome.AGREES: "agrees within rounding",
    Outcome.DIFFERS: "differs",
    Outcome.NOT_COMPARABLE: "not comparable",
    Outcome.NO_OFFICIAL_FIGURE: "no official figure",
}
_TENS: Final = 10
_TEENS: Final = range(11, 14)


class CheckGraph:
    """
    The graph of what came of checking one report.

    Args:
        facts: What was checked.
    """

    def __init__(self, facts: ReportFacts) -> None:
        self.report = facts.report
        self.vocabulary: Vocabulary = facts.official.vocabulary
        self.name = iri.comparison_graph_iri(facts.report)
        self.graph = Graph(bind_namespaces="none")
        title = facts.graph.value(facts.report, RDFS.label) or facts.report
        self.graph.add(
            (self.name, RDFS.label, value.english(f"Checked against official statistics: {title}"))
        )

    def write(
        self,
        comparisons: Iterable[Comparison],
        ranks: Iterable[RankComparison],
        conflicts: Iterable[GradeConflict],
    ) -> None:
        """Write comparisons of figures, claims with theirs, and grades that sources disagree on."""
        for comparison in comparisons:
            self._write_comparison(comparison)
        for rank in ranks:
            self._write_rank(rank)
        for conflict in conflicts:
            self._write_conflict(conflict)

    # ------------------------------------------------------------ figures

    def _write_comparison(self, item: Comparison) -> None:
        node = self._comparison_iri(item)
        self._describe(
            node, (PEEL.Comparison,), f"{_beside(item.reported, item.official)}: {_WORDS[item.outcome]}"
        )
        self._add(node, PEEL.reported, item.reported.iri)
        general = general_measure(item.reported.measure, self.vocabulary)
        self._add(node, PEEL.measure, iri.concept_iri("measure", general))
        if item.difference is not None:
            self._add(node, PEEL.difference, value.decimal(item.difference))
        told = [f"No register has a figure of this measure for {self._area(item.reported.area)}."]
        self._write_outcome(node, item, told if item.official is None else [])

    def _comparison_iri(self, item: Comparison) -> URIRef:
        figure = str(item.reported.iri).partition("/observation/")[2]
        beside = f"{item.official.measure}/{_when(item.official.period)}" if item.official else "none"
        return iri.under(self.report, "comparison", f"{figure}/{beside}")

    # ------------------------------------------------------------ claims of rank

    def _write_rank(self, item: RankComparison) -> None:
        claim = self._write_claim(item.claim)
        when = _when(item.official.period) if item.official else "none"
        node = iri.under(claim, "comparison", f"{item.series}/{when}")
        found = f"{ordinal(item.rank)} of {item.among}" if item.rank else "no official figure"
        series = self.vocabulary.series[item.series].label
        kinds = (PEEL.Comparison, PEEL.RankComparison)
        self._describe(
            node, kinds, f"“{item.claim.wording.words}”: {found}, {series}: {_WORDS[item.outcome]}"
        )
        self._add(node, PEEL.reported, claim)
        self._add(node, PEEL.measure, iri.concept_iri("measure", item.series))
        self._add(node, PEEL.rankedForces, value.integer(item.among))
        if item.rank is not None:
            self._add(node, PEEL.computedRank, value.integer(item.rank))
        if item.difference is not None:
            self._add(node, PEEL.difference, value.decimal(Decimal(item.difference)))
        if item.other is not None:
            self._add(node, PEEL.comparator, item.other.iri)
        for force in item.missing:
            self._add(node, PEEL.missingForce, force)
        told = ["The series has no figure for the force."] if item.official is None else []
        self._write_outcome(node, item, told, self._left_out(item))

    def _left_out(self, item: RankComparison) -> list[str]:
        names = ", ".join(self._area(force) for force in item.missing)
        return [f"Without an official figure, and so left out: {names}."] if names else []

    def _write_claim(self, claim: Claim) -> URIRef:
        node = iri.under(claim.sentence.iri, "claim", str(claim.number))
        measure = self.vocabulary.lists["measure"][claim.measure].label
        self._describe(node, (PEEL.RankClaim,), f"Claim: “{claim.wording.words}” of {measure}")
        self._add(node, RDF.value, value.plain(claim.wording.words))
        self._add(node, PEEL.madeIn, claim.sentence.iri)
        self._add(node, PEEL.claimKind, iri.concept_iri("claim-kind", claim.wording.kind))
        self._add(node, PEEL.measure, iri.concept_iri("measure", claim.measure))
        self._add(node, PEEL.area, claim.force)
        self._add(node, PEEL.rankedAmong, iri.concept_iri("ranking-group", claim.wording.among))
        if claim.wording.rank is not None:
            self._add(node, PEEL.claimedRank, value.integer(claim.wording.rank))
        if claim.figure is not None:
            self._add(node, PEEL.observation, claim.figure)
        self._write_period(node, claim.period)
        for passage in claim.sentence.passages:
            self._add(node, PEEL.statedIn, passage)
        return node

    def _write_period(self, node: URIRef, period: Period | None) -> None:
        if period is None:
            return
        if period[0] == period[1]:
            self._add(node, PEEL.asAt, value.day(period[1]))
        else:
            self._add(node, PEEL.periodStart, value.day(period[0]))
            self._add(node, PEEL.periodEnd, value.day(period[1]))

    # ------------------------------------------------------------ grades

    def _write_conflict(self, item: GradeConflict) -> None:
        reported, registered = (
            self.vocabulary.grades[grade].label for grade in (item.reported, item.registered)
        )
        node = iri.under(self.report, "inconsistency", iri.words_digest(f"{item.statement}"))
        label = f"{item.label}; the register gives {registered}"
        self.graph.add((node, RDF.type, PEEL.Inconsistency))
        self.graph.add((node, RDFS.label, value.english(label)))
        comment = (
            f"The report gives “{reported}”, and {item.page} “{registered}”. The report's grade is kept."
        )
        self._add(node, RDFS.comment, value.english(comment))
        self._add(node, PEEL.inconsistencyKind, iri.concept_iri("inconsistency-kind", "grade"))
        self._add(node, PEEL.statement, item.statement)
        self._add(node, PEEL.statement, item.judgment)
        self._add(node, DCTERMS.source, item.page)
        for passage in item.passages:
            self._add(node, PEEL.statement, passage)

    # ------------------------------------------------------------ shared

    def _write_outcome(self, node: URIRef, item: Verdict, told: list[str], noted: Sequence[str] = ()) -> None:
        self._add(node, PEEL.outcome, iri.concept_iri(_OUTCOMES, item.outcome))
        self._add(node, DCTERMS.isPartOf, self.report)
        if item.official is not None:
            self._add(node, PEEL.official, item.official.iri)
        for predicate, reasons in ((PEEL.reason, item.reasons), (PEEL.caution, item.cautions)):
            for reason in reasons:
                self._add(node, predicate, iri.concept_iri(_REASONS, reason.kind))
        for predicate, words in (
            (RDFS.comment, [*told, *_in_words(item.reasons)]),
            (SKOS.note, [*noted, *_in_words(item.cautions)]),
        ):
            if words:
                self._add(node, predicate, value.english(" ".join(words)))
        self._write_basis(node, item.basis)

    def _write_basis(self, node: URIRef, basis: Basis | None) -> None:
        if basis is not None:
            self._add(node, PEEL.populationYear, value.year(basis.year))
            self._add(node, PEEL.statedIn, basis.passage)

    def _describe(self, node: URIRef, kinds: tuple[URIRef, ...], label: str) -> None:
        for kind in kinds:
            self._add(node, RDF.type, kind)
        self._add(node, RDFS.label, value.english(label))

    def _area(self, area: URIRef) -> str:
        force = self.vocabulary.forces.get(str(area).rpartition("/")[2])
        return force.name if force else "this area" if "/force/" in area else "England and Wales"

    def _add(self, node: URIRef, predicate: URIRef, term: Node) -> None:
        self.graph.add((node, predicate, term))


def ordinal(number: int) -> str:
    """
    A place in an order.

    >>> ordinal(1), ordinal(12), ordinal(22), ordinal(43)
    ('1st', '12th', '22nd', '43rd')
    """
    ending = "th" if number % 100 in _TEENS else {1: "st", 2: "nd", 3: "rd"}.get(number % _TENS, "th")
    return f"{number}{ending}"


def _in_words(reasons: Iterable[Reason]) -> list[str]:
    return [reason.words for reason in reasons]


def _beside(reported: Figure, official: Official | None) -> str:
    if official is None:
        return f"{reported.printed}, no official figure"
    when = f", {time_in_words(official.period)}" if official.period else ""
    return f"{reported.printed} beside {official.printed}{when}"


def _when(period: Period | None) -> str:
    if period is None:
        return "undated"
    first, last = (day.isoformat() for day in period)
    return last if first == last else f"{first}--{last}"
