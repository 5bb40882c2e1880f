"""
The named queries on the web: `/queries` lists them, `/queries/<name>` answers one.

An answer comes as a page or as a table, each with sources, denominator and what was not found; its
description as Turtle. A page shows the first rows of a long answer, and how many there are. A permanent link
(`answer`, `release`) says whether the answer is still the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from rdflib import Graph

from graph.errors import PeelgraphError, QueryTimedOut, QueryTooLarge, ValueUnknown
from graph.formats import GRAPH_FORMATS, Format
from service import parts, urls
from service.errors import finish as finish_error
from service.errors import problem_of
from service.forms import TABLE_FORMS, Alternate, alternates, finish, write_json
from service.freshness import date_by_release
from service.library import bind_terms
from service.named.answer import Answer, ask
from service.named.catalogue import NamedQuery, named_queries
from service.named.parameters import bind
from service.named.table import as_object, as_table, read_table
from service.near import NothingHere, Way, near_it
from service.negotiate import HTML, JSON, XLSX, content_type
from service.tables.answering import asked_form, send_table
from service.views.choice import OWN as VIEWS_OWN
from service.views.grid import MOST, read_grid
from service.views.shown import read_view

blueprint = Blueprint("named", __name__)
date_by_release(blueprint)

_TURTLE: Final = GRAPH_FORMATS["turtle"]
_LIST_FORMS: Final = (HTML, JSON, _TURTLE)
_ANSWER_FORMS: Final = (*TABLE_FORMS, _TURTLE)
_MADE_WHEN_ASKED: Final = "new"
"""In place of the digest, in the address of the page that makes a permanent link of a long answer."""
_OWN: Final = ("format", "answer", "release", *VIEWS_OWN)
"""What an address may hold beside parameters."""


@dataclass(frozen=True, slots=True)
class Permalink:
    """
    A link that fixes question, parameters and data version.

    Args:
        address: In full.
        is_same: Whether the answer is what it was when the link was made; None where no link was followed.
        made_from: The data version of the link that was followed; empty if none was.
    """

    address: str
    is_same: bool | None = None
    made_from: str = ""


@blueprint.get("/queries")
@blueprint.get("/queries.<suffix>")
def listing(suffix: str = "") -> Response:
    """All named queries."""
    form, media_type = asked_form(suffix, _LIST_FORMS)
    queries = named_queries()
    if form is JSON:
        body = write_json(queries=[_entry(query) for query in queries.values()])
    elif form is HTML:
        body = render_template("pages/queries.html", queries=queries.values())
    else:
        union = Graph(bind_namespaces="none")
        for query in queries.values():
            union += query.as_graph()
        body = union.serialize(format="turtle")
    return finish(body, media_type, alternates(lambda ending: urls.named_query(suffix=ending), _LIST_FORMS))


@blueprint.get("/queries/<name>")
def answer(name: str) -> Response:
    """The answer to a named query."""
    name, _, suffix = name.partition(".")
    query = named_queries().get(name)
    if query is None:
        near = near_it(name, list(named_queries()), urls.named_query)
        raise NothingHere(
            f"There is no named query {name[:100]}.", near, Way("All named queries", urls.named_query())
        )
    form, media_type = asked_form(suffix, _ANSWER_FORMS)
    if form is _TURTLE:
        return finish(query.as_graph().serialize(format="turtle"), media_type, ())
    given = {key: values for key, values in request.args.lists() if key not in _OWN}
    known = {each.name: given[each.name] for each in query.parameters if each.name in given}

    def address(ending: str) -> str:
        return urls.named_query(query.name, ending, **known)

    others = alternates(address, _ANSWER_FORMS)
    if form is HTML and _is_bare(query, given):
        bare = render_template("pages/query.html", query=query, given={}, answer=None)
        return finish(bare, media_type, others)
    try:
        found = ask(query, bind(query, given, parts.library()), parts.runner(), _most(form))
    except (ValueUnknown, QueryTimedOut, QueryTooLarge) as error:
        if form is not HTML:
            raise
        return _page_of_error(query, given, error)
    if form is HTML:
        return finish(_page(found, others), media_type, others)
    link = _permalink(found)
    told = as_object(found, permalink=link.address, is_same=link.is_same)
    return send_table(as_table(found), form, media_type, address, _ANSWER_FORMS, **told)


def _is_bare(query: NamedQuery, given: dict[str, list[str]]) -> bool:
    """Whether a person has come to the page of a question without what it needs: the form is shown."""
    return any(
        parameter.is_required and not any(given.get(parameter.name, ())) for parameter in query.parameters
    )


def _most(form: Format) -> int | None:
    """How many rows are needed: a page shows the first, but says of all whether they are still the same."""
    return MOST if form is HTML and not request.args.get("answer") else None


def _page(found: Answer, others: tuple[Alternate, ...]) -> str:
    sparql_text = bind_terms(found.query.text, found.bound.terms, found.query.names)
    grid = read_grid(found.columns, [row.cells for row in found.rows], total=found.total)
    return render_template(
        "pages/query.html",
        query=found.query,
        given=request.args.to_dict(flat=False),
        answer=found,
        table=read_table(found, MOST),
        permalink=_permalink(found) if found.is_whole else None,
        permalink_made_at=urls.named_query(found.query.name, **_given(found), answer=_MADE_WHEN_ASKED),
        forms=[each for each in others if each.media_type != XLSX.media_type or _fits(found)],
        sheet_rows=parts.settings().table_rows,
        follow_at=urls.feed(f"queries/{found.query.name}", **_given(found)),
        api=urls.named_query(found.query.name, ".csv", _external=True, **_given(found)),
        sparql_text=sparql_text,
        view=read_view(parts.library(), grid, request.args, {"query": [sparql_text]}),
        kept=_given(found),
    )


def _fits(found: Answer) -> bool:
    """Whether an XLSX may have so many rows."""
    return found.total is None or found.total <= parts.settings().table_rows


def _given(found: Answer) -> dict[str, Any]:
    given: dict[str, list[str]] = {}
    for name, value in found.bound.given:
        given.setdefault(name, []).append(value)
    return given


def _permalink(found: Answer) -> Permalink:
    address = urls.named_query(
        found.query.name, _external=True, **_given(found), answer=found.digest, release=found.release
    )
    then = request.args.get("answer", "")
    if then == _MADE_WHEN_ASKED:
        then = ""
    return Permalink(
        address, then == found.digest if then else None, request.args.get("release", "") if then else ""
    )


def _page_of_error(query: NamedQuery, given: dict[str, list[str]], error: PeelgraphError) -> Response:
    problem = problem_of(error)
    body = render_template("pages/query.html", query=query, given=given, answer=None, problem=problem)
    return finish_error(Response(body, problem.status, content_type=content_type(HTML.media_type)), error)


def _entry(query: NamedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "address": urls.named_query(query.name, _external=True),
        "parameters": [
            {
                "name": each.name,
                "type": each.type,
                "example": each.example,
                "required": each.is_required,
                "many": not each.is_single,
                **({"choices": list(each.choices)} if each.choices else {}),
                "description": each.description,
            }
            for each in query.parameters
        ],
    }
