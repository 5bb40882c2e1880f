"""
Gutters: stretches of white that run down a page between lines.

What lies across a gutter (a heading over two columns, a paragraph above a table) cuts the page into bands.
White is found from the words alone, since few reports rule their columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from graph.readers.pdf_lines import Fragment, split_at

GUTTER: Final = 0.8
"""Narrowest gutter, in sizes of the type beside it."""
_LEAST_ROWS: Final = 3
_FIGURE_GUTTER: Final = 0.5
"""As much white is enough between names that have figures below them."""
_ROWS_GUTTER: Final = 0.5
"""And between the cells of rows that are plain to see."""
_WIDE_GUTTER: Final = 1.6
"""As much white is wanted between few lines, where gaps of justified words may be in line by chance."""
_FEW_LINES: Final = 4
RUNNING_WORDS: Final = 4
"""Words on most lines of running text; cells of tables have fewer."""
_NEXT_LINE: Final = 1.8
"""Of the type size: the next line of a cell or column stands no further away."""
_NEXT_ROW: Final = 2.2
"""Of the type size: a row with several cells stands no further from the rest of its table."""
_NARROWEST_COLUMN: Final = 80.0
"""Points, about an inch."""
_FIGURE = re.compile(r"(?!(?:19|20)\d\d\b)(?:[£€$+−–-]?\s?[\d.,]*\d\s?(?:%|[a-z]{1,3}|percent)?|[–—-])$")
_LEAST_LINES: Final = 8
"""Lines to both sides of a gutter between columns of running text."""
ALIGNED: Final = 3.0
"""Points: edges nearer than this are in line."""
_MOST_CANDIDATES: Final = 40
LARGER: Final = 1.12


@dataclass(frozen=True, slots=True)
class Gutter:
    """A stretch of white that runs down a page, from `left` to `right`."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass
class Band:
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
        """The lines to both sides, from top to bottom."""
        return sorted([*self.left, *self.right], key=place_of)


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


def split_lines(item: Fragment, gutter: Gutter) -> list[Fragment]:
    """A line of two columns that was taken for one, cut at the gutter."""
    parts = split_at(item, gutter.middle)
    if len(parts) == 2 and parts[1].left - parts[0].right >= GUTTER * item.size:
        return parts
    return [item]


def best_gutter(found: Sequence[Fragment]) -> Gutter | None:
    """The gutter with most lines to both of its sides; None if there is none."""
    best, most = None, 0.0
    for gutter in _candidates(found):
        score = 0.0
        for whole in bands_of(found, gutter):
            _, band, _ = trimmed(whole, gutter)
            if is_split(band):
                score += min(len(band.left), len(band.right)) + 0.01 * len(band.sides)
        if score > most:
            best, most = gutter, score
    return best


def bands_of(found: Sequence[Fragment], gutter: Gutter, held: frozenset[int] | None = None) -> list[Band]:
    """
    Lines grouped from top to bottom: those across a gutter, those beside it, and so on.

    Args:
        found: Lines, in any order.
        gutter: What parts them.
        held: Of a gutter between columns of text, `id` of lines that lie across with the box they stand in;
            None for a gutter that may be a table's.
    """
    bands = [Band()]
    for fragment, reaches in _with_headings_across(found, gutter, held or frozenset()):
        if reaches:
            if bands[-1].left or bands[-1].right:
                bands.append(Band())
            bands[-1].across.append(fragment)
        else:
            if bands[-1].across:
                bands.append(Band())
            side = bands[-1].left if fragment.right <= gutter.middle else bands[-1].right
            side.append(fragment)
    return _healed(bands, gutter) if held is None else bands


def trimmed(band: Band, gutter: Gutter) -> tuple[list[Fragment], Band, list[Fragment]]:
    """
    A band without the lines at its top and bottom that have nothing to do with a gutter.

    Cells below one another share their left edge, their right edge or their middle; the first line that has
    such a cell to the right of the gutter opens the table or column, the last one closes it.
    """
    seeds = [item for item in band.right if abs(item.outer_left - gutter.right) < ALIGNED]
    levels = levels_of(band.sides)
    right = {id(item) for item in band.right}
    kept = [
        place
        for place, level in enumerate(levels)
        if any(id(item) in right and any(_is_aligned(item, seed) for seed in seeds) for item in level)
    ]
    if not kept:
        return [*band.across, *band.sides], Band(), []
    first, last = kept[0], kept[-1]
    while first > 0 and _goes_with(levels[first - 1], levels[first : first + 3]):
        first -= 1
    while last + 1 < len(levels) and _goes_with(levels[last + 1], levels[max(0, last - 2) : last + 1]):
        last += 1
    core = [item for level in levels[first : last + 1] for item in level]
    return (
        [*band.across, *(item for level in levels[:first] for item in level)],
        Band(
            left=[item for item in core if id(item) not in right],
            right=[item for item in core if id(item) in right],
            tight=band.tight,
        ),
        [item for level in levels[last + 1 :] for item in level],
    )


def is_split(band: Band, is_known: bool = False) -> bool:
    """Whether a band has enough on both sides to be read as columns or as a table."""
    fewer = min(len(band.left), len(band.right))
    if fewer < _LEAST_LINES and len(levels_of(band.sides)) < 2:
        return False
    if fewer == 0 or len(band.sides) < 3:
        return False
    if is_known:
        return True
    tight = {id(item) for item in band.tight}
    ends = [item.right for item in band.left if id(item) not in tight]
    white = min(item.outer_left for item in band.right) - max(ends, default=float("inf"))
    size = min(item.size for item in band.sides)
    if _is_in_rows(band):
        return white >= _ROWS_GUTTER * size
    if fewer >= _FEW_LINES:
        return white >= GUTTER * size
    if white >= _FIGURE_GUTTER * size and all(any(map(is_figure, side)) for side in (band.left, band.right)):
        return True
    first = min(band.right, key=place_of)
    return white >= _WIDE_GUTTER * size and not first.text[:1].islower() and first.text[:1] != "("


def _is_in_rows(band: Band) -> bool:
    """Whether each of several lines to the left has one level with it to the right, all from one place on."""
    starts = [item.outer_left for item in band.right]
    level = sum(any(abs(item.baseline - other.baseline) < 1 for other in band.right) for item in band.left)
    return max(starts) - min(starts) < ALIGNED and level == len(band.left) >= _LEAST_ROWS


def is_figure(item: Fragment) -> bool:
    """Whether a line is one figure as graphics print it: a number, a share, a sum, or a dash for none."""
    return _FIGURE.match(item.text) is not None


def levels_of(found: Sequence[Fragment]) -> list[list[Fragment]]:
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


def cut_at(item: Fragment, place: float) -> list[Fragment]:
    """A fragment cut in front of the word that starts at some place; itself if none does."""
    for word in item.words[1:]:
        if abs(word.left - place) < ALIGNED and not word.raised:
            return split_at(item, word.left)
    return [item]


def place_of(item: Fragment) -> tuple[float, float]:
    """For sorting from top to bottom, then left to right."""
    return item.baseline, item.left


def _text_gutters(found: Sequence[Fragment]) -> Iterator[tuple[int, Gutter]]:
    """The gutters of one page that have lines of running text to both sides, and how many lines."""
    for gutter in _candidates(found):
        bands = [band for band in bands_of(found, gutter) if is_split(band)]
        sides = [[item for band in bands for item in part(band)] for part in (_left, _right)]
        if all(_is_running(side) for side in sides):
            yield sum(map(len, sides)), gutter


def _is_running(side: Sequence[Fragment]) -> bool:
    """Whether there are lines of running text, which hold most of the words."""
    running = [len(item.words) for item in side if len(item.words) >= RUNNING_WORDS]
    return len(running) >= _LEAST_LINES and sum(running) >= 0.6 * sum(len(item.words) for item in side)


def _left(band: Band) -> list[Fragment]:
    return band.left


def _right(band: Band) -> list[Fragment]:
    return band.right


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
        if white >= GUTTER * size:
            place = round(start / 4)
            count, gutter = counts.get(place, (0, Gutter(start - min(white, GUTTER * size), start)))
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


def _healed(bands: Sequence[Band], gutter: Gutter) -> list[Band]:
    """
    Bands put together where what parts them is a row of a table with no more than a space at the gutter.

    Such a row has a word that starts just where the cells of the rows above and below do.
    """
    healed = [bands[0]]
    for place, band in enumerate(bands[1:], 1):
        last = healed[-1]
        following = bands[place + 1] if place + 1 < len(bands) else Band()
        if (
            band.across
            and 0 < len(band.across) <= _FEW_LINES
            and last.right
            and (following.right or following.left)
        ):
            parts = [cut_at(item, gutter.right) for item in band.across]
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


def _is_near(above: Band, below: Band) -> bool:
    """Whether a band starts no further below another than the next row of a table."""
    before, after = [*above.across, *above.sides], [*below.across, *below.sides]
    size = min(item.size for item in (*before, *after))
    distance = min(item.baseline for item in after) - max(item.baseline for item in before)
    return distance < _NEXT_ROW * size


def _with_headings_across(
    found: Sequence[Fragment], gutter: Gutter, held: frozenset[int]
) -> Iterator[tuple[Fragment, bool]]:
    """Every fragment from top to bottom, and whether it lies across the gutter or is held there."""
    order = sorted(found, key=place_of)
    usual = median(item.size for item in order)
    right = [item for item in order if item.outer_left >= gutter.middle]
    above: Fragment | None = None
    for place, item in enumerate(order):
        across = id(item) in held or item.outer_left < gutter.middle < item.right
        if (
            not across
            and item.right <= gutter.middle
            and place + 1 < len(order)
            and id(order[place + 1]) in held
        ):
            across = _opens(item, order[:place], right)
        if not across and item.right <= gutter.middle and item.size > LARGER * usual:
            across = _goes_on(above, item, right) or _stands_over(item, order[place + 1 :], right, usual)
        above = item if across else None
        yield item, across


def _opens(item: Fragment, before: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Whether a line right above a box or table over both columns is its heading, with nothing beside it."""
    if any(other.bottom > item.top and other.top < item.bottom for other in right):
        return False
    nearest = max((other for other in before if other not in right), key=place_of, default=None)
    if nearest is None:
        return True
    is_set_off = (item.is_bold, item.size) > (nearest.is_bold, nearest.size + 0.5)
    return is_set_off and item.baseline - nearest.baseline > _NEXT_LINE * item.size


def _goes_on(above: Fragment | None, item: Fragment, right: Sequence[Fragment]) -> bool:
    """Whether a short line is the next of a heading that lies across, with nothing beside it."""
    return (
        above is not None
        and abs(above.size - item.size) < 0.5
        and item.baseline - above.baseline < _NEXT_LINE * item.size
        and not any(other.top < item.bottom and item.top < other.bottom for other in right)
    )


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


def _is_aligned(item: Fragment, seed: Fragment) -> bool:
    left, right = item.outer_left - seed.outer_left, item.right - seed.right
    return min(abs(left), abs(right), abs(left + right) / 2) < ALIGNED


def _goes_with(level: Sequence[Fragment], table: Sequence[Sequence[Fragment]]) -> bool:
    """Whether the lines of a level stand in cells of a table: side by side, or near a line of like type."""
    size = min(item.size for item in level)
    near = min(abs(item.baseline - other.baseline) for item in level for row in table for other in row)
    if len(level) > 1 and near < _NEXT_ROW * size:
        return True
    return all(
        any(
            max(item.size, other.size) < LARGER * min(item.size, other.size)
            and _is_aligned(item, other)
            and abs(item.baseline - other.baseline) < _NEXT_LINE * item.size
            for row in table
            for other in row
        )
        for item in level
    )
