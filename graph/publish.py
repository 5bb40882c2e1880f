"""
Validated graphs in, a new release out, swapped in whole, or nothing.

How it comes to be on disk is told in `graph.releasing`, and how its store is made in `graph.filling`: where
little changes, of the store that is served, so that one report more costs what that report costs. Graphs are
packed (`graph.packed`) until they are written, and only one at a time is unpacked whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import PROV

from graph.basis import Basis
from graph.child import run_apart_if_it_may
from graph.errors import ReportConflict, StoreError, StoreMissing
from graph.filling import bring_in_line, copy_store, fill
from graph.garbage import collected_once
from graph.identifiers import (
    ADDED_REGISTER_GRAPHS,
    COMPARISON_GRAPHS,
    REGISTER_GRAPHS,
    REPORT_GRAPHS,
    TALLY_GRAPHS,
    VOCABULARY_GRAPHS,
)
from graph.lines import ntriples
from graph.namespaces import PEEL
from graph.packed import Packed
from graph.release import (
    STORE,
    GraphSummary,
    MadeBy,
    Release,
    current_folder,
    is_address,
    read_release,
    software_version,
)
from graph.releasing import Draft, changing, complete, drafting, release_of, serve
from graph.settings import RELEASES_KEPT
from graph.store import Lines, blocks_of, is_run, lines_of, summary_of
from graph.tallying import is_tallied, tally_all

_FEW: Final = 100_000
_SHARE: Final = 4
"""So many triples, or one in so many, may differ where a copy is brought in line."""
_WHOLE_SETS: Final = (VOCABULARY_GRAPHS, REGISTER_GRAPHS)
_SOURCE_DIGEST: Final = ox.NamedNode(str(PEEL.sourceDigest))
_GENERATED: Final = ox.NamedNode(str(PROV.generated))


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
        served = _served(location)
        current = served.release if served else None
        brought = {str(name): pack(name, graph) for name, graph in graphs.items()}
        sources = _sources_of(brought)
        if not replace:
            _refuse_conflicts(current.sources if current else {}, sources, names or {})
        merged = _merge(served, brought, {str(name) for name in drop})
        drawn = (current.drawn_by if current else {}) | dict.fromkeys(sources, software_version())
        is_same = current is not None and (merged.summaries, drawn) == (current.graphs, current.drawn_by)
        if current is not None and is_same and (is_tallied(current.graphs) or not current.kinds):
            return current
        with drafting(folder) as draft:
            made = _make_store(draft, served, merged)
            release = release_of(draft, made.told, made.triples, drawn, made_by)
            release = complete(draft, release, made.basis, made.graphs)
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


@dataclass(frozen=True, slots=True)
class _Served:
    """
    The release that is served, in its folder.

    Its store is read by other processes: who has opened one has threads, and may fork no more.
    """

    folder: Path
    release: Release

    def generated(self) -> dict[str, set[str]]:
        """As `generated_in`."""
        return run_apart_if_it_may(lambda: generated_in(self.open()), _ended(self.folder))

    def packed(self, names: Iterable[str]) -> dict[str, Packed]:
        """Some of its graphs, by name."""

        def read() -> dict[str, Packed]:
            store = self.open()
            return {name: Packed(lines_of(store, ox.NamedNode(name))) for name in names}

        return run_apart_if_it_may(read, _ended(self.folder))

    def open(self) -> ox.Store:
        """Its store."""
        return ox.Store.read_only(str(self.folder / STORE))


def _served(location: str) -> _Served | None:
    """None where nothing is served."""
    try:
        folder = current_folder(location)
    except StoreMissing:
        return None
    return _Served(folder, read_release(folder))


@dataclass(frozen=True, slots=True)
class _Merged:
    """
    What a new release is to hold.

    Args:
        summaries: Of all its graphs, by name in order.
        brought: Those that are not as they were; of the others the store has the triples.
    """

    summaries: dict[str, GraphSummary]
    brought: dict[str, Packed]


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
            found |= dict(_pairs(lines, _SOURCE_DIGEST))
    return found


def _pairs(lines: Lines, predicate: ox.NamedNode) -> list[tuple[str, str]]:
    """Subject and value of one property in a graph; what has no name or value is left out."""
    name = str(predicate).encode()
    blocks = (block for block in blocks_of(lines) if name in block)
    found = b"\n".join(line for block in blocks for line in block.split(b"\n") if name in line)
    return [
        (quad.subject.value, quad.object.value)
        for quad in ox.parse(found, format=ox.RdfFormat.N_TRIPLES)
        if quad.predicate == predicate
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode | ox.Literal)
    ]


def _merge(served: _Served | None, brought: Mapping[str, Packed], drop: Collection[str]) -> _Merged:
    """
    What the new release holds.

    Vocabularies and registers come as whole sets: when any of a set is given, those of the old set that are
    not given are dropped; registers that a user added stay. The graph of a run is kept only while a graph
    that it generated is; a run that changed nothing is not added. What was derived from a report goes with
    it.
    """
    held = (
        {name: graph for name, graph in served.release.graphs.items() if name not in drop} if served else {}
    )
    generated = served.generated() if served else {}
    told = {name: summary_of(name, lines) for name, lines in brought.items()}
    changed = {name for name, graph in told.items() if held.get(name) != graph}
    renewed = tuple(kind for kind in _WHOLE_SETS if any(name.startswith(kind) for name in brought))
    merged = {
        name: graph
        for name, graph in held.items()
        if not (renewed and name.startswith(renewed)) or name.startswith(ADDED_REGISTER_GRAPHS)
    }
    merged = {name: graph for name, graph in merged.items() if not generated.get(name, set()) & changed}
    merged |= {
        name: graph
        for name, graph in told.items()
        if not is_run(name) or {graph for _, graph in _pairs(brought[name], _GENERATED)} & changed
    }
    summaries = {
        name: graph for name, graph in sorted(merged.items()) if _has_report(name, merged, changed, brought)
    }
    return _Merged(summaries, {name: brought[name] for name in summaries if name in changed})


def _has_report(
    name: str, merged: Collection[str], changed: Collection[str], brought: Collection[str]
) -> bool:
    """Whether the report that a derived graph is of is there, as it was then; true of any other graph."""
    if not name.startswith(COMPARISON_GRAPHS):
        return True
    report = REPORT_GRAPHS + name.removeprefix(COMPARISON_GRAPHS)
    return report in merged and (name in brought or report not in changed)


def generated_in(store: ox.Store) -> dict[str, set[str]]:
    """Graph of a run -> the graphs that the run generated."""
    found: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, _GENERATED, None, None):
        run = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        if is_run(run) and isinstance(quad.object, ox.NamedNode):
            found.setdefault(run, set()).add(quad.object.value)
    return found


@dataclass(frozen=True, slots=True)
class _Made:
    """
    How the store of a release was made.

    Args:
        triples: Distinct ones that it has.
        told: Of all its graphs, tallies among them.
        basis: What it was copied from.
        graphs: All that it was filled with but tallies; only where it was not copied.
    """

    triples: int
    told: dict[str, GraphSummary]
    basis: Basis | None = None
    graphs: Mapping[str, Packed] | None = None


def _make_store(draft: Draft, served: _Served | None, merged: _Merged) -> _Made:
    """
    Make the store of a release.

    Where little is to change, it is a copy of the store that is served, brought in line; or else it is filled
    from nothing, which is quicker for much, and leaves nothing of what was there before.
    """
    if served is None or not _is_little(served.release, merged.summaries):
        kept = {name: told for name, told in merged.summaries.items() if not name.startswith(TALLY_GRAPHS)}
        held = served.packed(name for name in kept if name not in merged.brought) if served else {}
        graphs = {name: merged.brought.get(name) or held[name] for name in kept}
        draft.store.mkdir(parents=True)
        # By another process: what is made of the store afterwards is made by several, which this one forks.
        triples, tallies = run_apart_if_it_may(partial(_fill, draft.store, graphs), _ended(draft.store))
        return _Made(triples, with_tallies(kept, tallies), graphs=graphs)
    basis = run_apart_if_it_may(partial(_bring_copy, draft.store, served, merged), _ended(draft.store))
    return _Made(basis.triples, with_tallies(merged.summaries, basis.tallies), basis)


def _bring_copy(path: Path, served: _Served, merged: _Merged) -> Basis:
    """Copy the store that is served, and bring the copy in line."""
    copy_store(served.folder / STORE, path)
    store, names = served.open(), served.release.graphs
    before = {
        name: lines_of(store, ox.NamedNode(name)) if name in names else []
        for name in _differing(served.release, merged.summaries)
    }
    return bring_in_line(path, served.folder, served.release, before, merged.brought)


def _ended(path: Path) -> StoreError:
    return StoreError(
        str(path),
        "the process that worked on the store was ended, as happens where memory runs out",
        next_step="Nothing was changed. Give the machine more memory, then run the command again.",
    )


def _fill(path: Path, graphs: Mapping[str, Packed]) -> tuple[int, dict[str, Packed]]:
    """Fill a new store and count what is in it; returns how many distinct triples it has, and the tallies."""
    tallies: dict[str, Packed] = {}

    def tally(store: ox.Store) -> Mapping[str, Packed]:
        tallies.update(tally_all(store))
        return tallies

    return fill(path, graphs, tally), tallies


def with_tallies(
    graphs: Mapping[str, GraphSummary], tallies: Mapping[str, Packed]
) -> dict[str, GraphSummary]:
    """What a manifest is to say of graphs, where those of some tallies are others; an empty one is gone."""
    made = {name: summary_of(name, lines) for name, lines in tallies.items() if len(lines)}
    kept = {name: told for name, told in graphs.items() if name not in tallies}
    return dict(sorted((kept | made).items()))


def _differing(release: Release, graphs: Mapping[str, GraphSummary]) -> set[str]:
    return {name for name in {*release.graphs, *graphs} if release.graphs.get(name) != graphs.get(name)}


def _is_little(release: Release, graphs: Mapping[str, GraphSummary]) -> bool:
    """Whether bringing a copy in line takes less time than filling a store with these graphs."""
    sizes = (
        held[name].triples
        for name in _differing(release, graphs)
        for held in (release.graphs, graphs)
        if name in held
    )
    return sum(sizes) <= max(_FEW, sum(graph.triples for graph in graphs.values()) // _SHARE)
