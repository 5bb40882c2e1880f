"""
What is drawn from a report: grounded, and made into graphs and an account, as `tests.drills.fuzz_readers`
has it.

An input is the words below a head that makes it a report.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from tests.drills.fuzz_readers import judge as judge_document
from tests.drills.targets.documents import MARKUP_WORDS, markdown_seeds
from tests.drills.targets.fault import Fault

WORDS: Final = (
    *MARKUP_WORDS,
    *(
        "The force ",
        "should ",
        "is good at ",
        "needs to improve ",
        "Cause of concern",
        "Recommendations",
        "per cent ",
    ),
    *(
        "per 1,000 population ",
        "12 months to 30 June 2017",
        "in the year to ",
        "compared with ",
        "England and Wales ",
    ),
    *(
        "Area for improvement",
        "Areas for improvement",
        "(see ",
        "Figure 2",
        "our 2016 report",
        "multi-agency ",
    ),
)
_HEAD: Final = (
    b"# PEEL: Police effectiveness 2017\n\nAn inspection of Northamptonshire Police\n\nMarch 2018\n\n"
)
_LONGEST: Final = 1_200
_NOT_SLOW: Final = "slow"
"""What is run is slowed down by what looks on; an input that takes too long is ended all the same."""


def seeds() -> Iterator[bytes]:
    """Pieces of the labelled reports."""
    for seed in markdown_seeds():
        yield seed[:_LONGEST]


def judge(data: bytes) -> None:
    """
    Draw out what a report says.

    Raises:
        Fault: Something in it is not grounded, or it failed.
    """
    with_graph = sha256(data).digest()[0] % 5 == 0
    outcome = judge_document(_HEAD + data, "report.md", with_graph=with_graph)
    if outcome.is_failure and outcome.kind != _NOT_SLOW:
        raise Fault(f"{outcome.kind}: {outcome.told[-3000:]}")
