"""Inconsistencies: what does not agree is put as a question with its passages, what agrees is left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.extract import extract
from graph.readers import read
from graph.statements import Extraction, Inconsistency
from graph.vocabulary import load_vocabulary

CASES = Path(__file__).resolve().parents[3] / "cases" / "inconsistencies.csv"
TITLE = "# PEEL: Police effectiveness 2017\n\nAn inspection of Skerry Police\n\n"
CHAPTER = "# Investigating crime and reducing re-offending\n\n"
NUMBERS = "# Skerry in numbers\n\n## Calls\n\n"
BOX = "\n\n### Areas for improvement\n\n- "


def draw(text: str) -> list[Inconsistency]:
    document = read(f"{TITLE}{text}\n".encode(), "report.md")
    found = extract(document, load_vocabulary()).inconsistencies
    for item in found:
        assert 2 <= len(set(item.passages))
        for spans in item.passages:
            assert all(document.text[span.start : span.end].strip() for span in spans)
    return list(found)


def figure(label: str, value: str) -> str:
    return f"{label}\n\nSkerry Police\n\n**{value}**\n\nEngland and Wales\n\n**150**\n\n"


def _cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return [(row["text"], row["expected"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "expected"), _cases())
def test_sentences_that_contradict_themselves(text: str, expected: str) -> None:
    """Sums, shares, movements and acronyms are questioned only where they do not agree."""
    assert expected == " ".join(item.kind for item in draw(CHAPTER + text))


def test_there_are_cases_of_both_sorts() -> None:
    """The cases above hold contradictions and their like that agree."""
    assert {True, False} == {bool(expected) for _, expected in _cases()}


CALLS = "Emergency calls per 1,000 population 12 months to 30 June 2017"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "In the 12 months to 30 June 2017, it received 152 emergency calls per 1,000 population.",
            ["value"],
        ),
        ("In the 12 months to 30 June 2017, it received 140.4 emergency calls per 1,000 population.", []),
        ("In the 12 months to 30 June 2016, it received 152 emergency calls per 1,000 population.", []),
        (
            "In the 12 months to 31 March 2017, it received 140 emergency calls per 1,000 population.",
            ["period"],
        ),
        (
            "It has a high rate of emergency calls per 1,000 population. "
            "This rate has risen in the 12 months to 31 March 2017.",
            ["period"],
        ),
        ("It has a high rate of emergency calls per 1,000 population, as it had in 2013.", []),
    ],
)
def test_figures_of_one_measure(told: str, expected: list[str]) -> None:
    """Another value for the same time, or the same value for another, is a question; rounding is none."""
    found = draw(NUMBERS + figure(CALLS, "140") + CHAPTER + told)
    assert expected == [item.kind for item in found]


def test_two_grades_for_one_question() -> None:
    """The grade under a chapter's title and the one in the table may not differ."""
    table = (
        "# Overview\n\n| Question | Grade | Last inspected |\n|---|---|---|\n"
        "| Investigating crime and reducing re-offending | Good | 2017 |\n\n"
    )
    (found,) = draw(table + CHAPTER + "**Inadequate**\n\nInvestigations are slow.")
    assert "grade" == found.kind
    assert "Good" in found.question
    assert "Inadequate" in found.question


def test_a_trend_that_only_a_box_tells() -> None:
    """What is asked may not take a trend for given on which the text only gives a figure."""
    asked = "The force should understand the declining burglary arrest rate."
    gives = "Its burglary arrest rate is 15 per 100 crimes."
    assert ["claim"] == [item.kind for item in draw(CHAPTER + gives + BOX + asked)]
    assert [] == draw(CHAPTER + gives + " This is a decrease on last year." + BOX + asked)
    assert [] == draw(CHAPTER + gives + BOX + "The force should work on reducing its burglary arrest rate.")
    assert [] == draw(CHAPTER + "All is well." + BOX + asked)


def test_no_data_and_a_part_of_the_same_data() -> None:
    """A force cannot have given no figures and a part of them."""
    annex = "# Annex A – About the data\n\n"
    none = "Wharf Police was unable to provide any 2017 arrest data. "
    assert ["claim"] == [
        item.kind for item in draw(annex + none + "Wharf Police sent partial 2017 arrest data.")
    ]
    assert [] == draw(annex + none + "Wharf Police sent partial 2016 arrest data.")


def test_inconsistencies_of_the_embedded_report(embedded_extraction: Extraction) -> None:
    """The report disagrees with itself in four places, and nothing else is made into a question."""
    found = embedded_extraction.inconsistencies
    assert ["period", "claim", "name", "claim"] == [item.kind for item in found]
    questions = " ".join(item.question for item in found)
    for words in ("12 months to 30 June 2017", "PPN", "declining domestic abuse arrest", "southern area"):
        assert words in questions
    assert all(item.question.endswith("?") for item in found)
