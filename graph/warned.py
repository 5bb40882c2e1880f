"""
What the shapes warn of in a store: found in all of it, or anew where a change may have made a difference.

A graph that violates a shape is never published, so what is left to tell are warnings. Where a copy of a
store was brought in line, only what the change says something of is asked again: reports of whose text it
speaks, and things that it names. Both ways find the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, RDF, RDFS

from graph.basis import Basis
from graph.namespaces import OA, PEEL, PREFIXES
from graph.warning_shapes import WarningShape, warning_shapes

Pair = tuple[str, str]
"""A report, or nothing where a shape is of none, and a thing that it is warned of."""
Found = Mapping[str, frozenset[Pair]]
"""Name of each shape that was asked -> what it warns of; may be nothing."""

_MANY: Final = 50_000
"""Where so many things are said something else of, all are asked of anew."""
_SHARE: Final = 8
"""The same where one in so many reports is touched."""

_NOT_IN_A_QUERY: Final = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
"""Files that are read leniently may bring IRIs with such characters."""

_TERM: Final = re.compile(r"\b(\w+):(\w+)\b")

_DEFAULT: Final = ox.DefaultGraph()
_TYPE, _KIND_OF = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(RDFS.subClassOf))
_REPORT, _FORCE = ox.NamedNode(str(PEEL.Report)), ox.NamedNode(str(PEEL.PoliceForce))
_SOURCE_TEXT, _STATED_IN = ox.NamedNode(str(PEEL.sourceText)), ox.NamedNode(str(PEEL.statedIn))
_INVOLVES, _MENTIONED_IN = ox.NamedNode(str(PEEL.involves)), ox.NamedNode(str(PEEL.mentionedIn))
_SUPPORTED_BY, _HAS_SOURCE = ox.NamedNode(str(PEEL.supportedBy)), ox.NamedNode(str(OA.hasSource))
_PART_OF: Final = ox.NamedNode(str(DCTERMS.isPartOf))


def asked_shapes() -> tuple[WarningShape, ...]:
    """Those that can be asked, by name."""
    return tuple(shape for shape in warning_shapes() if shape.pattern)


def find_all(store: ox.Store, shapes: Iterable[WarningShape] | None = None) -> Found:
    """What shapes warn of in a store; all that can be asked, unless some are given."""
    return {shape.name: _pairs(store, shape) for shape in (asked_shapes() if shapes is None else shapes)}


def find_changed(store: ox.Store, basis: Basis, before: Found) -> Found:
    """
    What shapes warn of in a copy that was brought in line.

    Args:
        before: What they warn of in the release that it is a copy of; shapes that are not told of there are
            asked of everything.
    """
    named = _named(basis)
    is_otherwise = any(quad.predicate == _KIND_OF for quad in basis.differing)
    if is_otherwise or len(named) > _MANY or any(map(_NOT_IN_A_QUERY.search, named)):
        return find_all(store)
    reports = {each for side in (basis.open(), store) for each in _touched(side, basis.differing)}
    kinds = _kinds_of(store, named)
    found: dict[str, frozenset[Pair]] = {}
    for shape in asked_shapes():
        if shape.name not in before:
            found[shape.name] = _pairs(store, shape)
        elif shape.is_of_reports:
            found[shape.name] = _of_reports(store, shape, reports, before[shape.name])
        else:
            things = _things_of(store, shape, named, kinds)
            kept = {pair for pair in before[shape.name] if pair[1] not in named}
            found[shape.name] = frozenset(kept | {("", each) for each in things})
    return found


def _pairs(store: ox.Store, shape: WarningShape) -> frozenset[Pair]:
    rows = _rows(store, shape.whole)
    if shape.is_of_reports:
        return frozenset((row["this"].value, row["value"].value) for row in rows)
    return frozenset(("", row["value"].value) for row in rows)


def _of_reports(
    store: ox.Store, shape: WarningShape, reports: Collection[str], before: frozenset[Pair]
) -> frozenset[Pair]:
    count = sum(1 for _ in store.quads_for_pattern(None, _TYPE, _REPORT, _DEFAULT))
    if len(reports) > 1 and len(reports) * _SHARE > count:
        return _pairs(store, shape)
    kept = {pair for pair in before if pair[0] not in reports}
    return frozenset(
        kept
        | {
            (report, row["value"].value)
            for report in reports
            for row in _rows(store, shape.of_report(report))
        }
    )


def _things_of(
    store: ox.Store, shape: WarningShape, named: Collection[str], kinds: Mapping[str, set[str]]
) -> set[str]:
    things = [each for each in named if not shape.classes or shape.classes & kinds.get(each, set())]
    return {row["value"].value for row in _rows(store, shape.of_things(things))} if things else set()


def _rows(store: ox.Store, query: str) -> ox.QuerySolutions:
    rows = store.query(query)
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - it is a SELECT
    return rows


def _named(basis: Basis) -> set[str]:
    """What a change names: that of which any graph says something else, and what it says of it."""
    ends = (end for quad in basis.differing for end in (quad.subject, quad.object))
    return {*basis.described, *(end.value for end in ends if isinstance(end, ox.NamedNode))}


def _kinds_of(store: ox.Store, things: Iterable[str]) -> dict[str, set[str]]:
    """Thing -> the classes it has, and those that they are a kind of; things without one are left out."""
    above: dict[str, set[str]] = {}
    found: dict[str, set[str]] = {}
    for thing in things:
        for kind in _values(store, thing, _TYPE):
            if kind not in above:
                above[kind] = _reached(store, kind)
            found.setdefault(thing, set()).update(above[kind])
    return found


def _reached(store: ox.Store, kind: str) -> set[str]:
    found, ahead = {kind}, [kind]
    while ahead:
        new = set(_values(store, ahead.pop(), _KIND_OF)) - found
        found |= new
        ahead += new
    return found


def _touched(store: ox.Store, quads: Iterable[ox.Quad]) -> set[str]:
    """The reports of whose text some triples say anything that a rule on one report asks for."""
    texts: set[str] = set()
    for predicate, things in _asked_for(quads).items():
        texts |= {text for thing in things for text in _texts_touched(store, predicate, thing)}
    return {report for text in texts for report in _subjects(store, _SOURCE_TEXT, text)}


def _asked_for(quads: Iterable[ox.Quad]) -> dict[ox.NamedNode, set[str]]:
    """
    What leads to the texts that triples are about, by the property that it is led from.

    A thing may stand in many texts, and be said to stand in one more: then the passage counts, and not it.
    """
    asked = set(_asked_by_rules())
    found: dict[ox.NamedNode, set[str]] = {}
    for quad in quads:
        if quad.predicate.value not in asked or not isinstance(quad.subject, ox.NamedNode):
            continue
        value = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
        if quad.predicate in (_STATED_IN, _MENTIONED_IN, _HAS_SOURCE, _SOURCE_TEXT):
            found.setdefault(quad.predicate, set()).update({value} - {""})
            continue
        is_force = (quad.predicate, quad.object) == (_TYPE, _FORCE)
        found.setdefault(_INVOLVES if is_force else _TYPE, set()).add(quad.subject.value)
        if quad.predicate == _SUPPORTED_BY and value:
            found.setdefault(_TYPE, set()).add(value)
    return found


def _texts_touched(store: ox.Store, predicate: ox.NamedNode, thing: str) -> Iterator[str]:
    if predicate in (_HAS_SOURCE, _SOURCE_TEXT):
        yield thing
    elif predicate in (_STATED_IN, _MENTIONED_IN):
        yield from _values(store, thing, _HAS_SOURCE)
    elif predicate == _INVOLVES:  # no rule asks where a body is named that has become a force
        for sentence in _subjects(store, _INVOLVES, thing):
            yield from _texts_of(store, sentence)
    else:
        yield from _texts_of(store, thing)
        for whole in _values(store, thing, _PART_OF):
            yield from _texts_of(store, whole)


@cache
def _asked_by_rules() -> tuple[str, ...]:
    """The properties that stand in rules on the text of one report."""
    rules = "\n".join(shape.pattern for shape in asked_shapes() if shape.is_of_reports)
    terms = (f"{PREFIXES[prefix]}{name}" for prefix, name in _TERM.findall(rules) if prefix in PREFIXES)
    return (str(RDF.type), *terms)


def _texts_of(store: ox.Store, thing: str) -> Iterator[str]:
    """Those that a passage is of, or in which a thing is stated."""
    yield from _values(store, thing, _HAS_SOURCE)
    for passage in _values(store, thing, _STATED_IN):
        yield from _values(store, passage, _HAS_SOURCE)


def _values(store: ox.Store, thing: str, predicate: ox.NamedNode) -> Iterator[str]:
    for quad in store.quads_for_pattern(ox.NamedNode(thing), predicate, None, _DEFAULT):
        if isinstance(quad.object, ox.NamedNode):
            yield quad.object.value


def _subjects(store: ox.Store, predicate: ox.NamedNode, value: str) -> Iterator[str]:
    for quad in store.quads_for_pattern(None, predicate, ox.NamedNode(value), _DEFAULT):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value
