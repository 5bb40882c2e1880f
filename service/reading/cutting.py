"""Words cut where sentences, links, notes, pages and what was left begin and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from service.answers.parts import NOWHERE
from service.reading.parts import Claim, Left, Named, Piece, Reference, Stretch
from service.reading.words import Words
from service.urls import paragraph_anchor


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Item = TypeVar("Item", bound=_Placed)


class Sorted(Generic[Item]):
    """Stretches by their start, to be asked for those that meet another one."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items: Sequence[Item] = sorted(items, key=lambda item: (item.start, item.end))
        self._starts = [item.start for item in self.items]
        self._longest = max((item.end - item.start for item in self.items), default=0)

    def meeting(self, start: int, end: int) -> list[Item]:
        """Those of which a character lies between two offsets, in order."""
        low = bisect_left(self._starts, start - self._longest)
        high = bisect_left(self._starts, end)
        return [item for item in self.items[low:high] if item.end > start]

    def from_to(self, start: int, end: int) -> list[Item]:
        """Those that start between two offsets, both included, in order."""
        return list(self.items[bisect_left(self._starts, start) : bisect_right(self._starts, end)])


@dataclass(frozen=True, slots=True)
class _Inside:
    """What meets the words of one block."""

    claims: Sequence[Claim]
    names: Sequence[Named]
    left: Sequence[Left]
    references: Sequence[Reference]
    stretches: Sequence[Stretch]

    def cuts(self, words: Words) -> list[int]:
        """Where the words are cut, their two ends included."""
        placed: tuple[_Placed, ...] = (*self.claims, *self.names, *self.left, *self.references)
        found = {0, len(words.text), *(words.at(each.start) for each in self.stretches)}
        for each in placed:
            found |= {words.at(each.start), words.at(each.end)}
        return sorted(found)


@dataclass
class Cutter:
    """
    Cuts words; it remembers which sentences have begun.

    Args:
        claims, names, left: All of the text; names do not overlap.
        references: Of all footnotes.
        opened: Anchors of the sentences that have begun, in order.
    """

    claims: Sorted[Claim]
    names: Sorted[Named]
    references: Sorted[Reference]
    left: Sorted[Left] = field(default_factory=lambda: Sorted(()))
    opened: dict[str, None] = field(default_factory=dict)
    _page: str = ""

    def cut(self, words: Words, stretches: Sequence[Stretch]) -> tuple[Piece, ...]:
        """
        The pieces of some words, in order.

        Args:
            stretches: Where its paragraphs stand; one, or several where a page or note broke it.
        """
        if not words.text:
            return ()
        start, end = words.places[0], words.end
        inside = _Inside(
            self.claims.meeting(start, end),
            self.names.meeting(start, end),
            self.left.meeting(start, end),
            [
                each
                for each in self.references.from_to(start, end)
                if any(stretch.start <= each.start <= stretch.end for stretch in stretches)
            ],
            stretches,
        )
        pieces: list[Piece] = []
        told = [each for each in inside.references if each.start == each.end]  # by markup, and no words
        for low, high in pairwise(inside.cuts(words)):
            while told and told[0].start <= words.places[low]:
                pieces.append(_mark(told.pop(0)))
            pieces.append(self._piece(words, low, high, inside))
        return (*pieces, *map(_mark, told))

    def _piece(self, words: Words, low: int, high: int, inside: _Inside) -> Piece:
        place = words.places[low]
        mine = tuple(dict.fromkeys(each.anchor for each in _at(inside.claims, place)))
        opens = tuple(anchor for anchor in mine if anchor not in self.opened)
        self.opened.update(dict.fromkeys(opens))
        reference = next(_at(inside.references, place), None)
        named = next(_at(inside.names, place), None)
        return Piece(
            text=words.text[low:high],
            start=place,
            end=words.places[high - 1] + 1,
            sentences=mine,
            opens=opens,
            link=named.link if named and not reference else NOWHERE,
            reference=reference,
            left=tuple(dict.fromkeys(each.reason for each in _at(inside.left, place))),
            page=self._turned(inside.stretches, place),
            paragraph=_paragraph(inside.stretches, words, low),
        )

    def _turned(self, stretches: Sequence[Stretch], place: int) -> str:
        """The page that begins with a place, if it is another than the one before."""
        page = next((each.page for each in reversed(stretches) if each.start <= place), "")
        if not page or page == self._page:
            return ""
        self._page = page
        return page


def _mark(reference: Reference) -> Piece:
    return Piece(reference.number, reference.start, reference.end, reference=reference)


def _at(items: Sequence[Item], place: int) -> Iterator[Item]:
    """Those that an offset lies in, in order."""
    return (each for each in items if each.start <= place < each.end)


def _paragraph(stretches: Sequence[Stretch], words: Words, low: int) -> str:
    """The anchor of the paragraph whose first word stands there."""
    mine = (each for each in stretches if words.at(each.start) == low)
    return next((paragraph_anchor(each.start) for each in mine), "")


def without_overlap(found: Iterable[Named]) -> list[Named]:
    """The first of names that overlap, in the order given; in the order of the text."""
    kept: list[Named] = []
    starts: list[int] = []
    for each in found:
        place = bisect_left(starts, each.start)
        before = place == 0 or kept[place - 1].end <= each.start
        behind = place == len(kept) or each.end <= starts[place]
        if before and behind:
            kept.insert(place, each)
            starts.insert(place, each.start)
    return kept
