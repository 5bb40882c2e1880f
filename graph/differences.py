"""
Two stores -> what became of each graph, and of the things of each kind: what came, what went, what changed.

Of things only the first few of each kind are named; all are counted. Releases never change, so what is told
of two of them holds for ever: it is worked out once, when the later one is made (`graph.releasing`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from graph.errors import StoreError
from graph.namespaces import PEEL
from graph.release import RELEASES, STORE, Release, current_release
from graph.store import lines_of

CHANGES: Final = "changes.json"
"""Of a release: what changed against the one that was served before it."""

NAMED: Final = 10
"""Things of a kind that are named; of more, the number is told."""

_LONGEST: Final = 160
_COUNT_KINDS: Final = (
    f"SELECT ?kind (COUNT(*) AS ?things) {{ ?thing <{RDF.type}> ?kind FILTER(isIRI(?kind)) }} GROUP BY ?kind"
)
_TYPE: Final = ox.NamedNode(str(RDF.type))
_TALLY: Final = ox.NamedNode(str(PEEL.Tally))
"""Tallies follow what they count: that they change tells nothing of its own."""
_LABELS: Final = tuple(
    ox.NamedNode(str(name)) for name in (SKOS.prefLabel, RDF.value, RDFS.label, DCTERMS.title)
)


@dataclass(frozen=True, slots=True)
class GraphChange:
    """
    What became of one graph from one release to another.

    Args:
        graph: Its name.
        before: Triples in the first; 0 where it is not there.
        after: The same of the second.
        added: Triples that the second has and the first has not.
        removed: The other way round.
    """

    graph: str
    before: int
    after: int
    added: int
    removed: int

    @property
    def kind(self) -> str:
        """In a word: "added", "removed" or "changed"."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing, and what it is called or says, cut where that is long; empty where it has no words."""

    iri: str
    words: str


@dataclass(frozen=True, slots=True)
class Things:
    """How many things, and the first few of them by IRI."""

    total: int
    first: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class KindChange:
    """
    What became of the things of one class.

    Args:
        kind: IRI of the class.
        before, after: How many there are in the first and in the second.
        added: That the first has not; named as the second does.
        gone: That the second has not; named as the first does.
        changed: That both have, and of which they say something else.
    """

    kind: str
    before: int
    after: int
    added: Things
    gone: Things
    changed: Things


@dataclass(frozen=True, slots=True)
class ReportChange:
    """
    What became of a report: "added", "removed", or "changed" where it was read from another file.

    Args:
        words: What it is called; empty where the stores were not looked into.
    """

    report: str
    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """
    What became of a store from one release to another.

    Args:
        first, second: Names of the releases.
        reports: Those that came, went or were read from another file, by IRI.
        graphs: Those that differ, by name.
        kinds: Those of which any thing differs, by IRI of the class.
        is_whole: Whether the stores were compared; if not, triples that came and went are told as none, and
            kinds are left out.
    """

    first: str
    second: str
    reports: tuple[ReportChange, ...]
    graphs: tuple[GraphChange, ...]
    kinds: tuple[KindChange, ...] = ()
    is_whole: bool = True

    def as_json(self) -> str:
        """The text of `changes.json`."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Differences:
        """
        Read the text of `changes.json`.

        Raises:
            ValueError: It is none.
        """
        try:
            fields = json.loads(text)
            graphs = tuple(GraphChange(**each) for each in fields["graphs"])
            kinds = tuple(_kind_change(each) for each in fields["kinds"])
            reports = tuple(ReportChange(**each) for each in fields["reports"])
            return cls(fields["first"], fields["second"], reports, graphs, kinds, fields["is_whole"])
        except (TypeError, KeyError) as error:
            raise ValueError(f"no account of changes: {error}") from error


def _kind_change(fields: dict[str, Any]) -> KindChange:
    things = {
        name: Things(fields[name]["total"], tuple(Named(**each) for each in fields[name]["first"]))
        for name in ("added", "gone", "changed")
    }
    return KindChange(fields["kind"], fields["before"], fields["after"], **things)


def graphs_that_differ(first: Release, second: Release) -> list[str]:
    """Names of the graphs in which two releases differ, as their manifests tell."""
    names = sorted({*first.graphs, *second.graphs})
    return [name for name in names if first.graphs.get(name) != second.graphs.get(name)]


def compare_graphs(
    old: ox.Store, new: ox.Store, names: Iterable[str]
) -> Iterator[tuple[GraphChange, set[str]]]:
    """What became of some graphs, and the IRIs of what they say something else of; one graph at a time."""
    for name in names:
        before, after = (set(lines_of(store, ox.NamedNode(name))) for store in (old, new))
        added, removed = after - before, before - after
        subjects = {line.partition(b"> ")[0] for line in added | removed}
        touched = {each.removeprefix(b"<") for each in subjects if each.startswith(b"<")}
        change = GraphChange(name, len(before), len(after), len(added), len(removed))
        yield change, {each.decode("utf-8") for each in touched}


def compare_stores(first: Release, second: Release, old: ox.Store, new: ox.Store) -> Differences:
    """What became of two releases, whose stores these are. Only what differs is looked into."""
    graphs, touched = [], set[str]()
    for change, subjects in compare_graphs(old, new, graphs_that_differ(first, second)):
        graphs.append(change)
        touched |= subjects
    before, after = _by_class(old, touched), _by_class(new, touched)
    counts = first.kinds or count_kinds(old), second.kinds or count_kinds(new)
    kinds = (
        _compare_kind(kind, counts, before.get(kind, set()), after.get(kind, set()), (old, new))
        for kind in sorted({*before, *after})
    )
    found = tuple(each for each in kinds if each.added.total or each.gone.total or each.changed.total)
    reports = tuple(
        replace(each, words=_words(old if each.kind == "removed" else new, each.report))
        for each in _reports(first, second)
    )
    return Differences(first.id, second.id, reports, tuple(graphs), found)


def compare_manifests(first: Release, second: Release) -> Differences:
    """What the manifests of two releases tell of what became of them, without a look into their stores."""
    graphs = tuple(
        GraphChange(name, _size(first, name), _size(second, name), 0, 0)
        for name in graphs_that_differ(first, second)
    )
    return Differences(first.id, second.id, _reports(first, second), graphs, is_whole=False)


def _size(release: Release, name: str) -> int:
    return release.graphs[name].triples if name in release.graphs else 0


def _reports(first: Release, second: Release) -> tuple[ReportChange, ...]:
    found = []
    for report in sorted({*first.sources, *second.sources}):
        before, after = first.sources.get(report), second.sources.get(report)
        if before != after:
            kind = "added" if before is None else "removed" if after is None else "changed"
            found.append(ReportChange(report, kind))
    return tuple(found)


def _by_class(store: ox.Store, iris: Iterable[str]) -> dict[str, set[str]]:
    """Those of some things that are of our classes, by class."""
    found: dict[str, set[str]] = {}
    for iri in iris:
        for quad in store.quads_for_pattern(ox.NamedNode(iri), _TYPE, None, ox.DefaultGraph()):
            if kind := kind_told(quad):
                found.setdefault(kind, set()).add(iri)
    return found


def count_kinds(store: ox.Store) -> dict[str, int]:
    """How many things there are of each of our classes, by class."""
    found = store.query(_COUNT_KINDS)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - of a SELECT
    counts = {row["kind"].value: int(row["things"].value) for row in found}
    return {
        kind: number
        for kind, number in sorted(counts.items())
        if kind.startswith(str(PEEL)) and kind != _TALLY.value
    }


def kind_told(quad: ox.Quad) -> str:
    """The IRI of the class of ours that a triple says its subject is of; empty if it says none."""
    if quad.predicate != _TYPE or not isinstance(quad.object, ox.NamedNode) or quad.object == _TALLY:
        return ""
    return quad.object.value if quad.object.value.startswith(str(PEEL)) else ""


def _compare_kind(
    kind: str,
    counts: tuple[Mapping[str, int], Mapping[str, int]],
    before: set[str],
    after: set[str],
    stores: tuple[ox.Store, ox.Store],
) -> KindChange:
    """Of one class; `before` and `after` are those of which anything was said otherwise."""
    old, new = stores
    return KindChange(
        kind=kind,
        before=counts[0].get(kind, 0),
        after=counts[1].get(kind, 0),
        added=_things(after - before, new),
        gone=_things(before - after, old),
        changed=_things(before & after, new),
    )


def _things(iris: set[str], store: ox.Store) -> Things:
    return Things(len(iris), tuple(Named(iri, _words(store, iri)) for iri in sorted(iris)[:NAMED]))


def _words(store: ox.Store, iri: str) -> str:
    for label in _LABELS:
        found = store.quads_for_pattern(ox.NamedNode(iri), label, None, ox.DefaultGraph())
        words = sorted(quad.object.value for quad in found if isinstance(quad.object, ox.Literal))
        if words:
            told = " ".join(words[0].split())
            return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1].rstrip()}…"
    return ""


def differences_before(folder: Path, release: Release, store: Path) -> Differences | None:
    """
    What a release that is being made changes against the one that is served.

    Args:
        folder: Of the releases.
        store: Of the release that is being made.

    Returns:
        None where nothing is served, or that cannot be read: a release is not refused for it.
    """
    try:
        served = current_release(str(folder))
        old = ox.Store.read_only(str(folder / RELEASES / served.id / STORE))
    except (StoreError, OSError):
        return None
    return compare_stores(served, release, old, ox.Store.read_only(str(store)))
