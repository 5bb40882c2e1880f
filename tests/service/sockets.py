"""Plain sockets, to ask a service as no library would."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from http.client import HTTPResponse

from tests.serving import Served


@dataclass(frozen=True)
class Response:
    """A status, header fields and a body."""

    status: int
    headers: dict[str, str]
    body: bytes


def connect(server: Served, address: str = "127.0.0.1", receives: int = 0) -> socket.socket:
    """
    A connection.

    Args:
        address: Of the client; any in 127.0.0.0/8.
        receives: Bytes that the client's end takes unread, about; 0 for as many as usual.
    """
    opened = socket.socket()
    if receives:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
    opened.bind((address, 0))
    opened.settimeout(20)
    opened.connect(("127.0.0.1", server.port))
    return opened


def ask(server: Served, request: bytes, address: str = "127.0.0.1") -> Response:
    """The response to one request."""
    with connect(server, address) as opened:
        opened.sendall(request)
        return read(opened)


def read(opened: socket.socket) -> Response:
    """One response from a connection."""
    response = HTTPResponse(opened)
    response.begin()
    return Response(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())


def query(text: str, *fields: str, path: str = "/sparql") -> bytes:
    """A query as a request."""
    head = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/sparql-query", *fields]
    return "\r\n".join([*head, f"Content-Length: {len(text)}", "", text]).encode()
