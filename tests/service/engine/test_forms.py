"""Answers of query processes: their forms, and the graphs that they are of."""

from __future__ import annotations

import pytest

from graph.errors import NotAcceptable, QueryError, QueryMalformed
from graph.namespaces import ID
from service.engine.runner import Question
from service.engine.runners import EmbeddedRunner
from tests.service.engine.asking import count
from tests.service.small_store import COUNT, FIRST, SECOND, SPACE, THINGS

SELECT = "SELECT (COUNT(*) AS ?n)"


@pytest.mark.parametrize(
    ("query", "more"),
    [
        (COUNT, {}),
        (COUNT, {"default_graphs": (FIRST,)}),
        (COUNT, {"default_graphs": (FIRST, SECOND)}),
        (COUNT, {"default_graphs": (FIRST, SECOND), "named_graphs": (FIRST,)}),
        (f"{SELECT} FROM <{FIRST}> FROM <{SECOND}> WHERE {{ ?s ?p ?o }}", {}),
        (f"PREFIX g: <{SPACE}graph/> {SELECT} FROM g:first FROM g:second {{ ?s ?p ?o }}", {}),
        (f"BASE <{SPACE}graph/> {SELECT} FROM <first> FROM <second> {{ ?s ?p ?o }}", {}),
        (
            f"{SELECT} FROM <{FIRST}> FROM <{SECOND}> FROM NAMED <{SECOND}> "
            "{ ?s ?p ?o GRAPH ?g { ?s ?p ?o } }",
            {},
        ),
        ("SELECT (COUNT(*) AS ?n) FROM <a:none> { ?s ?p ?o }", {"default_graphs": (FIRST, SECOND)}),
    ],
)
def test_a_triple_of_two_graphs_counts_once(
    runner: EmbeddedRunner, query: str, more: dict[str, tuple[str, ...]]
) -> None:
    """However the default graph is put together, it is a set of triples."""
    assert THINGS == count(runner, query, **more)


@pytest.mark.parametrize(
    ("query", "more", "expected"),
    [
        (COUNT, {"named_graphs": (FIRST,)}, 0),
        (COUNT, {"default_graphs": ("a:none",)}, 0),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", {}, 2 * THINGS),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", {"named_graphs": (FIRST,)}, THINGS),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", {"default_graphs": (FIRST,)}, 0),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", {"default_graphs": (FIRST, SECOND)}, 0),
    ],
)
def test_only_the_graphs_asked_for_are_seen(
    runner: EmbeddedRunner, query: str, more: dict[str, tuple[str, ...]], expected: int
) -> None:
    """A dataset named in the request has those graphs and no others."""
    assert expected == count(runner, query, **more)


@pytest.mark.parametrize(
    ("query", "accept", "kind", "media_type", "start"),
    [
        ("ASK {}", "*/*", "boolean", "application/sparql-results+json", b'{"head":{},"boolean":true}'),
        (COUNT, "text/csv, text/turtle", "solutions", "text/csv", b"n\r\n60\r\n"),
        (COUNT, "application/xml", "solutions", "application/xml", b'<?xml version="1.0"?>'),
        (f"DESCRIBE <{SPACE}thing/1>", "*/*", "graph", "text/turtle", f"<{SPACE}thing/1> ".encode()),
        (
            "PREFIX s: <http://www.w3.org/2004/02/skos/core#> CONSTRUCT { s:b s:a 1 . s:a s:a 2 } {}",
            "text/csv, text/turtle",
            "graph",
            "text/turtle",
            b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\nskos:a skos:a 2 .\nskos:b skos:a 1 .\n",
        ),
    ],
)
def test_the_form_fits_the_kind_of_query(
    runner: EmbeddedRunner, query: str, accept: str, kind: str, media_type: str, start: bytes
) -> None:
    """One Accept header serves rows, truth values and graphs; Turtle has those of our prefixes it needs."""
    answer = runner.run(Question(query, accept))
    assert (kind, media_type) == (answer.kind, answer.media_type)
    assert answer.body.startswith(start)


def test_a_word_in_the_place_of_a_graph_ends_no_process(runner: EmbeddedRunner) -> None:
    """UNDEF is a word that a list of values may hold and a list of graphs may not."""
    before = runner.process_ids()
    with pytest.raises(QueryError, match="FROM takes the IRI of a graph"):
        runner.run(Question("ASK FROM UNDEF FROM UNDEF {}"))
    assert before == runner.process_ids()


def test_relative_iris_are_names_of_ours(runner: EmbeddedRunner) -> None:
    """A query without BASE may name a thing by what follows the start of our IRIs."""
    [row] = runner.select("SELECT (<force/kent> AS ?force) {}")
    assert ID["force/kent"] == row["force"]


@pytest.mark.parametrize(
    ("query", "accept", "available"),
    [
        (COUNT, "text/turtle", "text/csv"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", "text/turtle"),
        ("CONSTRUCT { <a:s> <a:p/> 1 } {}", "application/rdf+xml", "text/turtle"),
        (COUNT, "image/png", "text/turtle"),
    ],
)
def test_forms_that_cannot_hold_the_answer_are_refused(
    runner: EmbeddedRunner, query: str, accept: str, available: str
) -> None:
    """The error lists the forms that can."""
    with pytest.raises(NotAcceptable) as caught:
        runner.run(Question(query, accept))
    assert available in caught.value.available
    assert accept not in caught.value.available


def test_a_syntax_error_has_its_place(runner: EmbeddedRunner) -> None:
    """Line and column are counted from 1."""
    with pytest.raises(QueryMalformed) as caught:
        runner.run(Question("SELECT *\nWHERE { ?s ?p }"))
    assert 2 == caught.value.line
    assert 1 < caught.value.column


def test_rows_are_read_as_terms(runner: EmbeddedRunner) -> None:
    """Pages get terms by variable, without those that are unbound."""
    [row] = runner.select("SELECT ?a ?b ('x'@en AS ?c) (1.5 AS ?d) WHERE { BIND(<a:b> AS ?a) }")
    assert ["a", "c", "d"] == sorted(row)
    assert ("<a:b>", '"x"@en') == (row["a"].n3(), row["c"].n3())
