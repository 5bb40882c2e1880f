"""
What a sentence says of the force: strength or weakness.

Cues, negation, contrast and the direction of measures decide (`graph/data/cues/`). The sentence is cut into
clauses; each sums its cues, after negations have turned those in their scope. Where clauses of opposite sign
both weigh, the sentence is mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.extract.numbers.shares import find_shares, weigh_share
from graph.extract.words.cues import Match, Words, load_table

NEGATION_REACH = 22
"""Words behind a negation that it may turn, within its clause."""
NEAR = 5
"""Words between a negation and a weakness that it denies ("not often late")."""
MOVING = 2.0
"""The strength of a movement told by a verb; "above" and its like weigh less."""
COMPARED_STRENGTH = 1.8
"""What a figure weighs that is set against another."""
PURPOSE_SHARE = 0.2
"""What praise weighs in a purpose ("in order to improve …"): it is not said to be so yet."""
DENIED_SHARE = 0.5
"""What praise adds to the weight of the negation that denies it."""
RESOLVED_SHARE = 0.4
"""What a weakness weighs as praise where it is said to be put right."""
FAINT = 0.4
"""A cue that weighs no more than this is not heard by a negation."""
TELLING = 0.7
"""A cue that weighs less leaves a sentence open: it may well describe."""
LEAST = 0.45
"""A weight below this says nothing."""
CLEAR = 1.0
"""Praise that weighs this much before a "but" makes the sentence mixed, whatever stands behind it."""
MIXED_SHARE = 0.35
"""The weaker side of a contrast counts if it weighs this much of the stronger one."""
_SIGN = {"positive": 1.0, "negative": -1.0}
_DIRECTION = {"better": 1.0, "worse": -1.0, "rise": 1.0, "fall": -1.0}
_NEW_SUBJECTS = frozenset(["it", "they", "this", "is", "has", "are", "have", "the"])
"""Words that begin a new clause behind an "and"; behind a comma there are more."""
_BREAKS_BEHIND = {"and": _NEW_SUBJECTS, ",": _NEW_SUBJECTS | {"which", "so", "because", "and"}}
_STOPS = frozenset([";", "because", "due", "until", "while"])
"""Words that end the scope of a negation wherever they stand."""
_BREAKS_OF_KIND = {
    "resolves": ("is", "are", "was", "were", "has", "have", "remains", "remain"),
    "mutes": (",", ";"),
}
"""Where the scope of a negation ends besides."""
_OPENS_ASIDE = frozenset(["who", "which", "that"])
"""Words right before a denial that is said of a noun only ("those who are not trained are few")."""
_BREAKS_OF_ASIDE = frozenset(["is", "are", "was", "were", "has", "have", "had"])
"""Where what is said of a noun ends, and the main clause goes on."""


@dataclass(frozen=True)
class Weight:
    """
    What a sentence weighs.

    Args:
        total: Above 0 for praise, below for criticism.
        size: The sum of what its telling cues weigh, whatever their sign.
        is_split: Whether both sides weigh, joined by a contrast.
        told: How each thing that weighs is told, and for or against the force ("denied for").
    """

    total: float
    size: float
    is_split: bool
    told: tuple[str, ...] = ()

    @property
    def polarity(self) -> str:
        """ "positive", "negative" or "mixed"; empty where nothing is said."""
        if self.is_split:
            return "mixed"
        if abs(self.total) < LEAST:
            return ""
        return "positive" if self.total > 0 else "negative"


@dataclass
class _Value:
    """A cue or movement, what it weighs once negations have been heard, and how it is told."""

    start: int
    end: int
    weight: float
    told: str = "said"

    @property
    def side(self) -> str:
        """How it is told, and for or against the force."""
        return f"{self.told} {'for' if self.weight > 0 else 'against'}"


def weigh(words: Words, rise: str = "") -> Weight:
    """
    Weigh the clauses of a sentence.

    Args:
        rise: "better" or "worse": what it means that the measure rises that a sentence without one of its own
            speaks of ("This is lower than …"); empty where it speaks of none.
    """
    clauses = list(_clauses(words))
    values = list(_values(words, {start for start, _ in clauses}, rise))
    values += _shares(words, values)
    sides = [sum(value.weight for value in values if start <= value.start < end) for start, end in clauses]
    telling = [abs(value.weight) for value in values if abs(value.weight) >= TELLING]
    weight = _combine(sides, sum(telling), ";" not in words.tokens)
    told = sorted({value.side for value in values if abs(value.weight) >= LEAST})
    return replace(weight, told=tuple(told))


def rise_in(words: Words) -> str:
    """What it means that the measure rises that a sentence names first; empty where it names none."""
    return next((match.cue["rise"] for match in load_table("measures").longest(words)), "")


def _shares(words: Words, values: list[_Value]) -> list[_Value]:
    """What shares of a sample add, each heard with all that the sentence says besides."""
    said = sum(value.weight for value in values)
    return [
        _Value(place, place + 1, weigh_share(share, said), "share") for place, share in find_shares(words)
    ]


def _combine(sides: list[float], size: float, is_contrasted: bool) -> Weight:
    praise = sum(side for side in sides if side >= LEAST)
    blame = -sum(side for side in sides if side <= -LEAST)
    weaker, stronger = sorted((praise, blame))
    is_split = weaker > 0 and weaker >= MIXED_SHARE * stronger
    return Weight(sum(sides), size, is_split or (is_contrasted and _is_half_said(sides)))


def _is_half_said(sides: list[float]) -> bool:
    """Whether praise stands before a contrast and nothing is heard behind it."""
    return len(sides) == 2 and sides[0] >= CLEAR and abs(sides[1]) < LEAST


def _clauses(words: Words) -> Iterator[tuple[int, int]]:
    """Stretches between contrasts: first token, and last (exclusive)."""
    cuts = {0, len(words.tokens)}
    for match in load_table("contrast").longest(words):
        if _is_part_of_negation(words, match.start):
            continue
        cuts.add(match.start)
        opens = match.start == 0 or words.tokens[match.start - 1] in ("that", ",", ";")
        if match.cue["says"] == "yields" and opens and "," in words.tokens[match.start :]:
            cuts.add(words.tokens.index(",", match.start))
    ordered = sorted(cuts)
    return pairwise(ordered)


def _is_part_of_negation(words: Words, place: int) -> bool:
    """Whether a contrast joins nothing ("has yet to", "in practice yet,", "all but gone", ", though,")."""
    token = words.tokens[place]
    if place == 0:
        return False
    if (
        token in ("though", "although")
        and words.tokens[place - 1] == words.tokens[(place + 1) % len(words.tokens)]
    ):
        return words.tokens[place - 1] == ","
    if token not in ("yet", "but"):
        return False
    if place == len(words.tokens) - 1:
        return True
    return words.tokens[place - 1] in ("not", "has", "have", "all") or words.tokens[place + 1] in (",", "to")


def _values(words: Words, clause_starts: set[int], rise: str) -> Iterable[_Value]:
    """Cues and movements with what they weigh, those that negations add included."""
    values, taken = _movements(words, rise)
    covered: set[int] = set(taken)
    faults: dict[int, Match] = {}
    for match in load_table("polarity").longest(words):
        if taken.isdisjoint(match.places):
            covered.update(match.places)
            sign = _SIGN.get(match.cue["says"], 0.0)
            share = PURPOSE_SHARE if sign > 0 and _is_purpose(words, match) else 1.0
            if sign < 0:
                faults[match.start] = match
            if sign:
                values.append(_Value(match.start, match.end, sign * share * match.cue.strength))
    values.sort(key=lambda value: value.start)
    for negation in load_table("negation").longest(words):
        kind = negation.cue["kind"]
        if negation.start in faults and kind == "turns":
            _silence(_scope(words, faults[negation.start], kind, clause_starts), values)
        if negation.start not in covered:
            weight, told = _apply(negation, _scope(words, negation, kind, clause_starts), values)
            values.append(_Value(negation.start, negation.end, weight, told))
    return values


def _is_purpose(words: Words, match: Match) -> bool:
    before = words.tokens[max(0, match.start - 3) : match.start]
    return "to" in before[-2:] or before[-2:] == ("so", "that") or before[-1:] == ("for",)


def _silence(scope: tuple[int, int], values: list[_Value]) -> None:
    """Take its weight from praise that a fault denies which begins with a "not" ("not always done well")."""
    for value in values:
        if scope[0] <= value.start < scope[1]:
            value.weight = min(value.weight, 0.0)


def _scope(words: Words, negation: Match, kind: str, clause_starts: set[int]) -> tuple[int, int]:
    """The stretch that a negation bears on: first token, and last (exclusive)."""
    if kind == "after":
        return max(0, negation.start - 2 * NEAR), negation.start
    if kind == "faults":
        return max(start for start in clause_starts if start <= negation.start), negation.start
    end = negation.end
    limit = min(len(words.tokens), end + NEGATION_REACH)
    is_aside = not _OPENS_ASIDE.isdisjoint(words.tokens[max(0, negation.start - 2) : negation.start])
    while end < limit and end not in clause_starts:
        token = words.tokens[end]
        if token in _STOPS:
            break
        following = words.tokens[end + 1] if end + 1 < limit else ""
        if following in _BREAKS_BEHIND.get(token, ()):
            break
        if token in _BREAKS_OF_KIND.get(kind, ()):
            break
        if is_aside and token in _BREAKS_OF_ASIDE:
            break
        end += 1
    return negation.end, end


def _apply(negation: Match, scope: tuple[int, int], values: list[_Value]) -> tuple[float, str]:
    """Turn the values in scope; return what the negation itself weighs then, and how that is told."""
    kind, strength = negation.cue["kind"], negation.cue.strength
    for value in values:
        if negation.start <= value.start < negation.end:
            value.weight = 0.0
    inside = [value for value in values if scope[0] <= value.start < scope[1] and abs(value.weight) > FAINT]
    if kind in ("wants", "mutes", "faults"):
        for value in inside:
            value.weight = 0.0
        return -strength, kind
    if kind == "resolves":
        for value in inside:
            if value.weight < 0 and value.start - negation.end <= 2 * NEAR:
                value.weight *= -RESOLVED_SHARE
                value.told = kind
        return strength, kind
    if not inside:
        return (-strength if kind != "after" else 0.0), f"bare {negation.cue['kind']}"
    first = inside[-1] if kind == "after" else inside[0]
    if first.weight < 0:
        near = kind != "turns" or first.start - negation.end <= NEAR
        if near:
            first.weight = -first.weight
            first.told = "denied"
        return (0.0 if near else -strength), "far"
    lost = DENIED_SHARE * first.weight
    for value in inside:
        value.weight = min(value.weight, 0.0)
    return -abs(strength) - lost, "denied"


def _movements(words: Words, rise: str) -> tuple[list[_Value], set[int]]:
    """Rises and falls of measures whose direction is known, and the tokens that they account for."""
    measures = list(load_table("measures").find(words))
    found: list[_Value] = []
    taken: set[int] = set()
    for move in load_table("movement").longest(words):
        measure = _measure_of(words, move, measures) or _polar(words, move)
        meaning = _rise_of(measure) if measure else _DIRECTION.get(rise)
        if meaning is not None and move.cue["says"] in _DIRECTION:
            direction = _DIRECTION[move.cue["says"]] * meaning
            found.append(_Value(move.start, move.end, direction * move.cue.strength, "moved"))
            start = _clause_start(words, move.start)
            taken.update(
                move.places, *(other.places for other in measures if start <= other.start <= move.start)
            )
            taken.update(measure.places if measure else ())
    return (found, taken) if found else _compared(words, measures)


def _polar(words: Words, move: Match) -> Match | None:
    """The praise or criticism right before a movement that is told by a verb: what is bad may fall."""
    cues = load_table("polarity").longest(words)
    near = [match for match in cues if match.cue["says"] in _SIGN and 0 <= move.start - match.end <= NEAR]
    return near[-1] if near and move.cue.strength >= MOVING else None


def _rise_of(measure: Match) -> float:
    """1 if it is good that the measure rises, -1 if it is bad."""
    cells = measure.cue.cells
    return _DIRECTION[cells["rise"]] if "rise" in cells else _SIGN[cells["says"]]


def _measure_of(words: Words, move: Match, measures: list[Match]) -> Match | None:
    """
    The first measure between the last comma or "and" and a movement; else the nearest one.

    What a force deals with gives way to what it does about it: "the rate at which crimes are solved" is one
    of solving.
    """
    clause = _clause_start(words, move.start)
    start = 1 + max(
        (place for place in range(clause, move.start) if words.tokens[place] in (",", "and")),
        default=clause - 1,
    )
    near = [measure for measure in measures if start <= measure.start < move.start]
    behind = [measure for measure in measures if 0 <= measure.start - move.end <= NEAR]
    before = [measure for measure in measures if clause <= measure.start < move.start]
    later = [measure for measure in measures if measure.start >= move.end]
    found = near or behind or before or later
    return next((one for one in found if not one.cue["gives_way"]), next(iter(found), None))


def _clause_start(words: Words, place: int) -> int:
    """The place behind the last semicolon before a place."""
    return 1 + max((other for other in range(place) if words.tokens[other] == ";"), default=-1)


def _compared(words: Words, measures: list[Match]) -> tuple[list[_Value], set[int]]:
    """A figure set against another ("12, compared with 30"), if a measure tells which way is better."""
    figures = [match for match in load_table("figures").longest(words) if match.cue["says"] == "figure"]
    for against in load_table("comparison").longest(words):
        first = [_number(words.tokens[match.start]) for match in figures if match.start < against.start]
        second = [_number(words.tokens[match.start]) for match in figures if match.start >= against.end]
        measure = next(iter(measures), None)
        if first and second and measure and first[-1] and second[0] and first[-1] != second[0]:
            direction = 1.0 if first[-1] > second[0] else -1.0
            weight = direction * _DIRECTION[measure.cue["rise"]] * COMPARED_STRENGTH
            return [_Value(against.start, against.end, weight, "compared")], {
                *against.places,
                *measure.places,
            }
    return [], set()


def _number(token: str) -> float:
    """The value of a number in figures; 0 for one that cannot be read."""
    digits = token.strip("£mkbn%").replace(",", "")
    return float(digits) if digits.replace(".", "", 1).isdecimal() else 0.0
