"""Blank nodes named by what they say."""

from __future__ import annotations

import pytest
from rdflib import BNode, Graph

from graph.errors import VocabularyError
from graph.skolem import skolemise

LIST = "<http://example.org/a> <http://example.org/b> ( 1 [ <http://example.org/c> 2 ] ) ."


def test_no_blank_node_is_left() -> None:
    """Lists and nodes in them get addresses, and no triple is lost."""
    graph = Graph().parse(data=LIST, format="turtle")
    named = skolemise(graph, "here")
    assert len(graph) == len(named)
    assert [] == [term for triple in named for term in triple if isinstance(term, BNode)]


def test_the_same_words_give_the_same_names() -> None:
    """Two parsers' labels for blank nodes leave no trace."""
    assert set(skolemise(Graph().parse(data=LIST, format="turtle"), "here")) == set(
        skolemise(Graph().parse(data=LIST, format="turtle"), "there")
    )


def test_a_ring_is_refused() -> None:
    """Nodes that say only one another have nothing to be named by."""
    ring = "_:x <http://example.org/b> _:y . _:y <http://example.org/b> _:x ."
    with pytest.raises(VocabularyError, match="ring"):
        skolemise(Graph().parse(data=ring, format="turtle"), "here")
