"""The vocabulary document: its terms, readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib.namespace import OWL

from service import urls
from service.answers.parts import Count, Fact, Link
from service.answers.reading import read_facts
from service.library import Library, Row


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """
    A class or property.

    Args:
        name: Its local name, the fragment it stands at.
        facts: How it relates to other terms.
    """

    name: str
    label: str
    definition: str
    example: str
    note: str
    is_deprecated: bool
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class VocabularyPage:
    """The whole vocabulary."""

    facts: tuple[Fact, ...]
    classes: tuple[VocabularyTerm, ...]
    properties: tuple[VocabularyTerm, ...]
    schemes: tuple[Count, ...]


def read_vocabulary(library: Library) -> VocabularyPage:
    """Everything the vocabulary document shows."""
    links: dict[str, list[Row]] = {}
    for row in library.rows("links-of-ontology"):
        links.setdefault(row["term"], []).append(row)
    rows = library.rows("terms-of-ontology")
    return VocabularyPage(
        facts=read_facts(library.rows("header-of-ontology")),
        classes=_terms([row for row in rows if row["type"] == str(OWL.Class)], links),
        properties=_terms([row for row in rows if row["type"] != str(OWL.Class)], links),
        schemes=tuple(
            Count(Link(row["label"], row["scheme"]), row.number("concepts"))
            for row in library.rows("schemes")
        ),
    )


def _terms(rows: Sequence[Row], links: dict[str, list[Row]]) -> tuple[VocabularyTerm, ...]:
    found: dict[str, VocabularyTerm] = {}
    for row in rows:
        found.setdefault(
            row["term"],
            VocabularyTerm(
                name=row["term"].removeprefix(urls.ONTOLOGY),
                label=row["label"],
                definition=row["definition"],
                example=row["example"],
                note=row["note"],
                is_deprecated=row["deprecated"] == "true",
                facts=read_facts(links.get(row["term"], [])),
            ),
        )
    return tuple(sorted(found.values(), key=lambda term: term.name.lower()))
