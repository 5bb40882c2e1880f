"""A store with one small report in it, and what its pages and tests of writing ask of it."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph, URIRef

from graph.identifiers import register_graph_iri
from graph.namespaces import ID
from graph.ontology_files import vocabulary_graphs
from graph.pipeline import extract_file, report_graph
from graph.publish import publish
from graph.reference import register_graphs
from graph.registers import official_graphs
from graph.vocabulary import load_vocabulary

DURHAM_FILE = Path(__file__).resolve().parent.parent / "cases" / "checks" / "durham.md"
DURHAM = str(ID["graph/report/peel-effectiveness-2017/durham"])
COMPARISON = str(ID["graph/comparison/peel-effectiveness-2017/durham"])
GRADES = str(register_graph_iri("peel-grades"))
RUN = str(ID["graph/run/one"])
NOTES = "https://example.org/graph/notes"
PREFIXES = f"""
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX ex: <https://example.org/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX force: <{ID}force/>
"""


def publish_durham(folder: Path) -> None:
    """Publish a report of two judgments, a register, the record of a run, and a graph of somebody's notes."""
    name, report = report_graph(extract_file(str(DURHAM_FILE)))
    official = official_graphs(load_vocabulary())
    run, notes = Graph(), Graph()
    run.parse(data=f"{PREFIXES} <{ID}run/one> prov:generated <{DURHAM}> .", format="turtle")
    notes.parse(data=f'{PREFIXES} force:durham ex:note "A small force."@en .', format="turtle")
    graphs = {name: report, URIRef(GRADES): official[URIRef(GRADES)], URIRef(RUN): run, URIRef(NOTES): notes}
    publish(graphs | vocabulary_graphs() | register_graphs(), str(folder))
