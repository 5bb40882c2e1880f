"""
Web pages to the document model: `graph.readers.html`.

The pages of `tests/cases/pages` are of four kinds of site; beside each stands the outline that it gives:
kind of block, words, "|" between cells, "[1]" where a mark of a note stands, indented by section.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from graph.document import Block, BlockKind, Document
from graph.errors import SourceUnreadable, TruncatedReport
from graph.extract import extract
from graph.readers import read
from graph.readers.html_encoding import decode
from graph.readers.html_parts import parts_named
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary

PAGES = Path(__file__).resolve().parent.parent / "cases" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


def _read(body: str) -> Document:
    return read(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "case.html")


def _main(content: str) -> Document:
    return _read(f"<main><h1>PEEL: Police effectiveness 2017</h1><h2>Findings</h2>{content}</main>")


def _words(document: Document, *kinds: BlockKind) -> list[str]:
    return [block.text.words for block in document.blocks if block.kind in kinds]


def _paragraphs(content: str) -> list[str]:
    return _words(_main(content), BlockKind.PARAGRAPH)


def _extract(name: str) -> Extraction:
    return extract(read((PAGES / f"{name}.html").read_bytes(), name), load_vocabulary())


def outline(document: Document) -> str:
    """A document as lines of text."""
    return "".join(f"{_line(document, block)}\n" for block in document.blocks)


def _line(document: Document, block: Block) -> str:
    words = " | ".join(cell.words for cell in block.cells) or block.text.words
    if not block.cells:
        for mark in sorted(block.text.marks, key=lambda mark: -mark.at):
            words = f"{words[: mark.at]}[{mark.number}]{words[mark.at :]}"
    depth = document.sections[block.section].level if block.section >= 0 else 0
    number = f" {block.number}" if block.number else ""
    return f"{'  ' * depth}{block.kind}{number}: {words}"


def test_there_are_pages() -> None:
    """A check over no page would say nothing."""
    assert 4 == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_gives_the_outline_beside_it(name: str) -> None:
    """What belongs to the site is left out; headings, boxes, tables, notes and figures are told apart."""
    assert (PAGES / f"{name}.txt").read_text("utf-8") == outline(
        read((PAGES / f"{name}.html").read_bytes(), f"{name}.html")
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_word_stands_in_the_text_drawn_at_its_offset(name: str) -> None:
    """Each run of each block and cell is the text at its place, a tab or line end being a space."""
    document = read((PAGES / f"{name}.html").read_bytes(), name)
    texts = [text for block in document.blocks for text in (block.text, *block.cells)]
    assert texts
    for text in texts:
        assert text.words == " ".join(text.words.split())
        for run in text.runs:
            drawn = document.text[run.source : run.source + run.length]
            assert text.words[run.at : run.at + run.length] == drawn.replace("\t", " ").replace("\n", " ")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_drawn_that_is_in_no_block(name: str) -> None:
    """Between the blocks stand only white space, signs of bullets and numbers of notes and items."""
    document = read((PAGES / f"{name}.html").read_bytes(), name)
    left = list(document.text)
    for block in document.blocks:
        for span in block.text.spans():
            left[span.start : span.end] = " " * (span.end - span.start)
    assert set("".join(left).split()) <= {"-", "1.", "2.", "[1]", "[2]"}


@pytest.mark.parametrize(
    ("name", "judgments"),
    [
        (
            "blog-theme",
            {
                "effectiveness": "good",
                "preventing-crime": "good",
                "protecting-vulnerable-people": "requires-improvement",
                "legitimacy": "requires-improvement",
            },
        ),
        (
            "government-site",
            {
                "preventing-crime": "good",
                "managing-offenders": "good",
                "treatment-of-the-public": "adequate",
                "investigating-crime": "requires-improvement",
            },
        ),
        (
            "old-tables",
            {
                "efficiency": "good",
                "how-well-does-the-force-understand-its-demand": "requires-improvement",
            },
        ),
        (
            "cards",
            {
                "legitimacy": "good",
                "treatment-of-the-public": "outstanding",
                "treating-the-public-fairly": "outstanding",
                "treating-the-workforce-fairly": "requires-improvement",
            },
        ),
    ],
)
def test_grades_are_read_wherever_a_page_prints_them(name: str, judgments: dict[str, str]) -> None:
    """In tables, columns headed by grades, lists, badges beside a title, lines below it and pictures."""
    assert judgments == {item.theme: item.grade for item in _extract(name).judgments}


@pytest.mark.parametrize(
    ("name", "actions"),
    [
        (
            "blog-theme",
            [
                ("AreaForImprovement", "The force should review its use of problem solving."),
                ("AreaForImprovement", "The force should work better with councils."),
                (
                    "CauseOfConcern",
                    "The force is failing to respond to vulnerable people quickly enough.",
                ),
                ("Recommendation", "make sure that it has enough staff"),
                ("Recommendation", "improve its supervision of calls."),
            ],
        ),
        (
            "government-site",
            [
                (
                    "AreaForImprovement",
                    "The constabulary needs to improve how it records the results of problem solving.",
                ),
                ("CauseOfConcern", "The constabulary does not investigate crime well enough."),
                ("Recommendation", "give every crime an investigation plan"),
                ("Recommendation", "supervise investigations."),
            ],
        ),
        (
            "cards",
            [
                ("AreaForImprovement", "The force should publish its complaints data."),
                (
                    "Recommendation",
                    "The chief constable should, within six months, appraise all staff.",
                ),
            ],
        ),
    ],
)
def test_boxes_are_told_by_heading_label_class_or_first_words(
    name: str, actions: list[tuple[str, str]]
) -> None:
    """Whatever a box is made of, it asks the same; what stands behind it is no part of it."""
    assert actions == [(str(item.kind), item.words) for item in _extract(name).actions]


def test_text_behind_a_box_is_the_body_again() -> None:
    """A sentence after a box belongs to the section around the box and is drawn as a sentence."""
    found = _extract("blog-theme")
    sentence = next(item for item in found.sentences if item.words.startswith("The force has trained"))
    titles = [section.title for section in found.document.sections]
    assert "Preventing crime and tackling anti-social behaviour" == titles[sentence.section]


@pytest.mark.parametrize(
    ("name", "title", "force", "issued", "publisher", "isbn"),
    [
        (
            "blog-theme",
            "PEEL: Police effectiveness, efficiency and legitimacy 2018/19",
            "Harrow Vale Police",
            "2019-05-02",
            "",
            "",
        ),
        (
            "government-site",
            "PEEL 2021/22: Police effectiveness, efficiency and legitimacy",
            "Wexley Constabulary",
            "2021-10-14",
            "Inspectorate of Constabulary",
            "",
        ),
        (
            "old-tables",
            "PEEL: Police efficiency 2016",
            "Northmoor Constabulary",
            "2016-11",
            "HMIC",
            "978-1-78655-199-4",
        ),
        ("cards", "PEEL legitimacy 2017", "Tarnside Police", "2017-12-12", "HMICFRS", ""),
    ],
)
def test_the_title_page_is_read_from_head_and_body(
    name: str, title: str, force: str, issued: str, publisher: str, isbn: str
) -> None:
    """Title, force, date, publisher and ISBN come from headings, bylines, lists of terms and `meta`."""
    found = _extract(name).publication
    assert (title, force, issued, publisher, isbn) == (
        found.title.value,
        found.force_name.value,
        found.issued.value,
        found.publisher.value,
        found.isbn.value,
    )


def test_cards_give_the_figures_of_the_force_and_of_the_country() -> None:
    """A figure with its label is an observation; without an area it is the figure of the force."""
    found = {(item.area, item.printed): str(item.value) for item in _extract("cards").observations}
    wanted = {
        ("tarnside", "3.2"): "3.2",
        ("england-and-wales", "5.4"): "5.4",
        ("tarnside", "28%"): "28",
        ("england-and-wales", "29%"): "29",
        ("tarnside", "12.1%"): "12.1",
        ("tarnside", "4"): "4",
    }
    assert wanted.items() <= found.items()


# ---------------------------------------------------------------- small cases


def test_a_format_is_told_from_the_content() -> None:
    """A byte order mark, comments or an XML declaration may come first; Markdown with tags stays Markdown."""
    page = b"<html><body><p>Some words of a page.</p></body></html>"
    for start in (
        b"",
        b"\xef\xbb\xbf",
        b"\n<!-- saved -->\n",
        b'<?xml version="1.0"?>\n',
        b"<!doctype html>",
    ):
        assert "text/html" == read(start + page, "report.md").media_type
    assert "text/html" == read("\ufeff<html><p>Words".encode("utf-16-le"), "report").media_type
    assert "text/markdown" == read(b"<b>PEEL</b>\n\n# Title\n\n<html>", "report.html").media_type


def test_white_space_is_one_space_and_entities_are_characters() -> None:
    """Line ends, hard spaces and invisible characters of the page do not reach the words."""
    assert ["3 percent of “shifts” < 5 cooperate"] == _paragraphs(
        "<p>\n 3&nbsp;percent\n  of &ldquo;<em>shifts</em>&rdquo; &lt;&#8203; 5 co&shy;operate<!-- no --></p>"
    )


def test_forced_breaks_end_paragraphs_only_where_they_are_empty_lines() -> None:
    """One break in running text is a space; two set paragraphs apart; so does one beside a figure or date."""
    assert ["One sentence ends here. Another one starts on a new line here.", "Then a paragraph."] == (
        _paragraphs(
            "<p>One sentence ends here.<br>Another one starts on a new line here.<br><br>Then a paragraph."
        )
    )
    assert ["Incidents per 1,000 residents"] == _paragraphs("<p>Incidents per<br>1,000 residents</p>")
    assert ["Calls", "1,204"] == _paragraphs("<p>Calls<br>1,204</p>")
    assert ["Wexley Constabulary", "May 2017"] == _paragraphs("<p>Wexley Constabulary<br>May 2017</p>")


def test_expansions_that_are_not_printed_are_not_read() -> None:
    """The title of an abbreviation shows only under a pointer."""
    assert ["The MASH works well."] == _paragraphs('<p>The <abbr title="hub">MASH</abbr> works well.</p>')


def test_struck_text_is_left_out_and_quotations_are_marked() -> None:
    """What a page strikes out it no longer says; what it sets as a quotation has its marks."""
    assert ["Staff said “yes” to it."] == _paragraphs("<p>Staff said <del>no</del><q>yes</q> to it.</p>")


def test_cells_that_span_are_repeated_where_they_are_read() -> None:
    """A label over several rows is in each of them; a head over several columns is over each."""
    document = _main(
        "<table><tr><th rowspan=2>Measure</th><th colspan=2>Wexley</th></tr>"
        "<tr><th>2016</th><th>2017</th></tr>"
        "<tr><td rowspan=2>Calls</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
        "<tr><td colspan=3>Crimes</td></tr>"
        "<tfoot><tr><td colspan=3>Source: the force</td></tr></tfoot></table>"
    )
    rows = [block for block in document.blocks if block.kind is BlockKind.ROW]
    assert [
        ["Measure", "Wexley", "Wexley"],
        ["Measure", "2016", "2017"],
        ["Calls", "1", "2"],
        ["Calls", "3", "4"],
        ["Crimes", "", ""],
    ] == [[cell.words for cell in row.cells] for row in rows]
    assert "Calls\t3\t4" == document.text[rows[3].text.spans()[0].start : rows[3].text.spans()[0].end]
    assert ["Source: the force"] == _words(document, BlockKind.SOURCE_LINE)


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
    document = _main(notes)
    assert ["A b."] == _words(document, BlockKind.PARAGRAPH)
    marked = next(block for block in document.blocks if block.kind is BlockKind.PARAGRAPH)
    assert [("1", 1)] == [(mark.number, mark.at) for mark in marked.text.marks]
    assert [("1", "Note one.")] == [
        (block.number, block.text.words) for block in document.blocks if block.kind is BlockKind.FOOTNOTE
    ]


def test_notes_inside_a_sentence_are_taken_out_of_it() -> None:
    """Pages made from print have a note between two halves of a sentence; the halves are one paragraph."""
    document = _main(
        "<p>The force has a plan for the year and for the one after<sup>4</sup> that it</p>"
        "<p><sup>4</sup> The plan of March.</p><p>carries on to the end.*</p><p>*So it says.</p>"
    )
    assert ["The force has a plan for the year and for the one after that it carries on to the end."] == (
        _words(document, BlockKind.PARAGRAPH)
    )
    assert [("4", "The plan of March."), ("*", "So it says.")] == [
        (block.number, block.text.words) for block in document.blocks if block.kind is BlockKind.FOOTNOTE
    ]


def test_a_dash_within_a_sentence_is_no_bullet() -> None:
    """Only at its start does a sign make a line an item."""
    document = _main("<p>It is slow – but it works.</p><p>• It is quick.</p>")
    assert ["It is slow – but it works."] == _words(document, BlockKind.PARAGRAPH)
    assert ["It is quick."] == _words(document, BlockKind.BULLET)


def test_a_raised_number_without_a_note_is_text() -> None:
    """Not everything raised is a mark."""
    assert ["An area of 30 km2 and the 2nd floor."] == _paragraphs(
        "<p>An area of 30 km<sup>2</sup> and the 2<sup>nd</sup> floor.</p>"
    )


def test_notes_outside_the_document_are_kept_if_it_marks_them() -> None:
    """A foot of the page that holds notes is read for the notes alone."""
    document = _read(
        '<main><h1>PEEL</h1><h2>One</h2><p>A word<sup><a href="#x">1</a></sup> here.</p></main>'
        '<footer><p>Privacy</p><ol><li id="x">Its note.</li></ol></footer>'
    )
    assert ["Its note."] == _words(document, BlockKind.FOOTNOTE)
    assert "Privacy" not in document.text


@pytest.mark.parametrize(
    "left_out",
    [
        "<nav><ul><li>Home</li></ul></nav>",
        '<div class="related-links"><h2>Elsewhere</h2><p>Home</p></div>',
        '<ul><li><a href="/a">Home</a></li><li><a href="/b">Forces</a></li></ul>',
        '<p><a href="report.pdf">Home in another format (412 KB)</a></p>',
        "<script>var a = '<p>Home</p>';</script><style>Home {}</style><template><p>Home</p></template>",
        '<p hidden>Home</p><p style="display:none">Home</p><p class="govuk-visually-hidden">Home</p>',
        "<form><label>Home</label><input value=Home><button>Home</button></form>",
        '<div role="navigation">Home</div><div aria-label="Cookies"><p>Home</p></div>',
        '<h3>On this page</h3><ul><li><a href="#a">Home</a></li><li><a href="#b">Away</a></li></ul>',
        '<blockquote class="pull-quote">Home</blockquote>',
    ],
)
def test_what_is_no_document_is_left_out(left_out: str) -> None:
    """Menus, banners, forms, what is hidden and what only repeats the text."""
    document = _main(f"<p>Something is said before it here.</p>{left_out}<p>And behind it as well.</p>")
    assert ["Something is said before it here.", "And behind it as well."] == _words(
        document, BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.HEADING
    )[2:]


def test_what_a_reader_may_unfold_is_read() -> None:
    """Folded parts are part of the document, though a page hides them until they are asked for."""
    assert ["The force has a clear plan for this year."] == _paragraphs(
        '<section><h3><button>More</button></h3><div hidden class="panel"><p>The force has a clear plan for'
        " this year.</p></div></section>"
    )


@pytest.mark.parametrize(
    "page",
    [
        "<div><a href=/>Home</a></div><div><h1>PEEL</h1><p>{0}</p><p>{0}</p></div><div>About us</div>",
        "<header><p>Site</p></header><article><h1>PEEL</h1><p>{0}</p><p>{0}</p></article><aside>Tip</aside>",
        '<div role="main"><h1>PEEL</h1><p>{0}</p><p>{0}</p></div><div class="x"><p>Tip of the day.</p></div>',
        "<main></main><div><h1>PEEL</h1><p>{0}</p><p>{0}</p></div><footer><p>Site</p></footer>",
    ],
)
def test_the_document_is_found_by_meaning_or_by_its_running_text(page: str) -> None:
    """`main`, its role, `article`, or else what holds nearly all the running text."""
    words = " ".join(["The force works with the people of the town, and it does so all the year round."] * 3)
    assert f"PEEL\n\n{words}\n\n{words}\n" == _read(page.format(words)).text


TEXT = "<p>Officers in this town know the people they serve, and they listen to what they say.</p>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            f'<div class="hd">Overview</div>{TEXT}<div class="hd">How well does it listen?</div>'
            f'<p class="sb">At meetings</p>{TEXT}<p class="sb">Online</p>{TEXT}',
            [(1, "Overview"), (1, "How well does it listen?"), (2, "At meetings"), (2, "Online")],
        ),
        (f'<div class="hd">It listens.</div>{TEXT}<div class="hd">Online</div>{TEXT}', []),
        (f'<div class="hd">Only one</div>{TEXT}{TEXT}', []),
        (f'<h2>Overview</h2>{TEXT}<p class="sb">One</p>{TEXT}<p class="sb">Two</p>{TEXT}', [(1, "Overview")]),
        (f'<p class="by">A. Reader</p><p class="by">B. Writer</p><p>2016</p><p>May</p>{TEXT}', []),
    ],
)
def test_headings_are_told_by_their_looks_where_none_are_marked_up(
    content: str, expected: list[tuple[int, str]]
) -> None:
    """Short lines of one class before text are headings, the first class that of chapters."""
    document = _read(f"<main><h1>PEEL: Police legitimacy 2016</h1>{content}</main>")
    assert expected == [(section.level, section.title) for section in document.sections]


def test_levels_of_headings_start_with_the_chapters() -> None:
    """Whatever level chapters have on a page; one in a box is below the section around it."""
    document = _read(
        "<main><h1>PEEL</h1><h3>One</h3><p>Text.</p><aside><h2>Tip</h2><p>In it.</p></aside><p>On.</p>"
        "<h4>Sub</h4><h3>Two</h3></main>"
    )
    assert [(1, "One"), (2, "Tip"), (2, "Sub"), (1, "Two")] == [
        (section.level, section.title) for section in document.sections
    ]
    assert [0, 1, 0] == [block.section for block in document.blocks if block.kind is BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    ("words", "part"),
    [("siteNavigation nav", "left-out"), ("footnotes", "notes"), ("no-sidebar", ""), ("navigate-well", "")],
)
def test_names_tell_of_parts_by_whole_words(words: str, part: str) -> None:
    """A word within a word, or one that is denied, tells nothing."""
    assert {part} - {""} == parts_named(words)


# ---------------------------------------------------------------- encodings and whole pages


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('<meta charset="utf-8"><p>caf\u00e9'.encode(), "caf\u00e9"),
        ('<meta charset="iso-8859-1"><p>\u201ccaf\u00e9\u201d'.encode("cp1252"), "\u201ccaf\u00e9\u201d"),
        ('<meta charset="iso-8859-1"><p>caf\u00e9'.encode(), "caf\u00e9"),
        ("<p>caf\u00e9".encode(), "caf\u00e9"),
        ("\ufeff<p>caf\u00e9".encode("utf-16-be"), "caf\u00e9"),
        (b'<meta http-equiv=Content-Type content="text/html; charset=windows-1252"><p>caf\xe9', "caf\u00e9"),
    ],
)
def test_a_page_is_decoded_as_it_says(data: bytes, words: str) -> None:
    """A byte order mark first, then UTF-8 if it is that, then what is declared."""
    assert decode(data, "case.html").endswith(words)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html>\n<p>na\xefve", "x.html line 2: byte 0xef at offset 12 is not UTF-8."),
        (b"<html><meta charset=rot13><p>a", 'x.html: its encoding "rot13" is not known.'),
        (b"<html><body><script>1</script></body></html>", "x.html: the page holds no text."),
    ],
)
def test_a_page_that_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    """The message says where and what."""
    with pytest.raises(SourceUnreadable) as caught:
        read(data, "x.html")
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    "end",
    ["<p>The force has a plan for the next year and it will", "<p>The force has a plan.</p><p class=no"],
)
def test_a_page_that_was_cut_off_is_refused(end: str) -> None:
    """Nothing closes it, and it ends in the middle of a sentence or of a tag."""
    with pytest.raises(TruncatedReport, match="the page breaks off after"):
        read(f"<html><body><h1>PEEL</h1>{end}".encode(), "x.html")


def test_a_page_without_its_last_tags_is_whole_if_its_text_is() -> None:
    """HTML lets the last tags be left out, and contents lists that were left out promise nothing."""
    page = (
        "<html><h1>PEEL</h1><nav><a href=#a>One</a><a href=#b>Two</a></nav><h2 id=a>One</h2>"
        "<p>The force has a plan for the next year and for the one after."
    )
    assert page.endswith(read(page.encode(), "x.html").blocks[-1].text.words)


def test_a_report_set_as_a_web_page_says_the_same(
    embedded_report: Path, embedded_extraction: Extraction
) -> None:
    """The embedded report, set by a Markdown writer between menu and footer, gives the same statements."""
    page = (
        "<!DOCTYPE html><html><head><title>A report</title></head><body><nav><a href=/>Home</a></nav>"
        f"<main>{_set(embedded_report.read_text('utf-8'))}</main><footer>Contact</footer></body></html>"
    )
    found = extract(read(page.encode(), "case.html"), load_vocabulary())
    assert 400 < len(found.sentences)
    assert _told(embedded_extraction) == _told(found)


def _told(extraction: Extraction) -> dict[str, list[tuple[object, ...]]]:
    return {
        "judgments": [(item.theme, item.grade, item.cycle) for item in extraction.judgments],
        "actions": [(item.kind, item.theme, item.words) for item in extraction.actions],
        "sentences": [(item.role, item.theme, item.words) for item in extraction.sentences],
        "figures": [(item.measure, item.area, item.value, item.when) for item in extraction.observations],
        "notes": [(item.number, re.sub(r"[\\_]", "", item.words)) for item in extraction.footnotes],
        "terms": [(item.name, item.acronym, item.definition) for item in extraction.terms],
        "agencies": [(item.slug, len(item.mentions)) for item in extraction.agencies],
    }


def _set(markdown: str) -> str:
    """Markdown as HTML: its lines of tabbed cells as tables, its line ends as forced breaks."""
    lines: list[str] = []
    for line in markdown.splitlines():
        cells = line.strip().split("\t") if "\t" in line.strip() else []
        if cells and not (lines and lines[-1].startswith("| ")):
            lines += ["", f"|{' |' * len(cells)}", f"|{' --- |' * len(cells)}"]
        lines.append(f"| {' | '.join(cells)} |" if cells else line)
    writer = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table")
    return str(writer.render("\n".join(lines)))


CLOTHES: dict[str, list[tuple[str, str]]] = {
    "without elements that mean something": [
        (r"<(/?)(?:section|article|main|aside)\b", r"<\1div"),
        (r"<(/?)(?:header|footer)>", r"<\1center>"),
        (r"<nav\b", '<div role="navigation"'),
        (r"</nav>", "</div>"),
    ],
    "flat": [(r"</?(?:section|article|aside)\b[^>]*>", "")],
    "chapters of the top level": [(r"<(/?)h2\b", r"<\1h1"), (r"<(/?)h3\b", r"<\1h2")],
    "headings in bold": [(r"<h3>(.*?)</h3>", r"<p><b>\1</b></p>")],
    "boxes named by their label alone": [(r"<h3>Areas for improvement</h3>", "")],
    "without end tags": [(r"</(?:p|li|td|th|tr|dd|dt|tbody|thead|body|html)>", "")],
    "without white space": [(r">\s+<", "><")],
    "placed by a table": [
        (r'<main id="main">', '<table><tr><td><a href="/">Home</a></td><td>'),
        (r"</main>", "</td></tr></table>"),
    ],
    "with badges in its headings": [
        (r'</h2>\s*<p class="grade[^"]*"><span[^>]*>[^<]*</span>(.*?)</p>', r" <span>\1</span></h2>")
    ],
}


@pytest.mark.parametrize("clothes", sorted(CLOTHES))
def test_a_page_in_other_clothes_says_the_same(shared: Path, clothes: str) -> None:
    """Layout is no meaning: the same words marked up in another way give the same statements."""
    page = (shared / "eval" / "millbrook-2017.html").read_text("utf-8")
    changed = page
    for pattern, new in CLOTHES[clothes]:
        changed = re.sub(pattern, new, changed)
    assert page != changed
    first, second = (
        _told(extract(read(text.encode(), "case.html"), load_vocabulary())) for text in (page, changed)
    )
    assert first == second


def test_a_chapter_may_fold_away_under_its_title_and_grade() -> None:
    """The heading in a summary heads all that folds away; the grade beside it is a line of its own."""
    document = _main(
        "<details><summary><h2>Custody</h2><span>Good</span></summary><h3>Area for improvement</h3>"
        "<p>The force should count its keys.</p><h3>Cells</h3><p>They are clean.</p></details><h2>Calls</h2>"
    )
    assert ["Findings", "Custody", "Area for improvement", "Cells", "Calls"] == [
        section.title for section in document.sections
    ]
    assert [1, 1, 2, 2, 1] == [section.level for section in document.sections]
    assert ["Good"] == _words(document, BlockKind.GRADE)


def test_terms_with_running_text_are_titles() -> None:
    """Details of several sentences are text of the report; definitions and facts are rows."""
    told = "Officers walk the same streets each day, and people greet them by name. " * 4
    document = _main(f"<dl><dt>On the beat</dt><dd>{told}</dd></dl><dl><dt>MASH</dt><dd>An office.</dd></dl>")
    assert "On the beat" in _words(document, BlockKind.HEADING)
    assert [told.strip()] == _words(document, BlockKind.PARAGRAPH)
    assert ["MASH An office."] == _words(document, BlockKind.ROW)


def test_a_mark_may_be_a_raised_letter() -> None:
    """A letter is a mark where it stands raised and leads to its note."""
    document = _main(
        '<p>It was so in 2016.<sup><a href="#n">b</a></sup> It is so now.</p>'
        '<ol><li id="n">A note of it.</li></ol>'
    )
    assert ["It was so in 2016. It is so now."] == _words(document, BlockKind.PARAGRAPH)
    assert ["A note of it."] == _words(document, BlockKind.FOOTNOTE)


def test_a_request_in_bold_stands_apart_from_its_reasons() -> None:
    """The bold words of an item are one block, what follows them another."""
    document = _main(
        "<ul><li><strong>The force should count its keys.</strong> Some are lost.</li></ul>"
        "<p><strong>Keys are kept well.</strong> None are lost.</p>"
    )
    assert ["The force should count its keys."] == _words(document, BlockKind.BULLET)
    assert ["Some are lost.", "Keys are kept well. None are lost."] == _words(document, BlockKind.PARAGRAPH)


def test_recommendations_may_be_a_part_of_their_own() -> None:
    """Boxes are named a level below the chapters; the same name on their level is a chapter."""
    document = _main(
        "<h3>Area for improvement</h3><p>The force should plan.</p><h2>Recommendations</h2><p>None.</p>"
    )
    assert [("Findings", 1), ("Area for improvement", 2), ("Recommendations", 1)] == [
        (section.title, section.level) for section in document.sections
    ]
