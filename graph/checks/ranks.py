"""
Claims of rank in a report beside the order of forces in each official series.

A claim is tied to a measure by the words of its sentence, or by the figure in it, or, where it goes on with
"This" or "It", by those of the sentence before. Its period is the one its words give, or that of the
report's own figure of the measure. The order is that of the series for the claim's period; where the series
has none for it, that of the nearest period is shown, and the two are not comparable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from rdflib import URIRef

from graph.checks.reading import ReportFacts, measures_in
from graph.checks.records import (
    Claim,
    Figure,
    Official,
    Outcome,
    Period,
    RankComparison,
    Reason,
    Sentence,
    Wording,
)
from graph.checks.sameness import cautions_on, is_same_in_general, period_reasons, population_reasons
from graph.checks.wordings import find_wordings
from graph.extract.times.periods import find_periods
from graph.identifiers import area_iri, force_iri
from graph.registers.totals import ENGLAND_AND_WALES
from graph.vocabulary import Vocabulary

_GOES_ON: Final = re.compile(r"^(?:This|That|It|Its|The (?:rate|figure|proportion|number|level|share))\b")
_COMPARED: Final = re.compile(r"\b(?:compared (?:to|with)|than in|against|since)\b", re.IGNORECASE)
_QUARTERS: Final = 4


def find_claims(facts: ReportFacts) -> tuple[Claim, ...]:
    """The claims of rank that official figures can be set beside, in order of place; may be none."""
    sentences = facts.sentences
    found: list[Claim] = []
    for place, sentence in enumerate(sentences):
        before = sentences[place - 1] if place and _follows(sentences[place - 1], sentence) else None
        for number, wording in enumerate(find_wordings(sentence.words), 1):
            claim = _tie(facts, sentence, before, number, wording)
            if claim is not None:
                found.append(claim)
    return tuple(found)


def check_claims(facts: ReportFacts) -> tuple[RankComparison, ...]:
    """Each claim of a report beside each official series of its measure, in order; may be empty."""
    return tuple(checked for claim in find_claims(facts) for checked in _check(claim, facts))


# ---------------------------------------------------------------- tying a claim to what it is about


def _follows(before: Sentence, sentence: Sentence) -> bool:
    return (
        before.paragraph is not None
        and before.paragraph == sentence.paragraph
        and bool(_GOES_ON.match(sentence.words))
    )


def _tie(
    facts: ReportFacts, sentence: Sentence, before: Sentence | None, number: int, wording: Wording
) -> Claim | None:
    if _names_another(sentence.words, facts):
        return None
    told = [each for each in (sentence, before) if each is not None]
    measure, beside = next(filter(None, (_measure_of(facts, each) for each in told)), ("", None))
    if not measure:
        return None
    period = next(filter(None, map(_period_of, told)), None)
    figure = beside or _own_figure(facts, measure, period)
    return Claim(
        sentence=sentence,
        number=number,
        wording=wording,
        measure=measure,
        unit=facts.official.vocabulary.lists["measure"][measure].unit,
        force=facts.force,
        period=period or (figure.period if figure else None),
        figure=figure.iri if figure else None,
    )


def _measure_of(facts: ReportFacts, sentence: Sentence) -> tuple[str, Figure | None] | None:
    """
    The measure that a sentence is about and the force's figure of it there; None where it is about none.

    The name is empty where it is about one that no official figures are of.
    """
    vocabulary = facts.official.vocabulary
    figures = list(facts.figures_in(sentence))
    named = next(iter(measures_in(sentence.words, vocabulary)), "")
    if named:
        same = [each for each in figures if is_same_in_general(each.measure, named, vocabulary)]
        return (named, same[0] if same else None) if facts.official.under(named) else ("", None)
    return (figures[0].measure, figures[0]) if len({each.measure for each in figures}) == 1 else None


def _period_of(sentence: Sentence) -> Period | None:
    """The latest period that a sentence names, other than one that it compares with."""
    words = _COMPARED.split(sentence.words)[0]
    periods = [found.period for found in find_periods(words) if found.period]
    latest = max(periods, key=lambda period: period.last, default=None)
    return (latest.first, latest.last) if latest else None


def _own_figure(facts: ReportFacts, measure: str, period: Period | None) -> Figure | None:
    """The force's figure of a measure elsewhere in the report: that of the period, or else the latest one."""
    mine = [
        each
        for each in facts.figures
        if each.area == facts.force
        and not each.by_name
        and is_same_in_general(each.measure, measure, facts.official.vocabulary)
    ]
    timed = [each for each in mine if each.period is not None and period in (None, each.period)]
    return max(timed, key=lambda each: each.period or (date.min, date.min), default=None)


def _names_another(words: str, facts: ReportFacts) -> bool:
    """Whether a sentence names another force, whose rank it may tell."""
    return any(
        re.search(rf"\b{re.escape(name)}\b", words)
        for force in facts.official.vocabulary.forces.values()
        if force_iri(force.slug) != facts.force
        for name in (
            force.name,
            f"{force.short_name} Police",
            f"{force.short_name} has",
            f"{force.short_name}’s",
        )
    )


# ---------------------------------------------------------------- the order of forces


def _check(claim: Claim, facts: ReportFacts) -> Iterator[RankComparison]:
    under = facts.official.under(claim.measure)
    for series in sorted({figure.measure for figure in under}):
        figures = [figure for figure in under if figure.measure == series]
        period = _nearest(claim.period, figures)
        yield _check_series(claim, series, [each for each in figures if each.period == period], facts)


def _nearest(period: Period | None, figures: Sequence[Official]) -> Period | None:
    """The period of a series that is the claim's or ends nearest to it; the latest for an undated claim."""
    periods = sorted({figure.period for figure in figures if figure.period})
    if period is None or period in periods:
        return period or (periods[-1] if periods else None)
    return min(periods, key=lambda each: (abs((each[1] - period[1]).days), each), default=None)


def _check_series(
    claim: Claim, series: str, figures: Sequence[Official], facts: ReportFacts
) -> RankComparison:
    vocabulary = facts.official.vocabulary
    group = _group(claim, vocabulary)
    values = {figure.area: figure for figure in figures if figure.area in group}
    own = values.get(claim.force)
    national = next((each for each in figures if each.area == area_iri(ENGLAND_AND_WALES)), None)
    missing = tuple(sorted(group - values.keys()))
    if own is None:
        return RankComparison(
            claim=claim,
            series=series,
            official=None,
            outcome=Outcome.NO_OFFICIAL_FIGURE,
            among=len(values),
            missing=missing,
        )
    is_national = claim.wording.kind.endswith(ENGLAND_AND_WALES)
    reasons = _reasons(claim, own, national if is_national else own, facts)
    rank = _rank(claim, own, list(values.values()))
    holds = _holds(claim, own, rank, len(values), national)
    return RankComparison(
        claim=claim,
        series=series,
        official=own,
        outcome=Outcome.NOT_COMPARABLE if reasons else Outcome.AGREES if holds else Outcome.DIFFERS,
        rank=rank,
        among=len(values),
        missing=missing,
        other=national if is_national else None,
        difference=claim.wording.rank - rank
        if claim.wording.rank and claim.wording.kind.endswith("-rank") and not reasons
        else None,
        reasons=reasons,
        cautions=cautions_on(own, facts.basis, vocabulary),
        basis=facts.basis if own.population else None,
    )


def _group(claim: Claim, vocabulary: Vocabulary) -> set[URIRef]:
    forces = vocabulary.forces.values()
    own = next((force for force in forces if force_iri(force.slug) == claim.force), None)
    among = claim.wording.among if own else "all"
    return {
        force_iri(force.slug)
        for force in forces
        if among == "all" or (own and getattr(force, among) == getattr(own, among))
    }


def _reasons(claim: Claim, own: Official, other: Official | None, facts: ReportFacts) -> tuple[Reason, ...]:
    found = [*period_reasons(claim.period, own, "The claim is"), *population_reasons(own, facts.basis)]
    if own.unit != claim.unit:
        found.append(Reason("another-unit", "The claim and the series are not counted in the same unit."))
    if other is None:
        found.append(
            Reason("no-national-figure", "The series has no figure for England and Wales in this period.")
        )
    return tuple(found)


def _rank(claim: Claim, own: Official, figures: Sequence[Official]) -> int:
    """The place of the force from the end that the claim speaks of; equal figures share the better place."""
    is_low = claim.wording.kind.startswith(("lowest", "below")) or claim.wording.kind.endswith("-lowest")
    better = [each for each in figures if (each.value < own.value if is_low else each.value > own.value)]
    return len(better) + 1


def _holds(claim: Claim, own: Official, rank: int, among: int, national: Official | None) -> bool:
    kind = claim.wording.kind
    if kind.endswith("-rank"):
        return rank == claim.wording.rank
    if kind.endswith(ENGLAND_AND_WALES):
        return national is not None and (
            own.value > national.value if kind.startswith("above") else own.value < national.value
        )
    most = claim.wording.rank or -(-among // _QUARTERS)
    return rank <= most
