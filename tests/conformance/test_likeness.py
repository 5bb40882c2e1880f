"""Answers are told apart where they differ, and only there, or the suites would pass whatever is answered."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from tests.conformance.likeness import Likeness, compare
from tests.conformance.results import is_table, read_result

XSD = "http://www.w3.org/2001/XMLSchema#"


def rows(*cells: str, names: str = "a", is_ordered: bool = False) -> ox.Dataset:
    """A table in TSV, one line a row."""
    head = "\t".join(f"?{name}" for name in names.split())
    return read_result("\n".join([head, *cells, ""]).encode(), "tsv", "", is_ordered=is_ordered)


@pytest.mark.parametrize(
    ("expected", "found", "likeness"),
    [
        (rows("1", "2"), rows("2", "1"), Likeness.SAME),
        (rows("1", "1"), rows("1"), Likeness.DIFFERENT),
        (rows("1", "2", is_ordered=True), rows("2", "1", is_ordered=True), Likeness.DIFFERENT),
        (rows("1", "2", is_ordered=True), rows("1", "2", is_ordered=True), Likeness.SAME),
        (rows("_:x", "_:x"), rows("_:y", "_:y"), Likeness.SAME),
        (rows("_:x", "_:x"), rows("_:x", "_:y"), Likeness.DIFFERENT),
        (rows("_:x\t_:y", names="a b"), rows("_:y\t_:x", names="a b"), Likeness.SAME),
        (rows("_:x\t1", "_:x\t2", names="a b"), rows("_:x\t1", "_:y\t2", names="a b"), Likeness.DIFFERENT),
        (rows("\t1", names="a b"), rows("1\t", names="a b"), Likeness.DIFFERENT),
        (rows("1", names="a"), rows("1", names="b"), Likeness.DIFFERENT),
        (rows(""), rows(), Likeness.DIFFERENT),
        (rows('""'), rows(""), Likeness.DIFFERENT),
        (rows("1.0"), rows("1.00"), Likeness.SAME_VALUES),
        (rows("100.0"), rows("100"), Likeness.DIFFERENT),
        (rows("3.21E4"), rows("32100e0"), Likeness.SAME_VALUES),
        (rows("3.21E4"), rows("3.22E4"), Likeness.DIFFERENT),
        (rows(f'"0"^^<{XSD}boolean>'), rows("false"), Likeness.SAME_VALUES),
        (rows(f'"-3"^^<{XSD}negativeInteger>'), rows("-3"), Likeness.DIFFERENT),
        (rows('"1"'), rows('"1.0"'), Likeness.DIFFERENT),
        (rows('"a"@en'), rows('"a"'), Likeness.DIFFERENT),
        (rows(f'"x"^^<{XSD}integer>'), rows(f'"x"^^<{XSD}integer>'), Likeness.SAME),
    ],
)
def test_tables_are_compared(expected: ox.Dataset, found: ox.Dataset, likeness: Likeness) -> None:
    """By rows, how often each comes, variables, blank nodes across rows, types and values."""
    assert likeness == compare(expected, found)


TABLE = {
    "srx": """<sparql xmlns="http://www.w3.org/2005/sparql-results#">
        <head><variable name="a"/><variable name="b"/></head><results><result>
        <binding name="a"><uri>http://example/</uri></binding>
        <binding name="b"><literal xml:lang="en">one, "two"</literal></binding>
        </result><result><binding name="a"><bnode>x</bnode></binding></result></results></sparql>""",
    "srj": """{"head": {"vars": ["a", "b"]}, "results": {"bindings": [
        {"a": {"type": "uri", "value": "http://example/"},
         "b": {"type": "literal", "xml:lang": "en", "value": "one, \\"two\\""}},
        {"a": {"type": "bnode", "value": "y"}}]}}""",
    "tsv": '?a\t?b\n<http://example/>\t"one, \\"two\\""@en\n_:z\t\n',
    "ttl": """@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
        [] a rs:ResultSet ; rs:resultVariable "a", "b" ;
           rs:solution [ rs:binding [ rs:variable "a" ; rs:value <http://example/> ] ,
                                    [ rs:variable "b" ; rs:value "one, \\"two\\""@en ] ] ,
                       [ rs:binding [ rs:variable "a" ; rs:value [] ] ] .""",
}


@pytest.mark.parametrize("suffix", TABLE)
def test_every_format_is_read_alike(suffix: str) -> None:
    """One table in each format is the same table."""
    expected = read_result(TABLE["srj"].encode(), "srj", "", is_ordered=False)
    assert Likeness.SAME == compare(
        expected, read_result(TABLE[suffix].encode(), suffix, "http://example/", is_ordered=False)
    )
    assert is_table(TABLE[suffix].encode()) == (suffix == "ttl")


def test_csv_is_read_as_text() -> None:
    """A cell is its characters, and in quotes may hold commas; `_:` alone says that it is a blank node."""
    expected = read_result(b'a,b\r\n1,"x,y"\r\n_:p,\r\n', "csv", "", is_ordered=True)
    for other, likeness in (
        (b'a,b\n1,"x,y"\n_:q,\n', Likeness.SAME),
        (b'a,b\n1.0,"x,y"\n_:q,\n', Likeness.DIFFERENT),
        (b'a,b\n1,"x,y"\nq,\n', Likeness.DIFFERENT),
    ):
        assert likeness == compare(expected, read_result(other, "csv", "", is_ordered=True))


def test_truth_values_are_compared() -> None:
    """True is not false, in XML or JSON."""
    yes = read_result(b'{"head": {}, "boolean": true}', "srj", "", is_ordered=False)
    for word, likeness in (("true", Likeness.SAME), ("false", Likeness.DIFFERENT)):
        xml = f'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>{word}</boolean></sparql>'
        assert likeness == compare(yes, read_result(xml.encode(), "srx", "", is_ordered=False))


def test_graphs_are_compared_with_their_names() -> None:
    """The same triple in another graph is another."""
    one, other = ox.NamedNode("http://example/1"), ox.NamedNode("http://example/2")
    in_one, in_other = (ox.Dataset([ox.Quad(one, one, ox.BlankNode(), graph)]) for graph in (one, other))
    again = ox.Dataset([ox.Quad(one, one, ox.BlankNode(), one)])
    assert (Likeness.SAME, Likeness.DIFFERENT) == (compare(in_one, again), compare(in_one, in_other))
