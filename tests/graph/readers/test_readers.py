"""Markdown to the document model: `graph.readers`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.document import BlockKind, Document, Span
from graph.errors import SourceUnreadable
from graph.readers import inline, read, read_file


def _read(text: str) -> Document:
    return read(text.encode(), "case.md")


def _quotes(document: Document, kind: BlockKind) -> list[str]:
    return [
        " / ".join(document.text[span.start : span.end] for span in block.text.spans())
        for block in document.blocks
        if block.kind is kind
    ]


REPORT = """# **PEEL: Police effectiveness 2017**

# Contents

<b>Numbers .....</b>\t<b>3</b>
Early steps ..... 4
<b>Annex A – Data.....</b>\t<b>9</b>

## Numbers

### Calls

### Outcomes\\*

\\*As shares of all outcomes.

# Chapter one

Good

## **Early steps**

The force uses the OSARA<sup>3</sup> model and takes part in several

---

<sup>3</sup> A model for solving problems.

Available from: [a page](http://page.example)

<sup>4</sup> Another note.

schemes every year. It works.<sup>4</sup>

- One thing that takes up quite a few words and is

cut by a page.
- Another.

**Figure 1: Rate of things<sup>4</sup>**

Source: a return

## Annex A – Data

### Population
"""


def test_halves_of_a_sentence_are_joined_with_one_piece_each() -> None:
    """A paragraph broken by a page and by footnotes is one paragraph again, in two pieces."""
    assert [
        "The force uses the OSARA<sup>3</sup> model and takes part in several / schemes every year. It works."
    ] == _quotes(_read(REPORT), BlockKind.PARAGRAPH)
    assert ["One thing that takes up quite a few words and is / cut by a page.", "Another."] == _quotes(
        _read(REPORT), BlockKind.BULLET
    )


def test_footnotes_come_out_whole_with_their_numbers() -> None:
    """A note keeps the paragraph that carries it on, and an asterisk is a number too."""
    notes = {
        block.number: block.text.words for block in _read(REPORT).blocks if block.kind is BlockKind.FOOTNOTE
    }
    assert {
        "*": "As shares of all outcomes.",
        "3": "A model for solving problems. Available from: a page",
        "4": "Another note.",
    } == notes


def test_marks_know_where_they_stood() -> None:
    """A footnote mark is taken out of the words and remembered with its place."""
    paragraph = next(block for block in _read(REPORT).blocks if block.kind is BlockKind.PARAGRAPH)
    assert [("3", "OSARA"), ("4", "works.")] == [
        (mark.number, paragraph.text.words[: mark.at].split()[-1]) for mark in paragraph.text.marks
    ]


def test_stray_heading_levels_are_set_right_by_the_contents_list() -> None:
    """A part set one level too low is a chapter if the contents list has it; an annex always is one."""
    assert [
        (1, "Numbers", -1),
        (2, "Calls", 0),
        (2, "Outcomes", 0),
        (1, "Chapter one", -1),
        (2, "Early steps", 3),
        (1, "Annex A – Data", -1),
        (2, "Population", 5),
    ] == [(item.level, item.title, item.parent) for item in _read(REPORT).sections]


def test_captions_sources_and_grades_are_no_running_text() -> None:
    """Blocks that only look like paragraphs are told from them."""
    document = _read(REPORT)
    assert ["Figure 1: Rate of things"] == _quotes(document, BlockKind.CAPTION)
    assert ["Source: a return"] == _quotes(document, BlockKind.SOURCE_LINE)
    assert ["Good"] == _quotes(document, BlockKind.GRADE)


def test_rows_are_read_from_tabs_and_from_pipes() -> None:
    """A table is the same rows of cells whichever way it is written."""
    tabs = "# PEEL\n\nQuestion\tGrade\nCare\t Good\n"
    pipes = "# PEEL\n\n| Question | Grade |\n| --- | --- |\n| Care | Good |\n"
    for source in (tabs, pipes):
        rows = [block for block in _read(source).blocks if block.kind is BlockKind.ROW]
        assert [["Question", "Grade"], ["Care", "Good"]] == [
            [cell.words for cell in row.cells] for row in rows
        ]


def test_equal_titles_get_paths_of_their_own() -> None:
    """Sections of the same title under several chapters are told apart by their chapter."""
    source = "# PEEL\n\n# One\n\n## Boxes\n\n# Two\n\n## Boxes\n\n## Boxes\n"
    assert ["one", "one-boxes", "two", "two-boxes", "two-boxes-2"] == [
        section.path for section in _read(source).sections
    ]


def test_every_block_of_the_embedded_report_leads_back_to_its_words(embedded_report: Path) -> None:
    """Each word of every block stands in the source at the spans that the block gives."""
    document = read_file(str(embedded_report))
    blocks = [block for block in document.blocks if "www." not in block.text.words]
    assert 300 < len(blocks)
    for block in blocks:
        quoted = " ".join(document.text[span.start : span.end] for span in block.text.spans())
        again = inline.clean(quoted, [Span(0, len(quoted))]).words
        assert block.text.words.replace("\\", "") == again.replace("\\", "")


def test_nothing_of_the_embedded_report_is_lost(embedded_report: Path) -> None:
    """Every letter and digit of the file is in a block, in a footnote mark or in the address of a link."""
    document = read_file(str(embedded_report))
    covered = bytearray(len(document.text))
    for block in document.blocks:
        for span in block.text.spans():
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
    left = "".join(character if not covered[place] else " " for place, character in enumerate(document.text))
    words = inline.clean(left, [Span(0, len(left))]).words
    assert [] == [word for word in words.replace("[", " ").replace("](", " ").split() if word.isalpha()]


@given(
    st.lists(st.sampled_from(["word", "**", "*", "<sup>3</sup>", " ", "\n", "[a](b)", "\\*", "&amp;", "_"]))
)
def test_clean_words_hold_no_double_spaces_and_lie_in_their_spans(parts: list[str]) -> None:
    """Whatever the markup, words are trimmed and every run stays inside the source."""
    source = "".join(parts)
    if not source:
        return
    text = inline.clean(source, [Span(0, len(source))])
    assert text.words == " ".join(text.words.split())
    assert all(0 <= span.start < span.end <= len(source) for span in text.spans())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"  \n", "x.md: the file is empty."),
        (b"# PEEL\x00\x01", "x.md: the file is binary (byte 0x00 at offset 6)."),
        (b'{"title": "PEEL: Police effectiveness 2017"}\n', "x.md: the file is JSON."),
        (b'\xef\xbb\xbf[ {"title": "PEEL"} ]', "x.md: the file is JSON."),
        (b"# PEEL\n\nna\xefve", "x.md line 3: byte 0xef at offset 10 is not UTF-8."),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    """An empty, binary or wrongly encoded file is refused with where and what."""
    with pytest.raises(SourceUnreadable) as caught:
        read(data, "x.md")
    assert caught.value.message.startswith(message)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is refused with its path and the reason."""
    with pytest.raises(SourceUnreadable, match=r"absent\.md: the file cannot be read \(No such file"):
        read_file(str(tmp_path / "absent.md"))
