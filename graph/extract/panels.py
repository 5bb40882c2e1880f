"""
Panels: a measure's label and its figures for one or several areas, as graphics and tables print them.

Two layouts are read, wherever in a document they stand and whatever their chapter is called:

    a graphic                      a table
      Calls for assistance           | Measure         | Period           | The force | England and Wales |
      Incidents per 1,000            | Calls per 1,000 | 12 months to ... |       272 |               282 |
      population 12 months to
      30 June 2017                 or the other way round
      Northamptonshire Police        | Force                   | Calls per 1,000 | Crimes per 1,000 |
      272                            | Northamptonshire Police |             272 |               76 |
      England and Wales              | England and Wales       |             282 |               77 |
      282

A panel is told by its structure: names of areas, each with one printed figure or a dash for a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from graph.document import Block, BlockKind, Document, Span, Text
from graph.extract.areas import Areas
from graph.extract.numbers import is_no_figure, read_amount
from graph.extract.periods import read_dating, read_period

_SENTENCE_END = re.compile(r"[.!?]$")
_LONGEST_LABEL = 40  # words; running text that stands before a graphic is no label
_YEAR = re.compile(r"(?:19|20)\d\d")
_DETAIL = re.compile(r"(?:reporting |time )?(?:periods?|dates?|years?|months?|units?|rank)\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:table|figure|chart)\s+\d+\s*[:.–-]?\s*", re.IGNORECASE)
_APART = " :;,|"
_PASSED_OVER = frozenset({BlockKind.CONTENTS, BlockKind.FOOTNOTE})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of clean words that leads back to the source."""

    text: Text
    start: int
    end: int

    @property
    def words(self) -> str:
        """The stretch itself."""
        return self.text.words[self.start : self.end]

    @property
    def marks(self) -> tuple[str, ...]:
        """The numbers of the footnotes whose marks stand in it or at its end."""
        return tuple(mark.number for mark in self.text.marks if self.start <= mark.at <= self.end)

    def spans(self) -> tuple[Span, ...]:
        """Where it stands in the source."""
        return self.text.spans(self.start, self.end)

    def part(self, start: int, end: int) -> Piece:
        """A stretch of it, without the spaces and separators around it."""
        words = self.words[start:end]
        start += len(words) - len(words.lstrip(_APART))
        return Piece(self.text, self.start + start, self.start + start + len(words.strip(_APART)))


@dataclass(frozen=True, slots=True)
class Entry:
    """The figure of one area as printed; `is_missing` where a dash or its like stands for it."""

    area: str
    printed: Piece
    is_missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """
    Figures under one label.

    Args:
        heading: What it stands under, below the chapter; None if nothing does.
        label: The words that tell what is counted, in order; the nearest heading if there are no others.
        details: Words that only tell period and unit: other cells of a row, the caption of a table.
        entries: One or more, with an area of the report's own among them.
        section: Index into `Document.sections`.
        blocks: Places in `Document.blocks` that it takes up, headings left out.
    """

    heading: Piece | None
    label: tuple[Piece, ...]
    entries: tuple[Entry, ...]
    section: int
    blocks: tuple[int, ...]
    details: tuple[Piece, ...] = ()


def find_panels(document: Document, areas: Areas) -> tuple[Panel, ...]:
    """Every panel of a document, in order; empty if it has none."""
    panels: list[Panel] = []
    headings: tuple[_Heading, ...] = ()
    numbered = [item for item in enumerate(document.blocks) if item[1].kind not in _PASSED_OVER]
    before: Block | None = None
    for _, grouped in groupby(numbered, key=lambda item: _table_section(item[1])):
        group = list(grouped)
        if _is_table(group):
            table = _Table(areas, _nearest(headings), before)
            for place, row in group:
                table.add(place, row)
            panels += table.close()
        else:
            graphic = _Graphic(areas, headings)
            for place, block in group:
                graphic.add(place, block)
            panels += graphic.close()
            headings = graphic.headings
        before = group[-1][1]
    return tuple(panel for panel in panels if any(areas.is_known(entry.area) for entry in panel.entries))


def whole(text: Text) -> Piece:
    """All of a text as one piece."""
    return Piece(text, 0, len(text.words))


def _table_section(block: Block) -> int | None:
    """The section of a row; None of any other block."""
    return block.section if block.kind is BlockKind.ROW else None


def _is_table(group: Sequence[tuple[int, Block]]) -> bool:
    """Rows with a row of headings; without one they are read like the lines of a graphic."""
    first = group[0][1]
    return first.kind is BlockKind.ROW and not _has_figures(first)


def _is_figure(words: str) -> bool:
    return read_amount(words) is not None or is_no_figure(words)


def _has_figures(row: Block) -> bool:
    """Whether a row holds figures; years alone are headings of columns."""
    figures = [cell.words for cell in row.cells if _is_figure(cell.words)]
    return not all(_YEAR.fullmatch(words) for words in figures)


def _entry(area: str, printed: Piece) -> Entry:
    amount = read_amount(printed.words)
    return Entry(area, printed.part(0, amount.until) if amount else printed, amount is None)


def _is_label(words: str) -> bool:
    return not _SENTENCE_END.search(words) and words.count(" ") < _LONGEST_LABEL


# ---------------------------------------------------------------- graphics


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading or a line in bold; a lower level stands over those above it."""

    level: int
    piece: Piece


_BOLD_LINE = 99
"""The level of a line in bold: below every heading."""


def _under(headings: Sequence[_Heading], level: int) -> tuple[_Heading, ...]:
    """The headings that a heading of some level stands under."""
    return tuple(heading for heading in headings if heading.level < level)


def _nearest(headings: Sequence[_Heading]) -> Piece | None:
    """The last heading, chapters left out: they tell of more than one measure."""
    return headings[-1].piece if headings and headings[-1].level > 1 else None


class _Graphic:
    """Blocks go by one after another: headings, then the words of a label, then areas and figures."""

    def __init__(self, areas: Areas, headings: tuple[_Heading, ...]) -> None:
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
        for line in lines:
            self._add_line(place, block, line)

    def close(self) -> list[Panel]:
        """The panels met, the last one ended."""
        self._end_figures()
        return self.panels

    def _add_line(self, place: int, block: Block, line: Piece) -> None:
        area = self.known.named(line.words)
        if area or _is_figure(line.words):
            self._add_figure(place, area, line)
        elif pairs := _pairs(line, self.known):
            label = line.part(0, pairs[0].at)
            if label.words:
                self._add_label(place, block, label)
            for pair in pairs:
                self._add_figure(place, pair.area, line)
                self._add_figure(place, None, pair.printed)
        elif block.kind is BlockKind.HEADING or (block.emphasis and _is_label(line.words)):
            self._end_figures()
            self.label = []
            level = block.level or _BOLD_LINE
            self.headings = (*_under(self.headings, level), _Heading(level, line))
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
        elif _is_label(line.words):
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
        nearest = _nearest(self.headings)
        if nearest is None:
            return ()
        self.headings = self.headings[:-1]
        return (nearest,)

    def _end_figures(self) -> None:
        """Areas and figures are paired in the order in which they stand, whichever comes first."""
        if self.areas and len(self.areas) == len(self.printed):
            label = tuple(piece for _, piece in self.label) or self._take_heading()
            self.panels.append(
                Panel(
                    heading=_nearest(self.headings),
                    label=label,
                    entries=tuple(map(_entry, self.areas, self.printed)),
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


def _pairs(line: Piece, areas: Areas) -> list[_Pair]:
    """Areas and figures on one line ("Northamptonshire Police: 272"); empty if anything else is between."""
    found = list(areas.find(line.words))
    pairs: list[_Pair] = []
    for index, name in enumerate(found):
        end = found[index + 1].at if index + 1 < len(found) else len(line.words)
        printed = line.part(name.until, end)
        if not _is_figure(printed.words):
            return []
        pairs.append(_Pair(name.area, printed, name.at))
    return pairs


# ---------------------------------------------------------------- tables


def _caption(before: Block | None) -> Piece | None:
    """What a table is called by the line before it, without its number; None if that is no caption."""
    if before is None or before.kind is BlockKind.HEADING or not _is_label(before.text.words):
        return None
    number = _NUMBER.match(before.text.words)
    return whole(before.text).part(number.end() if number else 0, len(before.text.words))


class _Table:
    """Rows go by one after another; a row without figures is a row of headings."""

    def __init__(self, areas: Areas, heading: Piece | None, before: Block | None) -> None:
        self.areas = areas
        self.heading = heading
        self.caption = _caption(before)
        self.panels: list[Panel] = []
        self.titles: tuple[Text, ...] = ()
        self.columns: dict[int, str] = {}
        self.turned: dict[int, list[tuple[int, Entry]]] = {}
        self.section = -1

    def add(self, place: int, row: Block) -> None:
        self.section = row.section
        if not _has_figures(row):
            self._add_headings(row)
        elif self.columns:
            self._add_measure(place, row)
        else:
            self._add_area(place, row)

    def close(self) -> list[Panel]:
        """The panels met."""
        self._end_turned()
        return self.panels

    def _add_headings(self, row: Block) -> None:
        filled = [cell for cell in row.cells if cell.words]
        if len(filled) == 1 and len(row.cells) > 1:
            self.heading = whole(filled[0])
            return
        self._end_turned()
        self.titles = row.cells
        named = ((column, self.areas.named(cell.words)) for column, cell in enumerate(row.cells))
        self.columns = {column: area for column, area in named if area}
        if self.columns.keys() == {0}:
            self.columns = {}

    def _add_measure(self, place: int, row: Block) -> None:
        """A row is a measure, a column an area."""
        entries = [
            _entry(area, whole(row.cells[column]))
            for column, area in self.columns.items()
            if column < len(row.cells) and _is_figure(row.cells[column].words)
        ]
        others = [
            whole(cell) for column, cell in enumerate(row.cells) if column not in self.columns and cell.words
        ]
        if entries:
            self._keep(tuple(others[:1]), entries, (place,), self.heading, tuple(others[1:]))

    def _add_area(self, place: int, row: Block) -> None:
        """A row is an area, a column a measure."""
        area = self.areas.named(row.cells[0].words)
        for column, cell in enumerate(row.cells[1:], 1):
            is_detail = column < len(self.titles) and _DETAIL.match(self.titles[column].words)
            if area and not is_detail and _is_figure(cell.words):
                self.turned.setdefault(column, []).append((place, _entry(area, whole(cell))))

    def _end_turned(self) -> None:
        for column, found in sorted(self.turned.items()):
            title = self.titles[column] if column < len(self.titles) else None
            label = (whole(title),) if title and title.words else ()
            places = tuple(place for place, _ in found)
            self._keep(label, [entry for _, entry in found], places, self.caption or self.heading)
        self.turned = {}

    def _keep(
        self,
        label: tuple[Piece, ...],
        entries: Iterable[Entry],
        blocks: tuple[int, ...],
        heading: Piece | None,
        details: tuple[Piece, ...] = (),
    ) -> None:
        """Where no column names a measure, or one is headed by a period alone, the caption names it."""
        caption = (self.caption,) if self.caption else ()
        if not label or read_period(label[0].words):
            label, details = caption, (*label, *details)
        else:
            details = (*details, *caption)
        self.panels.append(
            Panel(
                heading=heading,
                label=label,
                entries=tuple(entries),
                section=self.section,
                blocks=blocks,
                details=details,
            )
        )
