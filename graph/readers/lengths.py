"""
How long a document, block or sentence may be, and where a longer block or sentence is cut.

What goes on for pages without an end is a file that lost its line ends or its full stops. It is read in
parts: what is done with a sentence may take time with the square of its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

LONGEST_DOCUMENT: Final = 2_000_000
"""Characters of its text; a report of three hundred pages has 800,000."""
LONG_DOCUMENT: Final = 100_000
"""
Characters of text or bytes of a page that are read in a process of its own, with an end to its time: most
reports have fewer, and of what has fewer nothing known takes more than some seconds.
"""
LONGEST_BLOCK: Final = 20_000
"""Characters; the longest paragraphs have 3,000, rows of tables as many."""
LONGEST_SENTENCE: Final = 2_000
"""Characters; the longest, which are lists in a sentence, have 1,500."""
_STOPS = (". ", "; ", ", ", " ")


def cuts(words: str, longest: int, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """
    Start and end of the parts of some words, in order: each as long as may be, without spaces around it.

    They end with a sentence if one ends in the second half, or else with a lesser stop or a word.

    >>> list(cuts("One two. Three four five", 12))
    [(0, 8), (9, 19), (20, 24)]
    """
    end = len(words) if end is None else end
    while end - start > longest:
        stop = _stop(words, start + longest // 2, start + longest)
        yield start, stop
        start = stop + (words[stop] == " ")
    if start < end:
        yield start, end


def _stop(words: str, low: int, high: int) -> int:
    """Where the last part ends that ends at the strongest stop between two places."""
    for sign in _STOPS:
        found = words.rfind(sign, low, high + 1)
        if found >= 0:
            return found + len(sign) - 1
    return high
