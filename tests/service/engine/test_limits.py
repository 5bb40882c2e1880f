"""Whatever a query does, it is ended in time, its reader is told why, and others are answered meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from graph import sandbox
from graph.errors import (
    PeelgraphError,
    QueryRefused,
    QueryTimedOut,
    QueryTooDeep,
    QueryTooLarge,
    ServiceBusy,
    StoreError,
)
from graph.settings import Settings
from service.engine import runners
from service.engine.runner import Question
from service.engine.runners import EmbeddedRunner
from tests.service.engine.asking import SECONDS, count, is_running
from tests.service.small_store import ENDLESS, MEMORY_BOMB, THINGS
from tests.waiting import wait_until

pytestmark = pytest.mark.alone

SLACK = 1.5
"""What a busy machine may add to a wait, in seconds."""

BRACES = "SELECT * WHERE " + "{" * 3000 + "}" * 3000


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every query through to the processes."""
    monkeypatch.setattr(runners, "check_query", lambda *_: None)


def answers_meanwhile(runner: EmbeddedRunner, query: str, error: type[PeelgraphError]) -> float:
    """
    Ask a query that must fail while another thread asks good ones, each of which must be answered.

    Returns:
        How long the failing query took, in seconds.
    """
    answered: list[int] = []
    done = threading.Event()

    def ask_on() -> None:
        while not done.is_set():
            answered.append(count(runner))

    with ThreadPoolExecutor(1) as threads:
        others = threads.submit(ask_on)
        start = time.monotonic()
        try:
            with pytest.raises(error):
                runner.run(Question(query))
            seconds = time.monotonic() - start
        finally:
            done.set()
        others.result()
    assert {THINGS} == set(answered)
    return seconds


def test_an_endless_query_is_stopped_at_the_limit(runner: EmbeddedRunner) -> None:
    """It ends within the limit, by an error of its own, and others are answered meanwhile."""
    seconds = answers_meanwhile(runner, ENDLESS, QueryTimedOut)
    assert SECONDS <= seconds < SECONDS + SLACK


@pytest.fixture(scope="module")
def patient(limits: Settings) -> Iterator[EmbeddedRunner]:
    """The same with time to take all memory, on a busy machine too."""
    opened = EmbeddedRunner(replace(limits, query_seconds=30.0))
    yield opened
    opened.close()


def test_a_memory_bomb_is_stopped(patient: EmbeddedRunner) -> None:
    """A query that takes all memory ends by an error that says so, and others are answered meanwhile."""
    answers_meanwhile(patient, MEMORY_BOMB, QueryTooLarge)


def test_nested_braces_are_refused(runner: EmbeddedRunner) -> None:
    """The text that crashes the engine is refused at once, and others are answered meanwhile."""
    assert answers_meanwhile(runner, BRACES, QueryTooDeep) < SLACK


@pytest.mark.usefixtures("unguarded")
def test_a_crash_of_the_engine_is_an_error_like_any_other(runner: EmbeddedRunner) -> None:
    """Let through to the engine, the same text ends one process, which is replaced."""
    assert answers_meanwhile(runner, BRACES, QueryTooDeep) < SECONDS + SLACK
    wait_until(lambda: 3 == len(runner.process_ids()))


def test_an_endless_answer_is_stopped(runner: EmbeddedRunner) -> None:
    """An answer past its limit is refused whole, not cut."""
    with pytest.raises(QueryTooLarge, match="larger than 1,048,576 bytes"):
        runner.run(Question("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))


def test_all_processes_are_replaced(patient: EmbeddedRunner) -> None:
    """More bad queries than there are processes leave the service as it was."""
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(patient.run, Question(MEMORY_BOMB)) for _ in range(4)]
    assert {QueryTooLarge} == {type(each.exception()) for each in asked}
    wait_until(lambda: 3 == len(patient.process_ids()))
    assert THINGS == count(patient)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A listening address of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        opened.settimeout(0.3)
        yield opened


def call(listener: socket.socket, silent: str = "") -> str:
    """A query that calls the listener."""
    port = listener.getsockname()[1]
    return f"SELECT * WHERE {{ SERVICE {silent} <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"


def assert_nothing_arrives(listener: socket.socket) -> None:
    """Nobody has connected."""
    with pytest.raises(TimeoutError):
        listener.accept()


def test_another_server_is_not_called(runner: EmbeddedRunner, listener: socket.socket) -> None:
    """A query with SERVICE is refused at once, and others are answered meanwhile."""
    assert answers_meanwhile(runner, call(listener), QueryRefused) < SLACK
    assert_nothing_arrives(listener)


@pytest.mark.usefixtures("unguarded")
def test_a_process_cannot_call_another_server(runner: EmbeddedRunner, listener: socket.socket) -> None:
    """Let through to the engine, the same query fails there, silently or not: the process has no network."""
    with pytest.raises(QueryRefused, match="another server"):
        runner.run(Question(call(listener)))
    assert b'"bindings":[{}]' in runner.run(Question(call(listener, "SILENT"))).body
    assert_nothing_arrives(listener)


def test_the_listener_would_notice_a_call(listener: socket.socket) -> None:
    """Outside a query process the same query does arrive: the tests above look at the right place."""
    code = "import sys, pyoxigraph; list(pyoxigraph.Store().query(sys.argv[1]))"
    asker = subprocess.Popen([sys.executable, "-c", code, call(listener)], stderr=subprocess.DEVNULL)
    try:
        listener.settimeout(20)
        listener.accept()[0].close()
    finally:
        asker.kill()
        asker.wait()


def test_idle_processes_may_be_killed(runner: EmbeddedRunner) -> None:
    """No reader notices that idle processes were killed from outside."""
    wait_until(lambda: 3 == len(runner.process_ids()))
    killed = runner.process_ids()
    for process in killed:
        os.kill(process, signal.SIGKILL)
    assert [THINGS] * 5 == [count(runner) for _ in range(5)]
    wait_until(lambda: 3 == len(set(runner.process_ids()) - set(killed)))


def test_killing_a_busy_process_is_told(limits: Settings) -> None:
    """Who was being answered learns that it was no fault of the query, and may ask again."""
    runner = EmbeddedRunner(replace(limits, query_workers=1, page_workers=0, query_seconds=20.0))
    try:
        with ThreadPoolExecutor(1) as threads:
            asked = threads.submit(runner.run, Question(ENDLESS))
            time.sleep(0.3)
            [process] = runner.process_ids()
            os.kill(process, signal.SIGKILL)
            assert isinstance(asked.exception(timeout=10), ServiceBusy)
        assert THINGS == count(runner)
    finally:
        runner.close()


def test_answers_do_not_get_mixed_up(runner: EmbeddedRunner) -> None:
    """Each of many threads gets the answer to its own question."""
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda n: count(runner, f"SELECT ({n} AS ?n) WHERE {{}}"), range(200)))
    assert list(range(200)) == numbers


def test_a_client_may_ask_much_at_once(limits: Settings) -> None:
    """Comunica has some thirty quick queries under way at a time, and takes a refusal for the end."""
    runner = EmbeddedRunner(Settings(store=limits.store, query_seconds=30.0))
    try:
        with ThreadPoolExecutor(40) as threads:
            assert [THINGS] * 400 == list(threads.map(lambda _: count(runner), range(400)))
    finally:
        runner.close()


def test_pages_are_answered_while_readers_wait(limits: Settings) -> None:
    """Slow queries of readers leave a process to the pages, and only so many readers may wait."""
    runner = EmbeddedRunner(replace(limits, query_workers=1, page_workers=1, query_queue=1))
    try:
        with ThreadPoolExecutor(3) as threads:
            slow = [threads.submit(runner.run, Question(ENDLESS)) for _ in range(3)]
            time.sleep(0.4)
            start = time.monotonic()
            assert runner.ask("ASK {}")
            assert time.monotonic() - start < 0.7
            errors = [type(each.exception()) for each in slow]
        assert 1 <= errors.count(QueryTimedOut)
        assert 1 <= errors.count(ServiceBusy)
    finally:
        runner.close()


def test_a_process_that_took_much_memory_is_replaced(runner: EmbeddedRunner) -> None:
    """The next question has its full share of memory."""
    wait_until(lambda: 3 == len(runner.process_ids()))
    before = set(runner.process_ids())
    long = "x" * 5000
    texts = f"BIND('{long}' AS ?x) BIND(CONCAT(STR(?a), STR(?d), ?x, ?x, ?x, ?x, ?x, ?x, ?x) AS ?text)"
    query = f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?text {{ ?a ?b ?c . ?d ?e ?f . {texts} }} }}"
    assert THINGS * THINGS == count(runner, query)
    wait_until(lambda: before != set(runner.process_ids()))


def test_closing_leaves_nothing_behind(limits: Settings) -> None:
    """Processes end with the runner, one in the middle of a query too, whose reader is told."""
    runner = EmbeddedRunner(limits)
    processes = runner.process_ids()
    assert 3 == len(processes)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(runner.run, Question(ENDLESS))
        time.sleep(0.2)
        runner.close()
        assert isinstance(asked.exception(timeout=5), ServiceBusy)
    wait_until(lambda: not any(is_running(process) for process in processes))
    with pytest.raises(ServiceBusy):
        runner.run(Question("ASK {}"))


def test_query_processes_end_with_the_service(limits: Settings) -> None:
    """A service that is killed leaves no process behind, not even one that computes for ever."""
    code = f"""
import sys, threading
from graph.settings import Settings
from service.engine.runner import Question
from service.engine.runners import EmbeddedRunner
settings = Settings(
    store={limits.store!r}, query_seconds=600.0, query_workers=2, page_workers=1, slow_workers=0
)
runner = EmbeddedRunner(settings)
threading.Thread(target=runner.run, args=(Question({ENDLESS!r}),), daemon=True).start()
print(*runner.process_ids(), flush=True)
sys.stdin.read()
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    service = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    assert service.stdout
    processes = [int(each) for each in service.stdout.readline().split()]
    assert 3 == len(processes)
    time.sleep(0.3)
    assert all(is_running(process) for process in processes)
    service.kill()
    service.communicate()
    wait_until(lambda: not any(is_running(process) for process in processes))


def test_a_service_that_cannot_shut_queries_in_does_not_start(
    limits: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the filter of system calls nothing is answered, and the message says what to install."""
    (tmp_path / "pyseccomp.py").write_text("raise RuntimeError('Unable to find libseccomp')\n", "utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(
        StoreError, match=r"cannot be shut in.*Unable to find libseccomp.*Install libseccomp2"
    ):
        EmbeddedRunner(limits)


def test_a_filter_that_does_not_hold_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The filter is tried out, not believed in."""
    monkeypatch.setattr(sandbox, "_load_filter", lambda: None)
    with pytest.raises(sandbox.SandboxMissing, match="lets sockets through"):
        sandbox.refuse_calls()


def test_a_shut_in_process_can_do_nothing_but_compute() -> None:
    """Network, programs, new code and further processes are refused, in every thread; files can be opened."""
    code = """
import mmap, os, socket, subprocess, threading
from graph.sandbox import refuse_calls

refused = []
started, go = threading.Event(), threading.Event()

def attempt(*actions):
    for action in actions:
        try:
            action()
        except PermissionError:
            refused.append(action)

def later():
    started.set()
    go.wait()
    attempt(socket.socket)

thread = threading.Thread(target=later)
thread.start()
started.wait()
pair = socket.socketpair()
refuse_calls()
go.set()
thread.join()
attempt(
    socket.socket,
    socket.socketpair,
    os.fork,
    lambda: os.execv("/bin/true", ["true"]),
    lambda: subprocess.run(["/bin/true"]),
    lambda: pair[0].sendto(b"x", "/nowhere"),
    lambda: pair[0].sendmsg([b"x"]),
    lambda: os.kill(os.getppid(), 0),
    lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC),
)
open("/proc/self/statm").close()
threading.Thread(target=print, args=(len(refused),)).start()
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=30
    )
    assert ("10\n", 0) == (done.stdout, done.returncode), done.stderr
