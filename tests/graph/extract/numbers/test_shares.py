"""Shares of a sample, and what they say of the force."""

from __future__ import annotations

import pytest

from graph.extract.numbers.shares import find_shares
from graph.extract.prose.polarity import weigh
from graph.extract.words.cues import Words


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ([0.95], "We found good care in 57 of the 60 cases."),
        ([0.25], "Of the 40 cases that needed a plan, ten had one."),
        ([0.9, 0.5], "Advice was given in 27 of 30 calls and a risk noted in 15 of the 30 calls."),
        ([0.9], "All but 2 of the 20 files were complete."),
        ([0.92], "It answered 92.4 percent of emergency calls in time."),
        ([1.0], "All 12 of the cases that we tracked were sound."),
        ([], "It took 12 of the 20 days."),
        ([], "There were 40 cases."),
    ],
)
def test_shares_are_found_in_samples(expected: list[float], text: str) -> None:
    """A count beside the size of the sample that it is part of, in either order."""
    assert expected == [round(share, 2) for _, share in find_shares(Words.read(text))]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("positive", "A plan was found in 57 of the 60 cases."),
        ("negative", "A plan was found in 25 of the 40 cases."),
        ("negative", "Good supervision was found in 25 of the 40 cases."),
        ("negative", "There were delays in 12 of the 40 cases."),
        ("positive", "There were delays in 2 of the 40 cases."),
    ],
)
def test_a_share_speaks_for_or_against(expected: str, text: str) -> None:
    """A duty done in most of a sample is praise; in too few, or a fault in more than a few, blame."""
    assert expected == weigh(Words.read(text)).polarity


@pytest.mark.parametrize(("expected", "rise"), [("negative", "better"), ("positive", "worse"), ("", "")])
def test_a_comparison_takes_its_measure_from_before(expected: str, rise: str) -> None:
    """ "This is lower than …" says what the measure spoken of before makes of it."""
    assert expected == weigh(Words.read("This is lower than in the rest of the country."), rise).polarity
