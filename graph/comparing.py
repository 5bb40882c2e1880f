"""
Reports set beside registers, and what comes of it validated.

In: the graphs of all reports and registers that a release is to have. Out: `Checks`, of which no graph breaks
a shape.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain

from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from graph.checks import Checks, check_reports
from graph.checks.grades import reported_grades
from graph.drawing import union
from graph.errors import ValidationFailed
from graph.indexed import Indexed, Known
from graph.loading import Held
from graph.namespaces import PEEL
from graph.publish import pack
from graph.stages import Stages
from graph.validate import validate
from graph.vocabulary import load_vocabulary

_KEPT = 2
"""Graphs of reports that stay in memory while reports are checked."""


class GraphsOnDemand(Mapping[URIRef, Graph]):
    """
    Graphs that are read when asked for: a store may hold more of them than fit into memory.

    Args:
        read: Name -> what reads the graph's lines of canonical N-Triples, without their ends.
    """

    def __init__(self, read: Mapping[URIRef, Callable[[], Iterable[bytes]]]) -> None:
        self._read = read
        self._kept = lru_cache(maxsize=_KEPT)(lambda name: _graph_of(self._read[name]()))

    def only(self, predicate: URIRef) -> Iterator[Graph]:
        """Of each graph what it says with one property; the rest of it need not be read."""
        mark = f"> <{predicate}> ".encode()
        return (_graph_of(line for line in read() if mark in line) for read in self._read.values())

    def __getitem__(self, name: URIRef) -> Graph:
        return self._kept(name)

    def __iter__(self) -> Iterator[URIRef]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def _graph_of(lines: Iterable[bytes]) -> Graph:
    return Known(Indexed.of_lines(lines), Indexed())


def compare(
    reports: GraphsOnDemand,
    registers: Mapping[URIRef, Graph],
    stages: Stages,
    others: Collection[Graph] = (),
) -> Checks:
    """Set reports beside registers, which are settled with the grades of other reports too."""
    with stages.stage("check", "reports against registers"):
        grades = reported_grades(chain(reports.only(PEEL.grade), others))
        checks = check_reports(reports, registers, load_vocabulary(), grades)
    for line in checks.told:
        stages.tell(f"checked: {line}")
    for line in checks.conflicts:
        stages.tell(f"warning: grades disagree: {line}")
    return checks


def validate_checks(
    checks: Checks,
    reports: GraphsOnDemand,
    background: Graph,
    held: Held,
    stages: Stages,
    others: Collection[Graph] = (),
) -> None:
    """
    Validate what came of checking, unless all of it is held already.

    Args:
        others: As of `compare`.

    Raises:
        ValidationFailed: A derived graph breaks a shape.
    """
    statements = {name: _statements(graph) for name, graph in checks.registers.items()}
    new = {
        name
        for name, graph in (*checks.comparisons.items(), *checks.registers.items())
        if not held.has(name, pack(name, graph)) and (name not in statements or len(statements[name]))
    }
    if not new:
        return
    with stages.stage("validate", "comparisons with official statistics"):
        told = [checks.comparisons.get(name, statements.get(name, Graph())) for name in sorted(new)]
        named = {node for graph in told for node in graph.objects()}
        said = chain(reports.only(RDF.type), others, checks.registers.values())
        types = (types_of(graph, named) for graph in said)
        known = union(chain([background], types))
        report = validate(union(told), known)
    if not report.conforms:
        raise ValidationFailed(
            "the comparisons of reports with official statistics",
            f"the graphs drawn from them break the shapes\n{report.as_text()}",
            report,
            "Nothing was published. Report the fault with the text above.",
        )


def _statements(graph: Graph) -> Graph:
    """The grades that a register states and a report does not."""
    found = Graph(bind_namespaces="none")
    for statement in graph.subjects(RDF.type, PEEL.GradeStatement):
        for triple in graph.triples((statement, None, None)):
            found.add(triple)
    return found


def types_of(graph: Graph, named: Collection[Node]) -> Graph:
    """What some things are, without what else a graph says of them."""
    types = Graph(bind_namespaces="none")
    for node, kind in graph.subject_objects(RDF.type):
        if node in named:
            types.add((node, RDF.type, kind))
    return types
