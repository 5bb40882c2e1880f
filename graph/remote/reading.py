"""
Which release a server serves, followed as it changes, and what its readers are to ask of.

A server that tells of no release is an endpoint as any other: it is asked as it stands.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from graph.endpoint import RemoteStore
from graph.errors import StoreError
from graph.identifiers import union_iri
from graph.release import Release, is_address
from graph.remote.access import Access, access_of
from graph.remote.control import read_manifest, served_release
from graph.remote.server import Server
from graph.settings import Settings
from graph.store import Answer, Store, lines_of, open_store

_FROM: Final = re.compile(r"\bFROM\b", re.IGNORECASE)
_GRAPH: Final = re.compile(r"\bGRAPH\b", re.IGNORECASE)
_TRUST_SECONDS: Final = 30.0
"""How long what was served is taken to be served still, where the server does not say."""


class Followed:
    """
    The release that a server serves. Safe to use from several threads.

    Args:
        access: Where.
        follow_seconds: How long an answer holds before the server is asked again.
    """

    def __init__(self, access: Access, follow_seconds: float) -> None:
        self._server = Server(replace(access, attempts=1))
        self._follow_seconds = follow_seconds
        self._asking = threading.Lock()
        self._release: Release | None = None
        self._asked_at: float | None = None

    @property
    def last(self) -> Release | None:
        """As it was known last; None where there is none, or nobody has asked yet."""
        return self._release

    def current(self) -> Release | None:
        """
        The release that is served; None where the server tells of none.

        Raises:
            StoreError: The server does not answer, and has not for a while.
        """
        if not self._is_due():
            return self._release
        is_first = self._asked_at is None
        # One thread asks, and the others go on with what is known; at first there is nothing to go on with.
        if not self._asking.acquire(blocking=is_first):
            return self._release
        try:
            if self._is_due():
                self._ask()
        finally:
            self._asking.release()
        return self._release

    def _is_due(self) -> bool:
        return self._asked_at is None or time.monotonic() - self._asked_at >= self._follow_seconds

    def _ask(self) -> None:
        try:
            name = served_release(self._server)
            if name != (self._release.id if self._release else ""):
                self._release = read_manifest(self._server, name) if name else None
            self._asked_at = time.monotonic()
        except StoreError:
            if self._asked_at is None or time.monotonic() - self._asked_at > _TRUST_SECONDS:
                raise


def default_graph(release: Release) -> str:
    """The graph that readers of a release have as their default graph."""
    return union_iri(release.id)


class ReleasedStore(RemoteStore):
    """
    The release that a server serves, as a store; a server that tells of none is asked as it stands.

    Args:
        access: Where.

    Raises:
        StoreError: The address cannot be used.
    """

    def __init__(self, access: Access) -> None:
        super().__init__(access.query, access.seconds, login=access.login)
        self._followed = Followed(access, access.seconds)

    def query(
        self,
        text: str,
        *,
        formats: Sequence[str],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        where: str = "query",
    ) -> Answer:
        """Answer a query of the release; one that names its graphs itself is asked of those."""
        release = self._followed.current()
        if release and not default_graphs and not named_graphs and not _FROM.search(text):
            default_graphs = [default_graph(release)]
            named_graphs = list(release.graphs) if _GRAPH.search(text) else []
        return super().query(
            text, formats=formats, default_graphs=default_graphs, named_graphs=named_graphs, where=where
        )

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted; may be empty."""
        release = self._followed.current()
        return tuple(sorted(release.graphs)) if release else super().graphs()

    def lines(self, graph: str) -> list[bytes]:
        """The triples of one named graph as the embedded store would give them; may be empty."""
        found = ox.Store()
        found.bulk_load(b"\n".join([*super().lines(graph), b""]), format=ox.RdfFormat.N_TRIPLES)
        return lines_of(found, ox.DefaultGraph())


def open_any(location: str, settings: Settings) -> Store:
    """
    Open a folder or a server for reading.

    Raises:
        StoreMissing: Nothing has been published in the folder.
        StoreError: It cannot be read, or the login cannot be used.
    """
    if is_address(location):
        return ReleasedStore(access_of(settings, location))
    return open_store(location)
