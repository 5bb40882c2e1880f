"""
What the sentences of a paragraph say, heard together: praise goes on until a "however" turns it.

What speaks for each polarity of a sentence by its own words (`weights.py`) is added up along the paragraph
with what speaks for one polarity behind another, by how the later sentence opens and what the two do. The
course of which most speaks is taken, so that a sentence is heard with those behind it as well as with those
before it (Viterbi's algorithm). What ties count for is in `graph/data/weights/ties.csv`. Topics are heard
together too; of them only that one goes on rather than gives way is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.extract.prose.situation import Label
from graph.extract.prose.weights import Weights
from graph.extract.words.cues import Words, load_table
from graph.statements import ActionKind, Role

_OF_OTHERS = ("tone:", "follows:")
"""Features that tell what stands before a sentence: ties say it better."""
_SAME_TOPIC = 400
"""What it counts that a sentence keeps the topic of the one before it, in thousandths; between 200 and 700 no
difference can be told from chance."""


def by_itself(seen: Iterable[str]) -> tuple[str, ...]:
    """The features of a sentence that do not tell what stands before it."""
    return tuple(feature for feature in seen if not feature.startswith(_OF_OTHERS))


def ties_of(words: Words, role: Role, before: Role | ActionKind) -> tuple[str, ...]:
    """How a sentence is tied to the one before it that judged: by how it opens, and by what the two do."""
    says = sorted({cue["says"] for cue in load_table("openings").cues_in(words)})
    concedes = any(match.start == 0 for match in load_table("contrast").longest(words))
    return (
        "any",
        *says,
        *(() if says else ("plain",)),
        "concedes" if concedes else "concedes nothing",
        f"{role.value} behind {before.value}",
    )


def feature_of(tie: str, polarity: str) -> str:
    """A tie to a sentence of some polarity, as `ties.csv` names it."""
    return f"{tie}:{polarity}"


def course(
    alone: Mapping[str, int], ties: Sequence[str], before: Label | None, weights: Weights
) -> dict[str, int]:
    """
    What speaks for each polarity of a sentence, on the course of those before it that leads there best.

    Args:
        alone: What speaks for each by its own words.
        ties: How it is tied to the one before; `before` is None where there is none.
        weights: What ties count for.
    """
    if before is None:
        return dict(alone)
    led = {polarity: _sums(ties, polarity, weights) for polarity in before.course}
    return {
        here: mine + max(before.course[there] + led[there].get(here, 0) for there in led)
        for here, mine in alone.items()
    }


def agreed(labels: Sequence[Label], weights: Weights) -> list[str]:
    """
    The polarities of sentences on the course of which most speaks.

    Args:
        labels: Those of the sentences of one paragraph that judge, in order, as `course` found them.
    """
    found: list[str] = []
    behind: Label | None = None
    for label in reversed(labels):
        onward = {here: _onward(here, behind, found, weights) for here in label.course}
        found.append(max(onward, key=lambda here: label.course[here] + onward[here]))
        behind = label
    return found[::-1]


def steady(topics: Sequence[Mapping[str, int]]) -> list[str]:
    """The topics of a paragraph's sentences on the course of which most speaks, from what speaks for each."""
    if not topics:
        return []
    sums = dict(topics[0])
    befores: list[dict[str, str]] = []
    for mine in topics[1:]:
        best = max(sums, key=lambda topic: sums[topic])
        before = {topic: topic if sums[topic] + _SAME_TOPIC >= sums[best] else best for topic in mine}
        sums = {
            topic: mine[topic] + sums[there] + (_SAME_TOPIC if there == topic else 0)
            for topic, there in before.items()
        }
        befores.append(before)
    found = [max(sums, key=lambda topic: sums[topic])]
    for before in reversed(befores):
        found.append(before[found[-1]])
    return found[::-1]


def _onward(here: str, behind: Label | None, found: Sequence[str], weights: Weights) -> int:
    """What a polarity counts for beside that of the sentence behind it, which was found last."""
    return _sums(behind.ties, here, weights).get(found[-1], 0) if behind else 0


def _sums(ties: Iterable[str], polarity: str, weights: Weights) -> dict[str, int]:
    return weights.sums(feature_of(tie, polarity) for tie in ties)
