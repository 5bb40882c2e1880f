"""
Header fields of every response: what a browser may load, and that anyone may read the data.

The data are public and read without credentials, so any page may fetch them (Fetch standard, CORS). The
pages need nothing from elsewhere, run no scripts, stand in no frame but for cards, and use no device of the
reader's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ALLOWED_METHODS: Final = "GET, HEAD, POST, OPTIONS"

_DEVICES: Final = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer"),
    *("microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock"),
    *("serial", "usb", "xr-spatial-tracking"),
)
"""
Features of a browser that a page of ours never asks for, and nothing put into one may; of those that Debian's
Chromium knows, since it tells each other one as an error.
"""

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "frame-ancestors {ancestors}; base-uri 'none'"
)

_ALWAYS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Retry-After, Server-Timing, Cache-Status, Peelgraph-Rows, Peelgraph-Rows-In-All, "
        "Peelgraph-Warning, Peelgraph-Release, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
    ),
    "Content-Security-Policy": _POLICY.format(ancestors="'none'"),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _DEVICES),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Timing-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}

_HTTPS_ONLY: Final = "max-age=31536000"
"""
For a year, no browser that was here by https comes back by http. It is for this host alone: those below it
are not ours to speak for.
"""

_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": ALLOWED_METHODS,
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


def add_headers(app: Flask) -> None:
    """Let every response of an application carry these fields. Call it before proxies are trusted."""
    app.wsgi_app = _Headed(app.wsgi_app)  # type: ignore[method-assign]


def let_be_framed(response: Response) -> Response:
    """Let any site frame a page: for those made for it, in which nothing can be clicked by trick."""
    response.headers["Content-Security-Policy"] = _POLICY.format(ancestors="*")
    return response


class _Headed:
    """Adds those fields that a response has not; outside the framework, which would take them one by one."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, fields: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:  # noqa: ANN401 - what WSGI has besides
            present = {name.lower() for name, _ in fields}
            fields += [field for field in _fields(environ) if field[0].lower() not in present]
            return start_response(status, fields, *rest)

        return self._app(environ, start)


def _fields(environ: WSGIEnvironment) -> Iterator[tuple[str, str]]:
    yield from _ALWAYS.items()
    if environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ:
        yield from _PREFLIGHT.items()
    if environ["wsgi.url_scheme"] == "https":  # by http, anyone on the way could have sent it (RFC 6797, 7.2)
        yield "Strict-Transport-Security", _HTTPS_ONLY


def preflight(allowed: str = ALLOWED_METHODS) -> Response:
    """The answer to OPTIONS."""
    return Response(status=204, headers={"Allow": allowed, **_PREFLIGHT})
