"""The index, asked for the search page: what was found, ways to narrow down, and what else was searched."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from graph.errors import ValueUnknown
from graph.search_index import UNLISTED, slug_of, tier_of
from graph.searchable import FACETS
from service.answers.parts import Link, Pager
from service.kinds import KINDS
from service.quotes import Piece
from service.search.finding import MARK, Found, Search, Value, everything, known_values
from service.search.names import read_groups
from service.search.page import (
    FACET_NAMES,
    PAGE_SIZE,
    Also,
    Asked,
    Choice,
    Facet,
    Hit,
    SearchPage,
    Suggestion,
)
from service.search.spelling import near_words
from service.search.words import MOST_CHARACTERS, MOST_TERMS, Term, Typed, read_words

_KIND_NAMES: Final = {slug_of("kind", kind.class_name): kind for kind in KINDS}
_UNLISTED: Final = slug_of("kind", UNLISTED)
_FEW: Final = 3
"""Where fewer are found, another way of writing is offered."""
_MOST_VALUES: Final = 200  # of a facet that are told
_BETWEEN_MARKS: Final = re.compile(f"{MARK[1]}([ \u2010-\u2014-]?){MARK[0]}")


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
    found = everything(index)
    return tuple(_facet(asked, facet, found[facet]) for facet in FACETS if found[facet])


def _check(asked: Asked, names: Mapping[str, Mapping[str, str]]) -> None:
    for facet, slugs in asked.chosen.items():
        for slug in slugs:
            if slug not in names[facet]:
                near = get_close_matches(slug[:100], names[facet], 5, 0.5)
                shown = slug if len(slug) <= 60 else f"{slug[:60]}…"
                raise ValueUnknown(
                    "search", f"there is no {facet} “{shown}” here", near=near, given=(facet, slug)
                )


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
    if facet == "kind":
        first = sorted(values, key=lambda value: (value.slug not in chosen, *_place(value)))
    if facet == "year":
        first = sorted(values, key=lambda value: value.slug, reverse=True)
    choices = tuple(_choice(asked, value, value.slug in chosen) for value in first[:_MOST_VALUES])
    return Facet(FACET_NAMES[facet], facet, choices, max(0, len(values) - _MOST_VALUES))


def _place(value: Value) -> tuple[int, int]:
    """Where a kind stands: sentences first, then things, figures and grades, the texts around them last."""
    tier = tier_of(value.iri.rpartition("#")[2])
    return (1 - tier if tier < 2 else tier, -value.number)


def _choice(asked: Asked, value: Value, is_chosen: bool) -> Choice:
    other = asked.without_value if is_chosen else asked.with_value
    return Choice(_name(value), value.slug, value.number, is_chosen, other(value.facet, value.slug).address())


def _passages(asked: Asked, kinds: Sequence[Value]) -> Choice | None:
    """The passages that are not listed; None where there are none, or kinds are chosen."""
    left_out = next((value for value in kinds if value.slug == _UNLISTED), None)
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
