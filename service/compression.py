"""
Answers are compressed for who takes them so: zstd, Brotli or gzip, by Flask-Compress.

A compressed form has an ETag of its own (the plain one, a colon and the coding), as RFC 9110, section 8.8.3.3
wants of strong validators.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request
from flask_compress import Compress

CODINGS: Final = ("zstd", "br", "gzip")
"""Best first."""

_COMPRESSED: Final = (
    *("text/html", "text/css", "text/plain", "text/xml", "text/csv", "text/tab-separated-values"),
    *("text/turtle", "text/json", "application/n-triples", "application/n-quads", "application/trig"),
    *("application/json", "application/ld+json", "application/problem+json", "application/xml"),
    *("application/rdf+xml", "application/sparql-results+json", "application/sparql-results+xml"),
    *("application/csvm+json", "image/svg+xml", "application/atom+xml", "application/linkset+json"),
)
_SMALLEST_BYTES: Final = 860
"""A shorter answer fits one packet as it is."""


def compress_answers(app: Flask) -> None:
    """Let an application compress its answers."""
    app.config.update(
        COMPRESS_ALGORITHM=list(CODINGS),
        COMPRESS_MIMETYPES=list(_COMPRESSED),
        COMPRESS_MIN_SIZE=_SMALLEST_BYTES,
        COMPRESS_LEVEL=5,
        COMPRESS_STREAMS=False,  # of a file a part may be asked for, and the part would be compressed
        COMPRESS_REGISTER=False,
    )
    compress = Compress(app)

    @app.after_request
    def compress_answer(response: Response) -> Response:
        if _excludes_all():
            response.vary.add("Accept-Encoding")
            return response
        return compress.after_request(response)


def known_tag(tag: str) -> str:
    """The tag under which a client has an answer, plain or in a coding that it takes; empty if it has not."""
    held = request.if_none_match
    if not tag or held.star_tag:
        return ""
    codings = (f":{coding}" for coding in CODINGS if request.accept_encodings[coding] > 0)
    return next((tag + end for end in ("", *codings) if held.contains_weak(tag + end)), "")


def _excludes_all() -> bool:
    """Whether the client names our codings only to exclude them, which the library would take for a wish."""
    if "=" not in request.headers.get("Accept-Encoding", ""):
        return False
    named = [quality for coding, quality in request.accept_encodings if coding.lower() in CODINGS]
    return bool(named) and max(named) == 0
