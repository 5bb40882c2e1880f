"""What the search page is made of: frozen, the same for HTML, JSON and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from graph.searchable import FACETS
from service import urls
from service.answers.front import Hit as PlainHit
from service.answers.parts import Link, Pager
from service.quotes import Piece
from service.tables.table import Table, columns_of, make_table

PAGE_SIZE: Final = 20
PART_SIZE: Final = 1_000
"""Rows of one part of the results as a table: the words of more take too long to be found."""

FACET_NAMES: Final = {
    "kind": "Kind",
    "force": "Force",
    "theme": "Theme",
    "polarity": "Polarity",
    "year": "Year",
    "agency": "Agency",
}
COLUMNS: Final = ("kind", "title", "text", "force", "theme", "polarity", "year", "agency", "iri")
"""Of the results as a table; where a thing has several forces and the like, they have semicolons between."""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What is searched for.

    Args:
        words: As typed.
        chosen: Facet -> slugs, in order; a facet that is not narrowed down by is left out.
        order: One of `service.search.finding.ORDERS`.
        page: From 1.
    """

    words: str
    chosen: Mapping[str, tuple[str, ...]]
    order: str = ""
    page: int = 1

    def address(self, suffix: str = "", page: int = 1) -> str:
        """Where this is answered."""
        return urls.search(self.words, page, suffix=suffix, order=self.order, chosen=self.chosen)

    def with_value(self, facet: str, slug: str) -> Asked:
        """The same with one value more, on the first page."""
        slugs = tuple(sorted({*self.chosen.get(facet, ()), slug}))
        return replace(self, chosen=_ordered({**self.chosen, facet: slugs}), page=1)

    def without_value(self, facet: str, slug: str) -> Asked:
        """The same with one value less, on the first page."""
        slugs = tuple(each for each in self.chosen.get(facet, ()) if each != slug)
        return replace(self, chosen=_ordered({**self.chosen, facet: slugs}), page=1)


def _ordered(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {facet: chosen[facet] for facet in FACETS if chosen.get(facet)}


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A value to narrow down by.

    Args:
        number: How many would be listed with it and the filters of the other facets.
        is_chosen: Whether it is narrowed down by already.
        address: Of the results with it, or where it is chosen without it.
    """

    name: str
    slug: str
    number: int
    is_chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Facet:
    """
    One way to narrow down.

    Args:
        values: Those that are chosen first, then those of most results; kinds by what they are.
        more: How many values there are beside these.
    """

    name: str
    slug: str
    values: tuple[Choice, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """
    One result.

    Args:
        kind: In a word or two.
        iri: Of the thing.
        title: What it is called.
        label: The same in pieces, of which those are marked that were found; empty where its text says it.
        snippet: Some of its text, in pieces; may be empty.
        text: All of it.
        values: Facet -> what it has of it; a facet without is left out.
        polarity: Slug, for its shape; empty if it has none.
    """

    kind: str
    iri: str
    title: str
    label: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    text: str
    values: Mapping[str, tuple[Link, ...]]
    polarity: str = ""


@dataclass(frozen=True, slots=True)
class Also:
    """Words that were typed, and what was searched for in their place as well."""

    words: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another way of writing what was typed: the words that are not as typed are marked."""

    pieces: tuple[Piece, ...]
    words: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """
    What a search found.

    Args:
        words: As typed, single-spaced.
        hits: One page of them.
        pager: Over all of them.
        facets: Ways to narrow down that there are; none where nothing was found.
        chosen: What is narrowed down by; the address of each leads to the results without it.
        also: What else was searched.
        suggestion: For none or few results; None where there is nothing near.
        notes: What a reader had better know, a sentence each.
        newest: Whether the newest come first.
        other_order: Address of the same in the other order.
        passages: Passages that fit and are listed only where they are asked for; their number and address.
        without_filters: Address of the results for the words alone; empty where nothing is narrowed down by.
    """

    words: str
    hits: tuple[Hit, ...] = ()
    pager: Pager = Pager(1, PAGE_SIZE, 0)  # noqa: RUF009 - it is frozen
    facets: tuple[Facet, ...] = ()
    chosen: tuple[Choice, ...] = ()
    also: tuple[Also, ...] = ()
    suggestion: Suggestion | None = None
    notes: tuple[str, ...] = ()
    newest: bool = False
    other_order: str = ""
    passages: Choice | None = None
    without_filters: str = ""


@dataclass(frozen=True, slots=True)
class PlainPage:
    """
    What was found without an index, letter by letter.

    Args:
        has_more: Whether there is a page after this one.
        size: Results of a page.
        notes: What a reader had better know, a sentence each.
    """

    words: str
    hits: tuple[PlainHit, ...]
    page: int
    has_more: bool
    size: int
    notes: tuple[str, ...] = ()


def table_rows(page: SearchPage) -> list[tuple[str, ...]]:
    """The results as rows of `COLUMNS`."""
    return [
        (
            hit.kind,
            hit.title,
            hit.text,
            *("; ".join(link.text for link in hit.values.get(facet, ())) for facet in COLUMNS[3:8]),
            hit.iri,
        )
        for hit in page.hits
    ]


def as_table(page: SearchPage | PlainPage) -> Table:
    """The results as a table to take away."""
    title = f"Search results for “{page.words}”" if page.words else "Search"
    if isinstance(page, SearchPage):
        return make_table(
            title,
            columns_of("search", COLUMNS),
            table_rows(page),
            key=("iri",),
            description="A sentence, figure, grade or thing that was found, the best first.",
            out_of=f"{page.pager.total:,} found.",
            caveats=(*(choice.name for choice in page.chosen), *page.notes),
            part=page.pager,
        )
    names = ("kind", "title", "iri")
    more = ("More were found; the number of the page in the address leads on.",) if page.has_more else ()
    return make_table(
        title,
        columns_of("search", names),
        [(hit.kind, hit.link.text, hit.link.iri) for hit in page.hits],
        key=("iri",),
        description="A thing that was found.",
        caveats=(*page.notes, *more),
        part=Pager(page.page, page.size, (page.page - 1) * page.size + len(page.hits) + page.has_more),
    )
