"""Which question a chapter is about, beyond the lists: `themes`, `questions` of `graph.extract.grades`."""

from __future__ import annotations

import pytest

from graph.extract import extract
from graph.readers import read
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary


def _extract(page: str) -> Extraction:
    return extract(read(page.encode(), "case.md"), load_vocabulary())


def test_a_chapter_is_named_as_the_table_of_the_report_names_it() -> None:
    """A question that no list has, in more words as the title of its chapter."""
    found = _extract(
        "# PEEL: Police effectiveness 2017\n\nAn inspection of Kent Police\n\n# Grades\n\nQuestion\tGrade\n"
        "Policing waterways\tGood\n\n# How well does the force police its waterways and harbours?\n\n"
        "## Areas for improvement\n\n- The force should buy a boat.\n"
    )
    assert ["policing-waterways"] == [item.theme for item in found.judgments]
    assert ["policing-waterways"] == [item.theme for item in found.actions]


def test_a_report_on_one_question_has_it_for_all_its_chapters() -> None:
    """The title says so; places in the list go on from chapter to chapter."""
    found = _extract(
        "# PEEL: Police effectiveness 2015 (vulnerability)\n\nAn inspection of Kent Police\n\n"
        "# How well does the force find missing people?\n\n## Area for improvement\n\n"
        "The force should look.\n\n"
        "# How well does the force help carers?\n\n## Area for improvement\n\nThe force should ask.\n"
    )
    assert [("protecting-vulnerable-people", 1), ("protecting-vulnerable-people", 2)] == [
        (item.theme, item.order) for item in found.actions
    ]


@pytest.mark.parametrize("title", ["Pillar two: Efficiency", "Part B – Efficiency", "2. Efficiency"])
def test_a_pillar_may_be_counted_in_words(title: str) -> None:
    """The number of a chapter is no part of its question."""
    found = _extract(
        f"# PEEL 2018/19\n\nAn inspection of Kent Police\n\n# {title}\n\n## Area for improvement\n\n"
        "The force should plan.\n"
    )
    assert ["efficiency"] == [item.theme for item in found.actions]


def test_a_box_outside_the_questions_has_none() -> None:
    """An integrated programme has several pillars, another programme has none: nothing is guessed."""
    for title in ("PEEL 2018/19", "Night work inspection 2014"):
        found = _extract(
            f"# {title}\n\nAn inspection of Kent Police\n\n# Recommendations\n\n- The force should plan.\n"
        )
        assert [""] == [item.theme for item in found.actions]


def test_terms_explained_are_no_sentences_of_the_body() -> None:
    """A glossary at the end says nothing of the force."""
    found = _extract(
        "# PEEL 2018/19\n\nAn inspection of Kent Police\n\n# Custody\n\nDetainees are treated well.\n\n"
        "# Glossary\n\n- **Custody**: the care of people who are detained by officers of the force.\n"
    )
    assert ["Detainees are treated well."] == [item.words for item in found.sentences]


def test_a_sentence_in_bold_is_one_of_the_body() -> None:
    """A line in bold that is no whole sentence is a title."""
    found = _extract(
        "# PEEL 2018/19\n\nAn inspection of Kent Police\n\n# Custody\n\n"
        "**Detainees are treated very well.**\n\nThey are fed.\n"
    )
    assert "Detainees are treated very well." in [item.words for item in found.sentences]


def test_a_box_printed_as_the_equal_of_its_chapter_belongs_to_it() -> None:
    """Not so a part of its own that gathers recommendations."""
    found = _extract(
        "# PEEL 2021/22\n\nAn inspection of Kent Police\n\n## Preventing crime\n\nGood\n\n"
        "## Area for improvement\n\nThe force should plan.\n\n## Custody\n\nCells are clean.\n\n"
        "## Recommendations\n\n- The force should rest.\n"
    )
    assert ["preventing-crime", ""] == [item.theme for item in found.actions]


def test_a_box_named_in_bold_stays_in_the_question_above_it() -> None:
    """A title in bold stands below the heading before it, however deep that is."""
    found = _extract(
        "# PEEL 2018/19\n\nAn inspection of Kent Police\n\n## Effectiveness\n\n### Investigating crime\n\n"
        "**Area for improvement**\n\nThe force should plan.\n"
    )
    assert ["investigating-crime"] == [item.theme for item in found.actions]
