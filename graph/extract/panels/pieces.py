"""
What graphics and tables of figures are made of: stretches of words, what is printed for an area, panels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.document import Span, Text
from graph.extract.numbers.printed import is_no_figure, read_amount
from graph.extract.times.label_dates import read_dating
from graph.extract.times.periods import find_periods
from graph.extract.words.splitting import split_sentences

_SENTENCE_END = re.compile(r"[.!?]$")
_LONGEST_LABEL = 40  # words; running text that stands before a graphic is no label
_STANDING = re.compile(
    r"(?:\W|\b(?:all|the|these|figures?|data|numbers|rates|are|is|is for|cover(?:ing)?|relates?"
    r"|relating|refers?|for|to|in|from|as|at|period|unless|except|where|otherwise|stated|shown|noted|given|indicated|specified"
    r"|below|in this (?:table|section)|here)\b)*",
    re.IGNORECASE,
)
_LONGEST_STANDING = 140  # characters
_BREAKS_OFF = re.compile(
    r"(?:\b(?:to|of|the|in|per|and|for|on|at|by|ending|ended|year|an?|with|from|between|\d{1,2}|January|February|March"
    r"|April|May|June|July|August|September|October|November|December)|[,–-])$"
)
_APART = " :;,|"
_INTRODUCES = re.compile(
    r"\b(?:table|chart|figures?|panel|box)\b.{0,60}\b(?:below|shows?|sets? out|gives?|lists?"
    r"|compares?|summari[sz]es?|presents?)\b"
    r"|\b(?:below|following)\b.{0,40}\b(?:table|chart|figures|data|numbers)\b|:$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\W*(?:sources?|notes?|data|figures|all figures|period)\b", re.IGNORECASE)
_LONGEST_NOTE = 200  # characters
_SHORT_NOTE = 80  # of a line that is no sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of clean words that leads back to the source."""

    text: Text
    start: int
    end: int

    @property
    def words(self) -> str:
        """The stretch itself."""
        return self.text.words[self.start : self.end]

    @property
    def marks(self) -> tuple[str, ...]:
        """The numbers of the footnotes whose marks stand in it or at its end."""
        return tuple(mark.number for mark in self.text.marks if self.start <= mark.at <= self.end)

    def spans(self) -> tuple[Span, ...]:
        """Where it stands in the source."""
        return self.text.spans(self.start, self.end)

    def part(self, start: int, end: int) -> Piece:
        """A stretch of it, without the spaces and separators around it."""
        words = self.words[start:end]
        start += len(words) - len(words.lstrip(_APART))
        return Piece(self.text, self.start + start, self.start + start + len(words.strip(_APART)))


@dataclass(frozen=True, slots=True)
class Entry:
    """What is printed for one area: a figure, or a dash and its like where there is none."""

    area: str
    printed: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """
    Figures under one label.

    Args:
        heading: What it stands under, below the chapter; None if nothing does.
        label: The words that tell what is counted, in order; the nearest heading if there are no others.
        details: Words that only tell period and unit: other cells of a row, the caption of a table.
        entries: One or more, with an area of the report's own among them.
        section: Index into `Document.sections`.
        blocks: Places in `Document.blocks` that it takes up, headings left out.
    """

    heading: Piece | None
    label: tuple[Piece, ...]
    entries: tuple[Entry, ...]
    section: int
    blocks: tuple[int, ...]
    details: tuple[Piece, ...] = ()


def whole(text: Text) -> Piece:
    """All of a text as one piece."""
    return Piece(text, 0, len(text.words))


def is_figure(words: str) -> bool:
    """Whether a line or cell is a printed figure, or says that there is none."""
    return read_amount(words) is not None or is_no_figure(words)


def entry_of(area: str, printed: Piece) -> Entry:
    """What is printed for an area, without a note mark behind it."""
    amount = read_amount(printed.words)
    return Entry(area, printed.part(0, amount.until) if amount else printed)


def is_label(words: str) -> bool:
    """Whether words may be a label: no sentence, and not too long for one."""
    return not _SENTENCE_END.search(words) and words.count(" ") < _LONGEST_LABEL


def is_open(label: Sequence[Piece], line: Piece) -> bool:
    """Whether a line carries on a label that breaks off: "in the year to 31", "March 2017"."""
    last = label[-1].words if label else ""
    return _BREAKS_OFF.search(last) is not None and is_label(line.words)


def is_standing(words: str) -> bool:
    """Whether a line says no more than when the figures below it were counted, unless they say otherwise."""
    dating = read_dating(words)
    if dating is None or len(words) > _LONGEST_STANDING:
        return False
    return bool(_STANDING.fullmatch(f"{words[: dating.at]} {words[dating.until :]}"))


def introduces(piece: Piece) -> Piece | None:
    """The sentence that ends a paragraph and dates the figures below it; None if it does not."""
    sentences = split_sentences(piece.words)
    if not sentences:
        return None
    last = piece.part(*sentences[-1])
    is_one = len({found.period for found in find_periods(last.words)}) == 1
    return last if is_one and _INTRODUCES.search(last.words) else None


def is_note(words: str) -> bool:
    """Whether a line below figures says where they come from, and when they were counted."""
    periods = {found.period for found in find_periods(words)}
    is_told = _NOTE.match(words) is not None or (
        is_label(words) and len(words) <= _SHORT_NOTE and words[:1].isalpha()
    )
    return len(words) <= _LONGEST_NOTE and is_told and len(periods) == 1
