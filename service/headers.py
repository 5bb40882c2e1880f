"""
Header fields of every response: what a browser may load, and that anyone may read the data.

The data are public and read without credentials, so any page may fetch them (Fetch standard, CORS). The
pages need nothing from elsewhere and run no scripts.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Response

ALLOWED_METHODS: Final = "GET, HEAD, POST, OPTIONS"

_ALWAYS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
    ),
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}

_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": ALLOWED_METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def add_headers(app: Flask) -> None:
    """Let every response of an application carry these fields."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        return response


def preflight(allowed: str = ALLOWED_METHODS) -> Response:
    """The answer to OPTIONS."""
    return Response(status=204, headers={"Allow": allowed, **_PREFLIGHT})
