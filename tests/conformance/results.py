"""
Results of queries, expected and found: bytes in one of the W3C's formats -> a dataset that can be compared.

Rows become the triples of the "result set" vocabulary that the suites are written in, so that rows that may
come in any order, rows that come twice, and blank nodes shared between rows are compared as graphs are: alike
if one can be renamed to the other. The readers here are not the engine's own, which wrote what they read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from xml.etree import ElementTree

import pyoxigraph as ox

RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_XML: Final = "{http://www.w3.org/2005/sparql-results#}"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"

_TRUTHS: Final = {"true", "false"}

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Row = dict[str, Term]

MEDIA_TYPES: Final = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
}
"""Suffix of a file with an expected answer -> the type to ask for."""


def read_result(content: bytes, suffix: str, base: str, *, is_ordered: bool) -> ox.Dataset:
    """
    Read an answer.

    Args:
        suffix: One of `MEDIA_TYPES`.
        base: What relative IRIs in Turtle are read against.
        is_ordered: Whether the order of rows counts.
    """
    if suffix == "ttl":
        return _turtle(content, base)
    return _READERS[suffix](content.decode(), is_ordered)


def is_table(content: bytes) -> bool:
    """Whether a Turtle file of the suites holds rows, in the "result set" vocabulary."""
    return f"<{RS}>".encode() in content


def _turtle(content: bytes, base: str) -> ox.Dataset:
    """A graph as it is; rows without the class, which the tables here do without."""
    quads = ox.parse(content, format=ox.RdfFormat.TURTLE, base_iri=base)
    return ox.Dataset(quad for quad in quads if quad.object != ox.NamedNode(f"{RS}ResultSet"))


def _xml(text: str, is_ordered: bool) -> ox.Dataset:
    root = ElementTree.fromstring(text)  # noqa: S314 - of the suites, or of the engine under test
    boolean = root.find(f"{_XML}boolean")
    if boolean is not None:
        return _truth((boolean.text or "").strip() == "true")
    names = [each.get("name", "") for each in root.iterfind(f"{_XML}head/{_XML}variable")]
    rows = [
        {each.get("name", ""): _from_xml(each[0]) for each in row.iterfind(f"{_XML}binding")}
        for row in root.iterfind(f"{_XML}results/{_XML}result")
    ]
    return _table(names, rows, is_ordered)


def _from_xml(value: ElementTree.Element) -> Term:
    text = value.text or ""
    match value.tag.removeprefix(_XML):
        case "uri":
            return ox.NamedNode(text)
        case "bnode":
            return ox.BlankNode(text)
        case _:
            return _literal(text, value.get(_LANGUAGE), value.get("datatype"))


def _json(text: str, is_ordered: bool) -> ox.Dataset:
    content = json.loads(text)
    if "boolean" in content:
        return _truth(content["boolean"])
    rows = [
        {name: _from_json(value) for name, value in row.items()} for row in content["results"]["bindings"]
    ]
    return _table(content["head"]["vars"], rows, is_ordered)


def _from_json(value: dict[str, Any]) -> Term:
    match value["type"]:
        case "uri":
            return ox.NamedNode(value["value"])
        case "bnode":
            return ox.BlankNode(value["value"])
        case _:
            return _literal(value["value"], value.get("xml:lang"), value.get("datatype"))


def _tsv(text: str, is_ordered: bool) -> ox.Dataset:
    head, *lines = text.removesuffix("\n").split("\n")
    if head in _TRUTHS:  # the standard has none in TSV; the engine writes the word
        return _truth(head == "true")
    names = [name.removeprefix("?") for name in head.split("\t")] if head else []
    rows = [
        {name: _from_turtle(cell) for name, cell in zip(names, line.split("\t"), strict=bool(names)) if cell}
        for line in lines
    ]
    return _table(names, rows, is_ordered)


def _from_turtle(cell: str) -> Term:
    if cell.startswith("_:"):
        return ox.BlankNode(cell.removeprefix("_:"))
    [quad] = ox.parse(f"<s:s> <p:p> {cell} .", format=ox.RdfFormat.TURTLE)
    if isinstance(quad.object, ox.Triple):
        raise TypeError(f"{cell} is no term of SPARQL 1.1")
    found: Term = quad.object
    return found


def _csv(text: str, is_ordered: bool) -> ox.Dataset:
    """CSV does not tell an IRI from a literal, or a missing value from an empty string."""
    names, *lines = csv.reader(io.StringIO(text, newline=""))
    rows = [dict(zip(names, map(_from_csv, line), strict=True)) for line in lines]
    return _table(names, rows, is_ordered)


def _from_csv(cell: str) -> Term:
    return ox.BlankNode(cell.removeprefix("_:")) if cell.startswith("_:") else ox.Literal(cell)


_READERS: Final[dict[str, Callable[[str, bool], ox.Dataset]]] = {
    "srx": _xml,
    "srj": _json,
    "tsv": _tsv,
    "csv": _csv,
}


def _literal(text: str, language: str | None, datatype: str | None) -> ox.Literal:
    if language:
        return ox.Literal(text, language=language)
    return ox.Literal(text, datatype=ox.NamedNode(datatype) if datatype else None)


def _truth(value: bool) -> ox.Dataset:
    return ox.Dataset([_quad(ox.BlankNode(), "boolean", ox.Literal(value))])


def _table(names: Sequence[str], rows: Iterable[Row], is_ordered: bool) -> ox.Dataset:
    table = ox.BlankNode()
    quads = [_quad(table, "resultVariable", ox.Literal(name)) for name in names]
    for index, row in enumerate(rows):
        solution = ox.BlankNode()
        quads.append(_quad(table, "solution", solution))
        if is_ordered:
            quads.append(_quad(solution, "index", ox.Literal(index)))
        for name, value in row.items():
            binding = ox.BlankNode()
            quads.append(_quad(solution, "binding", binding))
            quads.append(_quad(binding, "variable", ox.Literal(name)))
            quads.append(_quad(binding, "value", value))
    return ox.Dataset(quads)


def _quad(subject: ox.BlankNode, name: str, value: Term) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(f"{RS}{name}"), value)
