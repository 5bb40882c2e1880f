"""Graphs of reports that are read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from rdflib import Graph, Literal
from rdflib.namespace import RDF, RDFS

from graph.comparing import GraphsOnDemand, types_of
from graph.namespaces import ID, PEEL

NAMES = (ID["graph/report/a"], ID["graph/report/b"])
JUDGMENT, GRADE = ID["judgment/one"], ID["grade/good"]


def _report() -> Graph:
    graph = Graph().add((JUDGMENT, RDF.type, PEEL.Judgment)).add((JUDGMENT, PEEL.grade, GRADE))
    return graph.add((JUDGMENT, RDFS.label, Literal(f"> <{PEEL.theme}> is no theme")))


def _reports() -> tuple[GraphsOnDemand, list[str]]:
    read: list[str] = []

    def lines(name: str) -> Iterable[bytes]:
        read.append(name)
        return _report().serialize(format="nt", encoding="utf-8").splitlines()

    return GraphsOnDemand({name: partial(lines, str(name)) for name in NAMES}), read


def test_a_graph_is_read_when_it_is_asked_for() -> None:
    """Whole, and once for several questions in a row."""
    reports, read = _reports()
    assert [] == read
    assert set(_report()) == set(reports[NAMES[0]])
    assert GRADE == reports[NAMES[0]].value(JUDGMENT, PEEL.grade)
    assert [str(NAMES[0])] == read


def test_what_is_said_with_one_property_is_read_alone() -> None:
    """Of every report."""
    reports, _ = _reports()
    assert [[(JUDGMENT, PEEL.grade, GRADE)]] * 2 == [list(graph) for graph in reports.only(PEEL.grade)]
    assert [[]] * 2 == [list(graph.subject_objects(PEEL.theme)) for graph in reports.only(PEEL.theme)]


def test_types_are_those_of_the_things_named() -> None:
    """And of nothing else in the graph."""
    graph = _report().add((GRADE, RDF.type, PEEL.Grade))
    assert {(GRADE, RDF.type, PEEL.Grade)} == set(types_of(graph, {GRADE, PEEL.nothing}))
