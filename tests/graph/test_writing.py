"""What is derived when a report changes; how changes are made and refused is in the tests of the service."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

import graph.writing
from graph.identifiers import COMPARISON_GRAPHS, REPORT_GRAPHS, register_graph_iri
from graph.namespaces import PEEL
from graph.pipeline import extract_file, report_graph
from graph.publish import pack
from graph.registers import official_graphs
from graph.release import Release
from graph.vocabulary import load_vocabulary
from tests.graph.test_pipeline import DURHAM_FILE


def test_registers_keep_to_the_grades_of_reports_that_did_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of these no more than their judgments is read; only the report that changed is compared."""
    monkeypatch.setattr(graph.writing, "validate_checks", lambda *_: None)
    name, durham = report_graph(extract_file(str(DURHAM_FILE)))
    grades = register_graph_iri("peel-grades")
    register = official_graphs(load_vocabulary())[grades]
    own = set(durham.subjects(RDF.type, PEEL.Judgment))
    judgment, grade = next(
        (node, grade)
        for node, grade in sorted(register.subject_objects(PEEL.grade), key=str)
        if node not in own
    )
    another = next(other for other in sorted(register.objects(None, PEEL.grade), key=str) if other != grade)
    other = Graph()
    other.add((judgment, RDF.type, PEEL.Judgment))
    other.add((judgment, PEEL.grade, another))
    graphs: dict[URIRef, Graph] = {name: durham, URIRef(f"{REPORT_GRAPHS}a/other"): other, grades: register}
    after = {str(name): pack(name, graph) for name, graph in graphs.items()}
    none = Release("1", "", "", "", 0, {}, {})
    derived = graph.writing._derive({str(name)}, after, none, Graph())
    comparison = COMPARISON_GRAPHS + name.removeprefix(REPORT_GRAPHS)
    assert {*after, comparison} == set(derived)
    assert (judgment, PEEL.grade, grade) in after[str(grades)].as_graph()
    assert (judgment, PEEL.grade, grade) not in derived[str(grades)].as_graph()
    gone = graph.writing._derive({str(name)}, {str(grades): derived[str(grades)]}, none, Graph())
    assert {str(grades)} == set(gone)
    assert after[str(grades)] == gone[str(grades)]
