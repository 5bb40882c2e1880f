"""
From the paragraphs of a PDF to blocks: what each is, and pieces put together that pages and columns part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.document import Text
from graph.readers.layout import RawBlock, RawKind, starts_apart
from graph.readers.pdf_headings import Book, is_contents_heading
from graph.readers.pdf_paragraphs import Paragraph, ends_open, is_contents_line, unmarked
from graph.readers.pdf_text import Drawing, Hyphens, join

_MOST_PIECES: Final = 12
"""No sentence runs over more pages or columns."""
_LEANS = re.compile(
    r"\b(?:of|to|in|than|and|or|the|an?|by|with|from|for|at|on|against|between|only|just|about|over|under"
    r"|its|their|was|were|is|are|has|have|had|after|within|during|per|which|that|compared)$"
)
"""Words that no sentence ends with."""
_NOTES = re.compile(r"^(?:end|foot)?\s?notes$|^references$", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """A raw block and the paragraph it was drawn from."""

    block: RawBlock
    paragraph: Paragraph


class Blocks:
    """Draws paragraphs one after another and tells what each is."""

    def __init__(self, book: Book, drawing: Drawing) -> None:
        self._book = book
        self._drawing = drawing
        self._in_notes = False

    def of(self, paragraphs: Iterable[Paragraph]) -> Iterator[Item]:
        """The items of some paragraphs; a row of a table is a paragraph with cells."""
        for paragraph in paragraphs:
            item = self._row(paragraph) if paragraph.cells else self._item(paragraph)
            if item.block.text.words:
                yield item

    def _row(self, paragraph: Paragraph) -> Item:
        text, cells = self._drawing.row(paragraph.cells)
        return Item(RawBlock(RawKind.ROW, text, cells=cells, emphasis=paragraph.is_bold), paragraph)

    def _item(self, paragraph: Paragraph) -> Item:
        if self._in_notes:
            paragraph = self._end_note(paragraph)
        kind, level = _kind(paragraph, self._book)
        if kind is RawKind.HEADING:
            self._in_notes = _NOTES.match(paragraph.text) is not None
            paragraph = replace(paragraph, lines=tuple(unmarked(line) for line in paragraph.lines))
        text = self._drawing.paragraph(paragraph)
        is_running = self._book.typography.is_bold or is_contents_line(paragraph)
        emphasis = paragraph.is_bold and not is_running
        level = level or (self._book.least_level if emphasis else 0)
        return Item(RawBlock(kind, text, level, paragraph.note, emphasis=emphasis), paragraph)

    def _end_note(self, paragraph: Paragraph) -> Paragraph:
        """A numbered entry under a heading such as "Notes" as the note that it is."""
        marker = paragraph.lines[0].marker
        number = marker.text.strip("().:") if marker else ""
        return replace(paragraph, note=number) if number in self._book.marks else paragraph


def _kind(paragraph: Paragraph, book: Book) -> tuple[RawKind, int]:
    if paragraph.note:
        return RawKind.FOOTNOTE, 0
    if is_contents_heading(paragraph):
        return RawKind.HEADING, 1
    level = 0 if paragraph.is_aside else book.level(paragraph)
    if level:
        return RawKind.HEADING, level
    if paragraph.lines[0].marker:
        return RawKind.BULLET, 0
    return RawKind.PARAGRAPH, 0


def with_group_rows(items: Sequence[Item]) -> list[Item]:
    """
    Items with a line that names the first rows of a table as the row that it is.

    In bold, right between the row of headings and one as wide, it has no cells beside it that would tell.
    """
    found = list(items)
    for place in range(1, len(items) - 1):
        above, name, below = (each.block for each in items[place - 1 : place + 2])
        is_between = above.kind is below.kind is RawKind.ROW and len(above.cells) == len(below.cells) > 1
        is_headed = above.emphasis and not below.emphasis and all(cell.words for cell in above.cells)
        is_name = name.kind is RawKind.HEADING or (name.kind is RawKind.PARAGRAPH and name.emphasis)
        if is_between and is_headed and is_name:
            cells = (name.text, *(Text("", ()) for _ in above.cells[1:]))
            row = replace(name, kind=RawKind.ROW, level=0, cells=cells, emphasis=True)
            found[place] = replace(items[place], block=row)
    return found


def joined(items: Sequence[Item], hyphens: Hyphens) -> Iterator[Item]:
    """Items with the pieces of each paragraph put together; notes that stood between come after it."""
    taken: set[int] = set()
    for place, item in enumerate(items):
        if place in taken:
            continue
        pieces = [item.block.text]
        last = place
        while len(pieces) < _MOST_PIECES:
            following = _continuation(items, last)
            if following is None or following in taken:  # on crowded pages two may look as if one went on
                break
            taken.add(following)
            pieces.append(items[following].block.text)
            last = following
        text = join(pieces, hyphens) if len(pieces) > 1 else item.block.text
        yield replace(item, block=replace(item.block, text=text))


def _continuation(items: Sequence[Item], place: int) -> int | None:
    """The place of the item that goes on where one breaks off at the end of its column; None if none does."""
    item = items[place]
    if item.block.kind is RawKind.FOOTNOTE:
        return _rest_of_note(items, place)
    if item.block.kind not in (RawKind.PARAGRAPH, RawKind.BULLET) or starts_apart(item.block.text.words):
        return None
    is_open = ends_open(item.paragraph)
    if item.paragraph.is_beside or (not is_open and not item.paragraph.text.endswith(";")):
        return None
    for index in range(place + 1, len(items)):
        other = items[index]
        is_apart = other.paragraph.is_aside or other.paragraph.is_beside
        if other.block.kind is RawKind.FOOTNOTE or is_apart:
            continue
        is_next = is_open or other.paragraph.text[:1].islower()
        return index if is_next and _goes_on(item.paragraph, other) else None
    return None


def _rest_of_note(items: Sequence[Item], place: int) -> int | None:
    """The place of the rest of a note that breaks off at the end of its column, right behind it."""
    if place + 1 == len(items) or not ends_open(items[place].paragraph):
        return None
    rest = items[place + 1]
    starts_small = rest.paragraph.text[:1].islower()
    return place + 1 if starts_small and _goes_on(items[place].paragraph, rest) else None


def _goes_on(before: Paragraph, item: Item) -> bool:
    after = item.paragraph
    if item.block.kind is not RawKind.PARAGRAPH or after.in_panel or before.in_panel:
        return False
    same = abs(after.size - before.size) < 0.5 and after.is_bold == before.is_bold
    first, last = after.lines[0], before.lines[-1]
    moved = after.page != before.page or first.baseline < last.baseline
    if not (same and moved):
        return False
    full = before.right - last.right < max(0.12 * before.width, 2 * last.size)
    leans = _LEANS.search(before.text) is not None
    return first.text[:1].islower() or leans or (full and len(last.words) > 3)
