"""What the loop of a web process lets go of, where connections hold too much or there are too many."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from service.web import worker
from service.web.channel import Channel
from service.web.incoming import Sizes
from service.web.worker import Connection, Stage, Worker, refusal


class Loop(Worker):
    """The worker without gunicorn around it."""

    def __init__(self) -> None:
        self._watched: dict[Connection, None] = {}
        self._watching = threading.Lock()
        self.dropped: list[Connection] = []

    def watch(self, connection: Connection, stage: Stage, since: float) -> Connection:
        """Watch a connection."""
        connection.stage, connection.since = stage, since
        self._watched[connection] = None
        return connection

    def _drop(self, connection: Connection) -> None:
        del self._watched[connection]
        self.dropped.append(connection)

    def hold_less(self) -> None:
        """What is asked at every turn."""
        self._hold_less()

    def close_oldest(self) -> None:
        """What is asked where room is needed."""
        self._close_oldest(lambda _: True)


@pytest.fixture
def ends() -> Iterator[list[socket.socket]]:
    """Sockets that are closed afterwards."""
    made: list[socket.socket] = []
    yield made
    for each in made:
        each.close()


def connection(ends: list[socket.socket]) -> Connection:
    """A connection of which nothing is known yet."""
    ends += socket.socketpair()
    return Connection(SimpleNamespace(), ends[-2], ("192.0.2.1", 1), None, Sizes(9, 9, 9, 9))


def test_who_holds_the_most_goes_first(ends: list[socket.socket], monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the rest is little enough: memory has a bound whatever readers do."""
    monkeypatch.setattr(worker, "_MOST_HELD", 1000)
    loop = Loop()
    sizes = (300, 900, 200, 700)
    watched = [loop.watch(connection(ends), Stage.SENDING, 1.0) for _ in sizes]
    for each, size in zip(watched, sizes, strict=True):
        each.channel.sendall(b"x" * size)
    loop.hold_less()
    assert [watched[1], watched[3]] == loop.dropped


def test_the_longest_idle_goes_first(ends: list[socket.socket]) -> None:
    """After those that are being closed anyway, and before any that is being answered."""
    loop = Loop()
    sending = loop.watch(connection(ends), Stage.SENDING, 1.0)
    idle = [loop.watch(connection(ends), Stage.READING, since) for since in (4.0, 2.0)]
    closing = loop.watch(connection(ends), Stage.LINGERING, 9.0)
    for _ in range(4):
        loop.close_oldest()
    assert [closing, idle[1], idle[0], sending] == loop.dropped
    loop.close_oldest()


def test_a_channel_sends_what_there_is_room_for(ends: list[socket.socket]) -> None:
    """The rest is kept, in order, whatever the sizes of its parts."""
    ends += socket.socketpair()
    channel, reader = Channel(ends[-2]), ends[-1]
    parts = [bytes([number % 251]) * (number * 37 % 5000) for number in range(400)]
    for part in parts:
        channel.sendall(part)
    received = b""
    while not channel.flush():
        received += reader.recv(1 << 20)
    assert 0 == channel.unsent
    ends[-2].close()
    while more := reader.recv(1 << 20):
        received += more
    assert b"".join(parts) == received


def test_what_broke_off_is_not_sent(ends: list[socket.socket]) -> None:
    """Half an answer would pass for a whole one."""
    ends += socket.socketpair()
    channel = Channel(ends[-2])
    channel.sendall(b"half")
    channel.shutdown(socket.SHUT_WR)
    assert b"" == channel.recv(10)
    channel.close()
    assert channel.flush()
    ends[-2].close()
    assert b"" == ends[-1].recv(10)


@pytest.mark.parametrize("status", [400, 403, 408, 413, 414, 417, 431, 500, 501])
def test_a_refusal_is_a_whole_response(status: int) -> None:
    """With the length of its body, which is a problem document; what was found cannot break out of it."""
    found = 'x"\r\n\r\n<script>' if status == 400 else ""
    head, _, body = refusal(status, found).partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert f"Content-Length: {len(body)}".encode() in head.split(b"\r\n")
    problem = json.loads(body)
    assert status == problem["status"]
    assert problem["detail"]
