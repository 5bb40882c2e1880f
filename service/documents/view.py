"""The documents: `/docs` lists them, `/docs/NAME` shows one, and with `.md` gives it as it is written."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from graph.formats import Format
from service import urls
from service.documents.rendering import Ways, render
from service.documents.shelf import documents, named
from service.forms import alternates, choose_form, split_suffix
from service.near import NothingHere, Way, near_it
from service.negotiate import HTML, link_alternates, respond

blueprint = Blueprint("documents", __name__)

_MARKDOWN: Final = Format("markdown", "text/markdown", "md")
_FORMS: Final = (HTML, _MARKDOWN)
_FOR_PROGRAMS: Final = (
    "health",
    "metrics",
    "context",
    "crawlers",
    "graph_store",
    "cards",
    "sparql.well_known",
)
"""Endpoints and groups of them that have no pages for people."""


@blueprint.get("/docs")
@blueprint.get("/docs/<path:name>")
def page(name: str = "") -> Response:
    """A document on how to use peelgraph, or the list of all."""
    name, given = split_suffix(name, _FORMS)
    text = documents().get(name)
    if text is None:
        near = near_it(name, list(filter(None, documents())), urls.documents)
        raise NothingHere(f"There is no document {name[:100]}.", near, Way("All documents", urls.documents()))
    form, media_type = choose_form(given, _FORMS)
    others = alternates(lambda suffix: urls.documents(name + suffix), _FORMS) if name else ()
    body = text if form is _MARKDOWN else _page(name, text)
    response = respond(body, media_type)
    link_alternates(
        response, {each.media_type: each.address for each in others if each.media_type != media_type}
    )
    response.add_etag()
    response.make_conditional(request)
    return response


def _page(name: str, text: str) -> str:
    ways = Ways(lambda target: linked(target, name), _paged)
    return render_template("pages/document.html", page=render(text, ways), name=name)


def linked(target: str, name: str) -> str | None:
    """Where a link of a document leads; None for a file that is not served."""
    parts = urlsplit(target)
    if parts.scheme in ("http", "https"):
        return target
    if parts.scheme or parts.netloc:
        return None
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    if not parts.path:
        return fragment or None
    found = named(parts.path, name)
    return None if found is None else urls.documents(found) + fragment


def _paged(address: str) -> str | None:
    """The address of a page of this service under the path it is served at; None for what is none."""
    path = urlsplit(address).path
    try:
        endpoint, _ = current_app.url_map.bind("localhost").match(path, method="GET")
    except HTTPException:
        return None
    is_page = endpoint not in _FOR_PROGRAMS and endpoint.partition(".")[0] not in _FOR_PROGRAMS
    return request.script_root + address if is_page else None
