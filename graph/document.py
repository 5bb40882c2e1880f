"""
The document model: what every reader returns and every extractor takes.

A `Document` keeps the source text as it is. Its blocks hold clean words (no markup, no line breaks, halves of
a sentence joined) and know, for every character of them, where it stands in the source text. So a stretch of
clean words always leads back to the exact characters it came from: `source text[start:end]`, in Unicode code
points, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points `start` to `end` (exclusive) of the source text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start} to {self.end}")

    def covers(self, other: Span) -> bool:
        """Whether the other span lies inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Run:
    """
    Characters that stand side by side both in the clean words and in the source.

    Args:
        at: Where the run starts in the clean words.
        source: Where it starts in the source text.
        length: In code points.
        piece: Number of the unbroken stretch it belongs to, from 0; a page break or a footnote in
            the middle of a paragraph starts a new one.
    """

    at: int
    source: int
    length: int
    piece: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote mark in running text: its number as printed, and where it stood in the clean words."""

    number: str
    at: int


@dataclass(frozen=True)
class Text:
    """
    Clean words with the way back to the source.

    Args:
        words: No markup, single spaces, no line breaks.
        runs: In order; characters that no run covers (a joining space) are not in the source.
        marks: Footnote marks, in order; may be empty.
    """

    words: str
    runs: tuple[Run, ...]
    marks: tuple[Mark, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [run.at for run in self.runs]

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """
        Where a stretch of the clean words stands in the source: one span a piece, in order.

        Markup between the first and the last character of a piece lies inside its span.
        """
        end = len(self.words) if end is None else end
        found: dict[int, list[int]] = {}
        for run in self.runs[max(0, bisect_right(self._starts, start) - 1) :]:
            if run.at >= end:
                break
            first, last = max(start, run.at), min(end, run.at + run.length)
            if first < last:
                bounds = found.setdefault(run.piece, [run.source + first - run.at, 0])
                bounds[1] = run.source + last - run.at
        return tuple(Span(low, high) for low, high in found.values())

    def part(self, start: int, end: int) -> Text:
        """A stretch of the words as a text of its own, with the marks in it and at its end."""
        first = max(0, bisect_right(self._starts, start) - 1)
        runs = tuple(
            Run(low - start, run.source + low - run.at, high - low, run.piece)
            for run in self.runs[first : bisect_right(self._starts, end)]
            if (low := max(start, run.at)) < (high := min(end, run.at + run.length))
        )
        marks = tuple(Mark(mark.number, mark.at - start) for mark in self.marks if start < mark.at <= end)
        return Text(self.words[start:end], runs, marks)


class BlockKind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    ROW = "row"
    """One row of a table; its cells are in `cells`."""
    CAPTION = "caption"
    """The caption of a figure or table; its number, if it has one, is in `number`."""
    SOURCE_LINE = "source-line"
    """"Source: …" and "For further information …" under a figure."""
    FOOTNOTE = "footnote"
    GRADE = "grade"
    """A line that holds a grade, perhaps with the question and the year, and nothing else."""
    CONTENTS = "contents"
    """A line of the contents list."""


@dataclass(frozen=True)
class Block:
    """
    One block, in reading order.

    Args:
        kind: What it is.
        text: Its words; of a row, the cells joined by spaces.
        section: Index into `Document.sections`; -1 before the first heading.
        level: Of a heading, 1 (chapter) and below, after stray levels were set right; else 0.
        number: Of a footnote or caption, as printed ("1", "*"); else empty.
        cells: Of a row, its cells in order; else empty.
        emphasis: Whether the whole block was printed bold or as a heading in the source.
    """

    kind: BlockKind
    text: Text
    section: int = -1
    level: int = 0
    number: str = ""
    cells: tuple[Text, ...] = ()
    emphasis: bool = False


@dataclass(frozen=True)
class Section:
    """
    A chapter, or a heading below it.

    Args:
        title: As printed, clean.
        level: 1 for a chapter.
        order: Place among all sections of the document, from 1.
        parent: Index of the section it is part of; -1 for a chapter.
        spans: Where its title stands.
        path: Slug, unique in the document.
    """

    title: str
    level: int
    order: int
    parent: int
    spans: tuple[Span, ...]
    path: str


@dataclass(frozen=True)
class Document:
    """
    A source as read.

    Args:
        name: File name or address, for messages.
        digest: sha256 of the file's bytes, hex.
        text: The source text; every span points into it.
        media_type: "text/markdown", "text/html" or "application/pdf".
        sections: In order; may be empty.
        blocks: In reading order. A footnote stands after the paragraph that it interrupted.
        pages: Of a PDF, the offset in the text at which each page starts, in order; else empty.
        defined: What the source marks as the words it defines (`dfn`), in order; mostly empty.
        stressed: A few words that it sets apart from those around them by style (bold, italics).
        address: Of the document as published, where the file tells it; else empty.
    """

    name: str
    digest: str
    text: str
    media_type: str
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    pages: tuple[int, ...] = field(default=(), repr=False)
    defined: tuple[str, ...] = field(default=(), repr=False)
    stressed: frozenset[str] = field(default=frozenset(), repr=False)
    address: str = ""

    def page_of(self, offset: int) -> int | None:
        """The page, from 1, that an offset of the source text stands on; None if the source has no pages."""
        return bisect_right(self.pages, offset) if self.pages else None

    def line_of(self, offset: int) -> int:
        """The line, from 1, that an offset of the source text stands on."""
        return self.text.count("\n", 0, offset) + 1

    def chapter_of(self, section: int) -> int:
        """The index of the chapter that a section is in; -1 for none."""
        while section >= 0 and self.sections[section].parent >= 0:
            section = self.sections[section].parent
        return section

    def blocks_of(self, section: int) -> tuple[Block, ...]:
        """The blocks that stand directly in a section, in order."""
        return tuple(block for block in self.blocks if block.section == section)
