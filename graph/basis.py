"""
What a release that is being made has in common with one on disk, and what it says besides.

The store of a release is changed on a copy, so all that goes with a release (index, files to take away,
counts) can be made of that of the other one and of the triples in which the two differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.packed import Packed
from graph.release import STORE, Release


@dataclass(frozen=True, slots=True)
class Basis:
    """
    A release whose store was copied and brought in line.

    Args:
        folder: Of the release on disk; nobody writes it.
        release: Its manifest.
        gained: Triples that the default graph has now and had not, in the default graph.
        lost: Those that it had and has not any more.
        described: IRIs of which any named graph, but those of tallies, says something that it did not, or
            no longer what it did.
        tallies: Name -> graph of each graph of tallies that is not as it was; one that is gone is empty.
    """

    folder: Path
    release: Release
    gained: tuple[ox.Quad, ...] = ()
    lost: tuple[ox.Quad, ...] = ()
    described: frozenset[str] = frozenset()
    tallies: Mapping[str, Packed] = field(default_factory=dict)

    @property
    def triples(self) -> int:
        """How many the default graph has now."""
        return self.release.triples + len(self.gained) - len(self.lost)

    @property
    def differing(self) -> tuple[ox.Quad, ...]:
        """Triples of which one of both default graphs has each."""
        return (*self.gained, *self.lost)

    def __reduce__(self) -> tuple[Any, ...]:
        """To be sent from one process to another: triples as text, which takes a tenth of the time."""
        changed = _written(self.gained), _written(self.lost)
        return _read, (self.folder, self.release, *changed, self.described, dict(self.tallies))

    def open(self) -> ox.Store:
        """The store of the release on disk."""
        return ox.Store.read_only(str(self.folder / STORE))


def _written(quads: Iterable[ox.Quad]) -> bytes:
    content = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert content is not None  # noqa: S101 - it is None only when written to a file
    return content


def _read(
    folder: Path,
    release: Release,
    gained: bytes,
    lost: bytes,
    described: frozenset[str],
    tallies: Mapping[str, Packed],
) -> Basis:
    added, removed = (tuple(ox.parse(told, format=ox.RdfFormat.N_QUADS)) for told in (gained, lost))
    return Basis(folder, release, added, removed, described, tallies)
