"""A SPARQL endpoint elsewhere is a store too: bounded in time, never redirected, refusals in our words."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from graph.endpoint import RemoteStore
from graph.errors import (
    NotAcceptable,
    PeelgraphError,
    QueryError,
    QueryMalformed,
    QueryRefused,
    QueryTimedOut,
    QueryTooLarge,
    ServiceBusy,
    StoreError,
    StoreUnreachable,
)
from graph.store import Store, open_store

pytestmark = pytest.mark.alone

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["n"]},"results":{"bindings":[]}}'


@dataclass
class Endpoint:
    """What a server on loopback answers next, and what it was asked last."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    body: bytes = ROWS
    pause_seconds: float = 0.0
    asked: dict[str, list[str]] = field(default_factory=dict)
    accept: str = ""
    requests: int = 0
    address: str = ""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A server that answers as it is told."""
    told = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.requests += 1
            told.asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            told.accept = self.headers["Accept"]
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for byte in told.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(told.pause_seconds)

        do_GET = do_POST  # noqa: N815 - a redirect that was followed would come as GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_port}/sparql"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def store(endpoint: Endpoint) -> Store:
    """The server as a store, waited for at most a second."""
    return open_store(endpoint.address, timeout_seconds=1)


def test_a_query_is_sent_as_the_protocol_says(endpoint: Endpoint, store: Store) -> None:
    """By form POST, with the graphs and the formats asked for."""
    answer = store.query(
        "ASK {}", formats=["json", "turtle"], default_graphs=["a:1", "a:2"], named_graphs=["a:3"]
    )
    assert ROWS == answer.content
    assert "json" == answer.format.name
    assert f"{JSON}, text/turtle" == endpoint.accept
    assert {
        "query": ["ASK {}"],
        "default-graph-uri": ["a:1", "a:2"],
        "named-graph-uri": ["a:3"],
    } == endpoint.asked


def test_an_update_is_not_sent(endpoint: Endpoint, store: Store) -> None:
    """A store is only read."""
    with pytest.raises(QueryRefused, match="it is an update"):
        store.query("DELETE WHERE { ?s ?p ?o }", formats=["json"])
    assert 0 == endpoint.requests


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused(endpoint: Endpoint, store: Store, status: int) -> None:
    """An answer comes from the address given, or not at all."""
    elsewhere = endpoint.address.replace("/sparql", "/elsewhere")
    endpoint.status, endpoint.headers = status, {"Location": elsewhere}
    with pytest.raises(StoreError) as caught:
        store.query("ASK {}", formats=["json"])
    assert (
        f"{endpoint.address}: the endpoint redirects to {elsewhere}. Give that address if you trust it."
        == str(caught.value)
    )
    assert 1 == endpoint.requests


def test_an_answer_that_trickles_is_given_up(endpoint: Endpoint, store: Store) -> None:
    """The time limit is on the whole answer, not on each part of it."""
    endpoint.pause_seconds = 0.05
    started = time.monotonic()
    with pytest.raises(QueryTimedOut) as caught:
        store.query("ASK {}", formats=["json"])
    assert 2.0 > time.monotonic() - started
    assert (
        f"query: {endpoint.address} gave no whole answer in time (1 s, or its own limit). "
        "Ask for less: fewer patterns, a LIMIT, or one graph." == str(caught.value)
    )


def test_headers_that_trickle_are_given_up() -> None:
    """A byte now and then would never meet the time limit of a single read."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Name: ")
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.05)

        threading.Thread(target=trickle, daemon=True).start()
        store = open_store(f"http://127.0.0.1:{server.getsockname()[1]}/sparql", timeout_seconds=1)
        started = time.monotonic()
        with pytest.raises(QueryTimedOut):
            store.query("ASK {}", formats=["json"])
        assert 3.0 > time.monotonic() - started


def test_an_answer_that_is_too_large_is_not_read_to_its_end(endpoint: Endpoint) -> None:
    """No more is held than was asked for."""
    endpoint.body = b"x" * 2_000
    store = RemoteStore(endpoint.address, 5, most_bytes=1_000)
    with pytest.raises(QueryTooLarge, match="is larger than 1,000 bytes"):
        store.query("ASK {}", formats=["json"])


def test_an_answer_that_the_server_cut_short_is_no_answer(endpoint: Endpoint, store: Store) -> None:
    """Virtuoso says 200 and gives part of the rows; only a header tells."""
    endpoint.headers["X-SQL-State"] = "S1TAT"
    with pytest.raises(QueryTimedOut):
        store.query("ASK {}", formats=["json"])


def _problem(detail: str) -> bytes:
    return json.dumps({"title": "Problem", "detail": detail}).encode()


@pytest.mark.parametrize(
    ("status", "body", "kind", "expected"),
    [
        (400, _problem("query line 3, column 7: prefix not found."), QueryMalformed, "line 3, column 7"),
        (400, b"error at 3:7: expected WHERE", QueryMalformed, "error at 3:7: expected WHERE"),
        (
            400,
            b"SP030: line 2: syntax error\n SPARQL query: ASK",
            QueryMalformed,
            "cannot read the query: SP030: line 2: syntax error.",
        ),
        (400, b"Bad\n  request", QueryError, "refused the query: Bad request."),
        (403, _problem("SERVICE is not served"), QueryRefused, "refused the query: SERVICE is not served."),
        (404, b"", StoreError, "the server answered 404 (Not Found). Expected a SPARQL 1.1 endpoint."),
        (406, b"", NotAcceptable, "there is no form that fits 'json'. Expected one of turtle"),
        (500, b"<html>Oops</html>", StoreUnreachable, "the server answered 500 (<html>Oops</html>)."),
        (503, _problem("every worker is taken"), ServiceBusy, "is busy: every worker is taken."),
    ],
)
def test_a_refusal_is_told_by_its_kind(
    endpoint: Endpoint, store: Store, status: int, body: bytes, kind: type[PeelgraphError], expected: str
) -> None:
    """With what the server said, from a problem document or plain."""
    endpoint.status, endpoint.body = status, body
    with pytest.raises(kind) as caught:
        store.query("ASK {}", formats=["json"])
    assert kind is type(caught.value)
    assert expected in str(caught.value)


def test_the_place_of_a_syntax_error_is_kept(endpoint: Endpoint, store: Store) -> None:
    """Line and column are on the error, as of a store on disk."""
    endpoint.status, endpoint.body = 400, _problem("query line 3, column 7: prefix not found.")
    with pytest.raises(QueryMalformed) as caught:
        store.query("ASK {}", formats=["json"])
    assert (3, 7) == (caught.value.line, caught.value.column)


def test_a_page_is_no_answer(endpoint: Endpoint, store: Store) -> None:
    """The address of a page, not of an endpoint, is told by what came."""
    endpoint.headers = {"Content-Type": "text/html; charset=utf-8"}
    with pytest.raises(QueryError, match=f"answered with text/html. Expected {JSON.replace('+', '.')}"):
        store.query("ASK {}", formats=["json"])


def test_a_server_that_is_not_there_is_told() -> None:
    """The message names the address."""
    with pytest.raises(StoreError, match="the endpoint cannot be reached"):
        open_store("http://127.0.0.1:9/sparql").graphs()


REPORT = "https://w3id.org/peelgraph/id/graph/report/peel-effectiveness-2017/northamptonshire"


def test_the_projects_own_service_is_such_an_endpoint(live_service: str) -> None:
    """It lists its graphs, counts a triple once, and exports what a folder would."""
    store = open_store(f"{live_service}/sparql")
    names = store.graphs()
    assert REPORT in names
    assert list(names) == sorted(set(names))
    exported = store.export("nquads", REPORT).splitlines()
    assert 10_000 < len(exported)
    assert len(exported) == len(set(exported))
    assert len(exported) < store.triples()


def test_the_projects_own_service_tells_line_and_column(live_service: str) -> None:
    """A malformed query is told as by a store on disk."""
    with pytest.raises(QueryMalformed) as caught:
        open_store(f"{live_service}/sparql").query("SELECT ?s WHERE {\n  ?s ?p }", formats=["json"])
    assert (2, 10) == (caught.value.line, caught.value.column)
