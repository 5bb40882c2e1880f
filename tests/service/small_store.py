"""A small store on disk, laid out as publishing lays it out, for tests of what reads it."""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox

SPACE = "https://example.org/"
FIRST, SECOND = f"{SPACE}graph/first", f"{SPACE}graph/second"
THINGS = 60
"""Things in each graph of `publish_small`; each has one number."""

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
MEMORY_BOMB = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i ?l"


def publish_small(folder: Path, release: str = "1", things: int = THINGS) -> None:
    """
    Publish a release with two graphs that say the same of the same things, one triple each.

    The default graph is their union as a set: it has `things` triples and not twice as many.
    """
    place = folder / "releases" / release / "store"
    place.mkdir(parents=True)
    store = ox.Store(str(place))
    number = ox.NamedNode(f"{SPACE}number")
    for index in range(things):
        thing = ox.NamedNode(f"{SPACE}thing/{index}")
        for graph in (ox.NamedNode(FIRST), ox.NamedNode(SECOND), ox.DefaultGraph()):
            store.add(ox.Quad(thing, number, ox.Literal(index), graph))
    store.flush()
    point_to(folder, release)


def point_to(folder: Path, release: str) -> None:
    """Make a release the one that is served, in one step."""
    link = folder / "next"
    link.symlink_to(Path("releases", release))
    os.replace(link, folder / "current")  # noqa: PTH105 - replaces a link, not what it points to
