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
from dataclasses import dataclass
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
"""Seconds for which a query waits while another has the terms of a new release looked up."""

_SPACE: Final = re.compile(r".*[#/]")
_CLOSE: Final = 0.7

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    """
    What one release holds.

    Args:
        release: Its name.
        terms: Namespace -> local names of properties and classes; empty where they could not be had.
        is_missing: Other IRI of those namespaces -> whether it is nowhere in the data, as far as asked.
    """

    release: str
    terms: dict[str, frozenset[str]]
    is_missing: LRUCache[str, bool]


class TermNotes:
    """Notes on what queries name, over one store. Safe to use from several threads."""

    def __init__(self, runner: QueryRunner) -> None:
        self._runner = runner
        self._held = _Held("", {}, LRUCache(_MOST_REMEMBERED))
        self._lock = threading.Lock()

    def notes(self, text: str) -> tuple[str, ...]:
        """A sentence for each name that is not in the data, the first few; none where that cannot be told."""
        names = read_names(text)
        release = self._runner.release
        if names.calls_others or not names.iris or not release:
            return ()
        if not self._lock.acquire(timeout=_LONGEST_WAIT):
            return ()
        try:
            if self._held.release != release:
                self._held = _Held(release, self._look_up_terms(), LRUCache(_MOST_REMEMBERED))
            return tuple(_note(name, self._held.terms) for name in self._missing(names.iris))
        except PeelgraphError as error:
            _log.warning("a query goes without notes: %s", error)
            return ()
        finally:
            self._lock.release()

    def _look_up_terms(self) -> dict[str, frozenset[str]]:
        try:
            rows = self._runner.select(query_text("terms-in-use"))
        except PeelgraphError as error:  # asked again with the next release only
            _log.warning("queries of this release go without notes: %s", error)
            return {}
        found: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            space, local = _split(str(row["term"]))
            found[space].add(local)
        return {space: frozenset(names) for space, names in found.items() if space}

    def _missing(self, names: Sequence[Name]) -> list[Name]:
        terms, is_missing = self._held.terms, self._held.is_missing
        unsure = []
        for name in names:
            space, local = _split(name.iri)
            if space in terms and local and local not in terms[space]:
                unsure.append(name)
        unsure = unsure[:_MOST_LOOKED_UP]
        asked = [name.iri for name in unsure if name.iri not in is_missing and _is_iri(name.iri)]
        if asked:
            rows = self._runner.select(fill("named-nowhere", this=[URIRef(iri) for iri in asked]))
            nowhere = {str(row["this"]) for row in rows}
            is_missing.update({iri: iri in nowhere for iri in asked})
        return [name for name in unsure if is_missing.get(name.iri)][:MOST_NOTES]


def _note(name: Name, terms: dict[str, frozenset[str]]) -> str:
    space, local = _split(name.iri)
    shown = name.written[:_LONGEST_SHOWN]
    near = get_close_matches(local[:_LONGEST_SHOWN], sorted(terms[space]), n=1, cutoff=_CLOSE)
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
