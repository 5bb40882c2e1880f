"""A chart -> SVG: its kind's specification, drawn, and made ready for where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import current_app
from markupsafe import Markup

from service.charts.around import around
from service.charts.bars import bars
from service.charts.columns import columns
from service.charts.counts import counts
from service.charts.drawer import Drawer
from service.charts.finishing import finish
from service.charts.frame import NARROW, WIDE, Size, Spec
from service.charts.map import tile_map
from service.charts.parts import Chart
from service.charts.steps import steps
from service.charts.trend import trend

_DRAWINGS: Final[dict[str, Callable[[Chart, Size], Spec]]] = {
    "bars": bars,
    "steps": steps,
    "columns": columns,
    "map": tile_map,
    "around": around,
    "counts": counts,
    "trend": trend,
}


def draw(shown: Chart, size: Size, prefix: str, *, is_alone: bool) -> str:
    """
    A chart as SVG.

    Raises:
        ChartNotDrawn: It cannot be drawn now.
    """
    drawer: Drawer = current_app.extensions["drawer"]
    drawn = drawer.draw(_DRAWINGS[shown.kind](shown, size))
    return finish(drawn, shown, prefix, is_alone=is_alone)


def draw_both(shown: Chart) -> list[tuple[str, Markup]]:
    """
    A chart for a page, wide and narrow, each with the prefix of its ids.

    Raises:
        ChartNotDrawn: It cannot be drawn now.
    """
    return [
        # Made of elements and attributes that `finish` names, with everything escaped by lxml.
        (prefix, Markup(draw(shown, size, prefix, is_alone=False)))  # noqa: S704
        for prefix, size in (("wide", WIDE), ("narrow", NARROW))
    ]
