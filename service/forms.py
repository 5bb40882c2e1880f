"""
The forms of a document: HTML, the RDF forms, and the page object as JSON.

Every RDF form is written from the same statements, sorted, so that all hold the same triples and the same
release gives the same bytes.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import pyoxigraph as ox
from flask import Response, request

from graph.formats import GRAPH_FORMATS, RESULT_FORMATS, Format
from graph.namespaces import PREFIXES
from service import compact
from service.negotiate import GRAPHS, HTML, JSON, link_alternates, negotiate, respond

DOCUMENT_FORMS: Final = (HTML, *GRAPHS, JSON)
"""Of the document about a thing, best first."""

TABLE_FORMS: Final = (HTML, JSON, RESULT_FORMATS["csv"])
"""Of a page that is a table over many things, best first."""

LICENCE: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
"""Of the words of reports; every form of a document names it in a `Link` header."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER: Final = re.compile(r"(?=.*\d)[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?%?", re.ASCII)
"""A figure as printed; a spreadsheet reads it as a number."""

_NAMES: Final = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
    "json": "JSON",
    "csv": "CSV",
    "svg": "SVG",
}
_WRITERS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Alternate:
    """Another form of the same document, as a page links to it."""

    name: str
    media_type: str
    address: str


def split_suffix(path: str, forms: Sequence[Format] = DOCUMENT_FORMS) -> tuple[str, Format | None]:
    """
    Divide an address into what it is about and the form it asks for.

    Args:
        forms: That there are.

    Returns:
        The path as it came, and None, where it ends in no suffix of ours: a number may hold a point.
    """
    stem, _, suffix = path.rpartition(".")
    form = next((form for form in forms if form.suffix == suffix), None)
    return (stem, form) if form and stem else (path, None)


def choose_form(named: Format | None, forms: Sequence[Format] = DOCUMENT_FORMS) -> tuple[Format, str]:
    """
    The form to send and the media type to send it under: the one the address names, or the best for Accept.

    Raises:
        NotAcceptable: There is none that the header allows.
    """
    if named:
        return named, named.media_type
    choice = negotiate(request.headers.get("Accept", ""), forms)
    return choice.form, choice.media_type


def alternates(
    address: Callable[[str], str], forms: Sequence[Format] = DOCUMENT_FORMS
) -> tuple[Alternate, ...]:
    """
    The forms beside HTML.

    Args:
        address: Gives the address of a form from its suffix (".ttl").
        forms: That there are.
    """
    return tuple(
        Alternate(_NAMES[form.name], form.media_type, address(f".{form.suffix}"))
        for form in forms
        if form is not HTML
    )


def finish(body: str | bytes, media_type: str, others: tuple[Alternate, ...]) -> Response:
    """A response in one form, which says that it depends on Accept, its other forms, and the licence."""
    response = respond(body, media_type)
    link_alternates(
        response, {other.media_type: other.address for other in others if other.media_type != media_type}
    )
    response.headers.add("Link", f'<{LICENCE}>; rel="license"')
    response.add_etag()
    response.make_conditional(request)
    return response


def write_graph(ntriples: bytes, form: Format) -> bytes:
    """
    Write statements, given as N-Triples, in another RDF form; sorted, each once, with our prefixes.

    JSON-LD has the words of our context, but where there is so much that it would take long.
    """
    triples = sorted({quad.triple for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES)}, key=str)
    if form is GRAPH_FORMATS["jsonld"] and len(triples) <= compact.MOST:
        return compact.write_compact(triples)
    used = {name: space for name, space in PREFIXES.items() if f"<{space}".encode() in ntriples}
    return write_triples(triples, form, used)


def write_triples(triples: Iterable[ox.Triple], form: Format, prefixes: Mapping[str, str]) -> bytes:
    """Write triples in an RDF form, in the order given."""
    return ox.serialize(triples, format=_WRITERS[form.name], prefixes=dict(prefixes)) or b""


def write_json(**parts: Any) -> str:  # noqa: ANN401
    """Page objects as JSON; what a page leaves empty is left empty here too."""
    return json.dumps(parts, default=dataclasses.asdict, ensure_ascii=False, indent=1) + "\n"


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV (RFC 4180), its columns named in the first row, its cells as of `for_spreadsheet`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([for_spreadsheet(cell) for cell in row] for row in rows)
    return text.getvalue()


def for_spreadsheet(cell: Any) -> Any:  # noqa: ANN401
    """
    A cell that no spreadsheet runs as a formula: a text that begins as one is given an apostrophe in front.

    Numbers stay as they are, those that are printed with a sign or a percent sign too.

    >>> for_spreadsheet("=1+1"), for_spreadsheet("-2+3"), for_spreadsheet("-0.05%"), for_spreadsheet(-1)
    ("'=1+1", "'-2+3", '-0.05%', -1)
    """
    if not isinstance(cell, str) or not cell.startswith(_FORMULA) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"
