"""The registers of names: each a graph of its own, with kinds of the controlled lists."""

from __future__ import annotations

from rdflib.namespace import RDF, SKOS

from graph.identifiers import register_graph_iri
from graph.name_registers import name_graphs, read_agencies, read_initiatives
from graph.namespaces import PEEL
from graph.vocabulary import load_vocabulary


def test_each_register_is_a_graph_of_its_own() -> None:
    """Every entry has one preferred label, and there are many."""
    graphs = name_graphs()
    for name, least, entries in (("agencies", 40, read_agencies()), ("initiatives", 35, read_initiatives())):
        labels = list(graphs[register_graph_iri(name)].subject_objects(SKOS.prefLabel))
        assert least <= len(entries) == len(labels) == len({node for node, _ in labels})


def test_initiatives_are_no_agencies() -> None:
    """The types of one register do not stand in the other's graph."""
    graphs = name_graphs()
    agencies = set(graphs[register_graph_iri("agencies")].subjects(RDF.type, PEEL.PartnerAgency))
    initiatives = set(graphs[register_graph_iri("initiatives")].subjects(RDF.type, PEEL.Initiative))
    assert agencies
    assert initiatives
    assert set() == agencies & initiatives
    assert not set(graphs[register_graph_iri("initiatives")].subjects(RDF.type, PEEL.PartnerAgency))


def test_every_kind_is_listed() -> None:
    """Registered initiatives are of kinds that the controlled list has."""
    assert {entry.kind for entry in read_initiatives()} <= set(load_vocabulary().initiative_kinds)
