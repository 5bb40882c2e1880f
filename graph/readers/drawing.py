"""
Writes the text drawn from a source that is no text itself, and says where each block of it stands.

Blocks are set apart by a blank line, the rows of a table by a line end, the cells of a row by a tab. Any run
of white space is one space; a forced line break is a line end. The mark of a footnote is drawn as "[3]" and
is no part of the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.document import Mark, Run, Text

LINE_BREAK = "\v"
"""Stands for a forced line break in what is to be drawn; readers take it out of their sources."""

_PARAGRAPH_END = re.compile(rf"\s*{LINE_BREAK}\s*{LINE_BREAK}\s*")
_LINE_END = re.compile(rf"\s*{LINE_BREAK}\s*")
_PIECE = re.compile(r"(?P<space>\s+)|\S+")


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a footnote in running text, by its number ("3", "*")."""

    number: str


Inline = str | NoteMark


class Drawing:
    """The text so far; each method writes a block and returns its words with the way back."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._in_table = False

    def text(self) -> str:
        """All that was drawn."""
        return "".join(self._parts) + ("\n" if self._parts else "")

    def block(self, content: Iterable[Inline], lead: str = "") -> Text:
        """
        A paragraph, heading or the like.

        Args:
            content: Its text and marks; holds at least one character that is no space.
            lead: Drawn before it, and no part of its words: "- " of a bullet, "[3] " of a note.
        """
        self._part("\n\n", lead)
        self._in_table = False
        return self._write(content)

    def row(self, cells: Sequence[Iterable[Inline]], *, starts_table: bool) -> tuple[Text, tuple[Text, ...]]:
        """A row of a table as a whole, its cells joined by spaces, and its cells; one holds text at least."""
        self._part("\n\n" if starts_table or not self._in_table else "\n", "")
        self._in_table = True
        drawn: list[Text] = []
        tabs: list[int] = []
        for place, cell in enumerate(cells):
            tabs.append(self._length)
            if place:
                self._put("\t")
            drawn.append(self._write(cell))
        return _joined(drawn, tabs), tuple(drawn)

    def _part(self, end: str, lead: str) -> None:
        self._put((end if self._parts else "") + lead)

    def _put(self, drawn: str) -> None:
        if drawn:
            self._parts.append(drawn)
            self._length += len(drawn)

    def _write(self, content: Iterable[Inline]) -> Text:
        words: list[str] = []
        runs: list[Run] = []
        marks: list[Mark] = []
        length, space = 0, ""
        for item in content:
            if isinstance(item, NoteMark):
                marks.append(Mark(item.number, length))
                self._put(f"[{item.number}]")
                continue
            for piece in _PIECE.finditer(item):
                if piece.group("space"):
                    space = "\n" if LINE_BREAK in piece.group() or space == "\n" else " "
                    continue
                drawn = (space if words else "") + piece.group()
                runs = _run(runs, length, self._length, len(drawn))
                self._put(drawn)
                words.append(drawn.replace("\n", " "))
                length += len(drawn)
                space = ""
        return Text("".join(words), tuple(runs), tuple(marks))


def _run(runs: list[Run], at: int, source: int, length: int) -> list[Run]:
    """The runs with some further characters: in the last one if they stand right behind it."""
    last = runs[-1] if runs else None
    if last and last.source + last.length == source:
        runs[-1] = Run(last.at, last.source, last.length + length, 0)
    else:
        runs.append(Run(at, source, length, 0))
    return runs


def _joined(cells: Iterable[Text], tabs: Iterable[int]) -> Text:
    """The words of a row: those of its cells, with the tab before a cell as the space between."""
    words, runs, marks = "", list[Run](), list[Mark]()
    for cell, tab in zip(cells, tabs, strict=True):
        if not cell.words:
            continue
        if words:
            runs.append(Run(len(words), tab, 1, 0))
            words += " "
        runs += [Run(len(words) + run.at, run.source, run.length, 0) for run in cell.runs]
        marks += [Mark(mark.number, len(words) + mark.at) for mark in cell.marks]
        words += cell.words
    return Text(words, tuple(runs), tuple(marks))


def words_of(content: Iterable[Inline]) -> str:
    """The words alone, single spaces, trimmed."""
    return " ".join("".join(item for item in content if isinstance(item, str)).split())


def paragraphs_of(content: Iterable[Inline], stands_alone: Callable[[str], bool]) -> Iterator[list[Inline]]:
    """
    The paragraphs of a line.

    An empty line, made of two forced breaks, ends one; so does every break if one of the lines stands alone,
    as a figure, a grade or a date does.

    Args:
        stands_alone: Whether the words of a line can be no part of running text.
    """
    lines = lines_of(content)
    are_apart = len(lines) > 1 and any(stands_alone(words_of(line)) for line in lines)
    yield from lines if are_apart else _split(content, _PARAGRAPH_END)


def lines_of(content: Iterable[Inline]) -> list[list[Inline]]:
    """The lines between forced breaks; some may be empty."""
    return list(_split(content, _LINE_END))


def _split(content: Iterable[Inline], end: re.Pattern[str]) -> Iterator[list[Inline]]:
    paragraph: list[Inline] = []
    for item in merged(content):
        if isinstance(item, NoteMark):
            paragraph.append(item)
            continue
        first, *others = end.split(item)
        paragraph.append(first)
        for other in others:
            yield paragraph
            paragraph = [other]
    yield paragraph


def without_start(content: Iterable[Inline], pattern: re.Pattern[str]) -> list[Inline]:
    """The content without what a pattern matches at its start."""
    pieces = merged(content)
    first = pieces[0] if pieces else None
    found = pattern.match(first) if isinstance(first, str) else None
    if found and isinstance(first, str):
        pieces[0] = first[found.end() :]
    return pieces


def merged(content: Iterable[Inline]) -> list[Inline]:
    """The same with every stretch of text in one piece."""
    pieces: list[Inline] = []
    for is_text, items in groupby(content, key=lambda item: isinstance(item, str)):
        if is_text:
            pieces.append("".join(item for item in items if isinstance(item, str)))
        else:
            pieces.extend(items)
    return pieces
