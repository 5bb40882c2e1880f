"""
Capitals set larger or smaller than their line, so that words and sizes of type are plain.

The first letter of a chapter may be set over several lines; it is put back in front of its word. Where a font
has no small capitals, they are made of capitals in smaller type; they count as type of the full size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import Final

from graph.readers.pdf_words import SPACE, Word

_LARGER: Final = 1.7
"""Of the type beside it: an initial is at least this large."""
_CAPITAL: Final = 0.72
"""Of the type size: height of a capital letter."""
_NEAR: Final = 0.5
"""Of its own size: the lines beside an initial start no further away."""
_SMALL_CAPITALS: Final = (0.65, 0.85)
"""Of the type size."""
_MOST: Final = 40
"""No page has more initials."""
_LEAST_LINES: Final = 2


def with_initials(words: Iterable[Word]) -> list[Word]:
    """
    The words of a page, initials joined to the words that they begin.

    The lines beside an initial are taken to start where it does, so that they are not set in.
    """
    found = list(words)
    usual = Counter(word.style.size for word in found).most_common(1)
    large = (word for word in found if word.style.size >= _LARGER * usual[0][0] and _may_be_initial(word))
    for initial in list(islice(large, _MOST)):
        lines = _lines_beside(initial, found)
        if len(lines) < _LEAST_LINES or not _is_level(initial, lines[0]):
            continue
        first = lines[0]
        begun = {id(line): replace(line, left=initial.left) for line in lines[1:]}
        if first.spaced:
            begun[id(first)] = first
            begun[id(initial)] = replace(
                initial, right=first.left, baseline=first.baseline, style=first.style
            )
        else:
            text = initial.text + first.text
            begun[id(first)] = replace(first, text=text, left=initial.left, spaced=True)
            found = [word for word in found if word is not initial]
        found = [begun.get(id(word), word) for word in found]
    return found


def with_small_capitals(words: Iterable[Word]) -> list[Word]:
    """The words of a page, small capitals in the style of the capitals that they follow."""
    found = list(words)
    usual = Counter(word.style for word in found).most_common(1)
    full = {
        small.style: capital.style
        for capital, small in pairwise(found)
        if _follows_as_small_capital(capital, small) and small.style != usual[0][0]
    }
    return [replace(word, style=full.get(word.style, word.style)) for word in found]


def _follows_as_small_capital(capital: Word, small: Word) -> bool:
    first, second = capital.style, small.style
    return (
        len(capital.text) == 1
        and capital.text.isalpha()  # in either case: small capitals may share their shapes with capitals
        and small.text[:1].isalpha()
        and not small.spaced
        and small.baseline == capital.baseline
        and abs(small.left - capital.right) < SPACE * first.size
        and (first.bold, first.italic, first.colour) == (second.bold, second.italic, second.colour)
        and _SMALL_CAPITALS[0] < second.size / first.size < _SMALL_CAPITALS[1]
    )


def _may_be_initial(word: Word) -> bool:
    letters = word.text.lstrip("“‘\"'")
    return len(letters) == 1 and letters.isalpha() and letters.isupper()


def _lines_beside(initial: Word, words: Sequence[Word]) -> list[Word]:
    """The first words of the lines beside an initial, from top to bottom."""
    top, size = initial.baseline - _CAPITAL * initial.style.size, initial.style.size
    beside = [
        word
        for word in words
        if word.style.size * _LARGER <= size
        and top < word.baseline <= initial.baseline + 0.2 * word.style.size
        and -0.1 * size < word.left - initial.right < _NEAR * size
    ]
    lines: list[Word] = []
    for word in sorted(beside, key=lambda word: (word.baseline, word.left)):
        if not lines or word.baseline - lines[-1].baseline > 0.5 * word.style.size:
            lines.append(word)
    return lines


def _is_level(initial: Word, first: Word) -> bool:
    """Whether an initial reaches as high as the first line beside it."""
    top = initial.baseline - _CAPITAL * initial.style.size
    return abs(top - (first.baseline - _CAPITAL * first.style.size)) < 0.6 * first.style.size
