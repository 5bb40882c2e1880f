"""
The one who tells a report: sentences of every role, notes, and what is known of all that was told.

In: a seat of the plan. Out: sentences, each counted by the role that it is meant to have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.corpus.facts import facts_of
from tests.corpus.grammar import Speaker, Topic, rules, topics
from tests.corpus.history import carried_from, grade
from tests.corpus.plan import Seat, settings

GOOD: Mapping[str, float] = {
    "outstanding": 0.9,
    "good": 0.72,
    "adequate": 0.55,
    "ungraded": 0.75,
    "requires-improvement": 0.38,
    "inadequate": 0.18,
}
"""Share of what is said in praise under each grade."""
_OPENED, _JOINED, _CLOSED, _TAILED = 0.5, 0.5, 0.75, 0.72
"""Shares of sentences that have an opening, a second clause, or else an end, and of others with a tail."""
_TERMS, _CITED = 0.5, 0.75
"""Shares of notes that explain a term, and that name a source."""
_LAST_OF_QUESTIONS = 2016


@dataclass(frozen=True, slots=True)
class Asked:
    """An action as printed."""

    question: str
    kind: str
    words: str


@dataclass(slots=True)
class Known:
    """What is known of a report: what a reader should find in it."""

    judgments: list[tuple[str, str, str]] = field(default_factory=list)
    """Question, grade and cycle."""
    actions: list[Asked] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    """Those beside England and Wales, as printed."""
    roles: Counter[str] = field(default_factory=Counter)
    """How many sentences of each were meant."""


class Teller:
    """
    Tells one report.

    Args:
        seat: Which one.
        scale: Its length; 1 is that of the report that ships with the project.
    """

    def __init__(self, seat: Seat, scale: float) -> None:
        self.seat, self.scale = seat, scale
        self.draw = seat.chance(seat.force.slug, seat.inspection.title, "text")
        self.speaker = Speaker(self.draw, facts_of(seat))
        self.known = Known()
        self.notes: list[str] = []

    @property
    def inspected(self) -> list[str]:
        """Questions that have chapters."""
        return [each for each in self.seat.inspection.asked if not carried_from(self.seat, each)]

    def heading(self, question: str) -> str:
        """How a question is put: to 2016 it is asked."""
        name, asked = settings()["questions"][question]
        return str(asked if self.seat.inspection.year <= _LAST_OF_QUESTIONS else name)

    def is_good(self, question: str) -> bool:
        """Whether the next thing that is said under a question is praise."""
        return self.draw.random() < GOOD[grade(self.seat, question)]

    def parts_of(self, whole: float) -> int:
        """So many of what a report in full length has `whole` of; at least one."""
        return max(1, round(self.scale * whole))

    def say(self, rule: str, topic: Topic, role: str) -> str:
        """A sentence."""
        self.known.roles[role] += 1
        return self.speaker.sentence(rule, topic.name)

    def say_longer(self, rule: str, topic: Topic, role: str) -> str:
        """A sentence, mostly with a tail."""
        return self.with_tail(self.say(rule, topic, role), rule)

    def with_tail(self, words: str, rule: str, speaker: Speaker | None = None) -> str:
        """A sentence of a rule, mostly with a tail."""
        speaker = speaker or self.speaker
        if speaker.draw.random() < _TAILED:
            return f"{words[:-1]}{speaker.say(f'tail-{rule}')}."
        return words

    def finding(self, topic: Topic, *, is_good: bool) -> str:
        """What is well or not, with what opens and closes it."""
        tone = "good" if is_good else "bad"
        words = self.speaker.say("strength" if is_good else "gap", topic.name)
        if self.draw.random() < _OPENED:
            words = f"{self.speaker.say(f'open-{tone}')} {words}"
        if self.draw.random() < _JOINED:
            words = f"{words}{self.speaker.say(f'more-{tone}')}"
        elif self.draw.random() < _CLOSED:
            words = f"{words}{self.speaker.say(f'close-{tone}')}"
        self.known.roles["finding"] += 1
        return f"{words[0].upper()}{words[1:]}."

    def note(self, topic: Topic) -> str:
        """Add a note; returns its mark."""
        rule = "term" if self.draw.random() < _TERMS else "note"
        words = self.speaker.sentence(rule, topic.name)
        if self.draw.random() < _CITED:
            words = f"{words} {self.speaker.sentence('cited', topic.name)}"
        self.notes.append(words)
        return f"[^{len(self.notes)}]"


def printed(given: str) -> str:
    """ "requires-improvement" -> "Requires improvement"."""
    return given.replace("-", " ").capitalize()


def capital(words: str) -> str:
    """With a capital letter."""
    return f"{words[0].upper()}{words[1:]}"


def topics_of(question: str) -> list[Topic]:
    """The topics that chapters on a question treat; at least one."""
    return [topic for topic in topics() if question in topic.questions]


def has_figure(question: str) -> bool:
    """Whether there are sentences with a figure whose measure has a name."""
    return f"figure/{question}" in rules()
