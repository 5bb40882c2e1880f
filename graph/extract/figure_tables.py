"""
Panels of a table: a row a measure and a column an area, or the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.document import Block, BlockKind, Text
from graph.extract.areas import Areas
from graph.extract.periods import read_period
from graph.extract.pieces import Entry, Panel, Piece, entry_of, is_figure, is_label, whole

_YEAR = re.compile(r"(?:19|20)\d\d")
_DETAIL = re.compile(r"(?:reporting |time )?(?:periods?|dates?|years?|months?|units?|rank)\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:table|figure|chart)\s+\d+\s*[:.–-]?\s*", re.IGNORECASE)


def has_figures(row: Block) -> bool:
    """Whether a row holds figures; years alone are headings of columns."""
    figures = [cell.words for cell in row.cells if is_figure(cell.words)]
    return not all(_YEAR.fullmatch(words) for words in figures)


def _caption(before: Block | None) -> Piece | None:
    """What a table is called by the line before it, without its number; None if that is no caption."""
    if before is None or before.kind is BlockKind.HEADING or not is_label(before.text.words):
        return None
    number = _NUMBER.match(before.text.words)
    return whole(before.text).part(number.end() if number else 0, len(before.text.words))


class Table:
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
        if not has_figures(row):
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
            entry_of(area, whole(row.cells[column]))
            for column, area in self.columns.items()
            if column < len(row.cells) and is_figure(row.cells[column].words)
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
            if area and not is_detail and is_figure(cell.words):
                self.turned.setdefault(column, []).append((place, entry_of(area, whole(cell))))

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
