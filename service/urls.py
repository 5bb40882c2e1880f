"""
Every link of the service.

IRIs are the same on every deployment; this module maps them to the deployment's own addresses. A thing,
`https://w3id.org/peelgraph/id/force/x`, answers at `/id/force/x` and sends on to the document about it,
`/doc/force/x`, whose forms have suffixes (`/doc/force/x.ttl`). A term of the vocabulary stands on
`/ontology`. Links in pages lead straight to the documents. All need an application or request context.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import g, request, url_for

from graph.namespaces import ID, PEEL
from graph.namespaces import SHAPES as _SHAPES

ID_BASE = str(ID)
ONTOLOGY = str(PEEL)
SHAPES = str(_SHAPES)
LIST_BASE = "list:"
REPORTS = "report/"
FEED_BASE = ID_BASE.removesuffix("id/") + "feed/"
_IN_REPORT: Final = re.compile(
    rf"(?P<report>{re.escape(ID_BASE + REPORTS)}[^/]+/[^/]+)/(?P<kind>sentence|section|footnote)/.+"
)
_REPORT: Final = re.compile(rf"({re.escape(ID_BASE + REPORTS)}[^/]+/[^/]+)(/.+)?")
_NOT_IN_ANCHOR: Final = re.compile(r"[^\w.-]+")
_SAFE: Final = "!$&'()*+,/:;=@"
_SAFE_ANCHOR: Final = "%!#$&'()*+,/:;=?@"
_SAFE_QUERY: Final = "!$'()*,/:;?@"
"""What paths, anchors and queries may hold as it is, as `url_for` has it."""
ONTOLOGY_DOCUMENT = ONTOLOGY.removesuffix("#")


def thing_iri(path: str) -> str:
    """The IRI of what `/id/<path>` and `/doc/<path>` are about."""
    return ID_BASE + path


def document(iri: str, suffix: str = "", **query: Any) -> str:  # noqa: ANN401
    """Address of the document about one of our things; `suffix` such as ".ttl" names one of its forms."""
    path = iri.removeprefix(ID_BASE) + suffix
    if query:
        return url_for("pages.document", path=path, **query)
    return _below("pages.document") + quote(path, _SAFE)


def _below(endpoint: str) -> str:
    """What addresses of a route begin with whose last part is a path: worked out once a request."""
    known: dict[str, str] = g.setdefault("peelgraph_below", {})
    if endpoint not in known:
        known[endpoint] = url_for(endpoint, path="-").removesuffix("-")
    return known[endpoint]


def read(report: str, anchor: str = "", suffix: str = "", **query: Any) -> str:  # noqa: ANN401
    """
    Address of the whole text of a report, or of a place in it; `suffix` such as ".json" names a form.

    Returns:
        Empty for a report whose IRI is none of ours, which has no such page.
    """
    path = report.removeprefix(ID_BASE + REPORTS)
    if path == report or not path:
        return ""
    if query:
        return url_for("reading.text", path=path + suffix, _anchor=anchor or None, **query)
    return (
        _below("reading.text")
        + quote(path + suffix, _SAFE)
        + (f"#{quote(anchor, _SAFE_ANCHOR)}" if anchor else "")
    )


def read_in_place(iri: str, in_full: bool = False) -> str:
    """Address of a sentence, section or footnote in the text of its report; empty for other things."""
    found = _IN_REPORT.fullmatch(iri)
    if not found:
        return ""
    anchor = {"sentence": sentence_anchor, "section": section_anchor, "footnote": note_anchor}[found["kind"]]
    return (
        read(found["report"], anchor(iri), _external=True) if in_full else read(found["report"], anchor(iri))
    )


def report_of(iri: str) -> str:
    """The IRI of the report that a thing is in, or that it is; empty for other things."""
    found = _REPORT.fullmatch(iri)
    return found[1] if found else ""


def is_in_report(iri: str) -> bool:
    """Whether a thing is in a report, and is not the report itself."""
    found = _REPORT.fullmatch(iri)
    return bool(found and found[2])


def in_full(address: str) -> str:
    """An address of this service with the scheme and host under which it was asked."""
    return request.host_url.rstrip("/") + address


def paragraph_anchor(start: int) -> str:
    """The anchor of the paragraph that starts at an offset of the text of its report."""
    return f"p-{start}"


def sentence_anchor(iri: str) -> str:
    """The anchor of a sentence in the text of its report."""
    return "s-" + _NOT_IN_ANCHOR.sub("-", iri.rpartition("/")[2])


def section_anchor(iri: str) -> str:
    """The anchor of a section in the text of its report."""
    return "sec-" + _NOT_IN_ANCHOR.sub("-", iri.partition("/section/")[2] or iri.rpartition("/")[2])


def note_anchor(iri: str) -> str:
    """The anchor of a footnote in the text of its report."""
    return "note-" + _NOT_IN_ANCHOR.sub("-", iri.rpartition("/")[2])


def ontology(suffix: str = "", term: str = "") -> str:
    """Address of the vocabulary document, or of a term in it."""
    return url_for("vocabulary.ontology", suffix=suffix.removeprefix(".") or None, _anchor=term or None)


def shapes(suffix: str = "", shape: str = "") -> str:
    """Address of the shapes, or of one of them; `suffix` such as ".ttl" names one of their forms."""
    return url_for("vocabulary.shapes", suffix=suffix.removeprefix(".") or None, _anchor=shape or None)


def list_iri(kind: str) -> str:
    """What stands for the list of a kind where a page object needs an IRI; `link` leads to the list."""
    return LIST_BASE + kind


def is_ours(iri: str) -> bool:
    """Whether a thing has a document here."""
    return iri.startswith(ID_BASE) and len(iri) > len(ID_BASE)


def is_term(iri: str) -> bool:
    """Whether an IRI is the vocabulary's or that of a term in it."""
    return iri == ONTOLOGY_DOCUMENT or iri.startswith(ONTOLOGY)


def link(iri: str) -> str:
    """
    Where a person who follows an IRI is taken: our document, our vocabulary, or the IRI itself.

    Returns:
        Empty for an IRI that is no web address, so that nothing else can become a link.
    """
    if is_ours(iri):
        return document(iri)
    if is_term(iri):
        return ontology(term=iri.removeprefix(ONTOLOGY_DOCUMENT).removeprefix("#"))
    if iri.startswith(SHAPES):
        return shapes(shape=iri.removeprefix(SHAPES))
    if iri.startswith(LIST_BASE):
        return listing(iri.removeprefix(LIST_BASE))
    return iri if iri.startswith(("https://", "http://")) else ""


def home(in_full: bool = False) -> str:
    """Address of the first page."""
    return url_for("pages.home", _external=in_full)


def listing(kind: str, page: int = 1, suffix: str = "") -> str:
    """Address of the list of all resources of a kind, by its slug; `suffix` such as ".csv" names a form."""
    return url_for("pages.listing", slug=kind + suffix, page=page if page > 1 else None)


def coverage(suffix: str = "") -> str:
    """Address of what the data cover; `suffix` such as ".csv" names one of its forms."""
    return url_for("pages.coverage", suffix=suffix.removeprefix(".") or None)


def actions(suffix: str = "", page: int = 1, **given: str) -> str:
    """Address of the ledger of actions, narrowed down by force, kind and theme; `suffix` such as ".csv"."""
    values: dict[str, Any] = {**given, "page": page if page > 1 else None}
    return url_for("ledger.page", suffix=suffix.removeprefix(".") or None, **values)


def about() -> str:
    """Address of what this service is, where its data come from and how to cite them."""
    return url_for("about.page")


def documents(name: str = "") -> str:
    """Address of a document on how to use the service, or of the list of all."""
    return url_for("documents.page", name=name or None)


def accessibility() -> str:
    """Address of the accessibility statement."""
    return url_for("about.accessibility")


def quality(suffix: str = "") -> str:
    """Address of how good the data are; `suffix` ".json" names its other form."""
    return url_for("about.quality", suffix=suffix.removeprefix(".") or None)


def releases(suffix: str = "") -> str:
    """Address of the list of releases that are kept; `suffix` ".json" names its other form."""
    return url_for("releases.listing", suffix=suffix.removeprefix(".") or None)


def release(name: str, suffix: str = "", against: str = "") -> str:
    """Address of what a release changed, against another if that is named; `suffix` such as ".json"."""
    return url_for("releases.page", name=name + suffix, against=against or None)


def builder(suffix: str = "", **given: Any) -> str:  # noqa: ANN401
    """Address of the builder of questions with some choices made; `suffix` such as ".csv" names a form."""
    return url_for("builder.page", suffix=suffix.removeprefix(".") or None, **given)


def compare(forces: Sequence[str] = (), suffix: str = "") -> str:
    """Address of forces (slugs) side by side, or of the form to choose them; `suffix` such as ".csv"."""
    return url_for("compare.page", suffix=suffix.removeprefix(".") or None, force=list(forces))


def quotes(things: Sequence[str] = (), suffix: str = "", in_full: bool = False) -> str:
    """Address of a pack of quotes of some things (IRIs), or of the page that makes one."""
    names = [iri.removeprefix(ID_BASE) for iri in things]
    return url_for("quotes.page", suffix=suffix.removeprefix(".") or None, s=names, _external=in_full)


def card(iri: str) -> str:
    """Address, in full, of a small page about one of our things that other sites may frame."""
    return url_for("cards.card", path=iri.removeprefix(ID_BASE), _external=True)


def oembed(iri: str) -> str:
    """Address, in full, of what tells other sites how to frame the card of a thing (oEmbed)."""
    return url_for("cards.oembed", url=iri, _external=True)


def limits(suffix: str = "", **more: bool) -> str:
    """Address of the limits that bind readers; `suffix` such as ".json" names one of its forms."""
    return url_for(
        "limits.page", suffix=suffix.removeprefix(".") or None, _external=more.get("in_full", False)
    )


def search(
    words: str = "",
    page: int = 1,
    *,
    suffix: str = "",
    order: str = "",
    chosen: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """
    Address of the search page, or of the results for some words.

    Args:
        suffix: Such as ".csv", for one of its forms.
        order: "newest", or by how well they fit.
        chosen: Facet -> values to narrow down to.
    """
    given = [("q", words), *((name, value) for name, values in (chosen or {}).items() for value in values)]
    given += [("order", order), ("page", str(page) if page > 1 else "")]
    query = urlencode([(name, value) for name, value in given if value], safe=_SAFE_QUERY)
    return _beginning(suffix) + (f"?{query}" if query else "")


def _beginning(suffix: str) -> str:
    """Address of the search page without a question, worked out once a request."""
    known: dict[str, str] = g.setdefault("peelgraph_search", {})
    if suffix not in known:
        known[suffix] = url_for("search.page", suffix=suffix.removeprefix(".") or None)
    return known[suffix]


def open_search(in_full: bool = False) -> str:
    """Address of what tells browsers how to search here (OpenSearch)."""
    return url_for("search.description", _external=in_full)


def search_template() -> str:
    """Address of the search page, in full, with a place for the words as OpenSearch writes it."""
    return url_for("search.page", _external=True) + "?q={searchTerms}"


def sparql(query: str = "", form: str = "", **more: bool) -> str:
    """Address of the SPARQL endpoint and its form, with a query filled in; `form` names one for programs."""
    return url_for(
        "sparql.endpoint", query=query or None, format=form or None, _external=more.get("in_full", False)
    )


def named_query(name: str = "", suffix: str = "", **given: Any) -> str:  # noqa: ANN401
    """Address of a named query with its parameters, or of the list of all."""
    if not name:
        return url_for("named.listing", suffix=suffix.removeprefix(".") or None)
    return url_for("named.answer", name=name + suffix, **given)


def feed(path: str = "", page: int = 1, **given: Any) -> str:  # noqa: ANN401
    """Address of a feed by what it is of, such as "force/kent", or of the list of feeds."""
    if not path:
        return url_for("feeds.index")
    return url_for("feeds.feed", path=path, page=page if page > 1 else None, **given)


def feed_of(iri: str) -> str:
    """Address of the feed on a force, theme or topic; empty for anything else, which has none."""
    path = iri.removeprefix(ID_BASE)
    return feed(path) if is_ours(iri) and path.startswith(("force/", "theme/", "topic/")) else ""


def feed_iri(path: str, given: Mapping[str, Sequence[str]]) -> str:
    """What a feed is called, the same on every deployment."""
    pairs = [(name, value) for name, values in sorted(given.items()) for value in values]
    return FEED_BASE + path + (f"?{urlencode(pairs)}" if pairs else "")


def linkset(iri: str) -> str:
    """Address of the typed links of the document about one of our things."""
    return url_for("pages.linkset", path=iri.removeprefix(ID_BASE))


def context() -> str:
    """Address of the JSON-LD context."""
    return url_for("context.published")


def api_description() -> str:
    """Address of the description of what programs may ask (OpenAPI)."""
    return url_for("api.openapi")


def sitemap(name: str = "", page: int = 1) -> str:
    """Address of a part of the sitemap, or of the list of its parts."""
    if not name:
        return url_for("crawlers.index")
    return url_for("crawlers.part", name=name, page=page if page > 1 else None)


def dump_page(suffix: str = "") -> str:
    """Address of the page of files to take away; `suffix` ".json" names its other form."""
    return url_for("dump.page", suffix=suffix.removeprefix(".") or None)


def dump(release: str, name: str) -> str:
    """Address, in full, of a file of a release."""
    return url_for("dump_files.file", release=release, name=name, _external=True)


def chart(address: str = "", suffix: str = "", **given: Any) -> str:  # noqa: ANN401
    """Address of a chart, `suffix` such as ".svg" naming the picture or its data; or of the list of all."""
    if not address:
        return url_for("charts.index")
    return url_for("charts.chart", address=address + suffix, **given)


def static(name: str) -> str:
    """Address of a file of `static/`."""
    return url_for("static", filename=name)
