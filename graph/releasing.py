"""
How a release comes to be on disk: built aside, brought to the disk, renamed, and only then served.

    with changing(folder):                   one at a time; what a killed run left behind is swept away
        with drafting(folder) as draft:      a hidden folder beside the releases; gone if anything fails
            ...                              the store is written at `draft.store`; its index comes by itself
            release = complete(draft, release_of(draft, ...))
        serve(folder, release, ...)          the link `current` changes, in one step

Whatever fails before the last line leaves what was served as it was.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.basis import Basis
from graph.child import meanwhile, run_apart_if_it_may
from graph.differences import CHANGES, count_kinds, differences_before, kind_told
from graph.dump import DUMP, Member, build_dump, held_members
from graph.errors import StoreBusy, StoreError, StoreUnwritable
from graph.namespaces import PEEL
from graph.reading_back import reading
from graph.release import (
    CURRENT,
    MANIFEST,
    RELEASES,
    STORE,
    UNFINISHED,
    GraphSummary,
    MadeBy,
    Release,
    digest_over,
    software_version,
)
from graph.search_index import INDEX
from graph.search_update import make_index
from graph.store import count_triples, is_run, lines_of
from graph.uses import count_uses
from graph.warnings_kept import keep_warnings

LOCK: Final = "publish.lock"
"""Held while a release is being built; a folder that has it is a store."""

_TRY_AGAIN_SECONDS: Final = 0.1
_SOURCE_DIGEST: Final = ox.NamedNode(str(PEEL.sourceDigest))


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A release that is not yet one.

    Args:
        folder: Of the store that it is to be a release of.
        name: The identifier of the release.
        created: UTC.
    """

    folder: Path
    name: str
    created: datetime

    @property
    def path(self) -> Path:
        """Where it is built."""
        return self.folder / RELEASES / f"{UNFINISHED}{self.name}"

    @property
    def store(self) -> Path:
        """Where its store goes; whoever writes it makes the folder."""
        return self.path / STORE


@contextmanager
def changing(folder: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """
    The right to change what is published in a folder, which is made if it does not exist.

    Args:
        wait_seconds: How long to wait for another run that has it.

    Raises:
        StoreUnwritable: No permission, no space, or another run has it; or one of the first two later on.
    """
    with _writing(folder), _locked(folder, wait_seconds):
        _sweep(folder)
        yield


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn what the system says into an error that names the folder and what to do."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        # The engine gives no number but a trail of where it was, which ends in the reason.
        reason = error.strerror or str(error).rsplit(": ", 1)[-1]
        raise StoreUnwritable(
            str(folder),
            f"the store cannot be written ({reason})",
            next_step="Nothing was changed. Make room or give write permission, "
            "or name another folder with --store, and run the command again.",
        ) from error


@contextmanager
def _locked(folder: Path, wait_seconds: float) -> Iterator[None]:
    path = folder / LOCK
    deadline = time.monotonic() + wait_seconds
    with path.open("ab") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() < deadline:
                    time.sleep(_TRY_AGAIN_SECONDS)
                    continue
            raise StoreBusy(
                str(path),
                "another run is publishing into this store",
                next_step="Wait until it has ended, then run the command again.",
            )
        yield


def _sweep(folder: Path) -> None:
    """Remove what a killed run left behind; the lock says that no run is alive."""
    releases = folder / RELEASES
    releases.mkdir(exist_ok=True)
    for path in releases.glob(f"{UNFINISHED}*"):
        shutil.rmtree(path)
    for path in folder.glob(f"{UNFINISHED}*"):
        path.unlink()
    # One that is newer than what is served was completed and never served.
    served = (folder / CURRENT).resolve().name if (folder / CURRENT).exists() else ""
    for path in releases.iterdir():
        if path.name > served:
            shutil.rmtree(path)


@contextmanager
def drafting(folder: Path) -> Iterator[Draft]:
    """A place to build a release in; what is not completed there is removed."""
    created = datetime.now(UTC)
    draft = Draft(folder, created.strftime("%Y%m%dT%H%M%S%fZ"), created)
    try:
        draft.path.mkdir()
        yield draft
    finally:
        shutil.rmtree(draft.path, ignore_errors=True)


def release_of(
    draft: Draft,
    graphs: Mapping[str, GraphSummary],
    triples: int,
    drawn_by: Mapping[str, str],
    made_by: MadeBy,
    author: str = "",
) -> Release:
    """
    What the manifest of a draft is to say, whose store is there.

    Args:
        graphs: All of them.
        triples: How many distinct ones.
        drawn_by: IRI of each report -> version of the software that read it last; others do not matter.
        author: Who made it, where that is known.
    """
    sources = run_apart_if_it_may(
        lambda: sources_in(ox.Store.read_only(str(draft.store))), _unreadable(draft.store)
    )
    return Release(
        id=draft.name,
        created=draft.created.isoformat(timespec="seconds"),
        software=software_version(),
        digest=digest_over({name: graph for name, graph in graphs.items() if not is_run(name)}),
        triples=triples,
        graphs=dict(sorted(graphs.items())),
        sources=sources,
        drawn_by={report: drawn_by.get(report, "") for report in sources},
        made_by=made_by,
        author=author,
    )


def complete(
    draft: Draft,
    release: Release,
    basis: Basis | None = None,
    indexed: Callable[[], None] | None = None,
) -> Release:
    """
    Index a draft, write its files to take away and what it changes, bring it to the disk and make it a
    release, which is not served yet.

    Args:
        basis: The release that its store is a copy of, which spares looking at what is the same; without one
            everything is looked at.
        indexed: Waits for the index, where others make it.

    Raises:
        StoreError: The store does not give back what the release says.
        StoreUnwritable: It cannot be indexed.
        OSError: The files cannot be written; `changing` says so of the store.
    """
    held = held_members(basis, release.graphs)
    names = [name for name in sorted(release.graphs) if name not in held]
    indexing = partial(make_index, draft.store, draft.path / INDEX, basis)
    counting = partial(_count, draft.store, basis)
    warning = partial(keep_warnings, draft.store, draft.path, basis)
    with (
        nullcontext(indexed) if indexed else meanwhile(indexing, _unreadable(draft.store)) as wait,
        meanwhile(warning, _unreadable(draft.store)) as warned,
        meanwhile(counting, _unreadable(draft.store)) as counted,
        reading(draft.store, names) as members,
    ):
        build_dump(_checked(members, release, draft.store), draft.path / DUMP, held, basis)
        triples, kinds, uses = counted()
        _check(draft.store, release, triples, basis)
        release = replace(release, kinds=kinds, uses=uses)
        if found := differences_before(draft.folder, release, draft.store):
            (draft.path / CHANGES).write_text(found.as_json(), encoding="utf-8")
        warned()
        wait()
    (draft.path / MANIFEST).write_text(release.as_json(), encoding="utf-8")
    _sync(draft.path)
    draft.path.rename(draft.folder / RELEASES / draft.name)
    _sync_path(draft.folder / RELEASES)
    return release


def serve(folder: Path, release: Release, previous: Release | None, kept: int) -> None:
    """
    Let a completed release be the one that is served, and remove the oldest.

    Args:
        previous: Served until now; it stays, since readers have it open.
        kept: Releases that stay on disk, the new one among them.
    """
    _swap(folder, release)
    _prune(folder, release, previous, kept - 1)


def _checked(members: Iterable[Member], release: Release, path: Path) -> Iterator[Member]:
    """The same, each of which is what the manifest says; a disk may have lost some of it."""
    for member in members:
        if member.summary != release.graphs[member.name]:
            raise _lost(path)
        yield member


def _check(path: Path, release: Release, triples: int, basis: Basis | None) -> None:
    """
    Whether the new store has, besides its named graphs, what its manifest says.

    Of a copy, the files that it shares hold what they held, and only what was written to it is read back.

    Args:
        triples: How many the default graph has.
    """
    is_whole = release.triples == triples
    if basis is not None:
        store = ox.Store.read_only(str(path))
        is_whole &= all(quad in store for quad in basis.gained)
        is_whole &= not any(quad in store for quad in basis.lost)
        gone = basis.release.graphs.keys() - release.graphs.keys()
        is_whole &= not any(lines_of(store, ox.NamedNode(name)) for name in gone)
    if not is_whole:
        raise _lost(path)


def _lost(path: Path) -> StoreError:
    return StoreError(
        str(path),
        "the new release does not give back what was written",
        next_step="Nothing was changed. Check the disk, then run the command again.",
    )


def _unreadable(path: Path) -> StoreError:
    return StoreError(
        str(path),
        "the process that worked on the new release was ended, as happens where memory runs out",
        next_step="Nothing was changed. Give the machine more memory, then run the command again.",
    )


def _count(path: Path, basis: Basis | None) -> tuple[int, dict[str, int], dict[str, int]]:
    """Of a new store: triples of its default graph, things of each of our classes, and uses of our terms."""
    store = ox.Store.read_only(str(path))
    if basis is None:
        return count_triples(store), count_kinds(store), count_uses(store)
    return basis.triples, _kinds(path, basis), count_uses(store, basis)


def _kinds(path: Path, basis: Basis) -> dict[str, int]:
    if not basis.release.kinds:
        return count_kinds(ox.Store.read_only(str(path)))
    counts = Counter(basis.release.kinds)
    counts.update(kind for quad in basis.gained if (kind := kind_told(quad)))
    counts.subtract(kind for quad in basis.lost if (kind := kind_told(quad)))
    return {kind: number for kind, number in sorted(counts.items()) if number}


def _sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _sync_path(path)
    _sync_path(folder)


def _sync_path(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap(folder: Path, release: Release) -> None:
    """Let `current` lead to the new release: one rename, so a reader finds the old one or the new one."""
    link = folder / f"{UNFINISHED}{CURRENT}"
    try:
        link.symlink_to(Path(RELEASES, release.id))
        link.replace(folder / CURRENT)
    except BaseException:
        link.unlink(missing_ok=True)
        shutil.rmtree(folder / RELEASES / release.id, ignore_errors=True)
        raise
    _sync_path(folder)


def _prune(folder: Path, release: Release, previous: Release | None, keep: int) -> None:
    """Remove old releases; one that cannot be removed is left, since the new one is already served."""
    names = {path.name for path in (folder / RELEASES).iterdir() if path.is_dir()} - {release.id}
    previous_id = previous.id if previous else ""
    for name in sorted(names, key=lambda item: (item == previous_id, item), reverse=True)[keep:]:
        shutil.rmtree(folder / RELEASES / name, ignore_errors=True)


def sources_in(store: ox.Store) -> dict[str, str]:
    """IRI of each report -> sha256 of the file it was read from; runs repeat it and are left out."""
    told = sorted(
        (quad.graph_name.value, quad.subject.value, quad.object.value)
        for quad in store.quads_for_pattern(None, _SOURCE_DIGEST, None, None)
        if isinstance(quad.graph_name, ox.NamedNode)
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode | ox.Literal)
    )
    found = {report: digest for graph, report, digest in told if not is_run(graph)}
    return dict(sorted(found.items()))
