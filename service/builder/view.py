"""
The builder on the web: `/builder?force=kent&kind=finding&by=theme`, as a page and as a table.

The page has the form, the answer, and everything that asks it again. Choices that are none are told above the
form, with those that may be meant; those that are stay chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from graph.errors import PeelgraphError, ValueUnknown
from service import parts, urls
from service.builder.answer import Answer, answer
from service.builder.asking import MOST_VALUES, read_asked
from service.builder.code import samples
from service.builder.cross import cross
from service.builder.facets import facets
from service.builder.options import Options
from service.builder.question import GROUP, Asked, Option
from service.builder.writing import address_of, as_object, as_table
from service.charts.counted import chart_of_counts
from service.engine.runner import QueryRunner
from service.errors import problem_of
from service.forms import TABLE_FORMS, alternates, finish
from service.freshness import date_by_release
from service.near import Way
from service.negotiate import HTML, content_type, vary_by_accept
from service.tables.answering import asked_form, page_number, send_table

blueprint = Blueprint("builder", __name__)
date_by_release(blueprint)


def _runner() -> QueryRunner:
    found: QueryRunner = current_app.extensions["runner"]
    return found


def _options() -> Mapping[str, Options]:
    shelf = parts.shelf()
    return shelf.options()


@blueprint.get("/builder")
@blueprint.get("/builder.<suffix>")
def page(suffix: str | None = None) -> Response:
    """A question in plain choices, answered in the form that the suffix names or that Accept likes best."""
    form, media_type = asked_form(suffix)
    given = request.args.to_dict(flat=False)
    try:
        asked = read_asked(given, _options())
    except PeelgraphError as error:
        if form is not HTML:
            raise
        return _page_of_error(error, given)

    def address(ending: str) -> str:
        return address_of(asked, ending)

    if form is not HTML:
        found = answer(asked, _runner())
        return send_table(as_table(found), form, media_type, address, **as_object(found))
    is_bare = not asked.chosen and not asked.groups
    body = _form(asked) if is_bare else _page(asked, answer(asked, _runner(), page_number()))
    return finish(body, media_type, alternates(address, TABLE_FORMS))


def _page(asked: Asked, found: Answer) -> str:
    order = _options()[asked.groups[1].name].all if len(asked.groups) > 1 else ()
    return _form(
        asked,
        answer=found,
        cross=cross(found.groups, order),
        picture=chart_of_counts(found, order),
        forms=alternates(lambda ending: address_of(asked, ending), TABLE_FORMS),
        api=address_of(asked, ".csv", in_full=True),
        samples=samples(address_of(asked, ".csv", in_full=True), urls.sparql(in_full=True), found.sparql),
    )


def _form(asked: Asked, **more: object) -> str:
    return render_template(
        "pages/builder.html",
        asked=asked,
        fields=list(_options().values()),
        facets=list(facets().values()),
        most=MOST_VALUES,
        address_of=address_of,
        **more,
    )


def _page_of_error(error: PeelgraphError, given: Mapping[str, Sequence[str]]) -> Response:
    problem = problem_of(error)
    known = _known(given)
    near = error.near if isinstance(error, ValueUnknown) else ()
    body = _form(known, problem=replace(problem, ways=_near(near, given, known)))
    response = Response(body, problem.status, content_type=content_type(HTML.media_type))
    response.headers["Cache-Control"] = "no-store"
    return vary_by_accept(response)


def _known(given: Mapping[str, Sequence[str]]) -> Asked:
    """What can be understood of a request, each choice by itself."""
    known: dict[str, Sequence[str]] = {}
    for name, values in given.items():
        try:
            read_asked({name: values}, _options())
        except PeelgraphError:
            continue
        known[name] = values
    return read_asked(known, _options())


def _near(slugs: Sequence[str], given: Mapping[str, Sequence[str]], known: Asked) -> tuple[Way, ...]:
    """Names that may have been meant, each with the address of the question with it."""
    filled = [name for name in (*facets(), GROUP) if any(value.strip() for value in given.get(name, ()))]
    wrong = next((name for name in filled if name not in known.address), "")
    if wrong == GROUP:
        return tuple(Way(facets()[slug].label, _with(known, GROUP, slug)) for slug in slugs)
    found: list[tuple[str, Option | None]] = [(slug, _options()[wrong].find(slug)) for slug in slugs]
    return tuple(Way(option.name, _with(known, wrong, slug)) for slug, option in found if option)


def _with(known: Asked, name: str, slug: str) -> str:
    given: dict[str, Any] = {**known.address, name: [slug]}
    return urls.builder(**given)
