"""The polarities of a paragraph's sentences, heard together."""

from __future__ import annotations

import pytest

from graph.extract.prose.classify import classify, settle
from graph.extract.prose.flow import agreed, by_itself, course, steady, ties_of
from graph.extract.prose.situation import Label, Situation
from graph.extract.prose.weights import Weights, load_tables
from graph.extract.words.cues import Words
from graph.statements import Role
from tests.evaluation.ties import Judged, learn_ties

CHOICES = ("negative", "positive")
GOES_ON = Weights(
    CHOICES,
    {
        "plain:negative": (500, -500),
        "plain:positive": (-500, 500),
        "turns:negative": (-500, 500),
        "turns:positive": (500, -500),
    },
)


def _labels(alone: list[tuple[int, int]], ties: list[str]) -> list[Label]:
    labels: list[Label] = []
    for sums, tie in zip(alone, ties, strict=True):
        before = labels[-1] if labels else None
        found = course(dict(zip(CHOICES, sums, strict=True)), (tie,), before, GOES_ON)
        labels.append(Label(role=Role.FINDING, course=found, ties=(tie,)))
    return labels


@pytest.mark.parametrize(
    ("alone", "ties", "expected"),
    [
        ([(900, 0), (0, 100)], ["plain", "plain"], ["negative", "negative"]),
        ([(900, 0), (0, 100)], ["plain", "turns"], ["negative", "positive"]),
        ([(0, 100), (900, 0)], ["plain", "plain"], ["negative", "negative"]),
        ([(0, 100), (900, 0)], ["plain", "turns"], ["positive", "negative"]),
        ([(0, 1500), (1500, 0)], ["plain", "plain"], ["positive", "negative"]),
        ([(900, 0), (100, 0), (0, 2500)], ["plain", "plain", "turns"], ["negative", "negative", "positive"]),
        ([(0, 700)], ["plain"], ["positive"]),
        ([], [], []),
    ],
)
def test_a_sentence_is_heard_with_those_around_it(
    alone: list[tuple[int, int]], ties: list[str], expected: list[str]
) -> None:
    """What is uncertain goes with the sentence before or behind it, unless "however" turns it."""
    assert expected == agreed(_labels(alone, ties), GOES_ON)


@pytest.mark.parametrize(
    ("alone", "expected"),
    [
        ([(900, 0), (0, 300)], ["calls", "calls"]),
        ([(0, 300), (900, 0)], ["calls", "calls"]),
        ([(900, 0), (0, 900)], ["calls", "staff"]),
        ([(900, 0), (0, 300), (900, 0)], ["calls", "calls", "calls"]),
        ([], []),
    ],
)
def test_a_topic_goes_on_where_little_speaks_for_another(
    alone: list[tuple[int, int]], expected: list[str]
) -> None:
    """Whichever of two sentences is the surer one."""
    assert expected == steady([dict(zip(("calls", "staff"), sums, strict=True)) for sums in alone])


def test_ties_tell_how_a_sentence_opens_and_what_the_two_do() -> None:
    """A "however" turns; no cue at all is plain; a concession at the head is told."""
    turned = ties_of(Words.read("However, plans are old."), Role.FINDING, Role.EVIDENCE)
    assert {"any", "turns", "Finding behind Evidence"} <= set(turned)
    assert "plain" in ties_of(Words.read("Plans are old."), Role.FINDING, Role.EVIDENCE)
    assert "concedes" in ties_of(Words.read("Although plans are old, they help."), Role.FINDING, Role.FINDING)


def test_what_stands_before_is_told_by_ties_alone() -> None:
    """So that it is not counted twice."""
    assert ("word:plan",) == by_itself(("follows:Finding", "tone:negative", "word:plan"))


def test_ties_are_learned_from_runs() -> None:
    """Where polarities go on unless turned, that is what is learned."""
    plain = [Judged((0, 0), answer, ("plain",), 1.0) for answer in (0, 0, 0)]
    turned = [Judged((300, 0), 0, (), 1.0), Judged((0, 0), 1, ("turns",), 1.0)]
    runs = [[Judged((300, 0), 0, (), 1.0), *plain], turned, [Judged((0, 300), 1, (), 1.0)]]
    learned = learn_ties(runs * 20, CHOICES)
    stays, changes = learned.rows["plain:negative"], learned.rows["turns:negative"]
    assert stays[0] > stays[1] and changes[0] < changes[1]


def test_a_settled_label_is_whole() -> None:
    """Where the end of a paragraph changes a polarity, words that tell the label go with it; others stay."""
    texts = ("Officers spoke of it.", "It is poor, unsafe and far too slow.", "The force meets a council.")
    situation = Situation(theme="efficiency")
    given: list[tuple[str, Situation, Label]] = []
    for text in texts:
        label = classify(text, situation)
        assert label is not None
        given.append((text, situation, label))
        situation = situation.after(text, label)
    settled = settle(given)
    assert [label.role for *_, label in given] == [label.role for label in settled]
    assert {label.polarity for label in settled} <= {*load_tables()["polarity"].choices, ""}
    assert "negative" == settled[1].polarity
