"""
The tile map: a square a force where it stands in the country, with its short name and its figure or grade.

The shade says the same as the words in the square; the legend has how many forces each shade has. A square
leads to its force.
"""

from __future__ import annotations

from typing import Final

from service import urls
from service.answers.reading import slug_of
from service.charts.frame import LINK_BASE, Size, Spec, footer, framed
from service.charts.palette import PAPER, RAMP, SOFT, STRONG_LINE, on_step
from service.charts.parts import Chart, Mark
from service.charts.ramp import Step, steps_of
from service.charts.steps import letters
from service.charts.tiles import Tile, tiles

_ACROSS: Final = 7
_DOWN: Final = 10
_LINKED: Final[Spec] = {"href": {"field": "href"}}
_WIDTH_OF_A_LETTER: Final = 0.64
"""Of the height of bold type, on average."""
_FILLED: Final = 0.8
"""Of the side of a square, by words."""
_LEGEND_STEP: Final = 0.36
"""Height of a line of the legend, in squares; it stands in the north-west, where no force is."""


def tile_map(chart: Chart, size: Size) -> Spec:
    """The specification of a map."""
    side = (size.width - 8) / _ACROSS
    found = steps_of(chart)
    squares = [
        _square(mark, step, tiles()[slug], size)
        for step in found
        for mark in step.marks
        if (slug := slug_of(mark.subject.iri)) in tiles()
    ]
    legend = [_legend_line(step, number, size) for number, step in enumerate(found)]
    down = min(side, 62)
    return framed(
        chart,
        size,
        {
            "width": size.width - 8,
            "height": down * _DOWN,
            "encoding": {
                "x": _scale("x", _ACROSS, footer(chart, size)),
                "y": _scale("y", _DOWN, None),
            },
            "layer": [
                _rectangles(squares, _LINKED),
                _words(squares, "name", -8, 10 if size.is_narrow else 12, _LINKED),
                _words(squares, "shown", 8, _fitting(squares, side, 10 if size.is_narrow else 13), {}),
                _rectangles(legend, {}),
                {
                    "data": {"values": legend},
                    "mark": {"type": "text", "align": "left", "fontSize": 9.5 if size.is_narrow else 12},
                    "encoding": {
                        "x": {"field": "words_x"},
                        "y": {"field": "middle"},
                        "text": {"field": "words"},
                    },
                },
            ],
        },
    )


def _fitting(squares: list[Spec], side: float, most: float) -> float:
    """A size of type in which the longest words keep off the edges of a square."""
    longest = max((len(square["shown"]) for square in squares), default=1)
    return max(10, min(most, round(_FILLED * side / (_WIDTH_OF_A_LETTER * max(longest, 1)), 1)))


def _square(mark: Mark, step: Step, tile: Tile, size: Size) -> Spec:
    shown = "none" if mark.reason else mark.shown.text
    return {
        "x": tile.column + 0.03,
        "x2": tile.column + 0.97,
        "y": tile.row + 0.03,
        "y2": tile.row + 0.97,
        "center": tile.column + 0.5,
        "middle": tile.row + 0.5,
        "name": tile.code if size.is_narrow else tile.short_name,
        "shown": letters(shown) if mark.grade and size.is_narrow else _short(shown),
        "href": LINK_BASE + urls.link(mark.subject.iri),
        **_shade(step),
    }


def _short(words: str) -> str:
    """Words that fit a square."""
    return {"Requires improvement": "Req. impr."}.get(words, words)


def _shade(step: Step) -> Spec:
    if step.shade < 0:
        return {"fill": PAPER, "edge": STRONG_LINE, "ink": SOFT}
    return {"fill": RAMP[step.shade], "edge": RAMP[max(step.shade, 1)], "ink": on_step(step.shade)}


def _legend_line(step: Step, number: int, size: Size) -> Spec:
    top = 0.1 + number * _LEGEND_STEP
    many = f"{len(step.marks)} force{'s' if len(step.marks) != 1 else ''}"
    return {
        "x": 0.03,
        "x2": 0.25,
        "y": top,
        "y2": top + _LEGEND_STEP * 0.8,
        "words_x": 0.33,
        "middle": top + _LEGEND_STEP * 0.4,
        "words": f"{step.words}: {len(step.marks)}" if size.is_narrow else f"{step.words} ({many})",
        **_shade(step),
    }


def _scale(name: str, most: int, axis: Spec | None) -> Spec:
    return {
        "field": "center" if name == "x" else "middle",
        "type": "quantitative",
        "scale": {"domain": [0, most], "reverse": name == "y", "nice": False, "zero": False},
        "axis": axis
        and {**axis, "titleX": 0, "domain": False, "ticks": False, "labels": False, "grid": False},
    }


def _rectangles(rows: list[Spec], more: Spec) -> Spec:
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "strokeWidth": 1},
        "encoding": {
            "x": {"field": "x"},
            "x2": {"field": "x2"},
            "y": {"field": "y"},
            "y2": {"field": "y2"},
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "edge", "type": "nominal", "scale": None},
            **more,
        },
    }


def _words(rows: list[Spec], name: str, dy: int, font_size: float, more: Spec) -> Spec:
    return {
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "dy": dy,
            "fontSize": font_size,
            "fontWeight": 600 if name == "shown" else "normal",
        },
        "encoding": {
            "text": {"field": name},
            "color": {"field": "ink", "type": "nominal", "scale": None},
            **more,
        },
    }
