"""What denials, comparisons and measures make of praise and criticism."""

from __future__ import annotations

import pytest

from graph.extract.prose.polarity import weigh
from graph.extract.words.cues import Words


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("negative", "The unit is not consistently giving good and timely advice."),
        ("negative", "The unit does not always give thorough and helpful advice."),
        ("negative", "Plans that are not reviewed are poor."),
        ("negative", "The centre fails to deal well with a rise in demand."),
        ("negative", "It is failing to answer quickly enough."),
        ("positive", "The centre never fails to call back."),
        ("negative", "The work of the team in giving good advice requires improvement."),
        ("negative", "The share of thefts that led to a charge fell."),
        ("negative", "The team now solves fewer burglaries."),
        ("positive", "The number of burglaries fell."),
        ("positive", "Caseloads in the team are manageable."),
        ("negative", "Calls about the noise take up to 12 days."),
    ],
)
def test_what_a_sentence_weighs(expected: str, text: str) -> None:
    """A denial bears on its own clause; failing fails at anything; charges go before crimes."""
    assert expected == weigh(Words.read(text)).polarity


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (("said for",), "The plan is sound."),
        (("denied against",), "The plan is not sound."),
        (("denied for",), "The plan is not weak."),
        (("said against", "said for"), "The plan is sound but late."),
        (("moved for",), "Burglary fell."),
        (("share for",), "It was so in 57 of the 60 cases."),
        ((), "The plan has a number."),
    ],
)
def test_how_it_is_told(expected: tuple[str, ...], text: str) -> None:
    """Said outright, denied, moved or shared out: each is told, for or against."""
    assert expected == weigh(Words.read(text)).told
