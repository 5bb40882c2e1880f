"""
How the store of a release is made: filled from nothing, or a copy of another brought in line.

The default graph holds every distinct triple of the named graphs, so that a query over all of them counts it
once. A copy shares its files with the store that it was made of: the engine writes new ones beside them, and
never into one that is whole. They are written the ordinary way, not in bulk: the engine then merges what is
new with what is not much older whenever a store is opened, and reading stays as quick as it was. What is
written in bulk is left to lie in layers, and after eight reports all reading took twice the time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.basis import Basis
from graph.release import Release
from graph.store import Lines, lines_of, quads_in_blocks
from graph.tallying import is_tallied, tally_all, tally_changed

_AT_A_TIME: Final = 16 << 20  # bytes of quads that the engine is given at once, of either kind of graph
_LINES: Final = 1 << 12
"""Of the default graph that are put together at once."""


def fill(
    path: Path, graphs: Mapping[str, Lines], derive: Callable[[ox.Store], Mapping[str, Lines]] = lambda _: {}
) -> int:
    """
    Fill a new store with named graphs and their union.

    It stays open until all is in it: opened anew, the engine would write again the files that copies share.

    Args:
        derive: Gives further graphs, made of the store with those; none says what another graph says.

    Returns:
        How many triples the union has.
    """
    store = ox.Store(str(path))
    triples = _fill(store, graphs)
    triples += _fill(store, derive(store))
    store.optimize()
    store.flush()
    return triples


def _fill(store: ox.Store, graphs: Mapping[str, Lines]) -> int:
    """The named graphs are loaded by a thread of their own: most of the time the engine works for itself."""
    with ThreadPoolExecutor(1) as executor:
        quads = (block for name, lines in graphs.items() for block in quads_in_blocks(name, lines))
        named = executor.submit(_load, store, quads)
        # Every graph is sorted, so that the same triple of several comes in a row.
        merged = _Counted(line for line, _ in groupby(heapq.merge(*graphs.values())))
        _load(store, merged)
        named.result()
    return merged.count


class _Counted:
    """
    Lines in blocks, counted on the way.

    Args:
        lines: Without their ends.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        while block := list(islice(self._lines, _LINES)):
            self.count += len(block)
            yield b"\n".join([*block, b""])


def _load(store: ox.Store, quads: Iterable[bytes]) -> None:
    """Load blocks of lines of N-Quads, so many at a time."""
    waiting: list[bytes] = []
    size = 0
    for block in quads:
        waiting.append(block)
        size += len(block)
        if size > _AT_A_TIME:
            _load_blocks(store, waiting)
            waiting, size = [], 0
    _load_blocks(store, waiting)


def _load_blocks(store: ox.Store, blocks: list[bytes]) -> None:
    """They were written by the engine, which need not look again whether their IRIs are well formed."""
    store.bulk_load(b"".join(blocks), format=ox.RdfFormat.N_QUADS, lenient=True)


def copy_store(path: Path, to: Path) -> None:
    """Copy a store that nobody writes; as far as can be, the files of both are the same ones on disk."""
    ox.Store.read_only(str(path)).backup(str(to))


def bring_in_line(
    path: Path, folder: Path, release: Release, before: Mapping[str, Lines], after: Mapping[str, Lines]
) -> Basis:
    """
    Let a copy of a store hold some graphs, its tallies count them, and its default graph say what any says.

    Args:
        path: Of the copy, which may have been changed already, but for its default graph.
        folder: Of the release that it is a copy of.
        release: The manifest of that.
        before: The graphs in which the two are to differ, as that release has them; a new one is empty.
        after: The same as they are to be; one that is to go is left out.

    Returns:
        What the copy has in common with the release.
    """
    store = ox.Store(str(path))
    gained: set[bytes] = set()
    lost: set[bytes] = set()
    for name, lines in before.items():
        old, wanted = set(lines), set(after.get(name, ()))
        _bring_graph(store, ox.NamedNode(name), wanted)
        gained |= wanted - old
        lost |= old - wanted
    kept = (release.graphs.keys() - before.keys()) | after.keys()
    for empty in [graph for graph in store.named_graphs() if graph.value not in kept]:
        store.remove_graph(empty)
    added = tuple(quad for quad in _quads(gained, ox.DefaultGraph()) if quad not in store)
    removed = tuple(quad for quad in _quads(lost - gained, ox.DefaultGraph()) if not _is_said(store, quad))
    _change(store, added, removed)
    described = frozenset(line.partition(b"> ")[0][1:].decode() for line in gained | lost)
    basis = _bring_tallies(store, Basis(folder, release, added, removed, described))
    store.flush()
    return basis


def _change(store: ox.Store, added: Iterable[ox.Quad], removed: Iterable[ox.Quad]) -> None:
    for quad in removed:
        store.remove(quad)
    store.extend(added)


def _bring_tallies(store: ox.Store, basis: Basis) -> Basis:
    """Let the tallies of a copy, which are those of its release, count what it has now."""
    if is_tallied(basis.release.graphs):
        changed = [*((quad, 1) for quad in basis.gained), *((quad, -1) for quad in basis.lost)]
        found = tally_changed(basis.open(), store, changed)
    else:
        found = {name: ([], lines) for name, lines in tally_all(store).items()}
    gained: list[ox.Quad] = []
    lost: list[ox.Quad] = []
    for name, (lines, packed) in found.items():
        before, after = set(lines), set(packed)
        _bring_graph(store, ox.NamedNode(name), after)
        gained += _quads(after - before, ox.DefaultGraph())
        lost += _quads(before - after, ox.DefaultGraph())
    _change(store, gained, lost)
    tallies = {name: packed for name, (_, packed) in found.items()}
    return replace(basis, gained=(*basis.gained, *gained), lost=(*basis.lost, *lost), tallies=tallies)


def _bring_graph(store: ox.Store, graph: ox.NamedNode, wanted: set[bytes]) -> None:
    if not wanted:
        store.remove_graph(graph)
        return
    held = set(lines_of(store, graph))
    for quad in _quads(held - wanted, graph):
        store.remove(quad)
    store.extend(_quads(wanted - held, graph))


def _is_said(store: ox.Store, quad: ox.Quad) -> bool:
    """Whether any named graph says it."""
    said = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(isinstance(other.graph_name, ox.NamedNode) for other in said)


def _quads(lines: Iterable[bytes], graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    for quad in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
