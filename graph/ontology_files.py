"""
The files of `ontology/` as named graphs: its terms in one, its alignments in one, and one a controlled list.

In: `ontology/**/*.ttl`, which the wheel ships. Out: graphs for the store, without blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDFS

from graph.errors import VocabularyError
from graph.identifiers import vocabulary_graph_iri
from graph.skolem import skolemise

_CODE_LICENCE = URIRef("http://www.apache.org/licenses/LICENSE-2.0")


def vocabulary_graphs() -> dict[URIRef, Graph]:
    """
    The named graphs of `ontology/`: its terms in one, its alignments in one, and one a controlled list.

    Raises:
        VocabularyError: A file that is not Turtle; names file and line.
    """
    sources = {
        "ontology": ("Terms of the ontology", turtle_files()),
        "alignments": ("Alignments of the ontology with other vocabularies", turtle_files("alignments")),
    }
    for path in turtle_files("schemes"):
        stem = path.name.removesuffix(".ttl")
        sources[stem] = (f"Controlled list: {stem.replace('-', ' ')}", [path])
    graphs = {}
    for stem, (label, paths) in sources.items():
        name = vocabulary_graph_iri(stem)
        graphs[name] = _parse(paths)
        graphs[name].add((name, RDFS.label, Literal(label, lang="en")))
        graphs[name].add((name, DCTERMS.license, _CODE_LICENCE))
    return graphs


def turtle_files(*folders: str) -> list[Any]:
    """The Turtle files of `ontology/` or of a folder in it, by name; may be empty."""
    folder = files("ontology")
    for name in folders:
        folder = folder / name
    found = [path for path in folder.iterdir() if path.name.endswith(".ttl")]
    return sorted(found, key=lambda path: path.name)


@contextmanager
def naming(path: Any) -> Iterator[None]:  # noqa: ANN401
    """Names the file that a parser cannot read."""
    try:
        yield
    except SyntaxError as error:
        raise VocabularyError(f"ontology/**/{path.name}", f"it is not Turtle: {error}") from error


def _parse(paths: Iterable[Any]) -> Graph:
    """One graph of some Turtle files, without blank nodes."""
    union = Graph(bind_namespaces="none")
    for path in paths:
        graph = Graph(bind_namespaces="none")
        with naming(path):
            graph.parse(data=path.read_bytes(), format="turtle")
        for triple in skolemise(graph, path.name):
            union.add(triple)
    return union
