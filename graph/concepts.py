"""
The entries of the controlled lists, as plain data.

In: `ontology/schemes/*.ttl` (SKOS). Out: one `Concept` an entry, by list and slug.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from graph.errors import VocabularyError
from graph.namespaces import ID, PEEL
from graph.ontology_files import naming, turtle_files

_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_LICENCE: Final = "http://purl.org/dc/terms/license"
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABELS: Final = (_SKOS + "prefLabel", _SKOS + "altLabel", _SKOS + "hiddenLabel")

Lists = dict[str, dict[str, "Concept"]]
"""List name as in the IRIs ("theme", "topic", "grade", ...) -> slug -> concept, both sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """
    An entry of a controlled list.

    Args:
        slug: Last part of its IRI.
        label: The preferred label.
        labels: Every wording, the preferred one first, the others sorted.
        definition: One sentence.
        broader: Slugs of broader concepts, sorted; may be empty.
        notation: Code, such as a unit's in UCUM; empty if none.
        kinds: Local names of its classes in the ontology ("Theme", "Pillar"), sorted.
        unit: Of a measure, the slug of its unit; else empty.
        rank: Of a grade, its place in the one order over all grades; else None.
        scale: Of a cycle, the slug of its grade scale; else empty.
        year: Of a cycle, its first calendar year; else None.
        licence: Of a publisher, the address of the licence it publishes under; else empty.
        schemes: Slugs of the schemes it belongs to, sorted.
        note: Its scope note, where an entry has one; else empty.
    """

    slug: str
    label: str
    labels: tuple[str, ...]
    definition: str
    broader: tuple[str, ...] = ()
    notation: str = ""
    kinds: tuple[str, ...] = ()
    unit: str = ""
    rank: int | None = None
    scale: str = ""
    year: int | None = None
    licence: str = ""
    schemes: tuple[str, ...] = ()
    note: str = ""


def read_lists() -> Lists:
    """
    Every controlled list that ships with the project.

    Raises:
        VocabularyError: A file that is not Turtle, or a concept without a preferred label.
    """
    told = _told()
    lists: Lists = {}
    for iri in sorted(told):
        if _SKOS + "Concept" in told[iri].get(_TYPE, ()):
            list_name, _, slug = iri.removeprefix(str(ID)).partition("/")
            lists.setdefault(list_name, {})[slug] = _concept(iri, told[iri])
    return lists


def _told() -> dict[str, dict[str, list[str]]]:
    """Subject -> predicate -> values, over every scheme file."""
    told: dict[str, dict[str, list[str]]] = {}
    for path in turtle_files("schemes"):
        with naming(path):
            quads = list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
        for quad in quads:
            values = told.setdefault(_text(quad.subject), {}).setdefault(quad.predicate.value, [])
            values.append(_text(quad.object))
    return told


def _concept(iri: str, values: Mapping[str, list[str]]) -> Concept:
    def one(predicate: str) -> str:
        return next(iter(values.get(predicate, ())), "")

    def slugs(predicate: str) -> tuple[str, ...]:
        return tuple(sorted(value.rpartition("/")[2] for value in values.get(predicate, ())))

    label = one(_SKOS + "prefLabel")
    if not label:
        raise VocabularyError("ontology/schemes", f"<{iri}> has no preferred label", "one skos:prefLabel")
    others = {wording for predicate in _LABELS for wording in values.get(predicate, ())} - {label}
    rank, year = one(str(PEEL.rank)), one(str(PEEL.year))
    return Concept(
        slug=iri.removeprefix(str(ID)).partition("/")[2],
        label=label,
        labels=(label, *sorted(others)),
        definition=one(_SKOS + "definition"),
        broader=slugs(_SKOS + "broader"),
        notation=one(_SKOS + "notation"),
        kinds=tuple(
            sorted(kind.removeprefix(str(PEEL)) for kind in values[_TYPE] if kind.startswith(str(PEEL)))
        ),
        unit=one(str(PEEL.unit)).rpartition("/")[2],
        rank=int(rank) if rank else None,
        scale=one(str(PEEL.scale)).rpartition("/")[2],
        year=int(year) if year else None,
        licence=one(_LICENCE),
        schemes=slugs(_SKOS + "inScheme"),
        note=one(_SKOS + "scopeNote"),
    )


def _text(term: Any) -> str:  # noqa: ANN401
    return str(term.value)
