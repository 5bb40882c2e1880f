"""
Validated graphs in, a new release out, swapped in whole, or nothing.

What it holds is told in `graph.merging`, how it comes to be on disk in `graph.releasing`, and how its store
is made in `graph.making`: where little changes, of the store that is served, so that one report more costs
what that report costs. Graphs are packed (`graph.packed`) until they are written, and only one at a time is
unpacked whole.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef

from graph.errors import ReportConflict, StoreError
from graph.garbage import collected_once
from graph.lines import ntriples
from graph.making import making
from graph.merging import merge, pairs_in, served_in
from graph.namespaces import PEEL
from graph.packed import Packed
from graph.release import MadeBy, Release, is_address, software_version
from graph.releasing import changing, complete, drafting, release_of, serve
from graph.settings import RELEASES_KEPT
from graph.store import is_run, lines_of
from graph.tallying import is_tallied

_SOURCE_DIGEST: Final = ox.NamedNode(str(PEEL.sourceDigest))


@collected_once()
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

    A graph takes the place of the one with the same name; `graph.merging` tells what goes besides. Where
    nothing changes at all, the current release stays.

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
        served = served_in(location)
        current = served.release if served else None
        brought = {str(name): pack(name, graph) for name, graph in graphs.items()}
        sources = _sources_of(brought)
        if not replace:
            _refuse_conflicts(current.sources if current else {}, sources, names or {})
        merged = merge(served, brought, {str(name) for name in drop})
        drawn = (current.drawn_by if current else {}) | dict.fromkeys(sources, software_version())
        is_same = current is not None and (merged.summaries, drawn) == (current.graphs, current.drawn_by)
        if current is not None and is_same and (is_tallied(current.graphs) or not current.kinds):
            return current
        with drafting(folder) as draft, making(draft, served, merged) as made:
            release = release_of(draft, made.told, made.triples, drawn, made_by)
            release = complete(draft, release, made.basis, made.indexed)
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


def pack(name: URIRef, graph: Graph | Packed | list[bytes]) -> Packed:
    """
    A graph as it is written, packed.

    Args:
        graph: Or its lines as a store has given them back already, sorted.

    Raises:
        StoreError: It holds a blank node.
    """
    return graph if isinstance(graph, Packed) else Packed(canonical_lines(str(name), graph))


def canonical_lines(name: str, graph: Graph | list[bytes]) -> list[bytes]:
    """
    A graph as the store will give it back, unless it has: sorted N-Triples, without line ends.

    Raises:
        StoreError: It holds a blank node.
    """
    if not isinstance(graph, list):
        store = ox.Store()
        store.load(ntriples(graph), format=ox.RdfFormat.N_TRIPLES)
        graph = lines_of(store, ox.DefaultGraph())
    blank = next((line for line in graph if b"_:" in line and _has_blank_node(line)), None)
    if blank is not None:
        raise StoreError(
            f"graph <{name}>", f"it holds a blank node ({blank.decode()})", "an IRI for every node"
        )
    return graph


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


def _sources_of(graphs: Mapping[str, Packed]) -> dict[str, str]:
    """As `graph.releasing.sources_in`, of graphs that are in no store yet."""
    found: dict[str, str] = {}
    for name, lines in graphs.items():
        if not is_run(name):
            found |= dict(pairs_in(lines, _SOURCE_DIGEST))
    return found
