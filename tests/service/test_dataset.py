"""The graphs that a query names itself are read as the engine would read them."""

from __future__ import annotations

import pytest

from graph.errors import QueryRefused
from service.engine.dataset import FromClauses, from_clauses


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK {}", FromClauses("", (), ())),
        ("SELECT * FROM <a:g> { ?s ?p ?o }", FromClauses("", ("<a:g>",), ())),
        (
            "PREFIX ex: <a:> SELECT * from ex:a FROM <a:b> FROM NAMED ex:c WHERE { ?s ?p 'FROM <a:d>' }",
            FromClauses("PREFIX ex: <a:> ", ("ex:a", "<a:b>"), ("ex:c",)),
        ),
        (
            "PREFIX from: <a:> CONSTRUCT { ?s from:p ?o } FROM from:a FROM from:b WHERE { ?s ?p ?o }",
            FromClauses("PREFIX from: <a:> ", ("from:a", "from:b"), ()),
        ),
        ("DESCRIBE <a:x> FROM<a:g>FROM NAMED<a:h>", FromClauses("", ("<a:g>",), ("<a:h>",))),
    ],
)
def test_from_clauses_are_read(query: str, expected: FromClauses) -> None:
    """Each graph after FROM and FROM NAMED is found, and nothing in strings, patterns or prefixes."""
    assert expected == from_clauses(query)


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX ex: <a:> SELECT * FROM ex:a FROMex:b { ?s ?p ?o }",
        "SELECT * FROMNAMED<a:g> { ?s ?p ?o }",
        "SELECT * FROM <a:g> FROM <a:h> { ?a ?p ?b FILTER(?a<?b#>\n) }",
    ],
)
def test_unclear_from_clauses_are_refused(query: str) -> None:
    """Where FROM can be read in two ways the reader is told, for otherwise triples might count twice."""
    with pytest.raises(QueryRefused, match="FROM stands where it can be read in two ways"):
        from_clauses(query)
