"""
How alike the words of two passages are.

Words are brought to their stems. Rare words of a report weigh more than common ones (tf-idf), and words that
say nothing of what a passage is about ("ensure", "improve", "the force") weigh nothing. Words of one group of
`graph/data/cues/word-groups.csv` are a little alike too: what is asked for is seldom named as it was found
wanting ("shorten the wait", "devices queue for months").
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from graph.extract.words.cues import read_rows
from graph.extract.words.stems import stem

_WORD = re.compile(r"[a-z][a-z'-]*[a-z]")
_SHORTEST_WORD = 3
_GROUP_SHARE = 0.7
"""What it counts that two words are of one group, where the same word counts 1."""
_IDLE = "idle"
_GROUP = "#"
"""Stands before the name of a group, so that it is no stem."""

Weights = Mapping[str, float]
"""Stem or group -> weight; the squares add up to one."""


class Likeness:
    """What each word of a report weighs."""

    def __init__(self, passages: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for total, words in enumerate(passages, start=1):  # noqa: B007  # the last is how many there are
            counts.update(set(_telling(words)))
        self._most = math.log(total + 1)
        self._rarity = {item: math.log((total + 1) / count) for item, count in counts.items()}

    def weigh(self, words: str) -> Weights:
        """The weights of a passage; none if no word of it tells anything."""
        weights = {
            item: (1 + math.log(count))
            * self._rarity.get(item, self._most)
            * (_GROUP_SHARE if item.startswith(_GROUP) else 1.0)
            for item, count in Counter(_telling(words)).items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {item: weight / length for item, weight in weights.items()} if length else {}


def alike(one: Weights, other: Weights) -> float:
    """The cosine: 0 where nothing is shared, 1 where all is."""
    return sum(weight * other[item] for item, weight in one.items() if item in other)


def _telling(words: str) -> list[str]:
    """Stems of the telling words, each with the groups that it is of."""
    groups = _groups()
    found: list[str] = []
    for word in _WORD.findall(words.lower().replace("’", "'")):
        names = groups.get(stem(word), ())
        if len(word) >= _SHORTEST_WORD and _IDLE not in names:
            found += [stem(word), *(f"{_GROUP}{name}" for name in names)]
    return found


@lru_cache
def _groups() -> Mapping[str, tuple[str, ...]]:
    """Stem -> the groups it is of."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_rows("word-groups"):
        for name in dict.fromkeys(map(stem, row["words"].split())):
            found[name] = (*found.get(name, ()), row["group"])
    return found
