"""Figures of both kinds: the observations a report gives, and its numbered figures and notes."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from graph import identifiers as iri
from graph import literals as value
from graph.build.report_graph import ReportGraph
from graph.document import Span
from graph.namespaces import PEEL
from graph.statements import Figure, Footnote, Observation


def write_figures(target: ReportGraph) -> None:
    """Write observations, numbered figures and footnotes."""
    extraction = target.extraction
    for node, observation in zip(target.observations, extraction.observations, strict=True):
        _write_observation(target, node, observation)
    for node, figure in zip(target.figures, extraction.figures, strict=True):
        _write_figure(target, node, figure)
    for node, footnote in zip(target.footnotes, extraction.footnotes, strict=True):
        _write_footnote(target, node, footnote)


def _write_observation(target: ReportGraph, node: URIRef, item: Observation) -> None:
    label = f"{item.measure_label}: {item.printed}, {_area_name(target, item.area)}"
    target.describe(node, (PEEL.Observation,), value.label(label))
    target.add(node, PEEL.force, target.force)
    target.add(node, PEEL.measure, _measure(target, item))
    target.add(node, PEEL.area, iri.area_iri(item.area))
    target.add(node, PEEL.value, value.decimal(item.value))
    target.add(node, PEEL.printed, value.plain(item.printed))
    target.add(node, PEEL.unit, iri.concept_iri("unit", item.unit))
    target.add(node, DCTERMS.isPartOf, target.grounding.section(item.section))
    days = {
        PEEL.periodStart: item.period_start,
        PEEL.periodEnd: item.period_end,
        PEEL.asAt: item.as_at,
        PEEL.comparedWithStart: item.compared_with_start,
        PEEL.comparedWithEnd: item.compared_with_end,
    }
    for name, day in days.items():
        if day is not None:
            target.add(node, name, value.day(day))
    if item.comparator is not None:
        target.add(node, PEEL.comparator, target.observations[item.comparator])
    target.state_each(node, item.passages)
    target.grounding.state(node, item.period_spans)


def _measure(target: ReportGraph, item: Observation) -> URIRef:
    if item.is_listed:
        return iri.concept_iri("measure", item.measure)
    node = iri.under(target.report, "measure", item.measure)
    target.name(node, (PEEL.Measure, SKOS.Concept), item.measure_label)
    target.add(node, PEEL.unit, iri.concept_iri("unit", item.unit))
    target.add(node, PEEL.definedIn, target.report)
    return node


def _area_name(target: ReportGraph, area: str) -> str:
    if area == target.extraction.publication.force:
        return target.extraction.publication.force_name.value
    known = target.vocabulary.forces.get(area)
    return known.name if known else area.replace("-", " ").title().replace(" And ", " and ")


def _write_figure(target: ReportGraph, node: URIRef, figure: Figure) -> None:
    target.describe(node, (PEEL.Figure,), value.english(f"Figure {figure.number}"))
    _write_numbered(target, node, figure)
    if figure.source:
        target.add(node, DCTERMS.bibliographicCitation, value.plain(figure.source))


def _write_footnote(target: ReportGraph, node: URIRef, footnote: Footnote) -> None:
    target.describe(node, (PEEL.Footnote,), value.english(f"Footnote {footnote.number}"))
    _write_numbered(target, node, footnote)
    for spans in footnote.explains:
        for explained in _standing_at(target, spans):
            target.add(node, PEEL.explains, explained)


def _write_numbered(target: ReportGraph, node: URIRef, item: Figure | Footnote) -> None:
    target.add(node, PEEL.number, value.plain(item.number))
    target.add(node, RDF.value, value.plain(item.words))
    target.add(node, DCTERMS.isPartOf, target.grounding.section(item.section))
    target.grounding.state(node, item.spans)


def _standing_at(target: ReportGraph, spans: tuple[Span, ...]) -> list[URIRef]:
    """What stands at some spans: sentences or actions, a figure, a section's title, or else passages."""
    extraction = target.extraction
    sections = extraction.document.sections
    candidates: list[tuple[URIRef, tuple[Span, ...]]] = [
        *((node, item.spans) for node, item in zip(target.sentences, extraction.sentences, strict=True)),
        *((node, item.spans) for node, item in zip(target.actions, extraction.actions, strict=True)),
        *((node, item.spans) for node, item in zip(target.figures, extraction.figures, strict=True)),
        *((target.grounding.section(place), item.spans) for place, item in enumerate(sections)),
    ]
    found = [node for node, places in candidates if _overlap(places, spans)]
    return found or [target.grounding.passage(span) for span in spans]


def _overlap(these: Iterable[Span], those: Iterable[Span]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in these for b in those)
