"""The endpoint described in RDF (SPARQL 1.1 Service Description), with the graphs it holds (VoID)."""

from __future__ import annotations

from typing import Final

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, VOID

from service.library import query_text
from service.runner import QueryRunner

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")

_FORMAT_NAMES: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
_WRITERS: Final = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}


def describe_service(runner: QueryRunner, address: str, form: str) -> bytes:
    """
    Describe the endpoint.

    Args:
        runner: Asked for the graphs and their sizes.
        address: Of the endpoint, in full; parts of the description are named under it.
        form: Name of an RDF form, such as "turtle".
    """
    graph = Graph(bind_namespaces="none")
    for prefix, space in {"sd": SD, "void": VOID, "formats": FORMATS, "dcterms": DCTERMS, "xsd": XSD}.items():
        graph.bind(prefix, space)
    service, dataset = URIRef(f"{address}#service"), URIRef(f"{address}#dataset")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(address)))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for name in _FORMAT_NAMES:
        graph.add((service, SD.resultFormat, FORMATS[name]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    if runner.release:
        graph.add((dataset, DCTERMS.identifier, Literal(runner.release)))
    _add_graphs(graph, dataset, runner)
    return graph.serialize(format=_WRITERS[form], encoding="utf-8")


def _add_graphs(graph: Graph, dataset: URIRef, runner: QueryRunner) -> None:
    [count] = runner.select(query_text("count-of-triples"))
    default = URIRef(f"{dataset}-default-graph")
    graph.add((dataset, SD.defaultGraph, default))
    _add_size(graph, default, str(count["triples"]))
    for row in runner.select(query_text("sizes-of-graphs")):
        name = URIRef(row["graph"])
        content = URIRef(f"{dataset}?graph={name}")
        entry = URIRef(f"{content}&name")
        graph.add((dataset, SD.namedGraph, entry))
        graph.add((entry, RDF.type, SD.NamedGraph))
        graph.add((entry, SD.name, name))
        graph.add((entry, SD.graph, content))
        _add_size(graph, content, str(row["triples"]))


def _add_size(graph: Graph, content: URIRef, triples: str) -> None:
    graph.add((content, RDF.type, SD.Graph))
    graph.add((content, VOID.triples, Literal(triples, datatype=XSD.integer)))
