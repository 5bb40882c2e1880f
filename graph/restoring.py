"""
A backup (`graph.backup`) published again: as a new release, whole, or not at all.

The store is filled from the quads of the backup, and index, files to take away and all else that goes with a
release are made anew, so that a backup of another version of the software gives a release of this one.
"""

from __future__ import annotations

from dataclasses import replace

from graph.backup import Backup, open_backup
from graph.errors import BackupUnusable, StoreMissing
from graph.filling import fill
from graph.packed import Packed
from graph.publish import folder_of
from graph.release import MadeBy, Release, current_release
from graph.releasing import Draft, changing, complete, drafting, release_of, serve
from graph.settings import RELEASES_KEPT


def restore(path: str, location: str, *, digest: str = "", kept: int = RELEASES_KEPT) -> Release:
    """
    Publish what a backup holds.

    Args:
        path: Of the backup.
        location: A folder; it is made if it does not exist. What is published there stays as the release
            before.
        digest: Of the release, noted elsewhere; a backup of another one is refused. May be its beginning.
        kept: Releases that stay on disk.

    Returns:
        The release that is served now; the one that was, where it has the same content.

    Raises:
        BackupUnusable: It is no backup, damaged, of another version, or not what it should be.
        StoreUnwritable: No permission, no space, or another run is publishing there.
        StoreError: The location is no folder, or the store does not give back what was written.
    """
    folder = folder_of(location)
    with open_backup(path) as backup:
        if not backup.manifest.digest.startswith(digest.lower()):
            raise BackupUnusable(
                path,
                f"the release in it has sha256 {backup.manifest.digest}",
                digest,
                "Take the backup with that digest. Nothing was changed.",
            )
        graphs = dict(backup.graphs())
    with changing(folder):
        current = _current(location)
        if current is not None and _is_same(current, backup.release):
            return current
        with drafting(folder) as draft:
            release = complete(draft, _release(draft, backup, graphs))
        serve(folder, release, current, kept)
    return release


def _release(draft: Draft, backup: Backup, graphs: dict[str, Packed]) -> Release:
    """Fill the store of a draft, and say what it holds."""
    draft.store.mkdir(parents=True)
    try:
        triples = fill(draft.store, graphs)
    except (SyntaxError, ValueError) as error:
        raise BackupUnusable(
            backup.path, f"it holds what is no N-Quads ({error})", next_step="Nothing was changed."
        ) from error
    release = release_of(draft, backup.release.graphs, triples, backup.release.drawn_by, MadeBy.RESTORE)
    return replace(release, restored=backup.manifest.release)


def _is_same(one: Release, other: Release) -> bool:
    return (one.graphs, one.drawn_by) == (other.graphs, other.drawn_by)


def _current(location: str) -> Release | None:
    try:
        return current_release(location)
    except StoreMissing:
        return None
