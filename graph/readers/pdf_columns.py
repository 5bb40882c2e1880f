"""
From the lines of a page to its reading order: columns one after another, tables row by row.

Each band of a gutter is read by itself: running text column by column, tables and panels of figures row by
row. Rules are used where there are any, to tell tables and their rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.readers.pdf_boxes import Boxed, boxed_lines, boxes_of, parts_of
from graph.readers.pdf_gutters import (
    RUNNING_WORDS,
    Band,
    Gutter,
    bands_of,
    best_gutter,
    is_split,
    place_of,
    split_lines,
    trimmed,
)
from graph.readers.pdf_lines import Fragment
from graph.readers.pdf_tables import (
    Table,
    cells_of,
    columns_of,
    crosses,
    has_aligned_groups,
    holds_figures,
    parts_both,
    recut,
    ruled_parts,
    rules_of,
    table_of,
)
from graph.readers.pdf_words import Shape, Sheet

_DEEPEST: Final = 12


@dataclass(frozen=True)
class Column:
    """
    Lines to be read from top to bottom.

    Args:
        fragments: Its lines.
        is_beside: Whether they stand in a box beside other lines.
        boxes: Those that stand beside these lines.
    """

    fragments: tuple[Fragment, ...]
    is_beside: bool = False
    boxes: tuple[Shape, ...] = ()


Region = Column | Table


def reading_order(
    fragments: Sequence[Fragment], sheet: Sheet, gutters: Sequence[Gutter] = ()
) -> list[Region]:
    """
    The regions of a page in the order in which they are read.

    Args:
        fragments: The page's lines, without running ones.
        sheet: The page itself, with its rules and boxes.
        gutters: Where the document has columns.
    """
    found = list(fragments)
    for gutter in gutters:
        found = [part for item in found for part in split_lines(item, gutter)]
    return list(_Reader(sheet, gutters).read(found, 0))


class _Reader:
    def __init__(self, sheet: Sheet, gutters: Sequence[Gutter]) -> None:
        self.rules = rules_of(sheet.shapes)
        self.boxes = boxes_of(sheet.shapes, sheet.width, sheet.height)
        self.gutters = gutters

    def read(self, found: list[Fragment], depth: int) -> Iterator[Region]:
        """The regions of some lines, in reading order."""
        if not found:
            return
        known = self._known_gutter(found) if depth < _DEEPEST else None
        boxed = boxed_lines(found, self.boxes) if known is None and depth < _DEEPEST else []
        if boxed:
            yield from self._boxed(found, boxed, depth)
            return
        gutter = known or best_gutter(found) if depth < _DEEPEST else None
        if gutter is None:
            yield Column(tuple(sorted(found, key=place_of)))
            return
        waiting: list[Fragment] = []
        is_known = gutter in self.gutters
        for whole in self._bands(found, gutter):
            above, band, below = ([], whole, []) if is_known else trimmed(whole, gutter)
            waiting += above
            if is_split(band, is_known):
                yield from self.read(waiting, depth + 1)
                waiting = []
                yield from self._sides(band, gutter, depth)
            else:
                waiting += [*band.across, *band.sides]
            waiting += below
        yield from self.read(waiting, depth + 1)

    def _boxed(self, found: list[Fragment], boxed: Sequence[Boxed], depth: int) -> Iterator[Region]:
        for part in parts_of(found, boxed):
            for region in self.read(list(part.lines), depth + 1):
                if part.boxes and isinstance(region, Column):
                    yield replace(region, boxes=region.boxes + part.boxes)
                else:
                    yield replace(region, is_beside=True) if part.is_beside else region

    def _known_gutter(self, found: Sequence[Fragment]) -> Gutter | None:
        for gutter in self.gutters:
            if any(is_split(band, is_known=True) for band in self._bands(found, gutter)):
                return gutter
        return None

    def _bands(self, found: Sequence[Fragment], gutter: Gutter) -> list[Band]:
        """Bands of a gutter; between columns of text, boxes over it lie across with all they hold."""
        if gutter not in self.gutters:
            return bands_of(found, gutter)
        across = [box for box in self.boxes if box.left < gutter.left and gutter.right < box.right]
        held = {id(line) for item in boxed_lines(found, across) for line in item.lines}
        for part in ruled_parts(found, self.rules, gutter):
            held |= {id(line) for line in part}
        return bands_of(found, gutter, frozenset(held))

    def _sides(self, band: Band, gutter: Gutter, depth: int) -> Iterator[Region]:
        if self._is_table(band, gutter):
            above, table, below = table_of(band.sides, self.rules)
            for row in above:
                yield Column(tuple(item for cell in row for item in cell))
            if table:
                yield table
            for row in below:
                yield Column(tuple(item for cell in row for item in cell))
        else:
            yield from self.read(band.left, depth + 1)
            yield from self.read(band.right, depth + 1)

    def _is_table(self, band: Band, gutter: Gutter) -> bool:
        found = band.sides
        top, bottom = min(item.top for item in found), max(item.bottom for item in found)
        crossing = [rule for rule in self.rules if top < rule.top < bottom and crosses(rule, [gutter])]
        if gutter in self.gutters:
            return any(parts_both(rule, band) for rule in crossing)
        if crossing:
            return True
        cut = recut(found)
        if any(holds_figures(cell) for cell in cells_of(cut, columns_of(cut))):
            return True
        words = [len(item.words) for item in found]
        if sum(count < RUNNING_WORDS for count in words) >= 0.6 * len(words):
            return True
        return has_aligned_groups(band)
