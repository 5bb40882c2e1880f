"""
Running headers and footers and page numbers, told by where they stand and how often.

They are the only text of a PDF that is left out. A line is taken for one only if it stands at the very top or
bottom of its page and comes back on other pages at the same height, its numbers aside, or numbers the page,
or names a section where other pages name theirs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from graph.identifiers import slug
from graph.readers.pdf_lines import Fragment

_OUTER_LINES: Final = 3
"""Lines at the top and at the bottom of a page among which running ones are sought."""
_EDGE: Final = 0.16
"""Of the page's height: running lines stand no further in."""
_SLOT: Final = 4.0
"""Points: lines nearer than this stand at the same height."""
_NUMBER = re.compile(r"\d+|\b[ivxl]+\b")
_PAGE_NUMBER = re.compile(
    r"^\W*(?:page\s*|p\.\s*)?(?P<number>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_SAID = re.compile(r"^\W*page\s*\d", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\d]*[|/·•–—:]+[\s\d]*|^\d+\s+|\s+\d+$")
"""Parts the words of a running line: "Patrols | 12"."""
_ROMAN_NUMBER = re.compile(r"^\W*[ivxl]{1,6}\W*$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A fragment near the edge of its page; `edge` is its distance from it, below 0 at the foot."""

    page: int
    item: Fragment
    edge: float
    key: str


def without_running(pages: Sequence[Sequence[Fragment]], heights: Sequence[float]) -> list[list[Fragment]]:
    """
    The fragments of every page without running headers, footers and page numbers.

    Args:
        pages: For each page its fragments.
        heights: For each page its height in points.
    """
    lines = [line for page, found in enumerate(pages) for line in _outer(page, found, heights[page])]
    printed = sum(bool(found) for found in pages)
    usual = _usual_size(pages)
    named = {id(line) for line in _section_names(lines, pages, usual)}
    running = {id(line) for line in (*_repeated(lines, printed, usual, named), *_numbers(lines))}
    left_out = {id(line.item) for line in _from_the_edge(lines, running)}
    return [[item for item in found if id(item) not in left_out] for found in pages]


def _usual_size(pages: Sequence[Sequence[Fragment]]) -> float:
    sizes = Counter[float]()
    for found in pages:
        for item in found:
            sizes[item.size] += len(item.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _from_the_edge(lines: Sequence[_Line], running: set[int]) -> Iterable[_Line]:
    """Running lines with nothing but running lines between them and the edge of their page."""
    edges = defaultdict[tuple[int, bool], list[_Line]](list)
    for line in lines:
        edges[line.page, line.edge < 0].append(line)
    for group in edges.values():
        group.sort(key=lambda line: abs(line.edge))
        ends = [abs(line.edge) for line in group if id(line) not in running]
        yield from (line for line in group if id(line) in running and abs(line.edge) < min(ends, default=1e9))


def _outer(page: int, found: Sequence[Fragment], height: float) -> Iterable[_Line]:
    """The outermost lines of a page, those at its top and those at its bottom."""
    levels = sorted({round(item.baseline) for item in found})
    for item in found:
        level = round(item.baseline)
        key = _NUMBER.sub("#", item.text.lower())
        if level <= height * _EDGE and level in levels[:_OUTER_LINES]:
            yield _Line(page, item, item.baseline, key)
        elif level >= height * (1 - _EDGE) and level in levels[-_OUTER_LINES:]:
            yield _Line(page, item, item.baseline - height, key)


def _section_names(
    lines: Sequence[_Line], pages: Sequence[Sequence[Fragment]], usual: float
) -> Iterable[_Line]:
    """Lines in plain type at one height of several pages that say what is set as a title elsewhere."""
    titles = _titles(pages, usual)
    groups = defaultdict[tuple[int, float, bool], list[_Line]](list)
    for line in lines:
        if _is_plain(line, usual) and any(f"-{part}-" in titles for part in _named(line.item.text)):
            groups[_look(line)].append(line)
    for group in groups.values():
        if len({line.page for line in group}) > 1:
            yield from group


def _titles(pages: Sequence[Sequence[Fragment]], usual: float) -> str:
    """All that is larger or bolder than running text, in one slug: titles may run over several lines."""
    lines = (item for found in pages for item in found if item.size > usual or item.is_bold)
    return f"-{'-'.join(slug(item.text) for item in lines)}-"


def _named(words: str) -> Iterable[str]:
    """The parts of a running line as slugs, numbers left out."""
    return (part for words in _BETWEEN.split(words) if len(part := slug(words)) > 2)


def _is_plain(line: _Line, usual: float) -> bool:
    return line.item.size <= usual and not line.item.is_bold


def _repeated(lines: Sequence[_Line], pages: int, usual: float, named: set[int]) -> Iterable[_Line]:
    """
    Lines that come back or name a section, and lines that stand where others do and look like them.

    Larger type has to come back often: a heading may start more than one page.
    """
    by_words = defaultdict[tuple[str, int], list[_Line]](list)
    for line in lines:
        for slot in _slots(line.edge):
            by_words[line.key, slot].append(line)
    enough = max(2, min(3, pages // 2))
    returning = {
        id(line): line
        for group in by_words.values()
        if len({line.page for line in group}) >= enough
        for line in group
    } | {id(line): line for line in lines if id(line) in named}
    places = Counter(_look(line) for line in returning.values())
    sure = {look for look, count in places.items() if count >= max(2, 0.4 * pages)}
    kept = {look for look in places if _is_varied(look, lines, returning)}
    for line in lines:
        look = _look(line)
        if look in kept:
            continue
        if (id(line) in returning and (_is_plain(line, usual) or look in sure)) or (
            look in sure and pages > 2
        ):
            yield line


def _slots(edge: float) -> tuple[int, int]:
    """The two overlapping slots that a height falls into."""
    return round(edge / _SLOT) * 2, int(edge // _SLOT) * 2 + 1


def _look(line: _Line) -> tuple[int, float, bool]:
    return round(line.edge / _SLOT), line.item.size, line.item.is_bold


def _is_varied(look: tuple[int, float, bool], lines: Sequence[_Line], returning: dict[int, _Line]) -> bool:
    """Whether most lines of a look and height are of their own words: running text, notes or headings."""
    same = [line for line in lines if _look(line) == look]
    return sum(id(line) in returning for line in same) < 0.5 * len(same)


def _numbers(lines: Sequence[_Line]) -> Iterable[_Line]:
    """Page numbers: they say so, or go up from page to page at the same height."""
    found = [(line, match) for line in lines if (match := _PAGE_NUMBER.match(line.item.text))]
    shifts = defaultdict[tuple[int, int], list[_Line]](list)
    for line, match in found:
        if _SAID.match(line.item.text):
            yield line
        for slot in _slots(line.edge):
            shifts[slot, int(match.group("number")) - line.page].append(line)
    for group in shifts.values():
        if len({line.page for line in group}) > 1:
            yield from group
    if shifts:
        yield from (line for line in lines if _ROMAN_NUMBER.match(line.item.text))
