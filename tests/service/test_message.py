"""Messages between the service and its query processes arrive whole, or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from service.engine.message import receive, send


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """The end to read from, and the end to write to; the test may have closed the latter."""
    read, write = os.pipe()
    yield read, write
    os.close(read)


@pytest.mark.parametrize("text", ["", "é" * 100_000])
@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 3_000_000])
def test_a_message_arrives_as_it_was_sent(pipe: tuple[int, int], text: str, size: int) -> None:
    """Whatever its parts are in length, and again after one."""
    read, write = pipe
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)

    def send_twice() -> None:
        send(write, {"text": text}, body)
        told.wait()  # for the one before
        send(write, {"next": 1})
        os.close(write)

    told = threading.Event()
    sender = threading.Thread(target=send_twice)
    sender.start()
    assert ({"text": text}, body) == receive(read)
    told.set()
    assert ({"next": 1}, b"") == receive(read)
    sender.join()
    with pytest.raises(EOFError):
        receive(read)


@pytest.mark.parametrize("kept", [0, 1, 11, 12, 20, 99])
def test_a_message_that_breaks_off_is_none(pipe: tuple[int, int], kept: int) -> None:
    """As when a process ends while it writes its reply."""
    whole, written = os.pipe()
    send(written, {"outcome": "answer"}, b"x" * 100)
    data = os.read(whole, 4096)
    os.close(whole)
    os.close(written)
    read, write = pipe
    os.write(write, data[:kept])
    os.close(write)
    with pytest.raises(EOFError):
        receive(read)
