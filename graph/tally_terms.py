"""What tallies are counted of: the terms, and how a store is asked for what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import QB, RDF, XSD

from graph.identifiers import area_iri
from graph.namespaces import DQV, OA, PEEL

Node = ox.NamedNode
"""What is counted: things without a name are not."""


def ours(name: str) -> ox.NamedNode:
    return ox.NamedNode(str(PEEL[name]))


TYPE: Final = ox.NamedNode(str(RDF.type))
STATEMENTS: Final = tuple(
    ours(name)
    for name in (
        *("Finding", "Evidence", "Consequence", "Context", "Action"),
        *("CauseOfConcern", "Recommendation", "AreaForImprovement"),
    )
)
SAID: Final = {
    ours("force"): "talliedForce",
    ours("theme"): "talliedTheme",
    ours("topic"): "talliedTopic",
    ours("polarity"): "talliedPolarity",
    ours("trend"): "talliedTrend",
    ours("basis"): "talliedBasis",
    ours("voice"): "talliedVoice",
}
STATED_IN, HAS_SOURCE = ours("statedIn"), ox.NamedNode(str(OA.hasSource))
SOURCE_TEXT, INSPECTION, CYCLE = ours("sourceText"), ours("inspection"), ours("cycle")
OBSERVATION, AREA, MEASURE = ours("Observation"), ours("area"), ours("measure")
PERIOD_END, AS_AT, DATE = ours("periodEnd"), ours("asAt"), ox.NamedNode(str(XSD.date))
FORCE: Final = ours("PoliceForce")
COMPARATOR, DATA_SET = ours("comparator"), ox.NamedNode(str(QB.dataSet))
NATION: Final = ox.NamedNode(area_iri("england-and-wales"))
REPORT, METRIC = ours("Report"), ox.NamedNode(str(DQV.isMeasurementOf))
COMPUTED_ON, VALUE = ox.NamedNode(str(DQV.computedOn)), ox.NamedNode(str(DQV.value))
DEFAULT: Final = ox.DefaultGraph()


def pairs(store: ox.Store, predicate: Node) -> Iterator[tuple[Node, Node]]:
    for quad in store.quads_for_pattern(None, predicate, None, DEFAULT):
        if isinstance(quad.subject, Node) and isinstance(quad.object, Node):
            yield quad.subject, quad.object


def values(store: ox.Store, subject: Node, predicate: Node) -> Iterator[Node]:
    for quad in store.quads_for_pattern(subject, predicate, None, DEFAULT):
        if isinstance(quad.object, Node):
            yield quad.object


def subjects(store: ox.Store, predicate: Node, value: Node) -> Iterator[Node]:
    for quad in store.quads_for_pattern(None, predicate, value, DEFAULT):
        if isinstance(quad.subject, Node):
            yield quad.subject
