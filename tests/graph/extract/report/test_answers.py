"""Documents that answer a report are told from reports."""

from __future__ import annotations

import pytest

from graph.errors import NotAReport
from graph.extract import extract
from graph.extract.report.answers import refuse_answers
from graph.extract.words.tables import read_table
from graph.readers import read
from graph.vocabulary import load_vocabulary

ANSWERS = {
    "a response under its title": (
        "# Response to the PEEL inspection 2017\n\nOffice of the Police and Crime Commissioner for Kent\n\n"
        "An inspection of Kent Police\n\n# Preventing crime\n\nThe force is good at this. I welcome "
        "that. I have asked the Chief Constable for a plan.\n"
    ),
    "the name of the report first": (
        "# PEEL: Police effectiveness 2017: Commissioner’s response\n\nKent Police\n\n# Recommendations\n\n"
        "> **Areas for improvement**\n>\n> - The force should answer calls sooner.\n\n"
        "I accept this and will follow it up.\n"
    ),
    "a letter": (
        "# PEEL: Police effectiveness 2017\n\nKent Police\n\n# Letter\n\nDear Home Secretary,\n\nI write to "
        "respond to the report by HMICFRS on Kent Police.\n\nMy office will watch its progress.\n\n"
        "Yours sincerely,\n"
    ),
    "the force's own": (
        "# Kent Police: action plan following the PEEL inspection 2018\n\n# Calls\n\n"
        "The force accepts the recommendations and has trained its staff.\n"
    ),
    "a panel's": (
        "# Statement by the Police and Crime Panel on PEEL: Police efficiency 2016\n\nKent Police\n\n"
        "# One\n\nThe force has good plans, and we welcome the report.\n"
    ),
    "a page": (
        "<html><head><title>Mayor’s response to HMICFRS report</title></head><body>"
        "<h1>PEEL 2018/19: response of the Deputy Mayor</h1><p>Kent Police</p><h2>Findings</h2>"
        "<p>I am pleased with the grades. The force is good at this.</p></body></html>"
    ),
}
REPORTS = {
    "on the response to a kind of crime": (
        "# The police response to domestic abuse: inspection 2014\n\nAn inspection of Kent Police\n\n"
        "# One\n\nThe force is good at this. I welcome its progress.\n"
    ),
    "that tells of a response": (
        "# PEEL: Police effectiveness 2017\n\nAn inspection of Kent Police\n\n# One\n\nThe force’s response "
        "to our recommendations is good. I am pleased with its progress.\n"
    ),
    "with the commissioner on its title page": (
        "# PEEL: Police effectiveness 2017\n\nAn inspection of Kent Police\n\n"
        "Police and Crime Commissioner: A. Person\n\n# One\n\nThe response to the report of 2016 is good.\n"
    ),
}


@pytest.mark.parametrize("text", ANSWERS.values(), ids=ANSWERS)
def test_a_document_that_answers_a_report_is_refused(text: str) -> None:
    """With the words that told it, and what to give in its place."""
    with pytest.raises(NotAReport, match=r"answers the report of an inspection.*Give the report"):
        extract(read(text.encode(), "case"), load_vocabulary())


@pytest.mark.parametrize("text", REPORTS.values(), ids=REPORTS)
def test_a_report_that_speaks_of_responses_is_none(text: str) -> None:
    """One sign decides nothing."""
    refuse_answers(read(text.encode(), "case"))


def test_every_cue_is_in_its_example() -> None:
    """The example beside a turn of phrase holds its words."""
    rows = read_table("answer-cues.csv", ("sign", "words", "example"))
    assert {"answers", "between", "report", "answer", "speaker", "letter", "voice"} == {
        row["sign"] for row in rows
    }
    for row in rows:
        assert row["words"].lower() in row["example"].lower(), row
