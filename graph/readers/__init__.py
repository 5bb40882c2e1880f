"""
From the bytes of a source to a `Document`.

`read` is the only door. What the bytes are is told from the bytes; the file name only serves messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from graph.document import Document
from graph.errors import SourceUnreadable
from graph.readers import html, markdown
from graph.readers.apart import read_apart
from graph.readers.lengths import LONG_DOCUMENT, LONGEST_DOCUMENT

__all__ = ["bytes_of_file", "is_readable_format", "read", "read_file"]

_BINARY = frozenset(range(32)) - {9, 10, 12, 13, 27}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MOST_BYTES = 200_000_000
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\"")
_JSON_HEAD = 1024
_PDF_MAGIC = b"%PDF-"
_PDF_HEAD = 1024  # bytes in which a PDF says that it is one


def _is_pdf(data: bytes) -> bool:
    return _PDF_MAGIC in data[:_PDF_HEAD]


def _is_json(data: bytes) -> bool:
    """Whether text is that of a program: what it quotes of reports may make it look like one."""
    return bool(_JSON.match(data[:_JSON_HEAD]))


def _read_pdf(data: bytes, name: str) -> Document:
    from graph.readers import pdf  # loads a library of 8 MB

    return pdf.read(data, name)


def read_file(path: str) -> Document:
    """
    Read a file as a document.

    Raises:
        SourceUnreadable: It is missing, a folder, not permitted, or `read` cannot make sense of it.
        TruncatedReport: A web page that was cut off.
    """
    return read(bytes_of_file(path), path)


def is_readable_format(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a format that is read; any text may be Markdown."""
    if _is_pdf(head) or html.is_html(head) or head.startswith(_UTF_16):
        return True
    return not _BINARY & set(head) and not _is_json(head)


def bytes_of_file(path: str) -> bytes:
    """
    The content of a file.

    Raises:
        SourceUnreadable: It is missing, a folder, not permitted or too large.
    """
    try:
        return _bytes_of(path)
    except OSError as error:
        raise SourceUnreadable(
            path,
            f"the file cannot be read ({error.strerror})",
            "a report as Markdown, a web page or a PDF",
            "Check the path and its permissions.",
        ) from error


def _bytes_of(path: str) -> bytes:
    """
    The content of a file, and no more than a report may have of it: a device or a pipe may have no end.

    Raises:
        OSError: It cannot be read.
        SourceUnreadable: It is too large.
    """
    with Path(path).open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise SourceUnreadable(
            path,
            f"the file has more than {_MOST_BYTES:,} bytes",
            "a report",
            "Give one report at a time, without its pictures.",
        )
    return data


def read(data: bytes, name: str) -> Document:
    """
    Read the bytes of a source as a document.

    Args:
        data: The whole file.
        name: File name or address, for messages.

    Raises:
        SourceUnreadable: The bytes are empty, damaged, not in their encoding, or in no format that is read.
        TruncatedReport: A web page that was cut off.
    """
    read_format = next((reader for is_format, reader in _FORMATS if is_format(data)), _read_markdown)
    document = read_format(data, name)
    _check_length(document.text, name)
    return document


def _read_markdown(data: bytes, name: str) -> Document:
    text = _decode(data, name)
    _check_length(text, name)
    if len(text) <= LONG_DOCUMENT:
        return markdown.read(data, text, name)
    return read_apart(lambda: markdown.read(data, text, name), name)


def _read_html(data: bytes, name: str) -> Document:
    if len(data) <= LONG_DOCUMENT:
        return html.read(data, name)
    return read_apart(lambda: html.read(data, name), name)


_FORMATS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes, str], Document]], ...] = (
    (_is_pdf, _read_pdf),
    (html.is_html, _read_html),
)
"""How a format is told from the first bytes, and its reader; what is none of these is read as Markdown."""


def _check_length(text: str, name: str) -> None:
    if len(text) > LONGEST_DOCUMENT:
        raise SourceUnreadable(
            name,
            f"it has {len(text):,} characters",
            f"at most {LONGEST_DOCUMENT:,}",
            "Give one report at a time.",
        )


def _decode(data: bytes, name: str) -> str:
    wanted = "a report as Markdown in UTF-8, a web page or a PDF"
    if not data.strip():
        raise SourceUnreadable(
            name, "the file is empty", wanted, "Check that it was saved or downloaded whole."
        )
    if data.startswith(_UTF_16):
        raise SourceUnreadable(name, "the file is UTF-16", wanted, "Save the file as UTF-8 and try again.")
    control = next((place for place, byte in enumerate(data) if byte in _BINARY), None)
    if control is not None:
        raise SourceUnreadable(
            name,
            f"the file is binary (byte {data[control]:#04x} at offset {control})",
            wanted,
            "Give the report as it was published, or convert it to Markdown.",
        )
    if _is_json(data):
        raise SourceUnreadable(name, "the file is JSON", wanted, "Give the report itself.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceUnreadable(
            f"{name} line {line}",
            f"byte {data[error.start]:#04x} at offset {error.start} is not UTF-8",
            wanted,
            "Save the file as UTF-8 and try again.",
        ) from error
