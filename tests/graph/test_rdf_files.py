"""RDF of any form becomes one plain graph, and nothing is fetched for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from graph.errors import GraphUnreadable
from graph.rdf_files import read_graph

TRIPLE = (URIRef("https://example.org/a"), URIRef("https://example.org/b"), Literal("é"))
NTRIPLES = '<https://example.org/a> <https://example.org/b> "é" .'


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("ttl", NTRIPLES),
        ("nt", NTRIPLES),
        ("n3", NTRIPLES),
        ("nq", NTRIPLES.replace(" .", " <https://example.org/g> .")),
        ("trig", "<https://example.org/g> { " + NTRIPLES + " }"),
        ("jsonld", '{"@id": "https://example.org/a", "https://example.org/b": "é"}'),
        (
            "rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">'
            '<rdf:Description rdf:about="https://example.org/a"><e:b>é</e:b></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_every_form_gives_the_same_graph(tmp_path: Path, suffix: str, text: str) -> None:
    """The name says which form it is; names of graphs are left out."""
    path = tmp_path / f"data.{suffix}"
    path.write_text(text, encoding="utf-8")
    assert [TRIPLE] == list(read_graph(str(path)))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("absent.ttl", None, ": the file cannot be read (No such file or directory). Check the path."),
        ("latin.nt", NTRIPLES.encode("latin-1"), " line 1: it is not N-Triples (Parser error at line 1"),
        ("plain", b"", ": its name does not say which form of RDF it is. Expected a name ending in .ttl,"),
        ("cut.rdf", b"<rdf:RDF", " line 1: it is not RDF/XML (unclosed token). Correct the file."),
        ("far.jsonld", b'{"@context": "http://127.0.0.1:9/c"}', ": its @context is at an address"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes | None, expected: str) -> None:
    """With the file, the line where there is one, and what to do."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GraphUnreadable) as caught:
        read_graph(str(path))
    assert str(caught.value).startswith(f"{path}{expected}")
