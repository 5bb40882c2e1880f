"""
From the words of a page to the lines they stand in.

A fragment is a stretch of words side by side on one baseline with no wide gap between them: a line of a
column, or a cell's line in a table. Footnote marks stand above the baseline and in smaller type; they go with
the fragment they belong to. A bullet or number in front of an item goes with the item's first line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

from graph.readers.pdf_initials import with_initials, with_small_capitals
from graph.readers.pdf_scan import Style
from graph.readers.pdf_words import SPACE, Shape, Word

_SAME_BASELINE: Final = 0.2
"""Of the type size: baselines nearer than this are one."""
_WIDE_GAP: Final = 0.8
"""Of the type size: a gap this wide ends a fragment."""
_FIGURE_GAP: Final = 0.2
"""Of the type size: so much parts figures that stand alone in their row."""
_CELL_GAP: Final = 0.45
"""Of the type size: so much parts two figures beside one another, which no sentence has."""
_CELL_FIGURE = re.compile(r"(?:[£€$+−–-]{0,2}\d[\d.,]*(?:%|m|bn)?|(?:19|20)\d\d[/–-](?:20)?\d\d|[–—-])$")
_PRINTED_FIGURE = re.compile(r"(?=.*[£€$%.,])[£€$+−–-]{0,2}\d[\d.,]*%?$")
_STRETCHED: Final = 8.0
"""Of the type size: wider gaps are between cells, however alike."""
_LIKE_GAP: Final = 0.6
_MANY: Final = 4
_SMALLER: Final = 0.9
_RAISED: Final = 0.12
_BEFORE: Final = 1.2
"""Of the type size: a mark stands no further in front of its line, as before a justified note."""
_AFTER: Final = 0.4
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPT_DIGITS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_BULLETS = frozenset("•▪◦●○■□–—-‣⁃➢➤►▶✓✔·∙*→")
_DASHES = frozenset("–—-")
_DOT = (1.2, 8.0)
"""Points across of a bullet that is drawn."""
_MOST_DOTS: Final = 400
_ROUND_LETTER = "o"
"""The second bullet of word processors: a small letter in a font of its own."""
_NUMBERING = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]$")
_PARAGRAPH_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?$")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_MARKER_GAP: Final = 4.5
_NUMBER_GAP: Final = 2.6
_LIKE_SIZE: Final = 1.1
_MARK = re.compile(r"(?:\d{1,3}(?:,\d{1,3})*|[*†‡§]{1,3})$")


@dataclass(frozen=True)
class Fragment:
    """
    Words side by side on one baseline, left to right.

    Args:
        words: At least one.
        marker: The bullet or number in front of it; None if there is none.
    """

    words: tuple[Word, ...]
    marker: Word | None = None

    @cached_property
    def left(self) -> float:
        """Where its words start, the marker left out."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @cached_property
    def outer_left(self) -> float:
        """Where it starts, the marker included."""
        return self.marker.left if self.marker else self.left

    @cached_property
    def main(self) -> Word:
        """The word whose type stands for the fragment's."""
        weights = Counter[Style]()
        for word in self.words:
            weights[word.style] += 0 if word.raised else len(word.text)
        style = weights.most_common(1)[0][0]
        return next(word for word in self.words if word.style == style)

    @cached_property
    def baseline(self) -> float:
        return self.main.baseline

    @cached_property
    def size(self) -> float:
        return self.main.style.size

    @cached_property
    def is_bold(self) -> bool:
        """Whether every word is printed bold, marks set aside."""
        plain = [word for word in self.words if not word.raised] or list(self.words)
        return all(word.style.bold for word in plain)

    @property
    def top(self) -> float:
        return self.baseline - 0.75 * self.size

    @property
    def bottom(self) -> float:
        return self.baseline + 0.2 * self.size

    @cached_property
    def text(self) -> str:
        """Its words with spaces where they were printed, the marker left out."""
        return "".join((" " if index and is_spaced(self.words, index) else "") + word.text
                       for index, word in enumerate(self.words))  # fmt: skip


def is_spaced(words: Sequence[Word], index: int) -> bool:
    """Whether a space stands before the word at some place of a line."""
    word, before = words[index], words[index - 1]
    if word.spaced is not None:
        return word.spaced
    return word.left - before.right > SPACE * min(word.style.size, before.style.size)


def is_mark(word: Word) -> bool:
    """Whether a word is a footnote mark: raised, and a number or a star."""
    return word.raised and _MARK.match(word.text) is not None


def is_dash(word: Word) -> bool:
    """Whether a word is nothing but a dash."""
    return word.text in _DASHES


def fragments(words: Iterable[Word], shapes: Iterable[Shape] = ()) -> list[Fragment]:
    """
    The fragments of a page (or of some words of it), from top to bottom, then left to right.

    Args:
        words: In any order.
        shapes: What is drawn on the page: dots among it may be bullets.
    """
    found = [
        Fragment(tuple(part))
        for row in _rows(with_initials(with_small_capitals(words)))
        for part in _parts(row)
    ]
    found = _with_dots(_with_markers(_with_raised(found)), shapes)
    return sorted(found, key=lambda item: (item.baseline, item.left))


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words by baseline."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.baseline):
        if rows:
            first = rows[-1][0]
            near = _SAME_BASELINE * min(word.style.size, first.style.size)
            if word.baseline - first.baseline <= near:
                rows[-1].append(word)
                continue
        rows.append([word])
    return rows


def _parts(row: list[Word]) -> list[list[Word]]:
    """A row cut at its wide gaps."""
    row = [part for word in sorted(row, key=lambda word: word.left) for part in _split_marks(word)]
    reach = list(accumulate((word.right for word in row), max))
    gaps = [after.left - end for end, after in zip(reach, row[1:], strict=False)]
    are_figures = all(_PRINTED_FIGURE.match(word.text) for word in row)
    parts = [[row[0]]]
    for place, gap in enumerate(gaps):
        size = min(row[place].style.size, row[place + 1].style.size)
        is_wide = gap > _WIDE_GAP * size and not _is_stretched(row, gaps, place)
        are_cells = gap > _CELL_GAP * size and all(
            _CELL_FIGURE.match(word.text) and not word.raised for word in row[place : place + 2]
        )
        if is_wide or are_cells or (gap > _FIGURE_GAP * size and are_figures):
            parts.append([])
        parts[-1].append(row[place + 1])
    return parts


def _is_stretched(row: Sequence[Word], gaps: Sequence[float], place: int) -> bool:
    """Whether a gap is one of many alike, as in a justified line that a long word follows."""
    low = high = place
    while low > 0 and abs(gaps[low - 1] - gaps[place]) < _LIKE_GAP:
        low -= 1
    while high + 1 < len(gaps) and abs(gaps[high + 1] - gaps[place]) < _LIKE_GAP:
        high += 1
    words = row[low : high + 2]
    narrow = gaps[place] < _STRETCHED * words[0].style.size
    lettered = sum(_LETTERS.search(word.text) is not None for word in words)
    return narrow and len(words) >= _MANY and lettered > len(words) / 2


def split_at(item: Fragment, across: float) -> list[Fragment]:
    """A fragment cut where a gap stands at some place; itself if it has a word there."""
    for place, (before, after) in enumerate(pairwise(item.words), 1):
        if before.right <= across <= after.left and is_spaced(item.words, place):
            return [replace(item, words=item.words[:place]), Fragment(item.words[place:])]
    return [item]


def _split_marks(word: Word) -> list[Word]:
    """A word whose last or first characters are superscripts of their own, cut there."""
    found = _SUPERSCRIPT_DIGITS.search(word.text)
    if not found:
        return [word]
    width = (word.right - word.left) / len(word.text)
    pieces = [(0, found.start(), False), (*found.span(), True), (found.end(), len(word.text), False)]
    cut: list[Word] = []
    for start, end, raised in pieces:
        if start < end:
            text = word.text[start:end]
            cut.append(
                replace(
                    word,
                    text=text.translate(_SUPERSCRIPTS) if raised else text,
                    left=word.left + width * start,
                    right=word.left + width * end,
                    spaced=word.spaced if start == 0 else False,
                    raised=raised,
                )
            )
    return cut


# ---------------------------------------------------------------- footnote marks


def _with_raised(found: list[Fragment]) -> list[Fragment]:
    """Small type above a baseline put into the line it belongs to."""
    order = sorted(found, key=lambda item: item.baseline)
    taken: set[int] = set()
    added: dict[int, list[Word]] = {}
    for place, small in enumerate(order):
        home = _home(order, place, small)
        if home is not None:
            taken.add(place)
            added.setdefault(home, []).extend(small.words)
    merged: list[Fragment] = []
    for place, item in enumerate(order):
        if place in taken:
            continue
        words = sorted([*item.words, *added.get(place, ())], key=lambda word: word.left)
        main = item.main
        merged.append(Fragment(tuple(_raise(word, main) for word in words)))
    return merged


def _home(order: list[Fragment], place: int, small: Fragment) -> int | None:
    """The place of the fragment that a small one stands raised in; None if there is none."""
    if small.right - small.left > 12 * small.size:
        return None
    for other in range(place + 1, len(order)):
        line = order[other]
        if line.baseline - small.baseline > 30:
            break
        above = line.baseline - small.baseline
        fits = small.size <= _SMALLER * line.size and _RAISED * line.size <= above <= 0.75 * line.size
        before, after = line.left - small.right, small.left - line.right
        if fits and before <= _BEFORE * line.size and after <= _AFTER * line.size:
            return other
    return None


def _raise(word: Word, main: Word) -> Word:
    above = main.baseline - word.baseline > _RAISED * main.style.size
    return replace(word, raised=True) if above and word.style.size <= _SMALLER * main.style.size else word


# ---------------------------------------------------------------- bullets


def _with_markers(found: list[Fragment]) -> list[Fragment]:
    """Bullets and numbers put in front of what they mark."""
    order = sorted(found, key=lambda item: (round(item.baseline), item.left))
    merged: list[Fragment] = []
    for item in order:
        before = merged[-1] if merged else None
        if before is not None and _marks(before, item):
            merged[-1] = Fragment(item.words, before.words[0])
        else:
            merged.append(_own_marker(item))
    return merged


def _with_dots(found: Sequence[Fragment], shapes: Iterable[Shape]) -> list[Fragment]:
    """Bullets that are drawn and not written put in front of what they mark."""
    dots = [shape for shape in shapes if _is_dot(shape)][:_MOST_DOTS]
    return [_dotted(item, dots) for item in found] if dots else list(found)


def _is_dot(shape: Shape) -> bool:
    width, height = shape.right - shape.left, shape.bottom - shape.top
    return _DOT[0] < width < _DOT[1] and 0.7 < width / max(height, 0.1) < 1.4


def _dotted(item: Fragment, dots: Sequence[Shape]) -> Fragment:
    if item.marker:
        return item
    for dot in dots:
        white = item.left - dot.right
        level = item.baseline - 0.75 * item.size < (dot.top + dot.bottom) / 2 < item.baseline
        if level and 0.15 * item.size < white < _NUMBER_GAP * item.size:
            return replace(item, marker=Word("•", dot.left, dot.right, item.baseline, item.main.style))
    return item


def _marks(marker: Fragment, item: Fragment) -> bool:
    """Whether a fragment is nothing but the marker of the next one to its right."""
    if len(marker.words) != 1 or marker.marker or abs(marker.baseline - item.baseline) > 0.5 * item.size:
        return False
    word, gap = marker.words[0], item.left - marker.right
    if not _is_marker(word, gap / item.size, item):
        return False
    is_bullet = word.text in _BULLETS and word.text not in _DASHES
    is_like = max(item.size, marker.size) < _LIKE_SIZE * min(item.size, marker.size)
    return (is_bullet or is_like) and 0 <= gap <= (_MARKER_GAP if is_bullet else _NUMBER_GAP) * item.size


def _own_marker(item: Fragment) -> Fragment:
    """A fragment whose first word is a bullet or a number, told from its second."""
    if len(item.words) < 2 or item.marker:
        return item
    word = item.words[0]
    gap = (item.words[1].left - word.right) / item.size
    starts_item = is_spaced(item.words, 1) and _is_marker(word, gap, item)
    return Fragment(item.words[1:], word) if starts_item else item


def _is_marker(word: Word, gap: float, item: Fragment) -> bool:
    if word.raised or not _LETTERS.search(item.text):
        return False
    if word.text in _DASHES:
        return gap > 0.2
    if word.text == _ROUND_LETTER:
        return gap > 0.8
    if word.text in _BULLETS:
        return True
    if _PARAGRAPH_NUMBER.match(word.text):
        return gap > 0.6 and item.text[:1].isupper()
    return gap > 0.1 and _NUMBERING.match(word.text) is not None
