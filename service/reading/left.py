"""
What nothing was made of: running text that no sentence claims, numerals that no figure takes, and names of
bodies that have no page.

The account of a report counts them, with reasons, when the report is read. Here they are found in its text
again, by the rules for numerals and names that the account has, so that a reader sees where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from graph.body_names import find_body_names
from graph.numerals import find_numerals, is_base
from graph.wording import label_key
from service.reading.cutting import Sorted
from service.reading.layout import Raw
from service.reading.parts import Claim, Left, Named, Reference, Stretch
from service.reading.words import Words

SENTENCE, NUMERAL, BODY = "sentence", "numeral", "organisation"
RUNNING = frozenset({"paragraph", "item"})
"""Kinds of block that sentences are taken from."""

_LETTERS = re.compile(r"[^\W_]")


class Finder:
    """
    Finds what was left.

    Args:
        claims: Of all sentences.
        figures: Where observations are stated, and their periods.
        names: Where bodies and initiatives are named.
        references: Marks of notes, whose numbers are no figures.
        listed: Names that have a page of another kind: terms, forces.
    """

    def __init__(
        self,
        claims: Sorted[Claim],
        figures: Iterable[Stretch],
        names: Iterable[Named],
        references: Sorted[Reference],
        listed: Iterable[str],
    ) -> None:
        self._claims = claims
        self._figures = Sorted(figures)
        self._names = Sorted(names)
        self._references = references
        self._listed = {label_key(name) for name in listed}
        self._seen: set[str] = set()

    def find(self, raw: Raw, words: Words) -> Iterator[Left]:
        """What was left of one block."""
        if raw.kind in RUNNING:
            yield from self._sentences(raw, words)
        if raw.kind != "line":
            yield from self._numerals(raw, words)
            yield from self._bodies(words)

    def _sentences(self, raw: Raw, words: Words) -> Iterator[Left]:
        for low, high in _gaps(words, self._claims.meeting(raw.start, raw.end)):
            if _LETTERS.search(words.text, low, high):
                yield Left(words.places[low], words.places[high - 1] + 1, SENTENCE)

    def _numerals(self, raw: Raw, words: Words) -> Iterator[Left]:
        near = bool(self._figures.meeting(raw.start, raw.end))
        for low, high in find_numerals(words.text):
            start, end = words.places[low], words.places[high - 1] + 1
            is_told = self._figures.meeting(start, end) or self._references.meeting(start, end)
            if not is_told and not (near and is_base(words.text, low)):
                yield Left(start, end, NUMERAL)

    def _bodies(self, words: Words) -> Iterator[Left]:
        """Each name once, where it comes first."""
        for low, high in find_body_names(words.text):
            start, end = words.places[low], words.places[high - 1] + 1
            key = label_key(words.text[low:high])
            if key not in self._listed and key not in self._seen and not self._names.meeting(start, end):
                self._seen.add(key)
                yield Left(start, end, BODY)


def _gaps(words: Words, claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Between, before and behind sentences, without the space around."""
    at = 0
    bounds = [(words.at(each.start), words.at(each.end)) for each in claims]
    for start, end in [*sorted(bounds), (len(words.text), len(words.text))]:
        low, high = at, start
        while low < high and words.text[low].isspace():
            low += 1
        while low < high and words.text[high - 1].isspace():
            high -= 1
        if low < high:
            yield low, high
        at = max(at, end)
