"""Words of a source with their markup taken out and the quoted stretch marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.quotes import Piece, mark, plain


def marked(pieces: tuple[Piece, ...]) -> str:
    """The marked words, notes left out."""
    return "".join(piece.text for piece in pieces if piece.is_marked and not piece.is_note)


def test_a_stretch_is_marked_between_what_stands_around_it() -> None:
    """Three pieces, which together are the whole text."""
    source = "It is early. It is late. It is over."
    pieces = mark(source, [(13, 24)])
    assert (Piece("It is early. "), Piece("It is late.", True), Piece(" It is over.")) == pieces


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("**Bold** and *slanted*", "Bold and slanted"),
        ("The OSARA<sup>3</sup> model", "The OSARA3 model"),
        ("A line\nthat  goes on", "A line that goes on"),
        ("- a point in a list;", "a point in a list;"),
        ("## **A heading**", "A heading"),
        ("crime outcomes\\*", "crime outcomes*"),
        ("see [the site](http://a.example/b)", "see the site"),
        ("from [www.a.example/b\\\\_c", "from www.a.example/b_c"),
        ("about 5 < 7 and 9 > 8", "about 5 < 7 and 9 > 8"),
        ("a fall of 3 - 4 percent", "a fall of 3 - 4 percent"),
    ],
)
def test_markup_is_left_out_and_words_stay(source: str, words: str) -> None:
    """What a reader of the report sees is what a reader of the page sees."""
    assert words == plain(source)


def test_a_footnote_mark_is_a_note_inside_the_mark() -> None:
    """The number is set apart from the words on both sides."""
    pieces = mark("It uses OSARA<sup>3</sup> well.", [(0, 31)])
    assert [("It uses OSARA", False), ("3", True), (" well.", False)] == [
        (piece.text, piece.is_note) for piece in pieces
    ]
    assert all(piece.is_marked for piece in pieces)


def test_text_without_markup_is_left_alone() -> None:
    """A source that is not Markdown may hold asterisks of its own."""
    assert "2 * 3 **" == plain("2 * 3 **", "text/plain")


def test_several_stretches_are_marked_in_order() -> None:
    """Two sentences of one paragraph, given in any order."""
    assert "One.Three." == marked(mark("One. Two. Three.", [(10, 16), (0, 4)]))


@given(st.text(alphabet="ab c.", max_size=40), st.data())
def test_marking_changes_no_word(source: str, data: st.DataObject) -> None:
    """Whatever is marked, the words are those of the source."""
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    pieces = mark(source, [(start, end)])
    assert source.replace(" ", "") == "".join(piece.text for piece in pieces).replace(" ", "")
    assert source[start:end].replace(" ", "") == marked(pieces).replace(" ", "")
