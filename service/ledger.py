"""
The ledger of actions on the web: `/actions?force=kent&kind=recommendation`, as a page, as JSON and as CSV.

What is wrong with a choice is told above the form; programs get it as a problem.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, abort, render_template, request

from graph.errors import ValueUnknown
from service import parts, urls
from service.answers.ledger import COLUMNS, read_ledger, table_rows
from service.errors import problem_of
from service.forms import TABLE_FORMS, alternates, choose_form, finish, split_suffix, write_csv, write_json
from service.freshness import date_by_release
from service.negotiate import HTML, JSON, content_type, vary_by_accept

blueprint = Blueprint("ledger", __name__)
date_by_release(blueprint)

_LAST_PAGE: Final = 100_000
_PARAMETERS: Final = ("force", "kind", "theme")


@blueprint.get("/actions")
@blueprint.get("/actions.<suffix>")
def page(suffix: str | None = None) -> Response:
    """The actions that fit, in the form that the suffix names or that Accept likes best."""
    named = split_suffix(f"actions.{suffix}", TABLE_FORMS)[1] if suffix else None
    if suffix and not named:
        abort(404)
    form, media_type = choose_form(named, TABLE_FORMS)
    given = {name: request.args.get(name, "") for name in _PARAMETERS}
    try:
        answer = read_ledger(parts.library(), given, _page_number())
    except ValueUnknown as error:
        if form is not HTML:
            raise
        return _page_of_error(error)
    number = answer.pager.page
    others = alternates(lambda ending: urls.actions(ending, page=number, **answer.wish.address), TABLE_FORMS)
    if form is HTML:
        body = render_template("pages/ledger.html", page=answer, forms=others)
    else:
        body = write_json(page=answer) if form is JSON else write_csv(COLUMNS, table_rows(answer))
    return finish(body, media_type, others)


def _page_number() -> int:
    given = request.args.get("page", "1")
    is_number = given.isascii() and given.isdecimal() and len(given) < len(str(_LAST_PAGE)) + 1
    return min(max(int(given), 1), _LAST_PAGE) if is_number else 1


def _page_of_error(error: ValueUnknown) -> Response:
    """The whole ledger, with what is wrong with the choice above it."""
    answer = read_ledger(parts.library(), {}, 1)
    problem = problem_of(error)
    body = render_template("pages/ledger.html", page=answer, forms=(), problem=problem)
    response = Response(body, problem.status, content_type=content_type(HTML.media_type))
    response.headers["Cache-Control"] = "no-store"
    return vary_by_accept(response)
