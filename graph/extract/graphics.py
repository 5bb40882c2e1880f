"""
Panels of a graphic, which comes out of a conversion as short blocks one after another: heading, label, area,
figure, area, figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.document import Block, BlockKind
from graph.extract.areas import Areas
from graph.extract.periods import read_dating, read_period
from graph.extract.pieces import Panel, Piece, entry_of, is_figure, is_label, whole


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading or a line in bold; a lower level stands over those above it."""

    level: int
    piece: Piece


_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_LINES = 5  # of a figure with its label, period and source, and another to compare
_BOLD_LINE = 99
"""The level of a line in bold: below every heading."""


def _under(headings: Sequence[Heading], level: int) -> tuple[Heading, ...]:
    """The headings that a heading of some level stands under."""
    return tuple(heading for heading in headings if heading.level < level)


def nearest(headings: Sequence[Heading]) -> Piece | None:
    """The last heading, chapters left out: they tell of more than one measure."""
    return headings[-1].piece if headings and headings[-1].level > 1 else None


class Graphic:
    """Blocks go by one after another: headings, then the words of a label, then areas and figures."""

    def __init__(self, areas: Areas, headings: tuple[Heading, ...]) -> None:
        self.known = areas
        self.headings = headings
        self.panels: list[Panel] = []
        self.label: list[tuple[int, Piece]] = []
        self.areas: list[str] = []
        self.printed: list[Piece] = []
        self.taken: list[int] = []
        self.section = -1

    def add(self, place: int, block: Block) -> None:
        lines = [whole(cell) for cell in block.cells if cell.words] or [whole(block.text)]
        own = self._own_panel(place, block, lines) if block.cells and block.section >= 0 else None
        if own is not None:
            self._end_figures()
            self.label = []
            self.panels.append(own)
            return
        for line in lines:
            self._add_line(place, block, line)

    def close(self) -> list[Panel]:
        """The panels met, the last one ended."""
        self._end_figures()
        return self.panels

    def _own_panel(self, place: int, block: Block, lines: Sequence[Piece]) -> Panel | None:
        """
        The panel of a row with one figure that names no area: it is the force's that the report is on.

        Beside it may stand the figures of others, each with its area.
        """
        figures = [line for line in lines if is_figure(line.words) and not _YEAR.fullmatch(line.words)]
        pairs = [pair for line in lines for pair in find_pairs(line, self.known)]
        label = [line for line in lines if line not in figures and not find_pairs(line, self.known)]
        own = self.known.publication.force
        if len(figures) != 1 or not label or len(lines) > _MOST_LINES or own in {pair.area for pair in pairs}:
            return None
        if any(self.known.named(line.words) or not is_label(line.words) for line in label):
            return None
        return Panel(
            heading=nearest(self.headings),
            label=tuple(label[:1]),
            details=tuple(label[1:]),
            entries=(
                entry_of(own, figures[0]),
                *(entry_of(pair.area, pair.printed) for pair in pairs),
            ),
            section=block.section,
            blocks=(place,),
        )

    def _add_line(self, place: int, block: Block, line: Piece) -> None:
        area = self.known.named(line.words)
        if area or is_figure(line.words):
            self._add_figure(place, area, line)
        elif pairs := find_pairs(line, self.known):
            label = line.part(0, pairs[0].at)
            if label.words:
                self._add_label(place, block, label)
            for pair in pairs:
                self._add_figure(place, pair.area, line)
                self._add_figure(place, None, pair.printed)
        elif block.kind is BlockKind.HEADING or (block.emphasis and is_label(line.words)):
            self._end_figures()
            self.label = []
            level = block.level or _BOLD_LINE
            self.headings = (*_under(self.headings, level), Heading(level, line))
            self.section = block.section
        else:
            self._add_label(place, block, line)

    def _add_figure(self, place: int, area: str | None, line: Piece) -> None:
        if area:
            self.areas.append(area)
        else:
            self.printed.append(line)
        self.taken.append(place)

    def _add_label(self, place: int, block: Block, line: Piece) -> None:
        self._end_figures()
        self.section = block.section
        if self._dates_the_last(line):
            last = self.panels[-1]
            self.panels[-1] = replace(last, details=(*last.details, line), blocks=(*last.blocks, place))
        elif is_label(line.words):
            self.label.append((place, line))
        else:
            self.label = []

    def _dates_the_last(self, line: Piece) -> bool:
        """Whether a period stands alone below the figures of a label that has none."""
        if self.label or not self.panels or read_period(line.words) is None:
            return False
        last = self.panels[-1]
        told = [*last.label, *last.details] + ([last.heading] if last.heading else [])
        return not any(read_dating(piece.words) for piece in told)

    def _take_heading(self) -> tuple[Piece, ...]:
        """The nearest heading as the label of the figures right below it; what follows stands elsewhere."""
        heading = nearest(self.headings)
        if heading is None:
            return ()
        self.headings = self.headings[:-1]
        return (heading,)

    def _end_figures(self) -> None:
        """Areas and figures are paired in the order in which they stand, whichever comes first."""
        if self.areas and len(self.areas) == len(self.printed):
            label = tuple(piece for _, piece in self.label) or self._take_heading()
            self.panels.append(
                Panel(
                    heading=nearest(self.headings),
                    label=label,
                    entries=tuple(map(entry_of, self.areas, self.printed)),
                    section=self.section,
                    blocks=(*(place for place, _ in self.label), *self.taken),
                )
            )
        if self.taken:
            self.label = []
        self.areas, self.printed, self.taken = [], [], []


@dataclass(frozen=True, slots=True)
class _Pair:
    """An area and its figure on one line; `at` is where the area's name starts."""

    area: str
    printed: Piece
    at: int


def find_pairs(line: Piece, areas: Areas) -> list[_Pair]:
    """Areas and figures on one line ("Northamptonshire Police: 272"); empty if anything else is between."""
    found = list(areas.find(line.words))
    if len(found) == 1 and found[0].until == len(line.words):
        printed = line.part(0, found[0].at)
        return [_Pair(found[0].area, printed, 0)] if is_figure(printed.words) else []
    pairs: list[_Pair] = []
    for index, name in enumerate(found):
        end = found[index + 1].at if index + 1 < len(found) else len(line.words)
        printed = line.part(name.until, end)
        if not is_figure(printed.words):
            return []
        pairs.append(_Pair(name.area, printed, name.at))
    return pairs
