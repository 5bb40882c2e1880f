"""
Colours of charts, for light and for dark, and the style sheet that changes from one to the other.

A drawing carries the light colours as plain attributes, so that a program that knows no style sheets shows it
well; the style sheet goes by those attributes. Each light colour therefore stands for one thing.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Final

INK: Final = "#1d2730"
SOFT: Final = "#53606b"
LINE: Final = "#dcd7ca"
STRONG_LINE: Final = "#8a8576"
PAPER: Final = "#fbfaf6"
FOCUS: Final = "#0a4e5b"
BAR: Final = "#6f9097"
ON_DEEP: Final = "#ffffff"
"""Words on the two deepest steps of the ramp."""

RAMP: Final = ("#e3ecec", "#bdd3d5", "#86aeb3", "#37757f", "#0b4f5c")
"""From little to much."""

_DARK: Final = {
    INK: "#e7e5de",
    SOFT: "#a8b2ba",
    LINE: "#323c43",
    STRONG_LINE: "#7c8790",
    PAPER: "#13181c",
    FOCUS: "#86cbd9",
    BAR: "#5f828b",
    ON_DEEP: "#0d1a1d",
    RAMP[0]: "#1f2d33",
    RAMP[1]: "#2b4850",
    RAMP[2]: "#3c6b76",
    RAMP[3]: "#5fa0ad",
    RAMP[4]: "#86cbd8",
}

FONT: Final = "system-ui, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif"
SERIF: Final = "Palatino Linotype, Palatino, P052, Charter, Cambria, Georgia, Liberation Serif, serif"


def style_sheet() -> str:
    """Rules for a dark background; `static/chart.css` holds the same for drawings in a page."""
    rules = [
        f'[{name}="{light}"]{{{name}:{dark}}}' for light, dark in _DARK.items() for name in ("fill", "stroke")
    ]
    return "\n".join(["@media (prefers-color-scheme: dark){", *rules, "}"])


def dark(colour: str) -> str:
    """What a light colour becomes on a dark background."""
    return _DARK[colour]


def style_source() -> str:
    """By what a content security policy allows the style sheet, and no other."""
    digest = hashlib.sha256(style_sheet().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def on_step(step: int) -> str:
    """Colour of words on a step of the ramp, from 0."""
    return ON_DEEP if step >= len(RAMP) - 2 else INK
