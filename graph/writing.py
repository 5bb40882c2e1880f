"""
A change in, a new release out, of which everything is valid; or the reason why not, and nothing changed.

The change is made on a copy (`graph.changes`). Which graphs it changed is told by their digests; each of them
has to conform to the shapes, beside the vocabularies and registers and what other graphs say of the same
things, and may hold no blank node. What was derived from a report that changed is derived anew, the default
graph is brought in line with the named ones, the graphs that draw on what was removed are checked as well
(`graph.dependents`), and the release is completed and served as any other (`graph.releasing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from graph.admission import refuse_unwritable, validate_changed
from graph.changes import Change, Kind, Limits, change_copy, name_of
from graph.comparing import GraphsOnDemand, compare, validate_checks
from graph.dependents import validate_dependents
from graph.drawing import union
from graph.errors import GraphMissing, WriteRefused, WriteUnmet
from graph.identifiers import COMPARISON_GRAPHS, REGISTER_GRAPHS, REPORT_GRAPHS, VOCABULARY_GRAPHS
from graph.loading import Held
from graph.namespaces import PEEL
from graph.packed import Packed
from graph.publish import generated_by, pack
from graph.release import STORE, GraphSummary, MadeBy, Release, current_folder, read_release
from graph.releases import GraphChange
from graph.releasing import changing, complete, drafting, release_of, serve, summaries
from graph.settings import RELEASES_KEPT
from graph.stages import Stages
from graph.store import lines_of

_GRADE: Final = f"> <{PEEL.grade}> <".encode()
_JUDGMENT: Final = f"<{RDF.type}> <{PEEL.Judgment}> .".encode()
_REGISTER: Final = f"<{RDF.type}> <{PEEL.Register}> .".encode()

Graphs = dict[str, Packed]
"""The named graphs of a store, without those that are empty."""


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
            after = _read(draft.store)
            changed = _changed(summaries(after), current.graphs)
            if rules.is_open:
                if not changed and not _default_changed(old, draft.store):
                    return Written(current)
            else:
                refuse_unwritable(changed)
                if change.kind is Kind.UPDATE and _default_changed(old, draft.store):
                    raise _no_default(change)
                if not changed:
                    return Written(current)
                known = _known(after)
                touched = {name: after[name] for name in changed & after.keys()}
                validate_changed(touched, ox.Store.read_only(str(draft.store)), known)
                after = _derive(changed, after, current, known)
                changed = _changed(summaries(after), current.graphs)
            before = {name: lines_of(old, ox.NamedNode(name)) for name in changed}
            triples = _bring_in_line(draft.store, before, after, has_union=not rules.is_open)
            if not rules.is_open:
                removed = {name: set(lines) - set(after.get(name, ())) for name, lines in before.items()}
                stores = (old, ox.Store.read_only(str(draft.store)))
                validate_dependents(removed, after, stores, known)
            made_by = MadeBy.UPDATE if change.kind is Kind.UPDATE else MadeBy.GRAPH_STORE
            release = complete(draft, release_of(draft, after, triples, current.drawn_by, made_by, author))
        serve(Path(location), release, current, rules.kept)
    return Written(release, tuple(_told(name, before[name], after.get(name)) for name in sorted(changed)))


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


def _read(path: Path) -> Graphs:
    store = ox.Store.read_only(str(path))
    names = sorted(name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
    graphs = {name: Packed(lines_of(store, ox.NamedNode(name))) for name in names}
    return {name: lines for name, lines in graphs.items() if len(lines)}


def _changed(after: Mapping[str, GraphSummary], before: Mapping[str, GraphSummary]) -> set[str]:
    return {name for name in {*after, *before} if after.get(name) != before.get(name)}


def _default_changed(old: ox.Store, new: Path) -> bool:
    before, after = (
        Packed(lines_of(store, ox.DefaultGraph())) for store in (old, ox.Store.read_only(str(new)))
    )
    return before != after


def _known(graphs: Graphs) -> Graph:
    """The vocabularies and registers of names that are published, which may be those of another version."""
    return union(
        lines.as_graph()
        for name, lines in graphs.items()
        if name.startswith((VOCABULARY_GRAPHS, REGISTER_GRAPHS)) and not _is_register(lines)
    )


def _is_register(lines: Packed) -> bool:
    """As `graph.registers.is_register`, of a graph that is still packed."""
    return any(_REGISTER in line for line in lines)


def _derive(changed: set[str], after: Graphs, current: Release, known: Graph) -> Graphs:
    """
    All graphs, where those derived from a report that changed are made anew, and what tells of it as it was
    is left out: the record of the run that read it, and the comparison of a report that is gone.
    """
    kept = {name: lines for name, lines in after.items() if not generated_by(name, lines) & changed}
    reports = {name for name in changed if name.startswith(REPORT_GRAPHS)}
    if reports:
        for name in reports:
            kept.pop(COMPARISON_GRAPHS + name.removeprefix(REPORT_GRAPHS), None)
        kept |= _compare(reports, after, current, known)
    return dict(sorted(kept.items()))


def _compare(changed: set[str], after: Graphs, current: Release, known: Graph) -> Graphs:
    """The registers, settled with the grades of all reports, and the comparisons of reports that changed."""
    registers = {
        URIRef(name): lines.as_graph()
        for name, lines in after.items()
        if name.startswith(REGISTER_GRAPHS) and _is_register(lines)
    }
    stages = Stages()
    asked = GraphsOnDemand({URIRef(name): after[name].__iter__ for name in changed & after.keys()})
    others = [_grades({name: lines for name, lines in after.items() if name not in changed})]
    checks = compare(asked, registers, stages, others)
    validate_checks(checks, asked, known, Held(current), stages, others)
    derived = (*checks.registers.items(), *checks.comparisons.items())
    return {str(name): pack(name, graph) for name, graph in derived}


def _grades(graphs: Graphs) -> Graph:
    """The judgments of reports and their grades, which is little of what there is to read."""
    reports = (lines for name, lines in graphs.items() if name.startswith(REPORT_GRAPHS))
    found = [line for lines in reports for line in lines if _GRADE in line or _JUDGMENT in line]
    return Packed(found).as_graph()


def _bring_in_line(path: Path, before: Mapping[str, list[bytes]], after: Graphs, has_union: bool) -> int:
    """
    Let a changed store hold these graphs, and the default graph what any of them says.

    Args:
        before: The graphs in which it differs from the release before, as they were there.
        has_union: Whether the default graph is made of the others; else it stays as it is.

    Returns:
        Triples in the default graph.
    """
    store = ox.Store(str(path))
    for name in before:
        graph, wanted = ox.NamedNode(name), set(after.get(name, ()))
        held = set(lines_of(store, graph))
        if not wanted:
            store.remove_graph(graph)
            continue
        for quad in _quads(held - wanted, graph):
            store.remove(quad)
        store.extend(_quads(wanted - held, graph))
    for empty in [graph for graph in store.named_graphs() if graph.value not in after]:
        store.remove_graph(empty)
    if has_union:
        _unite(store, before, after)
    store.flush()
    return sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def _unite(store: ox.Store, before: Mapping[str, list[bytes]], after: Graphs) -> None:
    """Bring the default graph in line with named graphs that are as they are to be already."""
    default = ox.DefaultGraph()
    for name, lines in before.items():
        old, new = set(lines), set(after.get(name, ()))
        store.extend(_quads(new - old, default))
        for quad in _quads(old - new, default):
            said = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            if all(isinstance(other.graph_name, ox.DefaultGraph) for other in said):
                store.remove(quad)


def _quads(lines: Iterable[bytes], graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    for quad in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _told(name: str, before: list[bytes], after: Packed | None) -> GraphChange:
    old, new = set(before), set(after or ())
    return GraphChange(name, len(old), len(new), len(new - old), len(old - new))
