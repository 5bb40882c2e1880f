"""Reports in print to the document model: `graph.readers.pdf`, on what `press` prints."""

from __future__ import annotations

import pytest

from graph.document import BlockKind, Document
from graph.extract import extract
from graph.readers import pdf, read
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary
from tests.graph.readers.looks import HEADER, LOOKS, press
from tests.graph.readers.pages import blocks
from tests.graph.readers.press import reprint


@pytest.fixture(scope="module", params=sorted(LOOKS))
def printed(request: pytest.FixtureRequest) -> Document:
    """The small report in one of several layouts, read."""
    return pdf.read_here(press(LOOKS[request.param]).pdf(), "fenwick.pdf")


def test_headings_are_told_by_size(printed: Document) -> None:
    """The title page's stand outside the outline, chapters come first, boxes lie within them."""
    titles = [(section.level, section.title) for section in printed.sections]
    assert [(1, "Patrols"), (2, "Areas for improvement"), (1, "Dogs and horses")] == titles
    assert ["PEEL: Police effectiveness 2017", "Contents"] == blocks(printed, BlockKind.HEADING)[:2]


def test_paragraphs_come_out_whole(printed: Document) -> None:
    """Over line ends, hyphens, columns and pages, in the order in which they are read."""
    paragraphs = blocks(printed, BlockKind.PARAGRAPH)[1:]
    assert 10 == len(paragraphs)
    assert [f"beat {turn}" for turn in range(1, 9)] == [words[3:9] for words in paragraphs[1:9]]
    assert all(words.endswith("of the 40 entries.") for words in paragraphs[1:9])
    assert paragraphs[0].startswith(
        "Patrol number 0 walks the harbour twice a day and knows the neighbourhood"
    )
    assert "Residents told us that re-offending had fallen, which" in paragraphs[0]


def test_running_lines_and_page_numbers_are_left_out(printed: Document) -> None:
    """Neither the text drawn nor any block has them; nothing else is lost."""
    assert HEADER not in printed.text
    lone = [block.text.words for block in printed.blocks if block.text.words.strip("- ").isdigit()]
    assert [] == lone


def test_notes_stand_behind_what_they_interrupt(printed: Document) -> None:
    """A footnote has its number, and its mark is taken out of the words and noted."""
    notes = {block.number: block.text.words for block in printed.blocks if block.kind is BlockKind.FOOTNOTE}
    assert {"1", "2"} == set(notes)
    assert "Beats are counted once a quarter by the constabulary itself." == notes["1"]
    marked = [block for block in printed.blocks if block.text.marks]
    assert ["1", "2"] == [mark.number for block in marked for mark in block.text.marks]
    assert marked[1].text.words.startswith("Four dogs serve the constabulary. No horse")


def test_bullets_lose_their_sign(printed: Document) -> None:
    """Items are told from paragraphs by the sign in front of them."""
    assert [
        "The constabulary should patrol the countryside after dark at least once a week.",
        "The constabulary should draw conclusions from what its officers write down.",
    ] == blocks(printed, BlockKind.BULLET)


def test_tables_come_out_as_rows(printed: Document) -> None:
    """With or without rules, and with cells of more than one line."""
    rows = [block for block in printed.blocks if block.kind is BlockKind.ROW]
    assert [
        ["Animal", "Number in 2016", "Number in 2017"],
        ["Dogs trained to find people", "3", "4"],
        ["Horses", "0", "0"],
    ] == [[cell.words for cell in row.cells] for row in rows]
    assert [True, False, False] == [row.emphasis for row in rows]


def test_contents_lines_are_kept_apart(printed: Document) -> None:
    """The contents list is no running text, whether dots lead to its page numbers or not."""
    assert ["Patrols", "Dogs and horses"] == [
        words.rstrip(" .0123456789") for words in blocks(printed, BlockKind.CONTENTS)
    ]


def test_spans_lead_back_to_the_text_drawn(printed: Document) -> None:
    """What stands at the spans of a block is its words, line ends, hyphens and marks aside."""
    for block in printed.blocks:
        quoted = "".join(printed.text[span.start : span.end] for span in block.text.spans())
        assert _letters(block.text.words) in _letters(quoted) or block.text.marks


def _letters(words: str) -> str:
    return "".join(character for character in words if character.isalpha())


def test_pages_are_kept(printed: Document) -> None:
    """Every offset has its page, counted from 1."""
    assert "application/pdf" == printed.media_type
    assert 1 == printed.page_of(0)
    assert 2 == printed.page_of(printed.text.index("Contents"))
    assert len(printed.pages) == printed.page_of(len(printed.text) - 1)
    assert sorted(printed.pages) == list(printed.pages)


def test_a_document_without_pages_tells_none() -> None:
    """Markdown has no pages."""
    assert read(b"# PEEL 2017\n", "case.md").page_of(0) is None


@pytest.mark.parametrize("look", ["two justified columns", "large type, contents without leaders"])
def test_the_same_report_in_print_says_the_same(embedded_extraction: Extraction, look: str) -> None:
    """Judgments, actions, observations and sentences are those drawn from the Markdown."""
    expected = embedded_extraction
    data = reprint(expected.document, LOOKS[look])
    found = extract(pdf.read_here(data, "printed.pdf"), load_vocabulary())
    assert {(item.theme, item.grade, item.cycle) for item in expected.judgments} == {
        (item.theme, item.grade, item.cycle) for item in found.judgments
    }
    assert {(item.theme, item.words) for item in expected.actions} == {
        (item.theme, item.words) for item in found.actions
    }
    figures = {(item.measure, item.area, item.value) for item in expected.observations}
    drawn = {(item.measure, item.area, item.value) for item in found.observations}
    assert 20 < len(figures)
    assert 0.97 <= len(figures & drawn) / len(figures | drawn)
    sentences, printed = ({item.words for item in drawn.sentences} for drawn in (expected, found))
    assert 0.98 <= len(sentences & printed) / len(sentences | printed)
