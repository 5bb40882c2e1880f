"""What the validator looks into: some triples over others, as one graph that nobody copied."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, XSD
from rdflib.query import ResultRow

from graph.indexed import Indexed, Known
from graph.namespaces import ID, PEEL
from graph.publish import canonical_lines

FORCE, GRADE, KIND = ID["force/ravensmoor"], ID["grade/good"], PEEL.PoliceForce
NAME, OTHER_NAME = Literal("Ravensmoor", lang="en"), Literal("Moor", lang="en")
YEAR = Literal("2017", datatype=XSD.nonNegativeInteger)

PATTERNS = [
    (subject, predicate, value)
    for subject in (None, FORCE, GRADE, ID.nothing)
    for predicate in (None, RDF.type, RDFS.label, PEEL.nothing)
    for value in (None, KIND, NAME, OTHER_NAME, YEAR)
]


@pytest.fixture
def data() -> Graph:
    """One name, and what the background says too."""
    return Graph().add((FORCE, RDFS.label, NAME)).add((FORCE, RDF.type, KIND)).add((FORCE, PEEL.year, YEAR))


@pytest.fixture
def background() -> Graph:
    """Another name, and another node."""
    graph = Graph().add((FORCE, RDFS.label, OTHER_NAME)).add((FORCE, RDF.type, KIND))
    return graph.add((GRADE, RDFS.label, NAME))


@pytest.fixture
def known(data: Graph, background: Graph) -> Known:
    """The one over the other."""
    return Known(Indexed([data]), Indexed([background]))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_it_finds_what_a_graph_of_both_finds(
    known: Known, data: Graph, background: Graph, pattern: tuple[URIRef | None, URIRef | None, None]
) -> None:
    """Each triple once, by every kind of pattern."""
    both = data + background
    assert sorted(both.triples(pattern)) == sorted(known.triples(pattern))
    assert (pattern in both) == (pattern in known)


def test_values_and_bearers_come_once(known: Known) -> None:
    """Though both say it."""
    assert [KIND] == list(known.objects(FORCE, RDF.type))
    assert [FORCE] == list(known.subjects(RDF.type, KIND))
    assert {NAME, OTHER_NAME} == set(known.objects(FORCE, RDFS.label))
    assert {FORCE, GRADE} == set(known.subjects(RDFS.label, None))
    assert {KIND, NAME, OTHER_NAME, YEAR} == set(known.objects(FORCE, None))


def test_literals_are_kept_as_written(known: Known) -> None:
    """The engine knows one whole number only, and a shape may ask for another kind."""
    assert [YEAR] == list(known.objects(FORCE, PEEL.year))
    assert [] == list(known.subjects(PEEL.year, Literal(2017)))


def test_a_query_goes_through_both(known: Known) -> None:
    """With what is bound before, and names without a value left out."""
    query = f"SELECT $this ?name ?none WHERE {{ $this <{RDFS.label}> ?name }} ORDER BY ?name"
    found = known.query(query, initBindings={"this": FORCE})
    rows = [row.asdict() for row in found if isinstance(row, ResultRow)]
    assert [OTHER_NAME, NAME] == [row["name"] for row in rows]
    assert {FORCE} == {row.get("this", FORCE) for row in rows}
    assert not any("none" in row for row in rows)


def test_data_are_told_from_the_background(known: Known) -> None:
    """Only what the data speak of is checked."""
    assert FORCE in known.data
    assert GRADE not in known.data
    assert GRADE in known.background
    assert (3, 3) == (len(known.data), len(known.background))


def test_several_graphs_are_one(data: Graph, background: Graph) -> None:
    """A triple of both counts once."""
    assert 5 == len(Indexed([data, background]))
    assert 0 == len(Indexed())


def test_it_is_as_the_graphs_were(data: Graph) -> None:
    """A change after does not reach it."""
    indexed = Indexed([data])
    data.add((GRADE, RDF.type, PEEL.Grade))
    assert GRADE not in indexed


def test_lines_are_read_as_a_graph_reads_them(data: Graph, background: Graph) -> None:
    """Each literal with its language or datatype, and a plain string without."""
    both = data + background + Graph().add((GRADE, RDFS.comment, Literal('It\'s "good"\nand –\\ so')))
    lines = both.serialize(format="nt", encoding="utf-8").splitlines()
    assert set(both) == set(Known(Indexed.of_lines(lines), Indexed()))
    assert 0 == len(Indexed.of_lines([]))


@pytest.mark.parametrize("is_asked", [False, True])
def test_graphs_are_written_as_the_engine_gives_them_back(
    data: Graph, background: Graph, is_asked: bool
) -> None:
    """One by one, whether or not an engine with all of them was asked for before."""
    indexed = Indexed([data, background])
    if is_asked:
        engine = indexed.engine()
        engine.clear()
    lines = [canonical_lines("urn:graph", graph) for graph in (data, background)]
    assert lines == list(indexed.written())
    assert len(data + background) == len(indexed.engine())
