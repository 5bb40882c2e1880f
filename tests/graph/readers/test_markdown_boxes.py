"""Boxes, raw markup and the marks of pages in Markdown: `graph.readers.markdown` and what it draws on."""

from __future__ import annotations

from graph.document import BlockKind, Document
from graph.readers import read

HEAD = "# PEEL: Police effectiveness 2017\n\n# Preventing crime\n\n"


def _read(text: str) -> Document:
    return read((HEAD + text).encode(), "case.md")


def _outline(text: str) -> list[str]:
    """The blocks below the chapter's title: kind, depth of the section, words."""
    document = _read(text)
    return [
        f"{block.kind} {document.sections[block.section].level} {block.text.words}"
        for block in document.blocks[2:]
    ]


def test_a_title_in_a_block_quote_ends_with_it() -> None:
    """What stands behind the quote belongs to the section around it; the marks of the quote are no words."""
    assert [
        "heading 2 AREA FOR IMPROVEMENT",
        "paragraph 2 The force should plan ahead.",
        "paragraph 1 Officers plan little.",
    ] == _outline(
        "> **AREA FOR IMPROVEMENT**\n>\n> The force should plan\n> ahead.\n\nOfficers plan little.\n"
    )


def test_a_quotation_opens_no_section() -> None:
    """Without a title a quote is text of its section; lists in it are lists."""
    assert ["paragraph 1 “They came at once.”", "bullet 1 One.", "bullet 1 Two."] == _outline(
        "> “They came at once.”\n\n> - One.\n> - Two.\n"
    )


def test_quoted_words_lead_back_to_the_source() -> None:
    """A sentence on two lines of a quote is one passage, mark and all."""
    document = _read("> The force should plan\n> ahead.\n")
    span = document.blocks[-1].text.spans()
    assert ["The force should plan\n> ahead."] == [document.text[item.start : item.end] for item in span]


def test_the_name_of_a_box_may_open_its_paragraph() -> None:
    """In bold or before a colon; the text behind the paragraph is the section's again."""
    assert [
        "heading 2 Area for improvement:",
        "paragraph 2 The force should plan.",
        "paragraph 1 Plans are rare.",
        "heading 2 Recommendation 2",
        "bullet 2 The force should act.",
    ] == _outline(
        "**Area for improvement:** The force should plan.\n\nPlans are rare.\n\n"
        "- Recommendation 2: The force should act.\n"
    )


def test_raw_markup_is_read_by_its_elements() -> None:
    """Lists, headings, rows and what folds away; a closed box gives the section back."""
    assert [
        "heading 2 Cause of concern",
        "paragraph 2 Calls are lost.",
        "paragraph 1 Calls are answered late.",
        "heading 2 Areas for improvement",
        "bullet 2 The force should one.",
        "bullet 2 The force should two.",
        "row 1 Calls 12",
    ] == _outline(
        "<details>\n<summary>Cause of concern</summary>\n\nCalls are lost.\n\n</details>\n\n"
        "Calls are answered late.\n\n"
        "<div>\n<h3>Areas for improvement</h3>\n<ul><li>The force should one.</li>\n"
        "<li>The force should two.</li></ul>\n</div>\n\n"
        "<table><tr><td>Calls</td><td>12</td></tr></table>\n"
    )


def test_a_list_within_a_cell_is_read_once() -> None:
    """Its lines are bullets; the row has the words of its cells around them, and not the bullets again."""
    cell = "<td>Calls: <ul><li>The force lost two.</li></ul></td>"
    assert ["bullet 1 The force lost two.", "row 1 Calls: late 12"] == _outline(
        f"<table><tr>{cell.replace('</td>', 'late</td>')}<td>12</td></tr></table>\n"
    )


def test_a_table_of_one_column_is_no_table() -> None:
    """A converter sets a box so: its name is a heading, what stands below it text."""
    assert [
        "heading 2 Areas for improvement",
        "paragraph 2 The force should plan.",
        "bullet 2 The force should act.",
    ] == _outline(
        "| **Areas for improvement** |\n|---|\n| The force should plan. |\n\n- The force should act.\n"
    )


def test_titles_in_bold_are_headings_where_chapters_are_of_the_second_level() -> None:
    """A report may keep the top level for its title alone."""
    page = "# PEEL 2021/22\n\n## Preventing crime\n\n**Area for improvement**\n\nThe force should plan.\n"
    document = read(page.encode(), "case.md")
    assert ["Preventing crime", "Area for improvement"] == [item.title for item in document.sections]


PAGES = (
    "Officers walk their beats and they know by name a good number of\n\n4\n\n"
    "PEEL: Police effectiveness 2017\n\nthose who live there.\n\n"
    "Reports are rare.\n\n5\nwww.inspectorate.example/peel\n\n## Calls\n\nCalls are lost.\n\n6\n\n"
)


def test_the_marks_of_pages_cut_no_sentence() -> None:
    """Numbers that count the pages, the title beside them and addresses are left out."""
    assert [
        "paragraph 1 Officers walk their beats and they know by name a good number of those who live there.",
        "paragraph 1 Reports are rare.",
        "heading 2 Calls",
        "paragraph 2 Calls are lost.",
    ] == _outline(PAGES)


def test_a_figure_on_a_line_of_its_own_is_no_page_number() -> None:
    """Numbers that do not count up stay."""
    found = _outline("## Calls\n\n272\n\n198\n\nCalls are lost.\n\n7\n\n")
    assert ["heading 2 Calls", "paragraph 2 272", "paragraph 2 198", "paragraph 2 Calls are lost."] == found[
        :4
    ]


def test_facts_for_a_site_generator_are_no_heading() -> None:
    """Front matter stands before the report."""
    document = read(("---\ntitle: A report\ndraft: no\n---\n\n" + HEAD + "Text.\n").encode(), "case.md")
    assert ["PEEL: Police effectiveness 2017", "Preventing crime", "Text."] == [
        block.text.words for block in document.blocks
    ]
    assert BlockKind.HEADING is document.blocks[0].kind
