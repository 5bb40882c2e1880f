"""Of which release a table is, where it stands, and under which licence: the same words in every file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.licence import ATTRIBUTION, LICENCE, LICENCE_NAME
from service.answers.parts import Link
from service.tables.table import Table


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a table stands; addresses are in full.

    Args:
        page: For people.
        csv: The same as CSV.
        json: The same as JSON, where texts are as they are.
        sources: Of what tells where all data come from.
        release: Name of the release that it was made from; empty where the store does not tell.
        published: Its day, "2026-11-26"; likewise.
        before, further: The parts of the same form beside this one; empty where there is none.
    """

    page: str
    csv: str
    json: str
    sources: str
    release: str = ""
    published: str = ""
    before: str = ""
    further: str = ""

    def sources_of(self, table: Table) -> tuple[Link, ...]:
        """Where the data of a table come from: what it names itself, or the account of all sources."""
        return table.sources or (Link("Reports and registers, as listed there", self.sources),)


def rows_told(table: Table) -> str:
    """
    How many rows there are, and of a part which.

    "250", or "1 to 10,000 of 53,120"; "0" past the end.
    """
    part = table.part
    if part is None or part.pages == 1 or not table.rows:
        return f"{len(table.rows):,}"
    return f"{part.first:,} to {part.last:,} of {part.total:,}"


def told_of(table: Table, place: Place) -> Iterator[tuple[str, str]]:
    """What a reader has to know of a table, as pairs of a word and what it stands for; none is empty."""
    for word, said in (
        ("Title", table.title),
        ("Description", table.description),
        ("Address", place.page),
        ("Published", place.published),
        ("Release", place.release),
        ("Licence", f"{LICENCE_NAME} {LICENCE}"),
        ("Attribution", ATTRIBUTION),
        ("Rows", rows_told(table)),
        ("Further rows", place.further),
        ("Out of", table.out_of),
        *(("Caveat", caveat) for caveat in table.caveats),
        *(("Source", " ".join(filter(None, (link.text, link.iri)))) for link in place.sources_of(table)),
    ):
        if said:
            yield word, said
