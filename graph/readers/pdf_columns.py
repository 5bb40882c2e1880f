"""
From the lines of a page to its reading order: columns one after another, tables row by row.

A gutter is a stretch of white that runs down between lines. What lies across it (a heading over two columns,
a wide paragraph above a table) cuts the page into bands, and each band is read by itself: running text
column by column, tables and panels of figures row by row. White is found from the words alone, since few
reports rule their columns; rules are used where there are any, to tell rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from graph.readers.pdf_lines import Fragment
from graph.readers.pdf_words import Shape

_GUTTER: Final = 0.8
"""Narrowest gutter, in sizes of the type beside it."""
_RUNNING_WORDS: Final = 4
"""Words on most lines of running text; cells of tables have fewer."""
_ROW_GAP: Final = 1.25
"""Of the usual distance of lines: a wider one parts the rows of a table."""
_RULE: Final = 2.0
"""Thickest rule, in points."""
_MOST_CANDIDATES: Final = 40
_DEEPEST: Final = 12
_LARGER: Final = 1.12


@dataclass(frozen=True)
class Column:
    """Lines to be read from top to bottom."""

    fragments: tuple[Fragment, ...]


@dataclass(frozen=True)
class Table:
    """
    Cells side by side.

    Args:
        rows: From top to bottom, each its cells from left to right; a cell may be empty.
        is_panel: Whether its cells mix kinds of type, as graphics do that print a figure large below a label.
    """

    rows: tuple[tuple[tuple[Fragment, ...], ...], ...]
    is_panel: bool


Region = Column | Table


def reading_order(fragments: Sequence[Fragment], shapes: Sequence[Shape]) -> list[Region]:
    """The regions of a page in the order in which they are read."""
    return list(_Reader(shapes).read(list(fragments), 0))


@dataclass(frozen=True, slots=True)
class _Gutter:
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass
class _Band:
    """Lines between two that lie across the gutter; `across` alone where there is no gutter in it."""

    across: list[Fragment] = field(default_factory=list)
    left: list[Fragment] = field(default_factory=list)
    right: list[Fragment] = field(default_factory=list)

    @property
    def sides(self) -> list[Fragment]:
        return sorted([*self.left, *self.right], key=_place)


class _Reader:
    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.rules = _rules(shapes)

    def read(self, found: list[Fragment], depth: int) -> Iterator[Region]:
        gutter = _best_gutter(found) if depth < _DEEPEST else None
        if gutter is None:
            if found:
                yield Column(tuple(sorted(found, key=_place)))
            return
        waiting: list[Fragment] = []
        for band in _bands(found, gutter):
            if _is_split(band):
                yield from self.read(waiting, depth + 1)
                waiting = []
                yield from self._sides(band, depth)
            else:
                waiting += [*band.across, *band.sides]
        yield from (
            self.read(waiting, depth + 1)
            if len(waiting) < len(found)
            else iter([Column(tuple(sorted(waiting, key=_place)))])
        )

    def _sides(self, band: _Band, depth: int) -> Iterator[Region]:
        cells = _columns(band.sides)
        if self._is_table(band, cells):
            yield from self._table(band.sides, cells)
        else:
            yield from self.read(band.left, depth + 1)
            yield from self.read(band.right, depth + 1)

    def _is_table(self, band: _Band, columns: list[_Gutter]) -> bool:
        found = band.sides
        top, bottom = min(item.top for item in found), max(item.bottom for item in found)
        inside = [rule for rule in self.rules if top < rule.top < bottom and _crosses(rule, columns)]
        if inside:
            return True
        words = [len(item.words) for item in found]
        if sum(count < _RUNNING_WORDS for count in words) >= 0.6 * len(words):
            return True
        return _has_aligned_groups(band)

    def _table(self, found: list[Fragment], columns: list[_Gutter]) -> Iterator[Region]:
        rows = [_cells(row, columns) for row in self._rows(found, columns)]
        is_panel = any(_mixes_type(cell) for row in rows for cell in row)
        if is_panel:
            rows = [_cells(row, columns) for row in self._spaced_rows(found, columns)]
        yield Table(tuple(rows), is_panel)

    def _rows(self, found: list[Fragment], columns: list[_Gutter]) -> list[list[Fragment]]:
        left, right = min(item.outer_left for item in found), max(item.right for item in found)
        cuts = sorted(rule.top for rule in self.rules if _crosses(rule, columns))
        cuts = [cut for cut in cuts if any(item.baseline < cut for item in found)]
        ruled = _cut(found, cuts)
        if len(ruled) > 1 and left < right:
            return [part for row in ruled for part in _slots(row, columns)] if len(ruled) < 3 else ruled
        return list(_slots(found, columns))

    def _spaced_rows(self, found: list[Fragment], columns: list[_Gutter]) -> list[list[Fragment]]:
        ruled = _cut(found, sorted(rule.top for rule in self.rules if _crosses(rule, columns)))
        return [part for row in ruled for part in _by_white(row)]


def _place(item: Fragment) -> tuple[float, float]:
    return item.baseline, item.left


# ---------------------------------------------------------------- gutters


def _best_gutter(found: Sequence[Fragment]) -> _Gutter | None:
    """The gutter with most lines to both of its sides; None if there is none."""
    best, most = None, 0.0
    for gutter in _candidates(found):
        score = 0.0
        for band in _bands(found, gutter):
            if _is_split(band):
                score += min(len(band.left), len(band.right)) + 0.01 * len(band.sides)
        if score > most:
            best, most = gutter, score
    return best


def _candidates(found: Sequence[Fragment]) -> list[_Gutter]:
    """Gaps between fragments side by side, those that occur most often first, each place once."""
    counts: dict[int, tuple[int, _Gutter]] = {}
    order = sorted(found, key=lambda item: item.top)
    for place, item in enumerate(order):
        neighbour: Fragment | None = None
        for other in _beside(order, place):
            nearer = neighbour is None or other.outer_left < neighbour.outer_left
            if other.outer_left >= item.right and nearer:
                neighbour = other
        if neighbour and neighbour.outer_left - item.right >= _GUTTER * min(item.size, neighbour.size):
            gutter = _Gutter(neighbour.outer_left - 1, neighbour.outer_left)
            count, _ = counts.get(round(gutter.left / 4), (0, gutter))
            counts[round(gutter.left / 4)] = (count + 1, gutter)
    ranked = sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))
    return [gutter for _, (_, gutter) in ranked[:_MOST_CANDIDATES]]


def _beside(order: Sequence[Fragment], place: int) -> Iterator[Fragment]:
    """Fragments that share some height with one; `order` is by their tops."""
    item = order[place]
    for other in order[place + 1 :]:
        if other.top >= item.bottom:
            break
        yield other
    for other in reversed(order[max(0, place - 60) : place]):
        if other.bottom > item.top:
            yield other


def _bands(found: Sequence[Fragment], gutter: _Gutter) -> list[_Band]:
    """Lines grouped from top to bottom: those across a gutter, those beside it, and so on."""
    bands = [_Band()]
    for item in _with_headings_across(found, gutter):
        fragment, is_across = item
        if is_across:
            if bands[-1].left or bands[-1].right:
                bands.append(_Band())
            bands[-1].across.append(fragment)
        else:
            if bands[-1].across:
                bands.append(_Band())
            side = bands[-1].left if fragment.right <= gutter.middle else bands[-1].right
            side.append(fragment)
    return bands


def _with_headings_across(found: Sequence[Fragment], gutter: _Gutter) -> Iterator[tuple[Fragment, bool]]:
    """
    Every fragment from top to bottom, and whether it lies across the gutter.

    A heading over two columns may be too short to reach over: it counts as lying across if it is larger
    than the lines around it and nothing stands beside it.
    """
    order = sorted(found, key=_place)
    usual = median(item.size for item in order)
    right = [item for item in order if item.outer_left >= gutter.middle]
    for item in order:
        across = item.outer_left < gutter.middle < item.right
        if not across and item.right <= gutter.middle and (item.size > _LARGER * usual or item.is_bold):
            across = not any(
                other.top < item.bottom + 0.3 * usual and other.bottom > item.top - 0.3 * usual
                for other in right
            )
            across = across and item.size > _LARGER * usual
        yield item, across


def _is_split(band: _Band) -> bool:
    """Whether a band has enough on both sides to be read as columns or as a table."""
    fewer = min(len(band.left), len(band.right))
    if fewer >= 2:
        return True
    if fewer == 0 or len(band.sides) < 3:
        return False
    white = min(item.outer_left for item in band.right) - max(item.right for item in band.left)
    return white >= 2 * min(item.size for item in band.sides)


def _columns(found: Sequence[Fragment]) -> list[_Gutter]:
    """Every gutter that runs down a whole band, from left to right."""
    ends: list[list[float]] = []
    for item in sorted(found, key=lambda item: item.outer_left):
        if ends and item.outer_left - ends[-1][1] < 0.5 * item.size:
            ends[-1][1] = max(ends[-1][1], item.right)
        else:
            ends.append([item.outer_left, item.right])
    return [_Gutter(before[1], after[0]) for before, after in pairwise(ends)]


# ---------------------------------------------------------------- tables


def _rules(shapes: Iterable[Shape]) -> list[Shape]:
    """Level rules; the upper and lower edge of a box count as rules. Pieces in one line are joined."""
    level: list[Shape] = []
    for shape in shapes:
        if shape.right - shape.left < 12:
            continue
        level.append(Shape(shape.left, shape.top, shape.right, shape.top))
        if shape.bottom - shape.top > _RULE:
            level.append(Shape(shape.left, shape.bottom, shape.right, shape.bottom))
    level.sort(key=lambda rule: (round(rule.top), rule.left))
    joined: list[Shape] = []
    for rule in level:
        last = joined[-1] if joined else None
        if last and abs(last.top - rule.top) <= _RULE and rule.left - last.right <= 3:
            joined[-1] = Shape(last.left, last.top, max(last.right, rule.right), last.top)
        else:
            joined.append(rule)
    return joined


def _crosses(rule: Shape, columns: Sequence[_Gutter]) -> bool:
    return any(rule.left < gutter.left and gutter.right < rule.right for gutter in columns)


def _cut(found: Sequence[Fragment], cuts: Sequence[float]) -> list[list[Fragment]]:
    """Fragments parted at some heights; empty parts left out."""
    parts: list[list[Fragment]] = [[] for _ in range(len(cuts) + 1)]
    for item in found:
        middle = (item.top + item.bottom) / 2
        parts[sum(cut < middle for cut in cuts)].append(item)
    return [part for part in parts if part]


def _cells(row: Sequence[Fragment], columns: Sequence[_Gutter]) -> tuple[tuple[Fragment, ...], ...]:
    cells: list[list[Fragment]] = [[] for _ in range(len(columns) + 1)]
    for item in sorted(row, key=_place):
        cells[sum(gutter.middle < item.right for gutter in columns)].append(item)
    return tuple(tuple(cell) for cell in cells)


def _slots(found: Sequence[Fragment], columns: Sequence[_Gutter]) -> Iterator[list[Fragment]]:
    """Rows told without rules: by white between them, or by which cells a line fills."""
    lines = _levels(found)
    for part in _by_white(found) if _has_two_distances(lines) else [list(found)]:
        rows: list[list[Fragment]] = []
        for line in _levels(part):
            if rows and _continues(rows[-1], line, columns):
                rows[-1] += line
            else:
                rows.append(list(line))
        yield from rows


def _levels(found: Sequence[Fragment]) -> list[list[Fragment]]:
    """Fragments that share some height with one another, level by level."""
    levels: list[list[Fragment]] = []
    bottom = float("-inf")
    for item in sorted(found, key=lambda item: item.top):
        if levels and item.top < bottom - 0.15 * item.size:
            levels[-1].append(item)
        else:
            levels.append([item])
        bottom = max(bottom, item.bottom)
    return levels


def _distances(levels: Sequence[Sequence[Fragment]]) -> list[float]:
    return [
        min(item.baseline for item in after) - max(item.baseline for item in before)
        for before, after in pairwise(levels)
    ]


def _has_two_distances(levels: Sequence[Sequence[Fragment]]) -> bool:
    """Whether lines stand closer within a row than between rows."""
    distances = _distances(levels)
    return bool(distances) and max(distances) > _ROW_GAP * min(distances)


def _by_white(found: Sequence[Fragment]) -> list[list[Fragment]]:
    """Fragments parted where all columns leave more white than between lines."""
    levels = _levels(found)
    distances = _distances(levels)
    if not distances:
        return [list(found)]
    usual = max(min(distances), 1.0 * median(item.size for item in found))
    parts = [list(levels[0])]
    for distance, level in zip(distances, levels[1:], strict=True):
        if distance > _ROW_GAP * usual:
            parts.append([])
        parts[-1] += level
    return parts


def _continues(row: Sequence[Fragment], line: Sequence[Fragment], columns: Sequence[_Gutter]) -> bool:
    """Whether a line carries on the cells of the row above and starts none."""
    above, below = _cells(row, columns), _cells(line, columns)
    filled = [place for place, cell in enumerate(below) if cell]
    if len(filled) >= sum(bool(cell) for cell in above):
        return all(cell[0].text[:1].islower() for cell in below if cell)
    return all(above[place] for place in filled) and not any(
        cell[0].text[:1].isdigit() and len(cell[0].text) < 8 for cell in below if cell
    )


def _mixes_type(cell: Sequence[Fragment]) -> bool:
    """Whether a cell has lines of unlike size or weight."""
    sizes = [item.size for item in cell]
    return len(cell) > 1 and (max(sizes) > _LARGER * min(sizes) or len({item.is_bold for item in cell}) > 1)


def _has_aligned_groups(band: _Band) -> bool:
    """Whether short entries to the left each stand level with the start of a text to the right."""
    if not band.left or sum(len(item.words) for item in band.left) > 4 * len(band.left):
        return False
    starts = [group[0].baseline for group in _by_white(band.right)]
    entries = [group[0].baseline for group in _by_white(band.left)]
    level = sum(any(abs(start - entry) < 3 for start in starts) for entry in entries)
    return len(entries) > 1 and level >= 0.8 * len(entries)
