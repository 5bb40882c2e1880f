"""
What a new release is to hold: the graphs that are brought, and of those that are served all that stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import PROV

from graph.child import run_apart_if_it_may
from graph.errors import StoreError, StoreMissing
from graph.identifiers import (
    ADDED_REGISTER_GRAPHS,
    COMPARISON_GRAPHS,
    REGISTER_GRAPHS,
    REPORT_GRAPHS,
    VOCABULARY_GRAPHS,
)
from graph.packed import Packed
from graph.release import STORE, GraphSummary, Release, current_folder, read_release
from graph.store import Lines, blocks_of, is_run, lines_of, summary_of

_WHOLE_SETS: Final = (VOCABULARY_GRAPHS, REGISTER_GRAPHS)
_GENERATED: Final = ox.NamedNode(str(PROV.generated))


@dataclass(frozen=True, slots=True)
class Served:
    """
    The release that is served, in its folder.

    Its store is read by other processes: who has opened one has threads, and may fork no more.
    """

    folder: Path
    release: Release

    def generated(self) -> dict[str, set[str]]:
        """As `generated_in`."""
        return run_apart_if_it_may(lambda: generated_in(self.open()), ended(self.folder))

    def packed(self, names: Iterable[str]) -> dict[str, Packed]:
        """Some of its graphs, by name."""

        def read() -> dict[str, Packed]:
            store = self.open()
            return {name: Packed(lines_of(store, ox.NamedNode(name))) for name in names}

        return run_apart_if_it_may(read, ended(self.folder))

    def open(self) -> ox.Store:
        """Its store."""
        return ox.Store.read_only(str(self.folder / STORE))


def served_in(location: str) -> Served | None:
    """None where nothing is served."""
    try:
        folder = current_folder(location)
    except StoreMissing:
        return None
    return Served(folder, read_release(folder))


@dataclass(frozen=True, slots=True)
class Merged:
    """
    What a new release is to hold.

    Args:
        summaries: Of all its graphs, by name in order.
        brought: Those that are not as they were; of the others the store has the triples.
    """

    summaries: dict[str, GraphSummary]
    brought: dict[str, Packed]


def merge(served: Served | None, brought: Mapping[str, Packed], drop: Collection[str]) -> Merged:
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
        if not is_run(name) or {graph for _, graph in pairs_in(brought[name], _GENERATED)} & changed
    }
    summaries = {
        name: graph for name, graph in sorted(merged.items()) if _has_report(name, merged, changed, brought)
    }
    return Merged(summaries, {name: brought[name] for name in summaries if name in changed})


def _has_report(
    name: str, merged: Collection[str], changed: Collection[str], brought: Collection[str]
) -> bool:
    """Whether the report that a derived graph is of is there, as it was then; true of any other graph."""
    if not name.startswith(COMPARISON_GRAPHS):
        return True
    report = REPORT_GRAPHS + name.removeprefix(COMPARISON_GRAPHS)
    return report in merged and (name in brought or report not in changed)


def pairs_in(lines: Lines, predicate: ox.NamedNode) -> list[tuple[str, str]]:
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


def generated_in(store: ox.Store) -> dict[str, set[str]]:
    """Graph of a run -> the graphs that the run generated."""
    found: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, _GENERATED, None, None):
        run = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        if is_run(run) and isinstance(quad.object, ox.NamedNode):
            found.setdefault(run, set()).add(quad.object.value)
    return found


def ended(path: Path) -> StoreError:
    """The error for a process that worked on a store and gave nothing back."""
    return StoreError(
        str(path),
        "the process that worked on the store was ended, as happens where memory runs out",
        next_step="Nothing was changed. Give the machine more memory, then run the command again.",
    )
