"""A graph written as N-Triples."""

from __future__ import annotations

from decimal import Decimal

from rdflib import Graph, Literal
from rdflib.namespace import RDFS, XSD

from graph.lines import ntriples
from graph.namespaces import ID

NODE = ID["force/ravensmoor"]
VALUES = [
    ID["force/another"],
    Literal('a "word", a \\ and\na line\tmore – é 𝒳'),
    Literal("word", lang="en"),
    Literal("word", datatype=XSD.string),
    Literal(Decimal("12.50")),
    Literal("0012", datatype=XSD.nonNegativeInteger),
    Literal(True),
    Literal(""),
]


def test_it_reads_back_as_it_was() -> None:
    """As rdflib writes it too."""
    graph = Graph()
    for value in VALUES:
        graph.add((NODE, RDFS.comment, value)).add((NODE, RDFS.label, value))
    lines = ntriples(graph)
    assert set(graph) == set(Graph().parse(data=lines, format="nt"))
    theirs = graph.serialize(format="nt", encoding="utf-8")
    assert sorted(filter(None, theirs.split(b"\n"))) == sorted(filter(None, lines.split(b"\n")))
    assert b"" == ntriples(Graph())
