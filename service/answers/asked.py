"""What is asked of a force, or on a theme: the latest actions of each kind, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, URIRef

from graph.namespaces import PEEL
from service.answers.parts import Sentence
from service.answers.reading import read_sentences
from service.kinds import Kind, kind_of_class
from service.library import Ask, Library, ask

_ANY: Final = kind_of_class("Action")
_MANY: Final = 100
"""Where there are more actions on a theme, there are more statements on it than actions of a rare kind."""
_BOXED: Final = tuple(map(kind_of_class, ("CauseOfConcern", "Recommendation", "AreaForImprovement")))
_RARE: Final = _BOXED[:2]


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Actions of one kind.

    Args:
        kind: Its slug in the address of the ledger or of the builder: "area-for-improvement".
        in_ledger: Whether the ledger has them; it leaves out what stands outside the boxes of a report.
        number: How many there are.
        actions: The latest of them, report by report.
    """

    title: str
    kind: str
    in_ledger: bool
    number: int
    actions: tuple[Sentence, ...]


def ask_counted(iri: URIRef, by: URIRef) -> Ask:
    """What `ask_asked` has to know: how many actions of each kind there are."""
    return ask("count-of-actions", this=iri, property=_TALLIED[by])


def ask_asked(
    library: Library, iri: URIRef, by: URIRef, graphs: Sequence[URIRef] | None = None
) -> dict[Kind, Ask]:
    """
    What `read_asked` asks: kind -> the latest of them, for kinds of which there is any.

    Args:
        graphs: That have them, where that is known.
    """
    terms: dict[str, Sequence[URIRef]] = {"this": [iri], "property": [by]}
    numbers = _counted(library, iri, by)
    if graphs is not None:
        terms["graph"] = graphs
        return {kind: ask("actions-in-graphs", **terms, **_terms(kind)) for kind in numbers}
    rare = _RARE if sum(numbers.values()) > _MANY else ()
    return {
        kind: ask("actions-of-rare-kind" if kind in rare else "actions-of", **terms, **_terms(kind))
        for kind in numbers
    }


def read_asked(
    library: Library, iri: URIRef, by: URIRef, graphs: Sequence[URIRef] | None = None
) -> tuple[Asked, ...]:
    """
    Kinds of action of which there is any.

    Args:
        by: The property by which actions point to the resource.
    """
    numbers = _counted(library, iri, by)
    return tuple(
        Asked(
            title=kind.many,
            kind=kind.one.lower().replace(" ", "-"),
            in_ledger=kind is not _ANY,
            number=numbers[kind],
            actions=read_sentences(library.answer(asked)),
        )
        for kind, asked in ask_asked(library, iri, by, graphs).items()
    )


def _counted(library: Library, iri: URIRef, by: URIRef) -> dict[Kind, int]:
    """Kinds of action of which there is any, and how many."""
    rows = library.rows("count-of-actions", this=iri, property=_TALLIED[by])
    counted = {row["class"]: row.number("actions") for row in rows}
    numbers = {kind: counted.get(kind.iri, 0) for kind in _BOXED}
    numbers[_ANY] = counted.get(_ANY.iri, 0) - sum(numbers.values())
    return {kind: number for kind, number in numbers.items() if number > 0}


_TALLIED: Final = {PEEL.force: URIRef(PEEL.talliedForce), PEEL.theme: URIRef(PEEL.talliedTheme)}
"""Property of actions -> that by which tallies of actions point to the same."""


def _terms(kind: Kind) -> dict[str, Sequence[URIRef]]:
    """The class of a kind, and the classes that its actions are not of."""
    narrower = [URIRef(each.iri) for each in _BOXED] if kind is _ANY else [RDF.nil]
    return {"class": [URIRef(kind.iri)], "narrower": narrower}
