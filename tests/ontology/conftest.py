"""The whole ontology, its alignments and lists in one store, as the checks see it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Graph

from graph.ontology_files import vocabulary_graphs


def store_of(graph: Graph) -> ox.Store:
    """A store in memory with the triples of a graph."""
    store = ox.Store()
    store.load(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    return store


@pytest.fixture(scope="session")
def whole() -> Graph:
    """Every triple of `ontology/`."""
    union = Graph()
    for graph in vocabulary_graphs().values():
        union += graph
    return union


@pytest.fixture
def store(whole: Graph) -> ox.Store:
    """The same in a store of its own, which a test may add to."""
    return store_of(whole)
