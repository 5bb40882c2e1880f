"""Single pages of a PDF: words, lines, boxes and tables by their places."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from graph.document import BlockKind
from graph.readers import pdf, pdf_blocks, pdf_scan, pdf_words
from graph.readers.pdf_lines import Fragment
from graph.readers.pdf_paragraphs import Paragraph
from graph.readers.pdf_text import Drawing, Hyphens
from tests.graph.readers.looks import LOOKS, press
from tests.graph.readers.pages import blocks, draw
from tests.graph.readers.press import Look


def test_a_figure_below_a_name_is_read_as_a_panel() -> None:
    """Label first, then each area with its figure, however the graphic sets them side by side."""
    printed = press(Look())
    printed.heading("Numbers", 1)
    printed.panel(
        "Calls per 1,000 residents 12 months to 30 June 2017",
        [("Fenwick Constabulary", "£141"), ("England and Wales", "–")],
    )
    document = pdf.read_here(printed.pdf(), "fenwick.pdf")
    last = [block.text.words for block in document.blocks][-5:]
    assert "Calls per 1,000 residents 12 months to 30 June 2017" == last[0]
    assert ["Fenwick Constabulary", "£141", "England and Wales", "–"] == last[1:]


def test_words_are_joined_over_hyphens() -> None:
    """A word is made whole; one that is written with a hyphen elsewhere keeps it."""
    document = pdf.read_here(
        draw(
            (60, 700, "The force has a good manage-"),
            (60, 686, "ment of re-offending. It cuts re-"),
            (60, 672, "offending by half."),
        ),
        "case.pdf",
    )
    words = "The force has a good management of re-offending. It cuts re-offending by half."
    assert [words] == blocks(document, BlockKind.PARAGRAPH)
    assert "manage-\nment" in document.text
    start = words.index("management")
    (span,) = document.blocks[0].text.spans(start, start + len("management"))
    assert "manage-\nment" == document.text[span.start : span.end]


def test_spaces_and_ligatures_are_plain() -> None:
    """Spaces that do not break are spaces, ligatures are letters, what does not show is left out."""
    document = pdf.read_here(draw((60, 700, "Officers of\u00a0the harbour")), "case.pdf")
    assert "Officers of the harbour" == document.text
    codes = (0xFB01, 0xF0B7, 0x200B, 0x07, 0xFFFE)
    assert ["fi", "•", "", "", "\ufffd"] == [pdf_scan.character_of(code) for code in codes]


def test_soft_hyphens_show_at_line_ends_only() -> None:
    """In the text drawn as in print; the words have none."""
    style = pdf_scan.Style(11)
    lines = [
        Fragment((pdf_words.Word(words, 60, 200, place * 14.0, style),))
        for place, words in enumerate(["neigh\u00adbour\u00ad", "hood\u00ads"])
    ]
    drawing = Drawing(Hyphens([]))
    drawing.start_page()
    text = drawing.paragraph(Paragraph(tuple(lines), 1, 140, 200))
    assert ("neighbourhoods", "neighbour-\nhoods") == (text.words, drawing.text)


def test_text_along_the_edge_does_not_break_a_sentence() -> None:
    """Text set sideways is kept, after the page that it stands on."""

    def sideways(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.drawString(200, -30, "Printed in Fenwick")

    document = pdf.read_here(
        draw(
            (60, 700, "Patrols are frequent in the harbour and"), (60, 686, "rare elsewhere."), after=sideways
        ),
        "case.pdf",
    )
    expected = ["Patrols are frequent in the harbour and rare elsewhere.", "Printed in Fenwick"]
    assert expected == blocks(document, BlockKind.PARAGRAPH)


def test_a_page_set_sideways_is_turned() -> None:
    """Lines of a landscape page that was stored upright come out as lines."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    canvas.rotate(90)
    canvas.drawString(60, -100, "Patrols are frequent in the harbour and")
    canvas.drawString(60, -114, "rare elsewhere.")
    canvas.save()
    document = pdf.read_here(out.getvalue(), "case.pdf")
    assert ["Patrols are frequent in the harbour and rare elsewhere."] == blocks(
        document, BlockKind.PARAGRAPH
    )


def test_the_same_bytes_give_the_same_document() -> None:
    """Nothing depends on order or chance."""
    data = press(LOOKS["two justified columns"]).pdf()
    assert pdf.read_here(data, "a.pdf") == pdf.read_here(data, "a.pdf")


def test_boxes_side_by_side_are_read_one_by_one() -> None:
    """Cards of figures keep their label, wherever the next card stands."""

    def frames(canvas: Canvas) -> None:
        canvas.rect(50, 640, 230, 80)
        canvas.rect(300, 640, 230, 80)

    document = pdf.read_here(
        draw(
            *((left, 700, words) for left, words in ((60, "Calls per 1,000"), (310, "Crimes per 1,000"))),
            *((left, 670, "Fenwick Police") for left in (60, 310)),
            *((left, 670, "England and Wales") for left in (160, 410)),
            *((left, 650, words) for left, words in ((60, "141"), (160, "175"), (310, "58"), (410, "70"))),
            after=frames,
        ),
        "case.pdf",
    )
    words = " ".join(block.text.words for block in document.blocks)
    first = "Calls per 1,000 Fenwick Police England and Wales 141 175"
    assert f"{first} Crimes per 1,000 Fenwick Police England and Wales 58 70" == words


def test_a_box_beside_running_text_breaks_no_sentence() -> None:
    """It is read after the lines that it stands beside."""

    def frame(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        canvas.rect(400, 660, 150, 60, fill=0)

    lines = [
        "Patrols are frequent in the harbour, which is",
        "well lit, and rare in the hills, where the",
        "roads are bad.",
    ]
    document = pdf.read_here(
        draw(
            *((60, 705 - 14 * place, words) for place, words in enumerate(lines)),
            (410, 705, "What we looked at"),
            (410, 685, "Forty patrols."),
            after=frame,
        ),
        "case.pdf",
    )
    assert " ".join(lines) == blocks(document, BlockKind.PARAGRAPH)[0]
    assert ["What we looked at", "Forty patrols."] == blocks(document, BlockKind.PARAGRAPH)[1:]


def test_a_table_with_no_more_than_a_space_between_cells() -> None:
    """A long cell that reaches to the next is cut where the cells of other rows start."""
    rows = [
        ("Question", "Grade", "Year"),
        ("Patrols", "Good", "2017"),
        ("Investigating what goes on in the harbour", "Inadequate", "2017"),
        ("Dogs", "Good", "2016"),
    ]
    document = pdf.read_here(
        draw(
            *(
                (left, 700 - 16 * place, cell)
                for place, row in enumerate(rows)
                for left, cell in zip((60, 268, 330), row, strict=True)
            )
        ),
        "case.pdf",
    )
    cells = [tuple(cell.words for cell in block.cells) for block in document.blocks]
    assert rows == cells


def test_a_paragraph_goes_on_from_one_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two look as if it went on from them, it is put behind the first and stands in the text once."""
    monkeypatch.setattr(
        pdf_blocks, "_continuation", lambda items, place: 2 if place < 2 < len(items) else None
    )
    lines = [(60, 700, "Patrols are frequent in"), (60, 600, "Dogs help to"), (60, 500, "the harbour.")]
    document = pdf.read_here(draw(*lines), "case.pdf")
    assert ["Patrols are frequent in the harbour.", "Dogs help to"] == [
        block.text.words for block in document.blocks
    ]


@pytest.mark.parametrize("space", ["\u2028", "\u2029", "\u2003", "\u00a0"])
def test_white_space_of_every_kind_is_a_space(space: str) -> None:
    """Ends of lines and paragraphs among them: words hold plain single spaces."""
    assert ord(space) in pdf_scan._SPACES
