"""
Numbers of things as bars from zero: a row each, its name whole, and where they are parted once more, a column
a part, or below each other where there is no room for columns.

Every bar has its number at its end and its part in words, so that nothing is told by colour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from service.charts.frame import Size, Spec, framed, short_name
from service.charts.palette import FOCUS, INK, LINE, SOFT
from service.charts.parts import Chart, Mark
from service.charts.placed import LINE as LINE_HEIGHT
from service.charts.placed import plane, shapes, words

_NAMES: Final = 214
"""Room for names beside the bars, where the drawing is wide."""
_BAR: Final = 14
_GAP: Final = 11
_LEAST_COLUMN: Final = 72
_DIGIT: Final = 7.5
_FONT: Final = 12


@dataclass(slots=True)
class _Drawn:
    """What has been placed so far."""

    bars: list[Spec] = field(default_factory=list)
    figures: list[Spec] = field(default_factory=list)
    nothing: list[Spec] = field(default_factory=list)
    names: list[Spec] = field(default_factory=list)
    parts: list[Spec] = field(default_factory=list)
    heads: list[Spec] = field(default_factory=list)
    lines: list[Spec] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Room:
    """Bars may reach from `left` to `right`, for values from `least` to `most`."""

    left: float
    right: float
    least: float
    most: float
    figure: float

    def part(self, place: int, of: int) -> _Room:
        """One of several columns."""
        step = (self.right - self.left) / of
        left = self.left + place * step
        return _Room(left, left + step - (10 if of > 1 else 0), self.least, self.most, self.figure)

    def end(self, value: float) -> float:
        """Where the bar of a value ends; that of 0 is where all bars begin."""
        full = max(self.right - self.left - self.figure, 1)
        return self.left + full * (value - self.least) / ((self.most - self.least) or 1)


def counts(chart: Chart, size: Size) -> Spec:
    """The specification of a chart of numbers."""
    width = size.width - 8
    parts = list(dict.fromkeys(mark.beside.text for mark in chart.marks))
    longest = max((len(mark.shown.text) for mark in chart.marks), default=1)
    values = [0, *(mark.value or 0 for mark in chart.marks)]
    room = _Room(0 if size.is_narrow else _NAMES + 12, width, min(values), max(values), longest * _DIGIT + 8)
    drawn = _Drawn()
    has_columns = (room.right - room.left) / len(parts or [""]) >= _LEAST_COLUMN
    if has_columns:
        height = _in_columns(chart, size, room, parts, drawn)
    else:
        height = _one_below_another(chart, size, room, drawn)
    layer = [
        shapes("rule", drawn.lines, {"color": LINE, "strokeWidth": 1}),
        shapes("rect", drawn.bars, {"fill": FOCUS, "cornerRadiusEnd": 1}),
        words(drawn.figures, {"color": INK, "fontSize": _FONT, "fontWeight": 600}),
        words(drawn.nothing, {"color": SOFT, "fontSize": _FONT}),
        words(drawn.names, {"color": INK, "fontSize": _FONT}),
        words(drawn.parts, {"color": SOFT, "fontSize": 11.5}),
        words(drawn.heads, {"color": INK, "fontSize": 11.5, "fontWeight": 600}),
    ]
    return framed(chart, size, plane(chart, size, width, height, layer))


def _in_columns(chart: Chart, size: Size, room: _Room, parts: list[str], drawn: _Drawn) -> float:
    """A row a thing, and in it a bar for each part; returns the height."""
    y = _heads(room, parts, drawn) if len(parts) > 1 else 0.0
    top, rows = y, _rows(chart)
    for marks in rows:
        y, middle = _name(marks[0], size, y, drawn)
        for mark in marks:
            _bar(mark, room.part(parts.index(mark.beside.text), len(parts)), middle, drawn)
        if size.is_narrow:  # names stand above the bars, and no line goes through them
            top = y - _BAR
        for place in range(len(parts)) if size.is_narrow or marks is rows[-1] else ():
            left = room.part(place, len(parts)).end(0)
            drawn.lines.append({"x": left, "x2": left, "y": max(top - 2, 0), "y2": y + 2})
        y += _GAP
    return y


def _heads(room: _Room, parts: list[str], drawn: _Drawn) -> float:
    first = room.part(0, len(parts))
    wrapped = [Size(int(first.right - first.left), 0, is_narrow=False).wrap(part, 11.5) for part in parts]
    lines = max(map(len, wrapped))
    for place, each in enumerate(wrapped):
        middle = (lines - len(each) / 2) * LINE_HEIGHT
        drawn.heads.append({"words_x": room.part(place, len(parts)).left, "middle": middle, "lines": each})
    return lines * LINE_HEIGHT + 8.0


def _one_below_another(chart: Chart, size: Size, room: _Room, drawn: _Drawn) -> float:
    """A head for each thing, and below it a named bar for each part; returns the height."""
    y = 0.0
    for marks in _rows(chart):
        lines = Size(size.width - 8, 0, is_narrow=False).wrap(short_name(marks[0].subject.text), _FONT)
        drawn.heads.append({"words_x": 0, "middle": y + len(lines) * LINE_HEIGHT / 2, "lines": lines})
        y += len(lines) * LINE_HEIGHT + 3
        for mark in marks:
            y, middle = _name(mark, size, y, drawn, is_part=True)
            _bar(mark, room, middle, drawn)
            ends = (middle - _BAR / 2 - 2, middle + _BAR / 2 + 2)
            drawn.lines.append({"x": room.end(0), "x2": room.end(0), "y": ends[0], "y2": ends[1]})
            y += 3
        y += _GAP
    return y


def _rows(chart: Chart) -> list[list[Mark]]:
    found: dict[tuple[str, str], list[Mark]] = {}
    for mark in chart.marks:
        found.setdefault((mark.subject.text, mark.subject.iri), []).append(mark)
    return list(found.values())


def _name(mark: Mark, size: Size, y: float, drawn: _Drawn, *, is_part: bool = False) -> tuple[float, float]:
    """Place the name of a row; returns where the row ends, and the middle of its bars."""
    text = mark.beside.text if is_part else short_name(mark.subject.text)
    room = size.width - 8 if size.is_narrow else _NAMES
    lines = Size(room, 0, is_narrow=False).wrap(text, _FONT)
    high = len(lines) * LINE_HEIGHT
    if size.is_narrow:
        middle, end = y + high + 2 + _BAR / 2, y + high + 2 + _BAR
        place = {"words_x": 0, "middle": y + high / 2, "lines": lines}
    else:
        end = y + max(high, _BAR)
        middle = (y + end) / 2
        place = {"words_x": 8 if is_part else 0, "middle": middle, "lines": lines}
    (drawn.parts if is_part else drawn.names).append(place)
    return end, middle


def _bar(mark: Mark, room: _Room, middle: float, drawn: _Drawn) -> None:
    start, end = sorted((room.end(0), room.end(mark.value or 0)))
    place = {"words_x": end + 4, "middle": middle, "lines": [mark.shown.text]}
    if not mark.value:
        drawn.nothing.append(place)
        return
    drawn.bars.append({"x": start, "x2": end, "y": middle - _BAR / 2, "y2": middle + _BAR / 2})
    drawn.figures.append(place)
