"""
Whole web pages to the document model and what they say: `graph.readers.html`.

The pages of `tests/cases/pages` are of four kinds of site; beside each stands the outline that it gives:
kind of block, words, "|" between cells, "[1]" where a mark of a note stands, indented by section.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.document import Block, Document
from graph.extract import extract
from graph.readers import read
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary

PAGES = Path(__file__).resolve().parents[2] / "cases" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


def extract_page(name: str) -> Extraction:
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
    assert judgments == {item.theme: item.grade for item in extract_page(name).judgments}


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
    assert actions == [(str(item.kind), item.words) for item in extract_page(name).actions]


def test_text_behind_a_box_is_the_body_again() -> None:
    """A sentence after a box belongs to the section around the box and is drawn as a sentence."""
    found = extract_page("blog-theme")
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
    found = extract_page(name).publication
    assert (title, force, issued, publisher, isbn) == (
        found.title.value,
        found.force_name.value,
        found.issued.value,
        found.publisher.value,
        found.isbn.value,
    )


def test_cards_give_the_figures_of_the_force_and_of_the_country() -> None:
    """A figure with its label is an observation; without an area it is the figure of the force."""
    found = {(item.area, item.printed): str(item.value) for item in extract_page("cards").observations}
    wanted = {
        ("tarnside", "3.2"): "3.2",
        ("england-and-wales", "5.4"): "5.4",
        ("tarnside", "28%"): "28",
        ("england-and-wales", "29%"): "29",
        ("tarnside", "12.1%"): "12.1",
        ("tarnside", "4"): "4",
    }
    assert wanted.items() <= found.items()
