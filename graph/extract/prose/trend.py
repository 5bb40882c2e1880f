"""
What is seen of change in a sentence: better or worse than before, the same still, or yet to come.

Cues of `graph/data/cues/trends.csv` tell that something changed, is as it was, or which way it went; where
they tell no way, the polarity of the sentence does. What they tell is one feature among others: not every
"still" looks back. `weights.py` says what each of them counts for.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.extract.words.cues import Cue, Words, load_table
from graph.statements import Role

NONE = "none"
"""The answer of the weights where no trend is told."""
_BY_POLARITY = {"positive": "improved", "negative": "worsened", "mixed": "improved"}
_ORDER = ("unchanged", "improved", "worsened")
_ORDER_OF_MIXED = ("improved", "unchanged", "worsened")


def cued_trend(words: Words, role: Role, polarity: str = "") -> str:
    """
    The trend by the cues alone; empty where they tell none.

    >>> cued_trend(Words.read("It is better than it was"), Role.FINDING, "positive")
    'improved'
    """
    if role is Role.CONTEXT:
        return "planned" if is_planned(words) else ""
    says = {cue["says"] for cue in _telling(words)}
    for trend in _ORDER_OF_MIXED if polarity == "mixed" else _ORDER:
        if trend in says:
            return trend
    return _BY_POLARITY.get(polarity, "") if "changed" in says else ""


def is_planned(words: Words) -> bool:
    """Whether a cue tells of what is yet to come."""
    tells = [cue["trend"] for cue in load_table("roles").cues_in(words)]
    return "planned" in tells or any(cue["says"] == "planned" for cue in _cues(words))


def seen_of_change(words: Words, role: Role, polarity: str = "") -> tuple[str, ...]:
    """The features that tell a trend beside those of the sentence and its role; each once."""
    return tuple(dict.fromkeys(_features(words, role, polarity or NONE)))


def _features(words: Words, role: Role, polarity: str) -> Iterator[str]:
    trend = cued_trend(words, role, polarity) or NONE
    yield f"change:{trend}"
    yield f"change:{trend} {role.value}"
    yield f"judged:{polarity}"
    cues = _telling(words)
    for says in sorted({cue["says"] for cue in cues}) or [NONE]:
        yield f"change:{says} {polarity}"
    sorts = sorted({cue["sort"] for cue in _cues(words)} - {""})
    for sort in sorts:
        yield f"change:by {sort}"
        yield f"change:by {sort} {polarity}"
    yield f"change:by all of {', '.join(sorts)} {polarity}"


def _cues(words: Words) -> list[Cue]:
    return [match.cue for match in load_table("trends").longest(words) if match.cue["says"] != NONE]


def _telling(words: Words) -> list[Cue]:
    """
    The cues that count: of the main clause if it has any, for what it concedes counts less.

    What an earlier report said is told of what is better now as well as of what is no better, so that it
    counts only where nothing else does.
    """
    matches = [match for match in load_table("trends").longest(words) if match.cue["says"] != NONE]
    contrasts = [match.start for match in load_table("contrast").longest(words) if match.start > 0]
    end = min(contrasts, default=len(words.tokens))
    main = [match.cue for match in matches if match.start < end] or [match.cue for match in matches]
    return [cue for cue in main if cue["sort"] != "told before"] or main
