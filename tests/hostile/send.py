"""One request as it stands, byte by byte: what a library would mend or refuse goes out too."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

from tests.hostile.cases import CANARY, Case
from tests.serving import Served

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Outcome:
    """
    What came back.

    Args:
        status: 0 where the connection ended without an answer.
        seconds: From the first byte sent to the last received.
        head: Status line and header fields.
    """

    status: int
    seconds: float
    head: bytes
    body: bytes


def send(case: Case, service: Served, canary: str, source: str = "127.0.0.1") -> Outcome:
    """
    Send a case and read all of the answer.

    Args:
        canary: Takes the place of `CANARY`.
        source: The address it comes from.
    """
    started = time.monotonic()
    with socket.create_connection(
        ("127.0.0.1", service.port), PATIENCE_SECONDS, source_address=(source, 0)
    ) as connection:
        answer = b""
        try:
            connection.sendall(_request(case, service, canary))
        except OSError:
            """An answer may come before all was sent; what came is read."""
        try:
            while part := connection.recv(1 << 16):
                answer += part
        except OSError:
            """Ended by the service with some of the request unread."""
    head, _, body = answer.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    status = int(words[1]) if len(words) > 1 and words[0].startswith(b"HTTP/") else 0
    return Outcome(status, time.monotonic() - started, head, body)


def _request(case: Case, service: Served, canary: str) -> bytes:
    path = case.path.replace(CANARY, canary)
    for name, encoded in ((_quoted(CANARY), _quoted(canary)), (_plus(CANARY), _plus(canary))):
        path = path.replace(name, encoded)
    body = case.body.replace(CANARY.encode(), canary.encode())
    body = body.replace(_quoted(CANARY).encode(), _quoted(canary).encode())
    fields = {
        "Host": f"127.0.0.1:{service.port}",
        "Connection": "close",
        **({"Content-Length": str(len(body))} if body or case.method == "POST" else {}),
        **case.headers,
    }
    head = [f"{case.method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(head).encode("utf-8", "surrogateescape") + body


def _quoted(address: str) -> str:
    return address.replace(":", "%3A").replace("/", "%2F")


def _plus(address: str) -> str:
    return address.replace(":", "%3A")
