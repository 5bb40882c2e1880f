"""
What a query found, as the bytes of an answer: rows and truth values, and graphs, in every form there is.

The same is written of what the engine found and of what an endpoint elsewhere gave.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Final

import pyoxigraph as ox

from service.engine.rows import count_rows

SORTED_TRIPLES: Final = 20_000
"""A graph of so many triples or fewer is written sorted: subject by subject, and the same bytes each time."""

_BOOLEAN: Final = b"http://www.w3.org/2001/XMLSchema#boolean"
_TRUTH: Final = {"1": "true", "0": "false"}

_UNWRITABLE_IN_XML: Final = b"<oxprefix: "
"""What the engine writes for a property whose IRI has no last part that could be an XML name."""

_NOT_IN_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Characters that no XML document may hold, not even escaped (XML 1.0, section 2.2), in UTF-8."""

_RESULTS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


class Refused(Exception):
    """No answer; `outcome` is the word for it in the reply."""

    def __init__(self, outcome: str, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


class _Buffer:
    """A file that takes so many bytes and no more, so that an endless answer ends."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._size = 0
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._size += len(part)
        if self._size > self._limit:
            raise Refused("too large", f"the answer is larger than {self._limit:,} bytes")
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def content(self) -> bytes:
        return b"".join(self._parts)


class _Counted:
    """Triples that are counted as they are written."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._triples = triples
        self.number = 0

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self._triples:
            self.number += 1
            yield triple


def plain_results(content: bytes) -> bytes:
    """
    Rows in JSON as the engine here writes them: Virtuoso gives truth values as numbers, and numbers as such.

    >>> plain_results(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"typed-literal",'
    ...               b'"datatype":"http://www.w3.org/2001/XMLSchema#boolean","value":"1"}}]}}')[-23:-6]
    b'"value": "true"}}'
    """
    if _BOOLEAN not in content and b'"typed-literal"' not in content:
        return content
    read = json.loads(content)
    for row in read.get("results", {}).get("bindings", ()):
        for cell in row.values():
            if cell.get("type") == "typed-literal":
                cell["type"] = "literal"
            if cell.get("datatype") == _BOOLEAN.decode():
                cell["value"] = _TRUTH.get(str(cell["value"]), cell["value"])
    return json.dumps(read, ensure_ascii=False).encode()


def write_results(
    found: ox.QuerySolutions | ox.QueryBoolean, media_type: str, result_bytes: int
) -> tuple[bytes, int | None]:
    """
    Rows or a truth value as bytes, and how many rows they hold; None of a truth value.

    Raises:
        Refused: They are larger than so many bytes, or the form cannot hold them.
    """
    buffer = _Buffer(result_bytes)
    found.serialize(buffer, _RESULTS[media_type])  # type: ignore[arg-type]
    content = buffer.content()
    rows = None if isinstance(found, ox.QueryBoolean) else count_rows(content, media_type)
    is_xml = media_type == "application/sparql-results+xml"
    return (_as_xml(content, "solutions") if is_xml else content), rows


def write_graph(
    found: Iterable[ox.Triple], media_type: str, result_bytes: int, prefixes: Mapping[str, str]
) -> tuple[bytes, int]:
    """
    Triples as bytes, and how many there are.

    Args:
        prefixes: For Turtle and RDF/XML.

    Raises:
        Refused: As `write_results`.
    """
    buffer = _Buffer(result_bytes)
    known = dict(sorted(prefixes.items())) if media_type in ("application/rdf+xml", "text/turtle") else {}
    triples = _Counted(_in_order(found))
    ox.serialize(triples, buffer, _GRAPHS[media_type], prefixes=known)  # type: ignore[arg-type]
    content = buffer.content()
    if media_type == "text/turtle":
        content = _order_prefixes(content, known)
    elif media_type == "application/rdf+xml":
        content = _as_xml(content, "graph")
    return content, triples.number


def _as_xml(content: bytes, kind: str) -> bytes:
    """
    An answer as its readers will understand it: the engine leaves a carriage return as it is, and a reader of
    XML takes that for a line feed.

    Raises:
        Refused: XML cannot hold it.
    """
    if _UNWRITABLE_IN_XML in content or _NOT_IN_XML.search(content):
        raise Refused("not acceptable", f"{kind}, not in XML")
    return content.replace(b"\r", b"&#13;")


def _in_order(triples: Iterable[ox.Triple]) -> Iterable[ox.Triple]:
    rest = iter(triples)
    first = list(islice(rest, SORTED_TRIPLES + 1))
    return sorted(first, key=str) if len(first) <= SORTED_TRIPLES else chain(first, rest)


def _order_prefixes(turtle: bytes, prefixes: dict[str, str]) -> bytes:
    """Put the lines the engine writes first, one a prefix, in order, and leave out those not needed."""
    *lines, body = turtle.split(b"\n", len(prefixes))
    used = [line for line in sorted(lines) if line.split()[1] in body]
    return b"\n".join([*used, body])
