"""What a report says of its own data, of earlier inspections, and where it does not agree with itself."""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from graph import identifiers as iri
from graph import literals as value
from graph.build.report_graph import ReportGraph
from graph.namespaces import DQV, PEEL
from graph.statements import DataCaveat, Inconsistency, PriorReference


def write_quality(target: ReportGraph) -> None:
    """Write data caveats, references to earlier inspections and inconsistencies."""
    for caveat in target.extraction.caveats:
        _write_caveat(target, caveat)
    for reference in target.extraction.prior_references:
        _write_prior_reference(target, reference)
    for inconsistency in target.extraction.inconsistencies:
        _write_inconsistency(target, inconsistency)


def _write_caveat(target: ReportGraph, caveat: DataCaveat) -> None:
    node = iri.under(target.report, "caveat", iri.words_digest(f"{caveat.kind} {caveat.words}"))
    target.describe(node, (PEEL.DataCaveat, DQV.QualityAnnotation), value.label(caveat.words))
    _write_sentence(target, node, caveat)
    target.add(node, PEEL.caveatKind, iri.concept_iri("caveat-kind", caveat.kind))
    for area in caveat.areas:
        target.add(node, PEEL.area, iri.area_iri(area))
    if caveat.measure:
        target.add(node, PEEL.measure, _measure(target, caveat))
    if caveat.figure:
        target.add(node, PEEL.figure, _figure(target, caveat))
    if caveat.year is not None:
        target.add(node, PEEL.year, value.year(caveat.year))


def _figure(target: ReportGraph, caveat: DataCaveat) -> URIRef:
    """The figure with the caveat's number: where numbers start again, the last one before the caveat."""
    figures = [
        (node, item)
        for node, item in zip(target.figures, target.extraction.figures, strict=True)
        if item.number == caveat.figure
    ]
    before = [node for node, item in figures if item.spans <= caveat.spans]
    return before[-1] if before else figures[0][0]


def _measure(target: ReportGraph, caveat: DataCaveat) -> URIRef:
    """The measure that a caveat is on; one that no list has is named here, and has no unit of its own."""
    if not caveat.measure_label:
        return iri.concept_iri("measure", caveat.measure)
    node = iri.under(target.report, "measure", caveat.measure)
    target.name(node, (PEEL.Measure, SKOS.Concept), caveat.measure_label)
    target.add(node, PEEL.definedIn, target.report)
    return node


def _write_prior_reference(target: ReportGraph, reference: PriorReference) -> None:
    node = iri.under(
        target.report, "prior-reference", iri.words_digest(f"{reference.year} {reference.words}")
    )
    target.describe(node, (PEEL.PriorReference,), value.label(reference.words))
    _write_sentence(target, node, reference)
    target.add(node, PEEL.year, value.year(reference.year))
    if reference.theme:
        target.add(node, PEEL.theme, iri.concept_iri("theme", reference.theme))
    if reference.trend:
        target.add(node, PEEL.trend, iri.concept_iri("trend", reference.trend))


def _write_sentence(target: ReportGraph, node: URIRef, item: DataCaveat | PriorReference) -> None:
    target.add(node, RDF.value, value.plain(item.words))
    target.add(node, DCTERMS.isPartOf, target.grounding.section(item.section))
    target.grounding.state(node, item.spans)


def _write_inconsistency(target: ReportGraph, item: Inconsistency) -> None:
    node = iri.under(target.report, "inconsistency", iri.words_digest(item.question))
    target.describe(node, (PEEL.Inconsistency,), value.label(item.question))
    target.add(node, RDFS.comment, value.english(item.question))
    target.add(node, PEEL.inconsistencyKind, iri.concept_iri("inconsistency-kind", item.kind))
    for spans in item.passages:
        for span in spans:
            target.add(node, PEEL.statement, target.grounding.passage(span))
