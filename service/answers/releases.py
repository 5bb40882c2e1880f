"""The releases that a store keeps, and what became of the data from one to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from graph.differences import Differences, Named, Things
from graph.identifiers import COMPARISON_GRAPHS, REGISTER_GRAPHS, REPORT_GRAPHS, TALLY_GRAPHS
from graph.namespaces import ID
from graph.release import Release
from service.answers.parts import Link
from service.answers.reading import day, short_name
from service.kinds import KINDS
from service.library import Library, ask, read_iri

_GRAPHS_OF = (
    (REPORT_GRAPHS, "Report"),
    (REGISTER_GRAPHS, "Register"),
    (COMPARISON_GRAPHS, "Comparisons"),
    (TALLY_GRAPHS, "Tallies"),
    (str(ID["graph/run/"]), "Run of the software"),
)
_MOST_ASKED = 400
_ASKED_TOGETHER = 100
"""Things whose words are looked up, in all and by one query: addresses are long, and queries must not be."""
_ORDER = {kind.iri: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """
    A release that is kept.

    Args:
        published: When it was made, in words, to the minute, in UTC.
        made: What made it: "build", "update", ...
        author: Name of the token that it was made with; empty where it was made on the machine itself.
        restored: Of one that brought an older one back, its name.
        reports: How many reports it holds.
        is_current: Whether it is the one that is served.
    """

    id: str
    published: str
    made: str
    author: str
    restored: str
    software: str
    reports: int
    graphs: int
    triples: int
    digest: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """
    All that are kept, the latest first.

    Args:
        most: How many are kept at most.
    """

    most: int
    releases: tuple[ReleaseLine, ...]


@dataclass(frozen=True, slots=True)
class ChangedReport:
    """What became of a report, in a word; it leads to its page where there is one."""

    link: Link
    change: str


@dataclass(frozen=True, slots=True)
class ChangedGraph:
    """What became of a graph, in a word; of what it is; and triples in both, and those that came and went."""

    link: Link
    of: str
    change: str
    before: int
    after: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Some things of how many; those that are there now lead to their page."""

    total: int
    things: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChangedKind:
    """What became of the things of a kind."""

    name: str
    before: int
    after: int
    added: Listed
    gone: Listed
    changed: Listed


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """
    One release against another.

    Args:
        against: Name of the other; empty where there is none to compare it with.
        is_against_kept: Whether that one is kept.
        others: Names of those that are kept beside this one, the latest first.
        is_whole: Whether triples were compared, not the sizes of graphs alone.
    """

    release: ReleaseLine
    against: str
    is_against_kept: bool
    others: tuple[str, ...]
    is_whole: bool
    reports: tuple[ChangedReport, ...]
    graphs: tuple[ChangedGraph, ...]
    kinds: tuple[ChangedKind, ...]


def read_releases(kept: Sequence[Release], current: str, most: int) -> ReleasesPage:
    """
    Everything the list of releases shows.

    Args:
        kept: The latest first.
        current: Name of the one that is served.
        most: How many are kept at most.
    """
    return ReleasesPage(most, tuple(_line(release, current) for release in kept))


def read_release(
    library: Library, kept: Sequence[Release], release: Release, found: Differences | None
) -> ReleasePage:
    """
    Everything the page of a release shows.

    Args:
        kept: All that are kept, the latest first.
        found: What it changed; None where there is nothing to compare it with.
    """
    others = tuple(each.id for each in kept if each.id != release.id)
    line = _line(release, library.release)
    if found is None:
        return ReleasePage(line, "", False, others, True, (), (), ())
    words = _words(library, found)
    return ReleasePage(
        release=line,
        against=found.first,
        is_against_kept=found.first in others,
        others=others,
        is_whole=found.is_whole,
        reports=tuple(
            ChangedReport(_link(each.report, each.words, words), each.kind) for each in found.reports
        ),
        graphs=tuple(
            ChangedGraph(
                _link(each.graph, "", words),
                _graph_of(each.graph),
                each.kind,
                each.before,
                each.after,
                each.added,
                each.removed,
            )
            for each in found.graphs
        ),
        kinds=_kinds(found, words),
    )


def _line(release: Release, current: str) -> ReleaseLine:
    date, _, time = release.created.partition("T")
    return ReleaseLine(
        id=release.id,
        published=f"{day(date)}, {time[:5]} UTC",
        made=str(release.made_by) or "build",
        author=release.author,
        restored=release.restored,
        software=release.software,
        reports=len(release.sources),
        graphs=len(release.graphs),
        triples=release.triples,
        digest=release.digest,
        is_current=release.id == current,
    )


def _kinds(found: Differences, words: Mapping[str, str]) -> tuple[ChangedKind, ...]:
    """In the order in which readers meet kinds; classes that they do not meet come last."""
    names = {kind.iri: kind.many for kind in KINDS}
    ordered = sorted(found.kinds, key=lambda each: (_ORDER.get(each.kind, len(_ORDER)), each.kind))
    return tuple(
        ChangedKind(
            name=names.get(each.kind, short_name(each.kind)),
            before=each.before,
            after=each.after,
            added=_listed(each.added, words),
            gone=_listed(each.gone, words),
            changed=_listed(each.changed, words),
        )
        for each in ordered
    )


def _listed(things: Things, words: Mapping[str, str]) -> Listed:
    return Listed(things.total, tuple(_link(each.iri, each.words, words) for each in things.first))


def _link(iri: str, said: str, words: Mapping[str, str]) -> Link:
    """Words that lead to a thing where it is there now; by its address where it has none."""
    return Link(said or words.get(iri, "") or short_name(iri), iri if iri in words else "")


def _words(library: Library, found: Differences) -> dict[str, str]:
    """
    What the release that is served calls those of the things that it has; may be empty words.

    What came or changed in that release is there; of the rest the first few hundred are looked up.
    """
    is_served = found.second == library.release
    known = {each.iri: "" for each in _things(found, is_in_second=True)} if is_served else {}
    asked = [each.report for each in found.reports] + [each.graph for each in found.graphs]
    if not is_served:
        asked += [each.iri for each in _things(found, is_in_second=True)]
    asked += [each.iri for each in _things(found, is_in_second=False)]
    iris = [URIRef(iri) for iri in dict.fromkeys(asked) if _is_iri(iri)][:_MOST_ASKED]
    parts = [iris[at : at + _ASKED_TOGETHER] for at in range(0, len(iris), _ASKED_TOGETHER)]
    library = library.gather(*(ask("words-of", this=part) for part in parts))
    rows = (row for part in parts for row in library.rows("words-of", this=part))
    return known | {row["this"]: row["label"] for row in rows}


def _things(found: Differences, *, is_in_second: bool) -> Iterable[Named]:
    """Those named that the later release has, or those that only the earlier has."""
    for kind in found.kinds:
        for which in (kind.added, kind.changed) if is_in_second else (kind.gone,):
            yield from which.first


def _is_iri(text: str) -> bool:
    try:
        read_iri(text)
    except ValueError:
        return False
    return True


def _graph_of(name: str) -> str:
    return next((what for beginning, what in _GRAPHS_OF if name.startswith(beginning)), "Vocabulary")
