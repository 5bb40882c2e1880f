"""
Words of a PDF, each with its place on the page and the look of its type.

The PDF is taken apart by PDFium, which runs no script and fetches nothing. Coordinates are in points from the
top left corner of the page as it is read: a page printed sideways is turned upright first.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from graph.errors import SourceUnreadable

MOST_PAGES: Final = 1_000
MOST_CHARACTERS: Final = 2_000_000
MOST_CHARACTERS_ON_A_PAGE: Final = 60_000
MOST_SHAPES_ON_A_PAGE: Final = 4_000

SPACE: Final = 0.13
"""Of the type size: a gap this wide is a space, where the file does not say."""

_WANTED = "a report as PDF with text in it"
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|[-,]bd\b", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"italic|oblique|[-,]it\b", re.IGNORECASE)
_BOLD_WEIGHT = 600
_FILL_AND_STROKE = 2
_SPACES = frozenset(
    [9, 10, 11, 12, 13, 32, 0x85, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)]
)
_LINE_ENDS = frozenset([10, 13])
_LINE_END_HYPHEN = 2
"""PDFium's own code for a hyphen that it takes for one at a line end."""
SOFT_HYPHEN: Final = "\u00ad"
_HYPHEN = "\u2010"
_WITHIN = re.compile(rf"{_HYPHEN}\w")
_UNKNOWN = "\ufffd"
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


@dataclass(frozen=True, slots=True)
class Word:
    """
    Characters printed in one go, with no space between them.

    Args:
        text: One character or more.
        left, right, baseline: In points.
        style: How it looks.
        spaced: Whether a space stands before it; None where only the distance can tell.
        raised: Whether it stands above the line, as a footnote mark does.
    """

    text: str
    left: float
    right: float
    baseline: float
    style: Style
    spaced: bool | None = True
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A ruled line or a box, drawn or filled."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Sheet:
    """
    One page.

    Args:
        number: From 1.
        width, height: In points.
        words: In the order in which they are drawn; may be empty.
        asides: Words that run another way than most, along the edge or aslant; one group a direction.
        shapes: Lines and boxes.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    asides: tuple[tuple[Word, ...], ...] = ()
    shapes: tuple[Shape, ...] = field(default=(), repr=False)


def read_sheets(data: bytes, name: str) -> tuple[Sheet, ...]:
    """
    The pages of a PDF, in order.

    Args:
        data: The whole file.
        name: For messages.

    Raises:
        SourceUnreadable: It is encrypted, damaged, too large, or holds no text.
    """
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(name, error) from error
    try:
        sheets = _with_hyphens(tuple(_sheets(pdf, name)))
    except pypdfium2.PdfiumError as error:
        raise SourceUnreadable(
            name, f"the PDF is damaged ({error})", _WANTED, "Get the file again, or print it to a new PDF."
        ) from error
    finally:
        pdf.close()
    _check_text(sheets, name)
    return sheets


def _with_hyphens(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """
    Pages with plain hyphens.

    Programs that break words at line ends put U+2010 there, and other hyphens come as they were written. A
    document that has it within words as well writes all its hyphens so.
    """
    words = [word for sheet in sheets for group in (sheet.words, *sheet.asides) for word in group]
    if not any(_HYPHEN in word.text for word in words):
        return sheets
    plain = "-" if any(_WITHIN.search(word.text) for word in words) else SOFT_HYPHEN

    def mended(group: tuple[Word, ...]) -> tuple[Word, ...]:
        return tuple(replace(word, text=word.text.replace(_HYPHEN, plain)) for word in group)

    return tuple(
        replace(sheet, words=mended(sheet.words), asides=tuple(map(mended, sheet.asides))) for sheet in sheets
    )


def _unreadable(name: str, error: pypdfium2.PdfiumError) -> SourceUnreadable:
    if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return SourceUnreadable(
            name, "the PDF is encrypted", _WANTED, "Save a copy without a password and read that."
        )
    return SourceUnreadable(
        name, "the PDF is damaged and cannot be opened", _WANTED, "Check that it was downloaded whole."
    )


def _check_text(sheets: tuple[Sheet, ...], name: str) -> None:
    letters = Counter(
        character == _UNKNOWN for sheet in sheets for word in sheet.words for character in word.text
    )
    if not letters[False] and not letters[True]:
        raise SourceUnreadable(
            name,
            f"there is no text on its {len(sheets)} pages, only pictures",
            _WANTED,
            "Run text recognition over it first.",
        )
    if letters[True] > letters[False]:
        raise SourceUnreadable(
            name,
            "its fonts do not tell which letters their shapes are",
            _WANTED,
            "Run text recognition over it, or get the report as a web page.",
        )


def _sheets(pdf: pypdfium2.PdfDocument, name: str) -> Iterator[Sheet]:
    if len(pdf) > MOST_PAGES:
        raise SourceUnreadable(
            name, f"the PDF has {len(pdf):,} pages", f"at most {MOST_PAGES:,}", "Give one report at a time."
        )
    total = 0
    looks = _Looks()
    for index in range(len(pdf)):
        page = pdf[index]
        text_page = page.get_textpage()
        count = text_page.count_chars()
        total += count
        if count > MOST_CHARACTERS_ON_A_PAGE or total > MOST_CHARACTERS:
            raise SourceUnreadable(
                f"{name} page {index + 1}",
                f"there are {count:,} characters on the page and {total:,} so far",
                f"at most {MOST_CHARACTERS_ON_A_PAGE:,} on a page and {MOST_CHARACTERS:,} in all",
                "Give one report at a time.",
            )
        yield _sheet(page, text_page, index + 1, looks)
        text_page.close()
        page.close()


# ---------------------------------------------------------------- one page

_UPRIGHT, _SKEWED = 0, -1
_QUARTER = math.pi / 2
_SKEW = math.radians(4)


@dataclass(frozen=True, slots=True)
class _Look:
    """What holds for all characters of one text object: style and direction (quarter turns, or skewed)."""

    style: Style
    turns: int


def _sheet(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, number: int, looks: _Looks) -> Sheet:
    box = page.get_cropbox()
    by_turns: dict[int, list[_Placed]] = {}
    for word, turns in _Scan(text_page.raw, text_page.count_chars(), looks).words():
        by_turns.setdefault(turns, []).append(word)
    most = max(
        by_turns, key=lambda turns: (sum(len(word.text) for word in by_turns[turns]), -turns), default=0
    )
    upright = _Turn(box, max(most, _UPRIGHT))
    return Sheet(
        number,
        upright.width,
        upright.height,
        upright.words(by_turns.pop(most, [])),
        tuple(_Turn(box, max(turns, _UPRIGHT)).words(by_turns[turns]) for turns in sorted(by_turns)),
        tuple(upright.shape(shape) for shape in _shapes(page)),
    )


class _Turn:
    """Turns the page so that its text runs left to right, and counts from the top left corner."""

    def __init__(self, box: tuple[float, float, float, float], turns: int) -> None:
        self._cos, self._sin = [(1, 0), (0, 1), (-1, 0), (0, -1)][turns]
        corners = [self._turned(x, y) for x in box[::2] for y in box[1::2]]
        self._left, self._top = min(x for x, _ in corners), max(y for _, y in corners)
        self.width = max(x for x, _ in corners) - self._left
        self.height = self._top - min(y for _, y in corners)

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        return x * self._cos + y * self._sin, y * self._cos - x * self._sin

    def words(self, placed: Iterable[_Placed]) -> tuple[Word, ...]:
        """Words as they stand on the turned page; those beside it are left out, and doubles."""
        turned = (self._word(word) for word in placed)
        return tuple(_once(_whole(word for word in turned if self._shows(word))))

    def _word(self, word: _Placed) -> Word:
        left, bottom, right, top = word.box
        corners = [self._turned(x, y)[0] - self._left for x in (left, right) for y in (bottom, top)]
        baseline = self._top - self._turned(*word.origin)[1]
        return Word(word.text, min(corners), max(corners), baseline, word.style, word.spaced)

    def shape(self, box: tuple[float, float, float, float]) -> Shape:
        corners = [self._turned(x, y) for x in box[::2] for y in box[1::2]]
        across, down = [x - self._left for x, _ in corners], [self._top - y for _, y in corners]
        return Shape(min(across), min(down), max(across), max(down))

    def _shows(self, word: Word) -> bool:
        """Whether a word stands on the page and not beside it, where printers' marks are."""
        middle = (word.left + word.right) / 2
        return 0 <= middle <= self.width and 0 <= word.baseline <= self.height + word.style.size / 4


@dataclass(slots=True)
class _Placed:
    """A word with its box as PDFium gives it: from the bottom left corner, not turned."""

    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    style: Style
    spaced: bool | None


class _Scan:
    """Goes through the characters of a page once and puts them together to words."""

    def __init__(self, text_page: Any, count: int, looks: _Looks) -> None:  # noqa: ANN401 - a handle of PDFium
        self._page = text_page
        self._count = count
        self._looks = looks
        self._seen: dict[int, _Look] = {}
        self._box = raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def words(self) -> Iterator[tuple[_Placed, int]]:
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
                if not (code in _LINE_ENDS and is_generated(page, place) == 1):
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
            character = chr(code) if 32 < code < 0x7F else _character(code)
            if character:
                if not text:
                    first = place
                text += character
        if text:
            yield self._word(first, self._count - 1, text, current, spaced)

    def _word(self, first: int, last: int, text: str, owner: int, spaced: bool | None) -> tuple[_Placed, int]:
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
        return _Placed(text, (left, bottom, right, top), origin, look.style, spaced), look.turns


class _Looks:
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


def _character(code: int) -> str:
    """A character as it is drawn in the text; empty for one that does not show."""
    short = _SHORT_FORMS.get(code)
    if short:
        return short
    if code in _INVISIBLE or (0 < code < 32) or 0x7F <= code < 0xA0:
        return ""
    if code == 0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE or 0xE000 <= code < 0xF900:
        return _UNKNOWN
    return chr(code) if code < 0x110000 else _UNKNOWN


def _whole(words: Iterable[Word]) -> Iterator[Word]:
    """Words put together of letters that were drawn one by one."""
    last: Word | None = None
    for word in words:
        if last and _goes_on(last, word):
            last = replace(last, text=last.text + word.text, right=max(last.right, word.right))
            continue
        if last:
            yield last
        last = word
    if last:
        yield last


def _goes_on(before: Word, word: Word) -> bool:
    size = word.style.size
    return (
        word.spaced is None
        and word.style is before.style
        and abs(word.baseline - before.baseline) < 0.05 * size
        and -0.5 * size < word.left - before.right < SPACE * size
    )


def _once(words: Iterable[Word]) -> Iterator[Word]:
    """Each word once: some programs print a word twice, a hair apart, to make it look bold."""
    met: dict[tuple[str, int, int], Word] = {}
    for word in words:
        across, down = round(word.left), round(word.baseline)
        near = ((word.text, across + x, down + y) for x in (-1, 0, 1) for y in (-1, 0, 1))
        if any(key in met for key in near):
            continue
        met[word.text, across, down] = word
        yield word


def _shapes(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    """The boxes of lines and areas, but no more than a page of tables has."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    count = min(raw.FPDFPage_CountObjects(page.raw), MOST_SHAPES_ON_A_PAGE)
    for index in range(count):
        item = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_PATH:
            raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
            yield left.value, bottom.value, right.value, top.value
