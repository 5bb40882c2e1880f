"""
The shapes in the validator's own form, and the nodes that each is about.

The validator reads the shapes once in a process: to read them again for each graph takes longer than to
validate it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from rdflib import RDF, RDFS, SH, Graph
from rdflib.term import Node

from graph.indexed import Known
from graph.rdf_files import read_turtle

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

Target = tuple[Node, Node]
"""How nodes are told, such as `sh:targetClass`, and of which class or property."""


@dataclass(frozen=True, slots=True)
class AimedShapes:
    """
    Shapes to be run on nodes that they are given.

    Args:
        shapes: Each with what it is aimed at, at least one target.
    """

    shapes: tuple[tuple[Shape, frozenset[Target]], ...]

    def focus_nodes(self, known: Known) -> Iterator[tuple[Shape, list[Any]]]:
        """
        Each shape that is about something, with the nodes of the data that it is about, at least one.

        Classes are looked up in all that is known, so that a node whose type a register states is checked;
        nodes that only the background describes are left out.
        """
        found: dict[Target, list[Node]] = {}
        for shape, targets in self.shapes:
            nodes: dict[Node, None] = {}
            for target in targets:
                if target not in found:
                    found[target] = [node for node in _nodes_of(target, known) if node in known.data]
                nodes.update(dict.fromkeys(found[target]))
            if nodes:
                yield shape, list(nodes)


def _nodes_of(target: Target, known: Known) -> Iterable[Node]:
    predicate, value = target
    if predicate == SH.targetClass:
        kinds = dict.fromkeys(known.transitive_subjects(RDFS.subClassOf, value))
        return (node for kind in kinds if kind is not None for node in known.bearers(RDF.type, kind))
    if predicate == SH.targetSubjectsOf:
        return (node for nodes in known.data.by(value).values() for node in nodes)
    if predicate == SH.targetObjectsOf:
        return (*known.data.by(value), *known.background.by(value))
    return (value,)


@cache
def load_shapes() -> Graph:
    """The shapes of `shapes/`, in one graph. The graph is shared: copy it before changing it."""
    graph = Graph(bind_namespaces="none")
    for path in sorted(files("shapes").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".ttl"):
            read_turtle(path.name, path.read_bytes(), graph)
    return graph


@cache
def load_aimed_shapes() -> AimedShapes:
    """The shapes of `shapes/`, in the order of their names."""
    return aim(load_shapes())


def aim(shapes: Graph) -> AimedShapes:
    """
    Shapes with what they are aimed at.

    The property shapes of a shape with targets are aimed at these themselves, unless another shape uses it
    whole: the validator then takes all nodes of a property at once, and not node by node.
    """
    targets: dict[Node, set[Target]] = {}
    for predicate in _TARGETS:
        for shape, value in shapes.subject_objects(predicate):
            targets.setdefault(shape, set()).add((predicate, value))
    aimed = Graph(store="SimpleMemory", bind_namespaces="none")
    aimed += shapes
    for shape, own in list(targets.items()):
        if any(predicate != SH.property for predicate in shapes.predicates(None, shape)):
            continue  # another shape uses it whole
        for part in shapes.objects(shape, SH.property):
            aimed.remove((shape, SH.property, part))
            targets[part] = targets.get(part, set()) | own
    return AimedShapes(tuple(_read(aimed, targets)))


def _read(graph: Graph, targets: Mapping[Node, set[Target]]) -> Iterator[tuple[Shape, frozenset[Target]]]:
    read = ShapesGraph(graph, logger=logging.getLogger(__name__))
    by_node = {shape.node: shape for shape in read.shapes}
    for node in sorted(targets, key=str):
        yield by_node[node], frozenset(targets[node])
