"""
Which release a server serves, followed as it changes, and what its readers are to ask of.

A server that tells of no release is an endpoint as any other: it is asked as it stands.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Final

from graph.errors import StoreError
from graph.identifiers import union_iri
from graph.release import Release
from graph.remote.access import Access
from graph.remote.control import read_manifest, served_release
from graph.remote.server import Server

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
