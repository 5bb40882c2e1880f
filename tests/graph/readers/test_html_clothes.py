"""The same report, marked up in other ways, says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from graph.extract import extract
from graph.readers import read
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary


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
