"""
Triples in which two stores differ in, the things that may be found otherwise out.

A thing is found by what is said of itself, and of what it hangs on: the report that it stands in and the
inspection of that, whom it involves, where it is said. `graph.searchable` says what is read of each; here the
same ways are gone backwards, in the store before the change and in the one after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, RDF, RDFS

from graph.namespaces import OA, PEEL
from graph.searchable import HEADED, subjects_of

_TYPE, _LABEL, _PART, _FORMAT = map(str, (RDF.type, RDFS.label, DCTERMS.isPartOf, DCTERMS["format"]))
_SOURCE: Final = str(OA.hasSource)
_MENTIONED, _PARAGRAPH, _STATED = (str(PEEL[name]) for name in ("mentionedIn", "inParagraph", "statedIn"))
_AGENCY, _INVOLVED, _INVOLVES = (str(PEEL[name]) for name in ("agency", "involvement", "involves"))
_AREA, _YEAR, _INSPECTION = (str(PEEL[name]) for name in ("area", "year", "inspection"))
_A_FORCE, _AN_AGENCY, _A_REPORT = (str(PEEL[name]) for name in ("PoliceForce", "PartnerAgency", "Report"))
_OF_REPORTS: Final = (str(PEEL.force), _INSPECTION)
_HEADS: Final = frozenset(str(PEEL[kind]) for kind in HEADED)
_BELOW: Final = (_PART, _STATED, _MENTIONED)


def touched(differing: Iterable[ox.Quad], stores: Iterable[ox.Store]) -> set[str]:
    """
    The IRIs of what may be found otherwise.

    Args:
        differing: Triples that only one of the default graphs of two stores has.
        stores: Both of them.
    """
    opened = tuple(stores)
    found: set[str] = set()
    standing: set[str] = set()
    for quad in differing:
        if isinstance(quad.subject, ox.NamedNode):
            value = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
            subject, name = quad.subject.value, quad.predicate.value
            found.add(subject)
            for store in opened:
                found.update(_around(store, subject, name, value))
                standing.update(_tops(store, subject, name, value))
    return found | {each for store in opened for each in _standing_in(store, standing)}


def _around(store: ox.Store, subject: str, name: str, value: str) -> Iterator[str]:
    """What is read with a triple, other than by standing in a report."""
    if name == _FORMAT:
        yield from subjects_of(store, _SOURCE, subject)
    elif name == _MENTIONED:
        yield from _places(store, value)
    elif name == _PARAGRAPH:
        yield value
    elif name == _AGENCY:
        yield from subjects_of(store, _INVOLVED, subject)
    elif name == _LABEL and subject in _HEADS:
        yield from subjects_of(store, _TYPE, subject)
    elif name == _TYPE and value == _A_FORCE:
        yield from subjects_of(store, _AREA, subject)
    elif name == _TYPE and value == _AN_AGENCY:
        yield from _with_agency(store, subject)


def _with_agency(store: ox.Store, agency: str) -> Iterator[str]:
    for name in (_INVOLVES, _AGENCY):
        for thing in subjects_of(store, name, agency):
            yield thing
            yield from subjects_of(store, _INVOLVED, thing)
    for passage in _values(store, agency, _MENTIONED):
        yield from _places(store, passage)


def _places(store: ox.Store, passage: str) -> Iterator[str]:
    """A passage, and the paragraph around it."""
    yield passage
    if passage:
        yield from _values(store, passage, _PARAGRAPH)


def _tops(store: ox.Store, subject: str, name: str, value: str) -> Iterator[str]:
    """Of what all things are read anew that stand in it."""
    if name == _PART or name in _OF_REPORTS or (name == _TYPE and value == _A_REPORT):
        yield subject
    elif name == _YEAR:
        yield from subjects_of(store, _INSPECTION, subject)


def _standing_in(store: ox.Store, tops: Iterable[str]) -> set[str]:
    """Some things, what is part of them, and what is said there."""
    seen, waiting = set(tops), list(tops)
    said: set[str] = set()
    while waiting:
        place = waiting.pop()
        part, *told = (set(subjects_of(store, name, place)) for name in _BELOW)
        said.update(*told)
        waiting += part - seen
        seen |= part
    return seen | said


def _values(store: ox.Store, iri: str, name: str) -> Iterator[str]:
    for quad in store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(str(name)), None, ox.DefaultGraph()):
        if isinstance(quad.object, ox.NamedNode):
            yield quad.object.value
