"""
What the engine answers wrong under GRAPH ?g has a note, and what it answers right has none.

The right answer is that of the standard (section 18.6): the rows of each graph by its name, with `?g` set.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest

import service
from service.engine.graph_forms import graph_notes

GRAPHS = ("g1", "g2", "g3")
DATA = """
@prefix : <http://example/> .
:g1 { :s :p 1 . :a :p :o . :a :q :b . :b :q :c }
:g2 { :s :p 2 , 3 . :b :p :o . :x :r :y . :c :q :d }
:g3 { :z :r :w }
"""
RIGHT = [
    "",
    "{ }",
    "?s :p ?o",
    "?g ?p ?o",
    "?s :p [ :q ?x ]",
    "?s :q/:q|:r ?o",
    "?s :q* ?o",
    "BIND(1 AS ?x)",
    "BIND(1 AS ?x) ?s :p ?o",
    "?s :p ?o BIND(1 AS ?x)",
    "FILTER(true)",
    "FILTER EXISTS { ?s :r ?o }",
    "?s :p ?o FILTER NOT EXISTS { ?u :r ?x }",
    "?s :p ?o FILTER(?o = 1 || EXISTS { ?s :q ?z })",
    "?s :p ?o FILTER EXISTS { VALUES ?s { :s } }",
    "OPTIONAL { ?s :r ?o }",
    "OPTIONAL { ?s :nope ?o }",
    "?s :p ?o OPTIONAL { VALUES ?t { 1 } }",
    "{ ?s :r ?o } UNION { ?s :p ?o }",
    "{ ?s :r ?o } UNION { }",
    "VALUES ?s { :s } ?s :p ?o",
    "?s :p ?o VALUES (?s ?o) { (:s 1) (:s UNDEF) }",
    "?s :p ?o . { VALUES ?t { 1 2 } }",
    "GRAPH ?g { ?s :p ?o }",
    "GRAPH $g { ?s :p ?o }",
    "?s :p ?o GRAPH :g3 { ?u :r ?v }",
    "?s :p ?o GRAPH ?h { SELECT ?h (COUNT(*) AS ?c) { ?x :r ?y } GROUP BY ?h }",
    "SELECT ?g ?s { ?s :p ?o }",
    "SELECT $g ?s { ?s :p ?o }",
    "SELECT DISTINCT ?g ?p { ?s ?p ?o } ORDER BY ?p",
    "SELECT * { ?s ?p ?g }",
    "SELECT ?g (COUNT(DISTINCT ?s) AS ?n) { ?s :p ?o } GROUP BY ?g HAVING(COUNT(*) > 1) ORDER BY ?n",
    "?s :p ?o { SELECT ?g (COUNT(*) AS ?n) { ?u ?v ?w } GROUP BY ?g }",
    "?s :p ?o . { SELECT ?s { VALUES ?s { :s } } }",
    "?s :p ?o . { SELECT (COUNT(*) AS ?n) { VALUES ?s { :s :t } } }",
    "?u :r ?v . { SELECT ?s (COUNT(*) AS ?n) { GRAPH :g2 { ?s :p ?o } } GROUP BY ?s }",
    "?a :p ?o MINUS { ?a :q ?b }",
    "?a :p ?o MINUS { VALUES ?z { :s } }",
    "?a :p ?o MINUS { VALUES ?a { :s } ?x :r ?y }",
    "?a :p ?o MINUS { ?a :q ?y OPTIONAL { ?y :q ?z } }",
    "?a :p ?o MINUS { GRAPH :g2 { ?u :r ?v } }",
]
WRONG = [
    ("sub-select", "{ SELECT (COUNT(*) AS ?c) { ?s :p ?o } }"),
    ("sub-select", "SELECT ?s (MAX(?o) AS ?c) { ?s :p ?o } GROUP BY ?s"),
    ("sub-select", "SELECT ?s { ?s :p ?o }"),
    ("sub-select", "SELECT DISTINCT ?p { ?s ?p ?o }"),
    ("sub-select", "SELECT * { ?s :p ?o } ORDER BY ?o"),
    ("sub-select", "SELECT ?g ?s { ?s :p ?o } LIMIT 2"),
    ("sub-select", "SELECT * { ?s :p ?o } OFFSET 1"),
    ("sub-select", "SELECT (?s AS ?t) { ?s :p ?o }"),
    ("sub-select", "SELECT (1 AS ?t) { }"),
    ("sub-select", "SELECT ?s { ?s :p ?o } VALUES ?s { :s }"),
    ("sub-select", "?a :p ?b . { SELECT ?a { ?a :q ?o } }"),
    ("sub-select", "?s :p ?o . { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?z } GROUP BY ?s }"),
    ("sub-select", "?s :p ?o FILTER EXISTS { SELECT ?s { ?s :q ?u } }"),
    ("no pattern", 'VALUES ?t { "foo" }'),
    ("no pattern", "VALUES ?t { 1 } BIND(2 AS ?x)"),
    ("no pattern", "{ } VALUES ?t { 1 }"),
    ("no pattern", "{ VALUES ?t { 1 } } UNION { ?s :p ?o }"),
    ("no pattern", "VALUES ?t { 1 } OPTIONAL { ?s :r ?o }"),
    ("no pattern", "VALUES ?a { :b } OPTIONAL { ?a :q ?b } ?a ?p ?o"),
    ("no pattern", "VALUES ?a { :s :a } MINUS { ?a :q ?b }"),
    ("no pattern", "GRAPH ?h { ?s :r ?o }"),
    ("no pattern", "GRAPH :g3 { ?s :r ?o }"),
    ("no pattern", "SELECT ?s { VALUES ?s { :s } }"),
    ("minus", "?a :p :o MINUS { ?b :p :o }"),
    ("minus", "?a :p ?o MINUS { :x :r :y }"),
    ("minus", "?a :p ?o MINUS { { ?a :q ?b } UNION { ?x :r ?y } }"),
    ("minus", "?a :p ?o OPTIONAL { ?a :q ?x } MINUS { ?x :q ?y }"),
    ("minus", "MINUS { :x :r :y }"),
]
BEGINNINGS = {"sub-select": "the sub-select in ", "no pattern": "GRAPH ?g {", "minus": "MINUS within "}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """Three graphs."""
    made = ox.Store()
    made.load(DATA.encode(), format=ox.RdfFormat.TRIG)
    return made


Rows = list[list[tuple[str, str]]]


def rows(store: ox.Store, group: str) -> Rows:
    """The engine's answer to a group, in any order."""
    found = store.query(query(group))
    assert isinstance(found, ox.QuerySolutions)
    bindings = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")["results"]["bindings"]
    return sorted(sorted((name, term["value"]) for name, term in row.items()) for row in bindings)


def query(group: str) -> str:
    """All that a group finds."""
    return f"PREFIX : <http://example/>\nSELECT * {{ {group} }}"


def right_rows(store: ox.Store, inner: str) -> Rows:
    """The rows of each graph by its name, joined with the name."""
    found = []
    for graph in GRAPHS:
        iri = f"http://example/{graph}"
        each = [dict(row) for row in rows(store, f"GRAPH :{graph} {{ {inner} }}")]
        found += [sorted((row | {"g": iri}).items()) for row in each if row.get("g", iri) == iri]
    return sorted(found)


@pytest.mark.parametrize("inner", RIGHT)
def test_what_is_answered_right_has_no_note(store: ox.Store, inner: str) -> None:
    """The rows are those of the standard."""
    group = f"GRAPH ?g {{ {inner} }}"
    assert right_rows(store, inner) == rows(store, group)
    assert () == graph_notes(query(group))


@pytest.mark.parametrize(("kind", "inner"), WRONG)
def test_what_is_answered_wrong_has_a_note(store: ox.Store, kind: str, inner: str) -> None:
    """The rows are others than those of the standard, and the note is of what is the matter."""
    group = f"GRAPH ?g {{ {inner} }}"
    assert right_rows(store, inner) != rows(store, group)
    [note] = graph_notes(query(group))
    where, _, said = note.partition(": ")
    assert where.startswith("query line 2, column ")
    assert said.startswith(BEGINNINGS[kind])
    assert "?g" in said


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { GRAPH ?g { { SELECT * { ?x ?p ?y } } } }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { SELECT ?x { ?x ?p ?y } ORDER BY ?p } }",
        "SELECT * { ?s ?p 'GRAPH ?g { SELECT ?s { ?s ?p ?o } }' } # GRAPH ?g { VALUES ?t { 1 } }",
        "SELECT * { GRAPH <a:g> { SELECT (COUNT(*) AS ?c) { ?s ?p ?o } } }",
        "SELECT * { SERVICE <a:b> { GRAPH ?g { SELECT (COUNT(*) AS ?c) { ?s ?p ?o } } } }",
        "SELECT * { SERVICE SILENT <a:b> { GRAPH ?g { VALUES ?t { 1 } } } }",
    ],
)
def test_what_is_no_such_form_has_no_note(text: str) -> None:
    """A graph that nobody asks for, words in strings and comments, a named graph, another endpoint."""
    assert () == graph_notes(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { GRAPH ?g { { SELECT DISTINCT ?x { ?x ?p ?y } } } }",
        "SELECT ?x { GRAPH ?g { { SELECT ?x { ?x ?p ?y } } ?x ?q ?z } }",
        "SELECT ?x { GRAPH ?g { { SELECT ?x { ?x ?p ?g } } } }",
        "SELECT ?x { GRAPH ?g { { SELECT ?x { ?x ?p ?y } } } FILTER(?g != <a:g>) }",
        "SELECT * { { SELECT ?x ?g { GRAPH ?g { { SELECT ?x { ?x ?p ?y } } } } } }",
    ],
)
def test_a_plain_sub_select_has_a_note_where_the_graph_counts(text: str) -> None:
    """Because rows are left out or joined, or the graph is asked for."""
    assert 1 == len(graph_notes(text))


def test_each_kind_of_form_is_told_once() -> None:
    """At its first place."""
    both = "GRAPH ?g { VALUES ?t { 1 } } GRAPH ?h { { SELECT ?s { ?s ?p ?o } LIMIT 1 } ?s ?q ?r }"
    notes = graph_notes(query(f"{both} {both}"))
    assert ["GRAPH ?g", "the sub-select in GRAPH ?h"] == [
        note.partition(": ")[2].partition(" {")[0] for note in notes
    ]


def test_queries_of_the_project_have_no_such_form() -> None:
    """Nothing that is shown or offered rests on one."""
    files = list((Path(service.__file__).parent / "queries").rglob("*.rq"))
    assert files
    assert [] == [path.name for path in files if graph_notes(path.read_text("utf-8"))]


@pytest.mark.parametrize("before", ["GRAPH ?g", "graph$g", "GRAPH\n\t?g", "GRAPH#?x\n ?g"])
def test_the_keyword_is_found_however_it_is_written(before: str) -> None:
    """Most queries are passed over for want of it."""
    assert 1 == len(graph_notes(f"SELECT * {{ {before} {{ SELECT ?s {{ ?s ?p ?o }} LIMIT 1 }} }}"))


PIECES = [
    "GRAPH ?g {",
    "{",
    "}",
    "SELECT",
    "?s",
    "*",
    "(",
    ")",
    "VALUES",
    "MINUS",
    "OPTIONAL",
    "FILTER",
    "UNION",
]


def test_no_text_is_too_odd() -> None:
    """A text that is no query has some notes or none, and that is all."""
    for pieces in product(PIECES, repeat=3):
        text = " ".join(("SELECT * { GRAPH ?g {", *pieces))
        assert len(graph_notes(text)) <= 3
