"""
Words of a PDF, each with its place on the page and the look of its type.

The PDF is taken apart by PDFium, which runs no script and fetches nothing. Coordinates are in points from the
top left corner of the page as it is read: a page printed sideways is turned upright first.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import pypdfium2
from pypdfium2 import raw

from graph.errors import SourceUnreadable
from graph.readers.pdf_scan import SOFT_HYPHEN, UNKNOWN, UPRIGHT, Looks, Placed, Scan, Style

MOST_PAGES: Final = 1_000
MOST_CHARACTERS: Final = 2_000_000
MOST_CHARACTERS_ON_A_PAGE: Final = 60_000
MOST_SHAPES_ON_A_PAGE: Final = 4_000

SPACE: Final = 0.13
"""Of the type size: a gap this wide is a space, where the file does not say."""

_HYPHEN = "\u2010"
_WITHIN = re.compile(rf"{_HYPHEN}\w")
_LEAST_PIECES: Final = 5
"""Fewer pieces tell nothing of how letters are set."""
_SHORT: Final = 2
_APART: Final = 0.08
"""Of the type size: letters with more white between them are set apart for show."""
_WIDER: Final = 0.2
"""Of the type size: so much more white than between letters set apart is a space."""
_WANTED = "a report as PDF with text in it"


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
        is_guessed: Whether the space before it was told from the white and may be none.
    """

    text: str
    left: float
    right: float
    baseline: float
    style: Style
    spaced: bool | None = True
    raised: bool = False
    is_guessed: bool = False


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
        character == UNKNOWN for sheet in sheets for word in sheet.words for character in word.text
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
    looks = Looks()
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


def _sheet(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, number: int, looks: Looks) -> Sheet:
    box = page.get_cropbox()
    by_turns: dict[int, list[Placed]] = {}
    for word, turns in Scan(text_page.raw, text_page.count_chars(), looks).words():
        by_turns.setdefault(turns, []).append(word)
    most = max(
        by_turns, key=lambda turns: (sum(len(word.text) for word in by_turns[turns]), -turns), default=0
    )
    upright = _Turn(box, max(most, UPRIGHT))
    return Sheet(
        number,
        upright.width,
        upright.height,
        upright.words(by_turns.pop(most, [])),
        tuple(_Turn(box, max(turns, UPRIGHT)).words(by_turns[turns]) for turns in sorted(by_turns)),
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

    def words(self, placed: Iterable[Placed]) -> tuple[Word, ...]:
        """Words as they stand on the turned page; those beside it are left out, and doubles."""
        turned = (self._word(word) for word in placed)
        return tuple(_once(_whole(word for word in turned if self._shows(word))))

    def _word(self, word: Placed) -> Word:
        left, bottom, right, top = word.box
        corners = [self._turned(x, y)[0] - self._left for x in (left, right) for y in (bottom, top)]
        baseline = self._top - self._turned(*word.origin)[1]
        left, right, guessed = min(corners), max(corners), word.is_guessed
        return Word(word.text, left, right, baseline, word.style, word.spaced, is_guessed=guessed)

    def shape(self, box: tuple[float, float, float, float]) -> Shape:
        corners = [self._turned(x, y) for x in box[::2] for y in box[1::2]]
        across, down = [x - self._left for x, _ in corners], [self._top - y for _, y in corners]
        return Shape(min(across), min(down), max(across), max(down))

    def _shows(self, word: Word) -> bool:
        """Whether a word stands on the page and not beside it, where printers' marks are."""
        middle = (word.left + word.right) / 2
        return 0 <= middle <= self.width and 0 <= word.baseline <= self.height + word.style.size / 4


def _whole(words: Iterable[Word]) -> Iterator[Word]:
    """
    Words put together of the pieces in which they were drawn, in the same order.

    Where all letters of a heading have white between them ("P A T R O L S"), only wider white is a space.
    """
    runs = list(_runs(words))
    by_style = defaultdict[Style, list[list[Word]]](list)
    for run in runs:
        by_style[run[0].style].append(run)
    between_letters = {style: _between_letters(same) for style, same in by_style.items()}
    for run in runs:
        gaps = [after.left - before.right for before, after in pairwise(run)]
        between = between_letters[run[0].style]
        size = run[0].style.size
        is_set_apart = between > _APART * size
        space = between + _WIDER * size if is_set_apart else SPACE * size
        last = run[0]
        for gap, word in zip(gaps, run[1:], strict=True):
            is_open = word.spaced is None or (word.is_guessed and is_set_apart)
            if is_open and gap < space:
                last = replace(last, text=last.text + word.text, right=max(last.right, word.right))
                continue
            yield last
            last = replace(word, spaced=True) if is_set_apart else word
        yield last


def _runs(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words of one look that follow one another on a baseline."""
    run: list[Word] = []
    for word in words:
        if run and not _follows(run[-1], word):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _follows(before: Word, word: Word) -> bool:
    size = word.style.size
    return (
        word.style is before.style
        and abs(word.baseline - before.baseline) < 0.05 * size
        and word.left - before.right > -0.5 * size
    )


def _between_letters(runs: Sequence[Sequence[Word]]) -> float:
    """
    The usual white between letters that were drawn one by one or two by two; 0 where most were not.

    A quarter of the gaps is no wider: there may be more gaps between words than within.
    """
    words = [word for run in runs for word in run]
    short = sum(len(word.text) <= _SHORT and word.text.isalpha() for word in words)
    gaps = sorted(
        word.left - before.right
        for run in runs
        for before, word in pairwise(run)
        if word.spaced is None or word.is_guessed
    )
    return gaps[len(gaps) // 4] if len(gaps) >= _LEAST_PIECES and short > len(words) / 2 else 0.0


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
