"""
The ledger of actions on the web: `/actions?force=kent&kind=recommendation`, as a page and as a table.

What is wrong with a choice is told above the form; programs get it as a problem.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template, request

from graph.errors import ValueUnknown
from service import parts, urls
from service.answers.ledger import as_table, read_ledger
from service.errors import problem_of
from service.forms import TABLE_FORMS, alternates, finish
from service.freshness import date_by_release
from service.negotiate import HTML, content_type, vary_by_accept
from service.tables.answering import asked_form, page_number, part_size, send_table

blueprint = Blueprint("ledger", __name__)
date_by_release(blueprint)

_PARAMETERS: Final = ("force", "kind", "theme")


@blueprint.get("/actions")
@blueprint.get("/actions.<suffix>")
def page(suffix: str | None = None) -> Response:
    """The actions that fit, in the form that the suffix names or that Accept likes best."""
    form, media_type = asked_form(suffix)
    given = {name: request.args.get(name, "") for name in _PARAMETERS}
    try:
        answer = read_ledger(parts.library(), given, page_number(), part_size(form))
    except ValueUnknown as error:
        if form is not HTML:
            raise
        return _page_of_error(error)

    def address(ending: str) -> str:
        return urls.actions(ending, 1, **answer.wish.address)

    if form is not HTML:
        return send_table(as_table(answer), form, media_type, address, page=answer)
    others = alternates(address, TABLE_FORMS)
    return finish(render_template("pages/ledger.html", page=answer, forms=others), media_type, others)


def _page_of_error(error: ValueUnknown) -> Response:
    """The whole ledger, with what is wrong with the choice above it."""
    answer = read_ledger(parts.library(), {}, 1)
    problem = problem_of(error)
    body = render_template("pages/ledger.html", page=answer, forms=(), problem=problem)
    response = Response(body, problem.status, content_type=content_type(HTML.media_type))
    response.headers["Cache-Control"] = "no-store"
    return vary_by_accept(response)
