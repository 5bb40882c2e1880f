"""Layouts that browsers and typesetters print, and the PDF reader bears: `graph.readers.pdf`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from graph.document import BlockKind, Text
from graph.extract import extract
from graph.readers import pdf, read_file
from graph.readers.completeness import check_complete
from graph.readers.layout import RawBlock, RawKind
from graph.readers.pdf_blocks import Item, with_group_rows
from graph.readers.pdf_contents import entries
from graph.readers.pdf_lines import Fragment
from graph.readers.pdf_paragraphs import Paragraph
from graph.readers.pdf_scan import Style
from graph.readers.pdf_text import Drawing, Hyphens
from graph.readers.pdf_words import Word
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary
from tests.graph.readers.pages import BOLD, Line, blocks, draw, draw_pages

LINE = "Patrols are frequent in the harbour, which is well lit,"
PRINTED = sorted((Path(__file__).parents[2] / "cases" / "pdf").glob("*.pdf"))


def _drawn(path: Path) -> Extraction:
    document = pdf.read_here(path.read_bytes(), path.name) if path.suffix == ".pdf" else read_file(str(path))
    return extract(document, load_vocabulary())


def test_there_are_printed_pages() -> None:
    """One printed by WeasyPrint and one by a browser, each beside its source."""
    assert ["browser.pdf", "weasyprint.pdf"] == [path.name for path in PRINTED]


@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.stem)
def test_a_printed_page_says_what_its_source_says(path: Path) -> None:
    """Sentences whole, each under its question, and the same judgments, actions, figures and notes."""
    expected, found = _drawn(path.with_suffix(".html")), _drawn(path)
    assert 15 < len(expected.sentences)
    assert {(item.theme, item.words) for item in expected.sentences} == {
        (item.theme, item.words) for item in found.sentences
    }
    assert {(item.theme, item.grade) for item in expected.judgments} == {
        (item.theme, item.grade) for item in found.judgments
    }
    assert [(item.kind, item.theme, item.words) for item in expected.actions] == [
        (item.kind, item.theme, item.words) for item in found.actions
    ]
    assert {(item.area, item.value, item.unit) for item in expected.observations} == {
        (item.area, item.value, item.unit) for item in found.observations
    }
    assert [item.words for item in expected.footnotes] == [item.words for item in found.footnotes]


# ---------------------------------------------------------------- contents


def _report(contents: list[Line]) -> bytes:
    """A contents list and the two chapters that it names."""
    text = [
        (60.0, 700.0 - 14 * turn, "Patrols are frequent in the harbour and rare in the hills, as ever.")
        for turn in range(9)
    ]
    return draw_pages(
        [(60, 760, "Contents", 18, BOLD), *contents],
        [(60, 760, "Patrols", 18, BOLD), *text],
        [(60, 760, "Dogs and horses that serve the", 18, BOLD), (60, 738, "constabulary", 18, BOLD), *text],
    )


@pytest.mark.parametrize(
    "contents",
    [
        [(60, 700, "Patrols"), (60, 686, "Dogs and horses that serve the"), (60, 672, "constabulary")],
        [
            (60, 700, "Patrols"),
            (500, 700, "2"),
            (60, 686, "Dogs and horses that serve the"),
            (60, 672, "constabulary"),
            (500, 672, "3"),
        ],
        [(60, 700, "Patrols 2"), (60, 686, "Dogs and horses that serve the constabulary 3")],
        [(60, 700, "1. Patrols 2"), (60, 686, "2. Dogs and horses that serve the constabulary 3")],
        [
            (60, 700, "2"),
            (100, 700, "Patrols"),
            (60, 686, "3"),
            (100, 686, "Dogs and horses that serve the constabulary"),
        ],
    ],
    ids=[
        "no numbers",
        "numbers to the right",
        "numbers behind a space",
        "titles numbered, too",
        "numbers to the left",
    ],
)
def test_contents_lists_without_dots(contents: list[Line]) -> None:
    """Each title is one line of the list, whether and wherever its page number stands."""
    document = pdf.read_here(_report(contents), "case.pdf")
    check_complete(document)
    titles = [words.strip(" .0123456789") for words in blocks(document, BlockKind.CONTENTS)]
    assert ["Patrols", "Dogs and horses that serve the constabulary"] == titles
    assert titles == [section.title for section in document.sections]


def test_titles_of_a_contents_list_are_told_by_the_headings() -> None:
    """Two lines may be one title or two."""
    style = Style(11)
    lines = [Fragment((Word(text, 60, 200, 14.0 * place, style),)) for place, text in enumerate("ABC")]
    assert [1, 2] == [len(title) for title in entries(lines, {"b-c"})]
    assert [1, 1, 1] == [len(title) for title in entries(lines, frozenset())]


def test_a_title_that_was_not_told_for_a_heading_is_not_missing() -> None:
    """A report is cut off only if the last title of its contents list stands nowhere."""
    document = pdf.read_here(
        draw_pages(
            [(60, 760, "Contents", 18, BOLD), (60, 700, "Patrols ........ 2"), (60, 686, "Dogs ........ 2")],
            [(60, 760, "Patrols", 18, BOLD), (60, 700, "They are frequent."), (60, 640, "Dogs")],
        ),
        "case.pdf",
    )
    check_complete(document)


# ---------------------------------------------------------------- running lines, boxes, headings


def test_running_lines_that_name_the_section_are_left_out() -> None:
    """They differ from page to page, and break no sentence that runs over one."""
    titles = ["Patrols", "Dogs and horses", "Boats", "Annex"]
    pages: list[list[Line]] = [
        [
            (60, 800, f"{title} | {page}", 8),
            (60, 690, f"{title} of the harbour included."),
            (60, 650, title, 18, BOLD),
            *(
                (60, 620 - 14 * turn, "Officers walk the harbour twice a day and know the shops,")
                for turn in range(20)
            ),
        ]
        for page, title in enumerate(titles, 1)
    ]
    document = pdf.read_here(draw_pages(*pages), "case.pdf")
    assert "|" not in document.text
    assert 5 == len(blocks(document, BlockKind.PARAGRAPH))


def test_a_box_is_read_before_the_next_heading() -> None:
    """It belongs to the section that it stands in."""

    def frame(canvas: Canvas) -> None:
        canvas.rect(400, 650, 150, 60)

    text = [(60.0, 705.0 - 14 * turn, LINE) for turn in range(8)]
    document = pdf.read_here(
        draw(
            *text,
            (60, 593, "and the roads are good."),
            (410, 690, "What we looked at"),
            (410, 675, "We joined"),
            (410, 660, "forty patrols."),
            (60, 560, "Dogs", 18, BOLD),
            (60, 530, "Four dogs serve the constabulary, and one horse, which is old."),
            after=frame,
        ),
        "case.pdf",
    )
    words = [block.text.words for block in document.blocks]
    box = next(place for place, found in enumerate(words) if "forty patrols." in found)
    assert 0 < box < words.index("Dogs")


def test_a_raised_mark_may_take_room_above_its_line() -> None:
    """Browsers set a line lower that holds one; its paragraph goes on."""
    lines = [
        "Patrols are frequent in the harbour, and along the old",
        "Harbour Road that leads from there to the old",
    ]
    document = pdf.read_here(
        draw(
            *((60, 700 - 14 * turn, lines[turn % 2]) for turn in range(6)),
            (60, 612, lines[1]),
            (60 + stringWidth(lines[1], "Helvetica", 11), 617, "1", 7),
            (60, 598, "mill."),
        ),
        "case.pdf",
    )
    assert 1 == len(blocks(document, BlockKind.PARAGRAPH))


def test_quoted_lines_are_no_headings() -> None:
    """A sentence lifted out of the text and set large opens no section."""
    document = pdf.read_here(
        draw(
            (60, 760, "Patrols", 18, BOLD),
            *((60, 700 - 14 * turn, LINE) for turn in range(9)),
            (60, 540, "\u201cOfficers know the harbour\u201d", 18),
        ),
        "case.pdf",
    )
    assert ["Patrols"] == blocks(document, BlockKind.HEADING)


def test_two_columns_with_a_table_in_one() -> None:
    """Columns of text are told by where most words stand."""
    walk, know = "Officers walk the harbour twice a day,", "and they know its shops by name, too."
    left: list[Line] = [(50, 760 - 13 * turn, walk) for turn in range(30)]
    right: list[Line] = [(310, 760 - 13 * turn, know) for turn in range(10)]
    cells: list[Line] = [
        (310 + 70 * column, 600 - 13 * row, f"{row}.{column}%") for row in range(17) for column in range(3)
    ]
    document = pdf.read_here(draw(*left, *right, *cells), "case.pdf")
    assert [" ".join([walk] * 30 + [know] * 10)] == blocks(document, BlockKind.PARAGRAPH)
    assert 17 == len(blocks(document, BlockKind.ROW))


WALK, KNOW = "Officers walk the harbour twice a day,", "and they know its shops by name, too."
COLUMNS: list[Line] = [
    *((50, 640 - 13 * turn, WALK) for turn in range(12)),
    *((310, 648 - 13 * turn, KNOW) for turn in range(12)),
]


@pytest.mark.parametrize("bottom", [690, 713], ids=["box", "line"])
def test_a_framed_title_over_two_columns_makes_no_table_of_them(bottom: int) -> None:
    """Its second line, too short to reach over, is part of it; its frame is no rule of a table."""

    def frame(canvas: Canvas) -> None:
        canvas.rect(45, bottom, 500, 742 - bottom)

    title: list[Line] = [
        (50, 722, "How fairly does the force deal with those who work in the harbour", 15, BOLD),
        (50, 703, "and on the boats?", 15, BOLD),
    ]
    document = pdf.read_here(draw(*title, *COLUMNS, after=frame), "case.pdf")
    heading = "How fairly does the force deal with those who work in the harbour and on the boats?"
    assert [heading] == blocks(document, BlockKind.HEADING)
    assert [" ".join([WALK] * 12 + [KNOW] * 12)] == blocks(document, BlockKind.PARAGRAPH)


def test_a_ruled_table_across_two_columns_keeps_its_cells() -> None:
    """Though its longest cell alone reaches over the gutter; the title above it is not of the left column."""
    cells: list[Line] = [
        (50, 440, "Grades", 12, BOLD),
        (55, 405, "How well does the force look after those who work in the harbour"),
        (55, 392, "and on the boats?"),
        (430, 405, "Good"),
        (55, 365, "How well does it keep boats?"),
        (430, 365, "Inadequate"),
        (55, 340, "Overall"),
        (430, 340, "Good"),
    ]

    def rules(canvas: Canvas) -> None:
        for height in (420, 382, 355, 330):
            canvas.line(50, height, 540, height)

    document = pdf.read_here(draw(*COLUMNS, *cells, after=rules), "case.pdf")
    assert [" ".join([WALK] * 12 + [KNOW] * 12)] == blocks(document, BlockKind.PARAGRAPH)
    assert ["Grades"] == blocks(document, BlockKind.HEADING)
    question = "How well does the force look after those who work in the harbour and on the boats?"
    rows = [[cell.words for cell in block.cells] for block in document.blocks if block.cells]
    assert [[question, "Good"], ["How well does it keep boats?", "Inadequate"], ["Overall", "Good"]] == rows


def test_what_stands_in_a_tile_goes_on_in_no_other() -> None:
    """Boxes side by side, each with a figure and the one for the country below it."""
    tiles: list[Line] = []
    for left, topic in ((60, "Boats searched in"), (220, "Boats impounded in"), (380, "Boats returned in")):
        tiles += [
            (left, 700, topic),
            (left, 686, "the year to 31 March"),
            (left, 660, "21%", 18),
            (left, 644, "England and Wales 17%"),
        ]

    def boxes(canvas: Canvas) -> None:
        for left in (52, 212, 372):
            canvas.rect(left, 636, 150, 80)

    document = pdf.read_here(draw(*tiles, after=boxes), "case.pdf")
    assert 3 == blocks(document, BlockKind.PARAGRAPH).count("England and Wales 17%")


# ---------------------------------------------------------------- tables


def test_wrapped_cells_that_end_in_a_year_stay_in_their_row() -> None:
    """White parts the rows; what stands in the second line of a cell says nothing."""
    rows = [
        ("Measure", "Period", "Number"),
        ("Calls for help", "12 months to 30 June", "188"),
        ("", "2017", ""),
        ("Crimes with a victim", "12 months to 30 June", "58"),
        ("", "2016", ""),
        ("Officers", "31 March", "214"),
    ]
    heights = [700, 680, 667, 645, 632, 610]
    document = pdf.read_here(
        draw(
            *(
                (left, height, cell)
                for row, height in zip(rows, heights, strict=True)
                for left, cell in zip((60, 220, 400), row, strict=True)
                if cell
            )
        ),
        "case.pdf",
    )
    cells = [[cell.words for cell in block.cells] for block in document.blocks]
    assert ["Calls for help", "12 months to 30 June 2017", "188"] == cells[1]
    assert 4 == len(cells)


def test_shading_does_not_join_the_head_of_a_table_to_its_first_row() -> None:
    """Where every other row is shaded, and a shaded one has a cell of two lines."""
    rows = [
        ("Question", "Grade"),
        ("Investigating crime", "Good"),
        ("Preventing crime and tackling", "Inadequate"),
        ("Dogs", "Good"),
        ("Horses", "Good"),
    ]

    def shade(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        for bottom, height in ((634, 38), (592, 20)):
            canvas.rect(55, bottom, 400, height, fill=1, stroke=0)
        canvas.setFillGray(0)
        for y, row in zip((705, 681, 657, 620, 598), rows, strict=True):
            for x, cell in zip((60, 300), row, strict=True):
                canvas.drawString(x, y, cell)
        canvas.drawString(60, 643, "anti-social behaviour")

    document = pdf.read_here(draw(after=shade), "case.pdf")
    cells = [[cell.words for cell in block.cells] for block in document.blocks]
    assert [["Question", "Grade"], ["Investigating crime", "Good"]] == cells[:2]
    assert ["Preventing crime and tackling anti-social behaviour", "Inadequate"] == cells[2]


@pytest.mark.parametrize("kind", [RawKind.HEADING, RawKind.PARAGRAPH])
@pytest.mark.parametrize(("below", "is_row"), [(3, True), (2, False)])
def test_a_name_over_the_first_rows_of_a_table_is_a_row(kind: RawKind, below: int, is_row: bool) -> None:
    """It stands in bold between the row of headings and rows as wide, and must not part them."""

    def item(kind: RawKind, *cells: str, emphasis: bool = False) -> Item:
        texts = tuple(Text(cell, ()) for cell in cells)
        block = RawBlock(kind, Text(" ".join(cells), ()), cells=texts if len(cells) > 1 else ())
        return Item(replace(block, emphasis=emphasis), cast("Paragraph", None))

    items = [
        item(RawKind.ROW, "Measure", "Period", "Number", emphasis=True),
        item(kind, "People", emphasis=True),
        item(RawKind.ROW, *("Officers", "2016", "214")[:below]),
        item(kind, "Another part", emphasis=True),
    ]
    found = [each.block for each in with_group_rows(items)]
    assert (RawKind.ROW if is_row else kind) is found[1].kind
    assert (["People", "", ""] if is_row else []) == [cell.words for cell in found[1].cells]
    assert kind is found[3].kind


def test_figures_side_by_side_are_two() -> None:
    """Set large in narrow columns, they leave no more than a space."""
    document = pdf.read_here(
        draw((60, 700, "Fenwick"), (129, 700, "England"), (66, 676, "13.2%", 20), (129, 676, "11.4%", 20)),
        "case.pdf",
    )
    assert ["Fenwick", "13.2%", "England", "11.4%"] == blocks(document, BlockKind.PARAGRAPH)


# ---------------------------------------------------------------- letters and hyphens


def test_a_large_initial_is_put_back() -> None:
    """It stands over three lines, which are set in beside it."""
    document = pdf.read_here(
        draw(
            (60, 676, "T", 46),
            (92, 700, "he harbour is patrolled twice a day, and its shops are"),
            (92, 687, "known to the officers by name, as are the boats and their"),
            (92, 674, "owners; fewer patrols are seen in the hills and in the fens,"),
            (60, 661, "where the roads are bad and the nights are long, and even fewer"),
            (60, 648, "on the islands."),
        ),
        "case.pdf",
    )
    (words,) = blocks(document, BlockKind.PARAGRAPH)
    assert words.startswith("The harbour is patrolled")
    assert words.endswith("even fewer on the islands.")


def test_letters_set_apart_are_words() -> None:
    """Only wider white is a space."""

    def heading(canvas: Canvas) -> None:
        canvas.setFont(BOLD, 16)
        x = 60.0
        for letter in "PATROLS AT SEA":
            if letter != " ":
                canvas.drawString(x, 740, letter)
            x += canvas.stringWidth(letter, BOLD, 16) + 4

    document = pdf.read_here(draw((60, 700, "They are frequent."), after=heading), "case.pdf")
    assert "PATROLS AT SEA" == document.blocks[0].text.words


def test_small_capitals_have_the_size_of_their_capitals() -> None:
    """A heading in them over two lines is one, also where a line has figures only, which are not small."""

    def heading(canvas: Canvas) -> None:
        canvas.setFont(BOLD, 20)
        canvas.drawString(60, 760, "P")
        canvas.setFont(BOLD, 16)
        canvas.drawString(60 + canvas.stringWidth("P", BOLD, 20), 760, "ATROLS IN THE HARBOUR")
        canvas.setFont(BOLD, 20)
        canvas.drawString(60, 736, "2017")

    document = pdf.read_here(draw((60, 700, LINE), (60, 686, "and in the hills."), after=heading), "case.pdf")
    assert "PATROLS IN THE HARBOUR 2017" == document.blocks[0].text.words


@pytest.mark.parametrize(
    ("line_ends", "keeps"),
    [
        ([("re-", "offended")] + [("the", "force")] * 60, True),
        ([("neigh\u00ad", "bours"), ("re-", "offended")], True),
        ([("manage-", "ment"), ("neigh-", "bours"), ("re-", "offended")], False),
    ],
    ids=["a document that breaks no words", "one that sets its own hyphens apart", "one that breaks words"],
)
def test_compounds_at_line_ends(line_ends: list[tuple[str, str]], keeps: bool) -> None:
    """A word met nowhere else keeps its hyphen where the document puts in none of its own."""
    assert keeps is Hyphens([], line_ends).keeps("re", "offended")


def test_back_links_are_no_words_of_a_note() -> None:
    """Printed web pages end a note in an arrow; the text drawn keeps it."""
    style = Style(11)
    words = tuple(
        Word(text, 60 + 40 * place, 95 + 40 * place, 14, style)
        for place, text in enumerate(["See", "above.", "↑"])
    )
    drawing = Drawing(Hyphens([]))
    drawing.start_page()
    text = drawing.paragraph(Paragraph((Fragment(words),), 1, 140, 200))
    assert ("See above.", "See above. ↑") == (text.words, drawing.text)
