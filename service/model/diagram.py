"""
The core of the model as a drawing: boxes for classes, lines for the properties between them.

Places are chosen by hand (`core.toml`), since no layout of this many lines reads as well; what is drawn, the
boxes' words and every line, comes from the vocabulary. Coordinates are those of an SVG.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

WIDE: Final = 160
HIGH: Final = 50
_ACROSS: Final = 312
_DOWN: Final = 106
_EDGE: Final = 6
_GAP: Final = 4

Told = tuple[str, str, Sequence[str], Sequence[str]]
"""Local name and label of a property, and local names of the classes it leads from and to."""


@dataclass(frozen=True, slots=True)
class Box:
    """A class: where its left upper corner is, its words, and how many things it has, if that is known."""

    name: str
    label: str
    things: int | None
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """
    Properties that lead from one class to another; their words stand at a place beside its middle.

    Args:
        start, end: Classes, for the words of the drawing.
        anchor: Where the words begin from that place: "start", "middle" or "end".
    """

    start: str
    end: str
    words: str
    x1: float
    y1: float
    x2: float
    y2: float
    words_x: float
    words_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Common:
    """A property that leads from many classes, which is told and not drawn."""

    label: str
    name: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The drawing; empty where the vocabulary has none of the classes."""

    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    common: tuple[Common, ...]


@cache
def read_core() -> dict[str, Any]:
    """Places of the core classes, and how many lines a property may have."""
    return tomllib.loads(files("service").joinpath("model", "core.toml").read_text("utf-8"))


def draw(classes: Mapping[str, tuple[str, int | None]], properties: Iterable[Told]) -> Drawing:
    """
    The drawing of the core.

    Args:
        classes: Local name -> label, and how many things there are, if that is known.
        properties: Of the vocabulary.
    """
    core = read_core()
    boxes = {
        name: Box(name, *classes[name], _EDGE + column * _ACROSS, _EDGE + row * _DOWN)
        for name, (column, row) in core["places"].items()
        if name in classes
    }
    drawn: dict[tuple[str, str], list[str]] = {}
    common = []
    for name, label, domains, ranges in properties:
        starts, ends = ([each for each in given if each in boxes] for given in (domains, ranges))
        if not starts or not ends:
            continue
        if len(starts) > core["most_lines"] or name in core["aside"]:
            common.append(
                Common(label, name, *(tuple(boxes[each].label for each in given) for given in (starts, ends)))
            )
            continue
        for start in starts:
            for end in ends:
                if start != end:
                    drawn.setdefault((start, end), []).append(label)
    return Drawing(
        width=max((box.x for box in boxes.values()), default=0) + WIDE + _EDGE,
        height=max((box.y for box in boxes.values()), default=0) + HIGH + _EDGE,
        box_width=WIDE,
        box_height=HIGH,
        boxes=tuple(boxes.values()),
        lines=tuple(_line(boxes[start], boxes[end], words) for (start, end), words in drawn.items()),
        common=tuple(common),
    )


def _line(start: Box, end: Box, words: Sequence[str]) -> Line:
    """From edge to edge, along the line between the middles of two boxes; words keep inside the drawing."""
    (ax, ay), (bx, by) = _middle(start), _middle(end)
    x1, y1 = _leave((ax, ay), (bx, by), 0)
    x2, y2 = _leave((bx, by), (ax, ay), _GAP)
    is_upright = abs(x2 - x1) < abs(y2 - y1) / 2
    side = -1 if start.x > _ACROSS * 2 else 1
    return Line(
        start=start.label,
        end=end.label,
        words=", ".join(words),
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        words_x=round((x1 + x2) / 2 + (6 * side if is_upright else 0), 1),
        words_y=round((y1 + y2) / 2 + (4 if is_upright else -5), 1),
        anchor="middle" if not is_upright else "start" if side > 0 else "end",
    )


def _middle(box: Box) -> tuple[float, float]:
    return box.x + WIDE / 2, box.y + HIGH / 2


def _leave(inside: tuple[float, float], to: tuple[float, float], gap: float) -> tuple[float, float]:
    """Where a line from the middle of a box to a point leaves the box, and a little further."""
    dx, dy = to[0] - inside[0], to[1] - inside[1]
    length = math.hypot(dx, dy)
    share = min(WIDE / 2 / abs(dx) if dx else math.inf, HIGH / 2 / abs(dy) if dy else math.inf)
    share += gap / length
    return round(inside[0] + dx * share, 1), round(inside[1] + dy * share, 1)
