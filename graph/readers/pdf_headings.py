"""
What headings of a PDF look like, and how high each stands.

Headings are told from running text by size first: each size larger than that of running text is a level. In a
document of one size they are told by weight, capitals and slant. The title page and the contents list have
type of their own and do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from graph.readers.layout import is_contents_title, title_key
from graph.readers.pdf_contents import entries
from graph.readers.pdf_lines import Fragment, is_mark
from graph.readers.pdf_paragraphs import Paragraph, Typography, is_contents_line

_LARGER: Final = 1.07
"""Of the size of running text: headings are printed larger than this, if not bold."""
_LIKE: Final = 1.03
_LONGEST_HEADING: Final = 180
_HEADING_WORD = re.compile(r"[^\W\d_]{3}")
_QUOTED = re.compile(r"[“\"‘'].*[”\"’'][.,]?$")
_NO_HEADING_END = re.compile(r"[.;,][\"'”’)\]]*$")
_LEVELS: Final = 6


def is_contents_heading(paragraph: Paragraph) -> bool:
    """Whether a paragraph is the heading of the contents list."""
    return is_contents_title(paragraph.text)


@dataclass(frozen=True)
class Book:
    """
    What holds for a whole document.

    Args:
        typography: How its running text is set.
        marks: Numbers of the footnote marks in it.
        steps: Sizes of its headings, largest first; where none is larger than running text, their looks.
        shown: Keys of what may be a heading by its type.
        titles: Keys of the titles in its contents list.
    """

    typography: Typography
    marks: frozenset[str]
    steps: tuple[float | _Look, ...] = ()
    shown: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()

    def with_headings(self, paragraphs: Sequence[Paragraph]) -> Book:
        """The same with what headings look like, learnt from all paragraphs of the document."""
        body = [item for item in _body(paragraphs) if not item.in_panel and _is_title(item)]
        larger = [item for item in body if self.is_larger(item)]
        bolder = [item for item in body if self.is_bolder(item) and not self.is_larger(item)]
        shown = frozenset(title_key(item.text) for item in (*larger, *bolder))
        titles = frozenset(_listed(paragraphs, shown))
        steps: tuple[float | _Look, ...] = _steps({item.title_size for item in larger})
        if not larger or _count(bolder, titles) > _count(larger, titles):
            steps = tuple(sorted({_Look.of(item) for item in bolder}))
        return replace(self, steps=steps, shown=shown, titles=titles)

    def is_larger(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is set larger than running text."""
        return paragraph.title_size > _LARGER * self.typography.size

    def is_bolder(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is set bold in a document whose running text is not."""
        return (
            paragraph.is_bold
            and not self.typography.is_bold
            and paragraph.size > self.typography.size / _LARGER
        )

    def level(self, paragraph: Paragraph) -> int:
        """The level of a heading by its type, from 1; 0 if it is none."""
        if not _is_title(paragraph):
            return 0
        sizes = [step for step in self.steps if isinstance(step, float)]
        if self.is_larger(paragraph):
            return min(sum(size > _LIKE * paragraph.title_size for size in sizes) + 1, _LEVELS)
        if not self.is_bolder(paragraph):
            return 0
        if not sizes:
            look = _Look.of(paragraph)
            return min(1 + sum(isinstance(step, _Look) and step < look for step in self.steps), _LEVELS)
        return self.least_level if title_key(paragraph.text) in self.titles else 0

    @property
    def least_level(self) -> int:
        """The level of bold lines that stand below all headings told by size; 0 where none are."""
        sizes = sum(isinstance(step, float) for step in self.steps)
        return min(sizes + 1, _LEVELS) if sizes else 0


@dataclass(frozen=True, slots=True, order=True)
class _Look:
    """How a heading no larger than running text is set off; the first in order is the highest."""

    is_small_letters: bool
    is_dark: bool
    is_italic: bool

    @classmethod
    def of(cls, paragraph: Paragraph) -> _Look:
        styles = [word.style for line in paragraph.lines for word in line.words]
        is_dark = any(style.colour & 0xC0C0C0 != 0xC0C0C0 for style in styles)
        return cls(not paragraph.text.isupper(), is_dark, all(style.italic for style in styles))


def note_marks(columns: Iterable[Sequence[Fragment]]) -> Iterator[str]:
    """The numbers of all footnote marks in some columns, as often as they stand there."""
    for column in columns:
        for line in column:
            for word in line.words:
                if is_mark(word):
                    yield from word.text.split(",")


def _is_title(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        len(text) <= _LONGEST_HEADING
        and _HEADING_WORD.search(text) is not None
        and _NO_HEADING_END.search(text) is None
        and _QUOTED.match(text) is None
        and not is_contents_line(paragraph)
        and not paragraph.note
        and not (paragraph.lines[0].marker and not paragraph.lines[0].marker.text[:1].isalnum())
    )


def _steps(sizes: set[float]) -> tuple[float, ...]:
    """Sizes of headings, largest first; those hardly apart count as one."""
    steps: list[float] = []
    for size in sorted(sizes, reverse=True):
        if not steps or steps[-1] > _LIKE * size:
            steps.append(size)
    return tuple(steps)


def _count(paragraphs: Sequence[Paragraph], titles: Set[str]) -> int:
    """How many of some titles stand among paragraphs."""
    return len({title_key(item.text) for item in paragraphs} & titles)


def _body(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """What stands after the contents list, or after the title page where there is none."""
    front = [place for place, item in enumerate(paragraphs) if is_contents_line(item)]
    front = front or [place for place, item in enumerate(paragraphs) if is_contents_heading(item)][:1]
    if not front and len({item.page for item in paragraphs}) > 1:
        front = [place for place, item in enumerate(paragraphs) if item.page == 1]
    return paragraphs[front[-1] + 1 :] if front else paragraphs


def _listed(paragraphs: Sequence[Paragraph], shown: frozenset[str]) -> Iterator[str]:
    yield from (title_key(item.text) for item in paragraphs if is_contents_line(item) and not item.is_listed)
    lines = [line for item in paragraphs if item.is_listed for line in item.lines]
    yield from (title_key(" ".join(line.text for line in title)) for title in entries(lines, shown))
