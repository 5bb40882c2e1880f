"""
The JSON-LD context: which word stands for which term, and what its values are (JSON-LD 1.1).

It is drawn from the ontology: every class and property under its own name; prefixes for terms of other
vocabularies, the commonest of which have a word. It is never fetched by us: a document of ours carries the
lines that it uses. It stands at an address with a version, and a line of it changes only with that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from flask import Blueprint, Response, request
from rdflib import OWL, RDF, RDFS, XSD, Graph, URIRef
from rdflib.namespace import DCTERMS, SKOS

from graph.namespaces import OA, PEEL, PREFIXES
from graph.ontology_files import turtle_files
from service.negotiate import respond

blueprint = Blueprint("context", __name__)

VERSION: Final = "v1"
MEDIA_TYPE: Final = "application/ld+json"
_FOR_A_DAY: Final = "public, max-age=86400"

_BORROWED: Final[Mapping[str, tuple[URIRef, URIRef | None]]] = {
    "label": (RDFS.label, None),
    "words": (RDF.value, None),
    "title": (DCTERMS.title, None),
    "issued": (DCTERMS.issued, None),
    "license": (DCTERMS.license, OWL.Thing),
    "publisher": (DCTERMS.publisher, OWL.Thing),
    "source": (DCTERMS.source, OWL.Thing),
    "isPartOf": (DCTERMS.isPartOf, OWL.Thing),
    "hasPart": (DCTERMS.hasPart, OWL.Thing),
    "name": (SKOS.prefLabel, None),
    "otherName": (SKOS.altLabel, None),
    "definition": (SKOS.definition, None),
    "note": (SKOS.scopeNote, None),
    "broader": (SKOS.broader, OWL.Thing),
    "inScheme": (SKOS.inScheme, OWL.Thing),
    "exact": (OA.exact, None),
    "start": (OA.start, XSD.integer),
    "end": (OA.end, XSD.integer),
    "hasSource": (OA.hasSource, OWL.Thing),
}
"""Word -> a term of another vocabulary, and the range of its values: a datatype, or any thing."""


@cache
def context() -> dict[str, Any]:
    """
    Every word, sorted; keywords first.

    >>> context()["grade"]["@type"], context()["Finding"]
    ('@id', 'peel:Finding')
    """
    words = {word: _defined(term, kind) for word, (term, kind) in _BORROWED.items()}
    words |= {_local(term): _defined(term, kind) for term, kind in _properties(_ontology())}
    words |= {_local(term): _short(term) for term in _ours(_ontology(), OWL.Class)}
    keywords = {"@version": 1.1, "id": "@id", "type": "@type"}
    return keywords | dict(sorted(PREFIXES.items())) | dict(sorted(words.items()))


@cache
def _ontology() -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in turtle_files():
        graph.parse(data=path.read_bytes(), format="turtle")
    return graph


def _properties(ontology: Graph) -> Iterable[tuple[URIRef, URIRef | None]]:
    for term in _ours(ontology, OWL.ObjectProperty):
        yield term, OWL.Thing
    for term in _ours(ontology, OWL.DatatypeProperty):
        kinds = {kind for kind in ontology.objects(term, RDFS.range) if str(kind).startswith(str(XSD))}
        kind = kinds.pop() if len(kinds) == 1 else None
        yield term, kind if isinstance(kind, URIRef) else None


def _ours(ontology: Graph, kind: URIRef) -> list[URIRef]:
    found = [term for term in ontology.subjects(RDF.type, kind) if isinstance(term, URIRef)]
    return sorted(term for term in found if term.startswith(PEEL))


def _local(term: URIRef) -> str:
    return term.removeprefix(str(PEEL))


def _defined(term: URIRef, kind: URIRef | None) -> str | dict[str, str]:
    if kind is None or kind == XSD.string:
        return _short(term)
    return {"@id": _short(term), "@type": "@id" if kind == OWL.Thing else _short(kind)}


def _short(term: URIRef) -> str:
    prefix = next(name for name, space in PREFIXES.items() if term.startswith(space))
    return f"{prefix}:{term.removeprefix(PREFIXES[prefix])}"


@blueprint.get(f"/context/{VERSION}.jsonld")
def published() -> Response:
    """The context, whole."""
    response = respond(json.dumps({"@context": context()}, indent=1) + "\n", MEDIA_TYPE, cache=_FOR_A_DAY)
    response.add_etag()
    response.make_conditional(request)
    return response
