"""What every page about a resource has: its kind, its trail, and the graphs that say it."""

from __future__ import annotations

from rdflib import URIRef

from service import urls
from service.answers.parts import Frame, Link
from service.answers.reading import short_name
from service.kinds import GENERIC, NAMED_GRAPH, Kind, kind_of
from service.library import Library, ask


def read_frame(library: Library, iri: URIRef) -> tuple[Frame, Kind] | None:
    """The frame of a resource and the kind it is shown as; None if no statement names it."""
    library = library.gather(
        ask("types-of", this=iri), ask("graphs-of", this=iri), ask("ancestors-of", this=iri)
    )
    rows = library.rows("types-of", this=iri)
    classes = [row["type"] for row in rows if "type" in row]
    if not classes and not library.holds("is-known", this=iri):
        return None
    kind = kind_of(classes)
    if kind is GENERIC and library.holds("is-a-graph", this=iri):
        kind = NAMED_GRAPH
    title = next(
        (found for row in rows if (found := row.first("name", "label", "title"))), short_name(str(iri))
    )
    frame = Frame(
        iri=str(iri),
        kind=kind.one,
        title=title,
        definition=next((row["definition"] for row in rows if "definition" in row), ""),
        trail=_trail(library, iri, kind),
        graphs=tuple(
            Link(row["label"] or short_name(row["graph"]), row["graph"])
            for row in library.rows("graphs-of", this=iri)
        ),
    )
    return frame, kind


def _trail(library: Library, iri: URIRef, kind: Kind) -> tuple[Link, ...]:
    above = tuple(Link(row["label"], row["ancestor"]) for row in library.rows("ancestors-of", this=iri))
    if above or not kind.slug:
        return above
    return (Link(kind.many, urls.list_iri(kind.slug)),)
