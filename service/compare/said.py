"""What reports say, side by side: the reports, findings by theme and polarity, and what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from graph.namespaces import PEEL
from service.answers.parts import Link, Sentence
from service.answers.reading import polarity_place, read_link, read_sentences, slug_of
from service.compare.choice import Force
from service.kinds import kind_of_class
from service.library import Ask, Library, Row, ask
from service.named.meant import short

_KINDS: Final = ("CauseOfConcern", "Recommendation", "AreaForImprovement")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A report, and the cycle that it belongs to."""

    report: Link
    cycle: Link


@dataclass(frozen=True, slots=True)
class Part:
    """
    A number, and what it is a part of.

    Args:
        number: How many.
        of: How many there are; 0 where no report is loaded that could hold any.
    """

    number: int
    of: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent; None of nothing."""
        return round(100 * self.number / self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Tone:
    """Findings of a theme that have one polarity: of each force, among all its findings on the theme."""

    polarity: str
    name: str
    cells: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """
    Findings on a theme.

    Args:
        slug: For addresses.
        cells: One a force: among all its findings.
        tones: Polarities, in one order for all themes.
    """

    link: Link
    slug: str
    cells: tuple[Part, ...]
    tones: tuple[Tone, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Things asked of the forces, of one kind; the last line is of all kinds.

    Args:
        title: Of the kind, in the plural.
        heading: Of its lists.
        kind: Its name in addresses.
        cells: One a force: how many, among all that it was asked.
        actions: One list a force, in the order of its reports; in the last line, of those of no other kind.
    """

    title: str
    heading: str
    kind: str
    cells: tuple[Part, ...]
    actions: tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """
    What reports say of some forces.

    Args:
        reports: One list a force; empty where none is loaded.
    """

    reports: tuple[tuple[Loaded, ...], ...]
    themes: tuple[Theme, ...]
    asked: tuple[Asked, ...]


def read_sides_of_reports(library: Library, forces: Sequence[Force]) -> Said:
    """What reports say of some forces; asks which graphs do, and then them."""
    iris = [URIRef(force.link.iri) for force in forces]
    graphs = [URIRef(row["graph"]) for row in library.rows("graphs-on-forces", force=iris)]
    library = library.gather(*ask_reports(iris, graphs))
    rows = library.rows("reports-compared", force=iris, graph=graphs)
    actions = read_sentences(library.rows("actions-compared", force=iris, graph=graphs), str(PEEL.Action))
    findings = {str(iri): library.rows("findings-by-theme", this=iri) for iri in iris}
    return Said(
        tuple(_reports(row for row in rows if row["force"] == str(iri)) for iri in iris),
        _themes(findings),
        _asked(actions, [str(iri) for iri in iris]),
    )


def ask_reports(forces: Sequence[URIRef], graphs: Sequence[URIRef]) -> tuple[Ask, ...]:
    """What `read_sides_of_reports` asks."""
    return (
        ask("reports-compared", force=forces, graph=graphs),
        ask("actions-compared", force=forces, graph=graphs),
        *(ask("findings-by-theme", this=force) for force in forces),
    )


def _reports(rows: Iterable[Row]) -> tuple[Loaded, ...]:
    found = {
        row["report"]: Loaded(Link(row["title"], row["report"]), read_link(row, "cycle", "cycleName"))
        for row in rows
    }
    return tuple(found.values())


def _themes(findings: Mapping[str, Sequence[Row]]) -> tuple[Theme, ...]:
    """
    Args:
        findings: Force -> how many it has of each theme and polarity.
    """
    forces = tuple(findings)
    counted = {
        (force, row["group"], slug_of(row["polarity"])): row.number("findings")
        for force, rows in findings.items()
        for row in rows
    }
    rows = sorted((row for rows in findings.values() for row in rows), key=lambda row: row["groupName"])
    names = {slug_of(row["polarity"]): row["polarityName"] for row in rows}

    sums: Counter[tuple[str, str]] = Counter()
    for (force, theme, _), number in counted.items():
        sums[force, theme] += number
        sums[force, ""] += number

    def tone(theme: str, polarity: str) -> Tone:
        cells = (Part(counted.get((force, theme, polarity), 0), sums[force, theme]) for force in forces)
        return Tone(polarity, names[polarity], tuple(cells))

    themes = dict.fromkeys(read_link(row, "group", "groupName") for row in rows)
    return tuple(
        Theme(
            link,
            slug_of(link.iri),
            tuple(Part(sums[force, link.iri], sums[force, ""]) for force in forces),
            tuple(tone(link.iri, polarity) for polarity in sorted(names, key=polarity_place)),
        )
        for link in themes
    )


def _asked(actions: Sequence[Sentence], forces: Sequence[str]) -> tuple[Asked, ...]:
    own = [[each for each in actions if each.force.iri == force] for force in forces]
    found = []
    for name in _KINDS:
        kind = kind_of_class(name)
        lists = tuple(tuple(each for each in all_of if each.role_slug == kind.slug) for all_of in own)
        if any(lists):
            cells = tuple(Part(len(some), len(all_of)) for some, all_of in zip(lists, own, strict=True))
            found.append(Asked(kind.many, kind.many, short(kind.iri), cells, lists))
    if not any(own):
        return ()
    kind = kind_of_class("Action")
    plain = tuple(tuple(each for each in all_of if each.role_slug == kind.slug) for all_of in own)
    total = tuple(Part(len(all_of), len(all_of)) for all_of in own)
    return (*found, Asked("All that was asked", "Other actions", short(kind.iri), total, plain))
