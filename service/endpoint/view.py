"""
The SPARQL endpoint (SPARQL 1.1 Protocol): queries by GET and POST, a form for people, a description besides.

A result is written whole before its first byte is sent, so an answer is never cut and never fails half way.
"""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from werkzeug import Response as WerkzeugResponse
from werkzeug.exceptions import HTTPException

from graph.errors import NotAcceptable, PeelgraphError
from service import editor, errors, parts, urls
from service.compression import known_tag
from service.dump import dump_of
from service.endpoint import taken
from service.endpoint.account import describe_answer, not_modified
from service.endpoint.cache import AnswerCache
from service.endpoint.description import Dump, Place, describe_service
from service.endpoint.request import Asked, read_request
from service.endpoint.results import read_result
from service.endpoint.updates import answer_update
from service.engine.guard import form_of
from service.engine.repeatable import is_repeatable
from service.engine.runner import Answer, Question, read_rows
from service.forms import name_licence
from service.headers import preflight
from service.library import query_text
from service.limits import limits_of
from service.negotiate import (
    GRAPHS,
    HTML,
    RESULTS,
    choose,
    link_alternates,
    media_types,
    named_form,
    negotiate,
    respond,
    vary_by_accept,
)
from service.views.grid import MOST, read_grid
from service.views.labels import read_labels
from service.views.shown import View, read_view

blueprint = Blueprint("sparql", __name__)

_FOR_PEOPLE: Final = "application/sparql-results+json, text/turtle"
"""The forms a page is made from."""

_OTHER_NAMES: Final = {"n3": "turtle", "rdf": "rdfxml", "rdf+xml": "rdfxml", "json-ld": "jsonld"}
"""Names of forms that client libraries put into the address."""

_PAIRS: Final = {"json": "jsonld", "xml": "rdfxml"}
"""Of a graph, the form that goes by the same short name as that of rows."""

_FAMILIES: Final = {
    "SELECT": RESULTS,
    "ASK": RESULTS,
    "CONSTRUCT": GRAPHS,
    "DESCRIBE": GRAPHS,
    "": (*RESULTS, *GRAPHS),
}
"""Form of query -> the forms its answer may take beside a page."""

_WITH_PAGE: Final = {form: (*forms, HTML) for form, forms in _FAMILIES.items()}

_ROWS: Final = {"CSV": "csv", "TSV": "tsv", "JSON": "json", "XML": "xml"}
_DOWNLOADS: Final = {
    "solutions": _ROWS,
    "boolean": {name: _ROWS[name] for name in ("JSON", "XML")},
    "graph": {"Turtle": "turtle", "N-Triples": "ntriples", "JSON-LD": "jsonld", "RDF/XML": "rdfxml"},
}
"""Kind of answer -> what a page offers beside itself: the words of a link, and the name of a form."""

_TABLES: Final = {"XLSX": ".xlsx", "CSV for spreadsheets": ".csv"}
"""The same of tables to take away, with their suffixes."""


def _answers() -> AnswerCache:
    found: AnswerCache = current_app.extensions["answers"]
    return found


@blueprint.route(
    "/sparql",
    methods=["GET", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"],
    provide_automatic_options=False,
)
def endpoint() -> Response:
    """Answer a query; without one, show the form or describe the service."""
    if request.method == "OPTIONS":
        return preflight()
    asked = Asked(None)
    try:
        asked = read_request(request, parts.settings(), parts.access())
        if asked.update is not None:
            return answer_update(asked)
        g.query = asked.query
        return _describe(asked) if asked.query is None else _answer(asked)
    except (PeelgraphError, HTTPException) as error:
        if _wants_html(asked):
            return _show_error(asked, error)
        raise


@blueprint.get("/.well-known/void")
def well_known() -> WerkzeugResponse:
    """Where a client that knows the host alone looks for the description (VoID, section 7.2)."""
    return redirect(url_for(".endpoint"))


def _answer(asked: Asked) -> Response:
    wants_html = _wants_html(asked)
    accept = _FOR_PEOPLE if wants_html else _accept(asked)
    question = Question(asked.query or "", accept, asked.default_graphs, asked.named_graphs)
    is_read = request.method != "POST"
    if is_read and not wants_html and "If-None-Match" in request.headers:
        held = known_tag(_answers().tag(question))
        if held:
            return vary_by_accept(not_modified(held))
    answer = _ask(question)
    if wants_html:
        response = _answer_page(asked, answer)
    else:
        response = respond(answer.body, answer.media_type)
        if is_read:
            _validate(response, answer)
    name_licence(response)
    return describe_answer(response, answer, is_kept=_answers().has(answer))


def _ask(question: Question) -> Answer:
    """
    Answer a question.

    Raises:
        NotAcceptable: With the list of the forms that an answer to this form of query may take.
    """
    try:
        g.answer = _answers().ask(question)
        return g.answer  # type: ignore[no-any-return]
    except NotAcceptable as error:
        fitting = media_types(_FAMILIES[form_of(question.text)])
        if len(fitting) < len(error.available):  # nothing was asked, as no form of any answer would do
            raise NotAcceptable(error.where, error.wanted, fitting) from None
        raise


def _answer_page(asked: Asked, answer: Answer) -> Response:
    downloads = {name: _address(asked, form) for name, form in _DOWNLOADS[answer.kind].items()}
    labels: dict[str, str] = {}
    view: View | None = None
    kept = {"query": [asked.query or ""], **_graphs(asked)}
    if answer.kind == "solutions":
        downloads |= {name: taken.address_of(asked, suffix) for name, suffix in _TABLES.items()}
        labels, view = _views(answer, kept)
    result = read_result(answer, urls.link, labels)
    return _page(asked, answer=answer, result=result, downloads=downloads, view=view, kept=kept)


def _views(answer: Answer, kept: dict[str, list[str]]) -> tuple[dict[str, str], View | None]:
    """What the things in the rows are called, and what the page shows beside their table."""
    rows = read_rows(answer.body, MOST)
    labels = read_labels(parts.library(), rows)
    grid = read_grid(json.loads(answer.body)["head"]["vars"], rows, labels, answer.rows)
    return labels, read_view(parts.library(), grid, request.args, kept)


def _validate(response: Response, answer: Answer) -> None:
    """Give a response its ETag, by its bytes where the store has no releases; none to what always differs."""
    if answer.tag:
        response.set_etag(answer.tag)
    elif not answer.release and is_repeatable(request.args.get("query", "")):
        response.add_etag()
    if "If-None-Match" in request.headers or "If-Match" in request.headers:
        response.make_conditional(request)


def _describe(asked: Asked) -> Response:
    """The form for people; for programs the description at the endpoint's own address."""
    forms = (*GRAPHS, HTML)
    wanted = _by_name(asked.format).get("graph", asked.format)
    accept = named_form(wanted, forms).media_type if wanted else request.headers.get("Accept", "")
    choice = negotiate(accept, forms)
    addresses = {form.media_type: url_for(".endpoint", format=form.name) for form in forms}
    if choice.form == HTML:
        response = _page(asked)
    else:
        holdings = current_app.extensions["counter"].count()
        limits = limits_of(parts.settings(), is_writable=parts.access().is_possible)
        body = describe_service(_place(), holdings, limits, choice.form)
        response = respond(body, choice.media_type)
        response.add_etag()
        response.make_conditional(request)
    return link_alternates(
        response, {name: address for name, address in addresses.items() if name != choice.form.media_type}
    )


def _place() -> Place:
    return Place(
        endpoint=url_for(".endpoint", _external=True),
        home=url_for("pages.home", _external=True),
        release=parts.runner().release,
        published=parts.library().published,
        limits=urls.limits(in_full=True),
        takes_updates=parts.access().is_possible,
        dumps=_dumps(),
    )


def _dumps() -> tuple[Dump, ...]:
    release = parts.runner().release
    found = dump_of(parts.settings(), release)
    return tuple(
        Dump(urls.dump(release, each.name), each.form.media_type, each.size, each.digest) for each in found
    )


def _wants_html(asked: Asked) -> bool:
    if asked.format:
        return asked.format.lower() == HTML.name
    choice = choose(request.headers.get("Accept", ""), _WITH_PAGE[form_of(asked.query or "")])
    return choice is not None and choice.form == HTML


def _accept(asked: Asked) -> str:
    """The Accept header, or the types of the form that the address names."""
    if not asked.format:
        return request.headers.get("Accept", "")
    found = [*_by_name(asked.format).values()]
    if not found:
        raise NotAcceptable("format", asked.format, media_types((*RESULTS, *GRAPHS, HTML)))
    return ", ".join(found)


def _by_name(name: str) -> dict[str, str]:
    """Family of forms ("results", "graph") -> the media type that a name stands for in it; may be empty."""
    wanted = _OTHER_NAMES.get(name.lower(), name.lower().replace(" ", "+"))  # an unescaped + reads as a space
    found = {}
    for family, forms, names in (
        ("results", RESULTS, (wanted,)),
        ("graph", GRAPHS, (wanted, _PAIRS.get(wanted, ""))),
    ):
        for each in names:
            try:
                found[family] = named_form(each, forms).media_type
            except NotAcceptable:
                continue
    return found


def _show_error(asked: Asked, error: Exception) -> Response:
    """The form again, with what was wrong above it."""
    problem = errors.problem_of(error)
    if asked.query is None:
        return errors.respond(error)
    response = _page(asked, problem=problem)
    response.status_code = problem.status
    return errors.finish(response, error)


def _page(asked: Asked, **shown: Any) -> Response:  # noqa: ANN401
    query = query_text("example") if asked.query is None else asked.query
    has_editor = editor.is_installed()
    body = render_template("pages/sparql.html", asked=asked, query=query, has_editor=has_editor, **shown)
    response = respond(body, HTML.media_type)
    if has_editor:
        response.headers["Content-Security-Policy"] = editor.CONTENT_SECURITY_POLICY
    return response


def _address(asked: Asked, form: str) -> str:
    """Where the same answer is found in another form."""
    return url_for(".endpoint", query=asked.query, format=form, **_graphs(asked))  # type: ignore[arg-type]


def _graphs(asked: Asked) -> dict[str, list[str]]:
    """The parameters that name graphs, of those that are given."""
    graphs = {"default-graph-uri": asked.default_graphs, "named-graph-uri": asked.named_graphs}
    return {name: list(values) for name, values in graphs.items() if values}
