"""
Shares of a sample that was read: "in 57 of the 60 files", "Of the 40 cases that needed a plan, 25 had one".

What was looked for is nearly always a duty, so that a share well under the whole is a weakness, whatever
words of praise name the duty. Where the words name a fault instead, even a small share is one.
"""

from __future__ import annotations

from graph.extract.numbers.printed import read_word
from graph.extract.words.cues import Words, load_table

MOST = 0.78
"""A duty done in this share of a sample, or more, speaks for the force."""
FEW = 0.72
"""A duty done in a smaller share speaks against it."""
HARDLY_ANY = 0.08
"""A fault found in no more than this share speaks for the force."""
_STRENGTH = 1.8
_SAID = 0.45
_LONGEST = 12  # digits
"""A weight below this names neither duty nor fault."""


def find_shares(words: Words) -> tuple[tuple[int, float], ...]:
    """
    Shares from 0 to 1, each with the place of its first number; empty for none.

    >>> find_shares(Words.read("Of the 40 cases that needed a plan, 10 had one"))
    ((9, 0.25),)
    """
    shares: list[tuple[int, float]] = []
    whole = 0
    taken: set[int] = set()
    numbers_of = dict(_numbers(words))
    for match in load_table("shares").longest(words):
        taken.update(match.places)
        numbers = [(place, numbers_of[place]) for place in match.places if place in numbers_of]
        if match.cue["says"] == "part" and len(numbers) == 2:
            shares.append((numbers[0][0], numbers[0][1] / max(numbers[1][1], 1)))
        elif match.cue["says"] == "whole" and numbers:
            whole = numbers[0][1]
        elif match.cue["says"] == "all":
            shares.append((numbers[0][0], 1.0))
        elif match.cue["says"] == "percent" and numbers:
            shares.append((numbers[0][0], numbers[0][1] / 100))
        elif match.cue["says"] == "but" and len(numbers) == 2:
            shares.append((numbers[0][0], 1 - numbers[0][1] / max(numbers[1][1], 1)))
    if whole and not shares:
        later = [(place, value) for place, value in numbers_of.items() if place not in taken]
        shares += [(place, value / whole) for place, value in later]
    return tuple((place, share) for place, share in shares if share <= 1)


def weigh_share(share: float, said: float) -> float:
    """
    What a share weighs, to be added to what the rest of its sentence says.

    Args:
        share: From 0 to 1.
        said: The weight of the rest: below 0 where it names a fault.
    """
    if said <= -_SAID:
        return _STRENGTH - said if share <= HARDLY_ANY else -_STRENGTH
    if share >= MOST:
        return _STRENGTH
    return -_STRENGTH - max(said, 0.0) if share < FEW else 0.0


def _numbers(words: Words) -> list[tuple[int, int]]:
    """Whole numbers with their places; one is left out: as a word it is most often a pronoun."""
    read = ((place, _whole(token)) for place, token in enumerate(words.tokens))
    return [(place, value) for place, value in read if value is not None]


def _whole(token: str) -> int | None:
    digits = token.replace(",", "").partition(".")[0]
    value = int(digits) if digits.isdecimal() and len(digits) < _LONGEST else read_word(token)
    return value if value != 1 else None
