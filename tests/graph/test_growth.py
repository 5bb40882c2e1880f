"""Text that goes on without an end, or makes no sense: read and extracted soon, and grounded."""

from __future__ import annotations

import re
import time

import pytest

from graph.account import draw_account
from graph.document import Mark, Run, Text
from graph.errors import NotAReport, SourceUnreadable
from graph.extract import extract
from graph.extract.words.splitting import split_sentences
from graph.readers import read, read_file
from graph.readers.lengths import LONGEST_BLOCK, LONGEST_SENTENCE, cuts
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary
from tests.drills.grounded import faults

pytestmark = pytest.mark.alone

HEAD = (
    "# PEEL: Police effectiveness 2017\n\nAn inspection of Northamptonshire Police\n\n"
    "# How effective is the force at investigating crime?\n\nStart. "
)
LENGTH = 12_000  # characters of which each case has as many
LONGEST_SECONDS = 15  # on a slow and busy machine; what took the square of its length took minutes


def _extract(body: str) -> Extraction:
    return extract(read(f"{HEAD}{body}\n\nEnd.\n".encode(), "case.md"), load_vocabulary())


@pytest.mark.parametrize(
    "piece",
    [
        *("9", "1,", "1.", ".", "A", "(", "[", "![", "<!--", "“", "twenty-", "http://x"),
        *("Aa ", "June ", "Det. ", "Kent, ", "Kent and ", "Operation X, ", "Crime Board ", "(MASH) "),
        *("5% ", "1 of 2 ", "a third of ", "4.5m. ", "from 1 to 2 ", "improved from 5 to 6 ", "9 | 9\n"),
        *(
            "the multi-agency safeguarding hub (MASH) ",
            "12 months to 30 June 2017 ",
            "- ",
            "\u202e",
            "&nbsp;",
        ),
    ],
)
def test_what_repeats_without_end_is_read_soon(piece: str) -> None:
    """One paragraph, one sentence or one word of many pages takes seconds, and every span holds."""
    started = time.process_time()
    assert [] == list(faults(_extract(piece * (LENGTH // len(piece)))))
    assert LONGEST_SECONDS > time.process_time() - started


@pytest.mark.parametrize("number", ["²1", "235²", "①", "6²1०", "9" * 5_000, "٣", "½", "Ⅻ"])
def test_odd_digits_are_no_numbers_or_read(number: str) -> None:
    """Signs that Unicode calls digits but no number, and numbers longer than any."""
    extraction = _extract(
        f"In {number} of the 60 files the force had good plans. It took {number} months, {number} in ten and "
        f"{number} percent. In the 12 months to {number} June 2017 it fell by {number} to {number}. It has "
        f"improved since {number}. The force should act within {number} weeks.[^{number}]\n\n"
        f"1. {number} {number}"
    )
    assert [] == list(faults(extraction))
    assert extraction.sentences


def test_an_entity_for_a_space_is_a_space() -> None:
    """ "&nbsp;" and its like leave single plain spaces in the words."""
    (block,) = read(b"A&nbsp;&#8195; place.&nbsp;", "case.md").blocks
    assert "A place." == block.text.words


def test_blocks_and_sentences_without_end_are_cut() -> None:
    """None is longer than may be, and nothing of them is lost."""
    words = "The force is good at this and, ".strip() + " "
    document = read(f"{HEAD}{words * 2_000}\n".encode(), "case.md")
    assert 3 < len(document.blocks)
    assert all(len(block.text.words) <= LONGEST_BLOCK for block in document.blocks)
    joined = " ".join(block.text.words for block in document.blocks[3:])
    assert f"Start. {words * 2_000}".strip() == joined
    spans = split_sentences(document.blocks[3].text.words)
    assert 5 < len(spans)
    assert all(end - start <= LONGEST_SENTENCE for start, end in spans)


def test_cuts_are_made_at_the_strongest_stop() -> None:
    """A sentence's end before a comma, a comma before a word, and anywhere within a word without an end."""
    assert [(0, 8), (9, 19), (20, 25)] == list(cuts("One two. Three four five.", 10))
    assert [(0, 4), (5, 10)] == list(cuts("One, three", 8))
    assert [(0, 5), (5, 10), (10, 12)] == list(cuts("a" * 12, 5))


def test_a_part_of_a_text_leads_back() -> None:
    """Runs, pieces and marks of a part are those of the whole."""
    text = Text("good work here", (Run(0, 10, 4, 0), Run(5, 20, 9, 1)), (Mark("1", 4), Mark("2", 14)))
    part = text.part(2, 9)
    assert ("od work", (Mark("1", 2),)) == (part.words, part.marks)
    assert text.spans(2, 9) == part.spans()


@pytest.mark.parametrize(
    "place",
    [
        "{}",
        "## {}",
        "| Measure | Kent |\n| --- | --- |\n| {} | 5% |",
        "Text.[^1]\n\n[^1]: {}",
        "> **Areas for improvement**\n>\n> - The force should {}",
    ],
)
@pytest.mark.parametrize("piece", ["A", "Aa-", "&", "1-", "5% ", "no "])
def test_time_grows_with_length_alone(piece: str, place: str) -> None:
    """What is four times as long takes about four times as long, wherever it stands; account included."""
    _, *seconds = (_seconds(place.format(piece * (length // len(piece)))) for length in (100, 3_000, 12_000))
    assert seconds[1] < 8 * seconds[0] + 1


def _seconds(body: str) -> float:
    started = time.process_time()
    draw_account(_extract(body))
    return time.process_time() - started


def test_long_documents_are_read_apart_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The document is the same as that of a reader in this process."""
    pages = {
        "case.md": f"{HEAD}The force is good.\n".encode(),
        "case.html": b"<html><body><h1>PEEL 2017</h1><p>The force is good.</p></body></html>",
    }
    here = [read(data, name) for name, data in pages.items()]
    monkeypatch.setattr("graph.readers.LONG_DOCUMENT", 10)
    assert here == [read(data, name) for name, data in pages.items()]


def test_documents_beyond_any_report_are_refused() -> None:
    """Two million characters hold more than any report, whatever the format."""
    for data in (b"word " * 400_001, f"<html><body><p>{'word ' * 400_001}".encode()):
        with pytest.raises(
            SourceUnreadable, match=r"it has 2,\d{3},\d{3} characters\. Expected at most 2,000,000"
        ):
            read(data, "case")


def test_a_file_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is read of it than a report may have."""
    monkeypatch.setattr("graph.readers._MOST_BYTES", 1_000)
    with pytest.raises(SourceUnreadable, match=r"/dev/zero: the file has more than 1,000 bytes"):
        read_file("/dev/zero")


def test_utf_16_is_told() -> None:
    """Notepad's "Unicode" is named, and what to save it as."""
    with pytest.raises(SourceUnreadable, match=r"the file is UTF-16.*Save the file as UTF-8"):
        read(HEAD.encode("utf-16"), "case.md")


@pytest.mark.parametrize(
    "body",
    [
        "# Burglar jailed after inspection of evidence 2018\n\nHe was caught by Northamptonshire Police.",
        "# Burglar jailed\n\nHe was caught in 2018 by Northamptonshire Police.",
        "# The Inspection of 1984\n\nAn inspection of Winston Smith took place in 2017.\n\nIt was cold.",
        "# Chapter I\n\nMy father’s family name being Pirrip, I called myself Pip.",
    ],
)
def test_other_kinds_of_document_are_no_reports(body: str) -> None:
    """A press release or a novel, even with words of a title page, is refused with a next step."""
    with pytest.raises(NotAReport) as caught:
        extract(read(body.encode(), "case.md"), load_vocabulary())
    assert re.search(r"case\.md: .+ Expected .+ Give the report", caught.value.message)
