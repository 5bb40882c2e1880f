"""
Boxes: frames and shaded areas that set some lines of a page apart from the rest.

The cells and rows of a table are drawn as boxes too; they touch one another and are left to the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from graph.readers.pdf_gutters import LARGER
from graph.readers.pdf_lines import Fragment
from graph.readers.pdf_words import Shape

_NARROWEST: Final = 60.0
_LOWEST: Final = 20.0
_WHOLE_PAGE: Final = 0.8
"""Of the page: a larger box is its background."""
_TOUCHES: Final = 2.0
_ROW: Final = 2.95
"""Of the type size: no higher are two lines."""
_NEXT_ROW: Final = 2.5
"""Of the type size: the next row of a table stands no further away."""
_MOST: Final = 200


@dataclass(frozen=True)
class Boxed:
    """A box and the lines in it."""

    box: Shape
    lines: tuple[Fragment, ...]


@dataclass(frozen=True)
class Part:
    """
    Lines to be read in one go.

    Args:
        lines: In any order.
        is_beside: Whether they stand in a box beside other lines or boxes.
        boxes: Those that stand beside these lines.
    """

    lines: tuple[Fragment, ...]
    is_beside: bool = False
    boxes: tuple[Shape, ...] = ()


def boxes_of(shapes: Iterable[Shape], width: float, height: float) -> list[Shape]:
    """The boxes among the shapes of a page, the largest first; cells of tables are none."""
    found: list[Shape] = []
    for shape in shapes:
        across, down = shape.right - shape.left, shape.bottom - shape.top
        fits = across >= _NARROWEST and down >= _LOWEST and across * down < _WHOLE_PAGE * width * height
        if fits and not any(_is_same(shape, other) for other in found) and len(found) < _MOST:
            found.append(shape)
    alone = [shape for shape in found if not any(_touch(shape, other) for other in found)]
    return sorted(
        alone, key=lambda shape: ((shape.left - shape.right) * (shape.bottom - shape.top), shape.top)
    )


def _is_same(one: Shape, other: Shape) -> bool:
    edges = zip(
        (one.left, one.top, one.right, one.bottom),
        (other.left, other.top, other.right, other.bottom),
        strict=True,
    )
    return all(abs(a - b) <= _TOUCHES for a, b in edges)


def _touch(one: Shape, other: Shape) -> bool:
    """Whether two boxes stand edge to edge, one beside or above the other."""
    if one is other:
        return False
    beside = min(abs(one.right - other.left), abs(other.right - one.left)) < _TOUCHES
    above = min(abs(one.bottom - other.top), abs(other.bottom - one.top)) < _TOUCHES
    level = min(one.bottom, other.bottom) - max(one.top, other.top)
    below = min(one.right, other.right) - max(one.left, other.left)
    return (beside and level > 0.5 * (one.bottom - one.top)) or (
        above and below > 0.5 * (one.right - one.left)
    )


def boxed_lines(found: Sequence[Fragment], boxes: Sequence[Shape]) -> list[Boxed]:
    """The outermost boxes that hold some of these lines and not all, in the order in which they are read."""
    taken: set[int] = set()
    kept: list[Boxed] = []
    for box in boxes:
        lines = [item for item in found if _holds(box, item) and id(item) not in taken]
        if len(lines) > 1 and len(lines) < len(found) and not _is_row(lines, found):
            taken |= {id(item) for item in lines}
            kept.append(Boxed(box, tuple(lines)))
    return _in_rows(kept)


def _holds(box: Shape, item: Fragment) -> bool:
    middle = (item.top + item.bottom) / 2
    return (
        box.left - _TOUCHES <= item.left
        and item.right <= box.right + _TOUCHES
        and box.top < middle < box.bottom
    )


def _is_row(lines: Sequence[Fragment], found: Sequence[Fragment]) -> bool:
    """Whether lines stand side by side, or have cells in line with the next: a shaded row of a table."""
    top, bottom = min(item.top for item in lines), max(item.bottom for item in lines)
    if bottom - top < _ROW * lines[0].size:
        return True
    inside = {id(item) for item in lines}
    near = _NEXT_ROW * lines[0].size
    level = [
        round(item.outer_left)
        for item in found
        if id(item) not in inside and (0 < top - item.bottom < near or 0 < item.top - bottom < near)
    ]
    starts = {round(item.outer_left) for item in lines}
    return len(starts) > 1 and len(starts & set(level)) > 1


def _in_rows(boxed: Sequence[Boxed]) -> list[Boxed]:
    rows: list[list[Boxed]] = []
    for item in sorted(boxed, key=lambda item: item.box.top):
        if rows and item.box.top < min(other.box.bottom for other in rows[-1]) - _TOUCHES:
            rows[-1].append(item)
        else:
            rows.append([item])
    return [item for row in rows for item in sorted(row, key=lambda item: item.box.left)]


def parts_of(found: Sequence[Fragment], boxed: Sequence[Boxed]) -> Iterator[Part]:
    """
    Lines in and around boxes, in the order in which they are read.

    A box parts what stands above it from what stands below. One that has other lines beside it comes after
    them, so that it breaks no sentence, though before the next heading.
    """
    inside = {id(line) for item in boxed for line in item.lines}
    outer = [line for line in found if id(line) not in inside]
    waiting: list[Boxed] = []
    for item in boxed:
        if any(item.box.top < line.baseline < item.box.bottom for line in outer):
            waiting.append(item)
            continue
        above = [line for line in outer if line.baseline <= item.box.top]
        outer = [line for line in outer if line.baseline > item.box.top]
        if above or waiting:
            yield from _with_boxes(above, waiting)
            waiting = []
        yield Part(item.lines, is_beside=any(_is_level(item, other) for other in boxed))
    yield from _with_boxes(outer, waiting)


def _is_level(item: Boxed, other: Boxed) -> bool:
    """Whether a box is one of several side by side, such as tiles with a figure each."""
    height = min(item.box.bottom, other.box.bottom) - max(item.box.top, other.box.top)
    apart = item.box.right <= other.box.left or other.box.right <= item.box.left
    return apart and height > 0


def _with_boxes(lines: Sequence[Fragment], beside: Sequence[Boxed]) -> Iterator[Part]:
    """Lines, and the boxes beside them: each before the first heading that stands below it, or at the end."""
    usual = median(line.size for line in lines) if lines else 0.0
    rest = list(lines)
    for item in sorted(beside, key=lambda item: item.box.bottom):
        headings = [line for line in rest if line.size > LARGER * usual and line.baseline > item.box.bottom]
        end = min((line.baseline for line in headings), default=float("inf"))
        boxes = tuple(other.box for other in beside)
        yield Part(tuple(line for line in rest if line.baseline < end), boxes=boxes)
        yield Part(item.lines, is_beside=True)
        rest = [line for line in rest if line.baseline >= end]
    yield Part(tuple(rest))
