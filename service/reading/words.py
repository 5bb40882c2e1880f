"""
The words of a stretch of source text, and where each of their characters stands in it.

Markdown is cleaned by the reader that the sentences were drawn with. The text drawn from a PDF or from HTML
has no markup: its line ends become spaces, and a hyphen that a line end put into a word is taken out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass

from graph.document import Mark, Span
from graph.readers.inline import clean

MARKDOWN = "text/markdown"

_SPACE = re.compile(r"\s+")
_HEAD = re.compile(r"(\w+)[-\u00ad]\Z")
_TAIL = re.compile(r"\w+")
_MARKS = re.compile(r"(?:\s?<sup>[^<]{1,20}</sup>|\[\^[\w*]+\]|\\[*†‡])*")
_SOFT_HYPHEN = "\u00ad"
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Words:
    """
    Plain words.

    Args:
        text: Single-spaced.
        places: Of each character, its offset in the source; they rise.
        end: Offset in the source behind the last one.
        marks: Of footnotes that the markup told and took out, with the place in `text` where each stood.
    """

    text: str
    places: tuple[int, ...]
    end: int
    marks: tuple[Mark, ...] = ()

    def at(self, offset: int) -> int:
        """The place in the words of the first character that stands at an offset or behind it."""
        return bisect_left(self.places, offset)

    def offset(self, place: int) -> int:
        """The offset in the source of a place in the words; of their end, that behind the last one."""
        return self.places[place] if place < len(self.places) else self.end


def join_words(parts: Sequence[Words]) -> Words:
    """The words of stretches that a page or a note broke apart as one."""
    text, places, marks = "", list[int](), list[Mark]()
    for part in parts:
        if text and part.text:
            text += " "
            places.append(places[-1] + 1)
        marks += [Mark(mark.number, mark.at + len(text)) for mark in part.marks]
        text += part.text
        places += part.places
    return Words(text, tuple(places), parts[-1].end, tuple(marks))


def with_marks(source: str, end: int, media_type: str) -> int:
    """The end of a block with the marks of notes that stand right behind its last word."""
    found = _MARKS.match(source, end) if media_type == MARKDOWN else None
    return found.end() if found else end


def draw_words(source: str, start: int, end: int, media_type: str, known: Container[str] = ()) -> Words:
    """
    The words between two offsets.

    Args:
        known: Words in small letters that the sentences of the report hold; they tell whether a hyphen at the
            end of a line belongs to a word.

    >>> draw_words("its problem-\\nsolving", 0, 20, "application/pdf").text
    'its problem-solving'
    >>> draw_words("is inef-\\nfective", 0, 16, "application/pdf", {"ineffective"}).text
    'is ineffective'
    """
    if start >= end:
        return Words("", (), end)
    if media_type == MARKDOWN:
        return _of_markdown(source, start, end)
    return _of_drawn_text(source, start, end, known)


def _of_markdown(source: str, start: int, end: int) -> Words:
    text = clean(source, [Span(start, end)])
    places = tuple(run.source + step for run in text.runs for step in range(run.length))
    return Words(text.words, places, end, text.marks)


def _of_drawn_text(source: str, start: int, end: int, known: Container[str]) -> Words:
    characters: list[str] = []
    places: list[int] = []
    at = start
    for found in _SPACE.finditer(source, start, end):
        _put(source, at, found.start(), characters, places)
        at = found.end()
        if "\n" in found.group() and (broken := _broken_word(source, characters, at, end)):
            if characters[-1] == _SOFT_HYPHEN or _is_set_apart(*broken, known):
                characters.pop()
                places.pop()
            continue
        if characters and at < end:
            characters.append(" ")
            places.append(found.start())
    _put(source, at, end, characters, places)
    return Words("".join(characters), tuple(places), end)


def _put(source: str, start: int, end: int, characters: list[str], places: list[int]) -> None:
    for place in range(start, end):
        if source[place] != _SOFT_HYPHEN or place == end - 1:
            characters.append(source[place])
            places.append(place)


def _broken_word(source: str, characters: list[str], at: int, end: int) -> tuple[str, str] | None:
    """The two parts of a word that a hyphen at a line end divides; None if there is no such word."""
    head = _HEAD.search("".join(characters[-_LONGEST_WORD:]))
    tail = _TAIL.match(source, at, end)
    return (head[1].lower(), tail.group().lower()) if head and tail else None


def _is_set_apart(head: str, tail: str, known: Container[str]) -> bool:
    """Whether the hyphen was put there in setting, and is none of the word."""
    return f"{head}{tail}" in known and f"{head}-{tail}" not in known
