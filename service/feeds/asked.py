"""
What a feed is of, and its things, the newest report first.

A force, a theme with those under it, a kind of thing, or all. Grades count here where a report states them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef
from rdflib.namespace import RDF

from service import parts, urls
from service.answers.ledger import KINDS
from service.feeds.entries import read_entries
from service.feeds.feed import SIZE, Entry
from service.kinds import Kind, kind_of_class
from service.library import Library, bind_terms, query_text, read_iri

_STATED: Final = (kind_of_class("Report"), kind_of_class("Judgment"), *KINDS)
FOLLOWED: Final = (*_STATED, kind_of_class("Action"))
"""Kinds that a feed may be of."""

ABOUT: Final = {"force": "", "theme": "?thing peel:theme ?theme .", "topic": "?thing peel:topic ?theme ."}
"""What a feed may be on, and how a thing is told to be on it where that is not always so."""
ORDER: Final = "The newest report comes first."


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a feed is of.

    Args:
        path: Of its address, after `/feed/`.
        given: Parameters of its address.
        page: The page for people that it follows; on this host.
        read: Gives the entries of a page, from 1, and whether there are more.
    """

    path: str
    title: str
    subtitle: str
    given: Mapping[str, Sequence[str]]
    page: str
    read: Callable[[int], tuple[Sequence[Entry], bool]]


def everything() -> Asked:
    """What all reports bring."""
    return Asked(
        "all",
        "All reports, grades and actions",
        f"Reports, the grades they state and what they ask forces to do. {ORDER}",
        {},
        urls.home(),
        lambda page: things(page, _STATED),
    )


def of_kind(slug: str) -> Asked | None:
    """All of one kind; None where it is none that can be followed."""
    kind = next((kind for kind in FOLLOWED if kind.slug == slug), None)
    if kind is None:
        return None
    return Asked(
        f"kind/{slug}",
        f"{kind.many} of all forces",
        f"{kind.many} as reports state them. {ORDER}",
        {},
        urls.listing(slug),
        lambda page: things(page, (kind,)),
    )


def names_of(kind: str) -> list[str]:
    """What stands in the addresses of feeds on forces, themes or topics, after the kind."""
    base = urls.thing_iri(f"{kind}/")
    things = dict.fromkeys(row["thing"] for row in parts.library().rows("feed-names"))
    return [thing.removeprefix(base) for thing in things if thing.startswith(base)]


def of_thing(kind: str, slug: str) -> Asked | None:
    """What reports bring on a force or theme; None where there is none of that name."""
    library = parts.library()
    try:
        iri = read_iri(urls.thing_iri(f"{kind}/{slug}"))
    except ValueError:
        return None
    name = next((row["name"] for row in library.rows("feed-names") if row["thing"] == str(iri)), "")
    if not name:
        return None
    what = (
        "what they ask it to do"
        if kind == "force"
        else "what they ask forces to do on it and what is under it"
    )
    facet = "force" if kind == "force" else "theme"
    return Asked(
        f"{kind}/{slug}",
        name,
        f"Reports, the grades they state and {what}. {ORDER}",
        {},
        urls.document(str(iri)),
        lambda page: things(page, _STATED, {facet: _with_narrower(library, iri)}, ABOUT[kind]),
    )


def _with_narrower(library: Library, iri: URIRef) -> list[URIRef]:
    return [iri, *(URIRef(row["concept"]) for row in library.rows("narrower-of", this=iri))]


def things(
    page: int,
    kinds: Sequence[Kind],
    chosen: Mapping[str, Sequence[URIRef]] | None = None,
    about: str = ABOUT["theme"],
) -> tuple[Sequence[Entry], bool]:
    """Things of some kinds; of a force, or on a theme, where one is given."""
    chosen = chosen or {}
    if chosen.keys() == {"force"}:
        return _of_force(page, kinds, chosen["force"])
    theme = chosen.get("theme")
    lacks = theme == [RDF.nil]
    text = query_text("feed").replace(
        "#{choices}", "FILTER NOT EXISTS { ?thing peel:theme ?any }" if lacks else (about if theme else "")
    )
    terms = {"class": [URIRef(kind.iri) for kind in kinds], **({} if lacks else {"theme": theme or []})}
    text = bind_terms(text, {**terms, "force": chosen.get("force", [])}, ("class", "force", "theme"))

    return page_of(lambda rows, start: _cut(text, rows, start), page)


def _of_force(page: int, kinds: Sequence[Kind], force: Sequence[URIRef]) -> tuple[Sequence[Entry], bool]:
    """The same of a force, in the graphs that tell of it: of one kind, each has few things."""
    graphs = [URIRef(row["graph"]) for row in parts.library().rows("graphs-on-forces", force=force)]
    if not graphs:
        return (), False
    terms = {"class": [URIRef(kind.iri) for kind in kinds], "force": force, "graph": graphs}
    text = bind_terms(query_text("feed-in-graphs"), terms, terms)
    return page_of(lambda rows, start: _cut(text, rows, start), page)


def _cut(text: str, rows: int, start: int) -> Sequence[Mapping[str, object]]:
    return parts.runner().select(text.replace(f"LIMIT {SIZE} OFFSET 0", f"LIMIT {rows} OFFSET {start}"))


def page_of(
    rows: Callable[[int, int], Sequence[Mapping[str, object]]], page: int
) -> tuple[Sequence[Entry], bool]:
    """
    The entries of a page of things, and whether there are more.

    Args:
        rows: Gives so many of them after so many.
    """
    found = [str(row["thing"]) for row in rows(SIZE + 1, (page - 1) * SIZE)]
    entries = read_entries(parts.library(), found[:SIZE])
    return [entries[iri] for iri in found[:SIZE]], len(found) > SIZE
