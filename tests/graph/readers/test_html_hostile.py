"""Web pages that are broken or mean harm: `graph.readers.html` refuses them or reads them, and soon."""

from __future__ import annotations

import random
import socket
import time
from pathlib import Path

import pytest

from graph.document import Document
from graph.errors import SourceError, SourceUnreadable
from graph.readers import html

pytestmark = pytest.mark.alone

PAGES = Path(__file__).resolve().parents[2] / "cases" / "pages"
LONGEST_SECONDS = 20  # on a slow and busy machine; what is not linear takes minutes

PIECES = [
    *("<", "</", "<!--", "-->", "<div>", "</div>", "<p>", "<br><br>", "<table>", "<tr>", "<th>", "</table>"),
    *(
        "<td colspan=9999>",
        "<td rowspan=99999>",
        "<ul>",
        "<li>",
        "</ul>",
        "<ol start=99999999>",
        "<li value=-3>",
    ),
    *(
        "<sup>1</sup>",
        "<a href='#n'>1</a>",
        "<a id=n></a>",
        "<a name=fn1>",
        "<ol class=footnotes>",
        "<h1>",
        "<h2>",
    ),
    *(
        "<aside>",
        "<dl><dt>",
        "<dd>",
        "<details><summary>",
        "<figure><figcaption>",
        "<main>",
        "<article>",
        "<q>",
    ),
    *(
        "<script>",
        "</script>",
        "<style>",
        "<title>",
        "<svg>",
        "<template>",
        "<select>",
        "<blockquote>",
        "<caption>",
    ),
    *("&#0;", "&#11;", "&#xD800;", "&lt;", "&nbsp;", "&#8203;", "\0", "\v", "\U0001f600", "\u202e", "•  "),
    *("id=fn-1 ", "class=footnote ", "hidden ", "Area for improvement", "Cause of concern: ", "Good", "12%"),
]
"""What is put into pages at random places."""


def _page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def _read(body: str) -> Document:
    return html.read(_page(body), "case.html")


def _check_offsets(document: Document) -> None:
    for block in document.blocks:
        for text in (block.text, *block.cells):
            assert text.words == " ".join(text.words.split())
            assert all(0 <= mark.at <= len(text.words) for mark in text.marks)
            for run in text.runs:
                drawn = document.text[run.source : run.source + run.length]
                assert text.words[run.at : run.at + run.length] == drawn.translate({9: " ", 10: " "})


@pytest.mark.parametrize("element", ["div", "table><tr><td", "blockquote", "b", "ul><li", "dl><dd", "aside"])
def test_elements_nested_without_end_are_refused(element: str) -> None:
    """Ten thousand elements within one another are no page, whatever they are."""
    with pytest.raises(SourceUnreadable, match="nested more than 150 deep"):
        _read(f"<{element}>" * 10_000 + "words")


@pytest.mark.parametrize("element", ["div", "blockquote", "b", "aside", "span", "section", "q"])
def test_elements_nested_as_deep_as_is_taken_are_read(element: str) -> None:
    """The bound lies within what can be walked."""
    assert "words" in _read(f"<{element}>" * 140 + "words").text


@pytest.mark.parametrize(
    "body",
    [
        "<p>word " * 30_000,
        f'<p class="{"x " * 200_000}">words</p>',
        f"<p>{'y' * 400_000}</p>",
        "<p>a</b></i></span></div>" * 15_000,
        "<h2>Notes</h2>" * 15_000 + "<ol><li>a",
        "<main>" + "<aside><p>a</p></aside>" * 10_000 + "words",
        '<sup><a href="#n">1</a></sup>' * 10_000 + "<p id=n>A note.</p>",
        "<table>" + "<tr><td rowspan=65534 colspan=1000>a<td>b" * 3_000,
        "<dl>" + "<dt>a<dd>b" * 20_000,
        '<div class="footnotes"><ol>' + "<li>A note of some words." * 10_000,
        "<ul>" + '<li><a href="/a">a link</a> word' * 10_000,
        "<p><b>a</b><i>b</i>" * 10_000,
        "<div>" * 100 + '<div class="footnote">a note 1</div>' * 5_000,
        "&lt;" * 100_000,
        '<section class="area-for-improvement">' + "<p>The force should act." * 10_000,
    ],
    ids=lambda body: body[:24],
)
def test_much_of_anything_is_read_soon(body: str) -> None:
    """Time grows with the length of a page, not with what it repeats."""
    started = time.perf_counter()
    _check_offsets(_read(body))
    assert LONGEST_SECONDS > time.perf_counter() - started


def test_a_page_beyond_the_limit_is_refused_unread() -> None:
    """Ten megabytes hold more than any report."""
    with pytest.raises(SourceUnreadable, match="the page has 10,000,056 bytes"):
        _read("a" * 10_000_015)


def test_nothing_is_fetched_and_no_entity_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that names addresses, files and entities of its own gives its own words alone."""

    def refuse(*_: object) -> None:
        raise AssertionError("a reader opened a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = (
        '<!DOCTYPE html [<!ENTITY a "bomb"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<html><head><base href="http://127.0.0.1:9/"><link rel=stylesheet href="/x.css"></head><body>'
        '<iframe src="http://127.0.0.1:9/"></iframe><img src="http://127.0.0.1:9/i.png" alt="Picture">'
        "<p>Its own &a; &f; words.</p></body></html>"
    )
    assert html.read(page.encode(), "case.html").text.endswith("Its own &a; &f; words.\n")


def test_scripts_and_their_addresses_leave_nothing() -> None:
    """What a page does is not what it says; what it only shows as code it says."""
    document = _read(
        '<p onclick="evil()">Words<script>evil()</script> <a href="javascript:evil()">of a link</a> beside'
        " others &lt;script&gt;shown()&lt;/script&gt;.</p><noscript><p>evil()</p></noscript>"
    )
    assert "Words of a link beside others <script>shown()</script>.\n" == document.text


def test_an_id_given_twice_means_the_first() -> None:
    """As browsers have it; the second note keeps its place in the text."""
    document = _read(
        '<h1>PEEL</h1><p>A<sup><a href="#n">1</a></sup> b.</p><p id="n">The note.</p><p id="n">More text.</p>'
    )
    assert ["footnote", "paragraph"] == [str(block.kind) for block in document.blocks][-2:]


@pytest.mark.parametrize("seed", range(8))
def test_damaged_pages_are_read_or_refused(seed: int) -> None:
    """Pages with pieces put in, taken out, moved and cut off never crash, and offsets stay exact."""
    chance = random.Random(seed)  # noqa: S311
    seeds = [path.read_text("utf-8", "replace") for path in sorted(PAGES.glob("*.html"))]
    assert seeds
    read = 0
    for _ in range(40):
        try:
            document = html.read(
                _damaged(chance, chance.choice(seeds)).encode("utf-8", "replace"), "case.html"
            )
        except SourceError:
            continue
        _check_offsets(document)
        read += 1
    assert 10 < read


def _damaged(chance: random.Random, page: str) -> str:
    for _ in range(chance.choice([1, 3, 10, 40])):
        place = chance.randrange(len(page) + 1)
        other = min(len(page), place + chance.choice([1, 5, 50, 2000]))
        what = chance.random()
        if what < 0.5:
            page = page[:place] + chance.choice(PIECES) + page[place:]
        elif what < 0.7:
            page = page[:place] + page[other:]
        elif what < 0.95:
            target = chance.randrange(len(page) + 1)
            page = page[:target] + page[place:other] + page[target:]
        else:
            page = page[:place]
    return page
