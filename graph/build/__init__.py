"""
From an extraction to RDF: one graph for what the report says, one for the run that drew it out.

The report's graph depends on the source alone, so that the same file gives the same triples on any machine;
the time and the software's version stand in the run's graph. What registers and vocabularies state is not
repeated. There are no blank nodes.

`report_graph` holds what all writers share; each of the other modules writes one group of records into it.
"""

from __future__ import annotations

from rdflib import Graph, URIRef

from graph.build.account import write_account
from graph.build.figures import write_figures
from graph.build.names import write_names
from graph.build.quality import write_quality
from graph.build.report import report_iri, write_report
from graph.build.report_graph import ReportGraph, empty_graph
from graph.build.run import Run, run_graph
from graph.build.words import write_words
from graph.identifiers import graph_iri
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary

__all__ = ["Run", "build_graphs", "empty_graph", "report_iri"]


def build_graphs(extraction: Extraction, run: Run) -> dict[URIRef, Graph]:
    """
    The named graphs of one source.

    Returns:
        Two graphs by name: `id/graph/report/…` and `id/graph/run/…`.
    """
    report = report_iri(extraction)
    target = ReportGraph(extraction, report, load_vocabulary())
    for write in (write_report, write_words, write_figures, write_names, write_quality, write_account):
        write(target)
    return {graph_iri(report): target.graph, **run_graph(extraction, report, run)}
