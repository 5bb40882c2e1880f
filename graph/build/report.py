"""The report itself: its title page, its force, its inspection and its source text."""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import DCAT, DCTERMS, ORG, PROV, SKOS

from graph import identifiers as iri
from graph import literals as value
from graph.build.report_graph import ReportGraph
from graph.namespaces import PEEL, SCHEMA
from graph.statements import Extraction, Publication


def report_iri(extraction: Extraction) -> URIRef:
    """The report that an extraction is of."""
    publication = extraction.publication
    return iri.report_iri(publication.programme, publication.cycle, publication.force)


def report_label(extraction: Extraction) -> str:
    """Its title with the force, for people."""
    publication = extraction.publication
    return f"{publication.title.value}: {publication.force_name.value}"


def write_report(target: ReportGraph) -> None:
    """Write the source text, the title page, the force and the inspection."""
    publication = target.extraction.publication
    target.grounding.write_source()
    _write_title_page(target, publication)
    _write_publisher(target, publication.publisher.value)
    _write_force(target, publication)
    _write_inspection(target, publication)


def _write_title_page(target: ReportGraph, publication: Publication) -> None:
    report = target.report
    target.describe(report, (PEEL.Report, DCAT.Resource), value.english(report_label(target.extraction)))
    target.add(report, DCTERMS.title, value.english(publication.title.value))
    target.add(report, PEEL.inspection, _inspection(publication))
    target.add(report, PEEL.force, target.force)
    target.add(report, PEEL.sourceText, target.grounding.text)
    target.add(report, PEEL.sourceDigest, value.plain(target.extraction.document.digest))
    if publication.issued.value:
        target.add(report, DCTERMS.issued, value.issued(publication.issued.value))
    if publication.isbn.value:
        target.add(report, SCHEMA.isbn, value.plain(publication.isbn.value))
    if address := target.extraction.document.address:  # of the file as its digest is, by no words of the text
        target.add(report, DCAT.landingPage, URIRef(address))
    for stated in (
        publication.title,
        publication.force_name,
        publication.issued,
        publication.publisher,
        publication.isbn,
    ):
        target.grounding.state(report, stated.spans)


def _write_publisher(target: ReportGraph, name: str) -> None:
    if not name:
        return
    listed = target.vocabulary.named("publisher", name)
    publisher = iri.concept_iri("publisher", listed or iri.slug(name))
    target.add(target.report, DCTERMS.publisher, publisher)
    if listed is None:
        target.describe(publisher, (ORG.Organization,), value.english(name))
    elif licence := target.vocabulary.lists["publisher"][listed].licence:
        target.add(target.report, DCTERMS.license, URIRef(licence))


def _write_force(target: ReportGraph, publication: Publication) -> None:
    name = publication.force_name.value
    known = target.vocabulary.forces.get(publication.force)
    if known is None:
        target.name(target.force, (PEEL.PoliceForce, ORG.FormalOrganization), name)
        target.grounding.state(target.force, publication.force_name.spans)
    elif name not in known.names:
        target.add(target.force, SKOS.altLabel, value.english(name))


def _inspection(publication: Publication) -> URIRef:
    return iri.inspection_iri(publication.programme, publication.cycle, publication.force)


def _write_inspection(target: ReportGraph, publication: Publication) -> None:
    node = _inspection(publication)
    label = f"Inspection of {publication.force_name.value}, {publication.title.value}"
    target.describe(node, (PEEL.Inspection, PROV.Activity), value.english(label))
    target.add(node, PEEL.force, target.force)
    programme = iri.concept_iri("programme", publication.programme)
    if publication.programme not in target.vocabulary.lists["programme"]:
        name = publication.programme.replace("-", " ").capitalize()
        target.name(programme, (PEEL.Programme, SKOS.Concept), name)
    target.add(node, PEEL.programme, programme)
    target.add(node, PEEL.cycle, target.cycle(publication.cycle))
    target.add(node, PEEL.year, value.year(publication.year))
    target.grounding.state(node, publication.title.spans)
