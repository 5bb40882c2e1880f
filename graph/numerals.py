"""
The numerals of a document, and why one that no observation has taken is no figure.

A numeral is a number in digits ("2,242", "10:30" counts as one) or a number word. The reasons are entries of
`ontology/schemes/quality-metrics.ttl`; the wordings that tell them are those by which figures are read,
`graph/data/cues/quantities.csv`. The first reason that holds is the one given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from graph.extract.numbers.no_figures import cue, is_whole
from graph.extract.numbers.printed import read_word
from graph.extract.times.periods import find_periods

_DIGITS = re.compile(r"\d+(?:[.,:/]\d+)*")
_WORD = re.compile(r"(?<![\w’'])[A-Za-z]+(?:-[A-Za-z]+)?")
_ADDRESS = re.compile(r"(?:https?://|www\.|ISBN\W)\S*(?:\s[\d-]+)?")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/–-]\d{2,4})?")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY_OF_MONTH = re.compile(rf"(?:\s(?:and|or|to)\s\d{{1,2}})?\s(?:{_MONTHS})\b")
_AGE = re.compile(r"[-\s](?:to\s)?(?:years?[-\s]olds?|year[-\s]olds?)\b")
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o’clock)")
_HOURS = re.compile(r"\d{1,2}:\d\d|24/7")
_DURATION = re.compile(
    r"[-\s](?:(?:working|calendar|full|successive|consecutive)\s)?(?:minute|hour|day|week|month|year)s?\b"
)
_LETTER_BEFORE = re.compile(r"[^\W\d_]-?$")
_LETTER_AFTER = re.compile(r"(?!(?:m|k|bn|s)\b)-?[^\W\d_]")
_CAPITAL_BEFORE = re.compile(r"[^.!?:;]\s['‘“\"(]?[A-Z][\w’'-]*\s$")
_PER_BEFORE = re.compile(r"\b(?:per|for every)\s$", re.IGNORECASE)
_NEAR = 45  # characters
_REACH = 300
"""Characters on either side that are looked at: a sentence without an end costs no more than others."""
_LONGEST_LEAD = 100
"""Characters before a numeral that a wording right before it may take up."""
_SMALL = 12

Stretches = tuple[tuple[int, int], ...]
"""Starts and ends in some words, in order; kept for the words last seen, which may have several numerals."""


class Place(StrEnum):
    """The part of a document that a numeral stands in."""

    BODY = "body"
    ANNEX = "annex"
    TITLE_PAGE = "title-page"
    APART = "apart"
    """A heading, caption, note, source line or the contents list."""


@dataclass(frozen=True, slots=True)
class _Numeral:
    """A numeral of some words, and what stands on either side."""

    words: str
    start: int
    end: int
    place: Place

    @property
    def printed(self) -> str:
        return self.words[self.start : self.end]

    @property
    def before(self) -> str:
        return self.words[max(0, self.start - _REACH) : self.start]

    @property
    def after(self) -> str:
        return self.words[self.end : self.end + _REACH]

    def is_led_by(self, what: str) -> bool:
        """Whether a wording of one kind stands right before it."""
        before = self.before[-_LONGEST_LEAD:].rstrip()
        return any(found.end() == len(before) for found in cue(what).finditer(before))


def find_numerals(words: str) -> Iterator[tuple[int, int]]:
    """
    Where words have numerals, in order.

    >>> words = "Of 2,242 calls forty-two waited for two-hour slots"
    >>> [words[start:end] for start, end in find_numerals(words)]
    ['2,242', 'forty-two', 'two']
    """
    found = [match.span() for match in _DIGITS.finditer(words)]
    for match in _WORD.finditer(words):
        first = match.group().partition("-")[0]
        if read_word(match.group()) is not None:
            found.append(match.span())
        elif read_word(first) is not None:
            found.append((match.start(), match.start() + len(first)))
    return iter(sorted(found))


def is_base(words: str, start: int) -> bool:
    """Whether a numeral that starts there is what a rate is told of: "per 1,000 residents"."""
    return _PER_BEFORE.search(words, max(0, start - _NEAR), start) is not None


def reason_of(words: str, start: int, end: int, place: Place) -> str:
    """
    Why a numeral is no figure: the slug of an entry of the list, without "numeral-" before it.

    Args:
        words: Those of the sentence or line.
        start, end: Where the numeral stands in them.
    """
    numeral = _Numeral(words, start, end, place)
    holds = (reason for reason, is_so in _REASONS if is_so(numeral))
    return next(holds, "unmeasured")


def _is_in_address(numeral: _Numeral) -> bool:
    return _is_within(numeral, _addresses(numeral.words))


def _is_date(numeral: _Numeral) -> bool:
    return bool(
        _is_within(numeral, _dates(numeral.words))
        or _YEAR.fullmatch(numeral.printed)
        or _DAY_OF_MONTH.match(numeral.after)
    )


def _is_within(numeral: _Numeral, stretches: Stretches) -> bool:
    place = bisect_right(stretches, (numeral.start, len(numeral.words))) - 1
    return place >= 0 and numeral.end <= stretches[place][1]


@lru_cache(maxsize=1)
def _addresses(words: str) -> Stretches:
    return tuple(found.span() for found in _ADDRESS.finditer(words))


@lru_cache(maxsize=1)
def _dates(words: str) -> Stretches:
    return tuple((found.at, found.until) for found in find_periods(words))


def _is_age_or_time(numeral: _Numeral) -> bool:
    return bool(
        numeral.is_led_by("age")
        or _HOURS.fullmatch(numeral.printed)
        or any(form.match(numeral.after) for form in (_AGE, _CLOCK, _DURATION))
    )


def _is_name(numeral: _Numeral) -> bool:
    return bool(
        numeral.is_led_by("label")
        or cue("service").fullmatch(numeral.printed)
        or _LETTER_BEFORE.search(numeral.before[-2:])
        or (numeral.printed[0].isdigit() and _LETTER_AFTER.match(numeral.after))
        or _CAPITAL_BEFORE.search(numeral.before[-_NEAR:])
    )


def _is_elsewhere(numeral: _Numeral) -> bool:
    counted = " ".join(numeral.after.split()[:3])
    near = numeral.before[-_NEAR:], numeral.after[:_NEAR]
    return bool(cue("noun").search(counted) or any(cue("whose").search(words) for words in near))


def _is_whole(numeral: _Numeral) -> bool:
    return numeral.is_led_by("sample") or is_whole(numeral.before)


def _is_count_word(numeral: _Numeral) -> bool:
    value = read_word(numeral.printed)
    return value is not None and value <= _SMALL


_REASONS: tuple[tuple[str, Callable[[_Numeral], bool]], ...] = (
    ("apart", lambda numeral: numeral.place is Place.APART),
    ("title-page", lambda numeral: numeral.place is Place.TITLE_PAGE),
    ("address", _is_in_address),
    ("ordinal", lambda numeral: _ORDINAL.match(numeral.after) is not None),
    ("date", _is_date),
    ("age-or-time", _is_age_or_time),
    ("name", _is_name),
    ("base", lambda numeral: is_base(numeral.words, numeral.start)),
    ("annex", lambda numeral: numeral.place is Place.ANNEX),
    ("bound", lambda numeral: any(map(numeral.is_led_by, ("limit", "below", "bound")))),
    (
        "plan",
        lambda numeral: any(cue(what).search(numeral.before) for what in ("unsure", "maybe", "planned")),
    ),
    ("elsewhere", _is_elsewhere),
    ("whole", _is_whole),
    ("count-word", _is_count_word),
)
