"""
Grades that a report and a register give to one judgment.

Where they agree, the judgment has two sources. Where they do not, the report is the primary source and its
grade stands; the register's graph then says nothing of the judgment itself, and keeps its row as a
`peel:GradeStatement`: what that page gives, which is no grade of the judgment. `settle` brings a register
into that form for the reports at hand, from whatever form it was in before, so that a register is whole
again once the report is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS
from rdflib.term import Node

from graph.checks.records import GradeConflict
from graph.identifiers import under, words_digest
from graph.namespaces import PEEL

_OWN: Final = frozenset((RDF.type, PEEL.grade, PEEL.ofJudgment, PEEL.statedGrade))
"""What a judgment and a statement say each in its own way; all else of a row is said of either alike."""


def reported_grades(reports: Iterable[Graph]) -> dict[URIRef, Node]:
    """Judgment -> the grade that the reports give it; of several the last by name, whatever the order."""
    told = {pair for graph in reports for pair in graph.subject_objects(PEEL.grade)}
    return {node: grade for node, grade in sorted(told) if isinstance(node, URIRef)}


def settle(register: Graph, reported: Mapping[URIRef, Node]) -> Graph:
    """
    A register in which no judgment has another grade than the reports give it.

    Args:
        register: Its graph, which is left as it is.
        reported: Judgment -> grade.

    Returns:
        A new graph; of a register without grades the same triples.
    """
    settled = Graph(bind_namespaces="none")
    settled += register
    for statement in list(settled.subjects(RDF.type, PEEL.GradeStatement)):
        _restore(settled, statement)
    for judgment, grade in list(settled.subject_objects(PEEL.grade)):
        if isinstance(judgment, URIRef) and reported.get(judgment, grade) != grade:
            _set_apart(settled, judgment, grade)
    return settled


def disputed(register: Graph, reported: Mapping[URIRef, Node]) -> frozenset[tuple[URIRef, Node]]:
    """What of the reports' grades a whole register gives otherwise: all that settling it depends on."""
    return frozenset(
        (judgment, reported[judgment])
        for judgment, grade in register.subject_objects(PEEL.grade)
        if isinstance(judgment, URIRef) and reported.get(judgment, grade) != grade
    )


def whole(register: Graph) -> Graph:
    """A register with all its rows, whatever grades it was settled with before."""
    return settle(register, {}) if (None, RDF.type, PEEL.GradeStatement) in register else register


def rows_of(register: Graph, judgments: Iterable[Node]) -> Graph:
    """Of a whole register, what it says of some judgments."""
    rows = Graph(bind_namespaces="none")
    for judgment in judgments:
        for triple in register.triples((judgment, None, None)):
            rows.add(triple)
        for triple in register.triples((None, DCTERMS.hasPart, judgment)):
            rows.add(triple)
    return rows


def count_agreeing(registers: Iterable[Graph], report: Graph) -> tuple[int, int]:
    """How many grades of a report some settled registers give too, and how many they have nothing on."""
    given = set(report.subjects(PEEL.grade))
    known = {node for graph in registers for node in graph.subjects(PEEL.grade) if node in given}
    disputed = {node for graph in registers for node in graph.objects(None, PEEL.ofJudgment) if node in given}
    return len(known - disputed), len(given - known - disputed)


def find_conflicts(registers: Iterable[Graph], report: Graph) -> tuple[GradeConflict, ...]:
    """Where settled registers give other grades than a report does, sorted by address; may be empty."""
    found = [
        conflict
        for register in registers
        for statement in register.subjects(RDF.type, PEEL.GradeStatement)
        for conflict in _conflict(register, statement, report)
    ]
    return tuple(sorted(found, key=lambda conflict: conflict.statement))


def _conflict(register: Graph, statement: Node, report: Graph) -> Iterator[GradeConflict]:
    judgment, page = register.value(statement, PEEL.ofJudgment), register.value(statement, DCTERMS.source)
    grade = report.value(judgment, PEEL.grade)
    if grade is None or not isinstance(judgment, URIRef):
        return
    yield GradeConflict(
        judgment=judgment,
        statement=URIRef(str(statement)),
        reported=_last(grade),
        registered=_last(register.value(statement, PEEL.statedGrade)),
        passages=tuple(sorted(URIRef(str(each)) for each in report.objects(judgment, PEEL.statedIn))),
        page=URIRef(str(page)),
        label=str(report.value(judgment, RDFS.label)),
    )


def _set_apart(graph: Graph, judgment: URIRef, grade: Node) -> None:
    page = graph.value(judgment, DCTERMS.source)
    statement = under(judgment, "statement", words_digest(f"{page}"))
    graph.add((statement, RDF.type, PEEL.GradeStatement))
    graph.add((statement, PEEL.ofJudgment, judgment))
    graph.add((statement, PEEL.statedGrade, grade))
    _move(graph, judgment, statement)


def _restore(graph: Graph, statement: Node) -> None:
    judgment, grade = graph.value(statement, PEEL.ofJudgment), graph.value(statement, PEEL.statedGrade)
    if judgment is None or grade is None:
        return
    graph.add((judgment, RDF.type, PEEL.Judgment))
    graph.add((judgment, PEEL.grade, grade))
    _move(graph, statement, judgment)


def _move(graph: Graph, source: Node, target: Node) -> None:
    """Say of one node what was said of another, and nothing of that any more."""
    for predicate, term in list(graph.predicate_objects(source)):
        if predicate not in _OWN:
            graph.add((target, predicate, term))
    graph.remove((source, None, None))
    for register in list(graph.subjects(DCTERMS.hasPart, source)):
        graph.remove((register, DCTERMS.hasPart, source))
        graph.add((register, DCTERMS.hasPart, target))


def _last(term: Node | None) -> str:
    return str(term or "").rpartition("/")[2]
