"""
The tallies of a store as graphs of their own, made with every release and written by nobody by hand.

They lie in one graph for each force and each theme, and one for the rest, so that a change reaches few of
them. Where a store is filled from nothing, all are counted; where a copy is brought in line, what was gained
and lost is added and taken away. Both give the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import RDF, XSD

from graph.identifiers import TALLY_GRAPHS, slug, tally_iri
from graph.namespaces import ID, PEEL
from graph.packed import Packed
from graph.store import lines_of
from graph.tallies import Ends, Key, Numbers, count_all, count_changed

_PARTS: Final = (("force/", ("talliedForce", "talliedArea")), ("theme/", ("talliedTheme",)))
"""How the name of a graph goes on, and by which properties of its tallies."""
_REST: Final = f"{TALLY_GRAPHS}all"
_NUMBER: Final = re.compile(rb'#(\w+)> "(-?\d+)"\^\^')
_ENDS: Final = ("firstEnd", "lastEnd")
_DAY: Final = re.compile(rb'#(?:firstEnd|lastEnd)> "([^"]+)"')


@dataclass
class Told:
    """
    What a tally tells, or what is added to it.

    Args:
        numbers: Local name of a property -> number.
        ends: The first and the last day, where they are told; None where they stay as they are.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    ends: tuple[str, ...] | None = None


def is_tallied(graphs: Iterable[str]) -> bool:
    """Whether a store with graphs of these names has tallies."""
    return any(name == _REST for name in graphs)


def tally_all(store: ox.Store) -> dict[str, Packed]:
    """Name -> graph of the tallies of a store that has none yet."""
    tallies = _by_graph(*count_all(store))
    return {name: Packed(_with([], graph)) for name, graph in sorted(tallies.items())}


def tally_changed(
    old: ox.Store, new: ox.Store, changed: Iterable[tuple[ox.Quad, int]]
) -> dict[str, tuple[list[bytes], Packed]]:
    """
    What becomes of the tallies of a store by a change.

    Args:
        old, new: Before and after the change; in both the tallies are as they were.
        changed: Triples of the default graph that came (1) or went (-1).

    Returns:
        Name of each graph of tallies that changes -> its lines before, and what it is to be; may be empty.
    """
    found = {}
    for name, graph in sorted(_by_graph(*count_changed(old, new, changed)).items()):
        before = lines_of(old, ox.NamedNode(name))
        if (after := _with(before, graph)) != before:
            found[name] = before, Packed(after)
    return found


def _by_graph(numbers: Numbers, ends: Ends) -> dict[str, dict[Key, Told]]:
    by_key: dict[Key, Told] = {}
    for (key, name), number in numbers.items():
        by_key.setdefault(key, Told()).numbers[name] = number
    for key, days in ends.items():
        by_key.setdefault(key, Told()).ends = days
    found: dict[str, dict[Key, Told]] = {}
    for key, told in by_key.items():
        if told.ends is not None or any(told.numbers.values()):
            found.setdefault(_graph_of(key), {})[key] = told
    return found


def _with(before: list[bytes], changes: Mapping[Key, Told]) -> list[bytes]:
    """The lines of a graph to whose tallies is added; where all numbers of one are nothing then, it goes."""
    lines: dict[bytes, list[bytes]] = {}
    for line in before:
        lines.setdefault(line.partition(b" ")[0], []).append(line)
    for key, told in changes.items():
        own = lines.pop(_subject(key), [])
        numbers = {found[1].decode(): int(found[2]) for line in own if (found := _NUMBER.search(line))}
        numbers |= {name: numbers.get(name, 0) + number for name, number in told.numbers.items()}
        days = tuple(found[1].decode() for line in own if (found := _DAY.search(line)))
        ends = days if told.ends is None else told.ends
        lines[_subject(key)] = _lines(key, numbers, ends) if any(numbers.values()) else []
    return sorted(line for own in lines.values() for line in own)


def _lines(key: Key, numbers: Mapping[str, int], ends: tuple[str, ...]) -> list[bytes]:
    grouping, ways = key
    said = [(str(RDF.type), f"<{PEEL.Tally}>"), (str(PEEL.grouping), f"<{ID[f'grouping/{grouping}']}>")]
    said += [(str(PEEL[name]), f"<{value}>") for name, value in ways]
    said += [(str(PEEL[name]), f'"{number}"^^<{XSD.integer}>') for name, number in numbers.items()]
    said += [(str(PEEL[name]), f'"{day}"^^<{XSD.date}>') for name, day in zip(_ENDS, ends, strict=False)]
    return [_subject(key) + f" <{name}> {value} .".encode() for name, value in said]


def _subject(key: Key) -> bytes:
    return f"<{tally_iri(*key)}>".encode()


def _graph_of(key: Key) -> str:
    for part, names in _PARTS:
        if values := [value for name, value in key[1] if name in names]:
            return f"{TALLY_GRAPHS}{part}{slug(values[0].rpartition('/')[2]) or 'other'}"
    return _REST
