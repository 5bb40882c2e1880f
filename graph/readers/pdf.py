"""
PDF to a `Document`: pages as they were printed, back to running text.

    bytes -> words with places (pdf_words) -> lines (pdf_lines) -> without running headers (pdf_running)
          -> columns and tables (pdf_columns) -> paragraphs (pdf_paragraphs) -> text drawn (pdf_text)
          -> blocks and sections (layout)

Only what print says is used: size and weight of type, white, rules and places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.document import Document
from graph.identifiers import sha256
from graph.readers import layout
from graph.readers.apart import read_apart
from graph.readers.layout import RawBlock, RawKind, title_key
from graph.readers.pdf_columns import Column, Region, page_gutters, reading_order
from graph.readers.pdf_lines import Fragment, fragments, is_mark
from graph.readers.pdf_paragraphs import (
    Paragraph,
    Setter,
    Typography,
    ends_open,
    is_contents_line,
    lines_of,
    typography,
    unmarked,
)
from graph.readers.pdf_running import without_running
from graph.readers.pdf_text import Drawing, Hyphens, ends_in_hyphen, join
from graph.readers.pdf_words import Sheet, read_sheets
from graph.vocabulary import load_vocabulary

MEDIA_TYPE = "application/pdf"

_LARGER: Final = 1.07
"""Of the size of running text: headings are printed larger than this, if not bold."""
_LIKE: Final = 1.03
_LONGEST_HEADING: Final = 180
_HEADING_WORD = re.compile(r"[^\W\d_]{3}")
_NO_HEADING_END = re.compile(r"[.;,][\"'”’)\]]*$")
_CONTENTS = re.compile(r"^(?:table of )?contents$", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"\s\d{1,4}$")
_LEVELS: Final = 6


def read(data: bytes, name: str) -> Document:
    """
    Read a PDF, in a process of its own.

    Args:
        data: The whole file.
        name: For messages.

    Raises:
        SourceUnreadable: It is encrypted, damaged, too large, or holds no text.
    """
    load_vocabulary()  # kept for the next document
    return read_apart(lambda: read_here(data, name), name)


def read_here(data: bytes, name: str) -> Document:
    """
    Read a PDF in this process, with no limit of time or memory.

    Raises:
        SourceUnreadable: As `read`.
    """
    pages = _pages(read_sheets(data, name))
    book = _Book.of(pages)
    hyphens = Hyphens(_known_texts(pages))
    drawing = Drawing(hyphens)
    items = [block for page in pages for block in _blocks(page, book, drawing)]
    raw = [item.block for item in _joined(items, hyphens)]
    sections, blocks = layout.arrange(raw)
    return Document(name, sha256(data), drawing.text, MEDIA_TYPE, sections, blocks, tuple(drawing.pages))


# ---------------------------------------------------------------- pages


@dataclass(frozen=True)
class _Page:
    number: int
    regions: tuple[Region, ...]
    asides: tuple[Fragment, ...]


def _pages(sheets: Sequence[Sheet]) -> list[_Page]:
    lines = without_running(
        [fragments(sheet.words, sheet.shapes) for sheet in sheets], [sheet.height for sheet in sheets]
    )
    gutters = page_gutters(lines)
    return [
        _Page(
            sheet.number,
            tuple(reading_order(found, sheet.shapes, gutters)),
            tuple(fragments(sheet.asides)),
        )
        for sheet, found in zip(sheets, lines, strict=True)
    ]


def _columns(pages: Sequence[_Page]) -> Iterator[list[Fragment]]:
    for page in pages:
        for region in page.regions:
            if isinstance(region, Column):
                yield lines_of(region.fragments)
            else:
                yield from (lines_of(cell) for row in region.rows for cell in row if cell)


def _known_texts(pages: Sequence[_Page]) -> Iterator[str]:
    lists = load_vocabulary().lists.values()
    yield from (label for entries in lists for concept in entries.values() for label in concept.labels)
    for column in _columns(pages):
        is_broken = False
        for line in column:
            words = line.text.split(" ")
            kept = words[is_broken:]
            is_broken = ends_in_hyphen(words[-1])
            yield " ".join(kept[:-1] if is_broken else kept)


# ---------------------------------------------------------------- what headings look like


@dataclass(frozen=True)
class _Book:
    """What holds for the whole document."""

    typography: Typography
    marks: frozenset[str]
    steps: tuple[float | _Look, ...] = ()
    titles: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pages: Sequence[_Page]) -> _Book:
        columns = list(_columns(pages))
        book = cls(typography(columns), frozenset(_marks(columns)))
        paragraphs = [item for page in pages for item in _paragraphs(page, book)]
        front = _last_front_page(paragraphs)
        body = [item for item in paragraphs if item.page > front and not item.in_panel and _is_title(item)]
        steps: tuple[float | _Look, ...] = _steps({item.size for item in body if book.is_larger(item)})
        if not steps:
            steps = tuple(sorted({_Look.of(item) for item in body if book.is_bolder(item)}))
        return replace(book, steps=steps, titles=frozenset(_listed(paragraphs)))

    def is_larger(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is set larger than running text."""
        return paragraph.size > _LARGER * self.typography.size

    def is_bolder(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is set bold in a document whose running text is not."""
        return (
            paragraph.is_bold
            and not self.typography.is_bold
            and paragraph.size > self.typography.size / _LARGER
        )

    def level(self, paragraph: Paragraph) -> int:
        """The level of a heading by its type, from 1; 0 if it is none."""
        if not _is_title(paragraph):
            return 0
        sizes = [step for step in self.steps if isinstance(step, float)]
        if self.is_larger(paragraph):
            return min(sum(size > _LIKE * paragraph.size for size in sizes) + 1, _LEVELS)
        if not self.is_bolder(paragraph):
            return 0
        if not sizes:
            look = _Look.of(paragraph)
            return min(1 + sum(isinstance(step, _Look) and step < look for step in self.steps), _LEVELS)
        return min(len(sizes) + 1, _LEVELS) if title_key(paragraph.text) in self.titles else 0


@dataclass(frozen=True, slots=True, order=True)
class _Look:
    """How a heading no larger than running text is set off; the first in order is the highest."""

    is_small_letters: bool
    is_dark: bool
    is_italic: bool

    @classmethod
    def of(cls, paragraph: Paragraph) -> _Look:
        styles = [word.style for line in paragraph.lines for word in line.words]
        is_dark = any(style.colour & 0xC0C0C0 != 0xC0C0C0 for style in styles)
        return cls(not paragraph.text.isupper(), is_dark, all(style.italic for style in styles))


def _marks(columns: Iterable[Sequence[Fragment]]) -> Iterator[str]:
    for column in columns:
        for line in column:
            for word in line.words:
                if is_mark(word):
                    yield from word.text.split(",")


def _is_title(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        len(text) <= _LONGEST_HEADING
        and _HEADING_WORD.search(text) is not None
        and _NO_HEADING_END.search(text) is None
        and not is_contents_line(paragraph)
        and not paragraph.note
        and not (paragraph.lines[0].marker and not paragraph.lines[0].marker.text[:1].isalnum())
    )


def _steps(sizes: set[float]) -> tuple[float, ...]:
    """Sizes of headings, largest first; those hardly apart count as one."""
    steps: list[float] = []
    for size in sorted(sizes, reverse=True):
        if not steps or steps[-1] > _LIKE * size:
            steps.append(size)
    return tuple(steps)


def _last_front_page(paragraphs: Sequence[Paragraph]) -> int:
    """The page of the contents list, or of the title where there is none."""
    contents = [item.page for item in paragraphs if _CONTENTS.match(item.text)]
    listed = [item.page for item in paragraphs if is_contents_line(item)]
    last = max((contents[:1] or [0]) + listed)
    many = len({item.page for item in paragraphs}) > 1
    return last or (1 if many else 0)


def _listed(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    for item in paragraphs:
        if is_contents_line(item):
            yield title_key(item.text)


# ---------------------------------------------------------------- blocks


@dataclass(frozen=True)
class _Item:
    """A raw block and the paragraph it was drawn from."""

    block: RawBlock
    paragraph: Paragraph


def _paragraphs(page: _Page, book: _Book) -> Iterator[Paragraph]:
    """The paragraphs of a page; a row of a table is one with cells."""
    setter = Setter(page.number, book.typography, book.marks)
    for region in page.regions:
        if isinstance(region, Column):
            yield from setter.paragraphs(lines_of(region.fragments))
            continue
        for row in region.rows:
            if region.is_panel:
                for cell in row:
                    yield from setter.paragraphs(lines_of(cell), in_panel=True)
            else:
                yield setter.row(tuple(tuple(lines_of(cell)) for cell in row))


def _blocks(page: _Page, book: _Book, drawing: Drawing) -> Iterator[_Item]:
    drawing.start_page()
    for paragraph in _paragraphs(page, book):
        if paragraph.cells:
            text, cells = drawing.row(paragraph.cells)
            yield _Item(RawBlock(RawKind.ROW, text, cells=cells, emphasis=paragraph.is_bold), paragraph)
            continue
        kind, level = _kind(paragraph, book)
        if kind is RawKind.HEADING:
            paragraph = replace(paragraph, lines=tuple(unmarked(line) for line in paragraph.lines))
        text = drawing.paragraph(paragraph)
        if not text.words:
            continue
        emphasis = paragraph.is_bold and not book.typography.is_bold and not is_contents_line(paragraph)
        yield _Item(RawBlock(kind, text, level, paragraph.note, emphasis=emphasis), paragraph)


def _kind(paragraph: Paragraph, book: _Book) -> tuple[RawKind, int]:
    if paragraph.note:
        return RawKind.FOOTNOTE, 0
    if _CONTENTS.match(paragraph.text):
        return RawKind.HEADING, 1
    level = book.level(paragraph)
    if level:
        return RawKind.HEADING, level
    if paragraph.lines[0].marker:
        return RawKind.BULLET, 0
    return RawKind.PARAGRAPH, 0


# ---------------------------------------------------------------- paragraphs broken by pages and columns


def _joined(items: Sequence[_Item], hyphens: Hyphens) -> Iterator[_Item]:
    """Items with the pieces of each paragraph put together; notes that stood between come after it."""
    taken: set[int] = set()
    for place, item in enumerate(items):
        if place in taken:
            continue
        pieces = [item.block.text]
        last = place
        while (following := _continuation(items, last)) is not None:
            taken.add(following)
            pieces.append(items[following].block.text)
            last = following
        text = join(pieces, hyphens) if len(pieces) > 1 else item.block.text
        yield replace(item, block=replace(item.block, text=text))


def _continuation(items: Sequence[_Item], place: int) -> int | None:
    """The place of the item that goes on where one breaks off at the end of its column; None if none does."""
    item = items[place]
    if item.block.kind not in (RawKind.PARAGRAPH, RawKind.BULLET) or not ends_open(item.paragraph):
        return None
    for index in range(place + 1, len(items)):
        other = items[index]
        if other.block.kind is RawKind.FOOTNOTE:
            continue
        return index if _goes_on(item.paragraph, other) else None
    return None


def _goes_on(before: Paragraph, item: _Item) -> bool:
    after = item.paragraph
    if item.block.kind is not RawKind.PARAGRAPH or after.in_panel or before.in_panel:
        return False
    same = abs(after.size - before.size) < 0.5 and after.is_bold == before.is_bold
    first, last = after.lines[0], before.lines[-1]
    moved = after.page != before.page or first.baseline < last.baseline
    if not (same and moved):
        return False
    full = before.right - last.right < max(0.12 * before.width, 2 * last.size)
    return first.text[:1].islower() or (full and len(last.words) > 3)
