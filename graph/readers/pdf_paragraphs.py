"""
From the lines of a column to its paragraphs.

A paragraph ends where the lines stand further apart, where the type changes, where a bullet, a number or a
footnote starts, where the first line is set in, or where the last line stops short though the next word would
have fitted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, pairwise
from typing import Final

from graph.readers.layout import starts_apart
from graph.readers.pdf_lines import Fragment, is_dash, is_mark
from graph.readers.pdf_words import Shape

_FURTHER: Final = 1.2
"""Of the usual distance of lines: more parts paragraphs."""
_ROOM_ABOVE: Final = 0.4
"""Of the type size: so much lower stands a line in which browsers make room for a raised mark."""
_USUAL_DISTANCE: Final = 1.45
"""Of the type size, for type of which too few lines were seen."""
_LIKE_SIZE: Final = 1.06
_INDENT: Final = 0.8
_MANY: Final = 5
"""As many first lines of paragraphs have to start at one place to tell that it is theirs."""
_ROOM: Final = 0.3
"""Of the column's width: a line that stops this short ends its paragraph."""
_COLUMN: Final = 20
"""Narrowest column, in sizes of its type, whose short lines tell anything."""
_BELOW: Final = 2.0
"""Of the type size: lines are short as far below a box that stands beside others."""
_SMALL: Final = 0.97
"""Of the size of running text: footnotes are printed smaller than this."""
_BESIDE_TITLE: Final = 4  # words
_INITIAL: Final = 3  # letters
_LEADER = re.compile(r"(?:\.{3,}|…{1,}|(?:\. ){3,}|_{4,})\s*(?:\d{1,4}|[ivxl]{1,6})?\s*$")
_ENDS_A_SENTENCE = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_NOTE_NUMBER = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3})[.):]?$")


@dataclass(frozen=True)
class Paragraph:
    """
    Lines that belong together.

    Args:
        lines: At least one, from top to bottom.
        page: From 1.
        width: Of its column, in points.
        right: Where its column ends.
        note: Number of the footnote that it starts; empty if it starts none.
        cells: Of a row of a table, the lines of each cell; else empty.
        in_panel: Whether it stands in a graphic or table.
        is_aside: Whether it runs another way than the page.
        is_beside: Whether it stands in a box beside other lines.
        is_listed: Whether it is a title in the contents list.
    """

    lines: tuple[Fragment, ...]
    page: int
    width: float
    right: float
    note: str = ""
    cells: tuple[tuple[Fragment, ...], ...] = ()
    in_panel: bool = False
    is_aside: bool = False
    is_beside: bool = False
    is_listed: bool = False

    @property
    def size(self) -> float:
        weights = Counter[float]()
        for line in self.lines:
            weights[line.size] += len(line.text)
        return weights.most_common(1)[0][0]

    @property
    def title_size(self) -> float:
        """The larger size of a line whose last words are smaller, as a title with a grade beside it."""
        words = self.lines[0].words
        size = words[0].style.size
        rest = list(dropwhile(lambda word: word.style.size == size, words))
        letters = sum(map(str.isalpha, "".join(word.text for word in words[: len(words) - len(rest)])))
        is_title = len(self.lines) == 1 and len(rest) <= _BESIDE_TITLE and letters > _INITIAL
        return max(size, self.size) if is_title else self.size

    @property
    def is_bold(self) -> bool:
        return all(line.is_bold for line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Typography:
    """
    How a document is set.

    Args:
        size: Of its running text, in points.
        is_bold: Whether running text is bold.
        colour: Of running text.
        distances: For each size of type, how far apart its lines stand.
        firsts: How far in the first lines of paragraphs start, where they are set in; may be empty.
    """

    size: float
    is_bold: bool
    colour: int
    distances: dict[float, float]
    firsts: frozenset[int] = frozenset()

    def is_set_in(self, line: Fragment) -> bool:
        """Whether a line starts where only first lines of paragraphs do."""
        return line.marker is None and round(line.left) in self.firsts

    def distance(self, size: float) -> float:
        return self.distances.get(size, _USUAL_DISTANCE * size)

    def is_small(self, line: Fragment) -> bool:
        return line.size < _SMALL * self.size


def typography(columns: Iterable[Sequence[Fragment]]) -> Typography:
    """What most of a document looks like, from the lines of its columns."""
    looks = Counter[tuple[float, bool, int]]()
    distances = defaultdict[float, Counter[float]](Counter)
    starts, steps = Counter[int](), Counter[int]()
    for column in columns:
        for line in column:
            starts[round(line.left)] += 1
            looks[line.size, line.is_bold, line.main.style.colour] += len(line.text)
        for before, after in pairwise(column):
            distance = after.baseline - before.baseline
            if before.size == after.size and 0.8 * after.size < distance < 2.4 * after.size:
                distances[after.size][round(distance * 2) / 2] += 1
                steps[round(before.left)] += before.left - after.left > _INDENT * after.size
    size, is_bold, colour = looks.most_common(1)[0][0] if looks else (1.0, False, 0)
    usual = {size: _usual(counts) for size, counts in distances.items()}
    firsts = frozenset(left for left, count in steps.items() if count >= max(_MANY, 0.5 * starts[left]))
    return Typography(size, is_bold, colour, {size: found for size, found in usual.items() if found}, firsts)


def _usual(counts: Counter[float]) -> float:
    """The distance of lines within a paragraph: the smallest of those that are often met; 0 for too few."""
    most = max(counts.values())
    if most < 2:
        return 0.0
    return min(distance for distance, count in counts.items() if count >= 0.3 * most)


def lines_of(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The lines of a column: its fragments, those on one baseline put together."""
    lines: list[Fragment] = []
    for item in sorted(fragments, key=lambda item: (item.baseline, item.left)):
        last = lines[-1] if lines else None
        if last and abs(item.baseline - last.baseline) < 0.3 * min(item.size, last.size):
            first, second = sorted((last, item), key=lambda item: item.left)
            marker = (second.marker,) if second.marker else ()
            lines[-1] = Fragment((*first.words, *marker, *second.words), first.marker)
        else:
            lines.append(item)
    return lines


class Setter:
    """Puts the lines of one page together to paragraphs."""

    def __init__(self, page: int, typography: Typography, marks: frozenset[str]) -> None:
        self.page = page
        self.typography = typography
        self.marks = marks

    def paragraphs(
        self, lines: Sequence[Fragment], in_panel: bool = False, boxes: Sequence[Shape] = ()
    ) -> Iterator[Paragraph]:
        """
        The paragraphs of a column, in order.

        Args:
            lines: From top to bottom; may be empty.
            in_panel: Whether they stand in a graphic or table.
            boxes: Boxes beside the lines.
        """
        if not lines:
            return
        column = _Column(min(line.outer_left for line in lines), _right(lines), boxes)
        group: list[Fragment] = []
        note = ""
        for place, line in enumerate(lines):
            following = lines[place + 1] if place + 1 < len(lines) else None
            starts = "" if in_panel else self._note(group, line, note)
            if group and not starts and self._is_stray(group[-1], line, bool(note)):
                line = unmarked(line)
            if group and not starts and self._goes_on(group, line, following, column, bool(note)):
                group.append(line)
                continue
            if group:
                yield Paragraph(tuple(group), self.page, column.width, column.right, note, in_panel=in_panel)
            group, note = [line], starts
        yield Paragraph(tuple(group), self.page, column.width, column.right, note, in_panel=in_panel)

    def contents(self, titles: Iterable[Sequence[Fragment]]) -> Iterator[Paragraph]:
        """The titles of a contents list, each from its lines."""
        for lines in titles:
            left, right = min(line.outer_left for line in lines), max(line.right for line in lines)
            whole = tuple(unmarked(line) for line in lines)
            yield Paragraph(whole, self.page, right - left, right, is_listed=True)

    def row(self, cells: tuple[tuple[Fragment, ...], ...]) -> Paragraph:
        """A row of a table, from the lines of its cells."""
        lines = tuple(line for cell in cells for line in cell)
        left, right = min(line.outer_left for line in lines), max(line.right for line in lines)
        return Paragraph(lines, self.page, right - left, right, cells=cells, in_panel=True)

    def _note(self, group: Sequence[Fragment], line: Fragment, note: str) -> str:
        """
        The number of the footnote that a line starts; empty if it starts none.

        Args:
            group: The lines of the paragraph before it.
            line: The line.
            note: Number of the footnote that those belong to; empty for none.
        """
        first = line.marker or line.words[0]
        if line.marker is None and is_mark(first) and len(line.words) > 1:
            return first.text
        number = first.text.rstrip(".):")
        is_number = _NOTE_NUMBER.match(first.text) is not None and (line.marker or len(line.words) > 1)
        if not (is_number and self.typography.is_small(line) and number in self.marks):
            return ""
        is_next = number.isdecimal() and note.isdecimal() and int(number) == int(note) + 1
        is_smaller = bool(group) and line.size < _SMALL * group[-1].size
        return number if is_next or is_smaller or not group or self._is_apart(group[-1], line) else ""

    def _is_apart(self, before: Fragment, line: Fragment) -> bool:
        distance = line.baseline - before.baseline
        most = _FURTHER * self.typography.distance(before.size)
        if any(word.raised for word in line.words):
            most += _ROOM_ABOVE * line.size
        return not 0 < distance <= most or not _is_like(before, line)

    def _goes_on(
        self,
        group: Sequence[Fragment],
        line: Fragment,
        following: Fragment | None,
        column: _Column,
        in_note: bool,
    ) -> bool:
        """Whether a line belongs to the paragraph before it."""
        before = group[-1]
        if line.marker:
            return False
        if self._is_apart(before, line) or _LEADER.search(before.text):
            return False
        if _starts_apart(line) and not in_note:
            return False
        if self._is_display(line) or in_note:
            return True
        if self.typography.is_set_in(line) or _is_indented(group, line, following):
            return False
        return not column.has_room(before, line)

    def _is_stray(self, before: Fragment, line: Fragment, in_note: bool) -> bool:
        """Whether a number or dash stands at the start of a line by chance: "… in", "19. The …"."""
        marker = line.marker
        if marker is None or self._is_apart(before, line):
            return False
        doubtful = marker.text[:1].isalnum() or is_dash(marker)
        if in_note and is_dash(marker):
            return True
        open_ended = not _ENDS_A_SENTENCE.search(before.text) and before.marker is None
        return doubtful and open_ended and abs(line.outer_left - before.left) < _INDENT * line.size

    def _is_display(self, line: Fragment) -> bool:
        """Whether a line is set as a heading, which may be centred."""
        larger = line.size > _LIKE_SIZE * self.typography.size
        return larger or (line.is_bold and not self.typography.is_bold)


def _right(lines: Sequence[Fragment]) -> float:
    """Where a column ends; a few lines may run over."""
    return sorted((line.right for line in lines), reverse=True)[len(lines) // 20]


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float
    boxes: Sequence[Shape] = ()

    @property
    def width(self) -> float:
        return self.right - self.left

    def has_room(self, before: Fragment, line: Fragment) -> bool:
        """Whether a line stops short of the column's end though the next word would fit."""
        right = self._right_of(before)
        width = right - self.left
        if width < _COLUMN * before.size:
            return False
        room = right - before.right
        word = line.words[0]
        fits = word.right - word.left + 0.5 * before.size < room - 0.02 * width
        ended = _ENDS_A_SENTENCE.search(before.text) is not None
        return fits and (ended or room > _ROOM * width)

    def _right_of(self, line: Fragment) -> float:
        """Where the column ends for a line that may have a box beside it, with some white between."""
        beside = (
            box.left - line.size
            for box in self.boxes
            if box.left > line.right and box.top - line.size < line.baseline < box.bottom + _BELOW * line.size
        )
        return min(self.right, *beside, self.right)


def _is_like(before: Fragment, line: Fragment) -> bool:
    ratio = line.size / before.size
    if not 1 / _LIKE_SIZE <= ratio <= _LIKE_SIZE:
        return False
    if before.is_bold == line.is_bold:
        return True
    return not _ENDS_A_SENTENCE.search(before.text) and line.text[:1].islower()


def _is_indented(group: Sequence[Fragment], line: Fragment, following: Fragment | None) -> bool:
    """Whether a line is set in as the first of a paragraph, or back out as the first after one set in."""
    before, step = group[-1], _INDENT * line.size
    if line.left - before.left > step:
        if following is not None:
            return line.left - following.left > step
        return _ENDS_A_SENTENCE.search(before.text) is not None
    if before.left - line.left > step:
        return len(group) > 1 or before.marker is not None
    return False


def unmarked(line: Fragment) -> Fragment:
    """A line with its marker among its words."""
    return replace(line, words=(line.marker, *line.words), marker=None) if line.marker else line


def _starts_apart(line: Fragment) -> bool:
    return line.text[:1].isupper() and starts_apart(line.text)


def ends_open(paragraph: Paragraph) -> bool:
    """Whether a paragraph breaks off in a sentence."""
    return not _ENDS_A_SENTENCE.search(paragraph.lines[-1].text)


def is_contents_line(paragraph: Paragraph) -> bool:
    """Whether it stands in the contents list, or dots lead from the words to a page number."""
    return paragraph.is_listed or _LEADER.search(paragraph.lines[-1].text) is not None
