"""
Validated graphs in, a new release out, swapped in whole, or nothing.

A release is built in a hidden folder beside the others, brought to the disk, renamed, and only then does the
link `current` change, in one step. Whatever fails before that leaves what was served as it was; what a killed
run left behind is swept away by the next. Every distinct triple of the named graphs is also written to the
default graph, so that a query over all of them counts it once. Graphs are packed (`graph.packed`) until they
are written, and only one at a time is unpacked whole.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, groupby
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import PROV

from graph.errors import ReportConflict, StoreError, StoreMissing, StoreUnwritable
from graph.identifiers import (
    ADDED_REGISTER_GRAPHS,
    COMPARISON_GRAPHS,
    REGISTER_GRAPHS,
    REPORT_GRAPHS,
    VOCABULARY_GRAPHS,
)
from graph.namespaces import PEEL
from graph.packed import Packed
from graph.release import (
    CURRENT,
    MANIFEST,
    RELEASES,
    STORE,
    GraphSummary,
    Release,
    current_folder,
    is_address,
    read_release,
    software_version,
)
from graph.store import digest_of, is_run, lines_of, quads_of

Lines = list[bytes]
"""The triples of one graph in the store's own N-Triples, sorted, without line ends."""

LOCK: Final = "publish.lock"
"""Held while a release is being built; a folder that has it is a store."""
_UNFINISHED: Final = ".unfinished-"
_AT_A_TIME: Final = 64 << 20  # bytes of quads that the engine is given at once
_WHOLE_SETS: Final = (VOCABULARY_GRAPHS, REGISTER_GRAPHS)
_SOURCE_DIGEST: Final = ox.NamedNode(str(PEEL.sourceDigest))
_GENERATED: Final = ox.NamedNode(str(PROV.generated))


def publish(
    graphs: Mapping[URIRef, Graph | Packed],
    location: str,
    *,
    replace: bool = False,
    keep: int = 1,
    names: Mapping[str, str] | None = None,
    drop: Collection[URIRef] = (),
) -> Release:
    """
    Publish graphs into a folder, together with those that the current release already has there.

    A graph takes the place of the one with the same name. Vocabularies and registers come as whole sets:
    when any of a set is given, those of the old set that are not given are dropped; registers that a user
    added stay. The graph of a run is
    kept only while a graph that it generated is; a run that changed nothing is not added. What was derived
    from a report goes with it. Where nothing changes at all, the current release stays.

    Args:
        graphs: Name -> graph, without blank nodes, or already packed; may be empty.
        location: A folder; it is made if it does not exist.
        replace: Let a report take the place of one that was read from another file.
        keep: Releases before the new one that stay on disk, for readers that have them open.
        names: sha256 of a source file -> what to call it in a message.
        drop: Graphs of the current release that the new one leaves out.

    Returns:
        The release that is served now.

    Raises:
        ReportConflict: A report was read from another file than the one published, and `replace` is not set.
        StoreUnwritable: No permission, no space, or another run is publishing there.
        StoreError: The location is no folder, a graph holds a blank node, or the store there is damaged.
    """
    if is_address(location):
        raise StoreError(
            location,
            "publishing goes to a folder, and this is the address of an endpoint",
            next_step="Build into a folder, then load `peelgraph export` with the server's own tools.",
        )
    folder = Path(location)
    with _writing(folder), _locked(folder):
        _sweep(folder)
        held, current = _held(location)
        held = {name: lines for name, lines in held.items() if URIRef(name) not in drop}
        brought = {str(name): pack(name, graph) for name, graph in graphs.items()}
        sources = _sources(brought)
        if not replace:
            _refuse_conflicts(current.sources if current else {}, sources, names or {})
        merged = _merge(held, brought)
        drawn = (current.drawn_by if current else {}) | dict.fromkeys(sources, software_version())
        if current is not None and (_summaries(merged), drawn) == (current.graphs, current.drawn_by):
            return current
        release = _build(folder, merged, drawn)
        _swap(folder, release)
        _prune(folder, release, current, keep)
        return release


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
def _locked(folder: Path) -> Iterator[None]:
    path = folder / LOCK
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreUnwritable(
                str(path),
                "another run is publishing into this store",
                next_step="Wait until it has ended, then run the command again.",
            ) from None
        yield


def _sweep(folder: Path) -> None:
    """Remove what a killed run left behind; the lock says that no run is alive."""
    releases = folder / RELEASES
    releases.mkdir(exist_ok=True)
    for path in releases.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(path)
    for path in folder.glob(f"{_UNFINISHED}*"):
        path.unlink()


def _held(location: str) -> tuple[dict[str, Packed], Release | None]:
    """The graphs of the current release, and its manifest; none and None where there is no release."""
    try:
        folder = current_folder(location)
    except StoreMissing:
        return {}, None
    release = read_release(folder)
    store = ox.Store.read_only(str(folder / STORE))
    return {name: Packed(lines_of(store, ox.NamedNode(name))) for name in release.graphs}, release


def pack(name: URIRef, graph: Graph | Packed) -> Packed:
    """
    A graph as it is written, packed.

    Raises:
        StoreError: It holds a blank node.
    """
    return graph if isinstance(graph, Packed) else Packed(canonical_lines(str(name), graph))


def canonical_lines(name: str, graph: Graph) -> Lines:
    """
    A graph as the store will give it back: sorted N-Triples, without line ends.

    Raises:
        StoreError: It holds a blank node.
    """
    store = ox.Store()
    store.bulk_load(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    lines = lines_of(store, ox.DefaultGraph())
    blank = next((line for line in lines if b"_:" in line and _has_blank_node(line)), None)
    if blank is not None:
        raise StoreError(
            f"graph <{name}>", f"it holds a blank node ({blank.decode()})", "an IRI for every node"
        )
    return lines


def _has_blank_node(line: bytes) -> bool:
    (triple,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def _values(lines: Iterable[bytes], predicate: ox.NamedNode) -> dict[str, str]:
    """Subject -> value of one property in a graph."""
    found = b"\n".join(line for line in lines if str(predicate).encode() in line)
    quads = ox.parse(found, format=ox.RdfFormat.N_TRIPLES)
    return {quad.subject.value: quad.object.value for quad in quads if quad.predicate == predicate}


def _sources(graphs: Mapping[str, Packed]) -> dict[str, str]:
    """IRI of each report -> sha256 of the file it was read from; runs repeat it and are left out."""
    found: dict[str, str] = {}
    for name, lines in graphs.items():
        if not is_run(name):
            found |= _values(lines, _SOURCE_DIGEST)
    return dict(sorted(found.items()))


def _refuse_conflicts(held: Mapping[str, str], brought: Mapping[str, str], names: Mapping[str, str]) -> None:
    for report, digest in brought.items():
        if report in held and held[report] != digest:
            raise report_conflict(report, held[report], digest, names)


def report_conflict(report: str, held: str, brought: str, names: Mapping[str, str]) -> ReportConflict:
    """The error for two files (by their sha256) that claim to be the same report."""
    return ReportConflict(
        names.get(brought, report),
        f"it claims to be {report}, which was already read from {names.get(held, 'another file')} "
        f"(sha256 {held[:12]}…, this one {brought[:12]}…)",
        "one file a report",
        "Leave out the wrong file, or add --replace to put this one in its place.",
    )


def _merge(held: Mapping[str, Packed], brought: Mapping[str, Packed]) -> dict[str, Packed]:
    """What the new release holds, by name in order; `publish` says by which rules."""
    renewed = tuple(kind for kind in _WHOLE_SETS if any(name.startswith(kind) for name in brought))
    kept = {
        name: lines
        for name, lines in held.items()
        if not (renewed and name.startswith(renewed)) or name.startswith(ADDED_REGISTER_GRAPHS)
    }
    changed = {name for name, lines in brought.items() if held.get(name) != lines}
    merged = {name: lines for name, lines in kept.items() if not _generated(name, lines) & changed}
    merged |= {
        name: lines
        for name, lines in brought.items()
        if not is_run(name) or _generated(name, lines) & changed
    }
    return {
        name: lines for name, lines in sorted(merged.items()) if _has_report(name, merged, changed, brought)
    }


def _has_report(
    name: str, merged: Mapping[str, Packed], changed: set[str], brought: Mapping[str, Packed]
) -> bool:
    """Whether the report that a derived graph is of is there, as it was then; true of any other graph."""
    if not name.startswith(COMPARISON_GRAPHS):
        return True
    report = REPORT_GRAPHS + name.removeprefix(COMPARISON_GRAPHS)
    return report in merged and (name in brought or report not in changed)


def _generated(name: str, lines: Packed) -> set[str]:
    """The graphs that a run generated; empty for a graph that is not of a run."""
    return set(_values(lines, _GENERATED).values()) if is_run(name) else set()


def _summaries(graphs: Mapping[str, Packed]) -> dict[str, GraphSummary]:
    return {name: summary_of(name, lines) for name, lines in graphs.items()}


def summary_of(name: str, lines: Packed | Lines) -> GraphSummary:
    """What a manifest says of a graph."""
    return GraphSummary(len(lines), digest_of([quads_of(name, lines)]))


def _build(folder: Path, graphs: Mapping[str, Packed], drawn_by: Mapping[str, str]) -> Release:
    """Write a whole release beside the others, and bring it to the disk."""
    created = datetime.now(UTC)
    name = created.strftime("%Y%m%dT%H%M%S%fZ")
    unfinished = folder / RELEASES / f"{_UNFINISHED}{name}"
    try:
        (unfinished / STORE).mkdir(parents=True)
        triples = _load(unfinished / STORE, graphs)
        release = Release(
            id=name,
            created=created.isoformat(timespec="seconds"),
            software=software_version(),
            digest=digest_of(quads_of(name, lines) for name, lines in graphs.items() if not is_run(name)),
            triples=triples,
            graphs=_summaries(graphs),
            sources=(sources := _sources(graphs)),
            drawn_by={report: drawn_by.get(report, "") for report in sources},
        )
        _check(unfinished / STORE, release)
        (unfinished / MANIFEST).write_text(release.as_json(), encoding="utf-8")
        _sync(unfinished)
        unfinished.rename(folder / RELEASES / name)
        _sync_path(folder / RELEASES)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return release


def _load(path: Path, graphs: Mapping[str, Packed]) -> int:
    """Fill a new store with the named graphs and their union; returns how many triples the union has."""
    store = ox.Store(str(path))
    _load_lines(store, chain.from_iterable(quads_of(name, lines) for name, lines in graphs.items()))
    # Every graph is sorted, so that the same triple of several comes in a row.
    triples = _load_lines(store, (line for line, _ in groupby(heapq.merge(*graphs.values()))))
    store.optimize()
    store.flush()
    return triples


def _load_lines(store: ox.Store, quads: Iterable[bytes]) -> int:
    """Load lines of N-Quads, so many at a time; returns how many there were."""
    waiting: list[bytes] = []
    count = size = 0
    for count, line in enumerate(quads, 1):  # noqa: B007 - the last count is the number of lines
        waiting.append(line)
        size += len(line)
        if size > _AT_A_TIME:
            store.bulk_load(b"\n".join([*waiting, b""]), format=ox.RdfFormat.N_QUADS)
            waiting, size = [], 0
    store.bulk_load(b"\n".join([*waiting, b""]), format=ox.RdfFormat.N_QUADS)
    return count


def _check(path: Path, release: Release) -> None:
    """Whether the new store gives back what its manifest says; a disk may have lost some of it."""
    store = ox.Store.read_only(str(path))
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    found = ((name, lines_of(store, ox.NamedNode(name))) for name in release.graphs)
    if triples != release.triples or any(
        summary_of(name, lines) != release.graphs[name] for name, lines in found
    ):
        raise StoreError(
            str(path),
            "the new release does not give back what was written",
            next_step="Nothing was changed. Check the disk, then run the command again.",
        )


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
    link = folder / f"{_UNFINISHED}{CURRENT}"
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
