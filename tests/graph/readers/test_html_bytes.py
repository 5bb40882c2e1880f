"""Bytes of a web page: how it is told, decoded, or refused."""

from __future__ import annotations

import pytest

from graph.errors import SourceUnreadable, TruncatedReport
from graph.readers import read
from graph.readers.html_encoding import decode


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
