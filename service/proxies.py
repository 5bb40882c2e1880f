"""
Where the service stands as its readers see it: scheme, host and path prefix, told by proxies in front of it.

A reverse proxy that serves this under `https://data.example.org/peelgraph/` sends its requests on with
X-Forwarded-Proto, -Host and -Prefix. Every address the service writes is made from them. Anyone can send such
header fields, so they count only for as many proxies as the setting names, counted from the service outwards;
for none, whatever comes is as if it had not been sent.

A proxy that is trusted but leaves one of the fields to its readers would hand them every link of a page. What
cannot be a scheme, a host or a prefix is therefore refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from graph.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_TOLD: Final = (
    ("X-Forwarded-Proto", "wsgi.url_scheme", re.compile(r"https?")),
    ("X-Forwarded-Host", "HTTP_HOST", re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")),
    ("X-Forwarded-Prefix", "SCRIPT_NAME", re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*/?")),
)
"""Field, where it ends up, and what it may be."""

_OWN: Final = {"HTTP_HOST": "Host"}
"""What a request without a proxy says itself."""


def trust_proxies(app: Flask, settings: Settings) -> None:
    """Let an application see its readers through so many proxies. Call it last: it is to see them first."""
    app.wsgi_app = _Believable(app.wsgi_app)  # type: ignore[method-assign]
    count = settings.trusted_proxies
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_prefix=count
        )


class _Believable:
    """Refuses a request that says, by its own Host or by its proxy's, where the service cannot be."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        for name, key, fits in _TOLD:
            field = name if _field(name) in environ else _OWN.get(key, "")
            if field and environ.get(key) and not fits.fullmatch(environ[key]):
                told = f"400 Bad Request\n{field}, as it was sent, cannot be part of an address here.\n"
                return Response(told, 400, content_type="text/plain; charset=utf-8")(environ, start_response)
        return self._app(environ, start_response)


def _field(name: str) -> str:
    return "HTTP_" + name.upper().replace("-", "_")
