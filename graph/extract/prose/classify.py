"""
One sentence in, its label out: role, polarity, trend, topic and basis.

Rules tell what is no statement (a heading, a lead-in), what the force should do, and the context in front
matter, annexes and notes. All else is told by what its features count for (`features.py`, `weights.py`): a
finding judges, evidence gives a fact, context explains or plans, a consequence tells what follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.extract.prose.features import about, features
from graph.extract.prose.flow import agreed, by_itself, course, steady, ties_of
from graph.extract.prose.reasons import telling_words
from graph.extract.prose.situation import OTHER_TOPIC, Label, Part, Situation
from graph.extract.prose.trend import NONE, is_planned, seen_of_change
from graph.extract.prose.weights import Weights, load_tables
from graph.extract.words.cues import Words, load_table
from graph.statements import ActionKind, Role

__all__ = ["OTHER_TOPIC", "Label", "Part", "Situation", "classify", "seen_as", "settle", "topic_of"]


def classify(text: str, situation: Situation, tables: Mapping[str, Weights] | None = None) -> Label | None:
    """
    Label a sentence.

    Args:
        text: Its clean words.
        tables: The weights by which role, polarity, trend, basis and topic are told; those of
            `graph/data/weights/` if none are given.

    Returns:
        None where it is no statement: a heading, a grade, a lead-in to a list.
    """
    words = Words.read(text)
    if not _is_statement(text, words, situation):
        return None
    tables = tables or load_tables()
    seen = features(words, situation)
    topics = tables["topic"].sums((*seen, *about(words, situation)))
    label = _of_role(words, seen, situation, tables)
    return replace(label, topic=max(topics, key=lambda topic: topics[topic]), topics=topics)


def _of_role(
    words: Words, seen: tuple[str, ...], situation: Situation, tables: Mapping[str, Weights]
) -> Label:
    """The label of a statement, but for its topic."""
    if situation.part in (Part.FRONT, Part.ANNEX, Part.NOTE):
        return Label(role=Role.CONTEXT, trend="planned" if is_planned(words) else "")
    if _is_action(words):
        return Label(role=ActionKind.ACTION)
    role = Role(tables["role"].best(seen))
    return _labelled(
        words, _led(words, role, seen, situation, tables), (*seen, *seen_as(role, situation)), tables
    )


def settle(
    sentences: Sequence[tuple[str, Situation, Label]], tables: Mapping[str, Weights] | None = None
) -> list[Label]:
    """
    The labels of a paragraph's sentences once all are known: each is heard with those behind it.

    Args:
        sentences: Their words, where they stand and what they were labelled, in order.
    """
    tables = tables or load_tables()
    labels = [label for _, _, label in sentences]
    polarities = iter(agreed([label for label in labels if label.course], tables["ties"]))
    topics = iter(steady([label.topics for label in labels if label.topics]))
    settled: list[Label] = []
    for text, situation, given in sentences:
        polarity = next(polarities) if given.course else given.polarity
        label = replace(given, topic=next(topics) if given.topics else given.topic)
        if polarity != given.polarity and isinstance(given.role, Role):
            words = Words.read(text)
            seen = (*features(words, situation), *seen_as(given.role, situation))
            label = _labelled(words, replace(label, polarity=polarity), seen, tables)
        settled.append(label)
    return settled


def topic_of(text: str, situation: Situation) -> str:
    """The topic of words that are no sentence of the body, such as what a box asks for."""
    words = Words.read(text)
    return load_tables()["topic"].best((*features(words, situation), *about(words, situation)))


def seen_as(role: Role, situation: Situation) -> tuple[str, str]:
    """What the role of a sentence adds to its features, for the questions that are asked once it is known."""
    return role_seen(role), f"tone:{situation.tone or 'none'} {role.value}"


def role_seen(role: Role) -> str:
    """The role of a sentence as a feature."""
    return f"role:{role.value}"


def _led(
    words: Words, role: Role, seen: tuple[str, ...], situation: Situation, tables: Mapping[str, Weights]
) -> Label:
    """A label with its polarity, as its words and the sentences before it tell it."""
    if role is Role.CONTEXT:
        return Label(role=role)
    before = situation.judged
    ties = ties_of(words, role, before.role) if before else ()
    alone = tables["polarity"].sums((*by_itself(seen), role_seen(role)))
    sums = course(alone, ties, before, tables["ties"])
    return Label(role=role, polarity=max(sums, key=lambda polarity: sums[polarity]), course=sums, ties=ties)


def _labelled(words: Words, label: Label, seen: tuple[str, ...], tables: Mapping[str, Weights]) -> Label:
    """A label whose role and polarity are known, with all that hangs on them."""
    role, polarity = Role(label.role), label.polarity
    trend = tables["trend"].best((*seen, *seen_of_change(words, role, polarity)))
    told = telling_words(words, seen, tables["role"], role.value)
    judged = telling_words(words, seen, tables["polarity"], polarity) if polarity else ()
    return replace(
        label,
        trend="" if trend == NONE else trend,
        basis=tables["basis"].best(seen) if role is Role.EVIDENCE else "",
        cues=tuple(dict.fromkeys((*told, *judged))),
    )


_LEAST_WORDS = 3
_ASKING_PLACE = 8
"""Words before "the force should" at most; further on it is no longer the main clause that asks."""
_BULLET_LEAST_WORDS = 4


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
