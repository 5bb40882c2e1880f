"""
The comparison on the web: `/compare?force=kent&force=essex`, as a page and as a table.

Without forces, or with one, a person gets the form; what is wrong with a choice is told above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, current_app, render_template, request

from graph.errors import PeelgraphError, ValueUnknown
from service import urls
from service.compare.choice import FEWEST, MOST, Choice, Force, read_choice, split_values
from service.compare.comparison import as_table, read_comparison
from service.errors import problem_of
from service.forms import TABLE_FORMS, alternates, finish
from service.freshness import date_by_release
from service.library import Library
from service.named.meant import among
from service.near import Way
from service.negotiate import HTML, content_type, vary_by_accept
from service.tables.answering import asked_form, send_table

blueprint = Blueprint("compare", __name__)
date_by_release(blueprint)

_MOST_READ: Final = 20
"""Of the values of a choice that is refused: more are not looked at."""


def _library() -> Library:
    found: Library = current_app.extensions["library"]
    return found


@blueprint.get("/compare")
@blueprint.get("/compare.<suffix>")
def page(suffix: str | None = None) -> Response:
    """Two to five forces side by side, in the form that the suffix names or that Accept likes best."""
    form, media_type = asked_form(suffix)
    given = request.args.getlist("force")
    try:
        choice = read_choice(_library(), given)
    except PeelgraphError as error:
        if form is not HTML:
            raise
        return _page_of_error(error, given)
    if form is HTML and len(choice.chosen) < FEWEST:
        return finish(_form(choice), media_type, ())
    answer = read_comparison(_library(), choice)
    slugs = [force.slug for force in choice.chosen]

    def address(ending: str) -> str:
        return urls.compare(slugs, ending)

    if form is not HTML:
        return send_table(as_table(answer), form, media_type, address, page=answer)
    others = alternates(address, TABLE_FORMS)
    return finish(_form(choice, page=answer, forms=others), media_type, others)


def _form(choice: Choice, **more: object) -> str:
    return render_template("pages/compare.html", choice=choice, most=MOST, fewest=FEWEST, **more)


def _page_of_error(error: PeelgraphError, given: Sequence[str]) -> Response:
    """The form, with what is wrong with the choice and what may be meant; what is known stays chosen."""
    known, meant = _known(split_values(given)[:_MOST_READ])
    choice = Choice(known.all, meant[:MOST], ())
    near = _near(error.near if isinstance(error, ValueUnknown) else (), known.all, meant)
    problem = replace(problem_of(error), ways=near)
    body = _form(choice, problem=problem)
    response = Response(body, problem.status, content_type=content_type(HTML.media_type))
    response.headers["Cache-Control"] = "no-store"
    return vary_by_accept(response)


def _known(values: Sequence[str]) -> tuple[Choice, tuple[Force, ...]]:
    """All forces, and those among the values that there are, each once."""
    rows = _library().rows("forces-to-compare")
    known = read_choice(_library(), ())
    by_iri = {force.link.iri: force for force in known.all}
    found = [row for value in values if (row := among(rows, value))]
    return known, tuple(dict.fromkeys(by_iri[row["thing"]] for row in found))


def _near(slugs: Sequence[str], forces: Sequence[Force], meant: Sequence[Force]) -> tuple[Way, ...]:
    """Forces that may have been meant, each with the address of the comparison with it."""
    by_slug = {force.slug: force for force in forces}
    own = [force.slug for force in meant[: MOST - 1]]
    return tuple(
        Way(by_slug[slug].link.text, urls.compare([*own, slug]))
        for slug in slugs
        if slug in by_slug and slug not in own
    )
