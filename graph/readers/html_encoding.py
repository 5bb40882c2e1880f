"""
From the bytes of a page to its characters, by what the page says of its encoding.

Order of trust: a byte order mark; UTF-8, if the bytes are that and more than ASCII; what a `meta` element
declares; UTF-8. Follows the Encoding Standard in taking Latin-1 for Windows-1252.
"""

from __future__ import annotations

import codecs
import re

from graph.errors import SourceUnreadable

_DECLARED = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*(?P<label>[\w.:-]{1,40})", re.IGNORECASE)
_XML_DECLARED = re.compile(
    rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"'](?P<label>[\w.:-]{1,40})", re.IGNORECASE
)
_LOOKED_AT = 4096  # bytes in which a page declares its encoding
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-8",  # what is read as ASCII up to its declaration cannot be UTF-16
    "utf-16le": "utf-8",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "x-cp1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
    "macintosh": "mac-roman",
}


def decode(data: bytes, name: str) -> str:
    """
    The characters of a page.

    Raises:
        SourceUnreadable: The bytes are not what the page declares, or it declares an unknown encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding, name)
    found = _XML_DECLARED.match(data) or _DECLARED.search(data, 0, _LOOKED_AT)
    label = found.group("label").decode("ascii", "replace").lower() if found else "utf-8"
    if label not in _ENCODINGS:
        raise SourceUnreadable(
            name,
            f'its encoding "{label}" is not known',
            "UTF-8 or Windows-1252",
            "Save the page as UTF-8 and try again.",
        )
    if _ENCODINGS[label] != "utf-8" and not data.isascii():
        try:  # pages are often saved as UTF-8 with their old declaration; other text is never that by chance
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return _decode(data, _ENCODINGS[label], name)


def _decode(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceUnreadable(
            f"{name} line {line}",
            f"byte {data[error.start]:#04x} at offset {error.start} is not {encoding.upper()}",
            "a web page in the encoding it declares, or in UTF-8",
            "Save the page as UTF-8 and try again.",
        ) from error
