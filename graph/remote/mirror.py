"""
The folder in which releases for a server are made: brought up to date from it before, sent to it afterwards.

A build, a register or a rollback changes a folder as it always does; for a server that folder is the mirror
(`PEELGRAPH_MIRROR`). Its releases have the same names and the same content as those of the server, so that a
service over the server finds there what only a folder has.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from graph.child import run_apart
from graph.errors import StoreError, StoreMissing
from graph.filling import fill
from graph.packed import Packed
from graph.release import RELEASES, Release, current_release, is_address
from graph.releasing import Draft, changing, complete, serve
from graph.remote.access import access_of
from graph.remote.control import read_manifest, served_release
from graph.remote.reading import ReleasedStore
from graph.remote.sending import send
from graph.remote.server import Server
from graph.settings import Settings
from graph.stages import Tell, silent
from graph.store import EmbeddedStore, summary_of


@contextmanager
def changing_folder(location: str, settings: Settings, tell: Tell = silent) -> Iterator[str]:
    """
    The folder to change for a store: itself, or for a server the mirror, which is sent when the block ends.

    Raises:
        StoreBusy: Another run is publishing there, or has published since the block began.
        StoreError: The server cannot be used; what it served it still does.
    """
    if not is_address(location):
        yield location
        return
    settings = replace(settings, store=location)
    server = Server(access_of(settings))
    base = bring_up_to_date(server, settings, tell)
    yield settings.mirror
    try:
        store = EmbeddedStore(settings.mirror)
    except StoreMissing:  # there was nothing to publish
        return
    sent = send(store.release, store.lines, server, base=base, tell=tell)
    told = f"{sent.graphs} graphs were sent, {sent.triples} triples"
    tell(f"{location}: release {sent.release.id} is served; {told}")


def bring_up_to_date(server: Server, settings: Settings, tell: Tell = silent) -> str:
    """
    See that the mirror has the release that a server serves, or one that was made from it.

    Returns:
        Name of the release that is served; empty where there is none.

    Raises:
        StoreError: It cannot be read, or does not come back as it was sent.
        StoreUnwritable: The mirror cannot be written.
    """
    name = served_release(server)
    if not name or Path(settings.mirror, RELEASES, name).is_dir():
        return name
    release = read_manifest(server, name)
    tell(f"fetching release {name} into {settings.mirror}: {len(release.graphs)} graphs")
    failed = StoreError(
        settings.mirror, "fetching ended before it was done", next_step="Run the command again."
    )
    run_apart(lambda: _fetch(release, settings), failed)
    return name


def _fetch(release: Release, settings: Settings) -> None:
    folder = Path(settings.mirror)
    with changing(folder):
        try:
            previous = current_release(str(folder))
        except StoreMissing:
            previous = None
        draft = Draft(folder, release.id, datetime.fromisoformat(release.created))
        draft.store.mkdir(parents=True)
        fill(draft.store, dict(_graphs_of(release, settings)))
        serve(folder, complete(draft, release), previous, settings.releases_kept)


def _graphs_of(release: Release, settings: Settings) -> Iterator[tuple[str, Packed]]:
    """The graphs of a release as a server gives them back, each looked at."""
    store = ReleasedStore(access_of(settings))
    for name, summary in release.graphs.items():
        lines = Packed(store.lines(name))
        if summary_of(name, lines) != summary:
            raise StoreError(
                settings.store,
                f"<{name}> does not come back as it was sent ({len(lines)} triples of {summary.triples})",
                next_step="Build from the documents into an empty folder named by PEELGRAPH_MIRROR, "
                f"after dropping the graph <{name}> there.",
            )
        yield name, lines
