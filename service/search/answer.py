"""The search page: what was found, by what it can be narrowed down, and what else was searched."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from graph.errors import ValueUnknown
from graph.search_index import slug_of
from graph.searchable import FACETS
from service import urls
from service.answers.front import Hit as PlainHit
from service.answers.parts import Link, Pager
from service.kinds import KINDS
from service.quotes import Piece
from service.search.finding import LEFT_OUT, MARK, Found, Search, Value, known_values
from service.search.names import read_groups
from service.search.spelling import near_words
from service.search.words import MOST_CHARACTERS, MOST_TERMS, Term, Typed, read_words

PAGE_SIZE: Final = 20
TABLE_SIZE: Final = 1_000
"""Rows of one CSV file."""

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

_KIND_NAMES: Final = {slug_of("kind", kind.class_name): kind for kind in KINDS}
_FEW: Final = 3
"""Where fewer are found, another way of writing is offered."""
_MOST_VALUES: Final = 200  # of a facet that are told
_BETWEEN_MARKS: Final = re.compile(f"{MARK[1]}([ \u2010-\u2014-]?){MARK[0]}")


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
        values: Those that are chosen and those of most results first.
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
        notes: What a reader had better know, a sentence each.
    """

    words: str
    hits: tuple[PlainHit, ...]
    page: int
    has_more: bool
    notes: tuple[str, ...] = ()


def read_asked(index: sqlite3.Connection, asked: Asked, size: int = PAGE_SIZE) -> SearchPage:
    """
    Everything the search page shows.

    Raises:
        ValueUnknown: A filter names a value that there is not.
    """
    typed = read_words(asked.words)
    asked = replace(asked, words=typed.text)
    names = {facet: known_values(index, facet) for facet in asked.chosen}
    _check(asked, names)
    page = SearchPage(typed.text, notes=tuple(_notes(typed)), chosen=_chosen(asked, names))
    if not typed.terms and typed.text:
        return page
    if not typed.terms and not asked.chosen:
        return replace(page, facets=_everything(index, asked))
    groups, left_out = read_groups(index, typed.terms)
    search = Search(index, groups, asked.chosen)
    total = search.total()
    facets = search.facets()
    found = search.found(asked.order, (asked.page - 1) * size, size)
    search.close()
    small = [f"Left out, since they stand everywhere: {', '.join(left_out)}."] if left_out else []
    return replace(
        page,
        hits=tuple(map(_hit, found)),
        pager=Pager(asked.page, size, total),
        facets=tuple(_facet(asked, facet, facets[facet]) for facet in FACETS if facets[facet]),
        also=tuple(Also(group.written, group.others) for group in groups if group.others),
        suggestion=_suggest(index, asked, typed) if total < _FEW else None,
        notes=(*page.notes, *small),
        newest=bool(asked.order),
        other_order=replace(asked, order="" if asked.order else "newest").address(),
        passages=_passages(asked, facets["kind"]),
        without_filters=Asked(asked.words, {}, asked.order).address() if asked.chosen else "",
    )


def _everything(index: sqlite3.Connection, asked: Asked) -> tuple[Facet, ...]:
    """By what all there is can be narrowed down, to start from."""
    search = Search(index, (), {})
    found = search.facets()
    search.close()
    return tuple(_facet(asked, facet, found[facet]) for facet in FACETS if found[facet])


def _check(asked: Asked, names: Mapping[str, Mapping[str, str]]) -> None:
    for facet, slugs in asked.chosen.items():
        for slug in slugs:
            if slug not in names[facet]:
                near = get_close_matches(slug[:100], names[facet], 5, 0.5)
                shown = slug if len(slug) <= 60 else f"{slug[:60]}…"
                raise ValueUnknown("search", f"there is no {facet} “{shown}” here", near=near)


def _notes(typed: Typed) -> list[str]:
    notes = []
    if typed.is_cut:
        notes.append(
            f"Only the first {MOST_TERMS} different words, of {MOST_CHARACTERS:,} characters at most, "
            "were searched for."
        )
    if typed.text and not typed.terms:
        notes.append("There is no word or number in this search. Type at least one.")
    return notes


def _chosen(asked: Asked, names: Mapping[str, Mapping[str, str]]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            f"{FACET_NAMES[facet]}: {_name(Value(facet, slug, '', names[facet][slug]))}",
            slug,
            0,
            True,
            asked.without_value(facet, slug).address(),
        )
        for facet, slugs in asked.chosen.items()
        for slug in slugs
    )


def _name(value: Value, is_one: bool = False) -> str:
    """What a value is called; of a kind, as a kind's pages call it."""
    kind = _KIND_NAMES.get(value.slug) if value.facet == "kind" else None
    if kind is None:
        return value.name
    return kind.one if is_one else kind.many


def _facet(asked: Asked, facet: str, values: Sequence[Value]) -> Facet:
    chosen = asked.chosen.get(facet, ())
    first = sorted(values, key=lambda value: value.slug not in chosen)  # stable: else by number
    if facet == "year":
        first = sorted(values, key=lambda value: value.slug, reverse=True)
    choices = tuple(_choice(asked, value, value.slug in chosen) for value in first[:_MOST_VALUES])
    return Facet(FACET_NAMES[facet], facet, choices, max(0, len(values) - _MOST_VALUES))


def _choice(asked: Asked, value: Value, is_chosen: bool) -> Choice:
    other = asked.without_value if is_chosen else asked.with_value
    return Choice(_name(value), value.slug, value.number, is_chosen, other(value.facet, value.slug).address())


def _passages(asked: Asked, kinds: Sequence[Value]) -> Choice | None:
    """The passages that are not listed; None where there are none, or kinds are chosen."""
    left_out = next((value for value in kinds if value.slug == LEFT_OUT), None)
    return _choice(asked, left_out, False) if left_out and "kind" not in asked.chosen else None


def _hit(found: Found) -> Hit:
    values: dict[str, list[Link]] = {}
    for value in found.values:
        values.setdefault(value.facet, []).append(Link(_name(value, True), value.iri))
    return Hit(
        kind=values.pop("kind")[0].text,
        iri=found.iri,
        title=found.title,
        label=pieces(found.label),
        snippet=pieces(found.snippet),
        text=found.text,
        values={facet: tuple(links) for facet, links in values.items()},
        polarity=next((value.slug for value in found.values if value.facet == "polarity"), ""),
    )


def pieces(text: str) -> tuple[Piece, ...]:
    """
    Text of the index with marks in it, as pieces of which some are marked.

    >>> [(piece.text, piece.is_marked) for piece in pieces("an \\x02anti\\x03-\\x02social\\x03 act")]
    [('an ', False), ('anti-social', True), (' act', False)]
    """
    start, end = MARK
    found = []
    for number, part in enumerate(_BETWEEN_MARKS.sub(r"\1", text).split(start)):
        marked, is_marked, rest = part.partition(end)
        if number == 0 or not is_marked:
            found.append(Piece(part))
        else:
            found += [Piece(marked, is_marked=True), Piece(rest)]
    return tuple(piece for piece in found if piece.text)


def _suggest(index: sqlite3.Connection, asked: Asked, typed: Typed) -> Suggestion | None:
    """The words as they may have been meant; None where that finds nothing either."""
    near = near_words(index, typed.terms)
    if not near:
        return None
    meant = tuple(
        replace(term, tokens=tuple(near.get(word, word) for word in term.tokens)) for term in typed.terms
    )
    search = Search(index, read_groups(index, meant)[0], asked.chosen)
    number = search.total()
    search.close()
    if not number:
        return None
    words = " ".join(_typed_as(term) for term in meant)
    return Suggestion(
        pieces=tuple(
            Piece(word + (" " if place < len(words.split()) else ""), word.strip('"') in near.values())
            for place, word in enumerate(words.split(), 1)
        ),
        words=words,
        number=number,
        address=replace(asked, words=words, page=1).address(),
    )


def _typed_as(term: Term) -> str:
    return f'"{term.text}"' if term.is_quoted else term.text


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
