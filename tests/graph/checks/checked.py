"""Two reports whose right answers differ, and what their tests look at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rdflib import Graph, URIRef

from graph.build import Run, build_graphs
from graph.identifiers import graph_iri
from graph.namespaces import ID
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary

CASES = Path(__file__).resolve().parents[2] / "cases" / "checks"
NORTHAMPTONSHIRE = ID["report/peel-effectiveness-2017/northamptonshire"]
DURHAM = ID["report/peel-effectiveness-2017/durham"]
ASB_RATE, ASB_RATE_2016 = "asb-incidents-per-1000-population", "asb-incidents-per-1000-population-mid-2016"
CRIME_RATE = "recorded-crime-excluding-fraud-per-1000-population"
vocabulary = load_vocabulary()


def report_graph(extraction: Extraction, report: URIRef) -> Graph:
    """The graph of a report, without that of the run."""
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    return build_graphs(extraction, Run(moment, moment, "0"))[graph_iri(report)]


def slug_of(term: object) -> str:
    """The last part of an IRI."""
    return str(term).rpartition("/")[2]
