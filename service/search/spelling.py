"""
Words of the index near to one that is nowhere in it.

First those that one slip of the finger makes of it, then those that begin alike and are about as long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from service.search.words import Term

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_CLOSE: Final = 0.72
_MOST_LOOKED_AT: Final = 600
_LONGEST: Final = 30  # letters
_SHORTEST: Final = 4


def near_words(index: sqlite3.Connection, terms: Sequence[Term]) -> dict[str, str]:
    """Word that is nowhere -> the word most like it; a word to which none is like is left out."""
    words = [word for term in terms for word in term.tokens]
    found = {word: _nearest(index, word) for word in words if not _is_known(index, word)}
    return {word: near for word, near in found.items() if near}


def _is_known(index: sqlite3.Connection, word: str) -> bool:
    """Whether it is a word or the start of one, or nothing that could be told from another."""
    if not word.isalpha() or not _SHORTEST <= len(word) <= _LONGEST:
        return True
    row = index.execute("SELECT word FROM word WHERE word >= ? ORDER BY word LIMIT 1", (word,)).fetchone()
    return row is not None and str(row[0]).startswith(word)


def _nearest(index: sqlite3.Connection, word: str) -> str:
    slips = sorted(_slips(word))
    marks = ", ".join("?" * len(slips))
    rows = index.execute(f"SELECT word, things FROM word WHERE word IN ({marks})", slips).fetchall()  # noqa: S608
    if rows:
        return str(max(rows, key=lambda row: (_likeness(word, row[0]), row[1], row[0]))[0])
    alike = index.execute(
        "SELECT word FROM word WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? "
        "ORDER BY things DESC, word LIMIT ?",
        (word[0], word[0] + "\U0010ffff", len(word) - 3, len(word) + 3, _MOST_LOOKED_AT),
    )
    return next(iter(get_close_matches(word, [each for (each,) in alike], 1, _CLOSE)), "")


def _likeness(one: str, other: str) -> float:
    return round(SequenceMatcher(None, one, other).ratio(), 2)


def _slips(word: str) -> set[str]:
    """What comes of a word by one letter left out, put in, or changed, or by two that change places."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    changed = {head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS}
    put_in = {head + letter + tail for head, tail in cuts for letter in _LETTERS}
    return left_out | swapped | changed | put_in
