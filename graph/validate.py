"""
A graph against the shapes: nothing that breaks one goes further.

In: the graph to check, and the vocabularies and registers it draws on. Out: a `ValidationReport`, whose
results name shape, node, path and what to do. Follows SHACL (Core and SPARQL constraints).

The validator is given plain rdflib graphs only: a store rewrites literals, and a graph that reads through to
one gives wrong answers on plain strings and derived number types.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

import pyshacl
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.namespace import NamespaceManager
from rdflib.term import Node

from graph.identifiers import node_iri, vocabulary_graph_iri
from graph.namespaces import PEEL, PREFIXES, SHAPES
from graph.skolem import skolemise

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
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


def validate(data: Graph, background: Graph | None = None) -> ValidationReport:
    """
    Check a graph against the shapes.

    Args:
        data: What is checked: the nodes that it says something about.
        background: What it draws on: vocabularies and registers. Its own nodes are not checked.

    Returns:
        The report; a graph that says nothing any shape is about conforms.
    """
    context = Graph(bind_namespaces="none")
    for graph in (data, background):
        context += graph if graph is not None else ()
    _, found, _ = pyshacl.validate(
        context,
        shacl_graph=aim(load_shapes(), data, context),
        inference="none",
        advanced=False,
        inplace=True,
        allow_warnings=True,
        do_owl_imports=False,
        meta_shacl=False,
    )
    results = [_read_result(found, node) for node in found.subjects(RDF.type, SH.ValidationResult)]
    return ValidationReport(tuple(sorted(results, key=lambda result: result.sort_key)))


@cache
def load_shapes() -> Graph:
    """The shapes of `shapes/`, in one graph. The graph is shared: copy it before changing it."""
    graph = Graph(bind_namespaces="none")
    for path in sorted(files("shapes").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".ttl"):
            graph.parse(data=path.read_bytes(), format="turtle")
    return graph


def shape_graphs() -> dict[URIRef, Graph]:
    """The shapes as one named graph without blank nodes, for publishing."""
    return {vocabulary_graph_iri("shapes"): skolemise(load_shapes(), "shapes")}


def aim(shapes: Graph, data: Graph, context: Graph) -> Graph:
    """
    The shapes with their targets replaced by the nodes of `data` that they are about.

    Classes are looked up in all that is known, so that a node whose type a register states is checked; nodes
    that only the background describes are left out. The property shapes of a shape with targets are aimed at
    these themselves: the validator then takes all nodes of a property at once, and not node by node.
    """
    aimed = Graph(store="SimpleMemory", bind_namespaces="none")
    targeted: dict[Node, set[Node]] = defaultdict(set)
    idle = {rule for rule, may_break in _OF_EVERY_TRIPLE.items() if not may_break(context)}
    for shape, predicate, value in shapes:
        if shape in idle:
            continue
        if predicate in _TARGETS:
            targeted[shape].update(
                node for node in _targets(predicate, value, context) if (node, None, None) in data
            )
        else:
            aimed.add((shape, predicate, value))
    for shape, nodes in list(targeted.items()):
        if any(predicate != SH.property for predicate in aimed.predicates(None, shape)):
            continue  # another shape uses it whole
        for part in list(aimed.objects(shape, SH.property)):
            aimed.remove((shape, SH.property, part))
            targeted[part] |= nodes
    for shape, nodes in targeted.items():
        for node in nodes:
            aimed.add((shape, SH.targetNode, node))
    return aimed


def _has_blank_value(graph: Graph) -> bool:
    return any(isinstance(value, BNode) for value in graph.objects())


def _has_unknown_term(graph: Graph) -> bool:
    return any(
        predicate.startswith(PEEL) and (predicate, RDFS.isDefinedBy, None) not in graph
        for predicate in set(graph.predicates())
        if isinstance(predicate, URIRef)
    )


_OF_EVERY_TRIPLE: Final[Mapping[URIRef, Callable[[Graph], bool]]] = {
    SHAPES.BlankNodeRule: _has_blank_value,
    SHAPES.UnknownTermRule: _has_unknown_term,
}
"""
Rules whose query goes through every triple, each with whether there can be anything for it to find.

A rule that cannot be broken is not aimed: to see that takes milliseconds, the query most of a second.
"""


def _targets(predicate: Node, value: Node, context: Graph) -> Iterator[Node]:
    if predicate == SH.targetClass:
        for kind in set(context.transitive_subjects(RDFS.subClassOf, value)):
            yield from context.subjects(RDF.type, kind)
    elif predicate == SH.targetSubjectsOf:
        yield from context.subjects(value, None)
    elif predicate == SH.targetObjectsOf:
        yield from context.objects(None, value)
    else:
        yield value


def _read_result(found: Graph, node: Node) -> Result:
    """One result of the validator's own report."""

    def iri(predicate: URIRef) -> URIRef | None:
        value = found.value(node, predicate)
        return value if isinstance(value, URIRef) else None

    severity = iri(SH.resultSeverity) or SH.Violation
    messages = sorted(str(message) for message in found.objects(node, SH.resultMessage))
    return Result(
        severity=Severity(severity.removeprefix(str(SH))),
        shape=iri(SH.sourceShape) or SHAPES.unnamed,
        focus=found.value(node, SH.focusNode) or BNode(),
        path=iri(SH.resultPath),
        value=found.value(node, SH.value),
        component=iri(SH.sourceConstraintComponent) or SH.ConstraintComponent,
        message=" ".join(messages),
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
