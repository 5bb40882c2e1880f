"""
A chart of links, drawn: what it is about, and a branch to each thing, below words for the link; what those
are linked to in turn stands below each, further in.

It is a tree and not a web of circles: its things are whole sentences, which no layout by forces places clear
of one another at the width of a telephone, and a tree comes out the same every time. A thing that two others
are linked to stands where it is first met. The page lists the same things; the drawing has no link more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from service import urls
from service.charts.frame import LINK_BASE, Size, Spec, framed
from service.charts.palette import BAR, FOCUS, INK, ON_DEEP, PAPER, SOFT, STRONG_LINE
from service.charts.parts import Chart, Mark
from service.charts.placed import LINE, plane, shapes, words

_GAP: Final = 8
_HEAD: Final = 22
_IN: Final = 24
"""How far in what is a step further away stands."""
_HIGHEST: Final = 120
"""Where the tree is tall, what it is about stands this far below its top."""
_FONT: Final = 12


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where things stand, in pixels: branches leave the trunk for boxes that reach from `left` to `right`."""

    trunk: float
    left: float
    right: float
    top: float


@dataclass(slots=True)
class _Drawn:
    """What has been placed so far; `plain` are words that lead nowhere and have no box."""

    near: list[Spec] = field(default_factory=list)
    boxes: list[Spec] = field(default_factory=list)
    plain: list[Spec] = field(default_factory=list)
    heads: list[Spec] = field(default_factory=list)
    lines: list[Spec] = field(default_factory=list)


def around(chart: Chart, size: Size) -> Spec:
    """The specification of a chart of links."""
    width = size.width - 8
    own = Size(width if size.is_narrow else 230, 0, is_narrow=size.is_narrow)
    lines = _lines(chart.about.text, own.width)
    own_height = len(lines) * LINE + 12
    plan = _Plan(10, 26, width, own_height + 6) if size.is_narrow else _Plan(252, 270, width, 0)
    drawn = _Drawn()
    bottom = _branches(chart, [mark for mark in chart.marks if _is_near(mark, chart)], plan, drawn)
    height = max(own_height, bottom - _GAP)
    top = 0 if size.is_narrow else min((height - own_height) / 2, _HIGHEST)
    middle = top + own_height / 2
    center: Spec = {"x": 0, "x2": own.width, "y": top, "y2": top + own_height}
    center |= {"words_x": 8, "middle": middle, "lines": lines}
    ends = [box["middle"] for box in drawn.near]
    first = own_height if size.is_narrow else min([*ends, middle])
    last = max(ends) if size.is_narrow else max([*ends, middle])
    drawn.lines.append({"x": plan.trunk, "x2": plan.trunk, "y": first, "y2": last})
    if not size.is_narrow:
        drawn.lines.append({"x": own.width, "x2": plan.trunk, "y": middle, "y2": middle})
    layer = [
        shapes("rule", drawn.lines, {"color": STRONG_LINE, "strokeWidth": 1.25}),
        shapes("rect", [center], {"fill": FOCUS, "cornerRadius": 3}),
        words([center], {"color": ON_DEEP, "fontSize": _FONT}),
        shapes("rect", drawn.boxes, {"fill": PAPER, "stroke": BAR, "cornerRadius": 3}, linked=True),
        words(drawn.boxes, {"color": INK, "fontSize": _FONT}, linked=True),
        words(drawn.plain, {"color": SOFT, "fontSize": _FONT, "fontStyle": "italic"}),
        words(drawn.heads, {"color": SOFT, "fontSize": 11, "fontWeight": 600}),
    ]
    return framed(chart, size, plane(chart, size, width, height, layer))


def _is_near(mark: Mark, chart: Chart) -> bool:
    """Whether a link is of what the chart is about, and not of what that is linked to."""
    return not mark.beside.iri or mark.beside.iri == chart.about.iri


def _branches(chart: Chart, marks: list[Mark], plan: _Plan, drawn: _Drawn, *, is_near: bool = True) -> float:
    """A box for each thing, words above each group, and what it is linked to below; returns the end."""
    y = plan.top
    head = ""
    for mark in marks:
        if head != mark.shown.text:
            head = mark.shown.text
            lines = _lines(head, plan.right - plan.left + 16)
            high = _HEAD + (len(lines) - 1) * LINE
            drawn.heads.append({"words_x": plan.left, "middle": y + high / 2, "lines": lines})
            y += high
        box = _box(mark, plan, y)
        (drawn.boxes if mark.subject.iri else drawn.plain).append(box)
        drawn.lines.append({"x": plan.trunk, "x2": plan.left, "y": box["middle"], "y2": box["middle"]})
        if is_near:
            drawn.near.append(box)
        y = box["y2"] + _GAP
        below = (
            [each for each in chart.marks if mark.subject.iri and each.beside.iri == mark.subject.iri]
            if is_near
            else []
        )
        if below:
            trunk = plan.left + 9
            inner = _Plan(trunk, plan.left + _IN, plan.right, y - _GAP + 2)
            y = _branches(chart, below, inner, drawn, is_near=False)
            last = (drawn.boxes if below[-1].subject.iri else drawn.plain)[-1]
            drawn.lines.append({"x": trunk, "x2": trunk, "y": box["y2"], "y2": last["middle"]})
    return y


def _box(mark: Mark, plan: _Plan, y: float) -> Spec:
    lines = _lines(mark.subject.text, plan.right - plan.left)
    high = len(lines) * LINE + 10
    target = urls.link(mark.subject.iri) if urls.is_ours(mark.subject.iri) else ""
    box = {"x": plan.left, "x2": plan.right, "y": y, "y2": y + high, "middle": y + high / 2}
    return {**box, "words_x": plan.left + 8, "lines": lines, "href": LINK_BASE + target}


def _lines(text: str, width: float) -> list[str]:
    """Words broken for a box."""
    return Size(int(width) - 16, 0, is_narrow=False).wrap(text, _FONT + 0.5)
