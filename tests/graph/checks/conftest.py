"""Reports beside registers: two reports whose right answers differ, checked once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from rdflib import Graph, URIRef

from graph.checks import Checks, check_reports
from graph.extract import extract
from graph.identifiers import graph_iri
from graph.readers import read_file
from graph.registers import official_graphs
from tests.graph.checks.checked import (
    CASES,
    DURHAM,
    NORTHAMPTONSHIRE,
    report_graph,
    vocabulary,
)


@pytest.fixture(scope="session")
def registers() -> Mapping[URIRef, Graph]:
    """The registers that ship."""
    return official_graphs(vocabulary)


@pytest.fixture(scope="session")
def reports(embedded_graph: Graph) -> Mapping[URIRef, Graph]:
    """The embedded report, and one on another force that is on another population and misjudges two ranks."""
    other = extract(read_file(str(CASES / "durham.md")), vocabulary)
    return {graph_iri(NORTHAMPTONSHIRE): embedded_graph, graph_iri(DURHAM): report_graph(other, DURHAM)}


@pytest.fixture(scope="session")
def checks(reports: Mapping[URIRef, Graph], registers: Mapping[URIRef, Graph]) -> Checks:
    """Both reports, checked."""
    return check_reports(reports, registers, vocabulary)
