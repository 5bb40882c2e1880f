"""
What a reader should know of the service itself: what it is (`/about`), how usable it is (`/accessibility`)
and how good its data are (`/quality`, as a page and as JSON).
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, abort, current_app, render_template

from service import parts, urls
from service.answers.about import read_about
from service.answers.quality import read_quality
from service.answers.warned import Inspector
from service.citing.beside import dataset_block
from service.citing.words import ATTRIBUTION
from service.forms import LICENCE, alternates, choose_form, finish, split_suffix, write_json
from service.freshness import date_by_release
from service.negotiate import HTML, JSON

blueprint = Blueprint("about", __name__)
date_by_release(blueprint)

STATEMENT_PREPARED: Final = "2026-11-26"
"""Day on which the accessibility statement was last held against what the tests check."""

_FORMS: Final = (HTML, JSON)


def _contact() -> str:
    return parts.settings().contact


@blueprint.get("/about")
def page() -> str:
    """What this is, where the data come from, how to cite them and what they do not know."""
    return render_template(
        "pages/about.html",
        page=read_about(parts.library(), urls.home(in_full=True)),
        contact=_contact(),
        licence=LICENCE,
        attribution=ATTRIBUTION,
        structured=dataset_block(parts.library()),
    )


@blueprint.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("pages/accessibility.html", prepared=STATEMENT_PREPARED, contact=_contact())


@blueprint.get("/quality")
@blueprint.get("/quality.<suffix>")
def quality(suffix: str | None = None) -> Response:
    """How good the data are, in the form that the suffix names or that Accept likes best."""
    named = split_suffix(f"quality.{suffix}", _FORMS)[1] if suffix else None
    if suffix and not named:
        abort(404)
    form, media_type = choose_form(named, _FORMS)
    others = alternates(urls.quality, _FORMS)
    inspector: Inspector = current_app.extensions["inspector"]
    answer = read_quality(parts.library(), inspector.findings())
    if form is HTML:
        body = render_template("pages/quality.html", page=answer, forms=others, contact=_contact())
    else:
        body = write_json(page=answer)
    return finish(body, media_type, others)
