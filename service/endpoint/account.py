"""What is said of an answer in its header fields: time, rows, whether it was kept, and what to know of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from flask import Response

from service.engine.runner import Answer

_CACHE: Final = "peelgraph"
"""Name of the cache in `Cache-Status` (RFC 9211)."""

_PLAIN: Final = "".join(map(chr, range(0x20, 0x7F)))


def describe_answer(response: Response, answer: Answer, *, is_kept: bool) -> Response:
    """
    Add the header fields of an answer.

    Args:
        is_kept: Whether the cache has it from now on.
    """
    if answer.rows is not None:
        response.headers["Peelgraph-Rows"] = str(answer.rows)
    if answer.notes:
        response.headers["Peelgraph-Warning"] = as_list(answer.notes)
    timing = "cache" if answer.is_cached else f"query;dur={answer.milliseconds:.2f}"
    response.headers["Server-Timing"] = timing
    if answer.is_cached:
        status = "hit"
    elif not answer.tag:
        status = "fwd=bypass"
    else:
        status = "fwd=miss; stored" if is_kept else "fwd=miss"
    response.headers["Cache-Status"] = f"{_CACHE}; {status}"
    return response


def not_modified(tag: str) -> Response:
    """The answer to who has it already: nothing was asked of the data."""
    response = Response(status=304)
    response.headers.remove("Content-Type")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Cache-Status"] = f"{_CACHE}; hit; detail=validator"
    return response


def as_list(sentences: Iterable[str]) -> str:
    """
    Sentences as a list of strings (RFC 9651, section 3.3.3); what is not ASCII is percent-encoded.

    >>> as_list(['No "é"'])
    '"No \\\\"%C3%A9\\\\""'
    """
    plain = (quote(each, safe=_PLAIN).replace("\\", "\\\\").replace('"', '\\"') for each in sentences)
    return ", ".join(f'"{each}"' for each in plain)
