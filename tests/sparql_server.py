"""
A SPARQL 1.1 server on loopback, over the engine in memory, that fails as it is told to.

It takes queries at `/sparql`, updates at `/update` and graphs at `/graphs`. What it is told is a list of
faults for the requests to come, one each; `None` lets one through.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

HANGS_SECONDS = 3.0


@dataclass
class Faulty:
    """
    The server, and what becomes of its next requests.

    Args:
        store: What it holds.
        queries: Faults of the queries to come.
        changes: Faults of the changes to come.
        always: A fault of every change once those are used up; none: they are made.
        is_deaf: Take no notice of the graphs that a query is asked of, and answer from all.
        is_by_steps: Make the operations of an update one by one, so that a fault "breaks off" leaves half.
        requests: Method and path of each, with the text of an update.
        authorization: Header fields of the requests.
    """

    store: ox.Store = field(default_factory=ox.Store)
    queries: list[str | None] = field(default_factory=list)
    changes: list[str | None] = field(default_factory=list)
    always: str | None = None
    is_deaf: bool = False
    is_by_steps: bool = False
    requests: list[str] = field(default_factory=list)
    authorization: list[str] = field(default_factory=list)
    address: str = ""

    def graphs(self) -> dict[str, int]:
        """How many triples each named graph has."""
        return {
            name.value: sum(1 for _ in self.store.quads_for_pattern(None, None, None, name))
            for name in sorted(self.store.named_graphs(), key=str)
            if any(True for _ in self.store.quads_for_pattern(None, None, None, name))
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    told: Faulty

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.authorization.append(self.headers.get("Authorization", ""))
        if path == "/sparql":
            self._query(parse_qs(body.decode()))
        elif path == "/update":
            self._update(parse_qs(body.decode())["update"][0])
        elif path == "/graphs":
            self._graph(body)
        else:
            self._answer(404, b"")

    do_PUT = do_POST  # noqa: N815

    def do_GET(self) -> None:
        self.told.requests.append(f"GET {self.path}")
        self._answer(404, b"")

    def _query(self, form: dict[str, list[str]]) -> None:
        self.told.requests.append(f"query {form['query'][0]}")
        if self._fails(self.told.queries.pop(0) if self.told.queries else None):
            return
        default = [ox.NamedNode(name) for name in form.get("default-graph-uri", [])]
        named = [ox.NamedNode(name) for name in form.get("named-graph-uri", [])]
        given: dict[str, Any] = {"default_graph": default, "named_graphs": named} if default or named else {}
        if self.told.is_deaf:
            given = {"use_default_graph_as_union": True}
        found = self.told.store.query(form["query"][0], **given)
        if isinstance(found, ox.QueryTriples):
            body = found.serialize(format=ox.RdfFormat.N_TRIPLES)
            self._answer(200, body or b"", "application/n-triples")
        else:
            accepted = self.headers["Accept"].partition(",")[0]
            written = ox.QueryResultsFormat.from_media_type(accepted) or ox.QueryResultsFormat.JSON
            self._answer(200, found.serialize(format=written) or b"", written.media_type)

    def _update(self, text: str) -> None:
        self.told.requests.append(f"update {text}")
        fault = self._fault()
        steps = text.split(" ;\n") if self.told.is_by_steps else [text]
        if fault == "breaks off":
            for step in steps[: len(steps) // 2]:
                self.told.store.update(step)
            self.close_connection = True
            return
        if self._fails(fault):
            return
        for step in steps:
            self.told.store.update(step)
        self._made(fault)

    def _graph(self, body: bytes) -> None:
        graph = ox.NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])
        self.told.requests.append(f"{self.command} {graph.value}")
        fault = self._fault()
        if self._fails(fault):
            return
        if self.command == "PUT":
            self.told.store.clear_graph(graph)
        self.told.store.load(body, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        self._made(fault)

    def _fault(self) -> str | None:
        return self.told.changes.pop(0) if self.told.changes else self.told.always

    def _made(self, fault: str | None) -> None:
        if fault == "lost after":
            self.close_connection = True
            return
        self._answer(204, b"")

    def _fails(self, fault: str | None) -> bool:
        """Whether a request came to nothing, and was answered so."""
        match fault:
            case None | "lost after" | "breaks off":
                return False
            case "hangs":
                time.sleep(HANGS_SECONDS)
                self.close_connection = True
            case "lost":
                self.close_connection = True
            case "half":
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b'{"head":{"vars":["id"]},"results":{"bindings":[')
                self.close_connection = True
            case "HTML":
                self._answer(200, b"<!doctype html><title>Welcome</title>", "text/html")
            case "elsewhere":
                self.send_response(307)
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
            case "429":
                self._answer(429, b"later", retry_after="0")
            case _:
                self._answer(int(fault), b"so it is")
        return True

    def _answer(
        self, status: int, body: bytes, media_type: str = "text/plain", retry_after: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def sparql_server() -> Iterator[Faulty]:
    """A server with nothing in it, until the block ends."""
    told = Faulty()
    handler = type("Handler", (_Handler,), {"told": told})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    told.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
