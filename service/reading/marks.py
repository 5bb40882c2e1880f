"""
The marks of footnotes in running text.

Markdown tells them by its markup. In the text drawn from a PDF they are digits behind a word ("PEEL1"), in
that of a page of the web digits in square brackets; there the graph says which words a note explains, and its
mark is looked for in them and right behind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.reading.parts import Reference
from service.reading.words import Words

_NO_DECIMAL = r"(?<=(?:19|20)\d\d[.,])|(?<!\d[.,:])"
"""Behind a year a stop or comma ends it; behind another number it may be that of a decimal."""
_BEHIND = 8  # characters behind the words that a note explains, in which its mark may stand


@dataclass(frozen=True, slots=True)
class Noted:
    """
    A footnote of the text.

    Args:
        start: Where its words start.
        explained: Starts and ends of the words it explains.
    """

    iri: str
    anchor: str
    number: str
    start: int
    explained: tuple[tuple[int, int], ...]


class References:
    """Makes references, each with an anchor of its own."""

    def __init__(self, notes: Sequence[Noted]) -> None:
        self._notes = notes
        self._made: Counter[str] = Counter()

    def make(self, start: int, end: int, number: str, note: str) -> Reference:
        """A reference to a note, by its anchor; without one it leads nowhere."""
        name = note.removeprefix("note-") or "none"
        self._made[name] += 1
        return Reference(start, end, number, note, f"ref-{name}-{self._made[name]}")

    def told(self, words: Words) -> Iterator[Reference]:
        """Those that the markup told; of numbers that start again, the next note is meant."""
        for mark in words.marks:
            place = words.offset(mark.at)
            behind = words.places[mark.at - 1] + 1 if 0 < mark.at <= len(words.places) else place
            mine = [note for note in self._notes if note.number == mark.number]
            note = next((note for note in mine if note.start > place), mine[-1] if mine else None)
            yield self.make(behind, behind, mark.number, note.anchor if note else "")

    def looked_for(self, source: str, known: Container[str]) -> Iterator[Reference]:
        """Those that stand in drawn text."""
        taken: set[int] = set()
        for note in self._notes:
            for start, end in note.explained:
                found = _find(source, note.number, start, end + _BEHIND, known, taken)
                if found:
                    taken.add(found[0])
                    yield self.make(*found, note.number, note.anchor)


def _find(
    source: str, number: str, start: int, end: int, known: Container[str], taken: Container[int]
) -> tuple[int, int] | None:
    """The first place of a mark in a stretch that no other note has."""
    places = (*_bracketed(source, number, start, end), *_raised(source, number, start, end, known))
    return next((place for place in places if place[0] not in taken), None)


def _bracketed(source: str, number: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    found = re.compile(rf"\[{re.escape(number)}\]").finditer(source, start, end)
    return (each.span() for each in found)


def _raised(
    source: str, number: str, start: int, end: int, known: Container[str]
) -> Iterator[tuple[int, int]]:
    """A figure behind a letter, a stop or a bracket, and no decimal; a letter behind a word that is known."""
    mark = re.escape(number)
    if number.isdecimal():
        form = rf"(?<=[^\s\d(\[£$€+−–-])(?:{_NO_DECIMAL}){mark}(?![\d%]|[.,]\d|[a-z])"
    elif number.isalpha():
        form = rf"(?<=\w){mark}\b"
    else:
        form = rf"(?<=\S){mark}"
    for found in re.compile(form).finditer(source, start, end):
        if not number.isalpha() or _is_behind_word(source, found.start(), number, known):
            yield found.span()


def _is_behind_word(source: str, at: int, mark: str, known: Container[str]) -> bool:
    head = re.search(r"\w+\Z", source[max(0, at - 40) : at])
    word = head.group().lower() if head else ""
    return len(word) > 2 and word in known and word + mark not in known
