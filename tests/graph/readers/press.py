"""
A small press: prints test reports as PDF in many layouts, so that the reader meets more than one.

It sets type the way print does: lines broken to the column's width, words broken with hyphens, notes at the
foot of the page that has their mark, running headers, page numbers, boxes, tables with and without rules.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from graph.document import Block, BlockKind, Document, Text

_PIECES = re.compile(r"\[\^(?P<mark>[\w,*]+)\]|(?P<space>\s+)|(?P<word>[^\s\[]+|\[)")
_SYLLABLES = re.compile(r"(?<=[aeiouy][bcdfglmnprst])(?=[bcdfghklmnprstv][aeiouy])")
_CONTENTS_LINE = re.compile(r"^(?P<title>.*?)[\s.…]*\s(?P<page>\d+)$")


@dataclass(frozen=True)
class Look:
    """How a report is printed; lengths in points."""

    columns: int = 1
    size: float = 11
    leading: float = 1.3
    font: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    margin: float = 60
    gutter: float = 18
    headings: tuple[float, ...] = (20, 15, 12)
    header: str = ""
    footer: str = "{page}"
    gap: float = 7
    indent: float = 0
    is_justified: bool = False
    is_hyphenated: bool = False
    bullet: str = "•"
    ruled_tables: bool = True
    note_size: float = 8.5
    raised_notes: bool = True
    leaders: bool = True
    page: tuple[float, float] = (595, 842)


@dataclass
class _Bit:
    text: str
    font: str
    size: float
    rise: float = 0.0
    spaced: bool = False

    @property
    def width(self) -> float:
        return float(stringWidth(self.text, self.font, self.size))


@dataclass
class _Line:
    bits: list[_Bit]
    indent: float
    height: float
    above: float = 0.0
    notes: list[str] = field(default_factory=list)
    label: str = ""
    label_at: float = 0.0
    right: str = ""
    cells: list[tuple[float, list[_Line]]] = field(default_factory=list)
    ruled: bool = False
    breaks_page: bool = False
    keeps: float = 0.0
    stretch_to: float = 0.0
    first: float = 0.0


class Press:
    """Takes the parts of a report in order; `pdf` prints them."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.lines: list[_Line] = []
        self.notes: dict[str, str] = {}
        self.is_in_body = False

    @property
    def width(self) -> float:
        """Of one column."""
        look = self.look
        return (look.page[0] - 2 * look.margin - (look.columns - 1) * look.gutter) / look.columns

    def heading(self, words: str, level: int, new_page: bool = False) -> None:
        """A heading, level 1 the largest."""
        look = self.look
        size = look.headings[min(level, len(look.headings)) - 1]
        bits = list(self._bits(words, look.bold, size))
        lines = list(self._wrap(bits, self.width, 0, size * 1.2))
        lines[0].above, lines[0].breaks_page = size, new_page
        for place, line in enumerate(lines):
            line.keeps = size * 1.2 * (len(lines) - place - 1) + 3 * look.size * look.leading
        self.lines += lines

    def paragraph(self, words: str, bold: bool = False) -> None:
        """Running text; "[^1]" sets the mark of note 1."""
        look = self.look
        bits = list(self._bits(words, look.bold if bold else look.font, look.size))
        lines = list(self._wrap(bits, self.width, look.indent, look.size * look.leading, True))
        lines[0].above = look.gap if self.is_in_body else max(look.gap, 8)
        self.lines += lines

    def bullet(self, words: str) -> None:
        """An item of a list."""
        look = self.look
        step = 1.6 * look.size
        lines = list(
            self._wrap(
                list(self._bits(words, look.font, look.size)),
                self.width - step,
                0,
                look.size * look.leading,
                True,
            )
        )
        for line in lines:
            line.indent = step
        lines[0].label, lines[0].label_at = look.bullet, 0.4 * look.size
        lines[0].above = look.gap / 2
        self.lines += lines

    def note(self, number: str, words: str) -> None:
        """A footnote; it is printed where its mark stands."""
        self.notes[number] = words

    def contents(self, title: str, page: str) -> None:
        """A line of the contents list."""
        self.is_in_body = True
        look = self.look
        bits = list(self._bits(title, look.font, look.size))
        lines = list(self._wrap(bits, self.width - 30, 0, look.size * look.leading))
        lines[-1].right = page
        self.lines += lines

    def row(self, cells: Sequence[str], bold: bool = False) -> None:
        """A row of a table over the whole column."""
        look = self.look
        width = self.width / len(cells)
        size = look.size - 1
        row = _Line([], 0, 0, ruled=look.ruled_tables)
        for place, cell in enumerate(cells):
            bits = list(self._bits(cell, look.bold if bold else look.font, size))
            row.cells.append((place * width + 3, list(self._wrap(bits, width - 14, 0, size * 1.2))))
        row.height = max(sum(line.height for line in cell) for _, cell in row.cells) + 7
        self.lines.append(row)

    def panel(self, label: str, figures: Sequence[tuple[str, str]]) -> None:
        """A label with the figure of each area beside it, printed large below the area's name."""
        look = self.look
        width = self.width / (len(figures) + 1.5)
        size = look.size - 2 if look.columns == 1 else 7
        cells = [
            (0.0, list(self._wrap(list(self._bits(label, look.font, size)), 1.4 * width - 8, 0, size * 1.2)))
        ]
        for place, (area, figure) in enumerate(figures):
            name = list(self._wrap(list(self._bits(area, look.font, size)), width - 8, 0, size * 1.2))
            large = _Line([_Bit(figure, look.bold, look.size + 4)], 0, (look.size + 4) * 1.3)
            cells.append(((place + 1.5) * width, [*name, large]))
        row = _Line([], 0, 0, above=14, cells=cells)
        row.height = max(sum(line.height for line in cell) for _, cell in cells)
        self.lines.append(row)

    # ------------------------------------------------------------ setting

    def _bits(self, words: str, font: str, size: float) -> Iterator[_Bit]:
        spaced = False
        for found in _PIECES.finditer(words):
            if found["space"]:
                spaced = True
            elif found["mark"]:
                yield _Bit(found["mark"], font, size * 0.65, rise=size * 0.35)
                spaced = False
            else:
                yield _Bit(found["word"], font, size, spaced=spaced)
                spaced = False

    def _wrap(
        self, bits: list[_Bit], width: float, indent: float, height: float, is_running: bool = False
    ) -> Iterator[_Line]:
        line = _Line([], indent, height, first=indent)
        used = indent
        queue = list(bits)
        while queue:
            bit = queue.pop(0)
            space = stringWidth(" ", bit.font, bit.size) if bit.spaced and line.bits else 0
            if used + space + bit.width > width and line.bits and bit.spaced:
                head, tail = self._broken(bit, width - used - space)
                if head:
                    line.bits.append(head)
                line.stretch_to = width if self.look.is_justified and is_running else 0
                yield line
                line, used = _Line([], 0, height), 0
                queue.insert(0, tail)
                continue
            if bit.width > width:
                bit, tail = self._cut(bit, width)
                queue.insert(0, tail)
            line.bits.append(bit)
            if bit.rise:
                line.notes += bit.text.split(",")
            used += space + bit.width
        yield line

    def _cut(self, bit: _Bit, room: float) -> tuple[_Bit, _Bit]:
        """A word too long for any line, cut where the line is full."""
        length = len(bit.text) - 1
        while length > 1 and float(stringWidth(bit.text[:length], bit.font, bit.size)) > room:
            length -= 1
        head = _Bit(bit.text[:length], bit.font, bit.size, spaced=bit.spaced)
        return head, _Bit(bit.text[length:], bit.font, bit.size, spaced=True)

    def _broken(self, bit: _Bit, room: float) -> tuple[_Bit | None, _Bit]:
        if self.look.is_hyphenated and bit.text.isalpha():
            for found in reversed(list(_SYLLABLES.finditer(bit.text))):
                head = _Bit(bit.text[: found.start()] + "-", bit.font, bit.size, spaced=bit.spaced)
                if found.start() > 2 and len(bit.text) - found.start() > 2 and head.width <= room:
                    return head, _Bit(bit.text[found.start() :], bit.font, bit.size, spaced=True)
        return None, bit

    def pdf(self) -> bytes:
        """The report printed."""
        return _Printer(self).print()


class _Printer:
    def __init__(self, press: Press) -> None:
        self.press, self.look = press, press.look
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=self.look.page, invariant=True)
        self.page, self.column = 0, 0
        self.y = 0.0
        self.waiting: list[_Line] = []
        self.bottom = self.look.margin

    def print(self) -> bytes:
        self._start_page()
        lines = self.press.lines
        for line in lines:
            notes = [part for number in line.notes for part in self._note_lines(number)]
            room = sum(part.height for part in (*self.waiting, *notes)) + (10 if self.waiting or notes else 0)
            need = line.above + line.height + line.keeps
            fresh = self.y == self._top()
            if line.breaks_page and not (fresh and self.column == 0):
                self._end_page()
                self._start_page()
            elif self.y - need < self.bottom + room and not fresh:
                self._end_column()
            if self.y < self._top():
                self.y -= line.above
            self.waiting += notes
            self.y -= line.height
            self._draw(line, self._left(), self.y)
        self._end_page()
        self.canvas.save()
        return self.out.getvalue()

    def _note_lines(self, number: str) -> list[_Line]:
        look = self.look
        text = self.press.notes.get(number, "")
        if not text:
            return []
        bits = list(self.press._bits(text, look.font, look.note_size))
        mark = _Bit(number, look.font, look.note_size)
        if look.raised_notes:
            mark = _Bit(number, look.font, look.note_size * 0.65, rise=look.note_size * 0.35)
        bits[0].spaced = True
        return list(self.press._wrap([mark, *bits], self.press.width, 0, look.note_size * 1.2, True))

    def _top(self) -> float:
        return self.look.page[1] - self.look.margin

    def _left(self) -> float:
        return self.look.margin + self.column * (self.press.width + self.look.gutter)

    def _start_page(self) -> None:
        self.page += 1
        self.column = 0
        self.y = self._top()

    def _end_column(self) -> None:
        self._draw_notes()
        if self.column + 1 < self.look.columns:
            self.column += 1
            self.y = self._top()
        else:
            self._end_page()
            self._start_page()

    def _draw_notes(self) -> None:
        if not self.waiting:
            return
        y = self.bottom + sum(line.height for line in self.waiting)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(self._left(), y + 4, self._left() + 100, y + 4)
        for line in self.waiting:
            y -= line.height
            self._draw(line, self._left(), y)
        self.waiting = []

    def _end_page(self) -> None:
        self._draw_notes()
        look, canvas = self.look, self.canvas
        canvas.setFont(look.font, 8)
        if look.header and self.page > 1:
            canvas.drawString(look.margin, look.page[1] - 35, look.header)
        if look.footer:
            text = look.footer.format(page=self.page)
            if self.page % 2:
                canvas.drawRightString(look.page[0] - look.margin, 30, text)
            else:
                canvas.drawString(look.margin, 30, text)
        canvas.showPage()

    def _draw(self, line: _Line, left: float, y: float) -> None:
        canvas, look = self.canvas, self.look
        if line.cells:
            for x, cell in line.cells:
                top = y + line.height - 2
                for part in cell:
                    top -= part.height
                    self._draw(part, left + x, top)
            if line.ruled:
                canvas.setLineWidth(0.5)
                canvas.line(left, y - 1, left + self.press.width, y - 1)
            return
        if line.label:
            canvas.setFont(look.font, look.size)
            canvas.drawString(left + line.label_at, y, line.label)
        x = left + line.indent
        stretch = 0.0
        spaces = sum(bit.spaced for bit in line.bits[1:])
        if line.stretch_to and spaces:
            natural = sum(bit.width for bit in line.bits)
            natural += sum(float(stringWidth(" ", bit.font, bit.size)) for bit in line.bits[1:] if bit.spaced)
            stretch = (line.stretch_to - line.first - natural) / spaces
        for place, bit in enumerate(line.bits):
            if place and bit.spaced:
                x += float(stringWidth(" ", bit.font, bit.size)) + stretch
            canvas.setFont(bit.font, bit.size)
            canvas.drawString(x, y + bit.rise, bit.text)
            x += bit.width
        if line.right:
            end = left + self.press.width
            number = float(stringWidth(line.right, look.font, look.size))
            canvas.setFont(look.font, look.size)
            canvas.drawString(end - number, y, line.right)
            if look.leaders:
                dot = float(stringWidth(".", look.font, look.size))
                canvas.drawString(x + 4, y, "." * int((end - number - x - 8) / dot))


def reprint(document: Document, look: Look) -> bytes:
    """A document as another reader read it, printed as PDF."""
    press = Press(look)
    for is_label, group in groupby(document.blocks, key=_is_label):
        if is_label:
            _print_labels(press, list(group))
        else:
            for block in group:
                _print(press, block)
    return press.pdf()


def _print(press: Press, block: Block) -> None:
    words = _with_marks(block.text)
    if block.kind is BlockKind.HEADING:
        press.heading(words, block.level or 1, new_page=block.text.words == "Contents")
    elif block.kind is BlockKind.CONTENTS:
        found = _CONTENTS_LINE.match(block.text.words)
        press.contents(found["title"] if found else words, found["page"] if found else "1")
    elif block.kind is BlockKind.BULLET:
        press.bullet(words)
    elif block.kind is BlockKind.FOOTNOTE:
        press.note(block.number, words)
    elif block.kind is BlockKind.ROW:
        press.row([_with_marks(cell) for cell in block.cells], bold=block.emphasis)
    else:
        press.paragraph(words, bold=block.emphasis or block.kind is BlockKind.GRADE)


def _is_label(block: Block) -> bool:
    words = block.text.words
    return block.kind is BlockKind.PARAGRAPH and len(words) < 120 and words[-1:] not in ".:;"


def _is_figure(block: Block) -> bool:
    return block.emphasis and len(block.text.words) < 8


def _print_labels(press: Press, blocks: Sequence[Block]) -> None:
    """Short lines in a row: a label with areas and figures below it becomes a panel."""
    words = [block.text.words for block in blocks]
    figures = [place for place, block in enumerate(blocks) if place > 1 and _is_figure(block)]
    place = 0
    while place < len(blocks):
        pairs: list[tuple[str, str]] = []
        while place + 2 + 2 * len(pairs) in figures:
            at = place + 1 + 2 * len(pairs)
            pairs.append((words[at], words[at + 1]))
        if pairs:
            press.panel(words[place], pairs)
        else:
            press.paragraph(_with_marks(blocks[place].text), bold=blocks[place].emphasis)
        place += 1 + 2 * len(pairs)


def _with_marks(text: Text) -> str:
    words = text.words
    for at, marks in groupby(reversed(text.marks), key=lambda mark: mark.at):
        numbers = ",".join(mark.number for mark in reversed(list(marks)))
        words = f"{words[:at]}[^{numbers}]{words[at:]}"
    return words
