"""
The topic that cues of a sentence, its section and its chapter suggest.

Cues are in `graph/data/cues/topics.csv`, the topics at home in each chapter in `themes.csv`. It is one of the
features by which the topic is told in the end (`features.py`).
"""

from __future__ import annotations

from functools import lru_cache

from graph.extract.prose.situation import OTHER_TOPIC, Situation
from graph.extract.words.cues import Words, load_table, read_rows

_THEME_SHARE = 0.75
"""What a topic's cues weigh in a chapter on another question."""
_SECTION_SHARE = 0.6
_PREVIOUS_WEIGHT = 1.2
_LEAST_TOPIC = 1.0
"""What a topic must weigh where the chapter does not suggest it."""
_REFERRED_WEIGHT = 2.2
"""What the topic before weighs, and what it does where the sentence points back ("It …", "This …")."""


def likely_topic(words: Words, situation: Situation, *, is_tied: bool) -> str:
    """
    A slug of `schemes/topics.ttl`.

    Args:
        is_tied: Whether the sentence points back ("It …", "This …"), so that what was spoken of goes on.
    """
    at_home = _topics_of(situation.theme)
    previous = situation.previous.topic if situation.previous else OTHER_TOPIC
    within = {theme for theme in (situation.theme, _theme_of(previous)) if theme}
    sums: dict[str, float] = {}
    for share, source in ((1.0, words), (_SECTION_SHARE, Words.read(situation.section))):
        for cue in load_table("topics").cues_in(source):
            if not cue["within"] or cue["within"] in within:
                home = 1.0 if not at_home or cue["topic"] in at_home else _THEME_SHARE
                sums[cue["topic"]] = sums.get(cue["topic"], 0.0) + share * home * float(cue["weight"])
    if previous != OTHER_TOPIC:
        weight = _REFERRED_WEIGHT if is_tied else _PREVIOUS_WEIGHT
        sums[previous] = sums.get(previous, 0.0) + weight
    best = max(sums, key=lambda topic: sums[topic], default=OTHER_TOPIC)
    if best in at_home or sums.get(best, 0.0) >= _LEAST_TOPIC:
        return best
    return at_home[0] if at_home else OTHER_TOPIC


def _topics_of(theme: str) -> tuple[str, ...]:
    return next((tuple(cue["topics"].split()) for cue in _themes() if cue["theme"] == theme), ())


def _theme_of(topic: str) -> str:
    return next((cue["theme"] for cue in _themes() if topic in cue["topics"].split()), "")


@lru_cache
def _themes() -> tuple[dict[str, str], ...]:
    return tuple(read_rows("themes"))
