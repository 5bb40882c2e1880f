"""
A change in, a new release out, of which everything is valid; or the reason why not, and nothing changed.

The change is made on a copy (`graph.changes`). Which graphs it changed is told by their digests; each of them
has to conform to the shapes, beside the vocabularies and registers and what other graphs say of the same
things, and may hold no blank node. What was derived from a report that changed is derived anew, the default
graph is brought in line with the named ones, the graphs that draw on what was removed are checked as well
(`graph.dependents`), and the release is completed and served as any other (`graph.releasing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from graph.admission import refuse_unwritable, validate_changed
from graph.basis import Basis
from graph.changes import Change, Kind, Limits, change_copy, name_of
from graph.comparing import Reports, derive, grades_in
from graph.comparison import Comparer
from graph.dependents import validate_dependents
from graph.drawing import union
from graph.errors import GraphMissing, WriteRefused, WriteUnmet
from graph.filling import bring_in_line
from graph.identifiers import COMPARISON_GRAPHS, REGISTER_GRAPHS, REPORT_GRAPHS, VOCABULARY_GRAPHS
from graph.loading import Held
from graph.making import with_tallies
from graph.merging import generated_in
from graph.namespaces import PEEL
from graph.packed import Packed
from graph.release import STORE, GraphSummary, MadeBy, Release, current_folder, read_release
from graph.releases import GraphChange
from graph.releasing import changing, complete, drafting, release_of, serve
from graph.settings import RELEASES_KEPT
from graph.stages import Stages
from graph.store import lines_of, summary_of

_REGISTER: Final = f"<{RDF.type}> <{PEEL.Register}> .".encode()


@dataclass(frozen=True, slots=True)
class Rules:
    """
    What a store takes.

    Args:
        is_open: Anything: nothing is validated, blank nodes are data, and the default graph is one by itself.
            For tests of conformance alone.
        kept: Releases that stay on disk.
        wait_seconds: How long to wait for another run that is publishing.
        limits: Of the process that makes the change.
    """

    is_open: bool = False
    kept: int = RELEASES_KEPT
    wait_seconds: float = 0.0
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Written:
    """
    What came of a change.

    Args:
        release: That is served now.
        changes: What became of each graph, by name, derived ones among them; empty where nothing changed.
    """

    release: Release
    changes: tuple[GraphChange, ...] = ()


def write(change: Change, location: str, rules: Rules, author: str = "") -> Written:
    """
    Make a change and publish what comes of it. The process that asks has one thread and no store open, and
    does not fork again afterwards.

    Args:
        location: Folder of the store, in which something has been published.
        author: Who asks, for the manifest.

    Raises:
        WriteError: The change cannot be made; the class says why.
        ValidationFailed: A graph that it changes, or one that draws on what it removes, breaks a shape.
        StoreMissing: Nothing has been published at this location.
        StoreError: It could not be published.
    """
    _refuse_address(change, rules)
    current_folder(location)  # before a folder is made
    with changing(Path(location), rules.wait_seconds):
        folder = current_folder(location)
        current = read_release(folder)
        _check_conditions(change, current)
        with drafting(Path(location)) as draft:
            change_copy(folder / STORE, draft.store, change, rules.limits)
            old = ox.Store.read_only(str(folder / STORE))
            after = _read(draft.store, change, current)
            if rules.is_open:
                brought = _bring_anything(draft.store, old, after, current)
            else:
                brought = _bring_valid(change, draft.store, folder, old, after, current)
            if brought is None:
                return Written(current)
            made_by = MadeBy.UPDATE if change.kind is Kind.UPDATE else MadeBy.GRAPH_STORE
            made = release_of(draft, brought.summaries, brought.triples, current.drawn_by, made_by, author)
            release = complete(draft, made, brought.basis)
        serve(Path(location), release, current, rules.kept)
    return Written(release, tuple(_told(*each, brought.after) for each in sorted(brought.before.items())))


@dataclass(frozen=True, slots=True)
class _Brought:
    """
    What a copy has come to hold.

    Args:
        summaries: Of all its graphs.
        triples: Of its default graph.
        before: Of each graph that changed, the lines that it had; may be none.
        after: Of each that is there still, those that it has.
        basis: What the rest of the release is made of; None where it is made of the copy alone.
    """

    summaries: Mapping[str, GraphSummary]
    triples: int
    before: Mapping[str, Sequence[bytes]]
    after: Mapping[str, Packed]
    basis: Basis | None = None


def _bring_anything(copy: Path, old: ox.Store, after: Graphs, current: Release) -> _Brought | None:
    """Take what was changed as it is; None where nothing was."""
    changed = _differing(after.summaries, current.graphs)
    if not changed and not _default_changed(old, copy):
        return None
    before, wanted = _lines_of(changed, old, after)
    return _Brought(after.summaries, _tidy(copy, after), before, wanted)


def _bring_valid(
    change: Change, copy: Path, folder: Path, old: ox.Store, after: Graphs, current: Release
) -> _Brought | None:
    """Validate what was changed, and bring in line what is derived from it; None where nothing was."""
    changed = _differing(after.summaries, current.graphs)
    refuse_unwritable(changed)
    if change.kind is Kind.UPDATE and _default_changed(old, copy):
        raise _no_default(change)
    if not changed:
        return None
    known = _known(after)
    touched = {name: after[name] for name in changed & after.summaries.keys()}
    validate_changed(touched, after.store, known)
    after = _derive(changed, after, old, current, known)
    before, wanted = _lines_of(_differing(after.summaries, current.graphs), old, after)
    basis = bring_in_line(copy, folder, current, before, wanted)
    removed = {name: set(lines) - set(wanted.get(name, ())) for name, lines in before.items()}
    before |= {name: lines_of(old, ox.NamedNode(name)) for name in basis.tallies}
    wanted |= {name: lines for name, lines in basis.tallies.items() if len(lines)}
    after = replace(after, summaries=with_tallies(after.summaries, basis.tallies))
    stores = (old, ox.Store.read_only(str(copy)))
    validate_dependents(removed, replace(after, store=stores[1]), stores, known)
    return _Brought(after.summaries, basis.triples, before, wanted, basis)


def _lines_of(
    changed: set[str], old: ox.Store, after: Graphs
) -> tuple[dict[str, list[bytes]], dict[str, Packed]]:
    """Of graphs that changed, the lines before, and after of those that are there still."""
    before = {name: lines_of(old, ox.NamedNode(name)) for name in changed}
    return before, {name: after[name] for name in changed & after.summaries.keys()}


def _refuse_address(change: Change, rules: Rules) -> None:
    """Of a change to one graph it is known before anything is done whether the graph may be written."""
    if rules.is_open or change.kind is Kind.UPDATE:
        return
    if not change.graph:
        raise _no_default(change)
    refuse_unwritable({change.graph})


def _no_default(change: Change) -> WriteRefused:
    return WriteRefused(
        name_of(change),
        "it writes to the default graph, which is made of all named graphs when they are published",
        "a change of named graphs",
        "Name the graph: with GRAPH or WITH in an update, or with `?graph=` in the address.",
    )


def _check_conditions(change: Change, current: Release) -> None:
    """Looked at while nobody else can change anything."""
    if change.kind is Kind.UPDATE:
        return
    where = f"graph <{change.graph}>" if change.graph else "the default graph"
    held = current.graphs.get(change.graph)
    digest = held.digest if held else "" if change.graph else current.id
    if change.if_none_match and digest:
        raise WriteUnmet(where, "it is there already", "none (If-None-Match: *)")
    if change.if_match and (not digest or not {digest, "*"} & set(change.if_match)):
        found = "it is not what it was when it was read" if digest else "it is not there"
        raise WriteUnmet(where, found, next_step="Read it again, then send what it should be now.")
    if change.kind is Kind.DELETE and not digest:
        raise GraphMissing(where, "there is no such graph", next_step="Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Graphs:
    """
    The named graphs of a store, without those that are empty; one is read when it is asked for.

    Args:
        summaries: Of all of them.
        store: That has them, but for those that were made anew.
        made: These; they stand in the place of what the store has.
    """

    summaries: Mapping[str, GraphSummary]
    store: ox.Store
    made: Mapping[str, Packed] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Packed:
        return self.made[name] if name in self.made else Packed(lines_of(self.store, ox.NamedNode(name)))

    def names(self, kind: str | tuple[str, ...]) -> list[str]:
        """The names of those of a kind (how their names begin), in order."""
        return sorted(name for name in self.summaries if name.startswith(kind))


def _read(path: Path, change: Change, current: Release) -> Graphs:
    """The graphs of a changed copy. Of an update nobody tells which it changed, so all are read."""
    store = ox.Store.read_only(str(path))
    if change.kind is Kind.UPDATE:
        names = {name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)}
    else:
        names = {change.graph} - {""}
    found = {name: summary_of(name, lines_of(store, ox.NamedNode(name))) for name in sorted(names)}
    if change.kind is not Kind.UPDATE:
        found = dict(current.graphs) | found
    return Graphs({name: graph for name, graph in sorted(found.items()) if graph.triples}, store)


def _differing(after: Mapping[str, GraphSummary], before: Mapping[str, GraphSummary]) -> set[str]:
    return {name for name in {*after, *before} if after.get(name) != before.get(name)}


def _default_changed(old: ox.Store, new: Path) -> bool:
    before, after = (
        Packed(lines_of(store, ox.DefaultGraph())) for store in (old, ox.Store.read_only(str(new)))
    )
    return before != after


def _known(graphs: Graphs) -> Graph:
    """The vocabularies and registers of names that are published, which may be those of another version."""
    read = (graphs[name] for name in graphs.names((VOCABULARY_GRAPHS, REGISTER_GRAPHS)))
    return union(lines.as_graph() for lines in read if not _is_register(lines))


def _is_register(lines: Packed) -> bool:
    """As `graph.registers.is_register`, of a graph that is still packed."""
    return any(_REGISTER in line for line in lines)


def _derive(changed: set[str], after: Graphs, old: ox.Store, current: Release, known: Graph) -> Graphs:
    """
    All graphs, where those derived from a report that changed are made anew, and what tells of it as it was
    is left out: the record of the run that read it, and the comparison of a report that is gone.
    """
    generated = generated_in(after.store)
    kept = {
        name: graph for name, graph in after.summaries.items() if not generated.get(name, set()) & changed
    }
    reports = {name for name in changed if name.startswith(REPORT_GRAPHS)}
    if not reports:
        return replace(after, summaries=kept)
    for name in reports:
        kept.pop(COMPARISON_GRAPHS + name.removeprefix(REPORT_GRAPHS), None)
    made = _compare(reports, after, old, current, known)
    kept |= {name: summary_of(name, lines) for name, lines in made.items()}
    return replace(after, summaries=dict(sorted(kept.items())), made=made)


def _compare(
    changed: set[str], after: Graphs, old: ox.Store, current: Release, known: Graph
) -> dict[str, Packed]:
    """The registers, settled with the grades of all reports, and the comparisons of those that changed."""
    held = {name: after[name] for name in after.names(REGISTER_GRAPHS)}
    registers = {URIRef(name): lines.as_graph() for name, lines in held.items() if _is_register(lines)}
    reports = Reports(
        before=frozenset(grades_in(old)),
        brought={name: after[name] for name in changed & after.summaries.keys()},
        read=lambda name: after[name].as_graph(),
        gone=changed - after.summaries.keys(),
    )
    comparer = Comparer(registers, known)
    made = derive(comparer, reports, reports.touched(), Held(current), Stages())
    return {str(name): lines for name, lines in made.items()}


def _tidy(path: Path, after: Graphs) -> int:
    """Of a store whose default graph is one by itself: drop empty graphs; returns its triples."""
    store = ox.Store(str(path))
    for empty in [graph for graph in store.named_graphs() if graph.value not in after.summaries]:
        store.remove_graph(empty)
    store.flush()
    return sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def _told(name: str, before: Sequence[bytes], after: Mapping[str, Packed]) -> GraphChange:
    old, new = set(before), set(after.get(name, ()))
    return GraphChange(name, len(old), len(new), len(new - old), len(old - new))
