"""The grades of all forces in a cycle: a column a grade, from the lowest, and in it the forces with it."""

from __future__ import annotations

import textwrap
from typing import Final

from service.answers.reading import slug_of
from service.charts.frame import Size, Spec, footer, framed, short_name
from service.charts.palette import INK, LINE, PAPER, RAMP, SOFT, on_step
from service.charts.parts import Chart, Mark
from service.charts.ramp import Step, steps_of
from service.charts.tiles import tiles

_ROW: Final = 18


def columns(chart: Chart, size: Size) -> Spec:
    """The specification of a chart of the grades of a cycle."""
    found = steps_of(chart)
    heads = ["\n".join([str(len(step.marks)), *_wrap(step.words, size, len(found))]) for step in found]
    tiles_shown = [
        _tile(mark, step, head, number, size)
        for step, head in zip(found, heads, strict=True)
        for number, mark in enumerate(reversed(step.marks))
    ]
    most = max((len(step.marks) for step in found), default=1)
    y = {"field": "number", "type": "ordinal", "axis": None, "scale": {"domain": list(range(most))[::-1]}}
    return framed(
        chart,
        size,
        {
            "width": size.width - 8,
            "height": {"step": _ROW},
            "data": {"values": tiles_shown},
            "encoding": {
                "x": {
                    "field": "head",
                    "type": "ordinal",
                    "scale": {"domain": heads, "paddingInner": 0.06, "paddingOuter": 0},
                    "axis": _axis(chart, size),
                },
                "y": y,
            },
            "layer": [
                {
                    "mark": {"type": "rect", "height": {"band": 0.9}, "strokeWidth": 1},
                    "encoding": {
                        "fill": {"field": "fill", "type": "nominal", "scale": None},
                        "stroke": {"field": "edge", "type": "nominal", "scale": None},
                    },
                },
                {
                    "mark": {"type": "text", "fontSize": 10 if size.is_narrow else 11.5},
                    "encoding": {
                        "text": {"field": "name"},
                        "color": {"field": "ink", "type": "nominal", "scale": None},
                    },
                },
            ],
        },
    )


def _tile(mark: Mark, step: Step, head: str, number: int, size: Size) -> Spec:
    tile = tiles().get(slug_of(mark.subject.iri))
    name = tile.code if tile and size.is_narrow else short_name(mark.subject.text)
    is_placed = step.shade >= 0
    return {
        "head": head,
        "number": number,
        "name": name,
        "fill": RAMP[step.shade] if is_placed else PAPER,
        "edge": RAMP[step.shade] if is_placed else LINE,
        "ink": on_step(step.shade) if is_placed else SOFT,
    }


def _wrap(words: str, size: Size, number: int) -> list[str]:
    """Whole words, one below another where they are many."""
    room = size.width / max(number, 1) / 6.5
    return textwrap.wrap(words, max(int(room), 1), break_long_words=False)


def _axis(chart: Chart, size: Size) -> Spec:
    return {
        **footer(chart, size),
        "titleX": 0,
        "domain": True,
        "ticks": False,
        "labelAngle": 0,
        "labelExpr": "split(datum.value, '\\n')",
        "labelFontSize": 9 if size.is_narrow else 12,
        "labelColor": INK,
        "labelPadding": 6,
        "labelLimit": 0,
    }
