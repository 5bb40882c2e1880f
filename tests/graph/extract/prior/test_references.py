"""What earlier inspections found: told apart from mere dates, with year, question and how things are now."""

from __future__ import annotations

import csv
import html
from pathlib import Path

import pytest

from graph.extract import extract
from graph.readers import read
from graph.statements import Extraction, PriorReference
from graph.vocabulary import load_vocabulary

FOLDER = Path(__file__).resolve().parents[3] / "cases"
CASES = FOLDER / "earlier-inspections.csv"
PASSAGES = FOLDER / "prior" / "passages.csv"
FEWEST_WITHOUT = 0.33
"""The share of the passages, at least, that tell of no earlier inspection."""
PROGRAMMES = {
    "effectiveness": "PEEL: Police effectiveness",
    "efficiency": "PEEL: Police efficiency",
    "legitimacy": "PEEL: Police legitimacy",
    "vulnerability": "PEEL: Police effectiveness (vulnerability)",
    "crime": "Crime inspection",
    "": "PEEL: Police effectiveness, efficiency and legitimacy",
}
MARKDOWN = {
    "bullet": "The force:\n\n- {}\n- trains its staff well.",
    "cell": "| Question | Finding |\n| --- | --- |\n| Supervision | {} |",
}
HTML = {
    "bullet": "<ul><li>{}</li><li>It trains its staff well.</li></ul>",
    "cell": "<table><tr><th>Topic</th><th>Finding</th></tr><tr><td>Supervision</td><td>{}</td></tr></table>",
    "box": '<div class="box"><h3>Innovative practice</h3><p>{}</p></div>',
}
CHAPTER = "Investigating crime and reducing re-offending"
TITLE = "# PEEL: Police effectiveness 2017\n\nAn inspection of Skerry Police\n\n"


def draw(text: str, chapter: str = CHAPTER) -> list[PriorReference]:
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


def _source(form: str, report: str, passage: str) -> tuple[bytes, str]:
    """A report of one passage, in Markdown or HTML, and its file name."""
    kind, _, place = form.partition(" ")
    programme, _, year = report.rpartition(" ")
    title = f"{PROGRAMMES[programme]} {year}"
    chapter = "Overall summary" if place == "summary" else CHAPTER
    if kind == "md":
        body = MARKDOWN.get(place, "{}").format(passage)
        return f"# {title}\n\nAn inspection of Skerry Police\n\n# {chapter}\n\n{body}\n".encode(), "report.md"
    body = HTML.get(place, "<p>{}</p>").format(html.escape(passage))
    head = f"<!DOCTYPE html><html lang='en'><head><title>{title}</title></head><body><main><h1>{title}</h1>"
    page = f"{head}<p>An inspection of Skerry Police</p><h2>{chapter}</h2>{body}</main></body></html>"
    return page.encode(), "report.html"


def _passages() -> list[dict[str, str]]:
    with PASSAGES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _marked() -> list[object]:
    """Each passage; those that cannot be told are expected to fail, with the reason."""
    return [
        pytest.param(
            row,
            id=row["passage"],
            marks=[pytest.mark.xfail(reason=row["reason"], strict=True)] * bool(row["reason"]),
        )
        for row in _passages()
    ]


@pytest.mark.parametrize("row", _marked())
def test_years_told_in_a_passage(row: dict[str, str]) -> None:
    """However an author tells of it, an earlier inspection is found with its year, and nothing else is."""
    document = read(*_source(row["form"], row["report"], row["passage"]))
    references = extract(document, load_vocabulary()).prior_references
    assert row["expected"].split() == [str(reference.year) for reference in references]


def test_enough_passages_tell_of_none() -> None:
    """Plans, trends, other bodies' reports and this inspection's own doings are well represented."""
    passages = _passages()
    without = [row for row in passages if not row["expected"]]
    assert len(without) >= FEWEST_WITHOUT * len(passages) > 0


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
