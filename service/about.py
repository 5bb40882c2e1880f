"""
What a reader should know of the service itself: what it is (`/about`), how usable it is (`/accessibility`)
and how good its data are (`/quality`, as a page and as JSON).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from flask import Blueprint, Response, abort, current_app, render_template

from graph.licence import ATTRIBUTION, LICENCE, LICENSED
from service import parts, urls
from service.answers.about import read_about
from service.answers.quality import read_quality
from service.answers.warned import Inspector
from service.citing.beside import dataset_block
from service.endpoint.manifest import Manifest
from service.forms import alternates, choose_form, finish, split_suffix, write_json
from service.freshness import date_by_release
from service.negotiate import HTML, JSON

blueprint = Blueprint("about", __name__)
date_by_release(blueprint)

_FORMS: Final = (HTML, JSON)


@dataclass(frozen=True, slots=True)
class Checked:
    """
    What the accessibility statement was last held against.

    Args:
        on: Day, "2026-11-26".
        rules: Name and version of the rules that pages were checked with.
        browser: In which.
    """

    on: str
    rules: str
    browser: str


@cache
def read_checked() -> Checked:
    """As `docs/accessibility.toml` tells it."""
    text = files("service").joinpath("docs", "accessibility.toml").read_text("utf-8")
    return Checked(**tomllib.loads(text)["checked"])


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
    return render_template("pages/accessibility.html", checked=read_checked(), contact=_contact())


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
    manifest: Manifest = current_app.extensions["manifest"]
    library = parts.library()
    findings = inspector.findings(in_full=form is not HTML)
    answer = read_quality(library, findings, manifest.sizes(library.release))
    if form is HTML:
        body = render_template("pages/quality.html", page=answer, forms=others, contact=_contact())
    else:
        body = write_json(page=answer, **LICENSED)
    return finish(body, media_type, others)
