"""
Blocks told apart: which stretches of a source text are headings, paragraphs, items, rows, captions and notes.

The graph knows the paragraphs, the titles and the notes. What it does not know stands in the text around
them: the bullet before an item, the tabs or bars between cells, and the lines that no paragraph holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from service.reading.cutting import Sorted
from service.reading.parts import Claim, Stretch
from service.reading.words import MARKDOWN, draw_words

_MARKER = re.compile(r"(?:[-*+•–◦▪●‣·]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])")
_BULLETS = frozenset("-*+")
"""Signs that stand for a bullet where only plain letters are at hand."""
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡]+)[\])]?[.:]?")
_SOURCE = re.compile(r"(?:Sources?:|For (?:further|more) information\b)", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.\s?){5,}\s*\d{1,4}\s*\Z")
"""The dots and the page that end a line of a contents list."""
_LETTERS = re.compile(r"[^\W_]")
_LONGEST_LEADER = 200
_CELLS = re.compile(r"\t|(?<!\\)\|")
_SIGNS = re.compile(r"\s*(?:#{1,6}(?=\s)|[-*+>](?=\s)|\|)?")
"""What opens a line of Markdown and is no word."""
_CLOSING = re.compile(r"(?:\]\([^)\s]*\)|</?[A-Za-z][^<>]*>|[*_]+)*")
"""What closes the markup of a block behind its last word: the address of a link, emphasis."""
_DRAWN_CELLS = re.compile(r"\t")


@dataclass(frozen=True, slots=True)
class Raw:
    """
    A block, as stretches of the source.

    Args:
        kind: As of a `Block`, or "title".
        stretches: One, or several where a page or a note broke the block.
        marker: As of a `Block`.
        cells: Of a row, where its cells stand; one may be empty.
        about: Of a title the IRI of its section, of a note or caption its own; else empty.
    """

    kind: str
    stretches: tuple[Stretch, ...]
    marker: str = ""
    cells: tuple[tuple[int, int], ...] = ()
    about: str = ""

    @property
    def start(self) -> int:
        """Where it starts."""
        return self.stretches[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.stretches[-1].end


@dataclass(frozen=True, slots=True)
class Known:
    """
    What the graph knows of places in a text.

    Args:
        paragraphs: Each piece of one by itself.
        titles, notes, captions, judgments: Stretch, and IRI of the section, footnote, figure or judgment.
    """

    paragraphs: Sequence[Stretch]
    titles: Sequence[tuple[Stretch, str]]
    notes: Sequence[tuple[Stretch, str]]
    captions: Sequence[tuple[Stretch, str]]
    judgments: Sequence[tuple[Stretch, str]] = ()


def lay_out(source: str, media_type: str, known: Known) -> list[Raw]:
    """The blocks of a text in order; between them they hold every word of it."""
    return _Layout(source, media_type, known).blocks()


class _Layout:
    def __init__(self, source: str, media_type: str, known: Known) -> None:
        self.source = source
        self.media_type = media_type
        self.is_markdown = media_type == MARKDOWN
        self._notes = Sorted(_Owned(each.start, each.end, iri) for each, iri in known.notes)
        self._judgments = {(each.start, each.end) for each, _ in known.judgments}
        self._captions = Sorted(_Owned(each.start, each.end, iri) for each, iri in known.captions)
        titles = [Raw("title", (each,), about=iri) for each, iri in known.titles]
        paragraphs = [Raw("paragraph", (each,)) for each in known.paragraphs]
        self._stretches = [
            each for each in _in_turn([*titles, *paragraphs]) if _LETTERS.search(source, each.start, each.end)
        ]

    def blocks(self) -> list[Raw]:
        found: list[Raw] = []
        at = 0
        for raw in self._stretches:
            lines, marker = self._between(at, raw.start)
            found += lines
            found.append(raw if raw.kind == "title" else self._told(raw, marker, found))
            at = raw.end
        end = len(self.source)
        return found + list(self._lines(self._closed(at, end), end))

    def _closed(self, start: int, end: int) -> int:
        """Where the markup of the block before is closed."""
        closing = _CLOSING.match(self.source, start, end) if self.is_markdown and start else None
        return closing.end() if closing else start

    def _between(self, start: int, end: int) -> tuple[list[Raw], str]:
        """The lines between two blocks, and what stands right before the second, on its line."""
        start = self._closed(start, end)
        last = max(self.source.rfind("\n", start, end) + 1, start)
        marker = self.source[last:end].strip(" \t*_#>|")
        if not _LETTERS.search(marker) or _MARKER.fullmatch(marker) or self._is_note_mark(marker, end):
            return list(self._lines(start, last)), self._marker(self.source[last:end])
        return list(self._lines(start, end)), ""

    def _marker(self, before: str) -> str:
        found = before.strip()
        if not _MARKER.fullmatch(found):
            return ""
        return "•" if found in _BULLETS else found

    def _is_note_mark(self, marker: str, end: int) -> bool:
        bare = re.sub(r"</?sup>", "", marker).strip()
        return bool(self._notes.meeting(end, end + 1)) and _NOTE_MARK.fullmatch(bare) is not None

    def _lines(self, start: int, end: int) -> Iterator[Raw]:
        """Each line that has words, without the space around them."""
        for found in re.finditer(r"[^\n]+", self.source[start:end]):
            low, high = start + found.start(), start + found.end()
            low += _SIGNS.match(found.group()).end() if self.is_markdown else 0  # type: ignore[union-attr]
            low += len(self.source[low:high]) - len(self.source[low:high].lstrip())
            high -= len(found.group()) - len(found.group().rstrip())
            if low < high and self._has_words(low, high):
                yield Raw("line", (Stretch(low, high),))

    def _has_words(self, start: int, end: int) -> bool:
        if not _LETTERS.search(self.source, start, end):
            return False
        return bool(_LETTERS.search(draw_words(self.source, start, end, self.media_type).text))

    def _told(self, raw: Raw, marker: str, before: Sequence[Raw]) -> Raw:
        """A paragraph with its kind."""
        start, end = raw.start, raw.end
        if note := self._notes.meeting(start, end):
            return replace(raw, kind="note", about=note[0].iri)
        if caption := self._captions.meeting(start, end):
            return replace(raw, kind="caption", about=caption[0].iri)
        if cells := self._cells(raw, before):
            return replace(raw, kind="row", cells=cells)
        if (start, end) in self._judgments:
            return replace(raw, kind="judgment")
        if marker:
            return replace(raw, kind="item", marker=marker)
        if _LEADER.search(self.source[max(start, end - _LONGEST_LEADER) : end]):
            return replace(raw, kind="line")
        if _SOURCE.match(self.source, start):
            return replace(raw, kind="source")
        return raw

    def _cells(self, raw: Raw, before: Sequence[Raw]) -> tuple[tuple[int, int], ...]:
        start, end = raw.start, raw.end
        line = self.source.rfind("\n", 0, start) + 1
        lead = self.source[line:start]
        between = _CELLS if self.is_markdown and "|" in lead else _DRAWN_CELLS
        found = list(between.finditer(self.source, start, end))
        follows = bool(before) and before[-1].kind == "row" and self._is_next_line(before[-1].end, start)
        if not found and not follows:
            return ()
        empty = lead.strip(" ").count("\t") if between is _DRAWN_CELLS else 0
        bounds = [start, *(edge for each in found for edge in each.span()), end]
        return ((start, start),) * empty + tuple(zip(bounds[::2], bounds[1::2], strict=True))

    def _is_next_line(self, start: int, end: int) -> bool:
        return self.source[start:end].strip(" \t|*") == "\n"


@dataclass(frozen=True, slots=True)
class _Owned:
    start: int
    end: int
    iri: str


def _in_turn(blocks: Iterable[Raw]) -> Iterator[Raw]:
    """Blocks in order; of those that overlap, what the one before has not taken."""
    at = 0
    for raw in sorted(blocks, key=lambda raw: (raw.start, raw.end, raw.kind != "title")):
        if raw.end <= at:
            continue
        if raw.start < at:
            raw = replace(raw, stretches=(replace(raw.stretches[0], start=at),))
        yield raw
        at = raw.end


def join_broken(blocks: Sequence[Raw], claimed: Sorted[Claim]) -> list[Raw]:
    """Paragraphs that one sentence runs through, with nothing but space and notes between them, as one."""
    found: list[Raw] = []
    for raw in blocks:
        place = next((place for place in reversed(range(len(found))) if found[place].kind != "note"), -1)
        last = found[place] if place >= 0 and raw.kind == "paragraph" else None
        if last and last.kind in ("paragraph", "item") and _shares(claimed, last, raw):
            found[place] = replace(last, stretches=(*last.stretches, *raw.stretches))
        else:
            found.append(raw)
    return found


def _shares(claimed: Sorted[Claim], one: Raw, other: Raw) -> bool:
    last = {each.anchor for each in claimed.meeting(one.stretches[-1].start, one.end)}
    return any(each.anchor in last for each in claimed.meeting(other.start, other.stretches[0].end))
