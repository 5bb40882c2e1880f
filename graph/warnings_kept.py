"""
What the shapes warn of in a release, as a file that lies beside its store, so that nobody has to ask again.

    warnings.jsonl    first a line on the shapes: how many things each warns of, and the first of them;
                      then a line for each thing: shape, report (may be empty), IRI, label

It is written when a release is made, out of that of the release before where there is one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import RDFS, SKOS

from graph.basis import Basis
from graph.warned import Found, Pair, asked_shapes, find_all, find_changed
from graph.warning_shapes import WarningShape, count_violating, warning_shapes

WARNINGS: Final = "warnings.jsonl"

_FIRST: Final = 5
_NAMES: Final = tuple(ox.NamedNode(str(each)) for each in (RDFS.label, SKOS.prefLabel))

Thing = tuple[str, str]
"""IRI and label; the label is empty where it has none."""


@dataclass(frozen=True, slots=True)
class ShapeWarned:
    """
    A shape that was asked.

    Args:
        name: Local name.
        message: What to do about what it warns of.
        digest: Of its question.
        number: How many things it warns of; may be 0.
        first: The first few of them, by IRI.
    """

    name: str
    message: str
    digest: str
    number: int
    first: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Warnings:
    """
    What came of asking the shapes of a release.

    Args:
        shapes: Those that were asked, by name.
        unasked: Names of those that cannot be asked.
        violating: How many parts of shapes would have stopped publication.
    """

    shapes: tuple[ShapeWarned, ...]
    unasked: tuple[str, ...]
    violating: int


def keep_warnings(path: Path, folder: Path, basis: Basis | None) -> None:
    """
    Ask the shapes of a new release and write the file.

    Args:
        path: Of its store.
        folder: Of the release.
        basis: The release that its store is a copy of; what the shapes warned of there is asked anew only
            where the two differ.

    Raises:
        OSError: It cannot be written.
    """
    store = ox.Store.read_only(str(path))
    before = _still_asked(basis.folder) if basis else {}
    names: dict[str, str] = {}
    if basis and before:
        found = find_changed(store, basis, before)
        names = {iri: label for _, _, iri, label in _lines(basis.folder) if iri not in basis.described}
    else:
        found = find_all(store)
    things = {name: _named(store, pairs, names) for name, pairs in found.items()}
    shapes = tuple(_warned(shape, things[shape.name]) for shape in asked_shapes())
    unasked = tuple(shape.name for shape in warning_shapes() if shape.name not in found)
    head = asdict(Warnings(shapes, unasked, count_violating()))
    with (folder / WARNINGS).open("x", encoding="utf-8") as file:
        for line in (head, *([name, *each] for name in things for each in things[name])):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_warnings(folder: Path) -> Warnings | None:
    """What the file of a release says of its shapes; None where it has none that can be read."""
    try:
        with (folder / WARNINGS).open(encoding="utf-8") as file:
            told = json.loads(file.readline())
        shapes = [
            ShapeWarned(**each | {"first": tuple((iri, label) for iri, label in each["first"])})
            for each in told["shapes"]
        ]
        return Warnings(tuple(shapes), tuple(told["unasked"]), int(told["violating"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_warned(folder: Path) -> Mapping[str, tuple[Thing, ...]]:
    """
    Name of each shape that warns of anything -> all that it warns of, each thing once, by IRI.

    Raises:
        OSError, ValueError: There is no such file, or it is damaged.
    """
    by_shape = groupby(_lines(folder), key=lambda line: line[0])
    return {
        name: tuple(dict.fromkeys((iri, label) for _, _, iri, label in lines)) for name, lines in by_shape
    }


def is_current(folder: Path) -> bool:
    """Whether a release has the file, and the shapes asked for it are those of this version."""
    told = read_warnings(folder)
    return told is not None and {each.name: each.digest for each in told.shapes} == _digests()


def _digests() -> dict[str, str]:
    return {shape.name: shape.digest for shape in asked_shapes()}


def _still_asked(folder: Path) -> Found:
    """What the file of a release says of shapes that are as they were; nothing where it has none."""
    told = read_warnings(folder)
    digests = _digests()
    found: dict[str, set[Pair]] = {
        each.name: set() for each in (told.shapes if told else ()) if digests.get(each.name) == each.digest
    }
    try:
        for name, report, iri, _ in _lines(folder) if found else ():
            if name in found:
                found[name].add((report, iri))
    except (OSError, ValueError):
        return {}
    return {name: frozenset(pairs) for name, pairs in found.items()}


def _lines(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    with (folder / WARNINGS).open(encoding="utf-8") as file:
        file.readline()
        for line in file:
            name, report, iri, label = json.loads(line)
            yield name, report, iri, label


def _named(store: ox.Store, pairs: Collection[Pair], names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Report, IRI and label of what a shape warns of, by IRI."""
    order = sorted(pairs, key=lambda pair: (pair[1], pair[0]))
    return [
        (report, iri, names[iri] if iri in names else _label(store, ox.NamedNode(iri)))
        for report, iri in order
    ]


def _label(store: ox.Store, thing: ox.NamedNode) -> str:
    """The first of its names; empty where it has none."""
    found = (
        quad.object.value
        for name in _NAMES
        for quad in store.quads_for_pattern(thing, name, None, ox.DefaultGraph())
        if isinstance(quad.object, ox.Literal)
    )
    return min(found, default="")


def _warned(shape: WarningShape, things: Iterable[tuple[str, str, str]]) -> ShapeWarned:
    once = list(dict.fromkeys((iri, label) for _, iri, label in things))
    return ShapeWarned(shape.name, shape.message, shape.digest, len(once), tuple(once[:_FIRST]))
