"""
The control graph of a server: which release is served, what each is made of, and what was sent so far.

    <store>            serves     "20261126T153501000000Z"    the release that readers get
                       switching  "20261126T160000000000Z"    while what was staged takes its places
    <store/release/ID> manifest   the text of release.json
    <a graph>          holds      "sha256"                    it was sent whole, and counted
                       holds      "nothing"                   it is being sent, or may be removed

A graph may be said to hold one thing and hold another: whoever relies on it counts it again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from graph.errors import StoreError
from graph.identifiers import REMOTE, told_release_iri
from graph.release import Release
from graph.remote.server import Server

SERVES: Final = f"{REMOTE}/serves"
SWITCHING: Final = f"{REMOTE}/switching"
MANIFEST: Final = f"{REMOTE}/manifest"
HOLDS: Final = f"{REMOTE}/holds"
NOTHING: Final = "nothing"
"""What a graph is said to hold that is being sent, or is not needed any more: it may be removed."""
HELD_BY: Final = f"{REMOTE}/held-by"

_READ: Final = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{REMOTE}> {{ ?s ?p ?o }} FILTER(?p != <{MANIFEST}>) }}"
_SERVED: Final = f"SELECT ?id WHERE {{ GRAPH <{REMOTE}> {{ <{REMOTE}> <{SERVES}> ?id }} }}"
_ALL_TOLD: Final = f"SELECT DISTINCT ?release WHERE {{ GRAPH <{REMOTE}> {{ ?release <{MANIFEST}> ?text }} }}"
_TOLD: Final = "SELECT ?text WHERE {{ GRAPH <{graph}> {{ <{release}> <{manifest}> ?text }} }}"


@dataclass(frozen=True, slots=True)
class State:
    """
    What the control graph says.

    Args:
        serves: Name of the release that is served; empty where there is none.
        switching: Name of the release that a killed run was about to let be served; empty where none was.
        holds: Graph -> digest of what was sent into it whole; empty of what may be removed.
    """

    serves: str
    switching: str
    holds: dict[str, str]


def read_state(server: Server) -> State:
    """
    Read the control graph.

    Raises:
        StoreError: It cannot be read, or says two things at once.
    """
    rows = server.select(_READ)
    held = {row["s"]: row["o"] for row in rows if row["p"] == HOLDS}
    holds = {name: "" if what == NOTHING else what for name, what in held.items()}
    return State(_only(server, rows, SERVES), _only(server, rows, SWITCHING), holds)


def served_release(server: Server) -> str:
    """
    Name of the release that is served; empty where there is none.

    Raises:
        StoreError: It cannot be read, or there are two.
    """
    return _only(server, [{"p": SERVES, "o": row["id"]} for row in server.select(_SERVED)], SERVES)


def read_manifest(server: Server, name: str) -> Release:
    """
    The manifest of a release that was sent.

    Raises:
        StoreError: It is missing or damaged.
    """
    found = server.select(_TOLD.format(graph=REMOTE, release=told_release_iri(name), manifest=MANIFEST))
    try:
        return Release.from_json(found[0]["text"])
    except (IndexError, KeyError, ValueError) as error:
        raise StoreError(
            server.access.query,
            f"the manifest of release {name} cannot be read ({error})",
            next_step=f"Drop the graph <{REMOTE}>, and publish again.",
        ) from error


def told_releases(server: Server) -> set[str]:
    """The releases whose manifests are there, as their names in the control graph."""
    return {row["release"] for row in server.select(_ALL_TOLD)}


def tell_manifest(release: Release) -> tuple[str, str]:
    """The operations that put the manifest of a release in place of the one of its name."""
    iri = told_release_iri(release.id)
    return (
        forget(iri, MANIFEST),
        _insert(f"<{iri}> <{MANIFEST}> {literal(release.as_json())}"),
    )


def say(subject: str, predicate: str, value: str) -> tuple[str, str]:
    """The operations that put one value in place of any other."""
    return forget(subject, predicate), _insert(f"<{subject}> <{predicate}> {literal(value)}")


def forget(subject: str, predicate: str) -> str:
    """The operation that takes out every value."""
    return f"DELETE WHERE {{ GRAPH <{REMOTE}> {{ <{subject}> <{predicate}> ?value }} }}"


def literal(text: str) -> str:
    """
    A string as SPARQL and N-Triples write it; the escapes of JSON are theirs as well.

    >>> literal('a "b"')
    '"a \\\\"b\\\\""'
    """
    return json.dumps(text, ensure_ascii=False)


def _insert(triple: str) -> str:
    return f"INSERT DATA {{ GRAPH <{REMOTE}> {{ {triple} }} }}"


def _only(server: Server, rows: list[dict[str, str]], predicate: str) -> str:
    values = {row["o"] for row in rows if row["p"] == predicate}
    if len(values) > 1:
        raise StoreError(
            server.access.query,
            f"its control graph tells of two releases at once ({', '.join(sorted(values))})",
            "one",
            f"Keep one as <{predicate}> in the graph <{REMOTE}>, or drop that graph and publish again.",
        )
    return next(iter(values), "")
