"""
What an earlier inspection found, as a report tells it: when, on which question, and how it is now.

The turns of phrase are `graph/data/cues/earlier-inspections.csv`. Each says how the year is told: "named" in
it; so many years before this inspection; "last", that of the round before; or "then", the year last told in
the paragraph. A year that is named counts alone. A phrase that only compares with a year ("has got better
since 2016") counts where the inspectorate itself judges, and back to the round before. How things are now is
said by the sentence or, where it only tells of then, by the one behind it (`then-and-now.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extract.cues import Match, Words, load_table
from graph.statements import PriorReference, Publication, Role, Sentence
from graph.vocabulary import Vocabulary

_YEAR = re.compile(r"\b(20\d\d)(?:[/–-]\d{2,4})?\b")
_NOW = frozenset({"improved", "worsened", "unchanged"})


def draw_prior_references(
    sentences: Sequence[Sentence], publication: Publication, vocabulary: Vocabulary
) -> tuple[PriorReference, ...]:
    """The references to earlier inspections, one a sentence and year, in order; may be empty."""
    found: list[PriorReference] = []
    cycles = publication.year, _year_before(publication, vocabulary)
    told: tuple[int, tuple[int, ...]] = (-1, ())  # paragraph, and the years last told in it
    for place, sentence in enumerate(sentences):
        if told[0] != sentence.paragraph:
            told = (sentence.paragraph, ())
        years = _years(sentence, cycles, told[1])
        if years:
            told = (sentence.paragraph, years)
            trend = _trend(sentence, sentences[place + 1 : place + 2])
            found.extend(
                PriorReference(
                    year=year,
                    theme=_theme(sentence, vocabulary),
                    trend=trend,
                    words=sentence.words,
                    spans=sentence.spans,
                    section=sentence.section,
                )
                for year in years
            )
    return tuple(found)


def _year_before(publication: Publication, vocabulary: Vocabulary) -> int:
    """The first year of the round of inspections before this one."""
    years = [
        cycle.year for cycle in vocabulary.cycles.values() if cycle.year and cycle.year < publication.year
    ]
    return max(years, default=publication.year - 1)


def _years(sentence: Sentence, cycles: tuple[int, int], told: tuple[int, ...]) -> tuple[int, ...]:
    """
    The years of the earlier inspections that a sentence tells of, each once, in order; may be empty.

    Args:
        cycles: First years of this round of inspections and of the one before.
        told: The years last told in its paragraph.
    """
    if not sentence.theme and sentence.role is Role.CONTEXT:
        return ()  # outside the questions a report speaks of inspections in general
    words = Words.read(sentence.words)
    matches = list(load_table("earlier-inspections").find(words))
    if any(match.cue["when"] == "none" for match in matches):
        return ()
    named = dict.fromkeys(
        year
        for match in matches
        for year in _years_in(match, words)
        if match.cue["when"] != "compared" or (sentence.role is Role.FINDING and year >= cycles[1])
    )
    matches = [match for match in matches if match.cue["when"] != "compared"]
    if matches and not named:
        named = dict.fromkeys(year for match in matches for year in _years_meant(match, cycles, told))
    return tuple(year for year in named if year < cycles[0])


def _years_in(match: Match, words: Words) -> Iterator[int]:
    for year in _YEAR.findall(" ".join(words.tokens[match.start : match.end])):
        yield int(year)


def _years_meant(match: Match, cycles: tuple[int, int], told: tuple[int, ...]) -> tuple[int, ...]:
    """The years of a phrase that names none: those told before, the last inspection's, so many years back."""
    current, last = cycles
    when = match.cue["when"]
    if when == "then":
        return told or (last,)
    return (current - int(when) if when.isdecimal() else last,)


def _theme(sentence: Sentence, vocabulary: Vocabulary) -> str:
    """The question of its chapter, or that of its topic."""
    topic = vocabulary.topics.get(sentence.topic)
    broader = topic.broader if topic else ()
    return sentence.theme or (broader[0] if len(broader) == 1 else "")


def _trend(sentence: Sentence, following: Sequence[Sentence]) -> str:
    """What is said of it now: by the sentence itself, or by the next one of the paragraph."""
    if _said(sentence, "first")[:1] == ["none"]:
        return ""  # an earlier grade that stands says nothing of how things are now
    beside = [item for item in following if item.paragraph == sentence.paragraph]
    own = [*_said(sentence, "first"), sentence.trend, *_said(sentence, "last")]
    told = own + [
        says for item in beside for says in (*_said(item, "first"), *_said(item, "last"), item.trend)
    ]
    return next((says for says in told if says in _NOW), "")


def _said(sentence: Sentence, place: str) -> list[str]:
    """
    How things are now against then, as turns of phrase say it, in order; may be empty.

    Args:
        place: "first" for those that leave no doubt, "last" for those that count where nothing else tells.
    """
    cues = load_table("then-and-now").cues_in(Words.read(sentence.words))
    return [cue["says"] for cue in cues if cue["place"] == place]
