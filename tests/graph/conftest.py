"""Small graphs for tests of what comes after building: they look like reports, and no reader made them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, XSD

from graph.namespaces import ID, PEEL

Graphs = dict[URIRef, Graph]


@pytest.fixture(scope="session")
def make_graphs() -> Callable[..., Graphs]:
    """A report's graph and its run's, by force, digest of the source file, run and some words."""

    def make(
        force: str = "saltwick", digest: str = "a" * 64, run: str = "one", words: str = "Good."
    ) -> Graphs:
        report = ID[f"report/peel-effectiveness-2017/{force}"]
        report_graph = ID[f"graph/report/peel-effectiveness-2017/{force}"]
        finding = URIRef(f"{report}/sentence/0123456789ab")
        told = Graph()
        told.add((report, RDF.type, PEEL.Report))
        told.add((report, PEEL.sourceDigest, Literal(digest)))
        told.add((report, RDFS.label, Literal(f"Report on {force}", lang="en")))
        told.add((finding, RDF.type, PEEL.Finding))
        told.add((finding, RDF.value, Literal(words)))
        told.add((finding, PEEL.order, Literal("7", datatype=XSD.integer)))
        ran = Graph()
        activity = ID[f"run/{force}-{run}"]
        ran.add((activity, RDF.type, PROV.Activity))
        ran.add((activity, PROV.generated, report_graph))
        ran.add((activity, PEEL.sourceDigest, Literal(digest)))
        ran.add((report, RDF.type, PEEL.Report))
        return {report_graph: told, ID[f"graph/run/{force}-{run}"]: ran}

    return make
