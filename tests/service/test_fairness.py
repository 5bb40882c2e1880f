"""One client's slow queries hold up nobody else, and a client that goes away takes its query with it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import QueryAbandoned, QueryTimedOut, ServiceBusy
from graph.settings import Settings
from service.engine.asker import Asker, asking
from service.engine.process import HANG_UP_SECONDS
from service.engine.runner import Answer, Question
from service.engine.runners import EmbeddedRunner
from tests.service.small_store import ENDLESS, publish_small
from tests.waiting import wait_until

pytestmark = pytest.mark.alone

SECONDS = 3.0
"""Limit of a query in these tests."""

QUICK = "ASK {}"


@pytest.fixture(scope="module")
def limits(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Default fairness on a small store."""
    folder = tmp_path_factory.mktemp("small")
    publish_small(folder)
    return Settings(store=str(folder), query_seconds=SECONDS, query_workers=3, page_workers=2)


@pytest.fixture(scope="module")
def shared_runner(limits: Settings) -> Iterator[EmbeddedRunner]:
    """Query processes on the small store."""
    opened = EmbeddedRunner(limits)
    yield opened
    opened.close()


@pytest.fixture
def runner(shared_runner: EmbeddedRunner) -> Iterator[EmbeddedRunner]:
    """The same, all of its processes there again after each test."""
    yield shared_runner
    wait_until(lambda: 5 == len(shared_runner.process_ids()))


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Threads that ask."""
    with ThreadPoolExecutor(16) as opened:
        yield opened


def descriptors() -> int:
    """How many files, pipes and sockets this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


class Client:
    """Somebody who asks over a connection."""

    def __init__(self, name: str, runner: EmbeddedRunner) -> None:
        self._asker_end, self.end = socket.socketpair()
        self._asker = Asker(name, self._asker_end.fileno())
        self._runner = runner

    def ask(self, query: str, *, is_ours: bool = False) -> Answer:
        """Have a query answered."""
        with asking(self._asker):
            return self._runner.run(Question(query, is_ours=is_ours))

    def close(self) -> None:
        """Go away."""
        self.end.close()


@contextmanager
def busy(
    runner: EmbeddedRunner, threads: ThreadPoolExecutor, *names: str, is_ours: bool = False
) -> Iterator[list[Future[Answer]]]:
    """So many endless queries, each under way or waiting; they end with the block."""
    clients = [Client(name, runner) for name in names]
    asked = [threads.submit(client.ask, ENDLESS, is_ours=is_ours) for client in clients]
    time.sleep(0.3)
    try:
        yield asked
    finally:
        for client in clients:
            client.close()
        for each in asked:
            each.exception()


def test_slow_queries_of_one_client_do_not_hold_up_another(
    runner: EmbeddedRunner, threads: ThreadPoolExecutor
) -> None:
    """However many it sends at once."""
    with busy(runner, threads, *["greedy"] * 8):
        start = time.monotonic()
        Client("modest", runner).ask(QUICK)
        assert time.monotonic() - start < SECONDS / 2


def test_slow_queries_of_many_clients_hold_up_nobody(
    runner: EmbeddedRunner, threads: ThreadPoolExecutor
) -> None:
    """Though they take all processes at first: others are started beside what is slow."""
    with busy(runner, threads, "a", "a", "b", "b"):
        start = time.monotonic()
        Client("quick", runner).ask(QUICK)
        assert time.monotonic() - start < SECONDS / 2
        wait_until(lambda: 5 < len(runner.process_ids()), SECONDS)


def test_a_slow_query_does_not_hold_up_the_next_of_its_client(
    runner: EmbeddedRunner, threads: ThreadPoolExecutor
) -> None:
    """There is a second slot."""
    with busy(runner, threads, "one"):
        start = time.monotonic()
        Client("one", runner).ask(QUICK)
        assert time.monotonic() - start < SECONDS / 2


def test_slow_pages_of_one_client_do_not_hold_up_others(
    runner: EmbeddedRunner, threads: ThreadPoolExecutor
) -> None:
    """Neither the pages of another client nor its queries."""
    with busy(runner, threads, *["greedy"] * 8, is_ours=True):
        start = time.monotonic()
        Client("modest", runner).ask(QUICK, is_ours=True)
        Client("modest", runner).ask(QUICK)
        assert time.monotonic() - start < SECONDS / 2


def test_a_queue_that_is_full_is_freed_for_others(limits: Settings, threads: ThreadPoolExecutor) -> None:
    """Who fills it is told to come back later; who asks little waits and is answered."""
    runner = EmbeddedRunner(replace(limits, query_workers=1, page_workers=0, slow_workers=0, query_queue=3))
    try:
        with busy(runner, threads, *["greedy"] * 4) as asked:
            with pytest.raises(ServiceBusy, match="too many"):
                Client("greedy", runner).ask(QUICK)
            answered = threads.submit(Client("modest", runner).ask, QUICK)
            assert answered.result(SECONDS + 2).body
        errors = [str(each.exception()) for each in asked]
        assert 1 == sum("was stopped after" in error for error in errors)
        assert 1 == sum("too many queries are waiting" in error for error in errors)
    finally:
        runner.close()


def test_who_hangs_up_stops_the_query(runner: EmbeddedRunner, threads: ThreadPoolExecutor) -> None:
    """Its process is replaced, and the client may use its slots again, long before the limit."""
    before = set(runner.process_ids())
    clients = [Client("gone", runner) for _ in range(2)]
    asked = [threads.submit(client.ask, ENDLESS) for client in clients]
    time.sleep(0.3)
    start = time.monotonic()
    for client in clients:
        client.close()
    assert [QueryAbandoned] * 2 == [type(each.exception()) for each in asked]
    Client("gone", runner).ask(QUICK)
    assert time.monotonic() - start < SECONDS - 0.5
    wait_until(lambda: 2 == len(set(runner.process_ids()) - before))


def test_who_hangs_up_while_waiting_leaves_the_queue(
    runner: EmbeddedRunner, threads: ThreadPoolExecutor
) -> None:
    """No process is ever taken for its query: one that had its process would end later."""
    with busy(runner, threads, "one", "one"):
        third = Client("one", runner)
        asked = threads.submit(third.ask, ENDLESS)
        time.sleep(0.1)
        start = time.monotonic()
        third.close()
        assert isinstance(asked.exception(2), QueryAbandoned)
        assert time.monotonic() - start < HANG_UP_SECONDS


def test_what_is_sent_ahead_is_no_hanging_up(runner: EmbeddedRunner, threads: ThreadPoolExecutor) -> None:
    """A client may send its next request before it has the answer; its query goes on, to the limit here."""
    client = Client("early", runner)
    asked = threads.submit(client.ask, ENDLESS)
    time.sleep(0.2)
    client.end.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert isinstance(asked.exception(SECONDS + 2), QueryTimedOut)


def test_a_quick_query_is_not_worth_a_process(runner: EmbeddedRunner) -> None:
    """It is answered to nobody rather than stopped, since a new process costs more."""
    before = runner.process_ids()
    client = Client("gone", runner)
    client.close()
    for _ in range(5):
        client.ask(QUICK)
    assert before == runner.process_ids()


def test_many_that_come_and_go_leave_nothing_behind(runner: EmbeddedRunner) -> None:
    """No slot, no place in the queue and no descriptor is lost, whenever a client goes."""

    def come_and_go(number: int) -> None:
        client = Client(f"c{number % 3}", runner)
        timer = threading.Timer(0.002 * (number % 7), client.close)
        timer.start()
        try:
            client.ask(QUICK)
        except (QueryAbandoned, ServiceBusy):
            pass
        finally:
            timer.join()

    come_and_go(0)
    open_before = descriptors()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(come_and_go, range(150)))
    wait_until(lambda: descriptors() <= open_before + 4)
    assert [True] * 6 == [bool(Client(f"c{n}", runner).ask(QUICK).body) for n in (0, 0, 1, 1, 2, 2)]
