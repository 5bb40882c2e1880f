"""
Markdown to a `Document`: the form in which reports come out of a conversion from print.

Blocks are found by a CommonMark parser; within them `inline.clean` keeps the offsets, and `layout` undoes
the noise of the conversion (page breaks, footnotes in the middle of a paragraph, stray heading levels).
Tables are taken both as pipes and as lines of cells set apart by tabs. Block quotes are boxes: what a title
in one heads ends with it. So does what follows the name of a box in the same paragraph ("**Area for
improvement:** The force …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from graph.document import Document, Span
from graph.identifiers import sha256
from graph.readers import inline, layout
from graph.readers.layout import RawBlock, RawKind
from graph.readers.markdown_boxes import Edge, Event, set_apart
from graph.readers.markdown_html import pieces_of
from graph.readers.markdown_running import without_running
from graph.vocabulary import load_vocabulary
from graph.web_address import first_address
from graph.wording import is_request

MEDIA_TYPE = "text/markdown"

_LINE_END = re.compile(r"\r\n|\r|\n")
_LIST_MARKER = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_ADMONITION = re.compile(r"\[!\w+\][+-]?[ \t]*(?:\r?\n[ \t>]*)?")
"""What makes a box of a block quote, in front of its words."""
_LETTERED = re.compile(r"\s*(?:\((?:[a-z]|[ivx]{2,4})\)|[–•▪●‣☐☑✓►])\s+(?=\S)")
_FENCE = re.compile(r"\s*:{3,}[ \t]*\{?\.?(?P<name>[^\r\n:{}]*?)\}?[ \t:]*$")
"""Where a box begins, with what it is called, or ends ("::: note", ":::")."""
_UNDERLINE = re.compile(r"\s*(?:=+|-+)\s*")
_CLOSING_HASHES = re.compile(r"\s#+\s*\Z")
_HEADING_MARKER = re.compile(r"\s*#{1,6}\s*")
_CONTENTS_LINE = re.compile(r"(?<!\.)\.{3,}+[\s*]*+(?:</b>)?\s*+(?:<b>)?[\s*]*+\d++\s*+(?:</b>)?[\s*]*$")
_CELL_RULE = re.compile(r"(?<!\\)\|")
_ALL_BOLD = re.compile(
    r"\s*(?:\*\*(?:(?!\*\*).)+\*\*\*?|__(?:(?!__).)+__|<b>(?:(?!</b>).)+</b>|<strong>(?:(?!</strong>).)+</strong>)"
    r"[:.]?\s*(?:<sup>[^<]*</sup>|\[\^\w+\])?\s*$",
    re.DOTALL,
)
_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\r?\n(?=[\w-]+:)(?:(?!---|\.\.\.)[^\r\n]+\r?\n)+(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE
)
_ADDRESS_LINE = re.compile(
    r"^(?:canonical(?:[_-]?url)?|url|source[_-]?url|permalink|link|source|identifier)"
    r"[ \t]*:[ \t]*(?P<quote>[\"']?)"
    r"(?P<address>https?://[^\s\"'<>]{1,1000})(?P=quote)[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line of the front matter that tells where the document is to be found."""
_BOLD_LEAD = re.compile(
    r"\s*(?:\*\*(?:(?!\*\*).)+[.!?]\*\*|__(?:(?!__).)+[.!?]__|<(?P<tag>b|strong)>[^<]+[.!?]</(?P=tag)>)(?=\s+\S)",
    re.DOTALL,
)
_QUOTE_MARKER = re.compile(r"[ \t]*(?:>[ \t]?)+")
_BOX_NAME = re.compile(
    r"\s*(?:(?:(?P<mark>\*{1,3}|__?)(?P<bold>[^*_<>]{3,60}?)\s*(?P=mark)"
    r"|<(?P<tag>b|em|strong)>(?P<tagged>[^*_<>]{3,60}?)\s*</(?P=tag)>)[\s>:.–—-]*"
    r"|(?P<plain>[A-Z][\w() ]{2,40}?)\s*[:–—][\s>]+)(?=\S)"
)
"""The name of a box in front of what it says, in bold or before a colon."""
_NOTE_START = re.compile(
    r"(?:<sup>\s*(?P<sup>\d{1,3}|[a-z]|\\?[*†‡])\s*</sup>|\[\^(?P<caret>[\w*]+)\]:|(?P<escaped>\\\*)(?=\S))\s*"
)


_DEFINED = re.compile(r"<dfn(?:\s[^<>]*)?>(?P<words>[^<>\n]{2,60})</dfn>")
_STRESSED = re.compile(r"(?<![\w*_])(?P<sign>\*\*?|__?)(?P<words>[A-Za-z][^*_\n]{1,60})(?P=sign)(?![\w*_])")


_MEANING = re.compile(r"[ \t]*(?::|~)[ \t]+(?=\S)")
"""What a term means, below it, as PHP Markdown Extra and Pandoc write lists of terms."""
_EDGES = {"open": Edge.OPEN, "close": Edge.CLOSE}


def read(data: bytes, text: str, name: str) -> Document:
    """
    Read Markdown.

    Args:
        data: The file's bytes, for its digest.
        text: The same, decoded; all offsets are into it.
        name: For messages.
    """
    source = _Lines(text)
    events = (event for found in _tokens(text) for event in source.events(*found))
    sections, blocks = layout.arrange(without_running(set_apart(events)))
    return Document(
        name,
        sha256(data),
        text,
        MEDIA_TYPE,
        sections,
        blocks,
        defined=tuple(dict.fromkeys(found.group("words").strip() for found in _DEFINED.finditer(text))),
        stressed=frozenset(found.group("words").strip(" .,:;") for found in _STRESSED.finditer(text)),
        address=_address(text),
    )


def _address(text: str) -> str:
    """Where the document is to be found, as its front matter tells; empty if that does not."""
    front = _FRONT_MATTER.match(text)
    lines = _ADDRESS_LINE.finditer(front.group()) if front else ()
    return first_address(line["address"] for line in lines)


_Found = tuple[str, int, int, int]
"""Kind of token, first line, line after the last, heading level."""


def _tokens(text: str) -> Iterator[_Found]:
    """The leaves of the block structure; a term and what it means may have an empty line between them."""
    lines, held = text.splitlines(), None
    for found in _leaves(text):
        kind, first, after, _ = found
        if kind == "paragraph" and first < len(lines) and _MEANING.match(lines[first]) and held:
            yield "paragraph", held[1], after, 0
            held = None
            continue
        if held:
            yield held
        held = found if kind == "paragraph" and after - first == 1 else None
        if held is None:
            yield found
    if held:
        yield held


def _leaves(text: str) -> Iterator[_Found]:
    """The same as CommonMark has them, in order; only the first paragraph of a list item is a bullet."""
    parser = MarkdownIt("commonmark").enable("table")
    previous: Token | None = None
    front = _FRONT_MATTER.match(text)
    for token in parser.parse(_blank(text, front.end()) if front else text):
        if token.map is not None:
            first, after = token.map
            if token.type == "blockquote_open":
                yield "open", first, after, 0
            elif token.type == "heading_open":
                yield "heading", first, after, int(token.tag[1])
            elif token.type == "paragraph_open":
                in_item = previous is not None and previous.type == "list_item_open"
                yield "bullet" if in_item else "paragraph", first, after, 0
            elif token.type == "tr_open":
                yield "row", first, after, 0
            elif token.type == "html_block":
                yield "html", first, after, 0
            elif token.type in ("code_block", "fence"):
                yield "paragraph", first, after, 0
        elif token.type == "blockquote_close":
            yield "close", 0, 0, 0
        previous = token


def _blank(text: str, end: int) -> str:
    """The text with empty lines for all before an offset: facts for a site generator, not the report."""
    return re.sub(r"[^\r\n]", "", text[:end]) + text[end:]


class _Lines:
    """The source text by lines, with the offset each starts at."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self.ends = [*(found.start() for found in _LINE_END.finditer(text)), len(text)]

    def events(self, kind: str, first: int, after: int, level: int) -> Iterator[Event]:
        """The raw blocks of one token, and where boxes open and close."""
        if kind == "html":
            yield from self._html(self.starts[first], self.ends[min(after, len(self.starts)) - 1])
        elif kind in _EDGES:
            yield _EDGES[kind]
        else:
            yield from self._blocks(kind, first, after, level)

    def _html(self, start: int, end: int) -> Iterator[Event]:
        for piece in pieces_of(self.text, start, end):
            if piece.kind in _EDGES:
                yield _EDGES[piece.kind]
            elif piece.kind == "row":
                start, end = piece.spans[0].start, piece.spans[-1].end
                yield from self._row(start, end, piece.spans, piece.spans if piece.is_parted else ())
            else:
                yield from self._html_line(piece.name, piece.spans[0])

    def _html_line(self, name: str, span: Span) -> Iterator[Event]:
        """A line in raw markup, by the element around it; a `summary` is in bold, as a heading may be."""
        if name[:1] == "h" and name[1:].isdecimal():
            yield from self._block(RawKind.HEADING, span.start, span.end, int(name[1]))
        elif name in ("figcaption", "summary"):
            kind = RawKind.CAPTION if name == "figcaption" else RawKind.PARAGRAPH
            for block in self._block(kind, span.start, span.end):
                yield replace(block, emphasis=name == "summary")
        else:
            yield from self._named(
                RawKind.BULLET if name == "li" else RawKind.PARAGRAPH, span.start, span.end
            )

    def line(self, number: int) -> str:
        """A line without the marks of block quotes in front of it."""
        return self.text[self.start_of(number) : self.ends[number]]

    def start_of(self, number: int) -> int:
        """Where a line starts behind the marks of block quotes."""
        start, end = self.starts[number], self.ends[number]
        marks = _QUOTE_MARKER.match(self.text, start, end)
        return marks.end() if marks else start

    def _blocks(self, kind: str, first: int, after: int, level: int) -> Iterator[Event]:
        """The raw blocks of one token: one, or one a row or footnote."""
        after = min(after, len(self.starts))
        if kind == "heading":
            start = self.start_of(first) + _prefix(_HEADING_MARKER, self.line(first))
            is_underlined = after - first > 1 and _UNDERLINE.fullmatch(self.line(after - 1)) is not None
            end = self.ends[after - 2 if is_underlined else after - 1]
            closing = _CLOSING_HASHES.search(self.text, start, end)
            yield from self._block(RawKind.HEADING, start, closing.start() if closing else end, level)
        elif kind == "row":
            yield from self._pipe_row(first)
        elif kind == "paragraph" and all("\t" in self.line(line).strip() for line in range(first, after)):
            for line in range(first, after):
                yield from self._tab_row(line)
        elif kind == "paragraph" and (entries := self._entries(first, after)):
            for term, meanings in entries:
                cells = inline.clean(self.text, [term]), inline.clean(self.text, meanings)
                yield RawBlock(RawKind.ROW, inline.clean(self.text, [term, *meanings]), cells=cells)
        elif any(_CONTENTS_LINE.search(self.line(line)) for line in range(first, after)):
            for line in range(first, after):
                yield from self._block(RawKind.PARAGRAPH, self.start_of(line), self.ends[line])
        else:
            yield from self._paragraphs(kind, first, after)

    def _entries(self, first: int, after: int) -> list[tuple[Span, list[Span]]]:
        """Each term with what it means below it, where a paragraph has nothing else; empty where it has."""
        filled = [line for line in range(first, after) if self.line(line).strip()]
        meanings = [line for line in filled if _MEANING.match(self.line(line))]
        if filled[1:2] != meanings[:1] or not meanings:
            return []
        pairs = list(pairwise(filled))
        terms = [line for line, following in pairs if following in meanings and line not in meanings]
        terms = [line for line in terms if line == first or filled[filled.index(line) - 1] in meanings]
        entries: list[tuple[Span, list[Span]]] = []
        for term, end in pairwise([*terms, after]):
            below = [line for line in meanings if term < line < end]
            spans = [
                Span(
                    self.start_of(line) + _prefix(_MEANING, self.line(line)),
                    self.ends[max(other for other in filled if line <= other < until)],
                )
                for line, until in pairwise([*below, end])
            ]
            entries.append((Span(self.start_of(term), self.ends[term]), spans))
        return entries

    def _paragraphs(self, kind: str, first: int, after: int) -> Iterator[Event]:
        """A paragraph, cut where a line of it starts a footnote."""
        begin = (_NOTE_START, _LETTERED, _FENCE)
        cuts = [
            first,
            *(
                line
                for line in range(first + 1, after)
                if any(item.match(self.line(line).lstrip()) for item in begin)
            ),
            after,
        ]
        for low, high in pairwise(sorted({*cuts, *self._behind_fences(first, after)})):
            fence = _FENCE.match(self.line(low))
            if fence:
                yield from self._fence(self.start_of(low), fence)
                continue
            start, end = self.start_of(low), self.ends[high - 1]
            start += _prefix(_ADMONITION, self.text[start:end])
            start += _prefix(_LIST_MARKER, self.line(low)) if kind == "bullet" else 0
            lettered = _LETTERED.match(self.text, start, end)
            kind, start = ("bullet", lettered.end()) if lettered else (kind, start)
            note = _NOTE_START.match(
                self.text, start + _prefix(re.compile(r"\s*"), self.text[start:end]), end
            )
            if note:
                number = (note.group("sup") or note.group("caret") or note.group("escaped")).lstrip("\\")
                yield from self._block(RawKind.FOOTNOTE, note.end(), end, number=number)
            else:
                yield from self._named(RawKind.BULLET if kind == "bullet" else RawKind.PARAGRAPH, start, end)

    def _behind_fences(self, first: int, after: int) -> Iterator[int]:
        """The lines behind those that begin or end a box."""
        return (line + 1 for line in range(first, after) if _FENCE.match(self.line(line)))

    def _fence(self, start: int, fence: re.Match[str]) -> Iterator[Event]:
        """A box that begins, below its name if that is one of a kind of action, or one that ends."""
        if not fence.group("name"):
            yield Edge.CLOSE
            return
        yield Edge.OPEN
        if load_vocabulary().action_kind_named(fence.group("name")):
            yield from self._block(RawKind.HEADING, start + fence.start("name"), start + fence.end("name"), 1)

    def _named(self, kind: RawKind, start: int, end: int) -> Iterator[Event]:
        """A paragraph or bullet; one that opens with the name of a box as a box of its own."""
        name = _BOX_NAME.match(self.text, start, end)
        group = next((told for told in ("bold", "tagged", "plain") if name and name.group(told)), "")
        printed = name.group(group) if name else ""
        if name is None or not load_vocabulary().action_kind_named(printed.strip(" :.")):
            yield from self._lead_and_rest(kind, start, end)
            return
        yield Edge.OPEN
        yield from self._block(RawKind.HEADING, name.start(group), name.end(group), 1)
        yield from self._lead_and_rest(kind, name.end(), end)
        yield Edge.CLOSE

    def _lead_and_rest(self, kind: RawKind, start: int, end: int) -> Iterator[Event]:
        """A paragraph or bullet; a request in bold at its start stands apart from its reasons."""
        lead = _BOLD_LEAD.match(self.text, start, end)
        if lead and is_request(lead.group()):
            yield from self._block(kind, start, lead.end())
            yield from self._block(RawKind.PARAGRAPH, lead.end(), end)
        else:
            yield from self._block(kind, start, end)

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
        start, end = self.start_of(line), self.ends[line]
        yield from self._row(start, end, _split(self.text, start, end, re.compile("\t+")))

    def _pipe_row(self, line: int) -> Iterator[RawBlock]:
        start, end = self.start_of(line), self.ends[line]
        content = self.text[start:end].rstrip()
        end = start + len(content) - content.endswith("|")
        start += len(content) - len(content.lstrip()) + content.lstrip().startswith("|")
        yield from self._row(start, end, _split(self.text, start, end, _CELL_RULE))

    def _row(
        self, start: int, end: int, spans: Sequence[Span | None], parts: Sequence[Span] = ()
    ) -> Iterator[RawBlock]:
        """A row, by where it and each of its cells stand; `parts` are its own, where others lie between."""
        empty = inline.clean(self.text, [])
        cells = tuple(inline.clean(self.text, [span]) if span else empty for span in spans)
        told = [span for span, cell in zip(spans, cells, strict=True) if span and cell.words]
        if len(told) == 1 and load_vocabulary().action_kind_named(
            self.text[told[0].start : told[0].end].strip(" *_:")
        ):
            for block in self._block(RawKind.PARAGRAPH, told[0].start, told[0].end):
                yield replace(block, emphasis=True)
        elif len(spans) == 1:
            yield from self._block(RawKind.PARAGRAPH, start, end)
        elif any(cell.words for cell in cells):
            emphasis = all(_ALL_BOLD.match(self.text, span.start, span.end) for span in spans if span)
            words = inline.clean(self.text, parts or [Span(start, end)])
            yield RawBlock(RawKind.ROW, words, cells=cells, emphasis=emphasis)


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
