"""Answers in XML say what the other forms say, or are refused: XML lacks characters that strings have."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from rdflib import Graph

from graph.errors import NotAcceptable
from service.engine.runner import QueryRunner, Question

ROWS = "application/sparql-results+xml"
GRAPH = "application/rdf+xml"
NAMESPACE = "{http://www.w3.org/2005/sparql-results#}"


@pytest.mark.parametrize("character", ["\\u0000", "\\u0001", "\\u000B", "\\u001F", "\\uFFFE", "\\uFFFF"])
@pytest.mark.parametrize(
    ("query", "accept", "available"),
    [
        ('SELECT ("a{}" AS ?text) {{}}', ROWS, "text/csv"),
        ('CONSTRUCT {{ <a:s> <a:p> "a{}" }} {{}}', GRAPH, "text/turtle"),
    ],
)
def test_what_xml_cannot_hold_is_refused(
    runner: QueryRunner, character: str, query: str, accept: str, available: str
) -> None:
    """The other forms are offered, and have it."""
    text = query.format(character)
    with pytest.raises(NotAcceptable) as caught:
        runner.run(Question(text, accept))
    assert available in caught.value.available
    assert accept not in caught.value.available
    assert runner.run(Question(text, available)).body


@pytest.mark.parametrize(
    "text", ["\r", "a\r\nb", "\r\r", " a ", "\n", "\t", "<&>\"'", "]]>", "\x7f\x85\u2028\U0001f600"]
)
def test_a_string_comes_back_as_it_was(runner: QueryRunner, text: str) -> None:
    """White space and signs of XML are written so that a reader gets them back, in rows and graphs."""
    literal = json.dumps(text).replace("\\ud83d\\ude00", "\\U0001F600")
    rows = runner.run(Question(f"SELECT ({literal} AS ?text) {{}}", ROWS))
    [found] = ElementTree.fromstring(rows.body).iter(f"{NAMESPACE}literal")  # noqa: S314 - our own
    graph = runner.run(Question(f"CONSTRUCT {{ <a:s> <a:p> {literal} }} {{}}", GRAPH))
    [value] = Graph().parse(graph.body, format="xml").objects()
    assert (text, text) == (found.text, str(value))
