"""
From the bytes of a source to a `Document`.

`read` is the only door. What the bytes are is told from the bytes; the file name only serves messages.
"""

from __future__ import annotations

from pathlib import Path

from graph.document import Document
from graph.errors import SourceUnreadable
from graph.readers import markdown

__all__ = ["read", "read_file"]

_BINARY = frozenset(range(32)) - {9, 10, 12, 13, 27}


def read_file(path: str) -> Document:
    """
    Read a file as a document.

    Raises:
        SourceUnreadable: It is missing, a folder, not permitted, empty, binary or not UTF-8.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise SourceUnreadable(
            path,
            f"the file cannot be read ({error.strerror})",
            "a report as Markdown text",
            "Check the path and its permissions.",
        ) from error
    return read(data, path)


def read(data: bytes, name: str) -> Document:
    """
    Read the bytes of a source as a document.

    Args:
        data: The whole file.
        name: File name or address, for messages.

    Raises:
        SourceUnreadable: The bytes are empty, binary or not UTF-8.
    """
    return markdown.read(data, _decode(data, name), name)


def _decode(data: bytes, name: str) -> str:
    wanted = "a report as Markdown text in UTF-8"
    if not data.strip():
        raise SourceUnreadable(
            name, "the file is empty", wanted, "Check that it was saved or downloaded whole."
        )
    control = next((place for place, byte in enumerate(data) if byte in _BINARY), None)
    if control is not None:
        raise SourceUnreadable(
            name,
            f"the file is binary (byte {data[control]:#04x} at offset {control})",
            wanted,
            "Convert it to Markdown first.",
        )
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
