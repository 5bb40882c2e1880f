"""
The forms of a document: HTML, the RDF forms, and the page object as JSON.

Every RDF form is written from the same statements, sorted, so that all hold the same triples and the same
release gives the same bytes.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import pyoxigraph as ox
from flask import Response, request

from graph.formats import GRAPH_FORMATS, Format
from graph.licence import LICENCE
from graph.namespaces import PREFIXES
from service import compact
from service.lacking import told_beside
from service.negotiate import (
    CSV,
    CSVW,
    GRAPHS,
    HTML,
    JSON,
    XLSX,
    link_alternates,
    named_form,
    negotiate,
    respond,
)

DOCUMENT_FORMS: Final = (HTML, *GRAPHS, JSON)
"""Of the document about a thing, best first."""

TABLE_FORMS: Final = (HTML, JSON, CSV, XLSX, CSVW)
"""Of a page that is a table over many things, best first; the last tells of the CSV."""

LONGEST_LINK: Final = 1_000
"""A header field names no address of more characters: proxies refuse answers with much in their head."""

_NAMES: Final = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
    "json": "JSON",
    "csv": "CSV",
    "xlsx": "XLSX",
    "csvw": "CSVW",
    "svg": "SVG",
    "markdown": "Markdown",
    "bibtex": "BibTeX",
    "csl": "CSL-JSON",
    "plain": "Plain text",
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
    fitting = [form for form in forms if path.endswith(f".{form.suffix}")]
    form = max(fitting, key=lambda form: len(form.suffix), default=None)
    stem = path.removesuffix(f".{form.suffix}") if form else ""
    return (stem, form) if stem else (path, None)


def choose_form(named: Format | None, forms: Sequence[Format] = DOCUMENT_FORMS) -> tuple[Format, str]:
    """
    The form to send and the media type to send it under: the one that the address names, by its suffix or by
    `?format=`, or the best for Accept.

    Raises:
        NotAcceptable: There is none of that name, or none that the header allows.
    """
    asked = request.args.get("format", "")
    if named or asked:
        named = named or named_form(asked, forms)
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
    """
    A response in one form, which says that it depends on Accept, its other forms, and the licence; a CSV also
    what describes it.
    """
    response = respond(body, media_type)
    addresses = {
        other.media_type: other.address
        for other in others
        if other.media_type != media_type and len(other.address) <= LONGEST_LINK
    }
    description = addresses.pop(CSVW.media_type, "")
    link_alternates(response, addresses)
    if description and media_type == CSV.media_type:
        response.headers.add("Link", f'<{description}>; rel="describedby"; type="{CSVW.media_type}"')
    name_licence(response)
    response.add_etag()
    response.make_conditional(request)
    return response


def name_licence(response: Response) -> None:
    """Name the licence of the data in the head of an answer, whatever its form."""
    response.headers.add("Link", f'<{LICENCE}>; rel="license"')


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
    """Page objects as JSON; what a page leaves empty is left empty here, and what it cannot tell is said."""
    return json.dumps(parts | told_beside(), default=dataclasses.asdict, ensure_ascii=False, indent=1) + "\n"
