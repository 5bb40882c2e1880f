"""A graph as N-Triples, each term made ready once: rdflib's own writer does so as often as it comes."""

from __future__ import annotations

from rdflib import Graph, Literal
from rdflib.plugins.serializers.nt import _quoteLiteral
from rdflib.term import Node


def ntriples(graph: Graph) -> bytes:
    """
    The triples of a graph in any order, in UTF-8, a line each.

    Raises:
        Exception: An IRI cannot be written.
    """
    written = _Written()
    return "".join([f"{written[s]} {written[p]} {written[o]} .\n" for s, p, o in graph]).encode()


class _Written(dict[Node, str]):
    """Terms as they are written."""

    def __missing__(self, term: Node) -> str:
        self[term] = _quoteLiteral(term) if isinstance(term, Literal) else term.n3()
        return self[term]
