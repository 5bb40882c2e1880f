"""
Reports set beside registers, and what comes of it validated.

In: the graphs of all reports and registers that a release is to have. Out: `Checks`, of which no graph breaks
a shape.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from graph.checks import Checks, check_reports
from graph.drawing import union
from graph.errors import ValidationFailed
from graph.identifiers import REPORT_GRAPHS
from graph.loading import Held
from graph.namespaces import PEEL
from graph.publish import pack
from graph.stages import Stages
from graph.validate import validate
from graph.vocabulary import load_vocabulary

_GRADE: Final = ox.NamedNode(str(PEEL.grade))
_JUDGMENT: Final = ox.NamedNode(str(PEEL.Judgment))
_TYPE: Final = ox.NamedNode(str(RDF.type))

_KEPT: Final = 2
"""Graphs of reports that stay in memory while reports are checked."""


class GraphsOnDemand(Mapping[URIRef, Graph]):
    """
    Graphs that are read when asked for: a store may hold more of them than fit into memory.

    Args:
        read: Name -> what reads the graph.
    """

    def __init__(self, read: Mapping[URIRef, Callable[[], Graph]]) -> None:
        self._read = read
        self._kept = lru_cache(maxsize=_KEPT)(lambda name: self._read[name]())

    def __getitem__(self, name: URIRef) -> Graph:
        return self._kept(name)

    def __iter__(self) -> Iterator[URIRef]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def grades_in(store: ox.Store, but: Collection[str] = ()) -> Graph:
    """The judgments of the reports in a store and their grades, but for some reports, by names of graphs."""
    found = Graph(bind_namespaces="none")
    for quad in store.quads_for_pattern(None, _GRADE, None, None):
        graph = quad.graph_name
        if not isinstance(graph, ox.NamedNode) or graph.value in but:
            continue
        if graph.value.startswith(REPORT_GRAPHS) and isinstance(quad.object, ox.NamedNode):
            judgment = URIRef(str(quad.subject)[1:-1])
            found.add((judgment, PEEL.grade, URIRef(quad.object.value)))
            if ox.Quad(quad.subject, _TYPE, _JUDGMENT, graph) in store:
                found.add((judgment, RDF.type, PEEL.Judgment))
    return found


def compare(
    reports: Mapping[URIRef, Graph],
    registers: Mapping[URIRef, Graph],
    stages: Stages,
    others: Collection[Graph] = (),
) -> Checks:
    """Set reports beside registers, which are settled with the grades of other reports too."""
    with stages.stage("check", "reports against registers"):
        checks = check_reports(reports, registers, load_vocabulary(), others)
    for line in checks.told:
        stages.tell(f"checked: {line}")
    for line in checks.conflicts:
        stages.tell(f"warning: grades disagree: {line}")
    return checks


def validate_checks(
    checks: Checks,
    reports: Mapping[URIRef, Graph],
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
        said = chain(reports.values(), others, checks.registers.values())
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
    for node in named:
        for triple in graph.triples((node, RDF.type, None)):
            types.add(triple)
    return types
