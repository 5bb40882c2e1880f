"""
Who a request comes from, so that one client cannot take what others need.

A client is an address: of IPv6 the network of 64 bits, since one line has all of it. Behind proxies the
address is the one that the outermost trusted proxy saw. It is never kept: in its place stands a name made
from it and from a number drawn when the service started, which tells clients apart and from which nobody gets
back to the address. That name alone goes into counters and logs.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Iterable
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Any, Final

from flask import Flask

from service.engine.asker import Asker, asking

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_KEY: Final = secrets.token_bytes(32)
_NAME_BYTES: Final = 9
_SHARED_BITS: Final = 64
"""Of an IPv6 address, what the addresses of one client have besides its network."""

_CLIENT: Final = "peelgraph.client"
"""Where the name stands in the WSGI environment."""

_SOCKET: Final = "gunicorn.socket"


def client_name(address: str) -> str:
    """
    The name of the client that has this address, the same as long as this process runs.

    Args:
        address: As a server or proxy writes it, with a port or a zone perhaps. Whatever is no address is a
            client by itself.
    """
    return blake2b(_told_apart_by(address), key=_KEY, digest_size=_NAME_BYTES).hexdigest()


def client_of(environ: WSGIEnvironment) -> str:
    """The name of the client that a request of this application comes from."""
    name: str = environ[_CLIENT]
    return name


def know_clients(app: Flask) -> None:
    """Let an application tell its clients apart, and its queries know who asks."""
    app.wsgi_app = _Middleware(app.wsgi_app)  # type: ignore[method-assign]


class _Middleware:
    """Names the client and says for whom the queries of a request are asked."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name = client_name(environ.get("REMOTE_ADDR") or "")
        environ[_CLIENT] = name
        with asking(Asker(name, _descriptor(environ.get(_SOCKET)))):
            return self._app(environ, start_response)


def _descriptor(connection: Any) -> int | None:  # noqa: ANN401 - of gunicorn, which has no types
    number: Callable[[], int] | None = getattr(connection, "fileno", None)
    found = number() if number else -1
    return found if found >= 0 else None


def _told_apart_by(address: str) -> bytes:
    try:
        return socket.inet_pton(socket.AF_INET, address)  # as most are, and for each request
    except (OSError, ValueError):
        pass
    try:
        found = _read(address)
    except ValueError:
        return address.encode(errors="replace")
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return (int(found) >> _SHARED_BITS).to_bytes(8, "big")
        found = found.ipv4_mapped
    return found.packed


def _read(text: str) -> IPv4Address | IPv6Address:
    """An address without what proxies put around it: `[2001:db8::1]:443`, `192.0.2.1:443`, `fe80::1%eth0`."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    return ip_address(text.partition("%")[0])
