"""
Validated graphs in, a new release out, swapped in whole, or nothing.

How it comes to be on disk is told in `graph.releasing`. Every distinct triple of the named graphs is also
written to the default graph, so that a query over all of them counts it once. Graphs are packed
(`graph.packed`) until they are written, and only one at a time is unpacked whole.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping
from itertools import chain, groupby
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import PROV

from graph.errors import ReportConflict, StoreError, StoreMissing
from graph.identifiers import (
    ADDED_REGISTER_GRAPHS,
    COMPARISON_GRAPHS,
    REGISTER_GRAPHS,
    REPORT_GRAPHS,
    VOCABULARY_GRAPHS,
)
from graph.lines import ntriples
from graph.packed import Packed
from graph.release import STORE, MadeBy, Release, current_folder, is_address, read_release, software_version
from graph.releasing import (
    Draft,
    changing,
    complete,
    drafting,
    release_of,
    serve,
    sources_of,
    summaries,
    values,
)
from graph.settings import RELEASES_KEPT
from graph.store import is_run, lines_of, quads_of

Lines = list[bytes]
"""The triples of one graph in the store's own N-Triples, sorted, without line ends."""

_AT_A_TIME: Final = 64 << 20  # bytes of quads that the engine is given at once
_WHOLE_SETS: Final = (VOCABULARY_GRAPHS, REGISTER_GRAPHS)
_GENERATED: Final = ox.NamedNode(str(PROV.generated))


def publish(
    graphs: Mapping[URIRef, Graph | Packed],
    location: str,
    *,
    replace: bool = False,
    kept: int = RELEASES_KEPT,
    names: Mapping[str, str] | None = None,
    drop: Collection[URIRef] = (),
    made_by: MadeBy = MadeBy.BUILD,
) -> Release:
    """
    Publish graphs into a folder, together with those that the current release already has there.

    A graph takes the place of the one with the same name; `_merge` tells what goes besides. Where nothing
    changes at all, the current release stays.

    Args:
        graphs: Name -> graph, without blank nodes, or already packed; may be empty.
        location: A folder; it is made if it does not exist.
        replace: Let a report take the place of one that was read from another file.
        kept: Releases that stay on disk, the new one among them: readers may have older ones open.
        names: sha256 of a source file -> what to call it in a message.
        drop: Graphs of the current release that the new one leaves out.
        made_by: What the manifest says made it.

    Returns:
        The release that is served now.

    Raises:
        ReportConflict: A report was read from another file than the one published, and `replace` is not set.
        StoreUnwritable: No permission, no space, or another run is publishing there.
        StoreError: The location is no folder, a graph holds a blank node, or the store there is damaged.
    """
    folder = folder_of(location)
    with changing(folder):
        held, current = _held(location)
        held = {name: lines for name, lines in held.items() if URIRef(name) not in drop}
        brought = {str(name): pack(name, graph) for name, graph in graphs.items()}
        sources = sources_of(brought)
        if not replace:
            _refuse_conflicts(current.sources if current else {}, sources, names or {})
        merged = _merge(held, brought)
        drawn = (current.drawn_by if current else {}) | dict.fromkeys(sources, software_version())
        if current is not None and (summaries(merged), drawn) == (current.graphs, current.drawn_by):
            return current
        with drafting(folder) as draft:
            release = complete(draft, _build(draft, merged, drawn, made_by))
        serve(folder, release, current, kept)
        return release


def folder_of(location: str) -> Path:
    """
    The folder that a location names.

    Raises:
        StoreError: It is an address.
    """
    if is_address(location):
        raise StoreError(
            location,
            "publishing goes to a folder, and this is the address of an endpoint",
            next_step="Build into a folder, then load `peelgraph export` with the server's own tools.",
        )
    return Path(location)


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
    store.load(ntriples(graph), format=ox.RdfFormat.N_TRIPLES)
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
    """
    What the new release holds, by name in order.

    Vocabularies and registers come as whole sets: when any of a set is given, those of the old set that are
    not given are dropped; registers that a user added stay. The graph of a run is kept only while a graph
    that it generated is; a run that changed nothing is not added. What was derived from a report goes with
    it.
    """
    renewed = tuple(kind for kind in _WHOLE_SETS if any(name.startswith(kind) for name in brought))
    kept = {
        name: lines
        for name, lines in held.items()
        if not (renewed and name.startswith(renewed)) or name.startswith(ADDED_REGISTER_GRAPHS)
    }
    changed = {name for name, lines in brought.items() if held.get(name) != lines}
    merged = {name: lines for name, lines in kept.items() if not generated_by(name, lines) & changed}
    merged |= {
        name: lines
        for name, lines in brought.items()
        if not is_run(name) or generated_by(name, lines) & changed
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


def generated_by(name: str, lines: Packed) -> set[str]:
    """The graphs that a run generated; empty for a graph that is not of a run."""
    return set(values(lines, _GENERATED).values()) if is_run(name) else set()


def _build(
    draft: Draft, graphs: Mapping[str, Packed], drawn_by: Mapping[str, str], made_by: MadeBy
) -> Release:
    """Write the store of a release, and say what is in it."""
    draft.store.mkdir(parents=True)
    triples = _load(draft.store, graphs)
    return release_of(draft, graphs, triples, drawn_by, made_by)


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
