"""
A store that an older version made, brought up to what this version makes.

In: a folder. Out: a release that says the same of the same reports, with vocabularies and registers as they
ship now, and with all that goes with a release (index, files to take away, counts) as this version reads it.
Reports are not read again: for that their documents are needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from graph.backup import digest_of
from graph.dump import DUMP, MEMBERS, read_dump
from graph.filling import copy_store
from graph.pipeline import republish
from graph.release import STORE, MadeBy, Release, current_folder, read_release, software_version
from graph.releasing import changing, complete, drafting, serve
from graph.search_index import INDEX
from graph.search_update import is_index
from graph.settings import RELEASES_KEPT
from graph.stages import Stages
from graph.tallying import is_tallied
from graph.uses import has_ours
from graph.warnings_kept import is_current

PARTS: Final[dict[str, Callable[[Path, Release], bool]]] = {
    "search index": lambda folder, _: is_index(folder / INDEX),
    "files to take away": lambda folder, _: bool(read_dump(folder)) and (folder / DUMP / MEMBERS).is_file(),
    "tallies": lambda _, release: is_tallied(release.graphs) or not has_ours(release),
    "what shapes warn of": lambda folder, _: is_current(folder),
    "counts by class": lambda _, release: bool(release.kinds) or not has_ours(release),
    "counts by term": lambda _, release: bool(release.uses) or not has_ours(release),
    "digest": lambda _, release: release.digest == digest_of(release.graphs),
}
"""What goes with a release -> whether one has it as this version makes it."""


def outdated(location: str) -> tuple[str, ...]:
    """
    What the release that is served from a folder has not, or not as this version makes it; told in words.

    Raises:
        StoreMissing: Nothing has been published at this location.
        StoreError: Its manifest is damaged.
    """
    folder = current_folder(location)
    release = read_release(folder)
    return tuple(name for name, is_there in PARTS.items() if not is_there(folder, release))


def read_by_others(release: Release) -> int:
    """How many reports of a release were read by another version of the software."""
    return sum(release.drawn_by.get(report) != software_version() for report in release.sources)


def upgrade(location: str, *, stages: Stages | None = None, kept: int = RELEASES_KEPT) -> Release:
    """
    Bring what is served from a folder up to this version.

    Args:
        stages: Told of progress.
        kept: Releases that stay on disk.

    Returns:
        The release that is served now; the one that was, where there was nothing to do.

    Raises:
        StoreMissing: Nothing has been published at this location.
        StoreError: The store is damaged.
        StoreUnwritable: No permission, no space, or another run is publishing there.
        ValidationFailed: A register that ships breaks a shape.
    """
    stages = stages or Stages()
    current_folder(location)  # before anything is made
    release = republish(location, stages=stages, kept=kept)
    if outdated(location):
        with stages.stage("renew", ", ".join(outdated(location))):
            release = _renew(location, kept)
    return release


def _renew(location: str, kept: int) -> Release:
    """A release with the same store, and with all else made anew."""
    with changing(Path(location)):
        folder = current_folder(location)
        current = read_release(folder)
        with drafting(Path(location)) as draft:
            copy_store(folder / STORE, draft.store)
            release = replace(
                current,
                id=draft.name,
                created=draft.created.isoformat(timespec="seconds"),
                software=software_version(),
                digest=digest_of(current.graphs),
                made_by=MadeBy.UPGRADE,
                author="",
                restored="",
            )
            release = complete(draft, release)
        serve(Path(location), release, current, kept)
    return release
