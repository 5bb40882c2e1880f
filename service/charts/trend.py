"""Figures over time: a point for each moment, in order, from zero; few have their figures beside them."""

from __future__ import annotations

from typing import Final

from service.charts.frame import Size, Spec, footer, framed
from service.charts.palette import BAR, FOCUS, SOFT
from service.charts.parts import Chart

_HEIGHT: Final = {True: 190, False: 260}
"""Of the plot, narrow and wide."""
_FEW: Final = {True: 6, False: 12}
_MANY: Final = {True: 8, False: 16}
"""Of more moments, those named on the axis are every second, or fewer."""


def trend(chart: Chart, size: Size) -> Spec:
    """The specification of a chart of figures over time."""
    rows = [
        {"moment": mark.subject.text, "value": mark.value, "shown": mark.shown.text} for mark in chart.marks
    ]
    step = -(-len(rows) // _MANY[size.is_narrow])
    x = {
        "field": "moment",
        "type": "ordinal",
        "sort": None,
        "scale": {"type": "point", "padding": 0.6},
        "axis": {
            **footer(chart, size),
            "titleX": 0,
            "values": [row["moment"] for row in rows[::step]],
            "domain": True,
            "ticks": True,
            "labelAngle": -50 if size.is_narrow or len(rows[::step]) > 6 else 0,
            "labelFontSize": 10 if size.is_narrow else 11.5,
            "labelLimit": 90,
        },
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True, "nice": True},
        "axis": {"title": None, "domain": False, "ticks": False, "tickCount": 4, "labelColor": SOFT},
    }
    layers: list[Spec] = [
        {"mark": {"type": "line", "color": BAR, "strokeWidth": 2}},
        {"mark": {"type": "point", "filled": True, "color": FOCUS, "size": 46, "opacity": 1}},
    ]
    if len(rows) <= _FEW[size.is_narrow]:
        layers.append(
            {
                "mark": {"type": "text", "dy": -12, "fontSize": 11.5, "fontWeight": 600},
                "encoding": {"text": {"field": "shown"}},
            }
        )
    return framed(
        chart,
        size,
        {
            "width": size.width - 66,
            "height": _HEIGHT[size.is_narrow],
            "data": {"values": rows},
            "encoding": {"x": x, "y": y},
            "layer": layers,
        },
    )
