"""Shapes and words at places that are told in pixels, from the top left: parts of specifications."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.charts.frame import Size, Spec, footer
from service.charts.parts import Chart

LINE: Final = 15
"""Height of a line of words."""


def plane(chart: Chart, size: Size, width: float, height: float, layer: Sequence[Spec]) -> Spec:
    """A plot in which a unit is a pixel, with the footnotes of the chart below it."""
    return {
        "width": width,
        "height": height,
        "encoding": {
            "x": _scale("x", width, {**footer(chart, size), "titleX": 0}),
            "y": _scale("y", height, None),
        },
        "layer": list(layer),
    }


def shapes(kind: str, rows: Sequence[Spec], looks: Spec, *, linked: bool = False) -> Spec:
    """Rectangles or lines ("rect", "rule") from `x`, `y` to `x2`, `y2`; linked ones lead to `href`."""
    encoding: Spec = {"x": {"field": "x"}, "x2": {"field": "x2"}, "y": {"field": "y"}, "y2": {"field": "y2"}}
    return {
        "data": {"values": list(rows)},
        "mark": {"type": kind, **looks},
        "encoding": encoding | _href(linked),
    }


def words(rows: Sequence[Spec], looks: Spec, *, linked: bool = False) -> Spec:
    """Lines of words (`lines`) that begin at `words_x`, the middle of them all at `middle`."""
    encoding: Spec = {"x": {"field": "words_x"}, "y": {"field": "top"}, "text": {"field": "lines"}}
    placed = [{**row, "top": row["middle"] - (len(row["lines"]) - 1) * LINE / 2} for row in rows]
    return {
        "data": {"values": placed},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "lineHeight": LINE, **looks},
        "encoding": encoding | _href(linked),
    }


def _href(linked: bool) -> Spec:
    return {"href": {"field": "href"}} if linked else {}


def _scale(name: str, most: float, axis: Spec | None) -> Spec:
    quiet = {"domain": False, "ticks": False, "labels": False, "grid": False}
    return {
        "field": name,
        "type": "quantitative",
        "scale": {"domain": [0, most], "reverse": name == "y", "nice": False, "zero": False},
        "axis": axis and {**axis, **quiet},
    }
