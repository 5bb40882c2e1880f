"""
Text fragments: an address of a web page that opens at certain words (`#:~:text=`), as the draft "URL Fragment
Text Directives" of the WICG has it. Long words are named by their beginning and end.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urldefrag, urlsplit

_WHOLE: Final = 12
"""Words that are named in full."""
_END: Final = 5
"""Words of the beginning, and of the end, of longer ones."""


def address_of_words(page: str, words: str) -> str:
    """
    Where a browser finds words on a page.

    Returns:
        Empty where the page is no web page, or there are no words.

    >>> address_of_words("https://a.example/report", "fewer, and better-known")
    'https://a.example/report#:~:text=fewer%2C%20and%20better%2Dknown'
    """
    try:
        parts = urlsplit(page)
    except ValueError:  # brackets that hold no address
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.lower().endswith(".pdf"):
        return ""
    every = words.split()
    if not every:
        return ""
    if len(every) <= _WHOLE:
        directive = _escape(" ".join(every))
    else:
        directive = f"{_escape(' '.join(every[:_END]))},{_escape(' '.join(every[-_END:]))}"
    return f"{urldefrag(page)[0]}#:~:text={directive}"


def _escape(text: str) -> str:
    """Percent-encoded, with the hyphen, comma and ampersand that mean something in a directive."""
    return quote(text, safe="").replace("-", "%2D")
