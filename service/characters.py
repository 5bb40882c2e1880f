"""
Characters that a page may not hold, as they stand in names and texts of the data.

The HTML standard (section 13.2.3.5) has control characters as errors; each gives way to U+FFFD, which shows
that something was there.
"""

from __future__ import annotations

import re
from typing import Final

from flask import Flask, Response

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}".encode()
_LOWER: Final = bytes(each for each in range(0x20) if each not in b"\t\n\f\r") + b"\x7f"
_MARKED: Final = bytes.maketrans(_LOWER, b"\0" * len(_LOWER))
_UPPER: Final = re.compile(rb"\xc2[\x80-\x9f]")


def replace_controls(app: Flask) -> None:
    """Let no page of an application hold a control character. Called before answers are compressed."""

    @app.after_request
    def replace_in_page(response: Response) -> Response:
        if response.mimetype == "text/html" and not response.is_streamed:
            whole = response.get_data()
            clean = without_controls(whole)
            if clean != whole:
                response.set_data(clean)
        return response


def without_controls(page: bytes) -> bytes:
    """A page in UTF-8 with each control character replaced."""
    marked = page.translate(_MARKED)
    return _UPPER.sub(_REPLACEMENT, marked.replace(b"\0", _REPLACEMENT))
