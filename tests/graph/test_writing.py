"""What is derived when a report changes; how changes are made and refused is in the tests of the service."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

import graph.comparison
import graph.writing
from graph.filling import fill
from graph.identifiers import COMPARISON_GRAPHS, REPORT_GRAPHS, register_graph_iri
from graph.namespaces import PEEL
from graph.packed import Packed
from graph.pipeline import extract_file, report_graph
from graph.publish import pack
from graph.registers import official_graphs
from graph.release import Release
from graph.store import summary_of
from graph.validate import ValidationReport
from graph.vocabulary import load_vocabulary
from tests.graph.test_pipeline import DURHAM_FILE


def test_registers_keep_to_the_grades_of_reports_that_did_not_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of these no more than their judgments is read; only the report that changed is compared."""
    monkeypatch.setattr(graph.comparison, "validate", lambda *_: ValidationReport())
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
    packed = {str(name): pack(name, graph) for name, graph in graphs.items()}
    none = Release("1", "", "", "", 0, {}, {})
    derived = _derive(tmp_path / "one", str(name), packed, none)
    comparison = COMPARISON_GRAPHS + name.removeprefix(REPORT_GRAPHS)
    assert {*packed, comparison} == set(derived.summaries)
    assert (judgment, PEEL.grade, grade) in packed[str(grades)].as_graph()
    assert (judgment, PEEL.grade, grade) not in derived[str(grades)].as_graph()
    gone = _derive(tmp_path / "two", str(name), {str(grades): derived[str(grades)]}, none)
    assert {str(grades)} == set(gone.summaries)
    assert packed[str(grades)] == gone[str(grades)]


def _derive(path: Path, changed: str, packed: dict[str, Packed], current: Release) -> graph.writing.Graphs:
    """What is derived of a store of some graphs, of which one has changed."""
    fill(path, packed)
    told = {name: summary_of(name, lines) for name, lines in packed.items()}
    after = graph.writing.Graphs(told, ox.Store.read_only(str(path)))
    return graph.writing._derive({changed}, after, after.store, current, Graph())
