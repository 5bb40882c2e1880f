"""
The characters of a PDF page put together to words, each with its box and the look of its type.

Places are those of PDFium: in points from the bottom left corner of the page as it is stored.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pypdfium2 import raw

_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|[-,]bd\b", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"italic|oblique|[-,]it\b", re.IGNORECASE)
_BOLD_WEIGHT = 600
_FILL_AND_STROKE = 2
_SPACES = frozenset({*(code for code in range(32, 0x3001) if chr(code).isspace()), *range(9, 14)})
"""All that counts as white space elsewhere too, ends of lines and paragraphs among them."""
_LINE_ENDS = frozenset([10, 13])
_LINE_END_HYPHEN = 2
"""PDFium's own code for a hyphen that it takes for one at a line end."""
SOFT_HYPHEN: Final = "\u00ad"
UNKNOWN: Final = "\ufffd"
"""Stands for a character that the font does not tell."""
_SHORT_FORMS = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    0xF0B7: "•",  # the bullet of the Symbol font, as word processors write it
    0xF0A7: "▪",
    0xF0D8: "➢",
    0xF0FC: "✓",
    _LINE_END_HYPHEN: "-",
    0x2011: "-",
}
_INVISIBLE = frozenset([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])


@dataclass(frozen=True, slots=True)
class Style:
    """How type looks; `size` in points, as printed."""

    size: float
    bold: bool = False
    italic: bool = False
    colour: int = 0


UPRIGHT: Final = 0
_SKEWED = -1
_QUARTER = math.pi / 2
_SKEW = math.radians(4)


@dataclass(frozen=True, slots=True)
class _Look:
    """What holds for all characters of one text object: style and direction (quarter turns, or skewed)."""

    style: Style
    turns: int


@dataclass(slots=True)
class Placed:
    """A word with its box as PDFium gives it: from the bottom left corner, not turned."""

    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    style: Style
    spaced: bool | None
    is_guessed: bool = False
    """Whether the space before it was guessed by PDFium from the white."""


class Scan:
    """Goes through the characters of a page once and puts them together to words."""

    def __init__(self, text_page: Any, count: int, looks: Looks) -> None:  # noqa: ANN401 - a handle of PDFium
        self._page = text_page
        self._count = count
        self._looks = looks
        self._is_guessed = False
        self._seen: dict[int, _Look] = {}
        self._box = raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def words(self) -> Iterator[tuple[Placed, int]]:
        """Every word with its direction."""
        page, unicode_at, object_at = self._page, raw.FPDFText_GetUnicode, raw.FPDFText_GetTextObject
        address, is_generated = ctypes.addressof, raw.FPDFText_IsGenerated
        first, text, current = -1, "", 0
        spaced: bool | None = None
        high = 0
        for place in range(self._count):
            code = unicode_at(page, place)
            if code in _SPACES:
                if text:
                    yield self._word(first, place - 1, text, current, spaced)
                    text, spaced = "", None
                is_written = is_generated(page, place) != 1
                if is_written or code not in _LINE_ENDS:
                    self._is_guessed = not is_written and (spaced is None or self._is_guessed)
                    spaced = True
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
                high = 0
            holder = object_at(page, place)
            owner = address(holder.contents) if holder else 0
            if text and owner != current:
                yield self._word(first, place - 1, text, current, spaced)
                text, spaced = "", None
            current = owner
            character = chr(code) if 32 < code < 0x7F else character_of(code)
            if character:
                if not text:
                    first = place
                text += character
        if text:
            yield self._word(first, self._count - 1, text, current, spaced)

    def _word(self, first: int, last: int, text: str, owner: int, spaced: bool | None) -> tuple[Placed, int]:
        page, box = self._page, self._box
        raw.FPDFText_GetLooseCharBox(page, first, box)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if last > first:
            raw.FPDFText_GetLooseCharBox(page, last, box)
            left, right = min(left, box.left), max(right, box.right)
            bottom, top = min(bottom, box.bottom), max(top, box.top)
        look = self._seen.get(owner)
        if look is None:
            look = self._seen[owner] = self._looks.of(page, first)
        raw.FPDFText_GetCharOrigin(page, first, self._x, self._y)
        origin = self._x.value, self._y.value
        is_guessed, self._is_guessed = self._is_guessed, False
        placed = Placed(text, (left, bottom, right, top), origin, look.style, spaced, is_guessed)
        return placed, look.turns


class Looks:
    """Style and direction of characters; each style is made once for a document."""

    def __init__(self) -> None:
        self._styles: dict[tuple[float, str, bool, int], Style] = {}
        self._matrix = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(256)
        self._flags = ctypes.c_int()
        self._colours = tuple(ctypes.c_uint() for _ in range(4))

    def of(self, page: Any, place: int) -> _Look:  # noqa: ANN401 - a handle of PDFium
        """The look of the character at a place of a text page."""
        matrix = self._matrix
        raw.FPDFText_GetMatrix(page, place, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        angle = math.atan2(matrix.b, matrix.a)
        quarters = round(angle / _QUARTER)
        turns = quarters % 4 if abs(angle - quarters * _QUARTER) < _SKEW else _SKEWED
        size = round(raw.FPDFText_GetFontSize(page, place) * scale, 1)
        size = size if math.isfinite(size) and size > 0 else 1.0
        raw.FPDFText_GetFontInfo(page, place, self._name, len(self._name), self._flags)
        key = (
            size,
            self._name.value.decode("utf-8", "replace"),
            self._is_heavy(page, place),
            self._colour(page, place),
        )
        style = self._styles.get(key)
        if style is None:
            name = key[1]
            bold = key[2] or _BOLD_NAME.search(name) is not None
            style = Style(size, bold, _ITALIC_NAME.search(name) is not None, key[3])
            self._styles[key] = style
        return _Look(style, turns)

    def _is_heavy(self, page: Any, place: int) -> bool:  # noqa: ANN401
        if int(raw.FPDFText_GetFontWeight(page, place)) >= _BOLD_WEIGHT:
            return True
        holder = raw.FPDFText_GetTextObject(page, place)
        return bool(holder) and raw.FPDFTextObj_GetTextRenderMode(holder) == _FILL_AND_STROKE

    def _colour(self, page: Any, place: int) -> int:  # noqa: ANN401
        red, green, blue, alpha = self._colours
        raw.FPDFText_GetFillColor(page, place, red, green, blue, alpha)
        return red.value << 16 | green.value << 8 | blue.value


def character_of(code: int) -> str:
    """A character as it is drawn in the text; empty for one that does not show."""
    short = _SHORT_FORMS.get(code)
    if short:
        return short
    if code in _INVISIBLE or (0 < code < 32) or 0x7F <= code < 0xA0:
        return ""
    if code == 0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE or 0xE000 <= code < 0xF900:
        return UNKNOWN
    return chr(code) if code < 0x110000 else UNKNOWN
