"""How alike words are: `graph.extract.words.likeness`."""

from __future__ import annotations

from graph.extract.words.likeness import Likeness, alike

PASSAGES = (
    "Supervisors seldom read files.",
    "The wait for devices is long.",
    "Officers are courteous.",
    "The force should improve.",
)


def _alike(one: str, other: str) -> float:
    likeness = Likeness(PASSAGES)
    return alike(likeness.weigh(one), likeness.weigh(other))


def test_forms_of_a_word_are_the_same() -> None:
    """By their stems."""
    assert _alike("courteous officers", "Officer courteously") > 0.99


def test_words_of_a_group_are_a_little_alike() -> None:
    """What is asked for is seldom named as it was found wanting."""
    assert 0 < _alike("Shorten the wait.", "Devices queue for months.") < 0.9


def test_idle_words_tell_nothing() -> None:
    """ "The force should ensure" is in every action."""
    assert 0 == _alike("The force should ensure it improves.", "The force needs to improve.")


def test_words_that_no_passage_has_are_rare() -> None:
    """They count, and nothing is divided by their number."""
    assert _alike("zeppelins", "zeppelins") > 0.99
    assert 0 == _alike("zeppelins", "devices")
