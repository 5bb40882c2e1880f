"""Rows are counted rightly in the bytes of every form, whatever the values look like."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.engine.rows import count_rows

FORMS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
TRICKY = [
    '}},{"',
    "}},{",
    "{}",
    ",{},",
    "\r\n",
    "\n",
    '"',
    '""',
    "\\",
    "<result>",
    '"bindings":[]}}',
    "\t",
    "",
]
TEXTS = st.lists(st.sampled_from([*TRICKY, "a", ",", "}", "{", "é"]), max_size=5).map("".join)
CELLS = st.one_of(st.none(), TEXTS)


def write(rows: list[tuple[str | None, str | None]], form: str) -> bytes:
    """A result with two columns as the engine writes it."""
    values = " ".join(
        f"({' '.join('UNDEF' if cell is None else ox.Literal(cell).__str__() for cell in row)})"
        for row in rows
    )
    found = ox.Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    return found.serialize(format=FORMS[form]) or b""


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_rows_are_counted(form: str, rows: list[tuple[str | None, str | None]]) -> None:
    """Values that hold line ends, quotes, brackets or marks of the form itself count for nothing."""
    assert len(rows) == count_rows(write(rows, form), form)


def test_a_triple_as_a_value_is_no_row() -> None:
    """In JSON its parts look like a row within the row."""
    found = ox.Store().query(
        "SELECT ?t ?u { VALUES ?n { 1 2 } BIND(<<( <a:a> <a:b> 1 )>> AS ?t) BIND(?t AS ?u) }"
    )
    assert isinstance(found, ox.QuerySolutions)
    body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
    assert (
        2
        == len(json.loads(body)["results"]["bindings"])
        == count_rows(body, "application/sparql-results+json")
    )


def test_the_count_is_that_of_a_parser_on_many_rows() -> None:
    """Of a thousand rows that end in every way."""
    rows: list[tuple[str | None, str | None]] = [
        (TRICKY[n % len(TRICKY)], TRICKY[n // 7 % len(TRICKY)]) for n in range(1000)
    ]
    body = write(rows, "text/csv")
    assert 1001 == len(list(csv.reader(io.StringIO(body.decode(), newline=""))))
    assert {1000} == {count_rows(write(rows, form), form) for form in FORMS}
