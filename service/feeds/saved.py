"""Feeds of questions that readers keep: the ledger of actions, the builder, and named queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rdflib import URIRef

from service import parts, urls
from service.answers.ledger import KINDS, Wish, read_wish
from service.builder.asking import read_asked
from service.builder.assembly import newest_text
from service.builder.writing import address_of
from service.feeds.answered import rows_of
from service.feeds.asked import ORDER, Asked, page_of, things
from service.feeds.feed import Entry
from service.named.answer import ask
from service.named.catalogue import named_queries
from service.named.parameters import bind

_PARAMETERS: Final = ("force", "kind", "theme")
_MOST_NAMED: Final = 3


def of_ledger(given: Mapping[str, Sequence[str]]) -> Asked:
    """
    What the ledger of actions lists for its parameters.

    Raises:
        ValueUnknown: A value is no such thing.
    """
    first = {name: next(iter(given.get(name, ())), "") for name in _PARAMETERS}
    wish = read_wish(parts.library(), first)
    chosen = [choice.link.text for choice in (wish.kind, wish.force, wish.theme) if choice]
    kinds = tuple(kind for kind in KINDS if not wish.kind or kind.iri == wish.kind.link.iri)
    return Asked(
        "actions",
        _joined("Actions", chosen),
        f"What reports ask forces to do: causes of concern, recommendations, areas for improvement. {ORDER}",
        {name: [value] for name, value in wish.address.items()},
        urls.actions("", 1, **wish.address),
        lambda page: things(page, kinds, _chosen(wish)),
    )


def _chosen(wish: Wish) -> dict[str, list[URIRef]]:
    both = (("force", wish.force), ("theme", wish.theme))
    return {name: [URIRef(choice.link.iri)] for name, choice in both if choice}


def of_builder(given: Mapping[str, Sequence[str]]) -> Asked:
    """
    The statements that a question of the builder lists; of one that counts, those that are counted.

    Raises:
        PeelgraphError: A choice is none.
    """
    shelf = parts.shelf()
    asked = read_asked(given, shelf.options()).listed

    def read(page: int) -> tuple[Sequence[Entry], bool]:
        return page_of(lambda rows, start: parts.runner().select(newest_text(asked, rows, start)), page)

    return Asked(
        "builder",
        _joined("Statements", [each.words for each in asked.chosen]),
        f"Statements of reports that fit the choices made. {ORDER}",
        asked.address,
        address_of(asked),
        read,
    )


def of_query(name: str, given: Mapping[str, Sequence[str]]) -> Asked | None:
    """
    The rows of the answer to a named query; None where there is no such query.

    Raises:
        PeelgraphError: A parameter is none, or the query has no answer.
    """
    query = named_queries().get(name)
    if query is None:
        return None
    bound = bind(query, given, parts.library())
    kept: dict[str, list[str]] = {}
    for key, value in bound.given:
        kept.setdefault(key, []).append(value)
    address = urls.named_query(name, "", **kept)
    return Asked(
        f"queries/{name}",
        _joined(query.title, [text for values in bound.labels.values() for text in values]),
        f"Rows of the answer, each under the statement it stands on. {ORDER}",
        kept,
        address,
        lambda page: rows_of(ask(query, bound, parts.runner()), address, page),
    )


def _joined(title: str, chosen: Sequence[str]) -> str:
    named = ", ".join(chosen[:_MOST_NAMED]) + (" and more" if len(chosen) > _MOST_NAMED else "")
    return f"{title}: {named}" if named else title
