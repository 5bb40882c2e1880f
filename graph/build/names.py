"""What a report names: terms and acronyms, partner agencies, initiatives."""

from __future__ import annotations

from collections import Counter

from rdflib import URIRef
from rdflib.namespace import ORG, SKOS

from graph import identifiers as iri
from graph.build.report_graph import ReportGraph
from graph.literals import english
from graph.namespaces import PEEL
from graph.statements import Partner


def write_names(target: ReportGraph) -> None:
    """Write terms, forces, agencies and initiatives, each with the passages that name it."""
    _write_terms(target)
    _write_other_forces(target)
    for agency in target.extraction.agencies:
        node = iri.concept_iri("agency", agency.slug)
        agency_kinds = (PEEL.PartnerAgency, ORG.Organization)
        _write_named(target, node, agency_kinds, agency, PEEL.agencyKind, "agency-kind")
    for initiative in target.extraction.initiatives:
        node = iri.concept_iri("initiative", initiative.slug)
        _write_named(target, node, (PEEL.Initiative,), initiative, PEEL.initiativeKind, "initiative-kind")


def _write_terms(target: ReportGraph) -> None:
    acronyms = Counter(term.acronym for term in target.extraction.terms)
    for term in target.extraction.terms:
        # One acronym with two expansions gives two terms, each by its expansion.
        name = term.acronym if acronyms[term.acronym] == 1 and term.acronym else term.name
        node = iri.under(target.report, "term", iri.slug(name))
        acronym = (term.acronym,) if term.acronym else ()
        target.name(node, (PEEL.Term, SKOS.Concept), term.name, acronym)
        if term.definition:
            target.add(node, SKOS.definition, english(term.definition))
        target.state_each(node, term.passages)


def _write_other_forces(target: ReportGraph) -> None:
    """Describe the forces that no register does, as far as anything said here is about them."""
    extraction = target.extraction
    meant = {force for sentence in extraction.sentences for force in sentence.forces}
    meant |= {observation.area for observation in extraction.observations}
    meant |= {area for caveat in extraction.caveats for area in caveat.areas}
    for force in extraction.other_forces:
        if force.slug in meant:
            node = iri.force_iri(force.slug)
            target.name(node, (PEEL.PoliceForce, ORG.FormalOrganization), force.name)
            target.state_each(node, force.mentions)


def _write_named(
    target: ReportGraph,
    node: URIRef,
    kinds: tuple[URIRef, ...],
    item: Partner,
    kind_property: URIRef,
    kind_list: str,
) -> None:
    """What the register states of a listed one is not repeated: only the report's own aliases are added."""
    if item.is_registered:
        for alias in item.aliases:
            target.add(node, SKOS.altLabel, english(alias))
    else:
        target.name(node, kinds, item.name, item.aliases)
        target.add(node, kind_property, iri.concept_iri(kind_list, item.kind))
    for spans in item.mentions:
        target.grounding.state(node, spans, PEEL.mentionedIn)
