"""
Which findings lead to what the force is asked to do.

A report does not say so; it puts the box at the end of the chapter and repeats the words of what was found.
So an action is tied to the findings of its question that are no strengths and whose telling words it shares:
rare words of the report weigh more than common ones (tf-idf), and word forms are brought together by the
Snowball stemmer. Few links, each with words to show for it, are worth more than many.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.extract.stems import stem
from graph.statements import Action, ActionKind, Role, Sentence

_WORD = re.compile(r"[a-z]{3,}")
_ALIKE = 0.2  # cosine; below it, pairs share words by chance
_MOST = 5
_WEAKNESSES = ("negative", "mixed")

_Weights = Mapping[str, float]
"""Stem -> weight; the squares add up to one."""


def lead_to(actions: Sequence[Action], sentences: Sequence[Sentence]) -> tuple[Action, ...]:
    """
    Actions with `led_to_by` set, closest finding first; an action that already has some keeps them.

    Args:
        actions: Of the whole report.
        sentences: Of the whole report, in the order that `led_to_by` counts in.
    """
    texts = [action.words for action in actions] + [sentence.words for sentence in sentences]
    rarity = _rarity(texts)
    weighed = [_weigh(sentence.words, rarity) for sentence in sentences]
    return tuple(
        action
        if action.led_to_by or action.kind is ActionKind.ACTION
        else replace(action, led_to_by=_closest(action, sentences, weighed, _weigh(action.words, rarity)))
        for action in actions
    )


def _closest(
    action: Action, sentences: Sequence[Sentence], weighed: Sequence[_Weights], wanted: _Weights
) -> tuple[int, ...]:
    scores = {
        place: _cosine(wanted, weighed[place])
        for place, sentence in enumerate(sentences)
        if sentence.role is Role.FINDING
        and sentence.theme == action.theme
        and sentence.polarity in _WEAKNESSES
    }
    alike = [place for place, score in scores.items() if score >= _ALIKE]
    return tuple(sorted(alike, key=lambda place: (-scores[place], place))[:_MOST])


def _stems(words: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _WORD.findall(words.lower()))


def _rarity(texts: Sequence[str]) -> _Weights:
    counts = Counter(stem for text in texts for stem in set(_stems(text)))
    return {stem: math.log(len(texts) / count) for stem, count in counts.items()}


def _weigh(words: str, rarity: _Weights) -> _Weights:
    weights = {stem: (1 + math.log(count)) * rarity[stem] for stem, count in Counter(_stems(words)).items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {stem: weight / length for stem, weight in weights.items()} if length else weights


def _cosine(one: _Weights, other: _Weights) -> float:
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other)
