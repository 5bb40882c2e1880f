"""
Cards: small pages about one statement that other sites show in a frame, `/card/PATH`, and what tells such
sites how (`/oembed?url=`, after oEmbed 1.0).

A card runs nothing and asks nothing; its links open in the window around it. The address that oEmbed is given
is read and never fetched.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template, request
from markupsafe import Markup
from rdflib import URIRef

from graph.licence import ATTRIBUTION
from service import parts, urls
from service.answers.parts import Grade
from service.answers.reading import period, read_judgments
from service.citing.given import Given, read_name
from service.citing.pack import Excerpt, read_pack
from service.citing.view import edition_now
from service.freshness import date_by_release
from service.headers import let_be_framed
from service.library import Library
from service.negotiate import HTML, respond

blueprint = Blueprint("cards", __name__)
date_by_release(blueprint)

WIDTH: Final = 560
_HEIGHT: Final = 250
_LINE: Final = 26
"""Pixels of a line of words."""
_LINE_CHARACTERS: Final = 52
_LONGEST: Final = 2_000
"""Characters of an address that oEmbed is asked about."""
_LEAST: Final = 100
"""Pixels below which nobody can be meant to read."""


@dataclass(frozen=True, slots=True)
class Card:
    """
    One statement, small.

    Args:
        excerpt: What it says.
        grade: Of a judgment.
        figure, unit: Of an observation, as its source prints it.
        about: What the grade or figure is of, in words; empty for sentences.
    """

    excerpt: Excerpt
    grade: Grade | None = None
    figure: str = ""
    unit: str = ""
    about: str = ""


def read_card(library: Library, iri: URIRef) -> Card | None:
    """The card of a statement; None of what is none."""
    excerpts = read_pack(library, Given((iri,))).excerpts
    if not excerpts:
        return None
    excerpt = excerpts[0]
    if excerpt.kind == "Judgment":
        [judgment] = read_judgments(library, library.rows("judgment", this=iri))
        about = ", ".join(filter(None, (judgment.theme.text, judgment.year)))
        return Card(excerpt, grade=judgment.grade, about=about)
    if excerpt.kind == "Observation":
        row = library.rows("observation", this=iri)[0]
        about = ", ".join(filter(None, (row["measureName"], row["areaName"], period(row))))
        return Card(excerpt, figure=row.first("printed", "value"), unit=row["unitName"], about=about)
    return Card(excerpt)


@blueprint.get("/card/<path:path>")
def card(path: str) -> Response:
    """The card of a statement, or one that says that there is none."""
    iri = read_name(path)
    found = read_card(parts.library(), iri) if iri else None
    body = render_template("pages/card.html", card=found, edition=edition_now(), attribution=ATTRIBUTION)
    return let_be_framed(respond(body, HTML.media_type, 200 if found else 404))


@blueprint.get("/oembed")
def oembed() -> Response:
    """How to show a page of ours in another (oEmbed 1.0), as JSON."""
    if request.args.get("format", "json") != "json":
        abort(501, "oEmbed is answered here as JSON only.")
    iri = _own(request.args.get("url", ""))
    found = read_card(parts.library(), iri) if iri else None
    if found is None:
        abort(
            404, "The parameter url is not the address of a finding, figure, grade or action of this service."
        )
    body = json.dumps(_embedding(found.excerpt), ensure_ascii=False, indent=1) + "\n"
    return respond(body, "application/json")


def _own(address: str) -> URIRef | None:
    """The thing that an IRI of ours names, or an address of this very service is about."""
    try:
        asked = urlsplit(address[:_LONGEST])
    except ValueError:  # brackets that hold no address
        return None
    is_here = asked.scheme in ("http", "https") and asked.netloc == request.host
    is_own = is_here or address.startswith(urls.ID_BASE)
    return read_name(address) if is_own else None


def _embedding(excerpt: Excerpt) -> dict[str, Any]:
    width = _at_most("maxwidth", WIDTH)
    height = _at_most("maxheight", height_of(excerpt))
    return {
        "version": "1.0",
        "type": "rich",
        "title": excerpt.label,
        "provider_name": "peelgraph",
        "provider_url": urls.home(in_full=True),
        "width": width,
        "height": height,
        "html": frame_of(excerpt.iri, excerpt.label, width, height),
    }


def _at_most(name: str, usual: int) -> int:
    given = request.args.get(name, "")
    is_number = given.isascii() and given.isdecimal() and len(given) < len("100000")
    return max(_LEAST, min(usual, int(given))) if is_number else usual


def height_of(excerpt: Excerpt) -> int:
    """Pixels that a card needs, by the length of its words."""
    return _HEIGHT + _LINE * (len(excerpt.said) // _LINE_CHARACTERS)


def frame_of(iri: str, title: str, width: int, height: int) -> str:
    """The element that shows the card of a thing on another page."""
    return str(
        Markup(
            '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" '
            'sandbox="allow-top-navigation-by-user-activation allow-popups"></iframe>'
        ).format(urls.card(iri), title, width, height)
    )
