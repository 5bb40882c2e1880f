"""The service as it runs, in a process of its own, and plain sockets to ask it as no library would."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

STARTED_IN_SECONDS = 30.0

_CODE = """
import os, socket, sys
from graph.settings import Settings
from service.server import serve_on
serve_on(socket.socket(fileno=int(sys.argv[1])), Settings.from_environment(os.environ))
"""


@dataclass(frozen=True)
class Server:
    """
    A service that runs.

    Args:
        port: On loopback.
        log: What it has written.
        process: Its id.
    """

    port: int
    log: Path
    process: int

    def connect(self, address: str = "127.0.0.1", receives: int = 0) -> socket.socket:
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
        opened.connect(("127.0.0.1", self.port))
        return opened

    def ask(self, request: bytes, address: str = "127.0.0.1") -> Response:
        """The response to one request."""
        with self.connect(address) as opened:
            opened.sendall(request)
            return read(opened)


@dataclass(frozen=True)
class Response:
    """A status, header fields and a body."""

    status: int
    headers: dict[str, str]
    body: bytes


def read(opened: socket.socket) -> Response:
    """One response from a connection."""
    response = HTTPResponse(opened)
    response.begin()
    return Response(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())


def query(text: str, *fields: str, path: str = "/sparql") -> bytes:
    """A query as a request."""
    head = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/sparql-query", *fields]
    return "\r\n".join([*head, f"Content-Length: {len(text)}", "", text]).encode()


@contextmanager
def serving(folder: Path, store: Path, sends: int = 0, **settings: object) -> Iterator[Server]:
    """
    Serve a store, until left.

    Args:
        folder: For the log.
        sends: Bytes that the service's end of a connection takes unsent, about; 0 for as many as usual.
        settings: Any but the defaults.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        if sends:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, sends)
        port = listener.getsockname()[1]
        chosen = {f"PEELGRAPH_{name.upper()}": str(value) for name, value in settings.items()}
        environment = {**os.environ, **chosen, "PEELGRAPH_STORE": str(store)}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path.cwd()), *sys.path]))
        log = folder / "log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-c", _CODE, str(listener.fileno())],
                pass_fds=[listener.fileno()],
                stdout=file,
                stderr=file,
                env=environment,
            )
    try:
        server = Server(port, log, process.pid)
        _wait_until_ready(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    patience = time.monotonic() + STARTED_IN_SECONDS
    while time.monotonic() < patience:
        assert process.poll() is None, server.log.read_text("utf-8")
        try:
            if 200 == server.ask(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n").status:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"the service is not ready: {server.log.read_text('utf-8')}")
