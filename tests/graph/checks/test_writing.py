"""The derived graphs: valid, and the same again: `graph.checks`."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from graph.checks import Checks, check_reports
from graph.identifiers import comparison_graph_iri, graph_iri
from graph.namespaces import PEEL
from graph.publish import canonical_lines
from graph.validate import validate
from tests.graph.checks.checked import (
    DURHAM,
    NORTHAMPTONSHIRE,
    vocabulary,
)


def test_the_derived_graphs_are_valid(
    checks: Checks, reports: Mapping[URIRef, Graph], registers: Mapping[URIRef, Graph], known: Graph
) -> None:
    """Against the shapes, with what they point to at hand."""
    for report in (NORTHAMPTONSHIRE, DURHAM):
        graph = checks.comparisons[comparison_graph_iri(report)]
        around = known + reports[graph_iri(report)]
        for register in checks.registers.values():
            around += register.triples((None, RDF.type, None))
        assert "" == "\n".join(map(str, validate(graph, around).results))


def test_the_same_again_gives_the_same_bytes(
    checks: Checks, reports: Mapping[URIRef, Graph], registers: Mapping[URIRef, Graph]
) -> None:
    """Whatever the order in which reports and registers come."""
    again = check_reports(
        dict(reversed(list(reports.items()))), dict(reversed(list(checks.registers.items()))), vocabulary
    )
    for name, graph in checks.comparisons.items():
        assert canonical_lines(name, graph) == canonical_lines(name, again.comparisons[name])
    assert checks.told == again.told


@pytest.fixture(scope="module")
def known() -> Graph:
    """The project's lists, as far as shapes look things up in them."""
    from graph.pipeline import background_graph

    needed = (RDF.type, RDFS.subClassOf, SKOS.inScheme, PEEL.unit)
    whole, found = background_graph(), Graph(bind_namespaces="none")
    for predicate in needed:
        found += whole.triples((None, predicate, None))
    return found
