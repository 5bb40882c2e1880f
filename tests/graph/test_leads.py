"""Findings that lead to an action: `graph.extract.leads`."""

from __future__ import annotations

from graph.document import Span
from graph.extract.leads import lead_to
from graph.statements import Action, ActionKind, Extraction, Role, Sentence

FINDINGS = [
    ("The force does not supervise its investigations well.", "negative", "investigating-crime"),
    ("Supervision of investigations is good in one district.", "positive", "investigating-crime"),
    ("Supervisors do not look at investigations of burglary.", "negative", "preventing-crime"),
    ("Its vehicles are old.", "negative", "investigating-crime"),
    ("The force answers letters late.", "negative", "investigating-crime"),
    ("Call handlers at the force are short of rest.", "negative", "investigating-crime"),
    ("Its custody suites are in need of repair.", "negative", "investigating-crime"),
]


def _sentences() -> list[Sentence]:
    return [
        Sentence(
            role=Role.FINDING,
            words=words,
            spans=(Span(place * 100, place * 100 + 50),),
            section=0,
            paragraph=place,
            theme=theme,
            polarity=polarity,
            topic="other",
        )
        for place, (words, polarity, theme) in enumerate(FINDINGS)
    ]


def _action(words: str, kind: ActionKind = ActionKind.AREA_FOR_IMPROVEMENT) -> Action:
    return Action(
        kind=kind, theme="investigating-crime", section=0, order=1, words=words, spans=(Span(900, 950),)
    )


def test_an_action_is_tied_to_the_weakness_whose_words_it_shares() -> None:
    """Word forms count as one word; strengths and findings on other questions are left out."""
    (action,) = lead_to([_action("The force should supervise investigations.")], _sentences())
    assert (0,) == action.led_to_by


def test_no_shared_words_give_no_link() -> None:
    """Nothing is tied by the words that every sentence has."""
    (action,) = lead_to([_action("The force should train its dogs.")], _sentences())
    assert () == action.led_to_by


def test_actions_outside_boxes_keep_what_they_have() -> None:
    """A plain action follows from its own paragraph, not from words elsewhere."""
    (action,) = lead_to([_action("It should supervise investigations.", ActionKind.ACTION)], _sentences())
    assert () == action.led_to_by


def test_most_boxes_of_the_embedded_report_have_a_finding(embedded_extraction: Extraction) -> None:
    """At least two in three are tied to findings of their own question, none to more than five."""
    boxed = [action for action in embedded_extraction.actions if action.kind is not ActionKind.ACTION]
    assert 2 * len(boxed) <= 3 * sum(bool(action.led_to_by) for action in boxed)
    for action in boxed:
        assert len(action.led_to_by) <= 5
        assert {action.theme} >= {embedded_extraction.sentences[place].theme for place in action.led_to_by}
