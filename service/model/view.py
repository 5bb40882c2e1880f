"""
The model on the web: `/ontology`, what the words of the data mean, and `/shapes`, what data must look like.

Both come as pages, as JSON and in the RDF forms. What the page of the vocabulary shows is worked out once a
release.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from flask import Blueprint, Response, abort, current_app, render_template

from graph.aim import load_shapes
from graph.licence import LICENSED
from service import parts, urls
from service.endpoint.manifest import Manifest
from service.forms import alternates, choose_form, finish, split_suffix, write_graph, write_json
from service.freshness import date_by_release
from service.keeping import Once
from service.library import Library
from service.model.shapes import SEVERITIES, group_demands
from service.model.terms import VocabularyPage, read_vocabulary
from service.negotiate import HTML, JSON

blueprint = Blueprint("vocabulary", __name__)
date_by_release(blueprint)

_NAME: Final = "ontology"


class Model:
    """
    Keeps what the page of the vocabulary shows of the release that is served.

    Args:
        manifest: Tells how often terms are used, where there is one.
    """

    def __init__(self, library: Library, manifest: Manifest) -> None:
        self._kept = Once(
            lambda: library.release, lambda: read_vocabulary(library, manifest.uses(library.release))
        )

    def page(self) -> VocabularyPage:
        """What it shows now."""
        return self._kept.get()


@cache
def _shapes() -> bytes:
    """All shapes as N-Triples."""
    return load_shapes().serialize(format="nt", encoding="utf-8")


@blueprint.get("/ontology")
@blueprint.get("/ontology.<suffix>")
def ontology(suffix: str | None = None) -> Response:
    """What the words of the data mean, in the form that the suffix names or that Accept likes best."""
    rest, named = split_suffix(f"{_NAME}.{suffix}") if suffix else (_NAME, None)
    if rest != _NAME:
        abort(404)
    form, media_type = choose_form(named)
    others = alternates(urls.ontology)
    if form not in (HTML, JSON):
        return finish(write_graph(parts.library().statements("ontology"), form), media_type, others)
    model: Model = current_app.extensions["model"]
    if form is JSON:
        return finish(write_json(page=model.page(), **LICENSED), media_type, others)
    return finish(
        render_template("pages/vocabulary.html", page=model.page(), forms=others), media_type, others
    )


@blueprint.get("/shapes")
@blueprint.get("/shapes.<suffix>")
def shapes(suffix: str | None = None) -> Response:
    """What data must look like, in the form that the suffix names or that Accept likes best."""
    rest, named = split_suffix(f"shapes.{suffix}") if suffix else ("shapes", None)
    if rest != "shapes":
        abort(404)
    form, media_type = choose_form(named)
    others = alternates(urls.shapes)
    if form not in (HTML, JSON):
        return finish(write_graph(_shapes(), form), media_type, others)
    answer = group_demands()
    if form is JSON:
        return finish(write_json(page=answer, **LICENSED), media_type, others)
    body = render_template("pages/shapes.html", page=answer, severities=SEVERITIES, forms=others)
    return finish(body, media_type, others)
