"""The whole text of a report to read: filtered, with every classified sentence in its place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, abort, current_app, render_template, request
from markupsafe import Markup

from graph.licence import LICENSED
from service import urls
from service.answers.front import read_list
from service.answers.text import TextPage, Texts, Wish, read_text
from service.citing.given import MOST
from service.forms import alternates, choose_form, finish, split_suffix, write_json
from service.freshness import date_by_release
from service.kinds import kind_called
from service.library import read_iri
from service.near import NothingHere, Way, near_it
from service.negotiate import HTML, JSON
from service.parts import library
from service.signposts import sign_text

blueprint = Blueprint("reading", __name__)
date_by_release(blueprint)

_FORMS = (HTML, JSON)
_MOST_SHOWN: Final = 5
"""Values that no filter has, of those that are told."""


@blueprint.get("/read/<path:path>")
def text(path: str) -> Response:
    """A report's text, in the form that the suffix names or that Accept likes best."""
    path, named = split_suffix(path, _FORMS)
    form, media_type = choose_form(named, _FORMS)
    try:
        iri = read_iri(urls.thing_iri(urls.REPORTS + path))
    except ValueError:
        abort(404)
    texts: Texts = current_app.extensions["texts"]
    wish = _wish()
    page = read_text(texts, iri, wish)
    if page is None:
        near = near_it(path, _reports(), lambda each: urls.read(urls.thing_iri(urls.REPORTS + each)))
        told = f"No text of a report {iri[:200]} is published."
        raise NothingHere(told, near, Way("All reports", urls.listing("reports")))
    query = _query(replace(page.wish, chooses=False))
    others = alternates(lambda suffix: urls.read(iri, suffix=suffix, **query), _FORMS)
    if form is JSON:
        return finish(write_json(page=page, **LICENSED), media_type, others)
    otherwise = _query(replace(page.wish, chooses=not page.wish.chooses))
    body = render_template(
        "pages/read.html",
        page=page,
        forms=others,
        article=_article(texts, page),
        near=_near(page),
        otherwise=urls.read(iri, **otherwise),
        most=MOST,
    )
    return sign_text(finish(body, media_type, others), str(iri))


def _near(page: TextPage) -> dict[str, tuple[Way, ...]]:
    """Values of the filters that are like those that no sentence has, each with the text filtered by it."""
    found: dict[str, tuple[Way, ...]] = {}
    for value in page.unknown[:_MOST_SHOWN]:
        for facet in page.facets:
            if value in request.args.getlist(facet.name):
                slugs = [option.slug for option in facet.options]
                found[value] = near_it(value, slugs, partial(_filtered, page, facet.name))
    return found


def _filtered(page: TextPage, name: str, slug: str) -> str:
    asked = _query(page.wish)
    return urls.read(page.report.iri, **{**asked, name: [*asked.get(name, ()), slug]})


def _reports() -> list[str]:
    """What comes after `/read/` for the reports that are listed first."""
    kind = kind_called("reports")
    links = read_list(library(), kind, 1).links if kind else ()
    return [each.iri.removeprefix(urls.thing_iri(urls.REPORTS)) for each in links]


def _article(texts: Texts, page: TextPage) -> Markup:
    """The text itself, which is most of the page and the same for everyone."""

    def write() -> str:
        return render_template("components/article.html", page=page, fitting=frozenset(page.fitting))

    return Markup(texts.write(page, request.script_root, write))  # noqa: S704 - written by our own template


def _wish() -> Wish:
    return Wish(
        kinds=_values("kind"),
        polarities=_values("polarity"),
        themes=_values("theme"),
        is_only=request.args.get("show") == "only",
        shows_left=request.args.get("left") == "1",
        chooses=request.args.get("choose") == "1",
    )


def _values(name: str) -> tuple[str, ...]:
    """The values of a filter, each once; an empty one is none."""
    return tuple(dict.fromkeys(value for value in request.args.getlist(name) if value))


def _query(wish: Wish) -> dict[str, Any]:
    """The wish as it stands in an address, without what is so anyway."""
    told: dict[str, Any] = {}
    for name, values in (("kind", wish.kinds), ("polarity", wish.polarities), ("theme", wish.themes)):
        if values:
            told[name] = list(values)
    if wish.is_only:
        told["show"] = "only"
    if wish.shows_left:
        told["left"] = "1"
    if wish.chooses:
        told["choose"] = "1"
    return told
