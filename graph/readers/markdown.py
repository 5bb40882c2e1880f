"""
Markdown to a `Document`: the form in which reports come out of a conversion from print.

Blocks are found by a CommonMark parser; within them `inline.clean` keeps the offsets, and `layout` undoes
the noise of the conversion (page breaks, footnotes in the middle of a paragraph, stray heading levels).
Tables are taken both as pipes and as lines of cells set apart by tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from graph.document import Document, Span
from graph.identifiers import sha256
from graph.readers import inline, layout
from graph.readers.layout import RawBlock, RawKind

MEDIA_TYPE = "text/markdown"

_LINE_END = re.compile(r"\r\n|\r|\n")
_LIST_MARKER = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_HEADING_MARKER = re.compile(r"\s*#{1,6}\s*")
_CONTENTS_LINE = re.compile(r"\.{3,}[\s*]*(?:</b>)?\s*(?:<b>)?[\s*]*\d+\s*(?:</b>)?[\s*]*$")
_CELL_RULE = re.compile(r"(?<!\\)\|")
_ALL_BOLD = re.compile(
    r"\s*(?:\*\*(?:(?!\*\*).)+\*\*|<b>(?:(?!</b>).)+</b>)\s*(?:<sup>[^<]*</sup>)?\s*$", re.DOTALL
)
_NOTE_START = re.compile(
    r"(?:<sup>\s*(?P<sup>\d{1,3}|\\?\*)\s*</sup>|\[\^(?P<caret>[\w*]+)\]:|(?P<escaped>\\\*)(?=\S))\s*"
)


def read(data: bytes, text: str, name: str) -> Document:
    """
    Read Markdown.

    Args:
        data: The file's bytes, for its digest.
        text: The same, decoded; all offsets are into it.
        name: For messages.
    """
    source = _Lines(text)
    raw = [block for found in _tokens(text) for block in source.blocks(*found)]
    sections, blocks = layout.arrange(raw)
    return Document(name, sha256(data), text, MEDIA_TYPE, sections, blocks)


_Found = tuple[str, int, int, int]
"""Kind of token, first line, line after the last, heading level."""


def _tokens(text: str) -> Iterator[_Found]:
    """The leaves of the block structure, in order; only the first paragraph of a list item is a bullet."""
    parser = MarkdownIt("commonmark").enable("table")
    previous: Token | None = None
    for token in parser.parse(text):
        if token.map is not None:
            first, after = token.map
            if token.type == "heading_open":
                yield "heading", first, after, int(token.tag[1])
            elif token.type == "paragraph_open":
                in_item = previous is not None and previous.type == "list_item_open"
                yield "bullet" if in_item else "paragraph", first, after, 0
            elif token.type == "tr_open":
                yield "row", first, after, 0
            elif token.type in ("html_block", "code_block", "fence"):
                yield "paragraph", first, after, 0
        previous = token


class _Lines:
    """The source text by lines, with the offset each starts at."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self.ends = [*(found.start() for found in _LINE_END.finditer(text)), len(text)]

    def line(self, number: int) -> str:
        return self.text[self.starts[number] : self.ends[number]]

    def blocks(self, kind: str, first: int, after: int, level: int) -> Iterator[RawBlock]:
        """The raw blocks of one token: one, or one a row or footnote."""
        after = min(after, len(self.starts))
        if kind == "heading":
            start = self.starts[first] + _prefix(_HEADING_MARKER, self.line(first))
            yield from self._block(RawKind.HEADING, start, self.ends[after - 1], level)
        elif kind == "row":
            yield from self._pipe_row(first)
        elif kind == "paragraph" and all("\t" in self.line(line).strip() for line in range(first, after)):
            for line in range(first, after):
                yield from self._tab_row(line)
        elif any(_CONTENTS_LINE.search(self.line(line)) for line in range(first, after)):
            for line in range(first, after):
                yield from self._block(RawKind.PARAGRAPH, self.starts[line], self.ends[line])
        else:
            yield from self._paragraphs(kind, first, after)

    def _paragraphs(self, kind: str, first: int, after: int) -> Iterator[RawBlock]:
        """A paragraph, cut where a line of it starts a footnote."""
        cuts = [
            first,
            *(line for line in range(first + 1, after) if _NOTE_START.match(self.line(line).lstrip())),
            after,
        ]
        for low, high in pairwise(cuts):
            start, end = self.starts[low], self.ends[high - 1]
            start += _prefix(_LIST_MARKER, self.line(low)) if kind == "bullet" else 0
            note = _NOTE_START.match(
                self.text, start + _prefix(re.compile(r"\s*"), self.text[start:end]), end
            )
            if note:
                number = (note.group("sup") or note.group("caret") or note.group("escaped")).lstrip("\\")
                yield from self._block(RawKind.FOOTNOTE, note.end(), end, number=number)
            else:
                yield from self._block(RawKind.BULLET if kind == "bullet" else RawKind.PARAGRAPH, start, end)

    def _block(
        self, kind: RawKind, start: int, end: int, level: int = 0, number: str = ""
    ) -> Iterator[RawBlock]:
        if start >= end:
            return
        text = inline.clean(self.text, [Span(start, end)])
        if text.words:
            emphasis = _ALL_BOLD.match(self.text, start, end) is not None
            yield RawBlock(kind, text, level=level, number=number, emphasis=emphasis)

    def _tab_row(self, line: int) -> Iterator[RawBlock]:
        start, end = self.starts[line], self.ends[line]
        yield from self._row(start, end, _split(self.text, start, end, re.compile("\t+")))

    def _pipe_row(self, line: int) -> Iterator[RawBlock]:
        start, end = self.starts[line], self.ends[line]
        content = self.text[start:end].rstrip()
        end = start + len(content) - content.endswith("|")
        start += len(content) - len(content.lstrip()) + content.lstrip().startswith("|")
        yield from self._row(start, end, _split(self.text, start, end, _CELL_RULE))

    def _row(self, start: int, end: int, spans: Sequence[Span | None]) -> Iterator[RawBlock]:
        empty = inline.clean(self.text, [])
        cells = tuple(inline.clean(self.text, [span]) if span else empty for span in spans)
        if any(cell.words for cell in cells):
            emphasis = all(_ALL_BOLD.match(self.text, span.start, span.end) for span in spans if span)
            yield RawBlock(
                RawKind.ROW, inline.clean(self.text, [Span(start, end)]), cells=cells, emphasis=emphasis
            )


def _prefix(pattern: re.Pattern[str], line: str) -> int:
    found = pattern.match(line)
    return found.end() if found else 0


def _split(text: str, start: int, end: int, rule: re.Pattern[str]) -> list[Span | None]:
    """The stretches between rules, an empty one as None."""
    bounds, place = list[tuple[int, int]](), start
    for found in rule.finditer(text, start, end):
        bounds.append((place, found.start()))
        place = found.end()
    bounds.append((place, end))
    return [Span(low, high) if low < high else None for low, high in bounds]
