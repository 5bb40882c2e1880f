"""A store elsewhere is asked so much at a time, and by turns, so that nobody takes all threads."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from graph.errors import QueryAbandoned, ServiceBusy
from graph.settings import Settings
from service.engine.asker import Asker, asking
from service.engine.runner import Answer, Question
from service.engine.runners import RemoteRunner
from service.errors import problem_of
from tests.waiting import wait_until

HELD = "SELECT ?held { }"
QUICK = "ASK {}"


@dataclass
class Elsewhere:
    """An endpoint that answers some questions only when it is let; it tells the most it had at a time."""

    address: str = ""
    gate: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    held: int = 0
    most: int = 0

    def answer(self, asked: bytes) -> bytes:
        """Answer a question."""
        if b"held" not in asked and b"SELECT" in asked:  # which release it serves: it tells of none
            return json.dumps({"head": {"vars": []}, "results": {"bindings": []}}).encode()
        if b"held" not in asked:
            return json.dumps({"head": {}, "boolean": True}).encode()
        with self.lock:
            self.held += 1
            self.most = max(self.most, self.held)
        self.gate.wait(30)
        with self.lock:
            self.held -= 1
        return json.dumps({"head": {"vars": []}, "results": {"bindings": []}}).encode()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """It listens on loopback."""
    told = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = told.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.address = f"http://127.0.0.1:{server.server_port}/sparql"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield told
        told.gate.set()
        server.shutdown()


@pytest.fixture
def settings(elsewhere: Elsewhere) -> Settings:
    """Four questions of readers at a time, and one of pages."""
    return Settings(
        store=elsewhere.address, query_workers=4, page_workers=1, query_seconds=20.0, slow_workers=0
    )


@pytest.fixture
def threads(elsewhere: Elsewhere) -> Iterator[ThreadPoolExecutor]:
    """Threads that ask; whatever they wait for is let go at the end."""
    with ThreadPoolExecutor(32) as opened:
        yield opened
        elsewhere.gate.set()


def ask(runner: RemoteRunner, client: str, query: str, connection: int | None = None) -> Answer:
    """Ask for a client."""
    with asking(Asker(client, connection)):
        return runner.run(Question(query, "application/sparql-results+json"))


def hold(
    runner: RemoteRunner, threads: ThreadPoolExecutor, client: str, questions: int
) -> list[Future[Answer]]:
    """Have a client ask so many questions that are not answered yet."""
    before = runner.pool_state()
    asked = [threads.submit(ask, runner, client, HELD) for _ in range(questions)]
    wait_until(lambda: sum(_under_way(runner)) == before.busy + before.waiting + questions)
    return asked


def _under_way(runner: RemoteRunner) -> tuple[int, int]:
    state = runner.pool_state()
    return state.busy, state.waiting


def test_one_client_does_not_have_all_seats(
    settings: Settings, elsewhere: Elsewhere, threads: ThreadPoolExecutor
) -> None:
    """It has two, the rest of its questions wait, and another is answered meanwhile; then all are."""
    runner = RemoteRunner(settings)
    greedy = hold(runner, threads, "greedy", 8)
    assert (2, 6) == _under_way(runner)
    assert "boolean" == ask(runner, "modest", QUICK).kind
    assert runner.ask("ASK {}")  # the service's own
    elsewhere.gate.set()
    assert ["solutions"] * 8 == [each.result(20).kind for each in greedy]
    assert 2 == elsewhere.most
    assert (0, 0) == _under_way(runner)
    assert 5 == runner.pool_state().idle


def test_who_asks_too_much_is_told_to_come_back(
    settings: Settings, elsewhere: Elsewhere, threads: ThreadPoolExecutor
) -> None:
    """Where the queue is full, the newest question of the client with the most of them goes: 503."""
    runner = RemoteRunner(replace(settings, query_queue=3))
    greedy = hold(runner, threads, "greedy", 5)
    with pytest.raises(ServiceBusy, match="too many queries are waiting") as caught:
        ask(runner, "greedy", HELD)
    assert 503 == problem_of(caught.value).status
    hold(runner, threads, "one", 2)
    others = [threads.submit(ask, runner, "other", HELD)]
    wait_until(lambda: any(each.done() for each in greedy))
    [dropped] = [each for each in greedy if each.done()]
    assert isinstance(dropped.exception(), ServiceBusy)
    elsewhere.gate.set()
    assert ["solutions"] == [each.result(20).kind for each in others]


def test_slow_questions_leave_their_seats_to_others(settings: Settings, threads: ThreadPoolExecutor) -> None:
    """As far as there is room: whoever waits is answered while all seats hold slow ones."""
    runner = RemoteRunner(replace(settings, slow_workers=4))
    for client in ("one", "two"):
        hold(runner, threads, client, 2)
    assert "boolean" == ask(runner, "three", QUICK).kind
    assert "boolean" == ask(runner, "four", QUICK).kind


def test_a_client_that_goes_away_gives_up_its_turn(settings: Settings, threads: ThreadPoolExecutor) -> None:
    """While it waits; nobody waits for it then."""
    runner = RemoteRunner(settings)
    hold(runner, threads, "greedy", 2)
    here, there = socket.socketpair()
    waiting = threads.submit(ask, runner, "greedy", HELD, here.fileno())
    wait_until(lambda: _under_way(runner) == (2, 1))
    there.close()
    assert isinstance(waiting.exception(15), QueryAbandoned)
    assert (2, 0) == _under_way(runner)
    here.close()


def test_a_question_that_fails_leaves_its_seat(settings: Settings) -> None:
    """As often as it fails."""
    runner = RemoteRunner(replace(settings, store="http://127.0.0.1:9/sparql"))
    for _ in range(6):
        with pytest.raises(Exception, match="cannot be reached"):
            ask(runner, "one", QUICK)
    assert 5 == runner.pool_state().idle
