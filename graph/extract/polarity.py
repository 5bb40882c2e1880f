"""
What a sentence says of the force: strength or weakness.

Cues, negation, contrast and the direction of measures decide (`graph/data/cues/`).

The sentence is cut into clauses. Each clause sums its cues; a negation turns the cues behind it. Where a
contrast joins clauses of opposite sign the sentence is mixed, unless one side is far weaker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.extract.cues import Match, Words, load_table

NEGATION_REACH = 7
"""Words behind a negation that it may turn."""
MEASURE_REACH = 14
"""Words between a movement ("fell") and the measure that it moves."""
PURPOSE_SHARE = 0.25
"""What praise weighs in a purpose ("in order to improve …"): it is not said to be so yet."""
TURNED_SHARE = 0.9
SPENT_SHARE = 0.8
LEAST = 0.5
"""A weight below this says nothing."""
YIELDING_SHARE = 0.4
"""A yielding clause ("although …") makes the sentence mixed only if it weighs this much of the main one."""
_SIGN = {"positive": 1.0, "negative": -1.0}
_OPPOSED = {"better": 1.0, "worse": -1.0}
_MOVES = {"rise": 1.0, "fall": -1.0}


@dataclass(frozen=True)
class Weight:
    """
    What a sentence weighs.

    Args:
        total: Above 0 for praise, below for criticism.
        size: The sum of what its cues weigh, whatever their sign.
        is_split: Whether both sides weigh, joined by a contrast.
    """

    total: float
    size: float
    is_split: bool

    @property
    def polarity(self) -> str:
        """ "positive", "negative" or "mixed"; empty where nothing is said."""
        if self.is_split:
            return "mixed"
        if abs(self.total) < LEAST:
            return ""
        return "positive" if self.total > 0 else "negative"


def weigh(words: Words) -> Weight:
    """Weigh the clauses of a sentence."""
    clauses = tuple(_clauses(words))
    values = list(_values(words))
    totals: list[tuple[bool, float]] = []
    for start, end, is_yielding in clauses:
        totals.append((is_yielding, sum(value for place, value in values if start <= place < end)))
    return _combine(totals, sum(abs(value) for _, value in values))


def _combine(totals: Iterable[tuple[bool, float]], size: float) -> Weight:
    sides = list(totals)
    total = sum(value for _, value in sides)
    main = sum(value for is_yielding, value in sides if not is_yielding)
    praise = max((value for _, value in sides), default=0.0)
    blame = min((value for _, value in sides), default=0.0)
    is_split = len(sides) > 1 and praise >= LEAST and -blame >= LEAST
    if is_split:
        weaker, stronger = sorted((praise, -blame))
        is_split = weaker >= YIELDING_SHARE * stronger
    return Weight(total if abs(total) >= LEAST else main, size, is_split)


def _clauses(words: Words) -> Iterator[tuple[int, int, bool]]:
    """Stretches between contrasts: first token, last (exclusive), whether the stretch yields to the other."""
    cuts = [(match.start, match.cue["says"] == "yields") for match in load_table("contrast").longest(words)]
    cuts = [(place, yields) for place, yields in cuts if not _is_in_question(words, place)]
    start, is_yielding = 0, False
    for place, yields in cuts:
        if start < place:
            yield start, place, is_yielding
        start, is_yielding = place, yields
        if yields and place < 3 and "," in words.tokens[place:]:
            comma = words.tokens.index(",", place)
            yield place, comma, True
            start, is_yielding = comma, False
    if start < len(words.tokens):
        yield start, len(words.tokens), is_yielding


def _is_in_question(words: Words, place: int) -> bool:
    """Whether a "yet" belongs to a negation ("not yet", "has yet to", "practice yet ,") and joins nothing."""
    if words.tokens[place] != "yet":
        return False
    if place in (0, len(words.tokens) - 1):
        return True
    return words.tokens[place - 1] in ("not", "has", "have") or words.tokens[place + 1] in (",", "to")


def _values(words: Words) -> Iterator[tuple[int, float]]:
    """The place and signed weight of each cue, negation and movement."""
    moves, taken = _movements(words)
    yield from moves
    cues = [match for match in load_table("polarity").longest(words) if taken.isdisjoint(match.places)]
    covered = {place for match in cues for place in match.places}
    negations = [match for match in load_table("negation").longest(words) if match.start not in covered]
    spent: set[Match] = set()
    for match in cues:
        sign = _SIGN.get(match.cue["says"], 0.0)
        if not sign:
            continue
        value = sign * match.cue.strength * (PURPOSE_SHARE if sign > 0 and _is_purpose(words, match) else 1.0)
        negation = _negation_of(words, match, negations)
        if negation:
            first = negation not in spent
            spent.add(negation)
            value = -value * TURNED_SHARE if first or sign < 0 else -value * SPENT_SHARE
        yield match.start, value
    for negation in negations:
        if negation not in spent:
            yield negation.start, -negation.cue.strength


def _is_purpose(words: Words, match: Match) -> bool:
    before = words.tokens[max(0, match.start - 3) : match.start]
    return before[-1:] == ("to",) or before[-2:-1] == ("to",) or before[-2:] == ("so", "that")


def _negation_of(words: Words, match: Match, negations: list[Match]) -> Match | None:
    for negation in reversed(negations):
        if negation.end <= match.start <= negation.end + NEGATION_REACH:
            between = words.tokens[negation.end : match.start]
            if not {";", ",", "but", "although", "and"} & set(between):
                return negation
    return None


def _movements(words: Words) -> tuple[list[tuple[int, float]], set[int]]:
    """Rises and falls of measures whose direction is known, and the tokens that they account for."""
    measures = list(load_table("measures").find(words))
    found: list[tuple[int, float]] = []
    taken: set[int] = set()
    for move in load_table("movement").longest(words):
        near = [measure for measure in measures if abs(measure.start - move.start) <= MEASURE_REACH]
        if not near:
            continue
        measure = min(near, key=lambda measure: (measure.start > move.start, abs(measure.start - move.start)))
        direction = _MOVES[move.cue["says"]] * _OPPOSED[measure.cue["rise"]]
        found.append((move.start, direction * move.cue.strength))
        taken.update(move.places, measure.places)
    return found, taken
