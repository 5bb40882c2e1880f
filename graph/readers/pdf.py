"""
PDF to a `Document`: pages as they were printed, back to running text.

    bytes -> words with places (pdf_scan, pdf_words) -> lines (pdf_initials, pdf_lines)
          -> without running headers (pdf_running) -> the contents list set apart (pdf_contents)
          -> columns and tables (pdf_columns) -> paragraphs (pdf_paragraphs) -> text drawn (pdf_text)
          -> headings, notes and whole paragraphs (pdf_headings, pdf_blocks) -> blocks and sections (layout)

Only what print says is used: size and weight of type, white, rules and places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.document import Document
from graph.identifiers import sha256
from graph.readers import layout
from graph.readers.apart import read_apart
from graph.readers.pdf_address import told_address
from graph.readers.pdf_blocks import Blocks, Item, joined, with_group_rows
from graph.readers.pdf_columns import Column, Region, reading_order
from graph.readers.pdf_contents import Contents, Parted, entries, part_contents
from graph.readers.pdf_gutters import Gutter, page_gutters
from graph.readers.pdf_headings import Book, note_marks
from graph.readers.pdf_lines import Fragment, fragments
from graph.readers.pdf_paragraphs import Paragraph, Setter, lines_of, typography
from graph.readers.pdf_running import without_running
from graph.readers.pdf_text import Drawing, Hyphens, ends_in_hyphen
from graph.readers.pdf_words import Sheet, read_sheets
from graph.vocabulary import load_vocabulary

MEDIA_TYPE = "application/pdf"


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
    book = _book(pages)
    ends = [
        (line.words[-1].text, following.words[0].text)
        for column in _columns(pages)
        for line, following in pairwise(column)
    ]
    hyphens = Hyphens(_known_texts(pages), ends)
    drawing = Drawing(hyphens)
    blocks_of = Blocks(book, drawing)
    items: list[Item] = []
    for page in pages:
        drawing.start_page()
        items += blocks_of.of(_paragraphs(page, book))
    raw = [item.block for item in joined(with_group_rows(items), hyphens)]
    sections, blocks = layout.arrange(raw)
    pages_at = tuple(drawing.pages)
    address = told_address(data)
    return Document(name, sha256(data), drawing.text, MEDIA_TYPE, sections, blocks, pages_at, address=address)


# ---------------------------------------------------------------- pages


@dataclass(frozen=True)
class _Page:
    number: int
    regions: tuple[Region | Contents, ...]
    asides: tuple[tuple[Fragment, ...], ...]


def _pages(sheets: Sequence[Sheet]) -> list[_Page]:
    lines = without_running(
        [fragments(sheet.words, sheet.shapes) for sheet in sheets], [sheet.height for sheet in sheets]
    )
    pages = [part_contents(found) for found in lines]
    gutters = page_gutters([page.others for page in pages])
    asides = _asides(sheets)
    return [
        _Page(sheet.number, tuple(_regions(page, sheet, gutters)), asides[sheet.number - 1])
        for sheet, page in zip(sheets, pages, strict=True)
    ]


def _regions(page: Parted, sheet: Sheet, gutters: Sequence[Gutter]) -> Iterator[Region | Contents]:
    yield from reading_order(page.before, sheet, gutters)
    if page.contents:
        yield page.contents
        yield from reading_order(page.after, sheet, gutters)


def _asides(sheets: Sequence[Sheet]) -> list[tuple[tuple[Fragment, ...], ...]]:
    """Lines of each page that run another way than most, without what stands so on most pages."""
    found = [tuple(tuple(fragments(group)) for group in sheet.asides) for sheet in sheets]
    counts = Counter(text for groups in found for text in {line.text for group in groups for line in group})
    often = {text for text, count in counts.items() if count > max(1, len(sheets) / 2)}
    return [
        tuple(tuple(line for line in group if line.text not in often) for group in groups) for groups in found
    ]


def _columns(pages: Sequence[_Page]) -> Iterator[list[Fragment]]:
    for page in pages:
        for region in page.regions:
            if isinstance(region, Contents):
                yield list(region.lines)
            elif isinstance(region, Column):
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


def _book(pages: Sequence[_Page]) -> Book:
    columns = list(_columns(pages))
    book = Book(typography(columns), frozenset(note_marks(columns)))
    return book.with_headings([item for page in pages for item in _paragraphs(page, book)])


def _paragraphs(page: _Page, book: Book) -> Iterator[Paragraph]:
    """The paragraphs of a page; a row of a table is one with cells."""
    setter = Setter(page.number, book.typography, book.marks)
    for region in page.regions:
        if isinstance(region, Contents):
            yield from setter.contents(entries(region.lines, book.shown))
            continue
        for paragraph in _of_region(region, setter):
            yield replace(paragraph, is_beside=region.is_beside)
    for group in page.asides:
        for aside in setter.paragraphs(lines_of(group), in_panel=True):
            yield replace(aside, is_aside=True)


def _of_region(region: Region, setter: Setter) -> Iterator[Paragraph]:
    if isinstance(region, Column):
        yield from setter.paragraphs(lines_of(region.fragments), boxes=region.boxes)
        return
    for row in region.rows:
        if region.is_panel:
            for cell in row:
                yield from setter.paragraphs(lines_of(cell), in_panel=True)
        else:
            yield setter.row(tuple(tuple(lines_of(cell)) for cell in row))
