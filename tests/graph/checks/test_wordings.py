"""Claims of rank in words: `graph.checks.wordings`."""

from __future__ import annotations

import pytest

from graph.checks.wordings import find_wordings

CLAIMS = [
    ("The force has the fifth highest rate of burglary.", [("highest-rank", 5, "all")]),
    ("It has the 12th-lowest rate of any force.", [("lowest-rank", 12, "all")]),
    ("It has the third lowest rate of incidents in the region.", [("lowest-rank", 3, "region")]),
    ("Its rate is the highest in England and Wales.", [("highest-rank", 1, "all")]),
    ("This is the lowest rate of all forces.", [("lowest-rank", 1, "all")]),
    ("It has the second largest rise in crime in Wales.", [("highest-rank", 2, "country")]),
    ("This is one of the lowest rates for forces in England and Wales.", [("among-lowest", None, "all")]),
    ("The force is among the five highest for arrests.", [("among-highest", 5, "all")]),
    ("The rate is in the top ten forces.", [("among-highest", 10, "all")]),
    ("The rate is in the lowest quartile.", [("lowest-quarter", None, "all")]),
    ("It is in the upper quartile for its region.", [("highest-quarter", None, "all")]),
    ("This is below the England and Wales rate of 45.5.", [("below-england-and-wales", None, "all")]),
    ("The rate is higher than that for England and Wales.", [("above-england-and-wales", None, "all")]),
    ("The rate is slightly above the national average.", [("above-england-and-wales", None, "all")]),
    (
        "It has the fourth highest rate, which is above the rate for England and Wales.",
        [("highest-rank", 4, "all"), ("above-england-and-wales", None, "all")],
    ),
    ("The force does not have the highest rate of crime.", []),
    ("It is no longer one of the lowest.", []),
    ("It has the second highest rate of its most similar forces.", []),
    ("The force sets the highest standards.", []),
    ("Officers deal with the highest risk first.", []),
    ("The force operates above its budget.", []),
    ("In the first quarter of 2017 crime rose.", []),
]


@pytest.mark.parametrize(("words", "expected"), CLAIMS, ids=[words for words, _ in CLAIMS])
def test_what_a_sentence_claims(words: str, expected: list[tuple[str, int | None, str]]) -> None:
    """The kind of claim, its number and the group; denials and ranks among unnamed peers claim nothing."""
    assert expected == [(each.kind, each.rank, each.among) for each in find_wordings(words)]
