"""What earlier inspections found: told apart from mere dates, with year, question and how things are now."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.extract import extract
from graph.readers import read
from graph.statements import Extraction, PriorReference
from graph.vocabulary import load_vocabulary

CASES = Path(__file__).resolve().parent.parent / "cases" / "earlier-inspections.csv"
TITLE = "# PEEL: Police effectiveness 2017\n\nAn inspection of Skerry Police\n\n"


def draw(text: str, chapter: str = "Investigating crime and reducing re-offending") -> list[PriorReference]:
    document = read(f"{TITLE}# {chapter}\n\n{text}\n".encode(), "report.md")
    return list(extract(document, load_vocabulary()).prior_references)


def _cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return [(row["text"], row["expected"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "expected"), _cases())
def test_year_and_trend_of_a_reference(text: str, expected: str) -> None:
    """Each reference has the year of the earlier inspection and what is said of now; dates are none."""
    told = "; ".join(f"{reference.year} {reference.trend or '-'}" for reference in draw(text))
    assert expected == told


def test_there_are_cases_of_both_sorts() -> None:
    """The cases above hold references as well as dates that are none."""
    assert {True, False} == {bool(expected) for _, expected in _cases()}


def test_a_reference_is_about_the_question_of_its_chapter() -> None:
    """The chapter says which question was answered; in the summary, the topic does."""
    (reference,) = draw("In our 2016 inspection, we found gaps.")
    assert "investigating-crime" == reference.theme
    (reference,) = draw("Its investigations have improved since our 2016 inspection.", "Overall summary")
    assert "investigating-crime" == reference.theme


def test_two_years_in_one_sentence_make_two_references() -> None:
    """A reference has one year; the passage is the same."""
    first, second = draw("Our 2015 and our 2016 inspections found that the force needed to improve this.")
    assert (2015, 2016) == (first.year, second.year)
    assert first.spans == second.spans


def test_references_of_the_embedded_report(embedded_extraction: Extraction) -> None:
    """The embedded report tells of 2015 and 2016, always with a question, and never of its own year."""
    references = embedded_extraction.prior_references
    assert 9 == len(references)
    assert {2015, 2016} == {reference.year for reference in references}
    assert all(reference.theme for reference in references)
    (last_year,) = [reference for reference in references if reference.words.startswith("Last year")]
    assert ("serious-organised-crime", 2016) == (last_year.theme, last_year.year)
