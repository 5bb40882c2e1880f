"""
A graph against the shapes: nothing that breaks one goes further.

In: the graph to check, and the vocabularies and registers it draws on. Out: a `ValidationReport`, whose
results name shape, node, path and what to do. Follows SHACL (Core and SPARQL constraints).

The validator looks terms up as they were written, in `graph.indexed`: a store rewrites literals, and plain
strings and derived number types would be told wrong. Only rules in SPARQL are answered by the store's engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from pyshacl.pytypes import SHACLExecutor
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.namespace import NamespaceManager
from rdflib.term import Node

from graph.aim import load_aimed_shapes
from graph.identifiers import node_iri
from graph.indexed import Indexed, Known
from graph.namespaces import PREFIXES, SHAPES

_LONGEST_VALUE = 100  # characters of a literal that a terminal shows


class Severity(StrEnum):
    """How bad it is, worst first."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True)
class Result:
    """
    One thing that a shape finds wrong.

    Args:
        severity: A violation stops publication; the others do not.
        shape: The property shape, node shape or rule.
        focus: The node that was checked; of a rule across nodes, the report.
        path: The property concerned; None where the node itself is.
        value: The value concerned; of a rule across nodes, the offender; None where a value is lacking.
        component: The kind of constraint, such as `sh:MinCountConstraintComponent`.
        message: What to do, in a sentence.
    """

    severity: Severity
    shape: URIRef
    focus: Node
    path: URIRef | None
    value: Node | None
    component: URIRef
    message: str

    @property
    def sort_key(self) -> tuple[int, str, str, str, str, str]:
        """Worst first, then by shape and node; blank nodes, whose names vary by run, alike."""
        rank = list(Severity).index(self.severity)
        return (rank, self.shape, _plain(self.focus), self.path or "", _plain(self.value), self.message)


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """
    What came of a validation.

    Args:
        results: Worst first, then by shape and node; may be empty.
    """

    results: tuple[Result, ...] = ()

    @property
    def violations(self) -> int:
        """How many results are violations."""
        return sum(result.severity is Severity.VIOLATION for result in self.results)

    @property
    def warnings(self) -> int:
        """How many results are warnings."""
        return sum(result.severity is Severity.WARNING for result in self.results)

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings do not count."""
        return self.violations == 0

    def as_graph(self) -> Graph:
        """A `sh:ValidationReport` without blank nodes: each result is named by a hash of what it says."""
        graph = Graph(bind_namespaces="none")
        for prefix, namespace in PREFIXES.items():
            graph.bind(prefix, namespace)
        results = [_describe(graph, result) for result in self.results]
        report = node_iri(f"validation report {self.conforms} " + " ".join(sorted(results)))
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, RDFS.label, Literal(self.summary, lang="en")))
        graph.add((report, SH.conforms, Literal(self.conforms)))
        for node in results:
            graph.add((report, SH.result, node))
        return graph

    def as_text(self) -> str:
        """For a terminal: a summary, then of each result shape, node, path, value and what to do."""
        return "\n\n".join([self.summary, *(_as_lines(result) for result in self.results)]) + "\n"

    @property
    def summary(self) -> str:
        """One line: whether the graph is valid, and how many violations and warnings there are."""
        counts = f"{_count(self.violations, 'violation')}, {_count(self.warnings, 'warning')}"
        return f"{'Valid' if self.conforms else 'Not valid'}: {counts}."


def validate(data: Graph | Indexed, background: Graph | Indexed | None = None) -> ValidationReport:
    """
    Check a graph against the shapes.

    Args:
        data: What is checked: the nodes that it says something about.
        background: What it draws on: vocabularies and registers. Its own nodes are not checked. To check
            several graphs against the same, make an `Indexed` of it once.

    Returns:
        The report; a graph that says nothing any shape is about conforms.
    """
    known = Known(_indexed(data), _indexed(background))
    executor = SHACLExecutor(allow_warnings=True)
    found = [
        _read_result(triples)
        for shape, nodes in load_aimed_shapes().focus_nodes(known)
        for _, _, triples in shape.validate(executor, known, focus=nodes)[1]
    ]
    return ValidationReport(tuple(sorted(found, key=lambda result: result.sort_key)))


def _indexed(graph: Graph | Indexed | None) -> Indexed:
    return graph if isinstance(graph, Indexed) else Indexed(() if graph is None else (graph,))


def _read_result(told: Iterable[tuple[Node, Node, Any]]) -> Result:
    """One result, from what the validator tells of it: triples, whose values may name their graph as well."""
    values: dict[Node, list[Any]] = defaultdict(list)
    for _, predicate, value in told:
        values[predicate].append(value[1] if isinstance(value, tuple) else value)

    def iri(predicate: URIRef) -> URIRef | None:
        value = next(iter(values[predicate]), None)
        return value if isinstance(value, URIRef) else None

    severity = iri(SH.resultSeverity) or SH.Violation
    return Result(
        severity=Severity(severity.removeprefix(str(SH))),
        shape=iri(SH.sourceShape) or SHAPES.unnamed,
        focus=next(iter(values[SH.focusNode]), BNode()),
        path=iri(SH.resultPath),
        value=next(iter(values[SH.value]), None),
        component=iri(SH.sourceConstraintComponent) or SH.ConstraintComponent,
        message=" ".join(sorted(set(map(str, values[SH.resultMessage])))),
    )


def _describe(graph: Graph, result: Result) -> URIRef:
    """Write one result into a graph."""
    said = (result.shape, _plain(result.focus), result.path, _plain(result.value), result.component)
    node = node_iri(f"validation result {said} {result.message}")
    focus = node_iri(f"blank node of {node}") if isinstance(result.focus, BNode) else result.focus
    told: dict[URIRef, Node | None] = {
        RDF.type: SH.ValidationResult,
        RDFS.label: Literal(f"{result.severity}: {_name(result.shape)}", lang="en"),
        SH.resultSeverity: SH[result.severity],
        SH.sourceShape: result.shape,
        SH.focusNode: focus,
        SH.resultPath: result.path,
        SH.value: None if isinstance(result.value, BNode) else result.value,
        SH.sourceConstraintComponent: result.component,
        SH.resultMessage: Literal(result.message, lang="en"),
    }
    for predicate, value in told.items():
        if value is not None:
            graph.add((node, predicate, value))
    return node


def _as_lines(result: Result) -> str:
    lines = [f"{result.severity} of {_name(result.shape)}", f"  node   {_plain(result.focus)}"]
    if result.path is not None:
        lines.append(f"  path   {_name(result.path)}")
    if result.value is not None and result.value != result.focus:
        value = _plain(result.value)
        is_long = isinstance(result.value, Literal) and len(value) > _LONGEST_VALUE
        lines.append(f"  value  {value[:_LONGEST_VALUE] + '…' if is_long else value}")
    return "\n".join([*lines, f"  {result.message}"])


def _plain(node: Node | None) -> str:
    """A node as text: an IRI bare, a literal in quotes on one line."""
    if node is None:
        return ""
    if isinstance(node, BNode):
        return "a blank node"
    return str(node) if isinstance(node, URIRef) else Literal.n3(node).replace("\n", "\\n")  # type: ignore[arg-type]


@cache
def _names() -> NamespaceManager:
    manager = NamespaceManager(Graph(), bind_namespaces="none")
    for prefix, namespace in {**PREFIXES, "shapes": str(SHAPES)}.items():
        manager.bind(prefix, namespace)
    return manager


def _name(iri: URIRef) -> str:
    """An IRI with a prefix where there is one."""
    return iri.n3(_names()).removeprefix("<").removesuffix(">")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
