"""
The releases that a store keeps: listed, compared graph by graph, and brought back.

Bringing one back makes a new release with the content of the old one, whose files it shares, so that what was
published in between stays as it was and a reader can tell that something changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.errors import StoreError
from graph.release import RELEASES, STORE, UNFINISHED, MadeBy, Release, current_release, read_release
from graph.releasing import changing, complete, drafting, serve
from graph.settings import RELEASES_KEPT
from graph.store import lines_of

_LISTED_BY: Final = "`peelgraph releases` lists those there are."


@dataclass(frozen=True, slots=True)
class GraphChange:
    """
    What became of one graph from one release to another.

    Args:
        graph: Its name.
        before: Triples in the first; 0 where it is not there.
        after: The same of the second.
        added: Triples that the second has and the first has not.
        removed: The other way round.
    """

    graph: str
    before: int
    after: int
    added: int
    removed: int

    @property
    def kind(self) -> str:
        """In a word: "added", "removed" or "changed"."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


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
    before, after = _release(location, first), _release(location, second)
    names = sorted({*before.graphs, *after.graphs})
    old, new = (ox.Store.read_only(str(_folder(location, release.id) / STORE)) for release in (before, after))
    return tuple(
        _change(name, old, new) for name in names if before.graphs.get(name) != after.graphs.get(name)
    )


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
        older = _release(location, name) if name else _before(location, current)
        if older.graphs == current.graphs:
            return current
        with drafting(Path(location)) as draft:
            copy_store(_folder(location, older.id) / STORE, draft.store)
            release = replace(
                older,
                id=draft.name,
                created=draft.created.isoformat(timespec="seconds"),
                made_by=MadeBy.ROLLBACK,
                author="",
                restored=older.id,
            )
            complete(draft, release)
        serve(Path(location), release, current, kept)
    return release


def copy_store(path: Path, to: Path) -> None:
    """Copy a store that nobody writes; as far as can be, the files of both are the same ones on disk."""
    ox.Store.read_only(str(path)).backup(str(to))


def _folders(location: str) -> Iterator[Path]:
    releases = Path(location, RELEASES)
    return (path for path in releases.iterdir() if not path.name.startswith(UNFINISHED))


def _folder(location: str, name: str) -> Path:
    return Path(location, RELEASES, name)


def _release(location: str, name: str) -> Release:
    if name in {folder.name for folder in _folders(location)}:
        return read_release(_folder(location, name))
    raise StoreError(location, f"there is no release {name!r}", next_step=_LISTED_BY)


def _before(location: str, current: Release) -> Release:
    names = sorted(folder.name for folder in _folders(location) if folder.name < current.id)
    if names:
        return _release(location, names[-1])
    raise StoreError(location, "there is no release before the one that is served", next_step=_LISTED_BY)


def _change(name: str, old: ox.Store, new: ox.Store) -> GraphChange:
    before, after = (set(lines_of(store, ox.NamedNode(name))) for store in (old, new))
    return GraphChange(name, len(before), len(after), len(after - before), len(before - after))
