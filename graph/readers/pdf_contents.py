"""
The contents list of a PDF: where it stands on its page, and which of its lines are one title.

Dots lead to the page numbers in some reports; in others there is only white, or the numbers are missing, as
in web pages that were printed. So a title over several lines is told by the heading it names as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from graph.readers.layout import is_contents_title, title_key
from graph.readers.pdf_lines import Fragment

_PAGE_NUMBER = re.compile(r"(?:\d{1,4}|[ivxl]{1,6})$")
_LEADER = re.compile(r"(?:\.{2,}|…+|_{3,}|(?:\. ?){3,})(?:\s*(?:\d{1,4}|[ivxl]{1,6}))?$")
_LED_OR_NUMBERED = re.compile(r"(?:\.{2,}|…+|_{3,}|(?:\. ){3,})?\s*(?:(?<=\s)(?:\d{1,4}|[ivxl]{1,6}))?$")
_ENDS_A_SENTENCE = re.compile(r"[.!;][\"'”’)\]]*$")
_MOST_LINES: Final = 6
"""No title runs over more lines."""
_LIKE: Final = 1.03
_LEVEL: Final = 0.4
"""Of the type size: baselines nearer than this are one line."""


@dataclass(frozen=True)
class Contents:
    """The lines of a contents list, each with its page number; at least one."""

    lines: tuple[Fragment, ...]


@dataclass(frozen=True)
class Parted:
    """The lines of a page before its contents list, the list, and the lines after it."""

    before: tuple[Fragment, ...]
    contents: Contents | None = None
    after: tuple[Fragment, ...] = ()

    @property
    def others(self) -> tuple[Fragment, ...]:
        """The lines that are none of the list."""
        return self.before + self.after


def part_contents(found: Sequence[Fragment]) -> Parted:
    """
    Set the lines of the contents list apart, each with its page number.

    The list goes from its heading to the next line as large and bold, or to running text.
    """
    heading = next((item for item in found if is_contents_title(item.text)), None)
    if heading is None:
        return Parted(tuple(found))
    below = [item for item in found if item.baseline > heading.baseline + _LEVEL * heading.size]
    listed: list[Fragment] = []
    for row in _rows(below):
        line = _line(row)
        if line is None and listed and all(_is_number_or_leader(item.text) for item in row):
            words = tuple(word for item in row for word in item.words)
            listed[-1] = replace(listed[-1], words=(*listed[-1].words, *words))
            continue
        if line is None or (not _is_numbered(line) and (_is_like(line, heading) or _ends(line))):
            break
        listed.append(line)
    if not listed:
        return Parted(tuple(found))
    start, end = heading.baseline + _LEVEL * heading.size, listed[-1].baseline + _LEVEL * listed[-1].size
    return Parted(
        tuple(item for item in found if item.baseline <= start),
        Contents(tuple(listed)),
        tuple(item for item in found if item.baseline > end),
    )


def _rows(found: Sequence[Fragment]) -> Iterator[list[Fragment]]:
    """Fragments by baseline, from top to bottom."""
    row: list[Fragment] = []
    for item in sorted(found, key=lambda item: item.baseline):
        if row and item.baseline - row[0].baseline > _LEVEL * min(item.size, row[0].size):
            yield row
            row = []
        row.append(item)
    if row:
        yield row


def _line(row: Sequence[Fragment]) -> Fragment | None:
    """One line of a row, its page number last; None if it holds two titles side by side."""
    row = sorted(row, key=lambda item: item.outer_left)
    titles = [item for item in row if not _is_number_or_leader(item.text)]
    if len(titles) > 2 or (len(titles) == 2 and not _PAGE_NUMBER.search(titles[0].text)):
        return None
    if not titles:
        return None
    rest = [item for item in row if item not in titles]
    words = [word for item in titles for word in item.words]
    numbers = [word for item in rest for word in item.words]
    words += [replace(word, spaced=True) if index == 0 else word for index, word in enumerate(numbers)]
    return replace(titles[0], words=tuple(words))


def _is_number_or_leader(words: str) -> bool:
    return _PAGE_NUMBER.match(words) is not None or not _LED_OR_NUMBERED.sub("", words).strip()


def _is_like(line: Fragment, heading: Fragment) -> bool:
    return line.size * _LIKE >= heading.size and line.is_bold >= heading.is_bold


def _ends(line: Fragment) -> bool:
    return _LEADER.search(line.text) is None and _ENDS_A_SENTENCE.search(line.text) is not None


def _is_numbered(line: Fragment) -> bool:
    return _PAGE_NUMBER.match(line.words[-1].text) is not None or _LEADER.search(line.text) is not None


def _title(lines: Sequence[Fragment]) -> str:
    """The key of the title in some lines, page numbers left out."""
    return title_key(" ".join(_LED_OR_NUMBERED.sub("", line.text) for line in lines))


def entries(lines: Sequence[Fragment], titles: Set[str]) -> Iterator[tuple[Fragment, ...]]:
    """
    The lines of a contents list, title by title.

    Args:
        lines: From top to bottom.
        titles: Keys of what may be headings elsewhere in the document.
    """
    numbered = any(map(_is_numbered, lines))
    place = 0
    while place < len(lines):
        end = place + (_named(lines[place:], titles) or 1)
        if not _named(lines[place:], titles):
            while end < len(lines) and not _named(lines[end:], titles) and _goes_on(lines, end, numbered):
                end += 1
        yield tuple(lines[place:end])
        place = end


def _named(lines: Sequence[Fragment], titles: Set[str]) -> int:
    """How many of the first lines are the title of a heading; 0 if they are of none."""
    runs = range(min(_MOST_LINES, len(lines)), 0, -1)
    return next((run for run in runs if _title(lines[:run]) in titles), 0)


def _goes_on(lines: Sequence[Fragment], place: int, numbered: bool) -> bool:
    before, line = lines[place - 1], lines[place]
    if line.text[:1].islower():
        return True
    return numbered and not _is_numbered(before) and line.marker is None
