"""
How the store of a new release is made: filled from nothing, or the one that is served copied and brought in
line, whichever takes less time.

Of one that is filled the index is made meanwhile, as soon as everything is in it but tallies, while these
are counted and the store is put in order.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.basis import Basis
from graph.child import meanwhile, run_apart_if_it_may
from graph.filling import bring_in_line, copy_store, fill
from graph.identifiers import TALLY_GRAPHS
from graph.merging import Merged, Served, ended
from graph.packed import Packed
from graph.release import STORE, GraphSummary, Release
from graph.releasing import Draft
from graph.search_index import INDEX
from graph.search_update import make_index
from graph.store import lines_of, summary_of
from graph.tallying import tally_all

_FEW: Final = 100_000
_SHARE: Final = 4
"""So many triples, or one in so many, may differ where a copy is brought in line."""
_FILLED: Final = "filled"
"""Folder of a draft: its store before its tallies, of the same files, while the index is made of it."""


@dataclass(frozen=True, slots=True)
class Made:
    """
    The store of a release, and what is known of it.

    Args:
        triples: Distinct ones that it has.
        told: Of all its graphs, tallies among them.
        basis: What it was copied from; none where it was filled.
        indexed: Waits for its index; none where that is not begun.
    """

    triples: int
    told: dict[str, GraphSummary]
    basis: Basis | None = None
    indexed: Callable[[], None] | None = None


@contextmanager
def making(draft: Draft, served: Served | None, merged: Merged) -> Iterator[Made]:
    """
    Make the store of a release; work that is begun on its index ends with the block.

    A copy takes less time where little changes; a store that is filled leaves nothing of what was there
    before.

    Raises:
        StoreError: A process that worked on it was ended.
        OSError: It cannot be written.
    """
    if served is not None and _is_little(served.release, merged.summaries):
        basis = run_apart_if_it_may(partial(_bring_copy, draft.store, served, merged), ended(draft.store))
        yield Made(basis.triples, with_tallies(merged.summaries, basis.tallies), basis)
        return
    kept = {name: told for name, told in merged.summaries.items() if not name.startswith(TALLY_GRAPHS)}
    held = served.packed(name for name in kept if name not in merged.brought) if served else {}
    graphs = {name: merged.brought.get(name) or held[name] for name in kept}
    draft.store.mkdir(parents=True)
    is_filled = get_context("fork").Event()

    def filled(store: ox.Store) -> None:
        store.backup(str(draft.path / _FILLED))
        is_filled.set()

    # By other processes: what is made of the store afterwards is made by several, which this one forks.
    with meanwhile(partial(_index, draft, graphs, is_filled), ended(draft.store)) as indexed:
        triples, tallies = run_apart_if_it_may(
            partial(_fill, draft.store, graphs, filled), ended(draft.store)
        )
        yield Made(triples, with_tallies(kept, tallies), indexed=indexed)


def _bring_copy(path: Path, served: Served, merged: Merged) -> Basis:
    """Copy the store that is served, and bring the copy in line."""
    copy_store(served.folder / STORE, path)
    store, names = served.open(), served.release.graphs
    before = {
        name: lines_of(store, ox.NamedNode(name)) if name in names else []
        for name in _differing(served.release, merged.summaries)
    }
    return bring_in_line(path, served.folder, served.release, before, merged.brought)


def _fill(
    path: Path, graphs: Mapping[str, Packed], filled: Callable[[ox.Store], None]
) -> tuple[int, dict[str, Packed]]:
    """
    Fill a new store and count what is in it.

    Args:
        filled: Called with the store when all is in it but tallies.

    Returns:
        How many distinct triples it has, and the tallies.
    """
    tallies: dict[str, Packed] = {}

    def tally(store: ox.Store) -> Mapping[str, Packed]:
        filled(store)
        tallies.update(tally_all(store))
        return tallies

    return fill(path, graphs, tally), tallies


def _index(draft: Draft, graphs: Mapping[str, Packed], is_filled: Event) -> None:
    """Wait until the store is filled, then index it as it is before its tallies, which no one looks for."""
    is_filled.wait()
    make_index(draft.path / _FILLED, draft.path / INDEX, graphs=graphs)
    shutil.rmtree(draft.path / _FILLED)


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
