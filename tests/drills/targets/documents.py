"""Readers of documents: what they give is grounded, sign by sign, and its sections are a tree."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.document import Document
from graph.errors import PeelgraphError
from graph.readers import pdf, read
from tests.drills.grounded import faults_of_document
from tests.drills.targets.fault import Fault, check_error

CASES: Final = Path(__file__).resolve().parent.parent.parent / "cases"
_PIECE: Final = 2_500
_SECONDS: Final = (1.0, 0.0005)
"""Processor seconds that a document may take, and more a byte; what is run is slowed by what looks on."""

MARKUP_WORDS: Final = (
    *("# ", "## ", "- ", "* ", "1. ", "> ", "| a | b |", "|---|---|", "**", "_", "[^1]", "[^1]: ", "```"),
    *("<sup>1</sup>", "&amp;", "&#8217;", "<!--", "-->", "\\", "<br>", "\n\n", "Figure 1: ", "Source: "),
    *("Contents", "Good", "Requires improvement", "PEEL: Police effectiveness 2017", "\ufeff", "\u00ad"),
)
PAGE_WORDS: Final = (
    *("<html>", "<body>", "<main>", "<h1>", "</h1>", "<h2>", "<p>", "</p>", "<ul><li>", "<table><tr><td>"),
    *(
        "<th>",
        "</table>",
        "<tr>",
        "<td rowspan=2 colspan=3>",
        "<blockquote>",
        "<sup>",
        "<a href=#n1>",
        "<dfn>",
    ),
    *("<dl><dt>", "<dd>", "<details><summary>", "<svg>", "<template>", "<script>", "</script>", "<style>"),
    *(
        "display:none",
        "&nbsp;",
        "&#0;",
        "<![CDATA[",
        "<!--",
        "-->",
        "<br/>",
        "<pre>",
        "<div class=footnotes>",
    ),
    *("<meta charset=utf-16>", "<base href=//x>", "<caption>", "<figure>", "<nav>", "<noscript>", "hidden"),
)
PDF_WORDS: Final = (
    *("BT ", " ET\n", "/F1 12 Tf ", "/F2 24 Tf ", "1 0 0 1 72 700 Tm ", "0 -14 Td ", "(words) Tj ", " T*\n"),
    *("14 TL ", "0 Tr ", "3 Tr ", "[(of ) -300 (it)] TJ ", "q ", " Q\n", "0.5 0 0 0.5 0 0 cm ", "3 Ts "),
    *("0 1 -1 0 300 300 Tm ", "-1 0 0 1 300 300 Tm ", "100 Tz ", "2 Tc ", "9 Tw ", "\f", "(\\226) Tj "),
    *("72 72 400 100 re f ", "0 0 0 RG 72 500 m 400 500 l S ", "1e9 ", "-0.00001 ", "(1) Tj ", "<41FF> Tj "),
)


def judge_text(data: bytes) -> None:
    """
    Read Markdown or a web page.

    Raises:
        Fault: It is not read as it must be.
    """
    started = time.process_time()
    try:
        document = read(data, "page.txt")
    except PeelgraphError as error:
        check_error(error)
        return
    _judge_document(document, started, len(data))


def judge_drawing(data: bytes) -> None:
    """
    Read a PDF whose pages draw what the input says, page by page.

    Raises:
        Fault: It is not read as it must be.
    """
    started = time.process_time()
    try:
        document = pdf.read_here(pdf_of(data), "page.pdf")
    except PeelgraphError as error:
        check_error(error)
        return
    _judge_document(document, started, len(data))


def _judge_document(document: Document, started: float, length: int) -> None:
    seconds = time.process_time() - started
    least, more = _SECONDS
    if seconds > least + more * length:
        raise Fault(f"{seconds:.1f} s for {length} bytes")
    found = [*faults_of_document(document), *_of_sections(document)]
    if found:
        raise Fault("\n".join(found[:5]))


def _of_sections(document: Document) -> Iterator[str]:
    paths = set()
    for place, section in enumerate(document.sections):
        if not -1 <= section.parent < place:
            yield f"section {place} is part of {section.parent}"
        elif section.parent >= 0 and document.sections[section.parent].level >= section.level:
            yield f"section {place} is no deeper than that it is part of"
        if section.path in paths:
            yield f"two sections have the path {section.path!r}"
        paths.add(section.path)
        if any(span.end > len(document.text) for span in section.spans):
            yield f"section {place} stands outside of the text"
    if any(not -1 <= block.section < len(document.sections) for block in document.blocks):
        yield "a block is in no section that there is"


def pdf_of(drawn: bytes) -> bytes:
    """A PDF whose pages draw so; a form feed ends a page."""
    pages = drawn.split(b"\f")[:4]
    first = 5
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    ]
    for number, page in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>" % (first + 2 * number + 1)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(page), page))
    body, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return bytes(body) + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def markdown_seeds() -> Iterator[bytes]:
    """Pieces of the labelled reports, which are of invented forces."""
    for path in sorted((CASES / "reports").glob("*.md")):
        yield from _pieces(path.read_bytes())


def page_seeds() -> Iterator[bytes]:
    """Pages whole, and pieces of reports as pages."""
    for path in sorted((CASES / "pages").glob("*.html")):
        yield path.read_bytes()
    for path in sorted((CASES / "reports").glob("*.html")):
        for piece in _pieces(path.read_bytes()):
            yield b"<!doctype html><html lang=en><body><main>" + piece


def _pieces(data: bytes) -> Iterator[bytes]:
    """Some stretches, the first among them; a sign may be torn, which is a case as well."""
    yield from (data[start : start + _PIECE] for start in range(0, min(len(data), 5 * _PIECE), 2 * _PIECE))


def drawing_seeds() -> Iterator[bytes]:
    """Columns, a table, marks of notes, a running head, turned and hidden words, as content of pages."""
    words = re.findall(rb"[A-Za-z]+", (CASES / "reports" / "aldwick-crime-2014.md").read_bytes())[:400]
    lines = [b" ".join(words[start : start + 8]) for start in range(0, 240, 8)]
    prose = b" T*\n".join(b"(%s) Tj" % line for line in lines[:12])
    yield b"BT /F2 24 Tf 1 0 0 1 72 780 Tm (Report on a force) Tj /F1 11 Tf 0 -40 Td 14 TL %s ET" % prose
    left, right = (
        b" T*\n".join(b"(%s) Tj" % line[:30] for line in part) for part in (lines[:9], lines[9:18])
    )
    yield b"BT /F1 9 Tf 11 TL 1 0 0 1 50 700 Tm %s ET BT /F1 9 Tf 11 TL 1 0 0 1 310 700 Tm %s ET" % (
        left,
        right,
    )
    cells = b"".join(
        b"1 0 0 1 %d %d Tm (%s) Tj " % (70 + 120 * column, 600 - 16 * row, words[row * 4 + column])
        for row in range(6)
        for column in range(4)
    )
    yield b"BT /F1 10 Tf %s ET 60 500 480 120 re S" % cells
    head = b"BT /F1 8 Tf 1 0 0 1 72 810 Tm (A running head) Tj 1 0 0 1 290 30 Tm (%d) Tj ET "
    note = b"BT /F1 11 Tf 1 0 0 1 72 700 Tm (It fell) Tj 5 Ts /F1 6 Tf (1) Tj 0 Ts ET "
    note += b"BT /F1 8 Tf 1 0 0 1 72 60 Tm (1 Or so.) Tj ET"
    yield b"\f".join(head % number + note for number in (1, 2, 3))
    yield b"BT /F1 12 Tf 0 1 -1 0 300 300 Tm (turned) Tj 3 Tr 1 0 0 1 72 72 Tm (hidden) Tj ET"
    broken = b"[(ru) -20 (n)-400(apart)] TJ (- ) Tj (co-) Tj 0 -14 Td (operate) Tj"
    yield b"BT /F1 12 Tf 1 0 0 1 72 500 Tm " + broken + b" ET"
