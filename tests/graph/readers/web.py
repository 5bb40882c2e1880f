"""Small web pages for tests of the HTML reader, and their blocks."""

from __future__ import annotations

from graph.document import BlockKind, Document
from graph.readers import read


def read_body(body: str) -> Document:
    """A page with this body."""
    return read(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "case.html")


def read_main(content: str) -> Document:
    """A report with this in its one chapter, "Findings"."""
    return read_body(f"<main><h1>PEEL: Police effectiveness 2017</h1><h2>Findings</h2>{content}</main>")


def words_of(document: Document, *kinds: BlockKind) -> list[str]:
    """The words of every block of some kinds, in order."""
    return [block.text.words for block in document.blocks if block.kind in kinds]


def paragraphs_of(content: str) -> list[str]:
    """The paragraphs that come of this in a chapter."""
    return words_of(read_main(content), BlockKind.PARAGRAPH)
