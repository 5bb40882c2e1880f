"""Figures and footnotes, and what each footnote explains."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.document import Document, Span
from graph.extract.report.notes import draw_figures, draw_footnotes
from graph.readers import read, read_file

REPORT = """\
# Preventing crime

The force uses a model.<sup>1</sup> It shares its plans through Portal<sup>2</sup> with others. It is

---

<sup>1</sup> A simple approach.

<sup>2</sup> Portal is a web-based system.

well run by its sergeants.<sup>3</sup>

<sup>3</sup> There are 12 of them.

**Figure 1: Rate of powers, by force<sup>4,5</sup>**

**Source: 2017 data return<sup>6</sup>**

**For further information about this data, please see annex A**

<sup>4</sup> One force sent no data.

<sup>5</sup> Another sent some.

<sup>6</sup> The data return is yearly.

## Crime outcomes\\*

Table 1 – Grades of each question

\\*Figures are shown as proportions.

<sup>7</sup> Nothing carries this mark.
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return read(REPORT.encode(), "report.md")


def quotes(document: Document, passages: tuple[tuple[Span, ...], ...]) -> list[list[str]]:
    return [[document.text[span.start : span.end] for span in passage] for passage in passages]


EXPLAINED = {
    "1": [["The force uses a model."]],
    "2": [["It shares its plans through Portal<sup>2</sup> with others."]],
    "3": [["It is", "well run by its sergeants."]],
    "4": [["Rate of powers, by force"]],
    "5": [["Rate of powers, by force"]],
    "6": [["Source: 2017 data return"]],
    "7": [],
    "*": [["Crime outcomes"]],
}


def test_a_footnote_explains_what_carries_its_mark(document: Document) -> None:
    """A note belongs to the sentence, caption, source line or heading that carries its mark."""
    notes = draw_footnotes(document)
    assert EXPLAINED == {note.number: quotes(document, note.explains) for note in notes}


def test_a_figure_has_number_words_source_and_notes(document: Document) -> None:
    """A caption is read without its label, with the source line under it and the notes both carry."""
    figure, table = draw_figures(document)
    assert ("1", "Rate of powers, by force", "2017 data return", ("4", "5", "6")) == (
        figure.number,
        figure.words,
        figure.source,
        figure.notes,
    )
    assert [["Rate of powers, by force"]] == quotes(document, (figure.spans,))
    assert ("table-1", "Grades of each question", "") == (table.number, table.words, table.source)


def test_numbers_that_start_again_belong_to_the_next_note() -> None:
    """Where every page counts its notes from 1, a mark belongs to the note that follows it."""
    first = "First.<sup>1</sup>\n\n<sup>1</sup> About one.\n\n"
    text = "# Crime\n\n" + first + "Second.<sup>1</sup>\n\n<sup>1</sup> About two."
    document = read(text.encode(), "report.md")
    assert [("About one.", [["First."]]), ("About two.", [["Second."]])] == [
        (note.words, quotes(document, note.explains)) for note in draw_footnotes(document)
    ]


def test_every_note_of_the_embedded_report_is_explained(embedded_report: Path) -> None:
    """The embedded report has 29 numbered notes and one with an asterisk; each mark is found."""
    notes = draw_footnotes(read_file(str(embedded_report)))
    assert ["*", *(str(number) for number in range(1, 30))] == [note.number for note in notes]
    assert [1] * 30 == [len(note.explains) for note in notes]


def test_every_figure_of_the_embedded_report_is_drawn(embedded_report: Path) -> None:
    """The embedded report has four figures, each with its source and at least one note."""
    figures = draw_figures(read_file(str(embedded_report)))
    assert ["1", "2", "3", "4"] == [figure.number for figure in figures]
    assert all(figure.source and figure.notes for figure in figures)
