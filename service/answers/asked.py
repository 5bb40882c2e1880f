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
_BOXED: Final = tuple(map(kind_of_class, ("CauseOfConcern", "Recommendation", "AreaForImprovement")))


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


def ask_asked(iri: URIRef, by: URIRef) -> tuple[Ask, ...]:
    """What `read_asked` asks."""
    return (
        ask("count-of-actions", this=iri, property=_tallied(by)),
        *(ask("actions-of", **_terms(kind), this=iri, property=by) for kind in (*_BOXED, _ANY)),
    )


def read_asked(library: Library, iri: URIRef, by: URIRef) -> tuple[Asked, ...]:
    """
    Kinds of action of which there is any.

    Args:
        by: The property by which actions point to the resource.
    """
    counted = {
        row["class"]: row.number("actions")
        for row in library.rows("count-of-actions", this=iri, property=_tallied(by))
    }
    numbers = {kind: counted.get(kind.iri, 0) for kind in _BOXED}
    numbers[_ANY] = counted.get(_ANY.iri, 0) - sum(numbers.values())
    return tuple(
        Asked(
            title=kind.many,
            kind=kind.one.lower().replace(" ", "-"),
            in_ledger=kind is not _ANY,
            number=number,
            actions=read_sentences(library.rows("actions-of", **_terms(kind), this=iri, property=by)),
        )
        for kind, number in numbers.items()
        if number > 0
    )


_TALLIED: Final = {PEEL.force: PEEL.talliedForce, PEEL.theme: PEEL.talliedTheme}


def _tallied(by: URIRef) -> URIRef:
    """The property by which tallies of actions point to what actions point to by another."""
    return URIRef(_TALLIED[by])


def _terms(kind: Kind) -> dict[str, Sequence[URIRef]]:
    """The class of a kind, and the classes that its actions are not of."""
    narrower = [URIRef(each.iri) for each in _BOXED] if kind is _ANY else [RDF.nil]
    return {"class": [URIRef(kind.iri)], "narrower": narrower}
