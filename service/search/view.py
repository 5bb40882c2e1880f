"""
Search on the web: a page, the same as a table, and what tells browsers of it (OpenSearch 1.1).

A release without an index is searched as text by the store itself, and the answer says so.
"""

from __future__ import annotations

from textwrap import shorten
from typing import Final

from flask import Blueprint, Response, current_app, render_template, request

from graph.errors import ValueUnknown
from graph.searchable import FACETS
from service import urls
from service.answers.front import read_search
from service.errors import problem_of
from service.forms import TABLE_FORMS, alternates, finish
from service.freshness import date_by_release
from service.library import Library
from service.negotiate import HTML, JSON
from service.search.answer import read_asked
from service.search.finding import ORDERS
from service.search.index import Indexes, NoIndex
from service.search.page import PAGE_SIZE, PART_SIZE, Asked, PlainPage, SearchPage, as_table
from service.search.words import MOST_CHARACTERS, printable
from service.tables.answering import asked_form, page_number, part_size, send_table

blueprint = Blueprint("search", __name__)
date_by_release(blueprint)

_MOST_VALUES: Final = 20
"""Filters of one facet."""
_DESCRIPTION: Final = "application/opensearchdescription+xml"
_WITHOUT: Final = (
    "This release has no search index: labels and texts were searched letter by letter, without other names, "
    "counts and filters. Building it anew makes one.",
)
_PLAIN_CHARACTERS: Final = 200
_HEADING_CHARACTERS: Final = 80


@blueprint.get("/search")
@blueprint.get("/search.<suffix>")
def page(suffix: str | None = None) -> Response:
    """What was found, in the form that the suffix names or that Accept likes best."""
    form, media_type = asked_form(suffix)
    asked = _asked()
    others = alternates(asked.address, TABLE_FORMS)
    try:
        found = _read(asked, PAGE_SIZE if form in (HTML, JSON) else min(PART_SIZE, part_size(form)))
    except ValueUnknown as error:
        if form is not HTML:
            raise
        return _page_of_error(asked, error)
    if form is not HTML:
        return send_table(as_table(found), form, media_type, asked.address, page=found)
    template = "pages/search.html" if isinstance(found, SearchPage) else "pages/search-plain.html"
    body = render_template(template, page=found, asked=asked, forms=others, heading=_heading(found.words))
    return finish(body, media_type, others)


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """How a browser searches here."""
    body = render_template("opensearch.xml", address=urls.search_template())
    return Response(body, content_type=f"{_DESCRIPTION}; charset=utf-8")


def _asked() -> Asked:
    """What the address asks for; whatever cannot be meant is as if it were not there."""
    given = request.args
    chosen = {
        facet: tuple(sorted({printable(value) for value in given.getlist(facet) if value}))[:_MOST_VALUES]
        for facet in FACETS
    }
    order = given.get("order", "")
    return Asked(
        words=" ".join(given.get("q", "").split())[: MOST_CHARACTERS + 1],
        chosen={facet: values for facet, values in chosen.items() if values},
        order=order if order in ORDERS else "",
        page=page_number(),
    )


def _read(asked: Asked, size: int) -> SearchPage | PlainPage:
    indexes: Indexes = current_app.extensions["indexes"]
    try:
        with indexes.open() as index:
            return read_asked(index, asked, size)
    except NoIndex:
        library: Library = current_app.extensions["library"]
        plain = read_search(library, asked.words[:_PLAIN_CHARACTERS], asked.page, size)
        return PlainPage(asked.words, plain.hits, plain.page, plain.has_more, size, _WITHOUT)


def _page_of_error(asked: Asked, error: ValueUnknown) -> Response:
    empty = SearchPage(asked.words)
    body = render_template(
        "pages/search.html",
        page=empty,
        asked=asked,
        forms=(),
        heading=_heading(asked.words),
        problem=problem_of(error),
    )
    return Response(body, 404, content_type="text/html; charset=utf-8")


def _heading(words: str) -> str:
    return (
        f"Search results for “{shorten(words, _HEADING_CHARACTERS, placeholder='…')}”" if words else "Search"
    )
