"""
One request to a server elsewhere: an end to its whole time, no redirects, a login where one is given.

What is read and what is sent (`graph.endpoint`, `graph.remote`) goes over such a line.
"""

from __future__ import annotations

import base64
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import Any
from urllib.parse import urlsplit
from urllib.request import (
    BaseHandler,
    HTTPDigestAuthHandler,
    HTTPHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from graph.errors import StoreError


def refuse_secrets_in(address: str) -> None:
    """
    Refuse an address with a name or password in it; the message does not repeat it.

    Raises:
        StoreError: It has one.
    """
    parts = urlsplit(address)
    if "@" in parts.netloc:
        raise StoreError(
            f"{parts.scheme}://…@{parts.netloc.rpartition('@')[2]}{parts.path}",
            "the address holds a name or password, which would be told wherever the address is",
            next_step="Leave it out, and set PEELGRAPH_REMOTE_LOGIN, PEELGRAPH_REMOTE_USER and "
            "PEELGRAPH_REMOTE_SECRET_FILE.",
        )


@dataclass(frozen=True, slots=True)
class Login:
    """
    How to be let in.

    Args:
        kind: "none", "basic", "digest" or "bearer".
        secret: The password, or the token; in no message and no `repr`.
    """

    kind: str = "none"
    user: str = ""
    secret: str = field(default="", repr=False)

    @property
    def authorization(self) -> str:
        """The header field that a request carries from the start; empty where it carries none."""
        if self.kind == "basic":
            return "Basic " + base64.b64encode(f"{self.user}:{self.secret}".encode()).decode()
        return f"Bearer {self.secret}" if self.kind == "bearer" else ""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


class Line:
    """
    The connection of one request, cut when its time is over.

    A socket's own time limit is for each read: a server that sends a byte now and then would never meet it.
    """

    def __init__(self, seconds: float) -> None:
        self.is_cut = False
        self._socket: socket.socket | None = None
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Line:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def hold(self, connected: socket.socket) -> None:
        """Take the socket of the request, as soon as there is one."""
        self._socket = connected
        if self.is_cut:
            self._cut()

    def _cut(self) -> None:
        self.is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _held(kind: type[HTTPConnection], line: Line, *args: Any, **named: Any) -> HTTPConnection:  # noqa: ANN401
    """A connection whose socket the line has from the moment it is open."""
    connection = kind(*args, **named)
    open_it = connection.connect

    def connect() -> None:
        open_it()
        line.hold(connection.sock)

    connection.connect = connect  # type: ignore[method-assign]
    return connection


class _PlainHandler(HTTPHandler):
    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_held, HTTPConnection, self._line), request)


class _SecureHandler(HTTPSHandler):
    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def https_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_held, HTTPSConnection, self._line), request)


def digest_of_challenge(login: Login, request: Request, challenge: str) -> str:
    """What a request says to a server that wants a digest (RFC 7616), as the header field Authorization."""
    known = HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, request.full_url, login.user, login.secret)
    told = parse_keqv_list([*filter(None, parse_http_list(challenge.partition(" ")[2]))])
    return f"Digest {HTTPDigestAuthHandler(known).get_authorization(request, told)}"


def open_line(line: Line, login: Login, address: str) -> OpenerDirector:
    """What opens a request over a line, and answers the challenge of a server that wants a digest."""
    handlers: list[BaseHandler | type[BaseHandler]] = [_NoRedirect, _PlainHandler(line), _SecureHandler(line)]
    if login.kind == "digest":
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, address, login.user, login.secret)
        handlers.append(HTTPDigestAuthHandler(known))
    return build_opener(*handlers)
