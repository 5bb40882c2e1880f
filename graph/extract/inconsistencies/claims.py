"""
Trends that an area for improvement or its like takes for given and the text of its chapter does not tell.

"The force should understand the declining arrest and charge rate" says in passing that both rates decline.
Each is looked for among the chapter's sentences: one that has all its words, and a movement that way in it or
in the sentence behind it (`graph/data/cues/movement.csv`). Where the text speaks of the thing and tells no
such movement, it is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from graph.document import Span
from graph.extract.words.cues import Words, load_table
from graph.statements import Action, ActionKind, Extraction, Inconsistency, Sentence
from graph.wording import label_key

_FALLING = ("declining", "falling", "decreasing", "diminishing", "dwindling", "shrinking", "reducing")
_RISING = ("rising", "increasing", "growing", "mounting")
_CLAIM = re.compile(
    r"\b(?:the|its|their|this|these|an?|(?:force|constabulary)[’']s)\s"
    rf"(?P<way>{'|'.join((*_FALLING, *_RISING))})\s(?P<what>[^,.;:()]{{3,90}}?)"
    r"(?=\s(?:and (?:take|act|ensure|make|to|find|address)|in|by|so|to|for|that|which|among|within|over|since"
    r"|of (?:its|the force)|are|is|were|was)\b|[,.;:()]|$)"
)
"""With an article before it: "reducing the backlog" is a task, "the reducing backlog" a claim."""
_SMALL_WORDS = frozenset(["a", "an", "and", "for", "in", "number", "of", "on", "rate", "the", "to", "level"])
_STEM = 5  # letters by which forms of one word are alike: "charge", "charged"
_BOXED = frozenset({ActionKind.AREA_FOR_IMPROVEMENT, ActionKind.CAUSE_OF_CONCERN, ActionKind.RECOMMENDATION})


def find_unsupported_trends(extraction: Extraction) -> Iterator[Inconsistency]:
    """Trends that boxes claim and the text of their chapter speaks of without telling them, in order."""
    for action in extraction.actions:
        if action.kind not in _BOXED:
            continue
        chapter = [item for item in extraction.sentences if action.theme and item.theme == action.theme]
        for claim in _CLAIM.finditer(action.words):
            way = "rise" if claim.group("way") in _RISING else "fall"
            for what in _subjects(claim.group("what")):
                about = [place for place, item in enumerate(chapter) if what <= _stems(item.words)]
                if about and not any(_tells(chapter[place : place + 2], way) for place in about):
                    yield _question(extraction, action, claim, chapter[about[0]])


def _subjects(what: str) -> list[frozenset[str]]:
    """
    The things that share a trend, each by the stems of its words.

    >>> [sorted(words) for words in _subjects("burglary arrest and charge rate")]
    [['arres', 'burgl'], ['charg']]
    """
    parts = [_stems(part) for part in what.split(" and ")]
    return [part for part in parts if part]


@lru_cache(maxsize=4096)
def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in label_key(words).split() if word not in _SMALL_WORDS)


def _tells(sentences: Sequence[Sentence], way: str) -> bool:
    """Whether a sentence, or the next one of its paragraph, tells a movement that way."""
    first, *following = sentences
    beside = [item for item in following if item.paragraph == first.paragraph]
    return any(
        cue["says"] == way
        for item in (first, *beside)
        for cue in load_table("movement").cues_in(Words.read(item.words))
    )


def _question(
    extraction: Extraction, action: Action, claim: re.Match[str], sentence: Sentence
) -> Inconsistency:
    words = claim.group().partition(" ")[2]
    return Inconsistency(
        kind="claim",
        question=(
            f"What is asked speaks of “{words}”, and the text says of it: “{sentence.words}” "
            "Where does the report tell that trend?"
        ),
        passages=(_spans(extraction.document.text, action, words), sentence.spans),
    )


def _spans(text: str, action: Action, words: str) -> tuple[Span, ...]:
    """Where the words of a claim stand in the source if they stand there unbroken, else all that is asked."""
    for span in action.spans:
        start = text.find(words, span.start, span.end)
        if start >= 0:
            return (Span(start, start + len(words)),)
    return action.spans
