"""
What a report asks for, each once.

Much is asked twice: in a chapter, and again in a summary, an annex or a table of all. In: what is asked, in
the order of the report. Out: the same without repeats; what is kept has the narrower question and the
time that either place sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.document import Text
from graph.statements import ActionKind
from graph.vocabulary import Vocabulary
from graph.wording import label_key

_LONG = 5  # words that are hardly said of two things


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What is asked, and where.

    Args:
        kind: Of the action.
        place: Of its block.
        text: Its words.
        theme: The question that a cell or heading beside it names, or that of its section; empty for none.
        time: Words beside its own that set a time for it; None for none.
        is_due: Whether that is its time whatever its own words say, as what stands in a cell for times.
    """

    kind: ActionKind
    place: int
    text: Text
    theme: str
    time: Text | None
    is_due: bool = False


def without_repeats(asked: Sequence[Asked], vocabulary: Vocabulary) -> list[Asked]:
    """What is asked, without what is asked again in the same words and of no other question."""
    kept: list[Asked] = []
    by_words: dict[tuple[ActionKind, str], list[int]] = {}
    for item in asked:
        same = by_words.setdefault((item.kind, _key(item.text.words)), [])
        first = next((at for at in same if _is_one(kept[at], item, vocabulary)), None)
        if first is None:
            same.append(len(kept))
            kept.append(item)
        else:
            narrower = item if _is_below(item.theme, kept[first].theme, vocabulary) else kept[first]
            timed = kept[first] if kept[first].time else item
            kept[first] = replace(narrower, time=timed.time, is_due=timed.is_due)
    return sorted(kept, key=lambda item: item.place)


def _key(words: str) -> str:
    """The words without what asks, so that "The force should act" and "act" are one."""
    found = label_key(words)
    for lead in (
        "the force should ",
        "the constabulary should ",
        "the service should ",
        "the force needs to ",
    ):
        rest = found.removeprefix(lead)
        if rest != found and rest.count(" ") >= _LONG:
            return rest
    return found


def _is_one(one: Asked, other: Asked, vocabulary: Vocabulary) -> bool:
    """Whether what is asked in the same words is asked of one question, or of a wider one that holds it."""
    return (
        one.theme == other.theme
        or _is_below(one.theme, other.theme, vocabulary)
        or _is_below(other.theme, one.theme, vocabulary)
    )


def _is_below(theme: str, other: str, vocabulary: Vocabulary) -> bool:
    """Whether a question is narrower than another, or than none."""
    return bool(theme) and (
        not other or (theme in vocabulary.themes and other in vocabulary.themes[theme].broader)
    )
