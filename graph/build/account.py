"""How much of a report was taken into the graph and why the rest was left, as quality measurements (DQV)."""

from __future__ import annotations

from graph import identifiers as iri
from graph import literals as value
from graph.account import METRICS, draw_account
from graph.build.report_graph import ReportGraph
from graph.namespaces import DQV


def write_account(target: ReportGraph) -> None:
    """Write one measurement for each entry of the list that counts something, and for each sum."""
    metrics = target.vocabulary.lists[METRICS]
    for slug, count in draw_account(target.extraction).counts:
        node = iri.under(target.report, "measurement", slug)
        label = value.english(f"{metrics[slug].label}: {count}")
        target.describe(node, (DQV.QualityMeasurement,), label)
        target.add(node, DQV.isMeasurementOf, iri.concept_iri(METRICS, slug))
        target.add(node, DQV.computedOn, target.report)
        target.add(node, DQV.value, value.integer(count))
