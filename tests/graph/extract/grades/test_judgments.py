"""Grades on questions: `graph.extract.grades.judgments`."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import TruncatedReport, UnknownGrade
from graph.extract.grades.judgments import draw_judgments
from graph.extract.grades.themes import section_themes_of
from graph.extract.report.metadata import draw_publication
from graph.readers import read, read_file
from graph.readers.completeness import check_complete
from graph.statements import Judgment
from graph.vocabulary import load_vocabulary

HEAD = "# PEEL: Police effectiveness 2017\n\nAn inspection of Kent Police\n\n"


def _judgments(source: str) -> tuple[tuple[Judgment, ...], tuple[str, ...]]:
    document, vocabulary = read(source.encode(), "case.md"), load_vocabulary()
    publication = draw_publication(document, vocabulary)
    return draw_judgments(document, publication, section_themes_of(document, vocabulary), vocabulary)


def test_a_table_row_gives_question_grade_and_cycle() -> None:
    """The year beside a grade is the cycle in which it was given; without one it is the report's."""
    found, _ = _judgments(
        HEAD + "# Overview\n\nQuestion\tGrade\tLast inspected\nPreventing crime\tGood\t2016\n"
        "Specialist capabilities\tUngraded\t2017\n"
    )
    assert [("preventing-crime", "good", "2016"), ("specialist-capabilities", "ungraded", "2017")] == [
        (item.theme, item.grade, item.cycle) for item in found
    ]


def test_a_grade_under_a_title_is_the_same_judgment_stated_again() -> None:
    """Table and chapter head give one judgment with two passages."""
    found, _ = _judgments(
        HEAD + "# Overview\n\nQuestion\tGrade\nPreventing crime\tGood\n\n"
        "# Preventing crime and tackling anti-social behaviour\n\n**Good**\n\nText of it.\n"
    )
    assert [2] == [len(item.passages) for item in found]


def test_a_line_of_its_own_grades_a_pillar() -> None:
    """ "Overall effectiveness 2017 Good" is a judgment on the pillar."""
    found, _ = _judgments(HEAD + "# Overview\n\nOverall effectiveness 2017  Good\n")
    assert [("effectiveness", "good", "2017")] == [(item.theme, item.grade, item.cycle) for item in found]


def test_two_grades_for_one_question_are_a_warning() -> None:
    """The first is kept and the second is told with its line."""
    found, warnings = _judgments(
        HEAD + "# Overview\n\nQuestion\tGrade\nPreventing crime\tGood\n\n# Preventing crime\n\nInadequate\n"
    )
    assert ["good"] == [item.grade for item in found]
    assert [
        'case.md line 12: the grade on "preventing-crime" is "inadequate" here and "good" before. '
        "The first is kept; check the source."
    ] == list(warnings)


def test_a_question_in_no_list_is_taken_with_a_warning() -> None:
    """A row that asks something new gives a theme of its own name, and says so."""
    found, warnings = _judgments(HEAD + "# Overview\n\nQuestion\tGrade\nPolicing the waterways\tGood\n")
    assert ["policing-the-waterways"] == [item.theme for item in found]
    assert 1 == len(warnings)
    assert 'line 8: the question "Policing the waterways" is in no list' in warnings[0]


def test_a_column_of_other_grades_is_left_alone() -> None:
    """Only a grade on a question has to be in a scale: calls for help have grades too."""
    found, _ = _judgments(HEAD + "# Calls\n\nKind of call\tGrade\nBurglary\tPrompt\n")
    assert () == found


@pytest.mark.parametrize(
    "title", ["2. Preventing crime", "Question 1: Preventing crime", "Preventing crime: Good"]
)
def test_a_title_may_have_a_number_or_the_grade_itself(title: str) -> None:
    """The question is known whatever stands around its name."""
    found, _ = _judgments(HEAD + f"# {title}\n\nGood\n\nText of it.\n")
    assert [("preventing-crime", "good")] == [(item.theme, item.grade) for item in found]


def test_lists_give_a_question_and_its_grade_a_line() -> None:
    """Whichever comes first, with or without a year; a sentence about a grade is none."""
    found, _ = _judgments(
        HEAD + "# Overview\n\n- Preventing crime: Good\n- Requires improvement – Investigating crime (2016)\n"
        "- The force is good at preventing crime.\n"
    )
    assert [
        ("preventing-crime", "good", "2017"),
        ("investigating-crime", "requires-improvement", "2016"),
    ] == [(item.theme, item.grade, item.cycle) for item in found]


def test_columns_headed_by_grades_hold_the_questions_graded_so() -> None:
    """A table may name the grades alone and list below each what was given it."""
    found, _ = _judgments(
        HEAD + "# Overview\n\n| Good | Adequate |\n| --- | --- |\n| Preventing crime | |\n"
        "| Managing offenders | Investigating crime |\n"
    )
    assert {
        "preventing-crime": "good",
        "managing-offenders": "good",
        "investigating-crime": "adequate",
    } == {item.theme: item.grade for item in found}


def test_a_line_or_row_may_grade_the_whole() -> None:
    """ "Overall: Good" in a list, and "Overall judgment of …" in a table, are the pillar's."""
    listed, _ = _judgments(HEAD + "# Overview\n\n- Overall: good\n- Preventing crime: inadequate\n")
    assert {"effectiveness": "good", "preventing-crime": "inadequate"} == {
        item.theme: item.grade for item in listed
    }
    row, _ = _judgments(
        HEAD
        + "# Overview\n\n| Question | Grade |\n| --- | --- |\n| Overall judgment of effectiveness | Good |\n"
    )
    assert {"effectiveness": "good"} == {item.theme: item.grade for item in row}


def test_questions_below_a_pillar_have_grades_of_their_own() -> None:
    """In a chapter on a pillar a grade under a question is the question's, and one above is the pillar's."""
    found, _ = _judgments(
        HEAD + "# Effectiveness\n\nOur judgment: Good\n\n## Preventing crime\n\nRated inadequate\n\nText.\n"
    )
    assert {"effectiveness": "good", "preventing-crime": "inadequate"} == {
        item.theme: item.grade for item in found
    }


def test_a_grade_under_an_unlisted_question_is_taken_with_a_warning() -> None:
    """The title asks something, so the grade answers it; a title that says "overall" is on the pillar."""
    found, warnings = _judgments(
        HEAD + "# Overall judgment\n\nGood\n\n# How well does the force police the waterways?\n\nGood\n"
    )
    assert ["effectiveness", "how-well-does-the-force-police-the-waterways"] == [item.theme for item in found]
    assert 1 == len(warnings)


def test_more_than_a_word_is_a_grade_only_behind_words_that_say_so() -> None:
    """A short line under a title may be anything; "Judgment:" makes it a grade."""
    assert ((), ()) == _judgments(HEAD + "# Preventing crime\n\nKey facts\n\nText.\n")
    with pytest.raises(UnknownGrade, match='grade "Judgment: Fairly good" is in no scale'):
        _judgments(HEAD + "# Preventing crime\n\nJudgment: Fairly good\n\nText.\n")


@pytest.mark.parametrize(
    ("rest", "line", "printed"),
    [
        ("# Overview\n\nQuestion\tGrade\nPreventing crime\tFair\n", 8, "Fair"),
        ("# Preventing crime\n\nJudgment: Fair\n\nText.\n", 7, "Judgment: Fair"),
    ],
)
def test_a_grade_in_no_scale_is_refused(rest: str, line: int, printed: str) -> None:
    """A grade that no scale has stops the reading, with its line and the grades there are."""
    with pytest.raises(UnknownGrade) as caught:
        _judgments(HEAD + rest)
    assert caught.value.message.startswith(
        f'case.md line {line}: grade "{printed}" is in no scale. Expected one of '
    )
    assert "requires improvement" in caught.value.message
    assert caught.value.message.endswith(
        "Correct the source or add the grade to ontology/schemes/grades.ttl."
    )


def test_a_report_that_breaks_off_is_refused(embedded_report: Path) -> None:
    """The contents list tells what is missing at the end of a truncated file."""
    text = embedded_report.read_text("utf-8")
    half = read(text[: len(text) // 2].encode(), "half.md")
    with pytest.raises(TruncatedReport) as caught:
        check_complete(half)
    assert 'before "Annex A – About the data"' in caught.value.message


def test_the_embedded_report_is_complete(embedded_report: Path) -> None:
    """The whole file has every title of its contents list."""
    check_complete(read_file(str(embedded_report)))


@pytest.mark.parametrize(
    "line", ["Graded in 2016", "Last inspected: 2016", "Overview", "Judgment: not given in 2017"]
)
def test_a_line_that_dates_a_grade_is_none(line: str) -> None:
    """What stands under a title is refused only where it says that it is a grade."""
    assert ((), ()) == _judgments(HEAD + f"# Preventing crime\n\n{line}\n\nText.\n")


@pytest.mark.parametrize(
    "lines", ["Good, judged in 2016", "Judged in 2016: good", "Graded in 2016\n\nGood", "Good (2016)"]
)
def test_a_grade_may_say_when_it_was_given(lines: str) -> None:
    """The year beside a grade, or in the line above it, is that of the judgment."""
    found, _ = _judgments(HEAD + f"# Preventing crime\n\n{lines}\n\nText of it.\n")
    assert [("preventing-crime", "good", "2016")] == [(item.theme, item.grade, item.cycle) for item in found]


def test_the_column_of_grades_may_come_first() -> None:
    """The question is the cell that is neither a grade nor a year."""
    found, _ = _judgments(
        HEAD + "# Overview\n\n| Year | Grade | Area |\n| --- | --- | --- |\n"
        "| 2016 | Good | Preventing crime |\n| 2017 | Inadequate | Night work |\n"
    )
    assert [("preventing-crime", "good", "2016"), ("night-work", "inadequate", "2017")] == [
        (item.theme, item.grade, item.cycle) for item in found
    ]


def test_an_unlisted_question_is_taken_from_a_list_of_known_ones() -> None:
    """A name and a grade are a judgment beside other lines that are; alone they may be anything."""
    found, warnings = _judgments(
        HEAD
        + "# Overview\n\n- Preventing crime: Good\n- Night work: Inadequate\n\n# Calls\n\n- Burglary: Good\n"
    )
    assert ["preventing-crime", "night-work"] == [item.theme for item in found]
    assert 1 == len(warnings)


def test_a_row_of_unlisted_questions_needs_one_known_line() -> None:
    """All lines of the row are judgments; what is parted from it by other words is not."""
    rows = "Preventing crime: Good\n\nNight work: Inadequate\n\nKeeping of dogs: Good\n\n"
    found, warnings = _judgments(HEAD + f"# Overview\n\n{rows}Nothing else was asked.\n\nBoats: Good\n")
    assert ["preventing-crime", "night-work", "keeping-of-dogs"] == [item.theme for item in found]
    assert 2 == len(warnings)
    assert () == _judgments(HEAD + "# Overview\n\nBoats: Good\n\nNight work: Good\n")[0]


def test_a_contents_list_may_break_its_lines_otherwise() -> None:
    """Page numbers in a line of their own are no titles; a title may be numbered or longer in the text."""
    page = (
        "# PEEL: Police effectiveness 2017\n\nAn inspection of Kent Police\n\n# Contents\n\n"
        "Preventing crime\n\nAnnex A. About the data\n\n4 7 9\n\n# 1. Preventing crime\n\nText.\n\n"
        "# Annex A. About the data and us\n"
    )
    check_complete(read(page.encode(), "case.md"))


def test_an_overall_grade_is_that_of_the_pillar() -> None:
    """The line says so itself, whatever it stands under."""
    found, _ = _judgments(HEAD + "# What we found\n\nOverall judgment: Good\n\nText.\n")
    assert [("effectiveness", "good")] == [(item.theme, item.grade) for item in found]


@pytest.mark.parametrize(
    ("line", "theme"),
    [
        (
            "Overall judgment: How effective is the force at keeping people safe and reducing crime?",
            "effectiveness",
        ),
        ("Our overall verdict – Effectiveness", "effectiveness"),
        (
            "How effective is the force at protecting those who are vulnerable from harm, "
            "and supporting victims?",
            "protecting-vulnerable-people",
        ),
    ],
)
def test_a_question_asked_in_full_may_have_its_grade_behind_it(line: str, theme: str) -> None:
    """However long it is, and though words before it say that it is the overall one."""
    found, _ = _judgments(HEAD + f"# Overview\n\n{line} **Requires improvement**\n\nText.\n")
    assert [(theme, "requires-improvement")] == [(item.theme, item.grade) for item in found]


def test_a_grade_may_stand_in_a_table_of_its_own() -> None:
    """A row that holds the grade alone grades the question it stands under."""
    found, _ = _judgments(
        HEAD + "# Preventing crime\n\n| Judgment | |\n| --- | --- |\n| **Good** | |\n\nText.\n"
    )
    assert [("preventing-crime", "good")] == [(item.theme, item.grade) for item in found]


@pytest.mark.parametrize("label", ["Overall judgement", "Our overall grade:", "Overall verdict"])
def test_an_overall_grade_may_stand_in_a_row_of_two_cells(label: str) -> None:
    """Beside the words that say so, with or without a note mark."""
    found, _ = _judgments(HEAD + f"# What we found\n\n| {label} | Good |\n| --- | --- |\n\nText.\n")
    assert [("effectiveness", "good")] == [(item.theme, item.grade) for item in found]


@pytest.mark.parametrize(
    ("short", "theme"),
    [
        ("Crime investigation and victims", "crime-investigation-and-victims"),
        ("Police powers and the public", "police-powers-and-treating-the-public"),
    ],
)
def test_a_matrix_may_shorten_the_title_of_a_chapter(short: str, theme: str) -> None:
    """What no list has is the question of the one chapter that says as much and more."""
    found, _ = _judgments(
        HEAD
        + f"# Our grades\n\n| Good | Inadequate |\n| --- | --- |\n| {short} | Responding to the public |\n\n"
        + "# Investigating crime\n\nText.\n\n# Police powers and public treatment\n\nText.\n"
    )
    assert {(theme, "good"), ("responding-to-the-public", "inadequate")} == {
        (item.theme, item.grade) for item in found
    }
