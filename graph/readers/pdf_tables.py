"""
Tables and panels of figures: rows and cells, told from white, from rules, and from what cells hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from graph.readers.pdf_gutters import (
    ALIGNED,
    LARGER,
    RUNNING_WORDS,
    Band,
    Gutter,
    cut_at,
    is_figure,
    levels_of,
    place_of,
)
from graph.readers.pdf_lines import Fragment
from graph.readers.pdf_words import Shape

_NARROW: Final = 0.15
"""White between the columns of a table that was told by other rows, in sizes of its type."""
_ROW_GAP: Final = 1.25
"""Of the usual distance of lines: a wider one parts the rows of a table."""
_LINE: Final = 1.7
"""Of the type size: lines further apart than this are not of one cell."""
_RULE: Final = 2.0
"""Thickest rule, in points."""
_MANY_ROWS: Final = 3
"""Rules that part fewer rows may stand above and below a table only."""
_MOST_IN_ROW: Final = 5
"""Lines in a row of a table; columns of running text between two rules have more."""
_LEADS_ON = re.compile(r"\b(?:of|to|and|per|in|by|for|the|with|or|at|year ending|months to)$")
_LETTERS = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True)
class Table:
    """
    Cells side by side.

    Args:
        rows: From top to bottom, each its cells from left to right; a cell may be empty.
        is_beside: Whether it stands in a box beside other lines.
        is_panel: Whether its cells mix kinds of type, as graphics do that print a figure large below a label.
    """

    rows: tuple[tuple[tuple[Fragment, ...], ...], ...]
    is_panel: bool
    is_beside: bool = False


Row = tuple[tuple[Fragment, ...], ...]


def table_of(found: Sequence[Fragment], rules: Sequence[Shape]) -> tuple[list[Row], Table | None, list[Row]]:
    """A table of some lines, and the rows above and below that have one cell only and so are none of its."""
    found = recut(found)
    columns = columns_of(found)
    rows = [cells_of(row, columns) for row in _spaced_rows(found, columns, rules)]
    is_panel = any(_mixes_type(cell) for row in rows for cell in row)
    if not is_panel:
        rows = [cells_of(row, columns) for row in _rows(found, columns, rules)]
    first, last = 0, len(rows)
    while first < last and _is_lone(rows[first]):
        first += 1
    while first < last and _is_lone(rows[last - 1]):
        last -= 1
    table = Table(_merged(rows[first:last]), is_panel) if first < last else None
    return rows[:first], table, rows[last:]


def _rows(
    found: Sequence[Fragment], columns: Sequence[Gutter], rules: Sequence[Shape]
) -> list[list[Fragment]]:
    cuts = sorted(rule.top for rule in rules if crosses(rule, columns))
    ruled = _cut(found, [cut for cut in cuts if any(item.baseline < cut for item in found)])
    if len(ruled) >= _MANY_ROWS:
        return [part for row in ruled for part in _unshaded(row, columns)]
    return [part for row in ruled for part in _slots(row, columns)]


def _unshaded(found: Sequence[Fragment], columns: Sequence[Gutter]) -> list[list[Fragment]]:
    """The rows between two rules: shading does not part the head from the first row that has none."""
    levels = levels_of(found)
    distances = _distances(levels)
    rows = [list(level) for level in levels[:1]]
    for distance, level in zip(distances, levels[1:], strict=True):
        cells = cells_of(level, columns)
        is_apart = distance > _LINE * level[0].size and all(cells)
        is_further = len(levels) > 2 and distance > _ROW_GAP * min(distances)
        if is_apart or (is_further and cells[0] and sum(map(bool, cells)) > 1):
            rows.append([])
        rows[-1] += level
    return rows


def _spaced_rows(
    found: Sequence[Fragment], columns: Sequence[Gutter], rules: Sequence[Shape]
) -> list[list[Fragment]]:
    ruled = _cut(found, sorted(rule.top for rule in rules if crosses(rule, columns)))
    return [part for row in ruled for part in _by_white(row)]


def _merged(rows: Sequence[Row]) -> tuple[Row, ...]:
    """
    Rows with columns put together that are never both filled.

    A heading set left above figures set right looks like a column of its own.
    """
    merged = list(rows)
    place = 0
    while place + 1 < len(merged[0]):
        if any(row[place] and row[place + 1] for row in merged):
            place += 1
        else:
            merged = [(*row[:place], row[place] + row[place + 1], *row[place + 2 :]) for row in merged]
    return tuple(merged)


def rules_of(shapes: Iterable[Shape]) -> list[Shape]:
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


def crosses(rule: Shape, columns: Sequence[Gutter]) -> bool:
    """Whether a rule runs over one of some gutters."""
    return any(rule.left < gutter.left and gutter.right < rule.right for gutter in columns)


def parts_both(rule: Shape, band: Band) -> bool:
    """Whether a rule has lines above and below it to both sides; one under a heading has not."""
    return all(
        min(item.top for item in side) < rule.top < max(item.bottom for item in side)
        for side in (band.left, band.right)
    )


def ruled_parts(
    found: Sequence[Fragment], rules: Sequence[Shape], gutter: Gutter
) -> Iterator[list[Fragment]]:
    """
    The lines of each ruled table that lies across a gutter between columns of text.

    Its rules are of one width and stand a few lines apart, and some cell reaches over the gutter.
    """
    stacks: list[list[Shape]] = []
    for rule in sorted((rule for rule in rules if crosses(rule, [gutter])), key=lambda rule: rule.top):
        last = stacks[-1][-1] if stacks else None
        if last and _is_next_rule(last, rule, found):
            stacks[-1].append(rule)
        else:
            stacks.append([rule])
    for stack in stacks:
        part = [item for item in found if stack[0].top < (item.top + item.bottom) / 2 < stack[-1].top]
        reaches = any(item.outer_left < gutter.middle < item.right for item in part)
        if len(stack) > _MANY_ROWS and reaches:
            yield part


def _is_next_rule(last: Shape, rule: Shape, found: Sequence[Fragment]) -> bool:
    """Whether a rule closes the row of a table that another opens."""
    between = [item for item in found if last.top < (item.top + item.bottom) / 2 < rule.top]
    is_as_wide = abs(last.left - rule.left) < ALIGNED and abs(last.right - rule.right) < ALIGNED
    return is_as_wide and len(levels_of(between)) <= _MOST_IN_ROW


def recut(found: Sequence[Fragment]) -> list[Fragment]:
    """
    Fragments of a table cut where its columns start.

    Some tables leave no more than a space between a long cell and the next: the words of such a row are cut
    where the cells of other rows start.
    """
    starts = Counter(round(item.left / ALIGNED) for item in found)
    for start, count in sorted(starts.items()):
        place = start * ALIGNED
        across = [item for item in found if item.left < place - ALIGNED and item.right > place + ALIGNED]
        if all(_is_set_right(item, place, found) for item in across):
            continue
        parts = {id(item): cut_at(item, place) for item in across}
        if count > 1 and across and all(len(part) == 2 for part in parts.values()):
            found = [part for item in found for part in parts.get(id(item), [item])]
    return list(found)


def _is_set_right(item: Fragment, place: float, found: Sequence[Fragment]) -> bool:
    """
    Whether a heading over figures set right or in the middle only seems to have a word in their column.

    What it would lose to the left stands in no other column then; all end, or have their middle, in line.
    """
    below = [other for other in found if abs(other.left - place) < 2 * ALIGNED and other is not item]
    is_right = all(abs(other.right - item.right) < ALIGNED for other in below)
    middle = item.left + item.right
    is_central = all(abs(other.left + other.right - middle) < 2 * ALIGNED for other in below)
    return (is_right or is_central) and not any(
        other.left < place - 2 * ALIGNED and other.right > item.left for other in found if other is not item
    )


def columns_of(found: Sequence[Fragment]) -> list[Gutter]:
    """Every gutter that runs down a whole band, from left to right."""
    ends: list[list[float]] = []
    for item in sorted(found, key=lambda item: item.outer_left):
        if ends and item.outer_left - ends[-1][1] < _NARROW * item.size:
            ends[-1][1] = max(ends[-1][1], item.right)
        else:
            ends.append([item.outer_left, item.right])
    return [Gutter(before[1], after[0]) for before, after in pairwise(ends)]


def cells_of(row: Sequence[Fragment], columns: Sequence[Gutter]) -> Row:
    """The cells of a row, from left to right; some may be empty."""
    cells: list[list[Fragment]] = [[] for _ in range(len(columns) + 1)]
    for item in sorted(row, key=place_of):
        cells[sum(gutter.middle < item.right for gutter in columns)].append(item)
    return tuple(tuple(cell) for cell in cells)


def _cut(found: Sequence[Fragment], cuts: Sequence[float]) -> list[list[Fragment]]:
    """Fragments parted at some heights; empty parts left out."""
    parts: list[list[Fragment]] = [[] for _ in range(len(cuts) + 1)]
    for item in found:
        middle = (item.top + item.bottom) / 2
        parts[sum(cut < middle for cut in cuts)].append(item)
    return [part for part in parts if part]


def _slots(found: Sequence[Fragment], columns: Sequence[Gutter]) -> Iterator[list[Fragment]]:
    """Rows told without rules: by white between them, or by which cells a line fills."""
    lines = levels_of(found)
    for part in _by_white(found) if _has_two_distances(lines) else [list(found)]:
        if _is_one_row(part, columns):
            yield part
            continue
        rows: list[list[Fragment]] = []
        for line in levels_of(part):
            if rows and _continues(rows[-1], line, columns):
                rows[-1] += line
            else:
                rows.append(list(line))
        yield from rows


def _is_one_row(found: Sequence[Fragment], columns: Sequence[Gutter]) -> bool:
    """Whether one line alone fills the most cells: those above and below it carry on its cells."""
    filled = [sum(map(bool, cells_of(line, columns))) for line in levels_of(found)]
    return max(filled) > 1 and filled.count(max(filled)) == 1


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
    levels = levels_of(found)
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
    above, below = cells_of(row, columns), cells_of(line, columns)
    filled = [place for place, cell in enumerate(below) if cell]
    if filled and all(_is_open(above[place]) for place in filled):
        return True
    if len(filled) >= sum(bool(cell) for cell in above):
        return all(cell[0].text[:1].islower() for cell in below if cell)
    return all(above[place] for place in filled) and not any(
        cell[0].text[:1].isdigit() and len(cell[0].text) < 8 for cell in below if cell
    )


def _is_open(cell: Sequence[Fragment]) -> bool:
    """Whether a cell breaks off in brackets or behind a word that leads on."""
    words = " ".join(item.text for item in sorted(cell, key=place_of))
    return words.count("(") > words.count(")") or _LEADS_ON.search(words) is not None


def _is_lone(row: Sequence[Sequence[Fragment]]) -> bool:
    """Whether only one cell of a row has words: above and below a table that is a heading or a label."""
    return sum(bool(cell) for cell in row) == 1


def holds_figures(side: Sequence[Fragment]) -> bool:
    """Whether a column has figures and short names only."""
    short = all(len(item.words) < RUNNING_WORDS for item in side)
    return short and len(side) > 1 and any(map(is_figure, side))


def _mixes_type(cell: Sequence[Fragment]) -> bool:
    """Whether a figure is printed larger or heavier than the words above or below it."""
    return any(
        is_figure(item)
        and _LETTERS.search(other.text) is not None
        and (item.size > LARGER * other.size or (item.is_bold and not other.is_bold))
        for item in cell
        for other in cell
    )


def has_aligned_groups(band: Band) -> bool:
    """Whether short entries to the left each stand level with the start of a text to the right."""
    if not band.left or sum(len(item.words) for item in band.left) > 4 * len(band.left):
        return False
    starts = [group[0].baseline for group in _by_white(band.right)]
    entries = [group[0].baseline for group in _by_white(band.left)]
    level = sum(any(abs(start - entry) < 3 for start in starts) for entry in entries)
    return len(entries) > 1 and level >= 0.8 * len(entries)
