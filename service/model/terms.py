"""
The vocabulary, readable: classes with their properties, properties with where they lead from and to, how
often each is used, an example of each from the data, and what shapes demand of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import OWL, RDFS

from graph.namespaces import PREFIXES
from service import urls
from service.answers.parts import NOWHERE, Count, Fact, Link
from service.answers.reading import read_facts, short_name
from service.library import Library, Row, ask
from service.model.diagram import Drawing, draw
from service.model.shapes import Demand, read_demands

_DOMAINS = (str(RDFS.domain), f"{PREFIXES['schema']}domainIncludes")
_RANGES = (str(RDFS.range), f"{PREFIXES['schema']}rangeIncludes")
_SUPER = str(RDFS.subClassOf)
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Example:
    """A thing of a class, or a thing and a value of a property; nowhere where the data have none."""

    thing: Link = NOWHERE
    value: Link = NOWHERE


@dataclass(frozen=True, slots=True)
class Class:
    """
    A class.

    Args:
        name: Its local name, the fragment it stands at.
        broader: Classes that it is a kind of.
        facts: How it relates to other terms besides.
        things: How many there are; None where the release does not tell.
        properties: That its things may have, by the vocabulary; those of broader classes apart.
        inherited: Those of broader classes of ours.
        demands: What shapes demand of its things.
    """

    name: str
    label: str
    definition: str
    example: str
    note: str
    is_deprecated: bool
    broader: tuple[Link, ...]
    facts: tuple[Fact, ...]
    things: int | None
    instance: Example
    properties: tuple[Link, ...]
    inherited: tuple[Link, ...]
    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """
    A property.

    Args:
        domains: Classes whose things may have it.
        ranges: What its values are.
        uses: Statements with it; None where the release does not tell.
        demands: What shapes demand of its values, whatever has it.
    """

    name: str
    label: str
    definition: str
    example: str
    note: str
    is_deprecated: bool
    domains: tuple[Link, ...]
    ranges: tuple[Link, ...]
    facts: tuple[Fact, ...]
    uses: int | None
    instance: Example
    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class VocabularyPage:
    """The whole vocabulary; the drawing is of its core."""

    facts: tuple[Fact, ...]
    classes: tuple[Class, ...]
    properties: tuple[Property, ...]
    schemes: tuple[Count, ...]
    drawing: Drawing


_ASKED = ("links-of-ontology", "terms-of-ontology", "header-of-ontology", "schemes")
_COUNTING = ("uses-of-classes", "uses-of-properties")


Uses = Mapping[str, int] | None
"""IRI of a term -> how often it is used; None where the release does not tell."""


def read_vocabulary(library: Library, counted: Mapping[str, int] | None = None) -> VocabularyPage:
    """
    Everything the page of the vocabulary shows.

    Args:
        counted: How often terms are used, by the manifest; empty in that of an older version. None has the
            store count, which goes through all that it holds.
    """
    library = library.gather(*map(ask, (*_ASKED, *(_COUNTING if counted is None else ()))))
    uses = _count(library) if counted is None else counted or None
    links: dict[str, list[Row]] = {}
    for row in library.rows("links-of-ontology"):
        links.setdefault(row["term"], []).append(row)
    terms: dict[str, Row] = {}
    for row in library.rows("terms-of-ontology"):
        terms.setdefault(row["term"], row)
    classes = [row for row in terms.values() if row["type"] == str(OWL.Class)]
    properties = [row for row in terms.values() if row["type"] != str(OWL.Class)]
    samples = library.gather(
        *(ask("one-of-class", this=URIRef(row["term"])) for row in classes),
        *(ask("one-with-property", this=URIRef(row["term"])) for row in properties),
    )
    told = tuple(sorted((_property(row, links, uses, samples) for row in properties), key=_by_name))
    known = tuple(sorted((_class(row, links, uses, samples, told) for row in classes), key=_by_name))
    return VocabularyPage(
        facts=read_facts(library.rows("header-of-ontology")),
        classes=known,
        properties=told,
        schemes=tuple(
            Count(Link(row["label"], row["scheme"]), row.number("concepts"))
            for row in library.rows("schemes")
        ),
        drawing=draw(
            {each.name: (each.label, each.things) for each in known},
            [
                (
                    each.name,
                    each.label,
                    [_local(link.iri) for link in each.domains],
                    [_local(link.iri) for link in each.ranges],
                )
                for each in told
            ],
        ),
    )


def _count(library: Library) -> dict[str, int]:
    return {row["term"]: row.number("uses") for name in _COUNTING for row in library.rows(name)}


def _by_name(term: Class | Property) -> str:
    return term.name.lower()


def _local(iri: str) -> str:
    return iri.removeprefix(urls.ONTOLOGY)


def _related(rows: Iterable[Row], properties: Sequence[str]) -> tuple[Link, ...]:
    """What a term is linked to by some properties, each once."""
    return tuple(
        dict.fromkeys(
            Link(row["valueName"] or short_name(row["value"]), row["value"])
            for row in rows
            if row["property"] in properties
        )
    )


def _property(row: Row, links: Mapping[str, list[Row]], uses: Uses, samples: Library) -> Property:
    iri, own = row["term"], links.get(row["term"], [])
    return Property(
        name=_local(iri),
        label=row["label"],
        definition=row["definition"],
        example=row["example"],
        note=row["note"],
        is_deprecated=row.is_true("deprecated"),
        domains=_related(own, _DOMAINS),
        ranges=_related(own, _RANGES),
        facts=read_facts(own, (*_DOMAINS, *_RANGES)),
        uses=None if uses is None else uses.get(iri, 0),
        instance=_example(samples.rows("one-with-property", this=URIRef(iri))),
        demands=tuple(each for each in read_demands() if any(link.iri == iri for link in each.about)),
    )


def _class(
    row: Row,
    links: Mapping[str, list[Row]],
    uses: Uses,
    samples: Library,
    properties: Sequence[Property],
) -> Class:
    iri = row["term"]
    own = links.get(iri, [])
    above = _above(iri, links)
    return Class(
        name=_local(iri),
        label=row["label"],
        definition=row["definition"],
        example=row["example"],
        note=row["note"],
        is_deprecated=row.is_true("deprecated"),
        broader=_related(own, (_SUPER,)),
        facts=read_facts(own, (_SUPER,)),
        things=None if uses is None else uses.get(iri, 0),
        instance=_example(samples.rows("one-of-class", this=URIRef(iri))),
        properties=_properties_of({iri}, properties),
        inherited=_properties_of(above, properties),
        demands=tuple(each for each in read_demands() if any(link.iri == iri for link in each.about)),
    )


def _above(iri: str, links: Mapping[str, list[Row]]) -> set[str]:
    """Classes of ours that a class is a kind of, at any distance."""
    found: set[str] = set()
    ahead = [iri]
    while ahead:
        rows = links.get(ahead.pop(), [])
        new = {
            row["value"] for row in rows if row["property"] == _SUPER and urls.is_term(row["value"])
        } - found
        found |= new
        ahead += new
    return found - {iri}


def _properties_of(classes: set[str], properties: Iterable[Property]) -> tuple[Link, ...]:
    return tuple(
        Link(each.label, urls.ONTOLOGY + each.name)
        for each in properties
        if any(domain.iri in classes for domain in each.domains)
    )


def _example(rows: Sequence[Row]) -> Example:
    if not rows:
        return Example()
    row = rows[0]
    thing = Link(_cut(row["words"]) or short_name(row["thing"]), row["thing"])
    if "value" not in row:
        return Example(thing)
    is_thing = isinstance(row.term("value"), URIRef)
    words = _cut(row["valueWords"] or (short_name(row["value"]) if is_thing else row["value"]))
    return Example(thing, Link(words, row["value"] if is_thing else ""))


def _cut(words: str) -> str:
    told = " ".join(words.split())
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1].rstrip()}…"
