"""
Where sentences begin and end: spaCy's rule-based sentencizer, with the abbreviations of police reports.

The sentencizer ends a sentence at every full stop that stands as a token of its own. What it cuts too early
is joined again: behind an abbreviation ("Det. Supt."), inside brackets, and before a small letter.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from graph.extract.words.cues import read_rows
from graph.readers.lengths import LONGEST_SENTENCE, cuts

if TYPE_CHECKING:
    from spacy.language import Language

_LAST_WORD = re.compile(r"[\w.]+\Z")
_INITIAL = re.compile(r"[A-Z]\.\Z")
_CLOSING = re.compile(r"[\s\"'”’)\]]*")
_OPENING = re.compile(r"(?<=\s)[(“‘\"'\[]+\s*\Z")
"""What opens the next sentence; the sentencizer leaves it with the one before."""
_STOP = re.compile(
    r"(?<=[a-z0-9)][.!?])(?=[A-Z][a-z])|(?<=[.!?][”\"’)])(?=\s+[A-Z])"
    r"|(?<=\d[mk][.])(?=\s+[A-Z“‘])|(?<=\d(?:bn|tn)[.])(?=\s+[A-Z“‘])|(?<=…)(?=\s+[A-Z])"
    r"|(?<=\b[ap]\.m\.)(?=\s+[A-Z](?!\w*day\b))"
)
"""Ends that the sentencizer misses: no space behind them, a closing quote, or a unit that it takes in."""
_TITLES = frozenset(row["word"] for row in read_rows("abbreviations") if row["ends_sentence"] != "may")
_ABBREVIATIONS = frozenset(row["word"] for row in read_rows("abbreviations"))
_LONGEST_BRACKET = 300
"""Characters after which an open bracket is taken for one that was never closed."""
_LONG = re.compile(r"\S{300,}")
"""No word or address; the tokenizer, which takes one apart sign by sign, takes the square of its length."""
_KEPT = 40
_REMEMBERED = 4096
"""Texts whose cuts are kept: every kind of statement asks for those of the same paragraphs."""


@lru_cache(maxsize=_REMEMBERED)
def split_sentences(words: str) -> tuple[tuple[int, int], ...]:
    """
    Cut clean words into sentences.

    Args:
        words: Clean words: single spaces, no line breaks.

    Returns:
        Start and end (exclusive) of each sentence, in code points of `words`, without the spaces around it;
        empty for empty words.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _pieces(words):
        if spans and _belongs_together(words, *spans[-1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    trimmed = (_trim(words, start, end) for start, end in spans)
    return tuple(part for span in trimmed for part in cuts(words, LONGEST_SENTENCE, *span))


def _pieces(words: str) -> list[tuple[int, int]]:
    """The sentencizer's cuts, and those that it misses where no space follows the full stop."""
    cuts = {0, len(words)}
    for sentence in load_sentencizer()(_LONG.sub(_broken, words)).sents:
        opening = _OPENING.search(words, 0, sentence.start_char)
        cuts.add(opening.start() if opening else sentence.start_char)
    cuts.update(match.start() for match in _STOP.finditer(words))
    ordered = sorted(cuts)
    return list(pairwise(ordered))


def _broken(found: re.Match[str]) -> str:
    """White space of the same length for the middle of a long word, with no stop before or behind it."""
    word = found.group()
    return f"{word[:_KEPT]}a{' ' * (len(word) - 2 * _KEPT - 2)}a{word[-_KEPT:]}"


def _belongs_together(words: str, start: int, end: int, following: int) -> bool:
    before = words[max(start, end - _LONGEST_BRACKET) : end].rstrip()
    closing = _CLOSING.match(words, following)
    after = words[closing.end() : closing.end() + 1] if closing else ""
    if not after or after.islower() or after in ",;:–)":
        return True
    if _is_bracket_open(before):
        return True
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word = last.group()
    if word.lower() in _ABBREVIATIONS and after.isdigit():
        return True
    return word.lower() in _TITLES or bool(_INITIAL.fullmatch(word))


def _is_bracket_open(before: str) -> bool:
    opened = before.rfind("(")
    return opened > before.rfind(")") and len(before) - opened < _LONGEST_BRACKET


def _trim(words: str, start: int, end: int) -> tuple[int, int]:
    while start < end and words[start].isspace():
        start += 1
    while start < end and words[end - 1].isspace():
        end -= 1
    return start, end


@lru_cache
def load_sentencizer() -> Language:
    """The sentencizer, loaded once."""
    import spacy  # its import takes seconds; a caller that splits nothing need not wait

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    return pipeline
