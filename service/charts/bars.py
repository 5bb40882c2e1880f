"""
Figures as bars from zero, one below another, with the figure beside each and England and Wales as a line.

The force that the chart is about has a pointer before its name and a darker bar.
"""

from __future__ import annotations

from typing import Final

from service.charts.frame import Size, Spec, footer, framed, short_name
from service.charts.palette import BAR, FOCUS, INK, SOFT
from service.charts.parts import Chart, Mark, grouped

_STEP: Final = 19
_POINTER: Final = "▶ "
_FIGURE_ROOM: Final = 62
"""For figures, at the least."""
_LARGE: Final = 10_000
"""From here on the axis says "20k" and "4M"; the figures themselves stand beside the bars."""

NO_FIGURE: Final = "none"


def bars(chart: Chart, size: Size) -> Spec:
    """The specification of a chart of figures."""
    rows = [_row(mark) for mark in chart.marks]
    room = max(_FIGURE_ROOM, 8 * max(len(row["shown"]) for row in rows) + 8) if rows else _FIGURE_ROOM
    names = {"field": "name", "type": "nominal", "sort": None, "axis": _names_axis(size)}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "height": {"band": 0.72}},
            "encoding": {
                "x": {"field": "value", "type": "quantitative", "scale": {"zero": True, "nice": True}},
                "color": {"field": "colour", "type": "nominal", "scale": None},
            },
        },
        {
            "mark": {"type": "text", "align": "right", "dx": room - 6, "fontSize": 12},
            "encoding": {
                "x": {"value": "width"},
                "text": {"field": "shown"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
    ]
    if chart.whole is not None and chart.whole.value is not None:
        layers += _line(chart, chart.whole, chart.whole.value, size)
    return framed(
        chart,
        size,
        {
            "width": size.width - size.label - room,
            "height": {"step": _STEP},
            "data": {"values": rows},
            "encoding": {"y": names, "x": {"type": "quantitative", "axis": _figures_axis(chart, size)}},
            "layer": layers,
        },
    )


def _row(mark: Mark) -> Spec:
    return {
        "name": f"{_POINTER if mark.is_focus else ''}{short_name(mark.subject.text)}",
        "value": mark.value,
        "shown": NO_FIGURE if mark.reason else grouped(mark.shown.text),
        "colour": FOCUS if mark.is_focus else BAR,
        "ink": SOFT if mark.reason else INK,
    }


def _names_axis(size: Size) -> Spec:
    return {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelLimit": size.label - 8,
        "labelPadding": 6,
        "minExtent": size.label,
        "maxExtent": size.label,
        "labelFontSize": 10 if size.is_narrow else 12,
        "labelFontWeight": {
            "condition": {"test": f"substring(datum.value, 0, 1) === '{_POINTER[0]}'", "value": "bold"},
            "value": "normal",
        },
    }


def _figures_axis(chart: Chart, size: Size) -> Spec:
    return {
        **footer(chart, size),
        "titleX": -size.label,
        **({"labelExpr": "datum.value ? format(datum.value, '~s') : '0'"} if _most(chart) >= _LARGE else {}),
        "labelOverlap": "parity",
        "labelFlush": False,
        "tickCount": 3 if size.is_narrow else 6,
        "domain": False,
        "ticks": False,
        "labelColor": SOFT,
    }


def _most(chart: Chart) -> float:
    return max((abs(mark.value or 0) for mark in chart.marks), default=0)


def _line(chart: Chart, whole: Mark, value: float, size: Size) -> list[Spec]:
    """The line and its label, which stands on the side where there is more room."""
    is_right = value > _most(chart) / 2
    place = {"datum": value, "type": "quantitative"}
    label = f"{whole.subject.text} {whole.shown.text}"
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "strokeDash": [5, 3], "color": INK, "strokeWidth": 1.25},
            "encoding": {"x": place, "y": {"value": -6}, "y2": {"value": "height"}},
        },
        {
            "data": {"values": [{"label": label}]},
            "mark": {
                "type": "text",
                "align": "right" if is_right else "left",
                "dx": 3 if is_right else -3,
                "fontSize": 11 if size.is_narrow else 12,
                "fontStyle": "italic",
            },
            "encoding": {"x": place, "y": {"value": -13}, "text": {"field": "label"}},
        },
    ]
