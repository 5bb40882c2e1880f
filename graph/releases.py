"""
The releases that a store keeps: listed, compared graph by graph, and brought back.

Bringing one back makes a new release with the content of the old one, whose files it shares, so that what was
published in between stays as it was and a reader can tell that something changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.basis import Basis
from graph.differences import (
    CHANGES,
    Differences,
    GraphChange,
    compare_graphs,
    compare_manifests,
    compare_stores,
    graphs_that_differ,
)
from graph.errors import StoreError
from graph.filling import copy_store
from graph.release import (
    RELEASES,
    STORE,
    UNFINISHED,
    MadeBy,
    Release,
    current_release,
    digest_over,
    read_release,
)
from graph.releasing import changing, complete, drafting, serve
from graph.settings import RELEASES_KEPT
from graph.store import is_run

__all__ = [
    "GraphChange",
    "compare_releases",
    "find_release",
    "kept_differences",
    "list_releases",
    "read_differences",
    "roll_back",
]

_LISTED_BY: Final = "`peelgraph releases` lists those there are."


def list_releases(location: str) -> tuple[Release, ...]:
    """
    The releases that are kept, newest first; the one that is served is among them.

    Raises:
        StoreMissing: Nothing has been published at this location.
        StoreError: A manifest is damaged.
    """
    current_release(location)
    return tuple(read_release(folder) for folder in sorted(_folders(location), reverse=True))


def compare_releases(location: str, first: str, second: str) -> tuple[GraphChange, ...]:
    """
    The graphs in which two releases differ, by name; may be empty.

    Raises:
        StoreError: There is no such release.
    """
    before, after = find_release(location, first), find_release(location, second)
    names = graphs_that_differ(before, after)
    return tuple(change for change, _ in compare_graphs(*_stores(location, before, after), names))


def kept_differences(location: str, name: str) -> Differences | None:
    """
    What a release changed against the one served before it, as it was told when it was made.

    Returns:
        None of the first release of all, and of one of an older version.

    Raises:
        StoreError: There is no such release.
    """
    find_release(location, name)
    try:
        return Differences.from_json((_folder(location, name) / CHANGES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def read_differences(location: str, first: str, second: str, most_triples: int) -> Differences:
    """
    What became of everything from one release to another: as told when the later was made, or worked out.

    Args:
        most_triples: Of the graphs that differ, in both together; of more, only the manifests are compared.

    Raises:
        StoreError: There is no such release.
    """
    before, after = find_release(location, first), find_release(location, second)
    kept = kept_differences(location, second)
    if kept and kept.first == first:
        return kept
    names = graphs_that_differ(before, after)
    sizes = (
        graphs[name].triples for graphs in (before.graphs, after.graphs) for name in names if name in graphs
    )
    if sum(sizes) > most_triples:
        return compare_manifests(before, after)
    return compare_stores(before, after, *_stores(location, before, after))


def _stores(location: str, *releases: Release) -> tuple[ox.Store, ox.Store]:
    old, new = (ox.Store.read_only(str(_folder(location, release.id) / STORE)) for release in releases)
    return old, new


def roll_back(location: str, name: str = "", *, kept: int = RELEASES_KEPT) -> Release:
    """
    Serve the content of an older release again, as a new release.

    Args:
        name: Of the older release; none: the one before what is served.
        kept: Releases that stay on disk.

    Returns:
        The release that is served now; the one that was, where its content is the same.

    Raises:
        StoreMissing: Nothing has been published at this location.
        StoreError: There is no such release.
        StoreUnwritable: No permission, no space, or another run is publishing there.
    """
    current_release(location)  # before the folder is made
    with changing(Path(location)):
        current = current_release(location)
        older = find_release(location, name) if name else _before(location, current)
        if older.graphs == current.graphs:
            return current
        with drafting(Path(location)) as draft:
            folder = _folder(location, older.id)
            copy_store(folder / STORE, draft.store)
            release = replace(
                older,
                digest=digest_over({name: each for name, each in older.graphs.items() if not is_run(name)}),
                id=draft.name,
                created=draft.created.isoformat(timespec="seconds"),
                made_by=MadeBy.ROLLBACK,
                author="",
                restored=older.id,
            )
            release = complete(draft, release, Basis(folder, older))
        serve(Path(location), release, current, kept)
    return release


def _folders(location: str) -> Iterator[Path]:
    releases = Path(location, RELEASES)
    return (path for path in releases.iterdir() if not path.name.startswith(UNFINISHED))


def _folder(location: str, name: str) -> Path:
    return Path(location, RELEASES, name)


def find_release(location: str, name: str) -> Release:
    """
    A release that is kept.

    Raises:
        StoreError: There is no such release.
    """
    if name in {folder.name for folder in _folders(location)}:
        return read_release(_folder(location, name))
    raise StoreError(location, f"there is no release {name!r}", next_step=_LISTED_BY)


def _before(location: str, current: Release) -> Release:
    names = sorted(folder.name for folder in _folders(location) if folder.name < current.id)
    if names:
        return find_release(location, names[-1])
    raise StoreError(location, "there is no release before the one that is served", next_step=_LISTED_BY)
