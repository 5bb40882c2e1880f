"""What every drawing has: its size, its words around the plot, and how all of them look."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Any, Final

from service.charts.palette import FONT, INK, LINE, PAPER, SERIF, SOFT, STRONG_LINE
from service.charts.parts import Chart, listed

Spec = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""

_FORCE_WORD: Final = re.compile(r"\s+(?:Police(?: Service)?|Constabulary)\Z")

_MOST_LINES: Final = 12

LINK_BASE: Final = "https://peelgraph.invalid"
"""In front of an address within the service: the library makes others those of its own examples."""

MISSING_NAMED: Final = 6
"""So many forces without a figure are named below a chart; of more, only the number is."""


@dataclass(frozen=True, slots=True)
class Size:
    """
    For which room a chart is drawn.

    Args:
        width: Of all of it, in pixels.
        label: The most that names of rows may take.
        is_narrow: For a telephone.
    """

    width: int
    label: int
    is_narrow: bool

    def wrap(self, text: str, font_size: float) -> list[str]:
        """Lines of text that fit; what is far too long is cut, and the page has it whole."""
        room = max(int(self.width / (font_size * 0.54)), 4)
        return textwrap.wrap(" ".join(text.split()), room, max_lines=_MOST_LINES, placeholder=" …") or [""]

    def balance(self, text: str, font_size: float) -> list[str]:
        """Lines of text that fit, as few as can be and of about the same length: no word is left alone."""
        lines = self.wrap(text, font_size)
        for width in range(self.width // 2, self.width):
            found = Size(width, 0, is_narrow=self.is_narrow).wrap(text, font_size)
            if len(found) <= len(lines) and " ".join(found) == " ".join(lines):  # no word is broken for it
                return found
        return lines


WIDE: Final = Size(680, 150, is_narrow=False)
NARROW: Final = Size(320, 126, is_narrow=True)


def framed(chart: Chart, size: Size, plot: Spec) -> Spec:
    """A whole specification: a plot with title, unit and period above it, and notes and sources below."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": PAPER,
        "padding": {"left": 4, "top": 4, "right": 4, "bottom": 4},
        "title": {
            "text": size.balance(chart.title, 17),
            **({"subtitle": below} if (below := _below_title(chart, size)) else {}),
            "anchor": "start",
            "frame": "bounds",
            "font": SERIF,
            "fontSize": 16,
            "fontWeight": 600,
            "color": INK,
            "subtitleFont": FONT,
            "subtitleFontSize": 12,
            "subtitleColor": SOFT,
            "subtitlePadding": 5,
            "offset": 14,
        },
        **plot,
        "config": _LOOK,
    }


def short_name(name: str) -> str:
    """
    A force without the word that most forces have in their names.

    >>> short_name("Kent Police"), short_name("Cumbria Constabulary"), short_name("England and Wales")
    ('Kent', 'Cumbria', 'England and Wales')
    """
    return _FORCE_WORD.sub("", name) or name


def footnotes(chart: Chart, size: Size) -> list[str]:
    """Lines below the plot: what is missing and why, what must not be compared, and where it is from."""
    told = [*(_missing(chart) if chart.kind not in ("steps", "counts") else ()), *chart.notes]
    if chart.sources:
        told.append(f"Source: {'; '.join(source.text for source in chart.sources)}.")
    return [line for each in told for line in size.wrap(each, 11)]


def footer(chart: Chart, size: Size) -> Spec:
    """The footnotes as the title of an axis, which takes as much room as it needs."""
    return {
        "title": footnotes(chart, size),
        "titleAnchor": "start",
        "titleAlign": "left",
        "titleColor": SOFT,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titleLineHeight": 15,
        "titlePadding": 10,
    }


def _below_title(chart: Chart, size: Size) -> list[str]:
    words = ", ".join(filter(None, (chart.unit, chart.period)))
    return size.wrap(words[:1].upper() + words[1:], 12) if words else []


def _missing(chart: Chart) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for mark in chart.missing:
        if mark.subject.text not in by_reason.setdefault(mark.reason, []):
            by_reason[mark.reason].append(mark.subject.text)
    return [f"{_named(names)}: {reason}" for reason, names in by_reason.items()]


def _named(forces: list[str]) -> str:
    return listed(map(short_name, forces)) if len(forces) <= MISSING_NAMED else f"{len(forces)} forces"


_LOOK: Final[Spec] = {
    "aria": False,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": 12,
        "titleColor": SOFT,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": STRONG_LINE,
        "tickColor": STRONG_LINE,
    },
    "text": {"color": INK, "fontSize": 12},
    "concat": {"spacing": 0},
}
