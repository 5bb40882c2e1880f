"""The run that drew a report out, in a graph of its own (PROV-O): its times, its software, its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rdflib import Graph, URIRef
from rdflib.namespace import PROV, RDF, RDFS

from graph import identifiers as iri
from graph import literals as value
from graph.build.report import report_label
from graph.build.report_graph import empty_graph
from graph.namespaces import ID, PEEL, SCHEMA
from graph.statements import Extraction


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the software over one source; times in UTC."""

    started: datetime
    ended: datetime
    software_version: str


def run_graph(extraction: Extraction, report: URIRef, run: Run) -> dict[URIRef, Graph]:
    """The named graph of a run over one source."""
    document = extraction.document
    node = iri.run_iri(document.digest, run.started.isoformat())
    software = ID[f"software/peelgraph-{run.software_version}"]
    told, text = iri.graph_iri(report), iri.text_iri(report, iri.sha256(document.text.encode()))
    graph = empty_graph()
    for triple in (
        (node, RDF.type, PROV.Activity),
        (node, RDFS.label, value.english(f"Extraction of {run.started:%-d %B %Y, %H:%M} UTC")),
        (node, PROV.startedAtTime, value.moment(run.started)),
        (node, PROV.endedAtTime, value.moment(run.ended)),
        (node, PROV.used, text),
        (node, PROV.generated, told),
        (node, PROV.wasAssociatedWith, software),
        (node, PEEL.sourceDigest, value.plain(document.digest)),
        (software, RDF.type, PROV.SoftwareAgent),
        (software, RDFS.label, value.english(f"peelgraph {run.software_version}")),
        (software, SCHEMA.softwareVersion, value.plain(run.software_version)),
        (told, PROV.wasGeneratedBy, node),
        (told, PROV.wasDerivedFrom, text),
        (told, RDFS.label, value.english(f"What is stated in {report_label(extraction)}")),
    ):
        graph.add(triple)
    return {iri.graph_iri(node): graph}
