"""
Who speaks in a sentence, and how firmly, so that a plan or a claim is not counted as a fact.

Classified sentences come in and go out with `voice` and `modality`. Cues are in `graph/data/cues/`:
`voice.csv`, `modality.csv`, and `clauses.csv` for where the main clause of a sentence stands. The first cue
decides: "The force told us that it will recruit" is told, whatever the force was told to have planned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.extract.words.cues import Cue, Match, Words, load_table
from graph.statements import Sentence

INSPECTORATE = "inspectorate"
"""Who speaks where no other voice is named: the report is the inspectorate's."""
DOES = "does"
"""How firmly where nothing weakens it."""
_SAME = "same"
_NONE = "none"
_WORKFORCE = "workforce"
_LEAST_CLAUSE = 3
"""Words a main clause has at least: a "but" before that opens the sentence and ends nothing."""


def say_who(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """
    Give each sentence its voice and modality.

    "They also said …" speaks with the voice of the sentence before it in its paragraph.

    Args:
        sentences: In the order of the document; may be empty.
    """
    said: list[Sentence] = []
    for sentence in sentences:
        words = Words.read(sentence.words)
        before = said[-1].voice if said and said[-1].paragraph == sentence.paragraph else ""
        said.append(replace(sentence, voice=voice_of(words, before), modality=modality_of(words)))
    return tuple(said)


def voice_of(words: Words, before: str = "") -> str:
    """
    Who speaks in the main clause: a slug of `schemes/voices.ttl`.

    Args:
        before: The voice of the sentence before it in its paragraph; empty if there is none.

    >>> voice_of(Words.read("The council told us that checks are late."))
    'partner'
    """
    for cue in _main_cues("voice", words):
        voice = cue["voice"]
        if voice == _SAME:
            return before if before not in ("", INSPECTORATE) else _WORKFORCE
        if voice != _NONE:
            return voice
    return INSPECTORATE


def modality_of(words: Words) -> str:
    """
    How firmly the main clause says what it says: a slug of `schemes/modalities.ttl`.

    >>> modality_of(Words.read("The force plans to open a desk.")), modality_of(Words.read("It has a desk."))
    ('plans', 'does')
    """
    said = (cue["modality"] for cue in _main_cues("modality", words))
    return next((modality for modality in said if modality != _NONE), DOES)


def _main_cues(table: str, words: Words) -> Iterator[Cue]:
    """The cues of a table that begin in the main clause, in order."""
    inside = _main_clause(words)
    for match in load_table(table).longest(words):
        if match.start in inside:
            yield match.cue


def _main_clause(words: Words) -> frozenset[int]:
    """The places of its tokens: neither in an opening or aside, nor behind its end."""
    clauses = tuple(load_table("clauses").find(words))
    asides = (match for match in clauses if _is_aside(match))
    inside = set(range(len(words.tokens))).difference(*(_aside(words, match) for match in asides))
    earliest = min(inside, default=0) + _LEAST_CLAUSE
    ends = (match.start for match in clauses if match.cue["says"] == "ends" and match.start in inside)
    end = min((start for start in ends if start >= earliest), default=len(words.tokens))
    return frozenset(place for place in inside if place < end)


def _is_aside(match: Match) -> bool:
    """Whether another clause than the main one begins here, the main one still to come or to go on."""
    return match.cue["says"] == "aside" or (match.cue["says"] == "opens" and match.start == 0)


def _aside(words: Words, match: Match) -> range:
    """Its tokens, to the next comma; without a comma an opening has none, an aside goes to the end."""
    commas = (place for place in range(match.end, len(words.tokens)) if words.tokens[place] == ",")
    without = match.start if match.cue["says"] == "opens" else len(words.tokens)
    return range(match.start, next(commas, without))
