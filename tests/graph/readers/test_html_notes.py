"""Notes of a web page and the marks that lead to them."""

from __future__ import annotations

import pytest

from graph.document import BlockKind
from tests.graph.readers.web import paragraphs_of, read_body, read_main, words_of


@pytest.mark.parametrize(
    "notes",
    [
        '<p>A<sup><a href="#n1">1</a></sup> b.</p><ol><li id="n1">Note one. <a href="#r1">↩</a></li></ol>',
        '<p>A<a href="#n1">[1]</a> b.</p><div><a name="n1"></a>[1] Note one.</div>',
        '<p>A[<a href="#n1">1</a>] b.</p><p id="n1"><sup>1</sup> Note one.</p>',
        "<p>A<sup>1</sup> b.</p><h2>Notes</h2><ol><li>Note one.</li></ol>",
        '<p>A<sup>1</sup> b.</p><section class="endnotes"><p>1. Note one.</p></section>',
        '<p>A<sup>1</sup> b.</p><aside role="doc-footnote">1 Note one.</aside>',
        '<p>A<span class="sidenote" id="sn-1">Note one.</span> b.</p>',
        '<p>A<a href="#n1"><sup>1</sup></a> b.</p><dl><dt id="n1">1</dt><dd>Note one.</dd></dl>',
    ],
)
def test_notes_are_found_in_whatever_way_a_page_sets_them(notes: str) -> None:
    """A mark is taken out of the words with its place, a note comes without its number and its way back."""
    document = read_main(notes)
    assert ["A b."] == words_of(document, BlockKind.PARAGRAPH)
    marked = next(block for block in document.blocks if block.kind is BlockKind.PARAGRAPH)
    assert [("1", 1)] == [(mark.number, mark.at) for mark in marked.text.marks]
    assert [("1", "Note one.")] == [
        (block.number, block.text.words) for block in document.blocks if block.kind is BlockKind.FOOTNOTE
    ]


def test_notes_inside_a_sentence_are_taken_out_of_it() -> None:
    """Pages made from print have a note between two halves of a sentence; the halves are one paragraph."""
    document = read_main(
        "<p>The force has a plan for the year and for the one after<sup>4</sup> that it</p>"
        "<p><sup>4</sup> The plan of March.</p><p>carries on to the end.*</p><p>*So it says.</p>"
    )
    assert ["The force has a plan for the year and for the one after that it carries on to the end."] == (
        words_of(document, BlockKind.PARAGRAPH)
    )
    assert [("4", "The plan of March."), ("*", "So it says.")] == [
        (block.number, block.text.words) for block in document.blocks if block.kind is BlockKind.FOOTNOTE
    ]


def test_a_raised_number_without_a_note_is_text() -> None:
    """Not everything raised is a mark."""
    assert ["An area of 30 km2 and the 2nd floor."] == paragraphs_of(
        "<p>An area of 30 km<sup>2</sup> and the 2<sup>nd</sup> floor.</p>"
    )


def test_notes_outside_the_document_are_kept_if_it_marks_them() -> None:
    """A foot of the page that holds notes is read for the notes alone."""
    document = read_body(
        '<main><h1>PEEL</h1><h2>One</h2><p>A word<sup><a href="#x">1</a></sup> here.</p></main>'
        '<footer><p>Privacy</p><ol><li id="x">Its note.</li></ol></footer>'
    )
    assert ["Its note."] == words_of(document, BlockKind.FOOTNOTE)
    assert "Privacy" not in document.text


def test_a_mark_may_be_a_raised_letter() -> None:
    """A letter is a mark where it stands raised and leads to its note."""
    document = read_main(
        '<p>It was so in 2016.<sup><a href="#n">b</a></sup> It is so now.</p>'
        '<ol><li id="n">A note of it.</li></ol>'
    )
    assert ["It was so in 2016. It is so now."] == words_of(document, BlockKind.PARAGRAPH)
    assert ["A note of it."] == words_of(document, BlockKind.FOOTNOTE)
