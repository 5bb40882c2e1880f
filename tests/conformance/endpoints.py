"""
The endpoints that tests of federated queries call, on loopback.

The tests name addresses such as http://example.org/sparql. Each is given one here, which stands in its place
in query and data on the way in, and gives way to it in the answer. An endpoint that a test gives no data is
to fail: at its address nobody listens. What an endpoint is asked is answered in a process without network.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from tests.conformance.manifests import Dataset, Test
from tests.conformance.results import MEDIA_TYPES
from tests.conformance.running import Refusal, ask, load, place

_CALLED: Final = re.compile(r"\bSERVICE\s+(?:SILENT\s+)?<([^>]*)>")
_JSON: Final = MEDIA_TYPES["srj"]


@dataclass
class Endpoints:
    """
    Servers at addresses of their own.

    Args:
        addresses: What tests call an endpoint -> where it is.
        files: Path of an address -> IRI of the file with its data; as one test has it.
        asked: The queries that came in, of all endpoints.
    """

    addresses: dict[str, str]
    files: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def hold(self, test: Test) -> None:
        """Have the data that a test says, and nothing else."""
        self.asked.clear()
        self.files.clear()
        for name, file in test.endpoints:
            self.files[_path(name)] = file

    def here(self, text: str) -> str:
        """A query or Turtle with the addresses here."""
        for name, address in self.addresses.items():
            text = text.replace(f"<{name}>", f"<{address}>")
        return text

    def there(self, text: str) -> str:
        """An answer in XML with the addresses of the tests."""
        for name, address in self.addresses.items():
            text = text.replace(f">{address}<", f">{name}<")
        return text


def called(test: Test, suites: Path) -> set[str]:
    """The addresses that a query calls by name, and those that its manifest gives data."""
    text = place(test.request, suites).read_text("utf-8")
    return {*_CALLED.findall(text), *(name for name, _ in test.endpoints)}


def answer(file: str, text: str, suites: Path) -> bytes:
    """What an endpoint says to a query; to be called in a process without network. Errors as of `ask`."""
    return ask(load(Dataset((file,)), suites), text, file, _JSON)


@contextmanager
def listening(
    tests: Sequence[Test], suites: Path, answered: Callable[[str, str], bytes]
) -> Iterator[Endpoints]:
    """
    Give the endpoints of some tests addresses, until the block ends.

    Args:
        answered: What an endpoint with the data of a file says to a query.
    """
    names = sorted(set().union(*(called(test, suites) for test in tests)))
    with_data = {name for test in tests for name, _ in test.endpoints}
    with socket.socket() as silent, ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        silent.bind(("127.0.0.1", 0))
        ports = {name: server.server_port if name in with_data else silent.getsockname()[1] for name in names}
        endpoints = Endpoints({name: f"http://127.0.0.1:{ports[name]}{_path(name)}" for name in names})
        _Handler.endpoints, _Handler.answered = endpoints, staticmethod(answered)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield endpoints
        server.shutdown()


def _path(name: str) -> str:
    """http://example.org/sparql -> /example.org/sparql."""
    return f"/{name.partition('://')[2]}"


class _Handler(BaseHTTPRequestHandler):
    """A query in a form, answered in JSON (SPARQL 1.1 Protocol, section 2.1.2)."""

    endpoints: Endpoints
    answered: Callable[[str, str], bytes]

    def do_POST(self) -> None:
        """Answer a query."""
        [text] = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"]
        self.endpoints.asked.append(text)
        try:
            status, body = 200, self.answered(self.endpoints.files[self.path], text)
        except (KeyError, Refusal) as error:
            status, body = 400, str(error).encode()
        self.send_response(status)
        self.send_header("Content-Type", _JSON if status == 200 else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
