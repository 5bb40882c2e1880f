"""
Properties and classes that a query names and the data lack, which is why it may find nothing.

What the data hold is asked once a release. Only names in a namespace of the data are looked at: others may
well be of data elsewhere. A note is a help and no more: where it cannot be had, the answer goes without.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from cachetools import LRUCache
from rdflib import URIRef

from graph.errors import PeelgraphError
from service.endpoint.names import Name, read_names
from service.endpoint.results import shorten
from service.engine.runner import QueryRunner
from service.library import fill, query_text, read_iri

MOST_NOTES: Final = 5
_MOST_LOOKED_UP: Final = 20
_MOST_REMEMBERED: Final = 2_000
_LONGEST_SHOWN: Final = 200
_LONGEST_WAIT: Final = 1.0
"""Seconds for which a query waits while the terms of a new release are looked up."""

_SPACE: Final = re.compile(r".*[#/]")
_CLOSE: Final = 0.7
_MOST_ALIKE: Final = 5

_log = logging.getLogger(__name__)


class _Held:
    """What one release holds; `terms` stays empty where it cannot be had."""

    def __init__(self, release: str) -> None:
        self.release = release
        self.terms: dict[str, frozenset[str]] = {}
        """Namespace -> local names of properties and classes."""
        self.is_ready = threading.Event()
        self._is_missing: LRUCache[str, bool] = LRUCache(_MOST_REMEMBERED)
        self._lock = threading.Lock()

    def look_up(self, runner: QueryRunner) -> None:
        """Have the terms told. They are asked once, and where that fails, with the next release again."""
        found: dict[str, set[str]] = defaultdict(set)
        try:
            for row in runner.select(query_text("terms-in-use")):
                space, local = _split(str(row["term"]))
                found[space].add(local)
        except PeelgraphError as error:
            _log.warning("queries of release %s go without notes: %s", self.release, error)
        self.terms = {space: frozenset(names) for space, names in found.items() if space}
        self.is_ready.set()

    def missing(self, names: Sequence[Name], runner: QueryRunner) -> list[Name]:
        """Those of some names that are in a namespace of the terms, and nowhere in the data."""
        unsure = [name for name in names if self._may_be_missing(name.iri)][:_MOST_LOOKED_UP]
        iris = [name.iri for name in unsure]
        with self._lock:
            told = {iri: self._is_missing[iri] for iri in iris if iri in self._is_missing}
        asked = [iri for iri in iris if iri not in told]
        if asked:
            rows = runner.select(fill("named-nowhere", this=[URIRef(iri) for iri in asked]))
            nowhere = {str(row["this"]) for row in rows}
            told |= {iri: iri in nowhere for iri in asked}
            with self._lock:
                self._is_missing.update(told)
        return [name for name in unsure if told[name.iri]][:MOST_NOTES]

    def _may_be_missing(self, iri: str) -> bool:
        space, local = _split(iri)
        return bool(local) and space in self.terms and local not in self.terms[space] and _is_iri(iri)


class TermNotes:
    """Notes on what queries name, over one store. Safe to use from several threads."""

    def __init__(self, runner: QueryRunner) -> None:
        self._runner = runner
        self._held = _Held("")
        self._lock = threading.Lock()

    def notes(self, text: str) -> tuple[str, ...] | None:
        """
        A sentence for each name that is not in the data, the first few.

        Returns:
            None where it cannot be told yet, since the terms of a new release are still being looked up.
        """
        names = read_names(text)
        release = self._runner.release
        if names.calls_others or not names.iris or not release:
            return ()
        held = self._held_of(release)
        if not held.is_ready.wait(_LONGEST_WAIT):
            return None
        try:
            return tuple(_note(name, held.terms) for name in held.missing(names.iris, self._runner))
        except PeelgraphError as error:
            _log.warning("a query goes without notes: %s", error)
            return None

    def _held_of(self, release: str) -> _Held:
        """What a release holds. It is looked up beside, so that no query waits for it for long."""
        with self._lock:
            if self._held.release != release:
                self._held = _Held(release)
                threading.Thread(target=self._held.look_up, args=(self._runner,), daemon=True).start()
            return self._held


def _note(name: Name, terms: dict[str, frozenset[str]]) -> str:
    space, local = _split(name.iri)
    shown = name.written[:_LONGEST_SHOWN]
    near = get_close_matches(local[:_LONGEST_SHOWN], sorted(terms[space]), n=_MOST_ALIKE, cutoff=_CLOSE)
    near.sort(key=lambda other: other[:1].isupper() != local[:1].isupper())  # classes have capitals
    if not near:
        return f"{shown} is not in the data."
    meant = shorten(space + near[0])
    if name.prefix is not None:
        meant = f"{name.prefix}:{near[0]}"
    elif meant == space + near[0]:
        meant = f"<{meant}>"
    return f"{shown} is not in the data; did you mean {meant}?"


def _split(iri: str) -> tuple[str, str]:
    match = _SPACE.match(iri)
    return (match[0], iri[match.end() :]) if match else ("", iri)


def _is_iri(text: str) -> bool:
    try:
        read_iri(text)
    except ValueError:
        return False
    return True
