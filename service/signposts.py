"""
Typed links by which programs find their way from a page (FAIR Signposting profile, RFC 8288): what to cite,
what describes it, what it is, on which terms, and what it is part of. The same as a set of links in JSON
(RFC 9264) stands at `/linkset/…`, with what the header has no room for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response
from werkzeug.urls import iri_to_uri

from graph.formats import GRAPH_FORMATS
from graph.licence import LICENCE
from graph.namespaces import SCHEMA
from service import urls
from service.kinds import Kind
from service.negotiate import GRAPHS, HTML, JSON

LINKSET: Final = "application/linkset+json"

OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.1"
"""Of the description of the API (OpenAPI 3.1)."""

_TYPES: Final = {
    "report": "Report",
    "section": "CreativeWork",
    "sentence": "Claim",
    "action": "Claim",
    "force": "GovernmentOrganization",
    "agency": "Organization",
    "theme": "DefinedTerm",
    "grade": "DefinedTerm",
    "measure": "StatisticalVariable",
    "observation": "Observation",
    "judgment": "Rating",
}
"""Kind of page -> what schema.org calls the thing, where it has a word for it."""
_JSON_LD: Final = GRAPH_FORMATS["jsonld"].media_type
_DESCRIBING: Final = (GRAPH_FORMATS["turtle"], GRAPH_FORMATS["jsonld"])


@dataclass(frozen=True, slots=True)
class Signpost:
    """
    A link with its meaning.

    Args:
        address: In full, or on this host.
        media_type: Of what is there; may be empty.
    """

    relation: str
    address: str
    media_type: str = ""

    @property
    def header(self) -> str:
        """As it stands in a field `Link`."""
        kept = f'; type="{self.media_type}"' if self.media_type else ""
        return f'<{iri_to_uri(self.address)}>; rel="{self.relation}"{kept}'

    @property
    def target(self) -> dict[str, str]:
        """As it stands in a set of links."""
        address = urls.in_full(self.address) if self.address.startswith("/") else self.address
        return {"href": address, **({"type": self.media_type} if self.media_type else {})}


def signposts_of(iri: str, kind: Kind) -> list[Signpost]:
    """The links of the page of a thing, but for its licence and other forms, which every page has."""
    found = [Signpost("cite-as", iri), Signpost("type", str(SCHEMA.AboutPage))]
    if kind.page in _TYPES:
        found.append(Signpost("type", str(SCHEMA[_TYPES[kind.page]])))
    found += [
        Signpost("describedby", urls.document(iri, f".{form.suffix}"), form.media_type)
        for form in _DESCRIBING
    ]
    report = urls.report_of(iri)
    if report == iri and urls.read(iri):
        found.append(Signpost("item", urls.read(iri), HTML.media_type))
    elif report:
        found.append(Signpost("collection", urls.document(report), HTML.media_type))
    return [*found, Signpost("linkset", urls.linkset(iri), LINKSET)]


def sign_home(response: Response) -> Response:
    """Add the links of the first page: what describes the API, for programs and for people (RFC 8631)."""
    described = Signpost("service-desc", urls.api_description(), OPENAPI)
    return _add(response, [described, Signpost("service-doc", urls.about(), HTML.media_type)])


def sign_page(response: Response, iri: str, kind: Kind) -> Response:
    """Add the links of the page of a thing."""
    return _add(response, signposts_of(iri, kind))


def sign_data(response: Response, iri: str) -> Response:
    """Add the links of what describes a thing: which page it describes."""
    described = Signpost("describes", urls.document(iri), HTML.media_type)
    links = [described, Signpost("linkset", urls.linkset(iri), LINKSET)]
    if response.mimetype == _JSON_LD:  # for people: a document carries the lines that it uses
        links.append(Signpost("http://www.w3.org/ns/json-ld#context", urls.context(), _JSON_LD))
    return _add(response, links)


def sign_text(response: Response, report: str) -> Response:
    """Add the links of the text of a report: whose it is."""
    return _add(response, _of_text(report))


def _of_text(report: str) -> list[Signpost]:
    return [Signpost("cite-as", report), Signpost("collection", urls.document(report), HTML.media_type)]


def _add(response: Response, links: Iterable[Signpost]) -> Response:
    for link in links:
        response.headers.add("Link", link.header)
    return response


def write_linkset(iri: str, kind: Kind, authors: Sequence[str]) -> str:
    """
    The links of the page of a thing, of each of its forms, and of the text of a report.

    Args:
        authors: Who published it; may be empty.
    """
    page = [link for link in signposts_of(iri, kind) if link.relation != "linkset"]
    page += [Signpost("author", author) for author in authors]
    page.append(Signpost("license", LICENCE))
    forms = [(urls.document(iri, f".{form.suffix}"), form.media_type) for form in (*GRAPHS, JSON)]
    page += [Signpost("alternate", address, media_type) for address, media_type in forms]
    described = Signpost("describes", urls.document(iri), HTML.media_type)
    sets = [_context(urls.document(iri), page)]
    sets += [_context(urls.document(iri, f".{form.suffix}"), [described]) for form in _DESCRIBING]
    if urls.report_of(iri) == iri and urls.read(iri):
        sets.append(_context(urls.read(iri), [*_of_text(iri), Signpost("license", LICENCE)]))
    return json.dumps({"linkset": sets}, indent=1) + "\n"


def _context(anchor: str, links: Iterable[Signpost]) -> dict[str, Any]:
    context: dict[str, Any] = {"anchor": urls.in_full(anchor)}
    for link in links:
        context.setdefault(link.relation, []).append(link.target)
    return context
