"""
The pages: a resource's document in every form, lists and the home page.

A page asks the named queries, turns rows into a frozen answer (`service.answers`) and renders it as HTML or,
with the same content, as JSON; the RDF forms hold the statements themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from rdflib import URIRef

from graph.licence import LICENSED
from service import parts, urls
from service.answers import coverage as covered
from service.answers import front
from service.answers.action import read_action
from service.answers.agency import read_agency
from service.answers.cycle import read_cycle
from service.answers.figures import read_measure, read_observation
from service.answers.frame import read_frame
from service.answers.home import read_home
from service.answers.inspection import read_inspection
from service.answers.parts import Frame
from service.answers.report import read_report
from service.answers.scale import read_scale
from service.answers.section import read_section
from service.answers.sentence import read_sentence
from service.answers.subject import read_force, read_theme
from service.answers.thing import read_grade, read_graph, read_item, read_judgment, read_thing
from service.citing.beside import beside_page, dataset_block
from service.forms import (
    TABLE_FORMS,
    alternates,
    choose_form,
    finish,
    name_licence,
    split_suffix,
    write_graph,
    write_json,
)
from service.freshness import date_by_release
from service.kinds import KINDS, NAMED_GRAPH, Kind, kind_called
from service.library import Library, read_iri
from service.near import NothingHere, Way, near_it
from service.negotiate import HTML, JSON, choose, respond, vary_by_accept
from service.signposts import LINKSET, sign_data, sign_home, sign_page, write_linkset
from service.tables.answering import asked_form, page_number, part_size, send_table

pages = Blueprint("pages", __name__)
date_by_release(pages)

_READERS: dict[str, Callable[[Library, URIRef, Frame], Any]] = {
    "report": lambda library, iri, frame: read_report(library, iri, frame.graphs),
    "section": lambda library, iri, _: read_section(library, iri),
    "sentence": lambda library, iri, frame: read_sentence(library, iri, frame.kind),
    "action": lambda library, iri, frame: read_action(library, iri, frame.kind),
    "force": lambda library, iri, frame: read_force(library, iri, frame.title),
    "theme": lambda library, iri, frame: read_theme(library, iri, frame.title, page_number()),
    "agency": lambda library, iri, frame: read_agency(library, iri, frame.title, page_number()),
    "measure": lambda library, iri, frame: read_measure(library, iri, frame.title),
    "observation": lambda library, iri, _: read_observation(library, iri),
    "judgment": lambda library, iri, _: read_judgment(library, iri),
    "grade": lambda library, iri, frame: read_grade(library, iri, frame.title, page_number()),
    "scale": lambda library, iri, _: read_scale(library, iri),
    "cycle": lambda library, iri, _: read_cycle(library, iri),
    "inspection": lambda library, iri, _: read_inspection(library, iri),
    "item": lambda library, iri, _: read_item(library, iri, _shown_property(), page_number()),
    "graph": lambda library, iri, _: read_graph(library, iri),
    "thing": lambda library, iri, _: read_thing(library, iri, _shown_property(), page_number()),
}
"""Name of a page (`Kind.page`, also that of its template) -> what reads its answer."""


def _shown_property() -> str:
    return request.args.get("by", "")


@pages.get("/")
def home() -> Response:
    """What is in here, and ways in."""
    library = parts.library()
    body = render_template("pages/home.html", page=read_home(library), structured=dataset_block(library))
    return sign_home(make_response(body))


@pages.get("/list/<slug>")
def listing(slug: str) -> Response:
    """All resources of a kind, in the form that the suffix names or that Accept likes best."""
    slug, named = split_suffix(slug, TABLE_FORMS)
    kind = kind_called(slug)
    if kind is None:
        near = near_it(slug, [each.slug for each in KINDS], urls.listing)
        raise NothingHere(f"There is no list {slug[:100]}.", near)
    form, media_type = choose_form(named, TABLE_FORMS)
    answer = front.read_list(parts.library(), kind, page_number(), part_size(form))

    def address(suffix: str) -> str:
        return urls.listing(slug, suffix=suffix)

    if form is not HTML:
        return send_table(front.as_table(answer), form, media_type, address, page=answer)
    others = alternates(address, TABLE_FORMS)
    return finish(render_template("pages/list.html", page=answer, forms=others), media_type, others)


@pages.get("/coverage")
@pages.get("/coverage.<suffix>")
def coverage(suffix: str | None = None) -> Response:
    """What the data cover and what they lack, in the form that the suffix names or that Accept likes best."""
    form, media_type = asked_form(suffix)
    answer = covered.read_coverage(parts.library())
    if form is not HTML:
        return send_table(covered.as_table(answer), form, media_type, urls.coverage, page=answer)
    others = alternates(urls.coverage, TABLE_FORMS)
    return finish(render_template("pages/coverage.html", page=answer, forms=others), media_type, others)


@pages.get("/id/<path:path>")
def thing(path: str) -> Response:
    """Send on from a thing to the document about it, in the form that Accept likes best."""
    found = _find(path)
    if found is None:
        return _unknown(path)
    form, _ = choose_form(None)
    suffix = "" if form is HTML else f".{form.suffix}"
    address = urls.document(found[0].iri, suffix)
    return vary_by_accept(Response(f"See {address}\n", 303, {"Location": address}, "text/plain"))


@pages.get("/doc/<path:path>")
def document(path: str) -> Response:
    """The document about a thing, in the form that its suffix names or that Accept likes best."""
    named = None
    found = _find(path)
    if found is None:
        path, named = split_suffix(path)
        found = _find(path) if named else None
    if found is None and named:
        raise _nothing_by(path)
    if found is None:
        return _unknown(path)
    frame, kind = found
    form, media_type = choose_form(named)
    others = alternates(lambda suffix: urls.document(frame.iri, suffix))
    if form not in (HTML, JSON):
        return sign_data(finish(write_graph(_statements(frame, kind), form), media_type, others), frame.iri)
    answer = _READERS[kind.page](parts.library(), URIRef(frame.iri), frame)
    if form is JSON:
        body = write_json(frame=frame, page=answer, **LICENSED)
        return sign_data(finish(body, media_type, others), frame.iri)
    beside = beside_page(parts.library(), frame, kind, answer)
    body = render_template(f"pages/{kind.page}.html", frame=frame, page=answer, forms=others, beside=beside)
    return sign_page(finish(body, media_type, others), frame.iri, kind)


@pages.get("/linkset/<path:path>")
def linkset(path: str) -> Response:
    """The links of the document about a thing, and of each of its forms."""
    found = _find(path)
    if found is None:
        raise _nothing_by(path)
    frame, kind = found
    report = urls.report_of(frame.iri)
    rows = parts.library().rows("publisher-of", this=URIRef(report)) if report else []
    response = respond(write_linkset(frame.iri, kind, [row["publisher"] for row in rows]), LINKSET)
    name_licence(response)
    return response


def _find(path: str) -> tuple[Frame, Kind] | None:
    try:
        iri = read_iri(urls.thing_iri(path))
    except ValueError:
        return None
    return read_frame(parts.library(), iri)


def _statements(frame: Frame, kind: Kind) -> bytes:
    iri = URIRef(frame.iri)
    about = parts.library().statements("description-of", this=iri)
    return (
        about + parts.library().statements("contents-of-graph", this=iri)
        if kind.page == NAMED_GRAPH.page
        else about
    )


def _nothing_by(path: str) -> NothingHere:
    near = (Way(each.text, urls.link(each.iri)) for each in front.read_near(parts.library(), path))
    told = f"No published statement names {urls.thing_iri(path)}."
    return NothingHere(told, near, Way("Search", urls.search()))


def _unknown(path: str) -> Response:
    """
    The answer for a thing that no statement names.

    Raises:
        NotFound: Something other than a page is wanted.
    """
    iri = urls.thing_iri(path)
    if not choose(request.headers.get("Accept", ""), (HTML,)):
        raise _nothing_by(path)
    words = path.replace("/", " ").replace("-", " ")
    near = front.read_near(parts.library(), path)
    body = render_template("pages/unknown.html", iri=iri, near=near, words=words)
    return vary_by_accept(make_response(body, 404))
