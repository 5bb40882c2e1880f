"""
Web pages to a `Document`: what the page says, without the site around it.

The text drawn from the page is the document's text, and all offsets are into it. It starts with what the head
of the page says of the document and the page itself leaves out (title, date, publisher).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.document import Document
from graph.errors import SourceUnreadable, TruncatedReport
from graph.identifiers import sha256
from graph.readers import layout
from graph.readers.drawing import Drawing
from graph.readers.html_blocks import Blocks
from graph.readers.html_encoding import decode
from graph.readers.html_inline import Inliner
from graph.readers.html_notes import Notes
from graph.readers.html_parts import Parts
from graph.readers.html_tree import HEADINGS, Node, Page, parse_page
from graph.readers.layout import RawBlock, RawKind
from graph.vocabulary import load_vocabulary
from graph.web_address import first_address

MEDIA_TYPE = "text/html"

_LARGEST = 10_000_000  # bytes; the longest reports have about 1 MB as pages
_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|(?:html|head|body|title|meta|main|article)[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 16_384  # bytes in which a page says that it is one
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CLOSED = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_IN_A_TAG = re.compile(r"<[a-zA-Z!/][^<>]*\Z")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_RUNNING_TEXT = 8  # words
_LONGEST_HEAD = 60  # words
_MOST_BEFORE_TITLE = 2  # headings
_DEFINES = frozenset({"dfn"})
_STRESSES = frozenset({"b", "em", "i", "strong"})
_MOST_STRESSED = 6  # words
_FACTS = {
    "article:published_time": "Published",
    "dc.date.issued": "Published",
    "dcterms.issued": "Published",
    "citation_publication_date": "Published",
    "datepublished": "Published",
    "dc.publisher": "Publisher",
    "dcterms.publisher": "Publisher",
    "citation_isbn": "ISBN",
    "isbn": "ISBN",
}
"""Names of `meta` elements that tell of the document, with the words that they are drawn with."""
_ADDRESSES = ("og:url", "dcterms.identifier", "dc.identifier", "citation_public_url")
"""Names of `meta` elements that tell where the document is to be found, the surest first."""
_SAVED = re.compile(r"<!--\s*saved from url=\(\d{1,5}\)(?P<address>[^\s<>]{1,1000})\s*-->")
"""What browsers write at the head of a page that they keep."""


def is_html(data: bytes) -> bool:
    """Whether bytes are a web page, by how they begin."""
    head = data[:_HEAD]
    if head.startswith(_UTF_16):
        head = head.replace(b"\0", b"")[2:]
    return _START.match(head) is not None


def read(data: bytes, name: str) -> Document:
    """
    Read a web page.

    Args:
        data: The whole file.
        name: File name or address, for messages.

    Raises:
        SourceUnreadable: It is too large, nested too deep, not in the encoding it declares, or holds no text.
        TruncatedReport: It breaks off.
    """
    if len(data) > _LARGEST:
        raise SourceUnreadable(
            name, f"the page has {len(data):,} bytes", f"at most {_LARGEST:,}", "Give the report alone."
        )
    source = decode(data, name)
    page = parse_page(source, name)
    drawing, raw = _draw(page)
    sections, blocks = layout.arrange(raw)
    document = Document(
        name,
        sha256(data),
        drawing.text(),
        MEDIA_TYPE,
        sections,
        blocks,
        defined=tuple(dict.fromkeys(_told_by(page.body, _DEFINES))),
        stressed=frozenset(_told_by(page.body, _STRESSES)),
        address=first_address(_addresses(page, source)),
    )
    if not document.blocks:
        raise SourceUnreadable(name, "the page holds no text", "a report", "Save the page from a browser.")
    _check_whole(source, document)
    return document


def _addresses(page: Page, source: str) -> Iterator[str]:
    """Where the page says that it is to be found, the surest first."""
    yield page.canonical
    yield from (page.facts.get(name, "") for name in _ADDRESSES)
    if saved := _SAVED.search(source[:_HEAD]):
        yield saved["address"]


def _told_by(body: Node, tags: frozenset[str]) -> Iterator[str]:
    """The few words that stand in elements of some kinds."""
    for node in body.walk():
        words = " ".join(node.text().split()).strip(" .,:;") if node.tag in tags else ""
        if words and words.count(" ") < _MOST_STRESSED:
            yield words


def _draw(page: Page) -> tuple[Drawing, tuple[RawBlock, ...]]:
    """The text of a page and its blocks."""
    notes = Notes(page.body)
    vocabulary = load_vocabulary()
    inliner = Inliner(Parts(page.body, notes.notes, vocabulary), notes, vocabulary)
    content = inliner.parts.content()
    for title in (_title(page, inliner.parts, content), None):
        drawing = Drawing()
        raw = _draw_under(title, page, content, Blocks(inliner, drawing), inliner.parts)
        if title is None or any(block.kind is RawKind.HEADING for block in raw):
            break  # else the title stands where no heading can, as in the cell of a table
    return drawing, raw


def _draw_under(
    title: Node | None, page: Page, content: Node, blocks: Blocks, parts: Parts
) -> tuple[RawBlock, ...]:
    places = [content, *parts.beside(content)]
    if title and content not in parts.around(title):
        places.insert(0, _head(title, content, parts))
    printed = " ".join(place.text() for place in places)
    if page.title and not set(_words(page.title)) <= set(_words(title.text() if title else "")):
        blocks.draw_line(page.title, RawKind.PARAGRAPH if title else RawKind.HEADING)
    for fact, content_of_fact in page.facts.items():
        if fact in _FACTS and _FACTS[fact].lower() not in printed.lower():
            blocks.draw_line(f"{_FACTS[fact]}: {content_of_fact}")
    return blocks.draw(places, title)


def _title(page: Page, parts: Parts, content: Node) -> Node | None:
    """
    The document's title: the first heading of the top level, in the content if one is there.

    A heading of the top level that comes late is no title.
    """
    for place in (content, page.body):
        before = 0
        for node in place.walk():
            is_heading = node.tag in HEADINGS and not parts.is_lost(node) and bool(node.text())
            if is_heading and node.tag == "h1" and before <= _MOST_BEFORE_TITLE:
                return node
            before += is_heading
    return None


def _head(title: Node, content: Node, parts: Parts) -> Node:
    """What a title outside the content stands in, with what is said beside it, unless that is much."""
    head = title
    for around in parts.around(title):
        is_small = around.tag != "body" and len(around.text().split()) <= _LONGEST_HEAD
        if not is_small or around in parts.around(content):
            break
        head = around
    return head


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _check_whole(source: str, document: Document) -> None:
    """
    Refuse a page that was cut off: nothing closes it, and it ends in the middle of a tag or a sentence.

    Raises:
        TruncatedReport: It was.
    """
    if _CLOSED.search(source):
        return
    last = document.blocks[-1].text.words
    is_open = last.count(" ") >= _RUNNING_TEXT and not _SENTENCE_END.search(last)
    if is_open or _IN_A_TAG.search(source[-2000:]):
        raise TruncatedReport(
            f"{document.name} line {source.count(chr(10)) + 1}",
            f'the page breaks off after "{last[-60:]}"',
            "a page that is closed (</html>) or ends with a whole sentence",
            "Get the whole page and try again.",
        )
