"""
Words of a source, as a page shows them.

What comes in is source text with its markup and the stretches to mark, in code points of that text; what goes
out is pieces of plain words, each marked or not. Markdown's own signs are left out, a raised number becomes a
note, and nothing else changes, so that a reader sees the words the passage quotes and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.markup import MARKUP

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A stretch of words.

    Args:
        text: Plain words; of a note, its number.
        is_marked: Whether it belongs to what is quoted.
        is_note: Whether it is the raised number of a footnote.
    """

    text: str
    is_marked: bool = False
    is_note: bool = False


def mark(
    source: str, stretches: Iterable[tuple[int, int]], media_type: str = "text/markdown"
) -> tuple[Piece, ...]:
    """
    Divide source text into pieces at the ends of the stretches to mark.

    Args:
        source: With its markup.
        stretches: Start and end (exclusive) of each, in code points of `source`; none may overlap.
        media_type: Of the source; only Markdown has markup to take out.
    """
    pieces: list[Piece] = []
    at = 0
    for start, end in sorted(stretches):
        start, end = max(at, start), min(len(source), end)
        pieces += _plain(source[at:start], False, media_type) + _plain(source[start:end], True, media_type)
        at = max(at, end)
    return tuple(_trimmed(pieces + _plain(source[at:], False, media_type)))


def plain(source: str, media_type: str = "text/markdown") -> str:
    """The words of source text without markup, notes included as bare numbers."""
    return "".join(piece.text for piece in mark(source, (), media_type))


def _plain(text: str, is_marked: bool, media_type: str) -> list[Piece]:
    if media_type != "text/markdown":
        return [Piece(_SPACE.sub(" ", text), is_marked)] if text else []
    pieces: list[Piece] = []
    at = 0
    words = ""
    for found in MARKUP.finditer(text):
        words += text[at : found.start()] + (found["escaped"] or found["linked"] or "")
        at = found.end()
        if found["note"]:
            pieces += [
                Piece(_SPACE.sub(" ", words), is_marked),
                Piece(found["note"].strip("\\"), is_marked, True),
            ]
            words = ""
    pieces.append(Piece(_SPACE.sub(" ", words + text[at:]), is_marked))
    return [piece for piece in pieces if piece.text]


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    if pieces:
        pieces[0] = Piece(pieces[0].text.lstrip(), pieces[0].is_marked, pieces[0].is_note)
        pieces[-1] = Piece(pieces[-1].text.rstrip(), pieces[-1].is_marked, pieces[-1].is_note)
    return [piece for piece in pieces if piece.text]
