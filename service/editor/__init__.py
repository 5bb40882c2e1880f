"""
The editor of the SPARQL page: whether it was installed, what it may load, and the names it offers.

Its program comes from the npm registry (`package-lock.json`) into `static/vendor` when the project is
installed, by `.ci/editor`. Where that was not done the page has a text area, which does as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from flask import Blueprint, Response

from service import parts
from service.forms import write_json
from service.freshness import date_by_release
from service.library import Row

PROGRAM: Final = "vendor/yasqe.min.js"
"""In `static/`."""

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Of the page that has the editor: scripts of this service alone, which ask this service alone."""

blueprint = Blueprint("editor", __name__)
date_by_release(blueprint)


@dataclass(frozen=True, slots=True)
class Name:
    """
    A name that a query may hold.

    Args:
        iri: It.
        label: Its label, or the last part of the IRI.
        kind: Of a thing, what it is; else empty.
        uses: Of a class its instances, of a property its triples; 0 of a thing.
    """

    iri: str
    label: str
    kind: str
    uses: int


@cache
def is_installed() -> bool:
    """Whether its program is there."""
    return files("service").joinpath("static", PROGRAM).is_file()


@blueprint.get("/sparql/names.json")
def names() -> Response:
    """What the data name: classes and properties in use, and things that queries start from."""
    found: dict[str, list[Name]] = {"classes": [], "properties": [], "things": []}
    for row in parts.library().rows("names-in-use"):
        found[row["sort"]].append(_name(row))
    return Response(write_json(**found), content_type="application/json")


def _name(row: Row) -> Name:
    iri = row["iri"]
    last = iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
    return Name(iri, row["label"] or last, row["kind"], row.number("uses"))
