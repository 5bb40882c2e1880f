"""Slow, greedy and broken connections cost their clients the answer, and nobody else anything."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.service.small_store import ENDLESS, SPACE, publish_small
from tests.service.sockets import Response, ask, connect, query, read
from tests.serving import COMMAND, Served, serving
from tests.waiting import wait_until

pytestmark = pytest.mark.alone

REQUEST_SECONDS = 2.0
QUERY_SECONDS = 9.0
THREADS = 12
SLOW = 100
"""Slow connections, many more than there are threads."""

QUICK_SECONDS = 1.5
"""In which others are answered, on a busy machine too; much less than any limit."""

GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
TAKEN = 8192
"""Bytes that either end of a connection takes without being read, about."""

LONG = f'SELECT ?x {{ ?a ?b ?c BIND("{"x" * 1500}" AS ?x) }}'
"""Answered by more than a connection takes."""

LONGER = f'SELECT ?x {{ ?a ?b ?c . ?d ?e ?f BIND("{"x" * 150}" AS ?x) }}'


WITH_SMALL_BUFFERS = f"""
import socket
usual = socket.create_server
def small(*given, **named):
    made = usual(*given, **named)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, {TAKEN})
    return made
socket.create_server = small
{COMMAND}
"""
"""The service as ever, but that its end of a connection takes little unsent."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service on a small store, with few threads and little patience."""
    folder = tmp_path_factory.mktemp("connections")
    publish_small(folder / "store")
    with serving(
        folder,
        command=(sys.executable, "-c", WITH_SMALL_BUFFERS),
        web_threads=THREADS,
        query_workers=3,
        page_workers=1,
        slow_workers=2,
        query_queue=4,
        client_queries=2,
        query_seconds=QUERY_SECONDS,
        client_rate=0,
        request_seconds=REQUEST_SECONDS,
        client_connections=SLOW,
    ) as served:
        yield served


@contextmanager
def many(server: Served, send: bytes, receives: int = 0) -> Iterator[list[socket.socket]]:
    """Slow connections that have sent something and do nothing more."""
    with ExitStack() as stack:
        opened = [stack.enter_context(connect(server, "127.0.0.2", receives)) for _ in range(SLOW)]
        for each in opened:
            each.sendall(send)
        yield opened


def assert_others_are_answered(server: Served) -> None:
    """Files, pages' queries and readers' queries, and quickly."""
    for request in (GET, GET.replace(b"healthz", b"readyz"), query("ASK {}")):
        start = time.monotonic()
        assert 200 == ask(server, request).status
        assert time.monotonic() - start < QUICK_SECONDS


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ",
        query("x" * 5000)[:300],
        query("x", "Transfer-Encoding: chunked").replace(b"Content-Length: 1\r\n", b"") + b"\r\n",
        GET[:-2] + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
    ],
    ids=["nothing", "half a head", "half a body", "a chunk's first byte", "no body after all"],
)
def test_slow_senders_hold_up_nobody(server: Served, sent: bytes) -> None:
    """A hundred connections that send no more are closed in time, and told if they had begun."""
    with many(server, sent) as opened:
        assert_others_are_answered(server)
        if sent.startswith(b"GET"):
            opened[0].settimeout(REQUEST_SECONDS + 5)
            received = opened[0].recv(1 << 16)
            while received.startswith(b"HTTP/1.1 100") and b"HTTP/1.1 408" not in received:
                received += opened[0].recv(1 << 16)
            assert b"HTTP/1.1 408 Request Timeout" in received


def test_trickling_senders_are_cut_off(server: Served) -> None:
    """A byte now and then does not buy more time."""
    with connect(server) as opened:
        start = time.monotonic()
        opened.sendall(GET[:-2] + b"X: ")
        opened.settimeout(0.2)
        received = b""
        while not received:
            assert time.monotonic() - start < REQUEST_SECONDS + 3
            opened.sendall(b"x")
            try:
                received = opened.recv(1 << 16)
            except TimeoutError:
                continue
        assert received.startswith(b"HTTP/1.1 408")


def test_slow_readers_hold_up_nobody(server: Served) -> None:
    """Answers that are not taken wait in the loop, and neither a thread nor a process waits with them."""
    with many(server, query(LONG), TAKEN) as opened:
        assert b"HTTP/1.1 200 OK" in opened[0].recv(100)
        assert_others_are_answered(server)


def test_a_slow_reader_gets_all_of_its_answer(server: Served) -> None:
    """As long as it reads at all fast."""
    whole = ask(server, query(LONGER))
    assert len(whole.body) > 600_000
    with connect(server, receives=TAKEN) as opened:
        opened.sendall(query(LONGER))
        time.sleep(REQUEST_SECONDS + 1)
        assert whole.body == read(opened).body


def test_a_reader_that_takes_nothing_is_cut_off(server: Served) -> None:
    """Its connection is closed when the time for an answer of that length is over."""
    with connect(server, receives=TAKEN) as opened:
        opened.sendall(query(LONG))
        assert b"HTTP/1.1 200 OK" in opened.recv(100)
        assert is_held(server, opened)
        wait_until(lambda: not is_held(server, opened), REQUEST_SECONDS + 10)


def is_held(server: Served, opened: socket.socket) -> bool:
    """Whether the service still has its end of a connection."""
    ports = f":{server.port:04X} ", f":{opened.getsockname()[1]:04X} "
    with open("/proc/net/tcp", encoding="ascii") as file:  # noqa: PTH123
        lines = [line for line in file if ports[0] in line[:22] and ports[1] in line[20:36]]
    return any("0" != line.split()[9] for line in lines)  # the inode; 0 when only the kernel has it


def test_more_connections_than_a_client_may_have_cost_it_the_oldest(server: Served) -> None:
    """It goes on being served, as is everybody else."""
    with many(server, b"GET / HTTP/1.1\r\n") as opened:
        with connect(server, "127.0.0.2") as another:
            another.sendall(GET)
            assert 200 == read(another).status
        assert b"" == opened[0].recv(10)
        assert_others_are_answered(server)


def is_problem(response: Response, status: int) -> bool:
    """Whether a response is a problem document that ends its connection."""
    return (status, "application/problem+json", "close") == (
        response.status,
        response.headers["content-type"],
        response.headers["connection"],
    )


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (GET[:-2] + b"X: " + b"a" * 9000 + b"\r\n\r\n", 431),
        (GET[:-2] + b"X: a\r\n" * 70 + b"\r\n", 431),
        (GET[:-2] + b"X: a\r\n" * 9000 + b"\r\n", 431),
        (query("", "X: b").replace(b"Content-Length: 0", b"Content-Length: 99999999999"), 413),
        (query("x").replace(b"Content-Length: 1", b"Content-Length: one"), 400),
        (query("x", "Content-Length: 2"), 400),
        (query("x", "Transfer-Encoding: gzip, chunked"), 400),
        (b"nonsense\r\n\r\n", 400),
        (GET[:-2] + b"A b: c\r\n\r\n", 400),
    ],
    ids=["line", "field", "fields", "head", "body", "length", "lengths", "coding", "nonsense", "name"],
)
def test_what_is_too_large_or_malformed_is_refused(server: Served, request_bytes: bytes, status: int) -> None:
    """At once, with the right status and a body like that of other errors; the log does not say by whom."""
    assert is_problem(ask(server, request_bytes, "127.0.0.77"), status)
    assert "127.0.0.77" not in server.log.read_text("utf-8")


def test_a_long_body_is_refused_before_it_has_come(server: Served) -> None:
    """A query of ten megabytes is refused on its first bytes."""
    request = query("x" * 100).replace(b"Content-Length: 100", b"Content-Length: 10000000")
    start = time.monotonic()
    response = ask(server, request)
    assert 413 == response.status
    assert "close" == response.headers["connection"]
    assert time.monotonic() - start < QUICK_SECONDS


def test_requests_may_be_sent_ahead(server: Served) -> None:
    """Each is answered, in order, on the same connection."""
    asked = ["SELECT (1 AS ?n) {}", "SELECT (2 AS ?n) {}", "SELECT (3 AS ?n) {}"]
    with connect(server) as opened:
        opened.sendall(b"\r\n" + b"".join(query(each, "Accept: text/csv") for each in asked))
        file = opened.makefile("rb")
        answers = []
        for _ in asked:
            lines = list(iter(file.readline, b"\r\n"))
            [length] = [int(line.split()[1]) for line in lines if line.lower().startswith(b"content-length")]
            answers.append(file.read(length))
    assert [b"n\r\n1\r\n", b"n\r\n2\r\n", b"n\r\n3\r\n"] == answers


def test_a_body_may_come_in_pieces(server: Served) -> None:
    """As chunks, byte by byte, or after "100 Continue"."""
    chunked = query("", "Transfer-Encoding: chunked").replace(b"Content-Length: 0\r\n", b"")
    assert 200 == ask(server, chunked + b"4\r\nASK \r\n2\r\n{}\r\n0\r\n\r\n").status
    with connect(server) as opened:
        for byte in query("ASK {}"):
            opened.sendall(bytes([byte]))
        assert 200 == read(opened).status
    with connect(server) as opened:
        opened.sendall(query("ASK {}", "Expect: 100-continue")[:-6])
        assert b"HTTP/1.1 100 Continue\r\n\r\n" == opened.recv(100)
        opened.sendall(b"ASK {}")
        assert 200 == read(opened).status


def test_who_hangs_up_gives_its_slots_back(server: Served) -> None:
    """Both of them, long before the limit: the processes are free for the next query of the client."""
    opened = [connect(server) for _ in range(2)]
    for each in opened:
        each.sendall(query(ENDLESS))
    time.sleep(0.5)
    waiting = connect(server)
    waiting.sendall(query("ASK {} # of which no answer is kept"))
    waiting.settimeout(0.7)
    with pytest.raises(TimeoutError):
        waiting.recv(10)
    start = time.monotonic()
    for each in opened:
        each.close()
    waiting.settimeout(QUERY_SECONDS)
    assert 200 == read(waiting).status
    assert time.monotonic() - start < QUERY_SECONDS / 2
    waiting.close()


def test_who_sends_ahead_has_not_hung_up(server: Served) -> None:
    """A second request behind a slow one does not stop it."""
    slow = (
        f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && <{SPACE}x> != ?i) }}"
    )
    with connect(server) as opened:
        opened.sendall(query(slow) + query("ASK {}"))
        first = read(opened)
    assert 200 == first.status
