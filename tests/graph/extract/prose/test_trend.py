"""What is seen of change: by cues, and as features of what is learned."""

from __future__ import annotations

import pytest

from graph.extract.prose.trend import cued_trend, seen_of_change
from graph.extract.words.cues import Words
from graph.statements import Role


@pytest.mark.parametrize(
    ("expected", "polarity", "text"),
    [
        ("improved", "positive", "Calls are answered sooner than they were."),
        ("worsened", "negative", "Calls are answered later than they were."),
        ("improved", "positive", "The arrears that we found in 2014 have been cleared."),
        ("unchanged", "negative", "The queue is long, as we reported in 2014."),
        ("unchanged", "negative", "Little has changed since our last visit."),
        ("unchanged", "positive", "The service has been maintained."),
        ("unchanged", "negative", "Delays persist."),
        ("worsened", "negative", "Morale has slipped."),
        ("improved", "positive", "The method has been overhauled."),
        ("improved", "mixed", "The queue is shorter than it was, but it remains long."),
        ("", "positive", "The surveys are used to make plans better."),
        ("", "positive", "Victims are kept up to date."),
        ("", "negative", "Few remain at large."),
        ("", "positive", "The plan is sound."),
    ],
)
def test_a_trend_is_told_by_its_cues(expected: str, polarity: str, text: str) -> None:
    """What compares with before tells one; what only looks like it does not."""
    assert expected == cued_trend(Words.read(text), Role.FINDING, polarity)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("planned", "A third van is to join the fleet."),
        ("planned", "The desk opens in the spring."),
        ("planned", "Twelve clerks are being recruited."),
        ("", "The desk is open to all."),
    ],
)
def test_context_may_be_planned(expected: str, text: str) -> None:
    """What is yet to come is planned, without a "will" as with one."""
    assert expected == cued_trend(Words.read(text), Role.CONTEXT)


def test_change_is_seen_beside_what_was_judged() -> None:
    """The features tell which cues there are, and what the sentence says of the force."""
    seen = seen_of_change(Words.read("It is no longer late."), Role.FINDING, "positive")
    assert {"change:improved", "judged:positive", "change:by no longer positive"} <= set(seen)
    assert "change:none none" in seen_of_change(Words.read("It is late."), Role.FINDING)
