"""Where a sentence stands, and the label that it is given: what is known of a sentence beside its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from graph.extract.prose.polarity import rise_in
from graph.extract.words.cues import Words
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
    """
    What a sentence is; the values are those of the fields of `graph.statements.Sentence`.

    Args:
        course: What speaks for each polarity, with the sentences before it; empty where none is asked for.
        topics: What speaks for each topic; empty where it was not asked.
        ties: How it is tied to the sentence before it that judged (`flow.py`).
    """

    role: Role | ActionKind
    polarity: str = ""
    trend: str = ""
    topic: str = OTHER_TOPIC
    basis: str = ""
    cues: tuple[str, ...] = ()
    course: Mapping[str, int] = field(default_factory=dict, compare=False)
    topics: Mapping[str, int] = field(default_factory=dict, compare=False)
    ties: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """
    Where a sentence stands.

    Args:
        theme: The question of its chapter; empty for none.
        section: Titles of its section and those above it, joined by spaces.
        part: The kind of part.
        previous: Label of the sentence before it in the paragraph, or None.
        judged: Label of the last sentence before it in the paragraph of which a polarity was asked, or None.
        tone: Polarity of the last sentence before it in the paragraph that judged; empty for none.
        rise: Whether it is "better" or "worse" that the measure last spoken of in the paragraph rises;
            empty for none.
        is_bullet: Whether it is an item of a list.
    """

    theme: str = ""
    section: str = ""
    part: Part = Part.CHAPTER
    previous: Label | None = None
    judged: Label | None = None
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
        judged = label if label.course else self.judged
        return replace(self, previous=label, judged=judged, tone=tone, rise=rise)

    def within(self, before: Situation) -> Situation:
        """This situation, in a paragraph that goes on from one before ("The force:", then its bullets)."""
        return replace(
            self, previous=before.previous, judged=before.judged, tone=before.tone, rise=before.rise
        )
