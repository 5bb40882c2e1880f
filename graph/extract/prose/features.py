"""
What is seen of a sentence when it is labelled: its features, each a short text such as `word:supervis`.

Seen are the stems of its words, alone and in pairs; how it opens; what stands behind a denial and on each
side of a contrast; the cues of `graph/data/cues/`; what praise and criticism weigh together (`polarity.py`);
and where it stands. `weights.py` says what each of them counts for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from graph.extract.prose.polarity import Weight, weigh
from graph.extract.prose.situation import Situation
from graph.extract.prose.topics import likely_topic
from graph.extract.words.cues import Words, load_table
from graph.extract.words.stems import stem

_YEAR = re.compile(r"(?:19|20)\d\d(?:/\d+)?\Z")
_NUMBER = re.compile(r"£?\d[\d,.]*(?:m|bn|k)?\Z")
CUES = {
    "basis": "basis",
    "contrast": "says",
    "figures": "says",
    "modality": "modality",
    "movement": "says",
    "negation": "kind",
    "openings": "says",
    "polarity": "says",
    "roles": "role",
    "trends": "says",
    "voice": "voice",
}
"""Table -> the column that tells what a cue of it says."""
_DENIED_REACH = 6
"""Words behind a denial that it may bear on."""
_DENIAL_ENDS = frozenset([",", ";", ":", "but", "because", "although", "while", "which", "that"])
_MOST_COUNTED = 3
_STEPS = (-2.0, -1.0, -0.45, 0.45, 1.0, 2.0)
"""Sums of praise (above 0) and criticism that a sentence may reach."""
_LEAST_SAID = 0.7
_WITH = {True: "with figures", False: "without figures"}
_LENGTH_STEP = 10
_LONGEST = 5


def features(words: Words, situation: Situation) -> tuple[str, ...]:
    """Everything seen of a sentence, each once, in order of the alphabet."""
    weight = weigh(words, situation.rise if refers(words) else "")
    return tuple(
        sorted(
            {*_of_words(words), *_of_cues(words), *_of_weight(words, weight), *_of_place(words, situation)}
        )
    )


def refers(words: Words) -> bool:
    """Whether a sentence points back ("It …", "This …")."""
    return any(cue["says"] == "refers" for cue in load_table("openings").cues_in(words))


def about(words: Words, situation: Situation) -> tuple[str, ...]:
    """What tells the topic of a sentence beside its features: its chapter, its section, what is before it."""
    title = Words.read(situation.section)
    topics = load_table("topics")
    return (
        f"theme:{situation.theme or 'none'}",
        f"likely:{likely_topic(words, situation, is_tied=refers(words))}",
        f"after:{situation.previous.topic if situation.previous else 'none'}",
        *sorted({f"section:{stem_of(token)}" for token in title.tokens}),
        *sorted({f"section is on:{cue['topic']}" for cue in topics.cues_in(title)}),
        *sorted({f"is on:{cue['topic']}" for cue in topics.cues_in(words)}),
    )


def _of_words(words: Words) -> Iterator[str]:
    stems = [stem_of(token) for token in words.tokens]
    yield from (f"word:{one}" for one in stems)
    yield from (f"pair:{one} {other}" for one, other in pairwise(stems))
    yield from (f"opens:{' '.join(stems[:length])}" for length in (1, 2))
    yield from _denied(words, stems)
    yield from _contrasted(words, stems)


@lru_cache(maxsize=32768)
def stem_of(token: str) -> str:
    """A word's stem; all years are one feature, and so are all numbers."""
    if token.isalpha():
        return stem(token)
    if _YEAR.match(token):
        return "<year>"
    return "<number>" if _NUMBER.match(token) else token


def _denied(words: Words, stems: list[str]) -> Iterator[str]:
    denials = {match.start: match.end for match in load_table("negation").longest(words)}
    reach = 0
    for place, token in enumerate(words.tokens):
        if place in denials:
            reach = _DENIED_REACH + denials[place] - place
        elif token in _DENIAL_ENDS:
            reach = 0
        if reach:
            yield f"denied:{stems[place]}"
            reach -= 1


def _contrasted(words: Words, stems: list[str]) -> Iterator[str]:
    """The words on both sides of the last contrast, where one does not open the sentence."""
    contrasts = [match.start for match in load_table("contrast").longest(words)]
    if contrasts and contrasts[-1] > 0:
        yield from (f"before:{one}" for one in stems[: contrasts[-1]])
        yield from (f"behind:{one}" for one in stems[contrasts[-1] :])


def _of_cues(words: Words) -> Iterator[str]:
    for table, column in CUES.items():
        said = Counter(match.cue[column] for match in load_table(table).longest(words))
        for what, count in said.items():
            yield from (f"cue:{table} {what} {number}" for number in range(1, min(count, _MOST_COUNTED) + 1))


def _of_weight(words: Words, weight: Weight) -> Iterator[str]:
    figures = _WITH[any(match.cue["says"] == "figure" for match in load_table("figures").longest(words))]
    yield f"weighs:{weight.polarity or 'nothing'}"
    yield f"weighs:{weight.polarity or 'nothing'} {figures}"
    yield f"weighs:{', '.join(weight.told) or 'nothing told'} {figures}"
    yield from (f"weighs:{step}" for step in _STEPS if (weight.total - step) * step >= 0)
    if weight.size < _LEAST_SAID:
        yield "weighs:little"


def _of_place(words: Words, situation: Situation) -> Iterator[str]:
    previous = situation.previous
    yield f"follows:{previous.role.value if previous else 'none'}"
    yield f"tone:{situation.tone or 'none'}"
    yield f"part:{situation.part.value}"
    yield f"length:{min(len(words.tokens) // _LENGTH_STEP, _LONGEST)}"
    if situation.is_bullet:
        yield "bullet"
