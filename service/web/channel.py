"""
A socket that keeps what is written to it, so that a thread is done with an answer before its reader is.

gunicorn writes an answer to it as to any socket, in a thread; as much as the kernel takes at once goes out
from there, and the rest from the loop of `service.web.worker`.
"""

from __future__ import annotations

import errno
import socket
import time
from collections import deque
from itertools import islice
from typing import Any, Final

_MOST_PARTS: Final = 64
"""So many are given to the kernel in one call."""

_MOST_KEPT: Final = 64 * 1024 * 1024
"""A thread that writes more than this waits for the reader after all; no answer to a query is so long."""

_LONGEST_WAIT_SECONDS: Final = 60.0


class Channel:
    """
    One end of a connection, whose socket waits only where it is said here.

    Args:
        connection: The socket itself.

    Attributes:
        reads_until: When a thread that waits for more of a body gives up, by the monotonic clock.
        sends_continue: Whether "100 Continue" is still to be sent when gunicorn says so.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._socket.setblocking(False)
        self._parts: deque[memoryview] = deque()
        self._is_over = False
        self.unsent = 0
        self.reads_until = 0.0
        self.sends_continue = True

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all else is the socket's
        return getattr(self._socket, name)

    def recv(self, size: int) -> bytes:
        """
        Wait for more of a body; nothing comes any more after `shutdown`.

        Raises:
            ConnectionResetError: It did not come in time.
        """
        if self._is_over:
            return b""
        try:
            self._socket.settimeout(max(0.01, self.reads_until - time.monotonic()))
            return self._socket.recv(size)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the body did not arrive in time") from None
        finally:
            self._socket.setblocking(False)

    def send(self, data: bytes) -> int:
        """Send at once; of gunicorn this is "100 Continue" alone."""
        if not self.sends_continue:
            return len(data)
        try:
            self._socket.settimeout(1.0)
            return self._socket.send(data)
        finally:
            self._socket.setblocking(False)

    def sendall(self, data: bytes) -> None:
        """
        Keep some bytes for sending.

        Raises:
            OSError: The connection is gone, or its reader does not take what is far too much to keep.
        """
        if data:
            self._parts.append(memoryview(data))
            self.unsent += len(data)
        if self.unsent > _MOST_KEPT:
            self._wait_for_reader()

    def settimeout(self, _: float | None) -> None:
        """Leave waiting to the methods here."""

    def setblocking(self, _: bool) -> None:
        """Leave waiting to the methods here."""

    def gettimeout(self) -> None:
        """No time-out: nothing here waits for long."""

    def shutdown(self, _: int) -> None:
        """What broke off is not sent: it would pass for a whole answer."""
        self._is_over = True
        self._parts.clear()
        self.unsent = 0

    def close(self) -> None:
        """Leave closing to the loop, which knows when."""

    def flush(self) -> bool:
        """
        Send what the kernel takes without waiting.

        Returns:
            Whether nothing is left.

        Raises:
            OSError: The connection is gone.
        """
        while self._parts:
            try:
                sent = self._socket.sendmsg(list(islice(self._parts, _MOST_PARTS)))
            except (BlockingIOError, InterruptedError):
                return False
            self._take_off(sent)
        return True

    def _wait_for_reader(self) -> None:
        until = time.monotonic() + _LONGEST_WAIT_SECONDS
        while not self.flush() and self.unsent > _MOST_KEPT // 2:
            if time.monotonic() > until:
                raise BrokenPipeError(errno.EPIPE, "the reader is too slow")
            time.sleep(0.05)

    def _take_off(self, sent: int) -> None:
        self.unsent -= sent
        while sent:
            part = self._parts[0]
            if sent < len(part):
                self._parts[0] = part[sent:]
                return
            sent -= len(part)
            self._parts.popleft()
