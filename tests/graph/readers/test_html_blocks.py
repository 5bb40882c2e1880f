"""Words, cells and items of a web page: which blocks they become."""

from __future__ import annotations

from graph.document import BlockKind
from tests.graph.readers.web import paragraphs_of, read_main, words_of


def test_white_space_is_one_space_and_entities_are_characters() -> None:
    """Line ends, hard spaces and invisible characters of the page do not reach the words."""
    assert ["3 percent of “shifts” < 5 cooperate"] == paragraphs_of(
        "<p>\n 3&nbsp;percent\n  of &ldquo;<em>shifts</em>&rdquo; &lt;&#8203; 5 co&shy;operate<!-- no --></p>"
    )


def test_forced_breaks_end_paragraphs_only_where_they_are_empty_lines() -> None:
    """One break in running text is a space; two set paragraphs apart; so does one beside a figure or date."""
    assert ["One sentence ends here. Another one starts on a new line here.", "Then a paragraph."] == (
        paragraphs_of(
            "<p>One sentence ends here.<br>Another one starts on a new line here.<br><br>Then a paragraph."
        )
    )
    assert ["Incidents per 1,000 residents"] == paragraphs_of("<p>Incidents per<br>1,000 residents</p>")
    assert ["Calls", "1,204"] == paragraphs_of("<p>Calls<br>1,204</p>")
    assert ["Wexley Constabulary", "May 2017"] == paragraphs_of("<p>Wexley Constabulary<br>May 2017</p>")


def test_expansions_that_are_not_printed_are_not_read() -> None:
    """The title of an abbreviation shows only under a pointer."""
    assert ["The MASH works well."] == paragraphs_of('<p>The <abbr title="hub">MASH</abbr> works well.</p>')


def test_struck_text_is_left_out_and_quotations_are_marked() -> None:
    """What a page strikes out it no longer says; what it sets as a quotation has its marks."""
    assert ["Staff said “yes” to it."] == paragraphs_of("<p>Staff said <del>no</del><q>yes</q> to it.</p>")


def test_cells_that_span_are_repeated_where_they_are_read() -> None:
    """A label over several rows is in each of them; a head over several columns is over each."""
    document = read_main(
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
    assert ["Source: the force"] == words_of(document, BlockKind.SOURCE_LINE)


def test_a_dash_within_a_sentence_is_no_bullet() -> None:
    """Only at its start does a sign make a line an item."""
    document = read_main("<p>It is slow – but it works.</p><p>• It is quick.</p>")
    assert ["It is slow – but it works."] == words_of(document, BlockKind.PARAGRAPH)
    assert ["It is quick."] == words_of(document, BlockKind.BULLET)


def test_terms_with_running_text_are_titles() -> None:
    """Details of several sentences are text of the report; definitions and facts are rows."""
    told = "Officers walk the same streets each day, and people greet them by name. " * 4
    document = read_main(
        f"<dl><dt>On the beat</dt><dd>{told}</dd></dl><dl><dt>MASH</dt><dd>An office.</dd></dl>"
    )
    assert "On the beat" in words_of(document, BlockKind.HEADING)
    assert [told.strip()] == words_of(document, BlockKind.PARAGRAPH)
    assert ["MASH An office."] == words_of(document, BlockKind.ROW)


def test_a_request_in_bold_stands_apart_from_its_reasons() -> None:
    """The bold words of an item are one block, what follows them another."""
    document = read_main(
        "<ul><li><strong>The force should count its keys.</strong> Some are lost.</li></ul>"
        "<p><strong>Keys are kept well.</strong> None are lost.</p>"
    )
    assert ["The force should count its keys."] == words_of(document, BlockKind.BULLET)
    assert ["Some are lost.", "Keys are kept well. None are lost."] == words_of(document, BlockKind.PARAGRAPH)
