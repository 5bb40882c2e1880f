"""
Sentences of a report's body: where they end and what they are.

Labelled sentences are in `tests/cases/`; how labelled reports do, class by class, `tests/evaluation` tells.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from graph.document import Block, BlockKind, Document, Run, Section, Span, Text
from graph.extract.prose.polarity import weigh
from graph.extract.prose.sentences import draw_sentences, split_sentences
from graph.extract.words.cues import Words
from graph.readers import read
from graph.statements import ActionKind, Role
from tests.evaluation.labelled import label_in_turn, read_all
from tests.evaluation.learn import labels_of, learn_all, tally

CARRIED = {"role": 0.8, "polarity": 0.74, "trend": 0.88, "basis": 0.74, "topic": 0.58}
"""Shares that must be right, a little below what was measured."""


def test_labels_carry_over_to_documents_that_were_not_learned_from() -> None:
    """Weights learned from half of the labelled documents label the other half; all that is seen counts."""
    documents = read_all()
    assert len(documents) >= 45
    names = sorted(documents)
    tables = learn_all({name: documents[name] for name in names[::2]}, folds=2)
    right, asked = Counter[str](), Counter[str]()
    for name in names[1::2]:
        for part, found in tally(documents[name], labels_of(documents[name], tables)).items():
            right[part] += found.right
            asked[part] += found.asked
    shares = {part: right[part] / asked[part] for part in asked}
    print(shares)
    assert asked["role"] > 1500
    assert {} == {part: shares[part] for part in CARRIED if shares[part] < CARRIED[part]}


def test_weights_that_ship_are_those_of_the_labelled_documents() -> None:
    """What was learned from is labelled nearly as it was labelled by hand."""
    documents = read_all()
    found = [tally(rows, label_in_turn(rows)) for rows in documents.values()]
    right = sum(one["role"].right for one in found)
    assert right / sum(one["role"].asked for one in found) > 0.95


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("It works. It lasts.", ["It works.", "It lasts."]),
        ("We saw St. Agnes’s. Det. Supt. Long led.", ["We saw St. Agnes’s.", "Det. Supt. Long led."]),
        ("It runs from 7 a.m. until noon. It ends.", ["It runs from 7 a.m. until noon.", "It ends."]),
        ("See p. 12 (e.g. the table). It ends.", ["See p. 12 (e.g. the table).", "It ends."]),
        (
            "It ends. (This is one. It has two.) So it is.",
            ["It ends.", "(This is one. It has two.)", "So it is."],
        ),
        ("They agree. ‘It helps’, they said.", ["They agree.", "‘It helps’, they said."]),
        ("Rates fell by 3.5 per 1,000 people. Good.", ["Rates fell by 3.5 per 1,000 people.", "Good."]),
        ("It cost £1.2m. Nobody knows why.", ["It cost £1.2m.", "Nobody knows why."]),
        ("It closes at 5 p.m. The desk is empty.", ["It closes at 5 p.m.", "The desk is empty."]),
        ("They wait… Then they ring again.", ["They wait…", "Then they ring again."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(words: str, expected: list[str]) -> None:
    """Abbreviations, brackets, quotes and decimals do not end a sentence."""
    assert expected == [words[start:end] for start, end in split_sentences(words)]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("positive", "The service is good."),
        ("negative", "The service is not good."),
        ("negative", "The force does not give its people a clear and consistent plan."),
        ("positive", "Delays are rare."),
        ("positive", "Officers are no longer taken away from their beats."),
        ("negative", "The force lacks a clear plan."),
        ("negative", "The force has yet to bring in an effective system."),
        ("negative", "The force needs to develop a better understanding of demand."),
        ("positive", "It has set up a board to address these failings."),
        ("positive", "The backlog has been cleared."),
        ("positive", "Sickness has fallen."),
        ("negative", "The charge rate has fallen."),
        ("negative", "The backlog has risen."),
        ("negative", "There were 50 vacancies, compared with 20 a year earlier."),
        ("positive", "There were 20 vacancies, compared with 50 a year earlier."),
        ("mixed", "The plan is sound but supervision is weak."),
        ("mixed", "Although staff are skilled, there are too few of them."),
        ("negative", "Although staff are skilled, there are too few of them and delays are long."),
        ("mixed", "Serious cases are handled well; the others suffer."),
        ("", "The force uses a problem-solving approach."),
    ],
)
def test_polarity_hears_negation_contrast_and_direction(expected: str, text: str) -> None:
    """What a sentence says of the force, whatever the paragraph says."""
    assert expected == weigh(Words.read(text)).polarity


def _document(*paragraphs: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Document:
    source = "\n\n".join(paragraphs)
    blocks, at = [], 0
    for words in paragraphs:
        blocks.append(Block(kind, Text(words, (Run(0, at, len(words), 0),)), section=0))
        at += len(words) + 2
    section = Section("Digital evidence", 1, 1, -1, (Span(0, 1),), "digital-evidence")
    return Document("test.md", "0" * 64, source, "text/markdown", (section,), tuple(blocks))


PARAGRAPH = (
    "Phones are examined too slowly. In May 2018, the unit held 150 phones. "
    "As a result, victims wait. The force should send phones to a laboratory."
)


def test_sentences_stand_where_they_say() -> None:
    """The words of each sentence are those at its span in the source."""
    document = _document("The force is good at this.", PARAGRAPH)
    sentences, actions = draw_sentences(document, ("investigating-crime",))
    assert 4 == len(sentences)
    stated = [(drawn.words, drawn.spans) for drawn in sentences] + [(a.words, a.spans) for a in actions]
    for words, spans in stated:
        assert [words] == [document.text[span.start : span.end] for span in spans]
    assert [0, 1, 1, 1] == [sentence.paragraph for sentence in sentences]


def test_what_the_force_should_do_is_an_action() -> None:
    """An action outside a box stands apart from the sentences and knows the paragraph that it is in."""
    sentences, actions = draw_sentences(_document(PARAGRAPH), ("investigating-crime",))
    assert [Role.FINDING, Role.EVIDENCE, Role.CONSEQUENCE] == [sentence.role for sentence in sentences]
    assert [(ActionKind.ACTION, 0, 0)] == [
        (action.kind, action.order, action.paragraph) for action in actions
    ]


def test_boxes_and_lead_ins_are_no_sentences() -> None:
    """Blocks that a box takes up are left out, and so are lead-ins and grades."""
    document = _document("The service is good.", "The force should act.", "The force:", "Good")
    sentences, actions = draw_sentences(document, ("",), frozenset([1]))
    assert ["The service is good."] == [sentence.words for sentence in sentences]
    assert () == actions


@pytest.mark.parametrize("mark", ["**", "__"])
def test_a_title_in_bold_at_the_start_of_a_paragraph_is_no_sentence(mark: str) -> None:
    """Up to eight words with a stop of their own; bold that ends elsewhere is emphasis."""
    head = "# Title\n\n## Crime\n\n"
    text = f"{head}1. {mark}Work at night.{mark} The force is good at this.\n\n"
    text += f"2. {mark}We found{mark} delay. It is bad.\n"
    sentences, _ = draw_sentences(read(text.encode(), "case.md"), ("crime", "crime"))
    said = [sentence.words for sentence in sentences]
    assert ["The force is good at this.", "We found delay.", "It is bad."] == said


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("Officers are well known in every neighbourhood", True),
        ("The force keeps most victims informed", True),
        ("How well does the force plan its patrols", False),
        ("Patrols that are still to be planned", False),
        ("Neighbourhood policing in the three boroughs", False),
        ("The force is to do the following:", False),
        ("Officers are known", False),
    ],
)
def test_a_line_in_bold_that_tells_a_finding_is_one(line: str, is_found: bool) -> None:
    """Headline findings have no full stop; titles, questions and plain headings are none."""
    document = _document(line)
    bold = replace(document, blocks=(replace(document.blocks[0], kind=BlockKind.HEADING, emphasis=True),))
    sentences, _ = draw_sentences(bold, ("preventing-crime",))
    assert ([line] if is_found else []) == [sentence.words for sentence in sentences]
    plain = replace(document, blocks=(replace(bold.blocks[0], emphasis=False),))
    assert ((), ()) == draw_sentences(plain, ("preventing-crime",))


def test_the_same_document_gives_the_same_sentences() -> None:
    """Nothing depends on the order of a set or on what was read before."""
    document = _document(PARAGRAPH)
    assert draw_sentences(document, ("",)) == draw_sentences(document, ("",))
