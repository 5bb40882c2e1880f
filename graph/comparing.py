"""
The reports of a release set beside registers: those that have to be, and no others.

In: the reports and registers that a release is to have. Out: the registers, settled with the grades of all
reports, and the comparisons that may not be as they were. A comparison depends on its report, the registers,
and what other reports say of the same judgments, so that of those no more than their grades is read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from graph.comparison import Compared, Comparer, statements_of
from graph.identifiers import COMPARISON_GRAPHS, REPORT_GRAPHS
from graph.loading import Held
from graph.namespaces import ID, PEEL
from graph.packed import Packed
from graph.release import software_version
from graph.stages import Stages
from graph.store import summary_of

_GRADE: Final = ox.NamedNode(str(PEEL.grade))
_GRADE_TOLD: Final = f"> {_GRADE} <".encode()

Grade = tuple[str, URIRef, URIRef]
"""Graph of a report, judgment, and the grade that it is given there."""


def grades_in(store: ox.Store, but: Collection[str] = ()) -> Iterator[Grade]:
    """The grades that the reports in a store give, but for some, by names of graphs."""
    return _told(store.quads_for_pattern(None, _GRADE, None, None), but)


def _told(quads: Iterable[ox.Quad], but: Collection[str] = ()) -> Iterator[Grade]:
    for quad in quads:
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        if not graph.startswith(REPORT_GRAPHS) or graph in but:
            continue
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield graph, URIRef(quad.subject.value), URIRef(quad.object.value)


def _grades_of(name: str, lines: Packed) -> Iterator[Grade]:
    told = b"\n".join(line for line in lines if _GRADE_TOLD in line)
    graph = ox.NamedNode(name)
    return _told(
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in ox.parse(told, format=ox.RdfFormat.N_TRIPLES)
    )


@dataclass(frozen=True)
class Reports:
    """
    The reports that a release is to have.

    Args:
        before: The grades that those of the release before give; may be none.
        brought: Name of a graph -> graph of each report that is new or another; they are compared.
        read: Reads the graph of another by its name.
        gone: Names of those that the release before has and the new one has not.
    """

    before: frozenset[Grade] = frozenset()
    brought: Mapping[str, Packed] = field(default_factory=dict)
    read: Callable[[str], Graph] = lambda _: Graph()
    gone: Collection[str] = ()

    def after(self) -> frozenset[Grade]:
        """The grades that all of them give."""
        own = (grade for name, lines in self.brought.items() for grade in _grades_of(name, lines))
        return frozenset([*self._staying(), *own])

    def _staying(self) -> Iterator[Grade]:
        return (grade for grade in self.before if grade[0] not in self.brought and grade[0] not in self.gone)

    def touched(self) -> set[str]:
        """Those that have to be compared: those brought, and others that speak of the same judgments."""
        staying = list(self._staying())
        judgments = {judgment for _, judgment, _ in (self.before | self.after()) - frozenset(staying)}
        return {*self.brought, *(name for name, judgment, _ in staying if judgment in judgments)}


def given(grades: Iterable[Grade]) -> dict[URIRef, Node]:
    """Judgment -> the grade that reports give it; of several the last by name, whatever the order."""
    return dict(sorted({(judgment, grade) for _, judgment, grade in grades}))


def outdated(held: Held, before: Iterable[Grade], comparer: Comparer, *, is_new: bool) -> set[str]:
    """
    The reports of a release whose comparisons say no more what they would say if they were made now.

    Args:
        held: The release.
        before: The grades that its reports give.
        comparer: Sets them beside the registers that there are to be.
        is_new: Whether there are other vocabularies.
    """
    if held.release is None:
        return set()
    graphs, drawn_by = held.release.graphs, held.release.drawn_by
    reports = {name for name in graphs if name.startswith(REPORT_GRAPHS)}
    grades = given(before)
    settled = {str(name): comparer.settled(name, grades) for name in comparer.registers}
    if (
        is_new
        or held.release.software != software_version()
        or any(graphs.get(name) != summary_of(name, lines) for name, lines in settled.items())
    ):
        return reports
    return {
        name
        for name in reports
        if _comparison(name) not in graphs
        or drawn_by.get(str(ID["report/"]) + name.removeprefix(REPORT_GRAPHS), "")
        not in ("", software_version())
    }


def _comparison(report: str) -> str:
    return COMPARISON_GRAPHS + report.removeprefix(REPORT_GRAPHS)


def derive(
    comparer: Comparer,
    reports: Reports,
    names: Collection[str],
    held: Held,
    stages: Stages,
    done: Mapping[str, Compared] | None = None,
) -> dict[URIRef, Packed]:
    """
    Settle the registers and compare reports.

    Args:
        names: Of the graphs of the reports that have to be compared.
        held: The release before; what it has is valid.
        done: Reports that were compared already, each by itself, by the names of their graphs.

    Returns:
        Name -> graph of every register and of every comparison that was made.

    Raises:
        ValidationFailed: A derived graph breaks a shape.
    """
    after = reports.after()
    grades = given(after)
    with stages.stage("check", "reports against registers"):
        shared = _given_by_several(after)
        found = []
        for name in sorted(names):
            ready = (done or {}).get(name)
            if ready is not None and ready.beside == comparer.digest and not shared & _judged(name, after):
                found.append(ready)
            else:
                lines = reports.brought.get(name)
                report = lines.as_graph() if lines else reports.read(name)
                found.append(comparer.compare(report, grades, held.has))
        registers = {name: comparer.settled(name, grades) for name in comparer.registers}
    for each in found:
        stages.tell(f"checked: {each.told}")
    for line in (line for each in found for line in each.conflicts):
        stages.tell(f"warning: grades disagree: {line}")
    _validate_statements(comparer, registers, after, held)
    return registers | {each.name: each.graph for each in found}


def _judged(name: str, grades: Iterable[Grade]) -> set[URIRef]:
    return {judgment for graph, judgment, _ in grades if graph == name}


def _given_by_several(grades: Iterable[Grade]) -> set[URIRef]:
    """The judgments of which more than one report speaks, or one more than once."""
    seen: set[URIRef] = set()
    several: set[URIRef] = set()
    for _, judgment, _ in grades:
        (several if judgment in seen else seen).add(judgment)
    return several


def _validate_statements(
    comparer: Comparer, registers: Mapping[URIRef, Packed], grades: Iterable[Grade], held: Held
) -> None:
    """Check what settled registers say in a way of their own, unless that is held already."""
    new = [lines.as_graph() for name, lines in registers.items() if not held.has(name, lines)]
    statements = Graph(bind_namespaces="none")
    for graph in new:
        statements += statements_of(graph)
    if not len(statements):
        return
    judgments = Graph(bind_namespaces="none")
    for _, judgment, _ in grades:
        judgments.add((judgment, RDF.type, PEEL.Judgment))
    comparer.validate(statements, (judgments, *comparer.registers.values(), *new))
