"""
Quote packs on the web: `/quotes?s=PATH&s=PATH`, as a page and in forms for papers and programs.

The address is the pack: nothing is kept of what a reader chooses. What cannot be given is named, with the
rest given all the same; where nothing at all can, the status says so.
"""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import shorten
from typing import Final

from flask import Blueprint, Response, abort, render_template, request

from graph.errors import ValueUnknown
from graph.formats import Format
from graph.licence import ATTRIBUTION
from service import parts, urls
from service.citing.bibtex import write_bibtex
from service.citing.csl import write_csl
from service.citing.given import MOST, Given, read_given
from service.citing.markdown import write_markdown
from service.citing.pack import Pack, read_pack
from service.citing.plain import write_plain
from service.citing.table import as_objects, as_table
from service.citing.words import Edition, cite_excerpt
from service.endpoint.account import as_list
from service.forms import Alternate, alternates, choose_form, finish, split_suffix
from service.negotiate import CSV, CSVW, HTML, JSON, XLSX
from service.tables.answering import send_table

blueprint = Blueprint("quotes", __name__)

MARKDOWN: Final = Format("markdown", "text/markdown", "md")
BIBTEX: Final = Format("bibtex", "application/x-bibtex", "bib")
CSL: Final = Format("csl", "application/vnd.citationstyles.csl+json", "csl")
PLAIN: Final = Format("plain", "text/plain", "txt")
FORMS: Final = (HTML, MARKDOWN, BIBTEX, CSL, PLAIN, CSV, XLSX, CSVW, JSON)
"""Of a pack, best first."""
_TABLES: Final = (CSV, XLSX, CSVW, JSON)
_FILES: Final = {BIBTEX: "quotes.bib", CSL: "quotes.csl.json", MARKDOWN: "quotes.md"}
"""Forms that a browser saves, and the names of the files."""
_NOTE_CHARACTERS: Final = 300
_LINKED_CHARACTERS: Final = 500
"""Of a longer address no header field names the other forms: proxies take only so much. The page does."""


@blueprint.get("/quotes")
@blueprint.get("/quotes.<suffix>")
def page(suffix: str | None = None) -> Response:
    """A pack in the form that the suffix names or that Accept likes best."""
    named = split_suffix(f"quotes.{suffix}", FORMS)[1] if suffix else None
    if suffix and not named:
        abort(404)
    form, media_type = choose_form(named, FORMS)
    given = read_given(request.args.getlist("s"))
    pack = read_pack(parts.library(), given)
    is_lost = bool(pack.notes) and not pack.excerpts
    if is_lost and form is not HTML:
        raise ValueUnknown('quotes, parameter "s"', " ".join(pack.notes).removesuffix("."), _EXPECTED)
    edition = edition_now()
    response = _answer(pack, edition, given, form, media_type)
    if form in _FILES:
        response.headers["Content-Disposition"] = f'attachment; filename="{_FILES[form]}"'
    if pack.notes:
        response.headers["Peelgraph-Warning"] = _header(pack)
    if is_lost and response.status_code == 200:
        response.status_code = 404
    return response


_EXPECTED: Final = "the address of a finding, figure, grade or action that is published here"


def edition_now() -> Edition:
    """What is served, as it is read today."""
    library = parts.library()
    return Edition(library.release, library.published, datetime.now(UTC).date().isoformat())


def _answer(pack: Pack, edition: Edition, given: Given, form: Format, media_type: str) -> Response:
    things = [str(iri) for iri in given.things]
    is_short = len(urls.quotes(things)) <= _LINKED_CHARACTERS
    if form in _TABLES:
        told = as_objects(pack, edition) if form is JSON else {}
        table = as_table(pack, edition)
        response = send_table(
            table, form, media_type, lambda suffix: urls.quotes(things, suffix), FORMS, **told
        )
        if not is_short:
            links = [link for link in response.headers.getlist("Link") if len(link) <= _LINKED_CHARACTERS]
            response.headers.setlist("Link", links)
            del response.headers["Content-Location"]
        return response
    body = _page(pack, edition, given) if form is HTML else _write(pack, edition, form)
    return finish(body, media_type, _alternates(given) if is_short else ())


def _alternates(given: Given) -> tuple[Alternate, ...]:
    things = [str(iri) for iri in given.things]
    return alternates(lambda suffix: urls.quotes(things, suffix), FORMS)


def _page(pack: Pack, edition: Edition, given: Given) -> str:
    return render_template(
        "pages/quotes.html",
        pack=pack,
        edition=edition,
        forms=_alternates(given),
        lines=[cite_excerpt(edition, each) for each in pack.excerpts],
        attribution=ATTRIBUTION,
        address=urls.quotes([str(iri) for iri in given.things], in_full=True),
        most=MOST,
    )


def _write(pack: Pack, edition: Edition, form: Format) -> str:
    if form is MARKDOWN:
        return write_markdown(pack, edition)
    if form is BIBTEX:
        return write_bibtex(pack, edition)
    if form is CSL:
        return write_csl(pack, edition)
    return write_plain(pack, edition)


def _header(pack: Pack) -> str:
    """The notes as a header field takes them, each only as long as it may be."""
    return as_list(shorten(note, _NOTE_CHARACTERS, placeholder=" …") for note in pack.notes)
