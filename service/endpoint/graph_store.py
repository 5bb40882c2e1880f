"""
The graphs of the store one by one (SPARQL 1.1 Graph Store HTTP Protocol).

A graph is named in the address, `/gsp?graph=IRI`, or is the default graph, `/gsp?default`; or its IRI is the
address itself, `/gsp/…`. Anyone may read; who writes needs a token, and what is written is published as a
release of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from graph.changes import Change, Kind, Upload
from graph.errors import GraphMissing
from graph.formats import GRAPH_FORMATS, Format
from service import parts
from service.endpoint.manifest import Manifest
from service.endpoint.request import UPDATE, decode, parse_parameters, read_iri
from service.endpoint.updates import tell, writer
from service.endpoint.uploads import body_type, read_body, read_uploads
from service.engine.runner import Answer, Question
from service.forms import name_licence
from service.headers import preflight
from service.library import query_text
from service.negotiate import GRAPHS, named_form, negotiate, respond
from service.writes.messages import Asked

blueprint = Blueprint("graph_store", __name__)

READ: Final = "GET, HEAD, OPTIONS"
WRITE: Final = "GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS"

_WRITTEN_AS: Final = {"nquads": "ntriples", "trig": "turtle"}
"""Of the triples of one graph, two forms are two others under another name."""

_FORMS: Final = (*GRAPHS, GRAPH_FORMATS["nquads"], GRAPH_FORMATS["trig"])
_TRIES: Final = 3
"""How often a graph is read again where another release is served meanwhile."""

_METHODS: Final = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"]
_TAG: Final = re.compile(r"[0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a request points.

    Args:
        graph: A named graph; empty for the default graph.
        is_new: None is named: a POST makes one.
        format: A form named in the address; empty leaves it to the Accept header.
    """

    graph: str = ""
    is_new: bool = False
    format: str = ""


@blueprint.route("/gsp", methods=_METHODS, provide_automatic_options=False)
def store() -> Response:
    """A graph named by a parameter."""
    return _answer(_read_place(""))


@blueprint.route("/gsp/<path:path>", methods=_METHODS, provide_automatic_options=False)
def direct(path: str) -> Response:
    """The graph whose IRI is the address."""
    return _answer(_read_place(url_for(".direct", path=path, _external=True)))


def _answer(place: Place) -> Response:
    if request.method == "OPTIONS":
        return preflight(WRITE if parts.access().is_possible else READ)
    if request.method in ("GET", "HEAD"):
        return _read(place)
    return _write(place)


def _read_place(address: str) -> Place:
    pairs = parse_parameters(request.query_string, "The address")
    graphs = [value for name, value in pairs if name == "graph"]
    is_default = any(name == "default" for name, _ in pairs)
    form = next((value for name, value in pairs if name == "format"), "")
    named = len(graphs) + is_default + bool(address)
    if named > 1:
        raise BadRequest("The address names more than one graph.")
    if not named:
        if request.method not in ("POST", "OPTIONS"):
            raise BadRequest("The address names no graph: add “?graph=IRI” or “?default”.")
        return Place(url_for(".direct", path=uuid4().hex, _external=True), is_new=True)
    return Place(address or (read_iri("graph", graphs[0]) if graphs else ""), format=form)


def _read(place: Place) -> Response:
    form = _choose(place)
    for _ in range(_TRIES):
        release = parts.runner().release
        digest = _manifest().digest(release, place.graph)
        if digest == "":
            raise _missing(place)
        response = respond(b"", form.media_type)
        name_licence(response)
        if digest:
            response.set_etag(f"{digest}-{form.name}")
            if response.make_conditional(request).status_code == 304:
                return response
        answer = _ask(place, form)
        if release == parts.runner().release:
            break
    if digest is None and place.graph and not answer.body.strip():
        raise _missing(place)
    response.set_data(answer.body)
    return response


def _ask(place: Place, form: Format) -> Answer:
    written = GRAPH_FORMATS[_WRITTEN_AS.get(form.name, form.name)]
    graphs = (place.graph,) if place.graph else ()
    return parts.runner().run(Question(query_text("whole-graph"), written.media_type, graphs))


def _choose(place: Place) -> Format:
    if place.format:
        return named_form(place.format, _FORMS)
    return negotiate(request.headers.get("Accept", ""), _FORMS).form


def _missing(place: Place) -> GraphMissing:
    return GraphMissing(
        f"graph <{place.graph}>",
        "the store has no graph of this name",
        next_step="The description at /sparql lists those there are.",
    )


def _write(place: Place) -> Response:
    author = parts.access().author(request)
    outcome = writer().write(Asked(_read_change(place), author))
    made = any(change.graph == place.graph and not change.before for change in outcome.changes)
    response = tell(outcome, 201 if made else 200)
    if place.is_new:
        response.status_code = 201
        response.headers["Location"] = place.graph
    return response


def _read_change(place: Place) -> Change:
    kind = Kind(request.method.lower())
    base = place.graph or request.base_url
    text, uploads = "", tuple[Upload, ...]()
    if kind is Kind.PATCH:
        text = _read_update()
    elif kind is not Kind.DELETE:
        uploads = read_uploads(request, parts.settings())
    match = request.if_match
    tags = ("*",) if match.star_tag else tuple(found[0] for tag in match if (found := _TAG.match(tag)))
    return Change(kind, place.graph, text, uploads, base, tags, request.if_none_match.star_tag)


def _read_update() -> str:
    if body_type(request) != (UPDATE, True):
        raise UnsupportedMediaType(f"A PATCH carries {UPDATE}, in UTF-8.")
    return decode(read_body(request, parts.settings()))


def _manifest() -> Manifest:
    found: Manifest = current_app.extensions["manifest"]
    return found
