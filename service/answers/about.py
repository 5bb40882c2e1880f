"""What the service holds, from where and under which licence, and how its release is cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.namespaces import ID
from service.answers.parts import NOWHERE, Link
from service.answers.reading import day, read_link
from service.citing.words import Edition, cite_release
from service.library import Library, Row, ask

LICENCES = {
    "open-government-licence": "Open Government Licence v3.0",
    "LICENSE-2.0": "Apache License 2.0",
}
"""Words in the address of a licence -> what it is called."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """
    Whose reports are here.

    Args:
        link: Nowhere where reports name none.
        first: Date of the earliest report, in words; empty where none is dated.
    """

    link: Link
    reports: int
    first: str
    last: str
    licence: Link


@dataclass(frozen=True, slots=True)
class Source:
    """A publication or page, and how many rows of a register name it."""

    link: Link
    publisher: Link
    rows: int


@dataclass(frozen=True, slots=True)
class Register:
    """
    A register and where it comes from.

    Args:
        rows: Grades or figures; 0 in a register of names.
        first, last: Of the times of its rows, in words; empty where they have none.
        source: That its description names; may be empty.
        publications: That rows name and that have a title.
        pages: How many further pages rows name.
    """

    link: Link
    licence: Link
    rights: str
    rows: int
    first: str
    last: str
    source: tuple[Link, ...]
    publications: tuple[Source, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class AboutPage:
    """
    What the page of the service shows.

    Args:
        release: Name of the release that is served; empty where the store does not tell.
        published: Its day, "2026-11-26"; likewise.
        reports: How many there are.
        base: With which the address of every thing begins.
        citation: Of the release, ready to be copied.
    """

    release: str
    published: str
    reports: int
    publishers: tuple[Publisher, ...]
    registers: tuple[Register, ...]
    base: str
    citation: str


def read_about(library: Library, address: str) -> AboutPage:
    """
    Everything the page shows.

    Args:
        address: Of this service, as it was asked for.
    """
    library = library.gather(
        *map(ask, ("about-reports", "about-registers", "about-times")), beside=[ask("about-publications")]
    )
    publishers = tuple(_publisher(row) for row in library.rows("about-reports") if row.number("reports"))
    reports = sum(each.reports for each in publishers)
    return AboutPage(
        release=library.release,
        published=library.published,
        reports=reports,
        publishers=publishers,
        registers=_registers(library),
        base=str(ID),
        citation=cite_release(Edition(library.release, library.published), reports, address),
    )


def licence_named(address: str) -> Link:
    """A licence by its name; nowhere without an address."""
    named = next((name for part, name in LICENCES.items() if part in address), address)
    return Link(named, address) if address else NOWHERE


def _publisher(row: Row) -> Publisher:
    return Publisher(
        link=read_link(row, "publisher", "publisherName"),
        reports=row.number("reports"),
        first=day(row["first"]),
        last=day(row["last"]),
        licence=licence_named(row["licence"]),
    )


def _registers(library: Library) -> tuple[Register, ...]:
    named: dict[str, list[Row]] = {}
    for row in library.rows("about-registers"):
        named.setdefault(row["register"], []).append(row)
    cited: dict[str, list[Row]] = {}
    for row in library.rows("about-publications"):
        cited.setdefault(row["register"], []).append(row)
    times = {row["register"]: row for row in library.rows("about-times")}
    return tuple(_register(rows, cited.get(iri, []), times.get(iri, Row({}))) for iri, rows in named.items())


def _register(described: Sequence[Row], cited: Sequence[Row], times: Row) -> Register:
    first = described[0]
    publications = {
        row["source"]: Source(
            read_link(row, "source", "title"),
            read_link(row, "publisher", "publisherName"),
            row.number("rows"),
        )
        for row in cited
        if "title" in row
    }
    return Register(
        link=read_link(first, "register", "name"),
        licence=licence_named(first["licence"]),
        rights=first["rights"],
        rows=times.number("rows"),
        first=day(times["first"]),
        last=day(times["last"]),
        source=tuple(
            dict.fromkeys(Link(row["source"], row["source"]) for row in described if "source" in row)
        ),
        publications=tuple(publications.values()),
        pages=len({row["source"] for row in cited if "title" not in row}),
    )
