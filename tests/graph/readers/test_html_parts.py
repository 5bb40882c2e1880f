"""Which part of a web page is the document, and the headings it is divided by."""

from __future__ import annotations

import pytest

from graph.document import BlockKind
from graph.readers.html_parts import parts_named
from tests.graph.readers.web import paragraphs_of, read_body, read_main, words_of


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
    document = read_main(f"<p>Something is said before it here.</p>{left_out}<p>And behind it as well.</p>")
    assert ["Something is said before it here.", "And behind it as well."] == words_of(
        document, BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.HEADING
    )[2:]


def test_what_a_reader_may_unfold_is_read() -> None:
    """Folded parts are part of the document, though a page hides them until they are asked for."""
    assert ["The force has a clear plan for this year."] == paragraphs_of(
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
    assert f"PEEL\n\n{words}\n\n{words}\n" == read_body(page.format(words)).text


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
    document = read_body(f"<main><h1>PEEL: Police legitimacy 2016</h1>{content}</main>")
    assert expected == [(section.level, section.title) for section in document.sections]


def test_levels_of_headings_start_with_the_chapters() -> None:
    """Whatever level chapters have on a page; one in a box is below the section around it."""
    document = read_body(
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


def test_a_chapter_may_fold_away_under_its_title_and_grade() -> None:
    """The heading in a summary heads all that folds away; the grade beside it is a line of its own."""
    document = read_main(
        "<details><summary><h2>Custody</h2><span>Good</span></summary><h3>Area for improvement</h3>"
        "<p>The force should count its keys.</p><h3>Cells</h3><p>They are clean.</p></details><h2>Calls</h2>"
    )
    assert ["Findings", "Custody", "Area for improvement", "Cells", "Calls"] == [
        section.title for section in document.sections
    ]
    assert [1, 1, 2, 2, 1] == [section.level for section in document.sections]
    assert ["Good"] == words_of(document, BlockKind.GRADE)


def test_recommendations_may_be_a_part_of_their_own() -> None:
    """Boxes are named a level below the chapters; the same name on their level is a chapter."""
    document = read_main(
        "<h3>Area for improvement</h3><p>The force should plan.</p><h2>Recommendations</h2><p>None.</p>"
    )
    assert [("Findings", 1), ("Area for improvement", 2), ("Recommendations", 1)] == [
        (section.title, section.level) for section in document.sections
    ]


def test_a_page_whose_headings_all_fold_away_has_headings() -> None:
    """Lines that are set alike and stand before text, such as sources of pictures, are no chapters there."""
    text = "The force has a clear plan for this year, and its officers know what is in it."
    part = (
        f'<p>{text}</p><p class="source">Source: the data return of 2016</p><h3>Supervision</h3><p>{text}</p>'
    )
    document = read_body(
        "<main><h1>PEEL: Police effectiveness 2017</h1>"
        f"<details open><summary><h2>Preventing crime</h2></summary><h3>Plans</h3>{part}</details>"
        f"<details open><summary><h2>Investigating crime</h2></summary><h3>Teams</h3>{part}</details></main>"
    )
    assert [
        (1, "Preventing crime"),
        (2, "Plans"),
        (2, "Supervision"),
        (1, "Investigating crime"),
        (2, "Teams"),
        (2, "Supervision"),
    ] == [(section.level, section.title) for section in document.sections]
