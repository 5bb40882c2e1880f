"""
One sentence in, its label out: role, polarity, trend, topic and basis.

Each role gathers the weights of its cues (`graph/data/cues/roles.csv`) and of where the sentence stands; the
heaviest wins. The rules are those of the inspection reports themselves: a finding judges, evidence gives a
fact, context explains or plans, a consequence tells what follows, an action asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from graph.extract.cues import Words, load_table, read_rows
from graph.extract.polarity import LEAST, Weight, rise_in, weigh
from graph.statements import ActionKind, Role

OTHER_TOPIC = "other"


class Part(StrEnum):
    """The kind of part of a report that a sentence stands in."""

    FRONT = "front"
    SUMMARY = "summary"
    CHAPTER = "chapter"
    ANNEX = "annex"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a sentence is; the values are those of the fields of `graph.statements.Sentence`."""

    role: Role | ActionKind
    polarity: str = ""
    trend: str = ""
    topic: str = OTHER_TOPIC
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """
    Where a sentence stands.

    Args:
        theme: The question of its chapter; empty for none.
        section: Titles of its section and those above it, joined by spaces.
        part: The kind of part.
        previous: Label of the sentence before it in the paragraph, or None.
        tone: Polarity of the last sentence before it in the paragraph that judged; empty for none.
        rise: Whether it is "better" or "worse" that the measure last spoken of in the paragraph rises;
            empty for none.
        is_bullet: Whether it is an item of a list.
    """

    theme: str = ""
    section: str = ""
    part: Part = Part.CHAPTER
    previous: Label | None = None
    tone: str = ""
    rise: str = ""
    is_bullet: bool = False

    @property
    def is_first(self) -> bool:
        """Whether it opens its paragraph."""
        return self.previous is None

    def after(self, text: str, label: Label | None) -> Situation:
        """The situation of the sentence that follows one with these words and this label."""
        if label is None:
            return self
        rise = rise_in(Words.read(text)) or self.rise
        tone = label.polarity if label.polarity not in ("", "neutral") else self.tone
        return replace(self, previous=label, tone=tone, rise=rise)

    def within(self, before: Situation) -> Situation:
        """This situation, in a paragraph that goes on from one before ("The force:", then its bullets)."""
        return replace(self, previous=before.previous, tone=before.tone, rise=before.rise)


def classify(text: str, situation: Situation) -> Label | None:
    """
    Label a sentence.

    Args:
        text: Its clean words.

    Returns:
        None where it is no statement: a heading, a grade, a lead-in to a list.
    """
    words = Words.read(text)
    if not _is_statement(text, words, situation):
        return None
    weight = weigh(words, situation.rise if _refers(words) else "")
    topic = _topic(words, situation)
    if situation.part in (Part.FRONT, Part.ANNEX, Part.NOTE):
        return Label(role=Role.CONTEXT, trend="planned" if _is_planned(words) else "", topic=topic)
    if _is_action(words):
        return Label(role=ActionKind.ACTION, topic=topic)
    role = _role(words, weight, situation)
    label = Label(role=role, topic=topic, trend=_trend(words, role))
    if role is Role.CONTEXT:
        return label
    polarity = _polarity(words, weight, role, situation)
    basis = _basis(words, situation.previous) if role is Role.EVIDENCE else ""
    return replace(label, polarity=polarity, trend=_trend(words, role, polarity), basis=basis)


_LEAST_WORDS = 3
_ASKING_PLACE = 8
"""Words before "the force should" at most; further on it is no longer the main clause that asks."""
_BULLET_LEAST_WORDS = 4
_FINDING_PRIOR = 2.0
_TONE_PULL = 1.5
"""How strongly the polarity of what stands before bears on evidence and consequences."""
_WEIGHT_SHARE = 0.35
"""What a unit of praise or criticism adds to a finding."""
_WEIGHT_LIMIT = 3.0
_UNJUDGED_CONTEXT = 1.8
"""What the want of any praise or criticism adds to context."""
_FIGURE_WEIGHT = 1.3
_FIGURE_LIMIT = 3.0
_BEHIND_EVIDENCE = 0.8
"""What evidence of a weakness adds to a consequence behind it."""
_OPENING_LOSS = 1.0
"""What evidence and consequences lose at the head of a paragraph, where findings stand."""


def _is_statement(text: str, words: Words, situation: Situation) -> bool:
    if text.rstrip().endswith(":"):
        return False
    counted = [token for token in words.tokens if token[0].isalnum()]
    if text.rstrip(" ”’\"')]").endswith((".", "!", "?", "…")):
        return len(counted) >= _LEAST_WORDS
    return situation.is_bullet and situation.part is not Part.FRONT and len(counted) >= _BULLET_LEAST_WORDS


def _is_action(words: Words) -> bool:
    says = {match.cue["says"] for match in load_table("actions").find(words) if match.start <= _ASKING_PLACE}
    return "asks" in says and "forecasts" not in says


def _is_planned(words: Words) -> bool:
    return any(cue["trend"] == "planned" for cue in load_table("roles").cues_in(words))


def _refers(words: Words) -> bool:
    """Whether a sentence points back ("It …", "This …")."""
    return any(cue["says"] == "refers" for cue in load_table("openings").cues_in(words))


def _sum_by_role(words: Words, situation: Situation) -> dict[Role, float]:
    """What the cues of each role weigh together; some count only behind a sentence that judged."""
    sums = dict.fromkeys(Role, 0.0)
    for cue in load_table("roles").cues_in(words):
        if _is_behind(cue["after"], situation):
            sums[Role(cue["role"])] += float(cue["weight"])
    return sums


def _is_behind(wanted: str, situation: Situation) -> bool:
    """Whether what stands before in the paragraph is as a cue wants it ("judged", "evidence", ...)."""
    match wanted:
        case "negative":
            return situation.tone in ("negative", "mixed")
        case "judged":
            return situation.tone != ""
        case "evidence":
            return situation.previous is not None and situation.previous.role is Role.EVIDENCE
    return True


def _role(words: Words, weight: Weight, situation: Situation) -> Role:
    scores = _sum_by_role(words, situation)
    scores[Role.FINDING] += _FINDING_PRIOR + _WEIGHT_SHARE * min(weight.size, _WEIGHT_LIMIT)
    scores[Role.EVIDENCE] += min(_FIGURE_WEIGHT * _figures(words), _FIGURE_LIMIT)
    scores[Role.CONTEXT] += _UNJUDGED_CONTEXT * max(0.0, 1.0 - weight.size)
    if situation.tone == "negative" and situation.previous and situation.previous.role is Role.EVIDENCE:
        scores[Role.CONSEQUENCE] += _BEHIND_EVIDENCE
    if situation.is_first:
        scores[Role.EVIDENCE] -= _OPENING_LOSS
        scores[Role.CONSEQUENCE] -= _OPENING_LOSS
    return max(Role, key=lambda role: scores[role])


def _figures(words: Words) -> int:
    """Numbers that count something: neither years nor parts of a name."""
    return sum(match.cue["says"] == "figure" for match in load_table("figures").longest(words))


def _polarity(words: Words, weight: Weight, role: Role, situation: Situation) -> str:
    opens = {cue["says"] for cue in load_table("openings").cues_in(words)}
    if role is Role.EVIDENCE and "counts" in opens and not weight.size:
        return "neutral"
    if role is Role.CONSEQUENCE and "threatens" in opens and not weight.polarity:
        return "negative"
    previous = "" if "turns" in opens else situation.tone
    said = _pulled(weight, "" if role is Role.FINDING else previous)
    if said:
        return said
    if role is Role.FINDING:
        return previous if "repeats" in opens and previous else "positive"
    return previous or ("neutral" if role is Role.EVIDENCE and "turns" not in opens else "negative")


def _pulled(weight: Weight, tone: str) -> str:
    """What evidence or a consequence says, pulled towards what the sentences before it say."""
    total = weight.total + _TONE_PULL * {"positive": 1.0, "negative": -1.0}.get(tone, 0.0)
    if weight.is_split or tone in ("", "mixed") or abs(total) < LEAST:
        return weight.polarity
    return "positive" if total > 0 else "negative"


def _trend(words: Words, role: Role, polarity: str = "") -> str:
    says = _trend_cues(words)
    if role is Role.CONTEXT:
        return "planned" if _is_planned(words) else ""
    order = (
        ("improved", "unchanged", "worsened")
        if polarity == "mixed"
        else ("unchanged", "improved", "worsened")
    )
    for trend in order:
        if trend in says:
            return trend
    if "changed" in says:
        return {"positive": "improved", "negative": "worsened", "mixed": "improved"}.get(polarity, "")
    return ""


def _trend_cues(words: Words) -> set[str]:
    """What is said of change, by the main clause if it says anything; what it concedes counts less."""
    matches = [match for match in load_table("trends").longest(words) if match.cue["says"] != "none"]
    contrasts = [match.start for match in load_table("contrast").longest(words) if match.start > 0]
    end = min(contrasts, default=len(words.tokens))
    return {match.cue["says"] for match in matches if match.start < end} or {
        match.cue["says"] for match in matches
    }


def _basis(words: Words, previous: Label | None) -> str:
    sums: dict[str, float] = {"fieldwork-observation": 0.5, "statistics": min(_figures(words), 2) * 0.6}
    if previous and previous.basis:
        sums[previous.basis] = sums.get(previous.basis, 0.0) + _SAME_BASIS
    for cue in load_table("basis").cues_in(words):
        sums[cue["basis"]] = sums.get(cue["basis"], 0.0) + float(cue["weight"])
    return max(sums, key=lambda basis: sums[basis])


_SAME_BASIS = 1.0
"""What evidence right before it adds to the basis that it has."""
_THEME_SHARE = 0.75
"""What a topic's cues weigh in a chapter on another question."""
_SECTION_SHARE = 0.6
_PREVIOUS_WEIGHT = 1.2
_LEAST_TOPIC = 1.0
"""What a topic must weigh where the chapter does not suggest it."""
_REFERRED_WEIGHT = 2.2
"""What the topic before weighs, and what it does where the sentence points back ("It …", "This …")."""


def _topic(words: Words, situation: Situation) -> str:
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
        weight = _REFERRED_WEIGHT if _refers(words) else _PREVIOUS_WEIGHT
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
