"""
What programs that go from link to link are told: where not to go (`/robots.txt`, RFC 9309), and every page
that there is (`/sitemap.xml`, sitemaps.org), in a part for each named graph.

A page that is an answer to choices in its address says that it wants to be in no index: there are endlessly
many. What is kept off by robots.txt costs queries; none of it is secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree import ElementTree

from flask import Blueprint, Flask, Response, abort, request
from rdflib import URIRef

from graph.namespaces import ID
from service import parts, urls
from service.freshness import date_by_release
from service.kinds import KINDS
from service.library import page_size, read_iri
from service.named.catalogue import named_queries
from service.near import NothingHere, Way

blueprint = Blueprint("crawlers", __name__)
date_by_release(blueprint)

SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
KEPT_OFF: Final = (
    *("sparql", "gsp", "search?", "search.", "builder?", "builder.", "compare?", "compare."),
    *("actions?", "actions.", "queries/*?", "read/*?", "list/*?", "doc/*?", "feed/*?"),
)
"""Beginnings of addresses, after the home page's."""
_GRAPHS: Final = str(ID["graph/"])
_PAGES: Final = "pages"
_CLASSES: Final = [URIRef(kind.iri) for kind in KINDS]
_MOST_PARTS: Final = 1_000


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Where crawlers should not go, and where they find all pages."""
    home = urls.home()
    lines = ["User-agent: *", *(f"Disallow: {home}{each}" for each in KEPT_OFF), "Allow: /", ""]
    lines += [f"Sitemap: {urls.in_full(urls.sitemap())}", ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The parts of the sitemap."""
    rows = parts.library().rows("sitemap-graphs", **{"class": _CLASSES})
    size = page_size("sitemap")
    addresses = [urls.sitemap(_PAGES)]
    for row in rows:
        pages = -(-row.number("things") // size)
        name = row["graph"].removeprefix(_GRAPHS)
        if name != row["graph"]:  # a graph of another name was put there by hand
            addresses += [urls.sitemap(name, page) for page in range(1, pages + 1)]
    return _answer("sitemapindex", "sitemap", addresses)


@blueprint.get("/sitemap/<path:name>.xml")
def part(name: str) -> Response:
    """The pages of the things that a graph names, and the texts of the reports among them."""
    if name == _PAGES:
        return _answer("urlset", "url", pages_about_no_thing())
    try:
        graph = read_iri(_GRAPHS + name)
    except ValueError:
        abort(404)
    rows = parts.library().rows("sitemap", _page_number(), graph=graph, **{"class": _CLASSES})
    if not rows:
        told = "There is no such part of the sitemap."
        raise NothingHere(told, whole=Way("All parts of the sitemap", urls.sitemap()))
    things = [row["thing"] for row in rows]
    texts = [urls.read(iri) for iri in things if urls.report_of(iri) == iri]
    return _answer("urlset", "url", [*texts, *map(urls.document, things)])


def _page_number() -> int:
    given = request.args.get("page", "1")
    return min(max(int(given[:9]), 1), _MOST_PARTS) if given.isascii() and given.isdecimal() else 1


def pages_about_no_thing() -> Iterable[str]:
    """Pages that are about no one thing."""
    yield from (
        urls.home(),
        urls.coverage(),
        urls.quality(),
        urls.about(),
        urls.accessibility(),
        urls.limits(),
    )
    yield from (urls.ontology(), urls.actions(), urls.compare(), urls.builder(), urls.search())
    yield from (urls.chart(), urls.feed(), urls.dump_page())
    yield from (urls.listing(kind.slug) for kind in KINDS)
    yield urls.named_query()
    yield from map(urls.named_query, named_queries())


def _answer(root_name: str, entry_name: str, addresses: Iterable[str]) -> Response:
    root = ElementTree.Element(root_name, {"xmlns": SPACE})
    published = parts.library().published_at
    for address in addresses:
        entry = ElementTree.SubElement(root, entry_name)
        ElementTree.SubElement(entry, "loc").text = urls.in_full(address)
        if published:
            ElementTree.SubElement(entry, "lastmod").text = published.strftime("%Y-%m-%dT%H:%M:%SZ")
    body = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return Response(body, content_type="application/xml; charset=utf-8")


def keep_choices_unindexed(app: Flask) -> None:
    """Let every page with choices in its address, and the endpoint, ask to be in no index."""

    @app.after_request
    def tell(response: Response) -> Response:
        given: Mapping[str, str] = request.args
        if given or request.endpoint == "sparql.endpoint":
            response.headers["X-Robots-Tag"] = "noindex"
        return response
