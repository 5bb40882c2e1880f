"""
From the lines of a page to its reading order: columns one after another, tables row by row.

A gutter is a stretch of white that runs down between lines. What lies across it (a heading over two columns,
a wide paragraph above a table) cuts the page into bands, and each band is read by itself: running text
column by column, tables and panels of figures row by row. White is found from the words alone, since few
reports rule their columns; rules are used where there are any, to tell rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from graph.readers.pdf_lines import Fragment, split_at
from graph.readers.pdf_words import Shape

_GUTTER: Final = 0.8
"""Narrowest gutter, in sizes of the type beside it."""
_NARROW: Final = 0.15
"""White between the columns of a table that was told by other rows, in sizes of its type."""
_WIDE_GUTTER: Final = 1.6
"""As much white is wanted between few lines, where gaps of justified words may be in line by chance."""
_FEW_LINES: Final = 4
_RUNNING_WORDS: Final = 4
"""Words on most lines of running text; cells of tables have fewer."""
_NEXT_ROW: Final = 2.2
"""Of the type size: a row with several cells stands no further from the rest of its table."""
_ROW_GAP: Final = 1.25
"""Of the usual distance of lines: a wider one parts the rows of a table."""
_RULE: Final = 2.0
"""Thickest rule, in points."""
_NARROWEST_COLUMN: Final = 80.0
"""Points, about an inch."""
_LEAST_LINES: Final = 8
"""Lines to both sides of a gutter between columns of running text."""
_ALIGNED: Final = 3.0
"""Points: edges nearer than this are in line."""
_MOST_CANDIDATES: Final = 40
_DEEPEST: Final = 12
_LARGER: Final = 1.12
_FIGURE = re.compile(r"(?!(?:19|20)\d\d\b)(?:[£€$+−–-]?\s?[\d.,]*\d\s?(?:%|[a-z]{1,3}|percent)?|[–—-])$")
_LETTERS = re.compile(r"[^\W\d_]{3}")


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


@dataclass(frozen=True, slots=True)
class Gutter:
    """A stretch of white that runs down a page, from `left` to `right`."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def page_gutters(pages: Sequence[Sequence[Fragment]]) -> tuple[Gutter, ...]:
    """
    Gutters between columns of running text, told from the pages where they are plain to see.

    A page with little running text, such as one of tables, has its columns where the others have them.
    """
    found = [item for page in pages for item in _text_gutters(page)]
    kept: list[Gutter] = []
    for _, gutter in sorted(found, key=lambda item: (-item[0], item[1].right)):
        if not any(abs(gutter.middle - other.middle) < _NARROWEST_COLUMN for other in kept):
            kept.append(gutter)
    return tuple(kept)


def reading_order(
    fragments: Sequence[Fragment], shapes: Sequence[Shape], gutters: Sequence[Gutter] = ()
) -> list[Region]:
    """
    The regions of a page in the order in which they are read.

    Args:
        fragments: The page's lines.
        shapes: Its rules and boxes.
        gutters: Where the document has columns.
    """
    found = list(fragments)
    for gutter in gutters:
        found = [part for item in found for part in _split(item, gutter)]
    return list(_Reader(shapes, gutters).read(found, 0))


def _split(item: Fragment, gutter: Gutter) -> list[Fragment]:
    """A line of two columns that was taken for one, cut at the gutter."""
    parts = split_at(item, gutter.middle)
    if len(parts) == 2 and parts[1].left - parts[0].right >= _GUTTER * item.size:
        return parts
    return [item]


@dataclass
class _Band:
    """
    Lines between two that lie across the gutter; `across` alone where there is no gutter in it.

    `tight` are lines to its left that leave no more than a space.
    """

    across: list[Fragment] = field(default_factory=list)
    left: list[Fragment] = field(default_factory=list)
    right: list[Fragment] = field(default_factory=list)
    tight: list[Fragment] = field(default_factory=list)

    @property
    def sides(self) -> list[Fragment]:
        return sorted([*self.left, *self.right], key=_place)


class _Reader:
    def __init__(self, shapes: Sequence[Shape], gutters: Sequence[Gutter]) -> None:
        self.rules = _rules(shapes)
        self.gutters = gutters

    def read(self, found: list[Fragment], depth: int) -> Iterator[Region]:
        """The regions of some lines, in reading order."""
        if not found:
            return
        gutter = self._known_gutter(found) or _best_gutter(found) if depth < _DEEPEST else None
        if gutter is None:
            yield Column(tuple(sorted(found, key=_place)))
            return
        waiting: list[Fragment] = []
        for whole in _bands(found, gutter):
            is_known = gutter in self.gutters
            above, band, below = ([], whole, []) if is_known else _trimmed(whole, gutter)
            waiting += above
            if _is_split(band, is_known):
                yield from self.read(waiting, depth + 1)
                waiting = []
                yield from self._sides(band, gutter, depth)
            else:
                waiting += [*band.across, *band.sides]
            waiting += below
        yield from self.read(waiting, depth + 1)

    def _known_gutter(self, found: Sequence[Fragment]) -> Gutter | None:
        for gutter in self.gutters:
            if any(_is_split(band, is_known=True) for band in _bands(found, gutter)):
                return gutter
        return None

    def _sides(self, band: _Band, gutter: Gutter, depth: int) -> Iterator[Region]:
        if self._is_table(band, gutter):
            found = _recut(band.sides)
            yield from self._table(found, _columns(found))
        else:
            yield from self.read(band.left, depth + 1)
            yield from self.read(band.right, depth + 1)

    def _is_table(self, band: _Band, gutter: Gutter) -> bool:
        found = band.sides
        top, bottom = min(item.top for item in found), max(item.bottom for item in found)
        if any(top < rule.top < bottom and _crosses(rule, [gutter]) for rule in self.rules):
            return True
        if gutter in self.gutters:
            return False
        cut = _recut(found)
        if any(_holds_figures(cell) for cell in _cells(cut, _columns(cut))):
            return True
        words = [len(item.words) for item in found]
        if sum(count < _RUNNING_WORDS for count in words) >= 0.6 * len(words):
            return True
        return _has_aligned_groups(band)

    def _table(self, found: list[Fragment], columns: list[Gutter]) -> Iterator[Region]:
        rows = [_cells(row, columns) for row in self._spaced_rows(found, columns)]
        is_panel = any(_mixes_type(cell) for row in rows for cell in row)
        if not is_panel:
            rows = [_cells(row, columns) for row in self._rows(found, columns)]
        first, last = 0, len(rows)
        while first < last and _is_lone(rows[first]):
            first += 1
        while first < last and _is_lone(rows[last - 1]):
            last -= 1
        for row in rows[:first]:
            yield Column(tuple(item for cell in row for item in cell))
        if first < last:
            yield Table(tuple(rows[first:last]), is_panel)
        for row in rows[last:]:
            yield Column(tuple(item for cell in row for item in cell))

    def _rows(self, found: list[Fragment], columns: list[Gutter]) -> list[list[Fragment]]:
        left, right = min(item.outer_left for item in found), max(item.right for item in found)
        cuts = sorted(rule.top for rule in self.rules if _crosses(rule, columns))
        cuts = [cut for cut in cuts if any(item.baseline < cut for item in found)]
        ruled = _cut(found, cuts)
        if len(ruled) > 1 and left < right:
            return [part for row in ruled for part in _slots(row, columns)] if len(ruled) < 3 else ruled
        return list(_slots(found, columns))

    def _spaced_rows(self, found: list[Fragment], columns: list[Gutter]) -> list[list[Fragment]]:
        ruled = _cut(found, sorted(rule.top for rule in self.rules if _crosses(rule, columns)))
        return [part for row in ruled for part in _by_white(row)]


def _place(item: Fragment) -> tuple[float, float]:
    return item.baseline, item.left


# ---------------------------------------------------------------- gutters


def _text_gutters(found: Sequence[Fragment]) -> Iterator[tuple[int, Gutter]]:
    """The gutters of one page that have lines of running text to both sides, and how many lines."""
    for gutter in _candidates(found):
        bands = [band for band in _bands(found, gutter) if _is_split(band)]
        sides = [[item for band in bands for item in part(band)] for part in (_left, _right)]
        if all(_is_running(side) for side in sides):
            yield sum(map(len, sides)), gutter


def _is_running(side: Sequence[Fragment]) -> bool:
    running = sum(len(item.words) >= _RUNNING_WORDS for item in side)
    return running >= max(_LEAST_LINES, 0.6 * len(side))


def _left(band: _Band) -> list[Fragment]:
    return band.left


def _right(band: _Band) -> list[Fragment]:
    return band.right


def _best_gutter(found: Sequence[Fragment]) -> Gutter | None:
    """The gutter with most lines to both of its sides; None if there is none."""
    best, most = None, 0.0
    for gutter in _candidates(found):
        score = 0.0
        for whole in _bands(found, gutter):
            _, band, _ = _trimmed(whole, gutter)
            if _is_split(band):
                score += min(len(band.left), len(band.right)) + 0.01 * len(band.sides)
        if score > most:
            best, most = gutter, score
    return best


def _candidates(found: Sequence[Fragment]) -> list[Gutter]:
    """Gaps between fragments side by side, those that occur most often first, each place once."""
    counts: dict[int, tuple[int, Gutter]] = {}
    order = sorted(found, key=lambda item: item.top)
    for index, item in enumerate(order):
        neighbour: Fragment | None = None
        for other in _beside(order, index):
            nearer = neighbour is None or other.outer_left < neighbour.outer_left
            if other.outer_left >= item.right and nearer:
                neighbour = other
        if neighbour is None:
            continue
        size, start = min(item.size, neighbour.size), neighbour.outer_left
        white = start - item.right
        if white >= _GUTTER * size:
            place = round(start / 4)
            count, gutter = counts.get(place, (0, Gutter(start - min(white, _GUTTER * size), start)))
            counts[place] = (count + 1, gutter)
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


def _bands(found: Sequence[Fragment], gutter: Gutter) -> list[_Band]:
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
    return _healed(bands, gutter)


def _healed(bands: Sequence[_Band], gutter: Gutter) -> list[_Band]:
    """
    Bands put together where what parts them is a row of a table with no more than a space at the gutter.

    Such a row has a word that starts just where the cells of the rows above and below do.
    """
    healed = [bands[0]]
    for place, band in enumerate(bands[1:], 1):
        last = healed[-1]
        following = bands[place + 1] if place + 1 < len(bands) else _Band()
        if (
            band.across
            and 0 < len(band.across) <= _FEW_LINES
            and last.right
            and (following.right or following.left)
        ):
            parts = [_cut_at(item, gutter.right) for item in band.across]
            if all(len(part) == 2 for part in parts) and _is_near(last, band) and _is_near(band, following):
                last.left += [part[0] for part in parts]
                last.tight += [part[0] for part in parts]
                last.right += [part[1] for part in parts]
                continue
        if last.right and not band.across and bands[place - 1] is not last:
            last.left += band.left
            last.right += band.right
            continue
        healed.append(band)
    return healed


def _is_near(above: _Band, below: _Band) -> bool:
    """Whether a band starts no further below another than the next row of a table."""
    before, after = [*above.across, *above.sides], [*below.across, *below.sides]
    size = min(item.size for item in (*before, *after))
    distance = min(item.baseline for item in after) - max(item.baseline for item in before)
    return distance < _NEXT_ROW * size


def _with_headings_across(found: Sequence[Fragment], gutter: Gutter) -> Iterator[tuple[Fragment, bool]]:
    """Every fragment from top to bottom, and whether it lies across the gutter."""
    order = sorted(found, key=_place)
    usual = median(item.size for item in order)
    right = [item for item in order if item.outer_left >= gutter.middle]
    for place, item in enumerate(order):
        across = item.outer_left < gutter.middle < item.right
        if not across and item.right <= gutter.middle and item.size > _LARGER * usual:
            across = _stands_over(item, order[place + 1 :], right, usual)
        yield item, across


def _stands_over(
    heading: Fragment, below: Sequence[Fragment], right: Sequence[Fragment], usual: float
) -> bool:
    """
    Whether a heading to the left stands over both columns, too short to reach over.

    Nothing stands beside it then, and both columns start at the same height below it.
    """
    above = max((item.bottom for item in right if item.baseline < heading.baseline), default=float("-inf"))
    start = min((item.top for item in right if item.baseline >= heading.baseline), default=float("inf"))
    if above > heading.top or start < heading.bottom or start - above < heading.size + usual:
        return False
    text = next((item for item in below if item not in right), None)
    return text is not None and abs(text.top - start) < heading.size


def _trimmed(band: _Band, gutter: Gutter) -> tuple[list[Fragment], _Band, list[Fragment]]:
    """
    A band without the lines at its top and bottom that have nothing to do with a gutter.

    Cells below one another share their left edge, their right edge or their middle; the first line that has
    such a cell to the right of the gutter opens the table or column, the last one closes it.
    """
    seeds = [item for item in band.right if abs(item.outer_left - gutter.right) < _ALIGNED]
    levels = _levels(band.sides)
    right = {id(item) for item in band.right}
    kept = [
        place
        for place, level in enumerate(levels)
        if any(id(item) in right and any(_is_aligned(item, seed) for seed in seeds) for item in level)
    ]
    if not kept:
        return [*band.across, *band.sides], _Band(), []
    first, last = kept[0], kept[-1]
    while first > 0 and _goes_with(levels[first - 1], levels[first : first + 3]):
        first -= 1
    while last + 1 < len(levels) and _goes_with(levels[last + 1], levels[max(0, last - 2) : last + 1]):
        last += 1
    core = [item for level in levels[first : last + 1] for item in level]
    return (
        [*band.across, *(item for level in levels[:first] for item in level)],
        _Band(
            left=[item for item in core if id(item) not in right],
            right=[item for item in core if id(item) in right],
            tight=band.tight,
        ),
        [item for level in levels[last + 1 :] for item in level],
    )


def _is_aligned(item: Fragment, seed: Fragment) -> bool:
    left, right = item.outer_left - seed.outer_left, item.right - seed.right
    return min(abs(left), abs(right), abs(left + right) / 2) < _ALIGNED


def _goes_with(level: Sequence[Fragment], table: Sequence[Sequence[Fragment]]) -> bool:
    """Whether the lines of a level stand in cells of a table: side by side, or near a line of like type."""
    size = min(item.size for item in level)
    near = min(abs(item.baseline - other.baseline) for item in level for row in table for other in row)
    if len(level) > 1 and near < _NEXT_ROW * size:
        return True
    return all(
        any(
            max(item.size, other.size) < _LARGER * min(item.size, other.size)
            and _is_aligned(item, other)
            and abs(item.baseline - other.baseline) < 1.35 * item.size
            for row in table
            for other in row
        )
        for item in level
    )


def _is_split(band: _Band, is_known: bool = False) -> bool:
    """Whether a band has enough on both sides to be read as columns or as a table."""
    fewer = min(len(band.left), len(band.right))
    if fewer and len(_levels(band.sides)) < 2:
        return False
    if fewer == 0 or len(band.sides) < 3:
        return False
    if is_known:
        return True
    tight = {id(item) for item in band.tight}
    ends = [item.right for item in band.left if id(item) not in tight]
    white = min(item.outer_left for item in band.right) - max(ends, default=float("inf"))
    size = min(item.size for item in band.sides)
    if fewer >= _FEW_LINES:
        return white >= _GUTTER * size
    first = min(band.right, key=_place)
    return white >= _WIDE_GUTTER * size and not first.text[:1].islower() and first.text[:1] != "("


def _recut(found: Sequence[Fragment]) -> list[Fragment]:
    """
    Fragments of a table cut where its columns start.

    Some tables leave no more than a space between a long cell and the next: the words of such a row are cut
    where the cells of other rows start.
    """
    starts = Counter(round(item.left / _ALIGNED) for item in found)
    for start, count in sorted(starts.items()):
        place = start * _ALIGNED
        across = [item for item in found if item.left < place - _ALIGNED and item.right > place + _ALIGNED]
        parts = {id(item): _cut_at(item, place) for item in across}
        if count > 1 and across and all(len(part) == 2 for part in parts.values()):
            found = [part for item in found for part in parts.get(id(item), [item])]
    return list(found)


def _cut_at(item: Fragment, place: float) -> list[Fragment]:
    """A fragment cut in front of the word that starts at some place; itself if none does."""
    for word in item.words[1:]:
        if abs(word.left - place) < _ALIGNED and not word.raised:
            return split_at(item, word.left)
    return [item]


def _columns(found: Sequence[Fragment]) -> list[Gutter]:
    """Every gutter that runs down a whole band, from left to right."""
    ends: list[list[float]] = []
    for item in sorted(found, key=lambda item: item.outer_left):
        if ends and item.outer_left - ends[-1][1] < _NARROW * item.size:
            ends[-1][1] = max(ends[-1][1], item.right)
        else:
            ends.append([item.outer_left, item.right])
    return [Gutter(before[1], after[0]) for before, after in pairwise(ends)]


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


def _crosses(rule: Shape, columns: Sequence[Gutter]) -> bool:
    return any(rule.left < gutter.left and gutter.right < rule.right for gutter in columns)


def _cut(found: Sequence[Fragment], cuts: Sequence[float]) -> list[list[Fragment]]:
    """Fragments parted at some heights; empty parts left out."""
    parts: list[list[Fragment]] = [[] for _ in range(len(cuts) + 1)]
    for item in found:
        middle = (item.top + item.bottom) / 2
        parts[sum(cut < middle for cut in cuts)].append(item)
    return [part for part in parts if part]


def _cells(row: Sequence[Fragment], columns: Sequence[Gutter]) -> tuple[tuple[Fragment, ...], ...]:
    cells: list[list[Fragment]] = [[] for _ in range(len(columns) + 1)]
    for item in sorted(row, key=_place):
        cells[sum(gutter.middle < item.right for gutter in columns)].append(item)
    return tuple(tuple(cell) for cell in cells)


def _slots(found: Sequence[Fragment], columns: Sequence[Gutter]) -> Iterator[list[Fragment]]:
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
    size = median(item.size for item in found)
    usual = max(min(distances), size)
    parts = [list(levels[0])]
    for distance, level in zip(distances, levels[1:], strict=True):
        larger = max(1.0, max(item.size for item in level) / size)
        if distance > _ROW_GAP * usual * larger:
            parts.append([])
        parts[-1] += level
    return parts


def _continues(row: Sequence[Fragment], line: Sequence[Fragment], columns: Sequence[Gutter]) -> bool:
    """Whether a line carries on the cells of the row above and starts none."""
    above, below = _cells(row, columns), _cells(line, columns)
    filled = [place for place, cell in enumerate(below) if cell]
    if len(filled) >= sum(bool(cell) for cell in above):
        return all(cell[0].text[:1].islower() for cell in below if cell)
    return all(above[place] for place in filled) and not any(
        cell[0].text[:1].isdigit() and len(cell[0].text) < 8 for cell in below if cell
    )


def _is_lone(row: Sequence[Sequence[Fragment]]) -> bool:
    """Whether only one cell of a row has words: above and below a table that is a heading or a label."""
    return sum(bool(cell) for cell in row) == 1


def _holds_figures(side: Sequence[Fragment]) -> bool:
    """Whether a column has figures and short names only."""
    short = all(len(item.words) < _RUNNING_WORDS for item in side)
    return short and len(side) > 1 and any(_FIGURE.match(item.text) for item in side)


def _mixes_type(cell: Sequence[Fragment]) -> bool:
    """Whether a figure is printed larger or heavier than the words above or below it."""
    return any(
        _FIGURE.match(item.text) is not None
        and _LETTERS.search(other.text) is not None
        and (item.size > _LARGER * other.size or (item.is_bold and not other.is_bold))
        for item in cell
        for other in cell
    )


def _has_aligned_groups(band: _Band) -> bool:
    """Whether short entries to the left each stand level with the start of a text to the right."""
    if not band.left or sum(len(item.words) for item in band.left) > 4 * len(band.left):
        return False
    starts = [group[0].baseline for group in _by_white(band.right)]
    entries = [group[0].baseline for group in _by_white(band.left)]
    level = sum(any(abs(start - entry) < 3 for start in starts) for entry in entries)
    return len(entries) > 1 and level >= 0.8 * len(entries)
