"""The case files, and what they are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SKOS

from graph.namespaces import ID, PEEL
from graph.ontology_files import vocabulary_graphs
from graph.rdf_files import read_graph
from graph.reference import register_graphs

CASES = Path(__file__).resolve().parent / "cases"


@pytest.fixture(scope="session")
def vocabularies() -> Graph:
    """The project's vocabularies and registers, in one graph."""
    union = Graph(bind_namespaces="none")
    for graph in (vocabulary_graphs() | register_graphs()).values():
        union += graph
    return union


@pytest.fixture(scope="session")
def known(vocabularies: Graph) -> Graph:
    """What examples need to know of the vocabularies: copying all takes most of a validation's time."""
    needed = (RDF.type, RDFS.subClassOf, RDFS.isDefinedBy, SKOS.inScheme, PEEL.scale, PEEL.year, PEEL.unit)
    union = Graph(bind_namespaces="none")
    for predicate in needed:
        union += vocabularies.triples((None, predicate, None))
    union += vocabularies.triples((ID["grade/ungraded"], None, None))
    return union


@pytest.fixture(scope="session")
def valid_graphs() -> Mapping[str, Graph]:
    """The valid examples, by file name; they point at one another."""
    return {path.name: read_graph(str(path)) for path in sorted(CASES.glob("valid-*.ttl"))}
