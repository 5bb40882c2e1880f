"""
Which years a report means when it tells of earlier inspections: those it prints, and those it counts back to.

A round of inspections may take more than one year ("2018/19"); its report says "three years ago" of a year
that lies two or three before the first of them, and the years that it names elsewhere tell which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graph.extract.prior.signs import find_told
from graph.statements import Publication
from graph.vocabulary import Vocabulary

_YEAR = re.compile(r"\b(20\d\d)(?:[/–-]\d{2,4})?\b")
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|spring|summer|autumn|winter"
)
_SEASON = re.compile(
    r"\b(in|during|since|from|of|our|the|its)\s(?:the\s)?"
    rf"(?:(?:early|late|mid)[\s-](?:(?:in\s)?(?:the\s)?(?:{_MONTHS})(?:\sof)?\s)?"
    rf"|(?:start|end|beginning|middle|(?:(?:{_MONTHS})\s(?:and|to)\s)?(?:{_MONTHS}))\s(?:of\s)?)(?=20\d\d\b)",
    re.IGNORECASE,
)
_VOICE = re.compile(
    r"\b(?:we|our|us|hmic\w*|inspect\w*|re-?inspect\w*|revisit\w*|assess\w*|judg\w*|graded?|rated)\b",
    re.IGNORECASE,
)
_CLIPPED = re.compile(r"\b(we|i)[’'](?:ve|d|re|m)\b", re.IGNORECASE)
_JOINED = re.compile(
    r"\b20\d\d(?:/\d\d)?"
    r"(?:(?:,|,?\s(?:and|or|then|as well as))(?:\s(?:again|in|then|both))*\s20\d\d(?:/\d\d)?)+"
)
_SPANNED = re.compile(r"\b(?:between|from)\s$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rounds:
    """
    This round of inspections and those before it, as a report has them.

    Args:
        first: First year of this round.
        until: Its last year; the first for a round of one year.
        last: Year of the inspection before.
        named: The years of earlier inspections that the report prints, set apart from bare comparisons.
    """

    first: int
    until: int
    last: int
    named: frozenset[int]

    def has(self, year: int) -> bool:
        """Whether a year is that of an earlier inspection which the report tells of, or the last."""
        return year == self.last or year in self.named

    def meant(self, when: str, text: str, told: tuple[int, ...]) -> tuple[int, ...]:
        """
        The years of a phrase that names none: those told before, the last inspection's, so many years back.

        Args:
            when: "then", "last" or a number of years.
            told: The years told before in the paragraph.
        """
        if when == "then":
            return _printed(text, self.first)[-1:] or told or (self.last,)
        return (self._back(int(when)) if when.isdecimal() else self.last,)

    def _back(self, years: int) -> int:
        """The year that lies so many before this round; of a long round, counted from its end if named so."""
        year = self.first - years
        is_later = years > 1 and self.until > self.first and year not in self.named
        return year + 1 if is_later and year + 1 in self.named else year


def read_rounds(publication: Publication, vocabulary: Vocabulary, sentences: Iterable[str]) -> Rounds:
    """The rounds of inspections as the sentences of a report name them."""
    first = publication.year
    named = Counter(
        item.year
        for words in sentences
        for item in find_told(plain(words), first)
        if item.is_sure and item.year and not item.is_bare
    )
    return Rounds(first, _until(publication.cycle), _last(named, first, vocabulary), frozenset(named))


def _until(cycle: str) -> int:
    """The last year of a cycle such as "2017" or "2023-25"."""
    return int(cycle[:2] + cycle[-2:])


def _last(named: Counter[int], first: int, vocabulary: Vocabulary) -> int:
    """The year of the last inspection: that of the round before, unless the report names others more."""
    years = [cycle.year for cycle in vocabulary.cycles.values() if cycle.year and cycle.year < first]
    before = max(years, default=first - 1)
    return before if before in named or not named else max(named, key=lambda year: (named[year], year))


def plain(text: str) -> str:
    """
    Text as the turns of phrase are written: "In May 2014 and again in 2016 we've asked", "In 2016 we asked".

    Months and seasons are left out only where inspectors speak; of years in one list the last is kept.
    """
    text = _CLIPPED.sub(r"\1", text)
    if "20" not in text:
        return text
    text = _SEASON.sub(r"\1 ", text) if _VOICE.search(text) else text
    return _JOINED.sub(
        lambda found: found.group() if _is_span(text, found) else found.group().split()[-1], text
    )


def _is_span(text: str, found: re.Match[str]) -> bool:
    """Whether years are the ends of a stretch: "between 2014 and 2016"."""
    return _SPANNED.search(text, 0, found.start()) is not None


def years_of(words: str) -> list[int]:
    """The years that words print, each of a span such as "2018/19" by its first; may be empty."""
    return [int(year) for year in _YEAR.findall(words)]


def _printed(text: str, current: int) -> tuple[int, ...]:
    return tuple(year for year in years_of(text) if year < current)


def joined_to(named: Iterable[int], text: str) -> tuple[int, ...]:
    """Years named and those in one list with them: "in both 2015 and 2016"; each once, in order."""
    chosen = list(named)
    for found in _JOINED.finditer(text):
        years = years_of(found.group())
        if set(chosen) & set(years) and not _is_span(text, found):
            chosen += years
    return tuple(dict.fromkeys([*(year for year in years_of(text) if year in chosen), *chosen]))
