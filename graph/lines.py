"""A graph as N-Triples, each IRI made ready once: rdflib's own writer does so as often as it comes."""

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
    return "".join(
        [
            # Most literals come once, and are found again in longer than they are written.
            f"{written[s]} {written[p]} {_quoteLiteral(o) if isinstance(o, Literal) else written[o]} .\n"
            for s, p, o in graph
        ]
    ).encode()


class _Written(dict[Node, str]):
    """IRIs and blank nodes as they are written."""

    def __missing__(self, term: Node) -> str:
        self[term] = term.n3()
        return self[term]
