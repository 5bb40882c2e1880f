"""Each figure of a report beside the official ones of the same general measure and area."""

from __future__ import annotations

from collections.abc import Iterator

from graph.checks.reading import ReportFacts
from graph.checks.records import Comparison, Figure, Official, Outcome
from graph.checks.sameness import agrees, cautions_on, reasons_against


def compare_figures(facts: ReportFacts) -> tuple[Comparison, ...]:
    """
    Every comparison of a report's figures, in order of figure and official figure; may be empty.

    A figure of an area for which no register has any of its measure gives one comparison that says so.
    """
    return tuple(comparison for figure in facts.figures for comparison in _of_figure(figure, facts))


def _of_figure(figure: Figure, facts: ReportFacts) -> Iterator[Comparison]:
    beside = [official for official in facts.official.under(figure.measure) if official.area == figure.area]
    for official in beside:
        yield _compare(figure, official, facts)
    if not beside:
        yield Comparison(reported=figure, official=None, outcome=Outcome.NO_OFFICIAL_FIGURE)


def _compare(figure: Figure, official: Official, facts: ReportFacts) -> Comparison:
    vocabulary = facts.official.vocabulary
    reasons = reasons_against(figure, official, facts.basis, vocabulary)
    if reasons:
        outcome = Outcome.NOT_COMPARABLE
    else:
        outcome = Outcome.AGREES if agrees(figure, official) else Outcome.DIFFERS
    return Comparison(
        reported=figure,
        official=official,
        outcome=outcome,
        difference=None if reasons else figure.value - official.value,
        reasons=reasons,
        cautions=cautions_on(official, facts.basis, vocabulary),
        basis=facts.basis if official.population else None,
    )
