"""
Charts on the web: `/chart/ADDRESS` is a page with the chart and its table, `/chart/ADDRESS.svg` the picture
alone, `.json`, `.csv` and `.xlsx` its data. `?width=narrow` draws for a telephone, `?force=SLUG` marks a
force.

A picture is known by release and address: who has it is told so before anything is asked or drawn.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from typing import Final

from flask import Blueprint, Response, current_app, render_template, request

from graph.errors import ChartNotDrawn
from graph.formats import Format
from graph.release import software_version
from service import parts, urls
from service.answers.reading import slug_of
from service.charts.asked import ADDRESSES, read_asked_chart
from service.charts.frame import NARROW, WIDE, Size
from service.charts.made import draw, draw_both
from service.charts.palette import style_sheet, style_source
from service.charts.reading import LONGEST, ChartPage, read_chart, read_forces, read_index
from service.charts.taken import as_table
from service.compression import known_tag
from service.engine.runner import QueryRunner
from service.forms import alternates, choose_form, finish, name_licence, split_suffix
from service.freshness import date_by_release
from service.library import Library
from service.near import NothingHere, Way, near_it
from service.negotiate import CSV, CSVW, HTML, JSON, XLSX, vary_by_accept
from service.tables.answering import send_table

blueprint = Blueprint("charts", __name__)
date_by_release(blueprint)

SVG: Final = Format("svg", "image/svg+xml", "svg")
FORMS: Final = (HTML, SVG, JSON, CSV, XLSX, CSVW)

_DIGITS: Final = 32


@blueprint.get("/chart")
def index() -> str:
    """What charts there are."""
    series, questions = read_index(current_app.extensions["library"])
    return render_template("pages/charts.html", series=series, questions=questions)


@blueprint.get("/chart/<path:address>")
def chart(address: str) -> Response:
    """A chart in the form that the suffix names, or that Accept likes best."""
    stem, named = split_suffix(address, FORMS)
    form, media_type = choose_form(named, FORMS)
    size = NARROW if request.args.get("width") == "narrow" else WIDE
    focus = request.args.get("force", "")[:LONGEST]
    given = request.args.to_dict(flat=False) if stem in ADDRESSES else {"force": [focus]}
    tag = _tag(stem, form, size, given)
    if form is SVG and known_tag(tag):
        return _marked(Response(status=304), tag)
    library: Library = current_app.extensions["library"]
    page = read_asked_chart(stem, given) if stem in ADDRESSES else read_chart(library, stem, focus)
    if page is None:
        told = f"There is no chart {stem[:LONGEST]}. The pages of forces, themes and measures lead to theirs."
        raise NothingHere(told, _near(stem), Way("All charts and maps", urls.chart()))
    if form is SVG:
        return _picture(draw(page.chart, size, "chart", is_alone=True), tag)

    def lasting(suffix: str) -> str:
        return urls.chart(page.chart.address, suffix, **page.chart.query)

    def here(suffix: str) -> str:  # a description is of the CSV at the very address that was asked
        return urls.chart(stem, suffix, **page.chart.query) if suffix else lasting("")

    if form is not HTML:
        return send_table(as_table(page.chart), form, media_type, here, FORMS, chart=page.chart.as_object())
    return finish(_page(page), media_type, alternates(lasting, FORMS))


def _near(address: str) -> tuple[Way, ...]:
    """Charts whose addresses are like one that there is none at."""
    library = parts.library()
    entries = (entry.address for part in read_index(library) for entry in part)
    forces = (f"force/{slug_of(force.iri)}/grades" for force in read_forces(library))
    return near_it(address.removeprefix("map/"), [*entries, *forces], urls.chart)


def _page(page: ChartPage) -> str:
    try:
        drawings = draw_both(page.chart)
    except ChartNotDrawn:
        drawings = []  # the table has the same data
    in_full = urls.chart(page.chart.address, ".svg", **page.chart.query, _external=True)
    return render_template(
        "pages/chart.html", page=page, chart_here=page.chart, drawings=drawings, in_full=in_full
    )


def _picture(svg: str, tag: str) -> Response:
    return _marked(Response(svg, content_type=SVG.media_type), tag)


def _marked(response: Response, tag: str) -> Response:
    """A picture, or word that it is known; a browser puts the fields of the latter on the one that it has."""
    # An element `img` shows it anywhere; a frame is for no page.
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {style_source()}; "
        "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    )
    name_licence(response)
    response.headers["Cache-Control"] = "no-cache"
    if tag:
        response.set_etag(tag)
    return vary_by_accept(response)


def _tag(stem: str, form: Format, size: Size, given: Mapping[str, Sequence[str]]) -> str:
    """What tells a picture from every other; empty where the store has no releases."""
    runner: QueryRunner = current_app.extensions["runner"]
    if not runner.release:
        return ""
    parts = [runner.release, _drawing_version(), stem, form.name, asdict(size), sorted(given.items())]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_DIGITS]


@cache
def _drawing_version() -> str:
    """What a picture depends on beside the data."""
    return f"{software_version()} {version('vl-convert-python')} {style_sheet()}"
