"""
Places of a report that do not agree with one another, each put as a question that quotes both.

Compared are figures of one measure, area and time; the periods given for one measure; what acronyms stand
for; grades; what is said of the data of one force; and sums, shares, movements and claims of a trend
(`sums.py`, `claims.py`). Nothing is asserted: a reader decides. A figure that agrees once it is rounded alike
is no inconsistency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import combinations

from graph.extract.grades.judgments import find_grades
from graph.extract.inconsistencies.claims import find_unsupported_trends
from graph.extract.inconsistencies.sums import find_sums
from graph.extract.times.periods import Period, find_periods
from graph.statements import DataCaveat, Extraction, Inconsistency, Observation, Sentence, Term
from graph.vocabulary import Vocabulary
from graph.wording import label_key

_ROUGHLY = re.compile(
    r"\b(?:about|around|almost|nearly|over|under|than|least|most|to|approximately|roughly|some|above|below)\s+$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:This|That|The)(?: \w+)? (?:rate|figure|number|proportion|share|level)\b|^It\b")
_ANY = re.compile(r"\b(?:any|no)\b")
_SMALL_WORDS = frozenset(["a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"])
_ALIKE = 5  # letters that two forms of one word share: "continuous", "continuing"
_YEAR = 366  # days


def draw_inconsistencies(extraction: Extraction, vocabulary: Vocabulary) -> tuple[Inconsistency, ...]:
    """
    What a report leaves open by disagreeing with itself, in order of place; may be empty.

    Args:
        extraction: All else that was drawn from the report.
    """
    found = [
        *_differing_values(extraction),
        *_differing_periods(extraction.observations),
        *_periods_of_the_text(extraction, vocabulary),
        *_expansions(extraction.terms),
        *_grades(extraction, vocabulary),
        *_data(extraction.caveats),
        *find_sums(extraction.document, vocabulary),
        *find_unsupported_trends(extraction),
    ]
    distinct = {item.question: item for item in found}
    return tuple(sorted(distinct.values(), key=lambda item: (item.passages, item.question)))


# ---------------------------------------------------------------- figures


def _is_comparable(item: Observation) -> bool:
    """Whether a figure has a measure and a time of its own, and not only the words around it."""
    return (item.is_listed or "…" not in item.measure_label) and item.when != "undated"


def _differing_values(extraction: Extraction) -> Iterator[Inconsistency]:
    text = extraction.document.text
    for one, other in combinations(filter(_is_comparable, extraction.observations), 2):
        if _same_figure(one) != _same_figure(other) or _agree(one, other):
            continue
        if any(_ROUGHLY.search(text[: item.passages[0][0].start][-20:]) for item in (one, other)):
            continue
        yield Inconsistency(
            kind="value",
            question=(
                f"“{one.printed}” and “{other.printed}” are both given for {one.measure_label}: "
                "which is right?"
            ),
            passages=(one.passages[0], other.passages[0]),
        )


def _same_figure(item: Observation) -> tuple[object, ...]:
    return *_counted(item), item.period_start, item.period_end, item.as_at


def _agree(one: Observation, other: Observation) -> bool:
    """Whether two values are the same once both are rounded to the places of the coarser one."""
    places = max(_exponent(one.value), _exponent(other.value))
    unit = Decimal(1).scaleb(places)
    return any(
        one.value.quantize(unit, way) == other.value.quantize(unit, way)
        for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _differing_periods(observations: Sequence[Observation]) -> Iterator[Inconsistency]:
    """One figure, to its last digit, for two stretches of time that overlap."""
    for one, other in combinations(filter(_is_comparable, observations), 2):
        first, second = _time(one), _time(other)
        is_same = _counted(one) == _counted(other) and one.value == other.value
        if is_same and first and second and _overlap(first, second):
            yield Inconsistency(
                kind="period",
                question=(
                    f"“{one.printed}” is given for {one.measure_label}, {_told(first)} and {_told(second)}: "
                    "which time is meant?"
                ),
                passages=(one.passages[0], other.passages[0]),
            )


def _counted(item: Observation) -> tuple[str, str, str]:
    return item.measure, item.area, item.unit


def _time(item: Observation) -> Period | None:
    first, last = item.period_start or item.as_at, item.period_end or item.as_at
    return Period(first, last) if first and last else None


def _overlap(one: Period, other: Period) -> bool:
    """Whether two periods overlap and are not the same."""
    return one != other and one.first <= other.last and other.first <= one.last


def _told(period: Period) -> str:
    first, last = (f"{day.day} {day:%B %Y}" for day in (period.first, period.last))
    return first if first == last else f"{first} to {last}"


def _periods_of_the_text(extraction: Extraction, vocabulary: Vocabulary) -> Iterator[Inconsistency]:
    """The text speaks of a listed measure over another stretch of the same time than its figure's."""
    sentences = extraction.sentences
    keys = [label_key(item.words) if item.theme and " per " in item.words else "" for item in sentences]
    for item in extraction.observations:
        own = _time(item)
        if not item.is_listed or item.area != extraction.publication.force or own is None or own.is_day:
            continue
        names = {label_key(label) for label in vocabulary.measures[item.measure].labels}
        for place, key in enumerate(keys):
            if any(" per " in name and name in key for name in names):
                spoken = _spoken(sentences[place : place + 2])
                if spoken is None or _gives(spoken[1], item.measure, extraction.observations):
                    continue
                if _overlap(own, spoken[0]) and abs((own.last - spoken[0].last).days) < _YEAR:
                    yield _period_question(item, own, spoken[1])


def _gives(sentence: Sentence, measure: str, observations: Sequence[Observation]) -> bool:
    """Whether a sentence gives a figure of a measure, which then has that time of its own."""
    return any(
        whole.covers(part)
        for item in observations
        if item.measure == measure
        for spans in item.passages
        for part in spans
        for whole in sentence.spans
    )


def _period_question(item: Observation, own: Period, sentence: Sentence) -> Inconsistency:
    return Inconsistency(
        kind="period",
        question=(
            f"{item.measure_label} is given for {_told(own)} (“{item.printed}”), and “{sentence.words}” "
            "speaks of another time: which is meant?"
        ),
        passages=(item.passages[0], sentence.spans),
    )


def _spoken(sentences: Sequence[Sentence]) -> tuple[Period, Sentence] | None:
    """The latest period of a sentence that names a measure, or of the next one that goes on with it."""
    first, *following = sentences
    goes_on = [item for item in following if item.paragraph == first.paragraph and _GOES_ON.match(item.words)]
    for sentence in (first, *goes_on):
        periods = [found.period for found in find_periods(sentence.words) if found.period]
        if periods:
            return max(periods, key=lambda period: period.last), sentence
    return None


# ---------------------------------------------------------------- names, grades, data


def _expansions(terms: Sequence[Term]) -> Iterator[Inconsistency]:
    for one, other in combinations([term for term in terms if term.acronym], 2):
        if one.acronym == other.acronym and not _same_words(one.name, other.name):
            yield Inconsistency(
                kind="name",
                question=f"Does {one.acronym} stand for “{one.name}” or for “{other.name}”?",
                passages=(one.passages[0], other.passages[0]),
            )


def _same_words(one: str, other: str) -> bool:
    """Whether two names have the same words, small ones and endings apart."""
    ones, others = _telling(one), _telling(other)
    return len(ones) == len(others) and all(
        a[:_ALIKE] == b[:_ALIKE] for a, b in zip(ones, others, strict=True)
    )


def _telling(name: str) -> list[str]:
    return [word for word in label_key(name).split() if word not in _SMALL_WORDS]


def _grades(extraction: Extraction, vocabulary: Vocabulary) -> Iterator[Inconsistency]:
    grades = find_grades(extraction.document, extraction.publication, extraction.section_themes, vocabulary)
    current = extraction.publication.cycle
    for one, other in combinations(grades, 2):
        is_same = (one.theme, one.cycle or current) == (other.theme, other.cycle or current)
        if is_same and one.grade != other.grade:
            names = [vocabulary.grades[item.grade].label for item in (one, other)]
            theme = vocabulary.themes[one.theme].label if one.theme in vocabulary.themes else one.question
            yield Inconsistency(
                kind="grade",
                question=f"Is the grade on “{theme}” “{names[0]}” or “{names[1]}”?",
                passages=(one.spans, other.spans),
            )


def _data(caveats: Sequence[DataCaveat]) -> Iterator[Inconsistency]:
    """A force that is said to have given none of some data, and part of the same data."""
    missing = [item for item in caveats if item.kind == "missing" and _ANY.search(item.words)]
    partial = [item for item in caveats if item.kind == "partial"]
    for one in missing:
        for other in partial:
            is_same = one.measure and (one.measure, one.year) == (other.measure, other.year)
            if is_same and set(one.areas) & set(other.areas):
                yield Inconsistency(
                    kind="claim",
                    question=(
                        f"“{one.words}” and “{other.words}”: was there no data at all, or a part of it?"
                    ),
                    passages=(one.spans, other.spans),
                )
