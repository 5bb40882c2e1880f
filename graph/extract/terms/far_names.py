"""
Acronyms whose words stand apart from them: "Calls are graded with DRIVE. Danger, risk, … are weighed".

No sign joins the two, so that the fit has to be stricter than beside brackets: every word but the smallest
gives its initial and nothing else. The words are looked for in the sentence of the acronym, in those beside
it and in the list below it; a name in capitals may stand anywhere in the document.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from graph.document import Block, BlockKind, Document, Span
from graph.extract.terms.acronyms import ACRONYM, letters_of, singular
from graph.extract.words.splitting import split_sentences

_READ = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.FOOTNOTE, BlockKind.ROW})
_ACRONYM = re.compile(rf"(?<![\w-])(?:{ACRONYM})(?![\w-])")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_GAP = re.compile(r"(?:,?\s)?(?:&\s|(?:and|of|the|for|an?|in|on|to|or|with)\s)*")
_TOLD = re.compile(
    r"\b(?:letters|initials|acronym|abbreviation|name)\s(?:[a-z]+\s)?(?:stands?|is\sshort|comes?|means?)\b"
)
_BEFORE = re.compile(r"[^.:;!?)]\s(?!The |An? |Its |In )[A-Z][\w’'-]*\s(?:(?:of|and|for)\s(?:the\s)?)?$")
"""The end of a name that goes on."""
_SPELLED = 4  # letters of an acronym that words near by may spell out
_NAMED = 3  # letters of one that a name in capitals may spell out, wherever it stands
_MOST = 8  # uses of an acronym beside which its words are looked for
_SURE = 5  # letters whose words need not be a list


@dataclass(frozen=True, slots=True)
class FarName:
    """An acronym, the words it stands for, and where these stand."""

    acronym: str
    name: str
    passage: tuple[Span, ...]


def find_far_names(document: Document, known: Container[str]) -> Iterator[FarName]:
    """
    Acronyms whose words stand apart from them, each once.

    Args:
        known: Acronyms that are told already.
    """
    blocks = [block for block in document.blocks if block.kind in _READ]
    used: dict[str, list[tuple[int, int]]] = {}
    for place, block in enumerate(blocks):
        for found in _ACRONYM.finditer(block.text.words):
            acronym = singular(found.group())
            if acronym not in known:
                used.setdefault(acronym, []).append((place, found.start()))
    for acronym, places in used.items():
        near = (_near(acronym, blocks[place], at, blocks[place + 1 :]) for place, at in places[:_MOST])
        far = next(filter(None, near), None) or _named(acronym, blocks)
        if far:
            yield far


def find_initials(words: str, letters: str, start: int = 0) -> tuple[int, int] | None:
    """
    Where words stand whose initials are the letters, in order.

    >>> find_initials("We weigh danger, risk and injury first.", "DRI")
    (9, 32)
    """
    for first in re.finditer(rf"(?<![\w’'-]){re.escape(letters[0])}", words[start:], re.IGNORECASE):
        end = _end(words, start + first.start(), letters)
        if end:
            return start + first.start(), end
    return None


def opening_initials(words: str, acronym: str) -> tuple[int, int] | None:
    """Where words stand that open a sentence with the initials of an acronym; None if they do not."""
    letters = letters_of(acronym)
    end = _end(words, 0, letters) if len(letters) >= _NAMED and words[:1].isalpha() else None
    return (0, end) if end else None


def _end(words: str, start: int, letters: str) -> int | None:
    """Where the words end that give all letters from a place on; None where they do not."""
    at, end, left = start, start, letters.lower()
    while left:
        word = _WORD.match(words, at)
        if word is None:
            return None
        parts = [part[0] for part in word.group().lower().split("-") if part]
        taken = "".join(parts) if left.startswith("".join(parts)) else parts[0]
        if not left.startswith(taken):
            return None
        left, end = left[len(taken) :], word.end()
        gap = _GAP.match(words, end)
        at = gap.end() if gap else end
    return end


def _near(acronym: str, block: Block, at: int, below: Sequence[Block]) -> FarName | None:
    """The words in the sentence of an acronym, the next, the one before, or the list below."""
    letters = letters_of(acronym)
    sentences = split_sentences(block.text.words)
    place = next((place for place, (_, end) in enumerate(sentences) if at < end), len(sentences) - 1)
    for near in (place, place + 1, place - 1):
        if not 0 <= near < len(sentences):
            continue
        start, end = sentences[near]
        words = block.text.words[start:end]
        found = find_initials(words, letters)
        if found and acronym not in words[slice(*found)] and _is_sure(words, found, letters):
            run = start + found[0], start + found[1]
            return FarName(acronym, block.text.words[slice(*run)], block.text.spans(start, end))
    if block.text.words.endswith(":") and len(letters) >= _SPELLED:
        return _listed(acronym, letters, below)
    return None


def _is_sure(words: str, found: tuple[int, int], letters: str) -> bool:
    """Whether a run of words near an acronym is no chance: it is long, a list, or said to be what it is."""
    run = words[slice(*found)]
    if _TOLD.search(words[: found[0]]):
        return True
    return len(letters) >= _SURE or (len(letters) >= _SPELLED and run.count(",") >= len(letters) - 2)


def _listed(acronym: str, letters: str, below: Sequence[Block]) -> FarName | None:
    """The first words of the points of a list, one a letter."""
    points = below[: len(letters)]
    firsts = [_WORD.search(point.text.words) for point in points]
    if len(points) < len(letters) or any(point.kind is not BlockKind.BULLET for point in points):
        return None
    if any(
        word is None or word.group()[0].lower() != letter.lower()
        for word, letter in zip(firsts, letters, strict=True)
    ):
        return None
    spans = tuple(span for point in points for span in point.text.spans())
    return FarName(acronym, ", ".join(word.group().lower() for word in firsts if word), spans)


def _named(acronym: str, blocks: Sequence[Block]) -> FarName | None:
    """A name in capitals with such initials, as long as it can be."""
    letters = letters_of(acronym)
    if len(letters) < _NAMED or not letters.isupper():
        return None
    pattern = _capitals(letters)
    for block in blocks:
        found = pattern.search(block.text.words)
        if found and not _BEFORE.search(block.text.words[: found.start()]):
            return FarName(acronym, found.group(), block.text.spans(*found.span()))
    return None


@cache
def _capitals(letters: str) -> re.Pattern[str]:
    between = r"[\s-](?:(?:of|and|for|the|in|on|&)\s){0,2}"
    words = between.join(rf"{letter}[a-z][\w’']*" for letter in letters)
    return re.compile(rf"(?<![\w’'-]){words}(?![\w-])(?!\s(?:(?:of|and|for)\s(?:the\s)?)?[A-Z])")
