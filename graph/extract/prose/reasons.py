"""
Which words of a sentence tell its label, so that a reader can see why it was given.

In: the features of a sentence that spoke most for a choice (`weights.py`). Out: the words they stand for, as
the sentence has them. What is no word (where the sentence stands, its length) is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.extract.prose.features import CUES, stem_of
from graph.extract.prose.weights import Weights
from graph.extract.words.cues import Words, load_table

_MOST = 3
_ASKED = 16
"""Features that are looked through for words."""
_IDLE = frozenset(
    "a an and are as at be been by for from had has have in is it its of on or that the to was with".split()  # noqa: SIM905
)
"""Words that carry no meaning by themselves."""


def telling_words(words: Words, seen: Iterable[str], weights: Weights, choice: str) -> tuple[str, ...]:
    """
    The words that spoke most for a choice, the weightiest first; may be empty.

    Each is one word or a few that stand side by side, in small letters.
    """
    found: dict[str, None] = {}
    stems = [stem_of(token) for token in words.tokens]
    for feature in weights.reasons(seen, choice, _ASKED):
        for told in _words_of(feature, words, stems):
            if not any(told in other or other in told for other in found):
                found[told] = None
    return tuple(found)[:_MOST]


def _words_of(feature: str, words: Words, stems: list[str]) -> Iterator[str]:
    kind, _, said = feature.partition(":")
    if kind in ("word", "denied", "before", "behind"):
        yield from _standing(words, stems, [said])
    elif kind in ("pair", "opens"):
        yield from _standing(words, stems, said.split(" "))
    elif kind == "cue":
        table, what, _ = said.split(" ")
        for match in load_table(table).longest(words):
            if match.cue[CUES[table]] == what:
                yield " ".join(words.tokens[match.start : match.end])


def _standing(words: Words, standing: list[str], stems: list[str]) -> Iterator[str]:
    """The first place where these stems stand side by side, in the words of the sentence."""
    for start, first in enumerate(standing):
        if first == stems[0] and standing[start : start + len(stems)] == stems:
            run = words.tokens[start : start + len(stems)]
            if any(token[:1].isalnum() and token not in _IDLE for token in run):
                yield " ".join(run)
            return
