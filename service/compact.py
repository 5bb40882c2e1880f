"""
Statements as JSON-LD that people can read: the words of our context for keys, one object a thing.

rdflib compacts them; a document carries the lines of the context that it uses, so that nobody has to fetch
one. Things, and the values of a property, are sorted: the same statements give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.serializers.jsonld import Converter
from rdflib.plugins.shared.jsonld.context import Context

from service.context import context

MOST: Final = 2_000
"""Triples; more are written expanded, by the engine: this takes some fifty times as long."""

_STRING: Final = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")


def write_compact(triples: Iterable[ox.Triple]) -> bytes:
    """The document: an object with `@context` and, of several things, `@graph`."""
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((_node(triple.subject), URIRef(triple.predicate.value), _term(triple.object)))
    whole = context()
    converter = Converter(Context(whole), use_native_types=False, use_rdf_type=False)
    converter.use_native_types = False  # a number of JSON is not a number as printed: 1.0 would become 1
    found = converter.convert(graph)
    body = _sorted({"@graph": found} if isinstance(found, list) else found)
    used = set(_names(body))
    lines = {word: line for word, line in whole.items() if word in used}
    prefixes = {name.partition(":")[0] for name in (*used, *_names(list(lines.values())))}
    kept = {word: line for word, line in whole.items() if word in used | prefixes or word == "@version"}
    return (json.dumps({"@context": kept, **body}, ensure_ascii=False, indent=1) + "\n").encode()


def _node(term: object) -> URIRef | BNode:
    assert isinstance(term, ox.NamedNode | ox.BlankNode)  # noqa: S101 - there is no triple about a triple
    return URIRef(term.value) if isinstance(term, ox.NamedNode) else BNode(term.value)


def _term(term: object) -> URIRef | BNode | Literal:
    if not isinstance(term, ox.Literal):
        return _node(term)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = None if term.datatype == _STRING else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)


def _sorted(found: Any) -> Any:  # noqa: ANN401
    """With keys, things and values in order; the members of a list stay in theirs."""
    if isinstance(found, dict):
        return {key: found[key] if key == "@list" else _sorted(found[key]) for key in sorted(found)}
    if isinstance(found, list):
        return sorted(map(_sorted, found), key=lambda each: (_id(each), json.dumps(each, sort_keys=True)))
    return found


def _id(each: Any) -> str:  # noqa: ANN401
    return str(each.get("id", "")) if isinstance(each, dict) else ""


def _names(found: Any) -> Iterator[str]:  # noqa: ANN401
    """Keys and texts: whatever may be a word of the context, or begin with a prefix of it."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield key
            yield from _names(value)
    elif isinstance(found, list):
        for each in found:
            yield from _names(each)
    elif isinstance(found, str):
        yield found
