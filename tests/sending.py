"""Sending a release to a server in tests: without long waits, and to where a run is killed."""

from __future__ import annotations

from pathlib import Path

from graph.identifiers import union_iri
from graph.release import current_release
from graph.remote.access import Access
from graph.remote.lock import Lock
from graph.remote.reading import ReleasedStore
from graph.remote.sending import Sent, send
from graph.remote.server import Server
from graph.remote.wire import Wire
from graph.store import EmbeddedStore


def send_now(folder: Path, access: Access, base: str | None = None) -> Sent:
    """Send what a folder serves, without waiting long for anything."""
    server = Server(access, Wire(access, sleep=lambda _: None))
    store = EmbeddedStore(str(folder))
    lock = Lock(server, renew_seconds=0.05, watch_seconds=0.2)
    return send(store.release, store.lines, server, base=base, lock=lock)


def expected_of(folder: Path) -> dict[str, int]:
    """The graphs that readers are to find, with the union, and how many triples each has."""
    release = current_release(str(folder))
    sizes = {name: summary.triples for name, summary in release.graphs.items()}
    return {**sizes, union_iri(release.id): release.triples}


def seen_by(access: Access) -> dict[str, list[bytes]]:
    """What readers find, graph by graph."""
    store = ReleasedStore(access)
    return {name: store.lines(name) for name in store.graphs()}


def lines_of(folder: Path) -> dict[str, list[bytes]]:
    """What a folder serves, graph by graph."""
    store = EmbeddedStore(str(folder))
    return {name: store.lines(name) for name in store.graphs()}


class _Killed(BaseException):
    """The end of a process, in the middle of what it was doing."""


def send_until(folder: Path, access: Access, changes: int) -> bool:
    """Send, and be killed after so many changes; whether it came to its end before."""
    wire = Wire(access, sleep=lambda _: None)
    made, left = wire._send, [changes]

    def killed(method: str, address: str, body: bytes, media_type: str) -> None:
        if not left[0]:
            raise _Killed
        left[0] -= 1
        made(method, address, body, media_type)

    wire._send = killed  # type: ignore[method-assign]
    server = Server(access, wire)
    store = EmbeddedStore(str(folder))
    try:
        send(store.release, store.lines, server, lock=Lock(server, renew_seconds=60, watch_seconds=0.2))
    except _Killed:
        return False
    return True
