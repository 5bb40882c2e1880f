"""Findings that lead to an action: `graph.extract.links.leads`."""

from __future__ import annotations

from graph.document import Span
from graph.extract.links.leads import lead_to
from graph.extract.words.likeness import Likeness
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


def _lead(
    words: str, kind: ActionKind = ActionKind.AREA_FOR_IMPROVEMENT, at: int = 900, paragraph: int = -1
) -> tuple[int, ...]:
    action = Action(
        kind=kind,
        theme="investigating-crime",
        section=0,
        order=1,
        words=words,
        spans=(Span(at, at + 10),),
        paragraph=paragraph,
    )
    sentences = _sentences()
    likeness = Likeness([words, *(sentence.words for sentence in sentences)])
    (led,) = lead_to([action], sentences, likeness, ["What we found"], ["investigating-crime"])
    return led.led_to_by


def test_an_action_is_tied_to_the_weakness_whose_words_it_shares() -> None:
    """Word forms count as one word; strengths and findings on other questions are left out."""
    assert (0,) == _lead("The force should supervise investigations.")


def test_no_shared_words_give_no_link() -> None:
    """Nothing is tied by the words that every sentence has."""
    assert () == _lead("The force should groom its dogs.")


def test_words_that_mean_the_same_are_shared() -> None:
    """What is asked for is named in other words than what was found."""
    assert (6,) == _lead("The force should mend its detention cells.")


def test_an_action_in_running_text_follows_from_its_paragraph() -> None:
    """The weakness told last before it, whatever its words."""
    assert (4,) == _lead("It should see to this.", ActionKind.ACTION, at=480, paragraph=4)


def test_an_action_in_a_paragraph_without_a_weakness_needs_shared_words() -> None:
    """Those of its section are looked at, and those before it only."""
    assert () == _lead("It should see to this.", ActionKind.ACTION)
    assert (6,) == _lead("It should repair its custody suites.", ActionKind.ACTION)
    assert () == _lead("It should repair its custody suites.", ActionKind.ACTION, at=320)


def test_reasons_below_an_action_lead_to_it() -> None:
    """A section that opens with what is asked gives the reasons for it."""
    assert 4 == _lead("The force should answer its letters.", at=5)[0]


def test_most_boxes_of_the_embedded_report_have_a_finding(embedded_extraction: Extraction) -> None:
    """At least nine in ten are tied to findings of their own question, none to more than eight."""
    boxed = [action for action in embedded_extraction.actions if action.kind is not ActionKind.ACTION]
    assert 9 * len(boxed) <= 10 * sum(bool(action.led_to_by) for action in boxed)
    for action in boxed:
        assert len(action.led_to_by) <= 8
        assert {action.theme} >= {embedded_extraction.sentences[place].theme for place in action.led_to_by}
