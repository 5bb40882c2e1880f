"""RDF that is unnamed, cut short or made to do harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from graph.errors import GraphUnreadable
from graph.rdf_files import read_graph

A, B = URIRef("https://example.org/a"), URIRef("https://example.org/b")
HEAD = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">'


def read(tmp_path: Path, name: str, text: str) -> Graph:
    """The graph of a file written for the test."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_graph(str(path))


@pytest.mark.parametrize(
    "text",
    [
        "# a comment\n@prefix e: <https://example.org/> .\ne:a e:b 'c' .",
        "PREFIX e: <https://example.org/>\ne:a e:b 'c' .",
        "<https://example.org/a> <https://example.org/b> 'c' .",
        '<https://example.org/a> <https://example.org/b> "c" <https://example.org/g> .',
        "{ <https://example.org/a> <https://example.org/b> 'c' }",
        '[{"@id": "https://example.org/a", "https://example.org/b": "c"}]',
        f'<?xml version="1.0"?>\n{HEAD}<rdf:Description rdf:about="https://example.org/a"><e:b>c</e:b>'
        "</rdf:Description></rdf:RDF>",
    ],
)
def test_a_file_without_a_telling_name_is_read_by_how_it_begins(tmp_path: Path, text: str) -> None:
    """The same triple comes out of every form."""
    assert [(A, B, Literal("c"))] == list(read(tmp_path, "data", text))


@pytest.mark.parametrize("text", ["Dear reader,", "", '{"a": ', "force,grade\nnorthamptonshire,good\n"])
def test_what_is_like_no_form_of_rdf_is_refused(tmp_path: Path, text: str) -> None:
    """A letter, a table and nothing at all are not RDF; half a JSON file breaks the rules of any form."""
    with pytest.raises(GraphUnreadable):
        read(tmp_path, "data", text)


def test_a_file_that_holds_nothing_is_refused(tmp_path: Path) -> None:
    """Nothing would be found wrong with it."""
    with pytest.raises(GraphUnreadable, match="it holds no triples"):
        read(tmp_path, "data.ttl", "# to be written")


def test_literals_keep_their_characters(tmp_path: Path) -> None:
    """A shape can tell 01 from 1, and 12.50 from 12.5."""
    text = "<https://example.org/a> <https://example.org/b> 01 , 12.50 ."
    assert {"01", "12.50"} == {str(value) for value in read(tmp_path, "data.ttl", text).objects()}


def test_a_literal_that_does_not_fit_its_datatype_is_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is for the shapes to say so; nothing else is printed."""
    text = '<https://example.org/a> <https://example.org/b> "x"^^<http://www.w3.org/2001/XMLSchema#date> .'
    assert ["x"] == [str(value) for value in read(tmp_path, "data.ttl", text).objects()]
    assert ("", "") == capfd.readouterr()


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY a "b">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:9/">',
    ],
)
def test_xml_that_declares_entities_is_refused(tmp_path: Path, entity: str) -> None:
    """Whether they hold text, read a file or call an address."""
    with pytest.raises(GraphUnreadable, match="line 2: it declares an XML entity"):
        read(tmp_path, "data.rdf", f"<!DOCTYPE rdf:RDF [\n{entity}\n]>{HEAD}</rdf:RDF>")


def test_xml_nested_without_measure_is_refused(tmp_path: Path) -> None:
    """It would keep the parser busy for minutes."""
    with pytest.raises(GraphUnreadable, match="nested more than 1000 deep"):
        read(tmp_path, "data.rdf", HEAD + "<rdf:Description><e:b>" * 100_000)


def test_xml_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    """A parser of RDF/XML may take the half it has for the whole."""
    with pytest.raises(GraphUnreadable, match="line 2: it is not RDF/XML"):
        read(tmp_path, "data.rdf", f'{HEAD}\n<rdf:Description rdf:about="https://example.org/a"><e:b>c</e:b>')


def test_a_triple_that_speaks_of_a_triple_is_refused(tmp_path: Path) -> None:
    """The project keeps to RDF 1.1."""
    text = "<https://example.org/a> <https://example.org/b> <<( <https://e.org/a> <https://e.org/b> 1 )>> ."
    with pytest.raises(GraphUnreadable, match=r"RDF 1\.1"):
        read(tmp_path, "data.ttl", text)
