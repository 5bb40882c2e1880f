"""PDF to the document model: `graph.readers.pdf`. The test PDFs are printed by `press`."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from graph.document import BlockKind, Document
from graph.errors import SourceUnreadable
from graph.extract import extract
from graph.readers import pdf, pdf_blocks, pdf_scan, pdf_words, read
from graph.readers.apart import read_apart
from graph.readers.pdf_lines import Fragment
from graph.readers.pdf_paragraphs import Paragraph
from graph.readers.pdf_text import Drawing, Hyphens
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary
from tests.graph.pages import blocks, draw
from tests.graph.press import Look, Press, reprint

LOOKS = {
    "one column": Look(),
    "two justified columns": Look(
        columns=2, size=10, is_justified=True, is_hyphenated=True, gap=0, indent=12, margin=50, gutter=14
    ),
    "small serif type, no rules, plain note numbers": Look(
        size=9,
        leading=1.15,
        is_justified=True,
        font="Times-Roman",
        bold="Times-Bold",
        headings=(16, 12, 9),
        gap=5,
        footer="- {page} -",
        ruled_tables=False,
        raised_notes=False,
        bullet="–",
    ),
    "large type, contents without leaders": Look(
        size=12, leading=1.6, leaders=False, ruled_tables=False, headings=(26, 18, 14), header="Crest"
    ),
}
HEADER = "Visits to Fenwick Constabulary"


def press(look: Look) -> Press:
    """A report in small, of our own words, with everything that print does to a text."""
    printed = Press(replace(look, header=HEADER))
    printed.heading("PEEL: Police effectiveness 2017", 1)
    printed.paragraph("An inspection of Fenwick Constabulary")
    printed.heading("Contents", 1, new_page=True)
    printed.contents("Patrols", "3")
    printed.contents("Dogs and horses", "4")
    printed.heading("Patrols", 1, new_page=True)
    printed.note("1", "Beats are counted once a quarter by the constabulary itself.")
    printed.note("2", "A second count, made by the council, came out lower.")
    for turn in range(9):
        printed.paragraph(
            f"Patrol number {turn} walks the harbour twice a day and knows the neighbourhood shops well.[^1] "
            "Residents told us that re-offending had fallen, which the constabulary's own figures bear out. "
            "Less is known of the countryside, where officers are seldom seen after dark."
            if turn == 0
            else f"On beat {turn}, officers kept a careful record of every conversation with shopkeepers. "
            "We read the records of one month and found them complete, though nobody had drawn conclusions "
            f"from them. Re-offending was mentioned in {turn + 2} of the 40 entries."
        )
    printed.heading("Areas for improvement", 3)
    printed.bullet("The constabulary should patrol the countryside after dark at least once a week.")
    printed.bullet("The constabulary should draw conclusions from what its officers write down.")
    printed.heading("Dogs and horses", 1)
    printed.paragraph("Four dogs serve the constabulary.[^2] No horse has been kept since 1968.")
    printed.row(["Animal", "Number in 2016", "Number in 2017"], bold=True)
    printed.row(["Dogs trained to find people", "3", "4"])
    printed.row(["Horses", "0", "0"])
    return printed


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


# ---------------------------------------------------------------- single lines


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


# ---------------------------------------------------------------- what cannot be read


def _encrypted() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(60, 700, "Patrols are frequent.")
    canvas.save()
    return out.getvalue()


def _pictures() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(3):
        canvas.rect(60, 60, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _with_script() -> bytes:
    """A catalogue that opens with a script and an address, and embeds a file."""
    data = draw((60, 700, "Patrols are frequent in the harbour."))
    action = b"/Type /Catalog /OpenAction << /S /JavaScript /JS (while \\(true\\) {}) >> "
    return data.replace(b"/Type /Catalog", action, 1)


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (_encrypted, "the PDF is encrypted"),
        (_pictures, "there is no text on its 3 pages, only pictures"),
        (lambda: b"%PDF-1.7\n", "the PDF is damaged and cannot be opened"),
        (lambda: b"%PDF-1.7\n" + b"<<" * 50_000, "the PDF is damaged and cannot be opened"),
    ],
)
def test_what_cannot_be_read_is_said(make: Callable[[], bytes], found: str) -> None:
    """Where it was, what is wrong and what to do; never a crash."""
    with pytest.raises(SourceUnreadable) as caught:
        read(make(), "case.pdf")
    assert ("case.pdf", found) == (caught.value.where, caught.value.found)
    assert caught.value.next_step


def test_scripts_are_not_run() -> None:
    """The text is read, and what the file would like to do when opened is not done."""
    document = read(_with_script(), "case.pdf")
    assert ["Patrols are frequent in the harbour."] == blocks(document, BlockKind.PARAGRAPH)


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page limit, told with what was found."""
    monkeypatch.setattr(pdf_words, "MOST_PAGES", 2)
    with pytest.raises(SourceUnreadable, match=r"the PDF has 3 pages\. Expected at most 2\."):
        pdf.read_here(_pictures(), "case.pdf")


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


def test_too_many_characters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit for each page and for all."""
    monkeypatch.setattr(pdf_words, "MOST_CHARACTERS_ON_A_PAGE", 10)
    with pytest.raises(SourceUnreadable, match=r"case\.pdf page 1: there are 21 characters"):
        pdf.read_here(draw((60, 700, "Patrols are frequent.")), "case.pdf")


def test_reading_ends_in_time() -> None:
    """A reader that does not come to an end is ended."""

    def hang() -> None:
        while True:
            pass

    with pytest.raises(SourceUnreadable, match=r"reading it took more than 0\.2 seconds"):
        read_apart(hang, "case.pdf", seconds=0.2)


def test_reading_ends_with_its_memory() -> None:
    """A reader that takes more than its share is ended; this process goes on."""
    with pytest.raises(SourceUnreadable, match="it took more than 16 MiB of memory"):
        read_apart(lambda: len(bytearray(1 << 30)), "case.pdf", memory=16 << 20)


def test_errors_come_back_from_the_reader() -> None:
    """With everything they carry."""

    def fail() -> None:
        raise SourceUnreadable("case.pdf page 3", "it is torn", "a whole page", "Glue it.")

    with pytest.raises(SourceUnreadable) as caught:
        read_apart(fail, "case.pdf")
    assert "case.pdf page 3: it is torn. Expected a whole page. Glue it." == str(caught.value)


def test_a_fault_of_the_software_is_no_damaged_document() -> None:
    """It is raised as it was in the other process, with its trace; one that cannot be sent as its trace."""

    class Unsent(Exception):
        """Made within a function: no other process can make it again."""

    def fail() -> None:
        int("no number")

    def fail_unsent() -> None:
        raise Unsent

    with pytest.raises(ValueError, match="invalid literal") as caught:
        read_apart(fail, "case.pdf")
    assert "in fail\n" in caught.value.__notes__[0]
    with pytest.raises(RuntimeError, match="in fail_unsent"):
        read_apart(fail_unsent, "case.pdf")


def test_a_crash_below_is_told_as_one() -> None:
    """With the signal that ended it; a bare exit too is no answer."""
    with pytest.raises(SourceUnreadable, match=r"it crashes what reads it \(SIGTRAP\)"):
        read_apart(lambda: os.kill(os.getpid(), signal.SIGTRAP), "case.pdf")
    with pytest.raises(SourceUnreadable, match="ended without a word"):
        read_apart(lambda: os._exit(1), "case.pdf")


SMALL = draw((60, 700, "Patrols are frequent in the harbour."), (60, 650, "1. Dogs help."))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.binary(max_size=4)), min_size=1, max_size=8))
def test_damage_never_crashes_the_reader(changes: list[tuple[int, bytes]]) -> None:
    """A PDF with bytes changed or lost is read or refused."""
    data = bytearray(SMALL)
    for place, new in changes:
        data[place : place + max(1, len(new))] = new
    try:
        document = pdf.read_here(bytes(data), "case.pdf")
    except SourceUnreadable:
        return
    assert all(block.text.words for block in document.blocks)
