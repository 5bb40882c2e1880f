"""
Whether a sentence tells of an earlier inspection, by the sum of signs, where no phrase says so outright.

The signs are `graph/data/cues/earlier-signs.csv`. One that tells when is needed: a year before this round of
inspections, or words such as "last year". Around it the sentence speaks for an inspection by its voice
("we"), by what was told or judged, by the inspection's own name or by setting now against then; figures, the
doings of the force and other bodies speak against it. Of each sort of sign only the heaviest counts, and less
the farther it stands from the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.extract.words.cues import Match, Words, load_table

_YEAR = re.compile(r"(20\d\d)(?:[/–-]\d{2,4})?")
_ENOUGH = 2.5
_FOR, _AGAINST = (7, 13, 60), (3, 7, 13)
"""Tokens from a time within which a sign for it, or against it, counts in full, by two thirds, by one."""
_OTHERS, _BESIDE = -3.0, 4
"""Strength of what names another body outright, and how many tokens from an inspection it may stand."""
_OLDEST = 8  # years back that an inspection may lie


@dataclass(frozen=True, slots=True)
class Told:
    """
    An earlier inspection that a sentence may tell of.

    Args:
        when: "named", a number of years before this inspection, "last" or "then".
        year: The year named; 0 if none is.
        weight: How much speaks for it.
        is_bare: Whether nothing but a comparison speaks for it: "as it was in 2015".
    """

    when: str
    year: int
    weight: float
    is_bare: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether enough speaks for it."""
        return self.weight >= _ENOUGH


def find_told(text: str, current: int) -> tuple[Told, ...]:
    """
    The earlier inspections that a sentence may tell of, those with a named year first; may be empty.

    Args:
        current: First year of this round of inspections.
    """
    words = Words.read(text)
    matches = load_table("earlier-signs").find(words)
    now = [match for match in matches if match.cue["when"] == "now"]
    signs = [
        match
        for match in matches
        if match.cue["tells"] != "time"
        and not _is_masked(match, matches)
        and (_has_year(match, words) or not _overlaps(match, now))
    ]
    times = [match for match in matches if match.cue["tells"] == "time" and not _overlaps(match, now)]
    named = [
        _told("named", year, _heaviest(signs, place, place + 1)) for place, year in _years(words, current)
    ]
    meant = [
        _told(time.cue["when"], 0, {"time": time.cue.strength, **_heaviest(signs, time.start, time.end)})
        for time in times
    ]
    return (*named, *meant)


def _told(when: str, year: int, weights: dict[str, float]) -> Told:
    """What the weights of each sort of sign say of a time."""
    speaking = {sort for sort, weight in weights.items() if weight > 0}
    return Told(when, year, sum(weights.values()), is_bare=speaking <= {"compares"})


def is_of_others(match: Match, words: Words) -> bool:
    """Whether an inspection is named beside another body: "the last inspection by the council"."""
    signs = load_table("earlier-signs").find(words)
    inside = [sign for sign in signs if match.start <= sign.start and sign.end <= match.end]
    if any(sign.cue["tells"] == "voice" and sign.cue.strength > 0 for sign in inside):
        return False
    return any(
        sign.cue["tells"] == "others"
        and sign.cue.strength <= _OTHERS
        and max(sign.start - match.end, match.start - sign.end) <= _BESIDE
        for sign in signs
    )


def _is_masked(match: Match, matches: Sequence[Match]) -> bool:
    """Whether a sign of no strength of its sort overlaps it: "officers told us" is no inspectors' voice."""
    tells = match.cue["tells"]
    return _overlaps(match, [it for it in matches if it.cue["tells"] == tells and not it.cue.strength])


def _has_year(match: Match, words: Words) -> bool:
    return any(_YEAR.fullmatch(token) for token in words.tokens[match.start : match.end])


def _overlaps(match: Match, others: Sequence[Match]) -> bool:
    return any(other.start < match.end and match.start < other.end for other in others)


def _heaviest(signs: Sequence[Match], start: int, end: int) -> dict[str, float]:
    """The weight of the heaviest sign of each sort, each less the farther it stands from a time."""
    heaviest: dict[str, float] = {}
    for sign in signs:
        gap = max(sign.start - end, start - sign.end, 0)
        weight = sign.cue.strength * _share(gap, _AGAINST if sign.cue.strength < 0 else _FOR)
        sort = sign.cue["tells"]
        heaviest[sort] = max(heaviest.get(sort, 0.0), weight, key=abs)
    return heaviest


def _share(gap: int, reaches: tuple[int, int, int]) -> float:
    """How much of a sign counts so many tokens from a time."""
    return next((part / 3 for part, reach in zip((3, 2, 1), reaches, strict=True) if gap <= reach), 0.0)


def _years(words: Words, current: int) -> Iterator[tuple[int, int]]:
    """The places of years before this round, each with its year."""
    for place, token in enumerate(words.tokens):
        year = _YEAR.fullmatch(token)
        if year and current - _OLDEST <= int(year.group(1)) < current:
            yield place, int(year.group(1))
