"""
Blank nodes turned into IRIs by what they say.

In: triples as an RDF parser gives them. Out: the same triples, where each blank node is named by a hash of
the statements it makes, so that the same file gives the same names on any machine and in any order.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from graph.errors import VocabularyError
from graph.identifiers import node_iri


def skolemise(graph: Graph, where: str) -> Graph:
    """
    A copy of a graph without blank nodes.

    Args:
        graph: Lists, restrictions and other nodes that form trees; any number of triples.
        where: The file it came from, for messages.

    Raises:
        VocabularyError: Blank nodes that point at one another in a ring, which have no name of their own.
    """
    names: dict[BNode, URIRef] = {}

    def named(term: Node, path: tuple[BNode, ...] = ()) -> Node:
        if not isinstance(term, BNode):
            return term
        if term in path:
            raise VocabularyError(
                where, "blank nodes point at one another in a ring", "trees", "Give one of them an IRI."
            )
        if term not in names:
            said = sorted(
                f"{predicate.n3()} {named(value, (*path, term)).n3()}"
                for predicate, value in graph.predicate_objects(term)
            )
            names[term] = node_iri(" ; ".join(said))
        return names[term]

    return _graph_of((named(subject), predicate, named(value)) for subject, predicate, value in graph)


def _graph_of(triples: Iterable[tuple[Node, Node, Node]]) -> Graph:
    result = Graph(bind_namespaces="none")
    for triple in triples:
        result.add(triple)
    return result
