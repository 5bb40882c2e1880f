"""What an agency appears with in sentences: forces, themes and other agencies, as counts and as a chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from graph.namespaces import PEEL
from service.answers.parts import Count, Link
from service.answers.reading import read_link
from service.charts.neighbourhood import chart_of_agency
from service.charts.parts import Chart
from service.library import Library, Row


@dataclass(frozen=True, slots=True)
class Beside:
    """Another agency, and the sentences that involve both."""

    agency: Link
    sentences: tuple[Link, ...]


def read_network(library: Library, agency: Link) -> Chart | None:
    """What an agency appears with, drawn; None where it appears with nothing."""
    names = ("parts-of-agency", "sentences-of-agency", "agencies-beside")
    parts, counts, beside = (library.rows(name, this=URIRef(agency.iri)) for name in names)
    return network_of(agency, parts, counts, beside)


def network_of(
    agency: Link, parts: Sequence[Row], counts: Sequence[Row], beside: Sequence[Row]
) -> Chart | None:
    """The chart of what an agency appears with, of rows of the three queries."""
    total = sum(count.number for count in read_counts(counts, PEEL.involves))
    groups: list[tuple[str, list[tuple[Link, str]]]] = [
        (
            name,
            [
                (count.link, _linked(count.number, total, parts, facet, count.link.iri))
                for count in read_counts(counts, PEEL[facet])
            ],
        )
        for name, facet in (("Force", "force"), ("Theme", "theme"))
    ]
    others = [(each.agency, _linked(len(each.sentences), total)) for each in read_beside(beside)]
    return chart_of_agency(agency, total, [*groups, ("Other agency", others)])


def _linked(number: int, total: int, parts: Sequence[Row] = (), facet: str = "", iri: str = "") -> str:
    """In how many sentences, and in which part in those of them that tell one."""
    told = f"in {number:,} of {total:,} {'sentence' if total == 1 else 'sentences'}"
    roles = read_roles(row for row in parts if row[facet] == iri)
    said = ", ".join(f"{role.link.text.lower()} ({role.number})" for role in roles)
    return f"{told}; as {said}" if said else told


def read_roles(rows: Iterable[Row]) -> tuple[Count, ...]:
    """Roles, each with the number of sentences that tell it, the most frequent first."""
    found: dict[Link, set[str]] = {}
    for row in rows:
        found.setdefault(read_link(row, "role", "roleName"), set()).add(row["sentence"])
    counts = (Count(role, len(sentences)) for role, sentences in found.items())
    return tuple(sorted(counts, key=lambda count: (-count.number, count.link.text)))


def read_counts(rows: Iterable[Row], facet: URIRef) -> tuple[Count, ...]:
    """Values of a facet, each with the number of sentences."""
    return tuple(
        Count(read_link(row, "value", "valueName"), row.number("sentences"))
        for row in rows
        if row["facet"] == str(facet)
    )


def read_beside(rows: Iterable[Row]) -> tuple[Beside, ...]:
    """Other agencies, each with the sentences that have both, the most frequent first."""
    found: dict[Link, list[Link]] = {}
    for row in rows:
        found.setdefault(read_link(row, "other", "otherName"), []).append(Link(row["words"], row["sentence"]))
    beside = (Beside(agency, tuple(sentences)) for agency, sentences in found.items())
    return tuple(sorted(beside, key=lambda each: (-len(each.sentences), each.agency.text)))
