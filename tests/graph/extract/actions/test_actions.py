"""Boxes of a report: `graph.extract.actions.actions`."""

from __future__ import annotations

import pytest

from graph.extract.actions.actions import draw_actions
from graph.extract.grades.themes import section_themes_of
from graph.readers import read
from graph.statements import Action, ActionKind
from graph.vocabulary import load_vocabulary

CHAPTER = """# PEEL 2021/22

# Preventing crime

## A section

The force should do this, says the text.

### {box}

"""


def _actions(box: str, content: str) -> tuple[Action, ...]:
    document = read((CHAPTER.format(box=box) + content).encode(), "case.md")
    return draw_actions(document, section_themes_of(document, load_vocabulary()), load_vocabulary())[0]


def test_each_bullet_of_a_box_is_one_action_in_order() -> None:
    """Bullets are counted within their kind and question, and keep both their sentences."""
    found = _actions(
        "**Areas for improvement**", "- The force should act. It should do so soon.\n- It should learn.\n"
    )
    assert [(1, "The force should act. It should do so soon."), (2, "It should learn.")] == [
        (item.order, item.words) for item in found
    ]
    assert {("preventing-crime", ActionKind.AREA_FOR_IMPROVEMENT)} == {
        (item.theme, item.kind) for item in found
    }


def test_a_single_paragraph_in_a_box_is_an_action_too() -> None:
    """A box need not have bullets."""
    found = _actions("Area for improvement", "The force should keep better records.\n")
    assert ["The force should keep better records."] == [item.words for item in found]


def test_recommendations_arise_from_the_cause_of_concern_before_them() -> None:
    """The lead-in is no recommendation, and list joints are not part of the words."""
    found = _actions(
        "Cause of concern",
        "The force leaves people waiting.\n\n### Recommendations\n\nWithin six months, the force should:\n\n"
        "- send somebody; and\n- by 31 March 2019, tell people why.\n",
    )
    assert [
        (ActionKind.CAUSE_OF_CONCERN, "The force leaves people waiting.", None),
        (ActionKind.RECOMMENDATION, "send somebody", 0),
        (ActionKind.RECOMMENDATION, "by 31 March 2019, tell people why.", 0),
    ] == [(item.kind, item.words, item.arises_from) for item in found]


def test_a_request_behind_a_list_is_one_more() -> None:
    """A box may end with a paragraph that asks the force for something else, with a time of its own."""
    found = _actions(
        "Recommendations",
        "The force should:\n\n- send somebody; and\n- tell people why.\n\n"
        "By 31 March 2019, the force should have enough sergeants.\n",
    )
    assert [
        "send somebody",
        "tell people why.",
        "By 31 March 2019, the force should have enough sergeants.",
    ] == [item.words for item in found]


def test_the_words_that_set_a_time_are_the_deadline() -> None:
    """A date or length of time is kept as said; one in the lead-in holds for all that give none."""
    found = _actions(
        "Recommendations",
        "Within six months, the force should:\n\n- send a letter; and\n- by 31 March 2019, say why.\n",
    )
    assert ["Within six months", "by 31 March 2019"] == [item.deadline for item in found]


def test_running_text_behind_the_list_of_a_box_is_the_body_again() -> None:
    """What asks for nothing ends a box that no heading ends; the places taken up are those before it."""
    page = (
        "# PEEL: Police effectiveness 2017\n\n# Preventing crime\n\n## Areas for improvement\n\n"
        "- The force should plan ahead.\n\nOfficers told us that plans are rare.\n"
    )
    document, vocabulary = read(page.encode(), "case.md"), load_vocabulary()
    found, taken = draw_actions(document, section_themes_of(document, vocabulary), vocabulary)
    assert ["The force should plan ahead."] == [item.words for item in found]
    assert ["The force should plan ahead."] == [document.blocks[place].text.words for place in taken]


def test_a_numbered_box_is_one_of_its_kind() -> None:
    """ "Area for improvement 2" heads an area for improvement."""
    assert [ActionKind.AREA_FOR_IMPROVEMENT] == [
        item.kind for item in _actions("Area for improvement 2", "The force should plan ahead.\n")
    ]


def test_an_action_may_be_a_heading_with_its_reasons_below() -> None:
    """Each heading inside the box is one action; the text below it is left to the body."""
    found = _actions(
        "Areas for improvement",
        "#### The force doesn't always plan its searches\n\nOfficers told us that plans are rare.\n\n"
        "#### The force should keep better records\n\nRecords are thin.\n\n## Next\n\n#### Parts\n",
    )
    assert [
        (1, "The force doesn't always plan its searches"),
        (2, "The force should keep better records"),
    ] == [(item.order, item.words) for item in found]


def _taken(box: str, content: str) -> tuple[list[str], list[str]]:
    """The actions of a box, and the words of the blocks that are left to the body behind its heading."""
    document, vocabulary = read((CHAPTER.format(box=box) + content).encode(), "case.md"), load_vocabulary()
    found, taken = draw_actions(document, section_themes_of(document, vocabulary), vocabulary)
    heading = next(place for place, block in enumerate(document.blocks) if block.text.words == box)
    left = (block for place, block in enumerate(document.blocks) if place > heading and place not in taken)
    return [item.words for item in found], [block.text.words for block in left]


def test_a_request_in_bold_has_its_reasons_below() -> None:
    """What is asked stands in bold; bullets and paragraphs under it tell why, and belong to the body."""
    assert (
        ["The force should keep records.", "The force needs to plan."],
        ["Two in five are empty.", "Nobody looks at them.", "Plans are short."],
    ) == _taken(
        "Areas for improvement",
        "**The force should keep records.**\n\n- Two in five are empty.\n- Nobody looks at them.\n\n"
        "**The force needs to plan.**\n\nPlans are short.\n",
    )


def test_a_request_in_bold_may_open_the_paragraph_of_its_reasons() -> None:
    """The bold words alone are the action."""
    assert (["The force should keep records."], ["Two in five are empty."]) == _taken(
        "Areas for improvement", "1. **The force should keep records.** Two in five are empty.\n"
    )


def test_bullets_behind_words_that_do_not_ask_are_reasons() -> None:
    """ "What we saw:" leads to what was found; the paragraph above it is the action."""
    assert (["The force should keep records."], ["Two in five are empty."]) == _taken(
        "Area for improvement", "The force should keep records.\n\nWhat we saw:\n\n- Two in five are empty.\n"
    )


def test_steps_listed_in_a_cause_of_concern_are_recommendations() -> None:
    """No heading need set them apart: the words before the list ask for them, by a time for all."""
    found = _actions(
        "Cause of concern",
        "Calls are lost.\n\nHalf the desks are empty.\n\n"
        "To put this right, by 31 March 2020, the force should:\n\n"
        "- fill them;\n- answer within ten seconds of each ring.\n",
    )
    assert [
        (ActionKind.CAUSE_OF_CONCERN, "Calls are lost.", ""),
        (ActionKind.RECOMMENDATION, "fill them", "by 31 March 2020"),
        (ActionKind.RECOMMENDATION, "answer within ten seconds of each ring.", "by 31 March 2020"),
    ] == [(item.kind, item.words, item.deadline) for item in found]


def test_a_box_may_say_that_it_holds_nothing() -> None:
    """ "None" is neither an action nor a sentence of the body."""
    assert ([], []) == _taken("Areas for improvement", "None, as the question was not inspected.\n")


def test_a_table_may_list_what_is_recommended() -> None:
    """A column is headed by the kind, another by the time that is set."""
    found = _actions(
        "What comes next",
        "| No. | Recommendation | By when |\n|---|---|---|\n"
        "| 1 | The force should count its keys. | 1 May 2020 |\n",
    )
    assert [(ActionKind.RECOMMENDATION, "The force should count its keys.", "1 May 2020")] == [
        (item.kind, item.words, item.deadline) for item in found
    ]


@pytest.mark.parametrize(
    ("words", "deadline"),
    [
        ("Not later than 1 June 2019, the force should act.", "Not later than 1 June 2019"),
        ("The force should act by the end of March 2019.", "by the end of March 2019"),
        ("The force should, within 28 days, write to us.", "within 28 days"),
        ("The force should act as soon as practicable.", "as soon as practicable"),
        ("The force should visit within two days of a report.", ""),
        ("The force should call back immediately after a visit.", ""),
    ],
)
def test_how_long_the_thing_itself_may_take_is_no_deadline(words: str, deadline: str) -> None:
    """A time is the deadline where it is set for the whole request."""
    assert [deadline] == [item.deadline for item in _actions("Recommendation", words + "\n")]


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ("Area for improvement: supervision", "The force should look."),
        ("2. Recommendations for Kent Police", "The force should look."),
        ("Area for improvement – the force should plan", "Area for improvement – the force should plan"),
    ],
)
def test_the_heading_of_a_box_may_say_more(box: str, words: str) -> None:
    """What the box is about, whom it is for, or what is asked itself."""
    assert [words] == [item.words for item in _actions(box, "The force should look.\n")]


def test_what_is_asked_has_a_topic() -> None:
    """So that what several forces are asked to do can be set side by side."""
    found = _actions(
        "Areas for improvement",
        "- The force should retrieve digital evidence from mobile phones without delay.\n"
        "- The force should ensure that victims of domestic abuse are kept safe.\n",
    )
    assert ["digital-forensics", "domestic-abuse"] == [item.topic for item in found]
