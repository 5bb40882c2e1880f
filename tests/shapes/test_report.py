"""The graph of the embedded report is valid as built, and every fault planted in it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import RDFS, SKOS, XSD
from rdflib.term import Node

from graph.aim import load_shapes
from graph.build import Run, build_graphs
from graph.extract import extract
from graph.namespaces import CNT, ID, OA, PEEL, SHAPES
from graph.pipeline import embedded_documents
from graph.skolem import skolemise
from graph.validate import validate
from graph.vocabulary import load_vocabulary

MOMENT = datetime(2018, 3, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def report() -> Graph:
    """The graphs of the embedded report and of a run, in one."""
    (document, *_) = embedded_documents()
    graphs = build_graphs(extract(document, load_vocabulary()), Run(MOMENT, MOMENT, "0.0.0"))
    union = Graph(bind_namespaces="none")
    for graph in graphs.values():
        union += graph
    return union


def first(graph: Graph, kind: URIRef, having: URIRef | None = None) -> Node:
    """The first resource of a class, by address, that has a property."""
    found = [
        node for node in graph.subjects(RDF.type, kind) if having is None or (node, having, None) in graph
    ]
    return min(found, key=str)


def shift_a_passage(graph: Graph) -> None:
    """Its words then are those of other offsets."""
    paragraphs = set(graph.subjects(RDF.type, PEEL.Paragraph))
    passage = min(set(graph.subjects(RDF.type, PEEL.Passage)) - paragraphs, key=str)
    start = int(str(graph.value(passage, OA.start)))
    graph.set((passage, OA.start, Literal(start - 1)))


def overrun_the_text(graph: Graph) -> None:
    """A passage then ends after the last character."""
    paragraphs = set(graph.objects(None, PEEL.inParagraph))
    passage = max(set(graph.subjects(RDF.type, PEEL.Passage)) - paragraphs, key=str)
    length = len(str(next(graph.objects(None, CNT.chars))))
    graph.set((passage, OA.end, Literal(length + 1)))


def lose_a_cause(graph: Graph) -> None:
    """A recommendation then arises from what the report does not state."""
    recommendation = first(graph, PEEL.Recommendation, PEEL.arisesFrom)
    graph.set((recommendation, PEEL.arisesFrom, ID["report/peel-2021-22/kent/sentence/0123456789ab"]))


def move_a_comparator(graph: Graph) -> None:
    """Two figures then are of different periods."""
    other = graph.value(first(graph, PEEL.Observation, PEEL.comparator), PEEL.comparator)
    assert other is not None
    graph.set((other, PEEL.periodEnd, Literal("2035-03-31", datatype=XSD.date)))


def forget_a_passage(graph: Graph) -> None:
    """A finding then rests on nothing."""
    graph.remove((first(graph, PEEL.Finding), PEEL.statedIn, None))


def forget_a_grade(graph: Graph) -> None:
    """A judgment then judges nothing."""
    graph.remove((first(graph, PEEL.Judgment), PEEL.grade, None))


def invent_a_polarity(graph: Graph) -> None:
    """A finding then is of a kind that no list has."""
    graph.set((max(graph.subjects(RDF.type, PEEL.Finding), key=str), PEEL.polarity, ID["polarity/glowing"]))


def misspell_a_property(graph: Graph) -> None:
    """A reader would look for it in vain."""
    graph.add((first(graph, PEEL.Report), PEEL.isued, Literal("2018")))


def repeat_a_number(graph: Graph) -> None:
    """Two sections then have the same place."""
    one, other, *_ = sorted(graph.subjects(RDF.type, PEEL.Section), key=str)
    place = graph.value(one, PEEL.order)
    assert place is not None
    graph.set((other, PEEL.order, place))


def leave_a_label_untagged(graph: Graph) -> None:
    """A page would not know its language."""
    graph.set((first(graph, PEEL.Footnote), RDFS.label, Literal("Footnote")))


def rename_a_force(graph: Graph) -> None:
    """A report adds names, it does not change the register's."""
    graph.add((ID["force/northamptonshire"], SKOS.prefLabel, Literal("Northants", lang="en")))


PLANTED: dict[Callable[[Graph], None], str] = {
    shift_a_passage: "PassageWordsRule",
    overrun_the_text: "PassageBoundsRule",
    lose_a_cause: "RecommendationCauseRule",
    move_a_comparator: "ComparatorRule",
    forget_a_passage: "StatedShape-statedIn",
    forget_a_grade: "JudgmentShape-grade",
    invent_a_polarity: "range-polarity",
    misspell_a_property: "UnknownTermRule",
    repeat_a_number: "SectionOrderRule",
    leave_a_label_untagged: "range-rdfs-label",
    rename_a_force: "NamedShape-prefLabel",
}
"""Faults, each with the shape that finds it."""


def test_the_embedded_report_is_valid(report: Graph, vocabularies: Graph) -> None:
    """Nothing in its graph must be put right."""
    found = validate(report, vocabularies)
    assert found.conforms, found.as_text()


def test_every_planted_fault_is_found(report: Graph, vocabularies: Graph) -> None:
    """All at once, as a careless change would leave them."""
    graph = Graph(bind_namespaces="none")
    graph += report
    for plant in PLANTED:
        plant(graph)
    found = {result.shape for result in validate(graph, vocabularies).results}
    assert set() == {SHAPES[name] for name in PLANTED.values()} - found


def test_the_vocabularies_and_the_shapes_themselves_are_valid(vocabularies: Graph) -> None:
    """Without a violation and without a warning."""
    graph = Graph(bind_namespaces="none")
    graph += vocabularies
    graph += skolemise(load_shapes(), "shapes")
    assert "Valid: 0 violations, 0 warnings.\n" == validate(graph).as_text()
