"""What a store holds, counted once a release: the figures of the dataset's description (VoID)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.engine.runner import QueryRunner, Term
from service.library import query_text

Counts = tuple[tuple[str, int], ...]
"""IRI -> how many, sorted by IRI."""

_NAMESPACE: Final = re.compile(r".*[#/]")


@dataclass(frozen=True, slots=True)
class PropertyUse:
    """A property, the triples that have it, and how many things stand on either side."""

    iri: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Links:
    """
    Links to data published elsewhere.

    Args:
        space: How the IRIs there begin.
        title: Of the data there.
        property: That leads there.
        triples: How many do.
    """

    space: str
    title: Term
    property: str
    triples: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """
    What a store holds.

    Args:
        triples: Distinct ones over all graphs.
        subjects: Distinct things spoken of.
        objects: Distinct things and values that they are spoken of with.
        graphs: Named graph -> triples.
        properties: Sorted by IRI.
        classes: Class -> things.
        terms_of_use: Property (licence, rights, publisher) and value, of reports and registers; each once.
        links: To other data, sorted; may be empty.
    """

    triples: int
    subjects: int
    objects: int
    graphs: Counts
    properties: tuple[PropertyUse, ...]
    classes: Counts
    terms_of_use: tuple[tuple[str, Term], ...]
    links: tuple[Links, ...]

    @property
    def vocabularies(self) -> Sequence[str]:
        """The namespaces of all properties and classes, sorted."""
        terms = [*(use.iri for use in self.properties), *(name for name, _ in self.classes)]
        return sorted({found[0] for term in terms if (found := _NAMESPACE.match(term))})


class Counter:
    """Counts what one store holds, once for each release."""

    def __init__(self, runner: QueryRunner) -> None:
        self._runner = runner
        self._counted: tuple[str, Holdings] | None = None

    def count(self) -> Holdings:
        """
        What the release that is served now holds; counted anew each time where the store has no releases.

        Raises:
            QueryError: Counting took longer than a query may.
        """
        release, counted = self._runner.release, self._counted
        if counted and release and counted[0] == release:
            return counted[1]
        holdings = _count(self._runner)
        self._counted = (release, holdings)
        return holdings


def _count(runner: QueryRunner) -> Holdings:
    [size] = runner.select(query_text("size-of-data"))
    return Holdings(
        triples=int(size["triples"]),
        subjects=int(size["subjects"]),
        objects=int(size["objects"]),
        graphs=_counts(runner, "sizes-of-graphs", "graph", "triples"),
        properties=tuple(
            PropertyUse(
                iri=str(row["property"]),
                triples=int(row["triples"]),
                subjects=int(row["subjects"]),
                objects=int(row["objects"]),
            )
            for row in runner.select(query_text("sizes-of-properties"))
        ),
        classes=_counts(runner, "sizes-of-classes", "class", "things"),
        terms_of_use=tuple(
            (str(row["property"]), row["value"]) for row in runner.select(query_text("terms-of-use"))
        ),
        links=tuple(
            Links(str(row["space"]), row["title"], str(row["property"]), int(row["triples"]))
            for row in runner.select(query_text("links-to-other-data"))
        ),
    )


def _counts(runner: QueryRunner, query: str, name: str, number: str) -> Counts:
    return tuple((str(row[name]), int(row[number])) for row in runner.select(query_text(query)))
