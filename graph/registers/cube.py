"""
Official statistics as an RDF Data Cube: a data set with its structure, and an observation a figure.

Dimensions are measure, area and period; the number is the one measure property; unit, derivation and the
figure as printed are attributes. A rate or change leads to the two figures that it sets in relation, so that
two series that differ in their population are told apart by data.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, ORG, QB, RDF, RDFS, SKOS

from graph import identifiers as iri
from graph import literals as value
from graph.namespaces import PEEL, SDMX_DIMENSION
from graph.registers.periods import in_words, interval
from graph.registers.statistics import Statistic, read_bases
from graph.vocabulary import Vocabulary

_COMPONENTS: Final = (
    (QB.dimension, PEEL.measure, True),
    (QB.dimension, PEEL.area, True),
    (QB.dimension, SDMX_DIMENSION.refPeriod, True),
    (QB.measure, PEEL.value, True),
    (QB.attribute, PEEL.unit, True),
    (QB.attribute, PEEL.derivation, True),
    (QB.attribute, PEEL.printed, True),
    (QB.attribute, PEEL.periodStart, False),
    (QB.attribute, PEEL.periodEnd, False),
    (QB.attribute, PEEL.asAt, False),
)
_PERCENT: Final = "percent"

Figures = dict[tuple[str, str, date], URIRef]
"""Area, series and last day -> the observation."""


def write_cube(
    graph: Graph, register: URIRef, title: str, statistics: list[Statistic], vocabulary: Vocabulary
) -> None:
    """
    Write a data set.

    Args:
        graph: Written to.
        register: Address of the data set, under which its observations are named.
        title: Its name.
        statistics: Its figures.
        vocabulary: Labels, units, and lists that need not be said again.
    """
    _write_structure(graph, register, title)
    nodes: Figures = {(each.area, each.measure, each.end): _address(register, each) for each in statistics}
    for each in statistics:
        _write_figure(graph, register, nodes, each, vocabulary)
    for publication in {(each.publication, each.publisher, each.source) for each in statistics}:
        _write_publication(graph, register, *publication)
    for publisher in {each.publisher for each in statistics if each.publisher}:
        _write_publisher(graph, publisher, vocabulary)


def _write_structure(graph: Graph, register: URIRef, title: str) -> None:
    structure = iri.under(register, "structure", "1")
    graph.add((register, RDF.type, QB.DataSet))
    graph.add((register, RDFS.label, value.english(title)))
    graph.add((register, QB.structure, structure))
    graph.add((structure, RDF.type, QB.DataStructureDefinition))
    graph.add((structure, RDFS.label, value.english(f"Structure of: {title}")))
    for order, (kind, component, is_required) in enumerate(_COMPONENTS, 1):
        node = iri.under(register, "component", str(order))
        graph.add((structure, QB.component, node))
        graph.add((node, RDF.type, QB.ComponentSpecification))
        graph.add((node, RDFS.label, value.english(f"{kind.fragment.capitalize()} {order}")))
        graph.add((node, kind, component))
        graph.add((node, QB.order, value.integer(order)))
        if kind == QB.attribute:
            graph.add((node, QB.componentRequired, Literal(is_required)))


def _address(register: URIRef, each: Statistic) -> URIRef:
    return iri.observation_iri(register, each.measure, each.area, each.end.isoformat(), each.value)


def _write_figure(
    graph: Graph, register: URIRef, nodes: Figures, each: Statistic, vocabulary: Vocabulary
) -> None:
    node = _address(register, each)
    measure = vocabulary.series[each.measure]
    area = vocabulary.forces[each.area].name if each.area in vocabulary.forces else "England and Wales"
    for predicate, term in (
        (RDF.type, PEEL.Observation),
        (RDF.type, QB.Observation),
        (QB.dataSet, register),
        (
            RDFS.label,
            value.english(
                f"{measure.label}: {_figure(each, measure.unit)}, {area}, {in_words(each.start, each.end)}"
            ),
        ),
        (PEEL.measure, iri.concept_iri("measure", each.measure)),
        (PEEL.area, iri.area_iri(each.area)),
        (PEEL.value, value.decimal(each.value)),
        (PEEL.printed, value.plain(each.printed)),
        (PEEL.unit, iri.concept_iri("unit", measure.unit)),
        (PEEL.derivation, iri.concept_iri("derivation", each.derivation)),
        (SDMX_DIMENSION.refPeriod, interval(each.start, each.end)),
        (DCTERMS.source, publication_iri(register, each.publication)),
    ):
        graph.add((node, predicate, term))
    if each.start == each.end:
        graph.add((node, PEEL.asAt, value.day(each.end)))
    else:
        graph.add((node, PEEL.periodStart, value.day(each.start)))
        graph.add((node, PEEL.periodEnd, value.day(each.end)))
    _relate(graph, node, nodes, each)


def _figure(each: Statistic, unit: str) -> str:
    """For a reader: "12,345" or "-0.05%"."""
    return f"{each.value:,f}" + ("%" if unit == _PERCENT else "")


def _relate(graph: Graph, node: URIRef, nodes: Figures, each: Statistic) -> None:
    basis = read_bases().get((each.measure, each.end))
    if basis is None:
        return
    numerator = nodes.get((each.area, basis.numerator, each.end))
    denominator = nodes.get((each.area, basis.denominator, basis.denominator_date))
    if numerator is not None and denominator is not None:
        graph.add((node, PEEL.numerator, numerator))
        graph.add((node, PEEL.denominator, denominator))


def publication_iri(register: URIRef, publication: str) -> URIRef:
    """The publication that a data set draws on, by its title."""
    return iri.under(register, "publication", iri.words_digest(publication))


def _write_publication(graph: Graph, register: URIRef, publication: str, publisher: str, source: str) -> None:
    node = publication_iri(register, publication)
    graph.add((node, RDF.type, DCAT.Resource))
    graph.add((node, RDFS.label, value.english(publication)))
    graph.add((node, DCTERMS.title, value.english(publication)))
    if publisher:
        graph.add((node, DCTERMS.publisher, _publisher(publisher)))
    graph.add((node, DCTERMS.provenance, value.english(f"Read from {source}")))


def _publisher(name: str) -> URIRef:
    return iri.concept_iri("publisher", iri.slug(name))


def _write_publisher(graph: Graph, name: str, vocabulary: Vocabulary) -> None:
    """Only one that no list has: what a list states is not said again."""
    if iri.slug(name) not in vocabulary.lists["publisher"]:
        graph.add((_publisher(name), RDF.type, ORG.Organization))
        graph.add((_publisher(name), SKOS.prefLabel, value.english(name)))
