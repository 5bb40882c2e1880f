"""Several web nodes over one store elsewhere: any of them answers, and one may die at any moment."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from http.client import HTTPException
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from graph.release import current_release
from graph.remote.access import Access
from tests.sending import send_now
from tests.service.behind import PREFIX, connect, fetch, set_up
from tests.serving import Served, serving
from tests.sparql_server import Faulty, sparql_server
from tests.waiting import wait_until

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a ?c FILTER(?s != <urn:x:%d>) }"
CLIENTS = 4
BEFORE, AFTER = 24, 60
"""Answers before one is killed, and after."""


@pytest.fixture(scope="module")
def store(published: Path) -> Iterator[Faulty]:
    """A server to which what is published was sent."""
    with sparql_server() as told:
        access = Access(f"{told.address}/sparql", f"{told.address}/update", f"{told.address}/graphs")
        send_now(published, access)
        yield told


@pytest.fixture
def nodes(store: Faulty, published: Path, tmp_path: Path) -> Iterator[list[Served]]:
    """Two services over it."""
    with ExitStack() as stack:
        opened = []
        for name in ("one", "two"):
            folder = tmp_path / name
            folder.mkdir()
            node = serving(
                folder, store=f"{store.address}/sparql", mirror=published, trusted_proxies=1, client_rate=0
            )
            opened.append(stack.enter_context(node))
        yield opened


def _proxy(nodes: list[Served], folder: Path) -> tuple[list[str], int]:
    """The shipped file with a line for each node, and the port for https."""
    command, (port, _) = set_up(nodes[0].port, folder)
    path = folder / "peelgraph.conf"
    line = "    server 127.0.0.1:{};\n"
    first = line.format(nodes[0].port)
    text = path.read_text("utf-8")
    assert first in text
    path.write_text(text.replace(first, "".join(line.format(node.port) for node in nodes)), "utf-8")
    return command, port


def _kill(node: Served) -> None:
    """End every process of a node at once, as the loss of its machine would."""
    for process in (node.pid, *node.processes()):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def test_one_of_two_nodes_may_be_killed_under_load(
    nodes: list[Served], published: Path, tmp_path: Path
) -> None:
    """No answer fails but those in flight, which nginx asks of the other node; both say the same before."""
    command, port = _proxy(nodes, tmp_path)
    asked = iter(range(1_000_000))
    statuses: list[int] = []
    counted = threading.Lock()
    stop = threading.Event()

    def ask(path: str) -> int:
        connection = connect(port)
        try:
            return fetch(connection, PREFIX + path, {})[0]
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def load() -> None:
        while not stop.is_set():
            with counted:
                number = next(asked)
            query = urlencode({"query": COUNT % number, "format": "csv"})
            paths = (f"/sparql?{query}", "/", "/doc/force/northamptonshire", "/search?q=fraud", "/readyz")
            status = ask(paths[number % len(paths)])
            with counted:
                statuses.append(status)

    with Popen(command) as proxy, ThreadPoolExecutor(CLIENTS) as clients:
        try:
            wait_until(lambda: ask("/readyz") == 200, 60)
            running = [clients.submit(load) for _ in range(CLIENTS)]
            wait_until(lambda: len(statuses) >= BEFORE, 120)
            _kill(nodes[0])
            at = len(statuses)
            wait_until(lambda: len(statuses) >= at + AFTER, 120)
            stop.set()
            for each in running:
                each.result(60)
        finally:
            stop.set()
            proxy.terminate()
            proxy.wait(30)
    failed = [number for number, status in enumerate(statuses) if status != 200]
    assert len(failed) <= CLIENTS
    assert all(number <= at + 2 * CLIENTS for number in failed), (at, failed)


def test_every_node_tells_the_same_release(nodes: list[Served], published: Path) -> None:
    """That of the store: a node keeps nothing of its own."""
    for node in nodes:
        with urlopen(f"{node.address}/readyz", timeout=30) as response:
            assert current_release(str(published)).id == json.load(response)["release"]
