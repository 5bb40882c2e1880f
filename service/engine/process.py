"""
The parent's hold on one query process: ask it, wait for it just so long, end it.

A reply is read as data, never unpickled: the process at the other end runs readers' queries.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import termios
import time
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph.errors import StoreError
from service.engine.fork_server import EXIT_CODE
from service.engine.message import receive, send

START_SECONDS: Final = 30.0
"""Longest wait for a new process to shut itself in, and to open a store that is not in memory."""

SLOW_SECONDS: Final = 0.25
"""A query that runs for longer yields to others, and its process is not used again."""

_YIELDING: Final = 5
"""Its priority then (nice): a third of what others get. With much less it never ends on a busy machine."""

_TRIES: Final = 3
_TRY_AGAIN_SECONDS: Final = 0.1

HANG_UP_SECONDS: Final = 0.2
"""How long a query may go on when its client has gone: most end by themselves, which spares a new process."""

_END_SECONDS: Final = 5.0
"""Longest wait for word of how a process ended, which comes a moment after its pipes have closed."""


class ProcessEnded(Exception):
    """
    The process ended instead of replying.

    Args:
        signal_number: What ended it, or 0 where it ended by itself.
        was_asked: Whether it had the question; if not, another process can be asked without harm.
    """

    def __init__(self, signal_number: int, was_asked: bool) -> None:
        super().__init__(signal_number, was_asked)
        self.signal_number = signal_number
        self.was_asked = was_asked


class NoReply(Exception):
    """The process did not reply in time."""


class HungUp(Exception):
    """The reply has nobody any more to go to; the process is still busy."""


@dataclass(frozen=True, slots=True)
class Reply:
    """
    What a process said (see `service.engine.worker`).

    Args:
        header: `outcome`, and what goes with it.
        body: The bytes of an answer; else empty.
    """

    header: dict[str, Any]
    body: bytes = b""


class QueryProcess:
    """
    One query process on one release, as `service.engine.starter` starts it.

    Args:
        store: Folder of the release's store.
        process_id: Its id.
        descriptor: Stands for the process itself, whatever becomes of its id (pidfd).
        ask: Descriptor that questions are written to.
        hear: Descriptor that replies are read from.
        end: Descriptor on which its end is told.

    Attributes:
        is_slow: Whether it has worked on one question for so long that it yields to all others since.
    """

    def __init__(self, store: Path, process_id: int, descriptor: int, ask: int, hear: int, end: int) -> None:
        self._store = store
        self.is_slow = False
        self.id = process_id
        self.descriptor = descriptor
        self._end = end
        self._questions = ask
        self._replies = hear

    def wait_until_ready(self) -> None:
        """
        Wait for it to open its store and shut itself in.

        Raises:
            StoreError: It cannot; the message says why.
        """
        try:
            header = self._receive(START_SECONDS).header
        except (NoReply, ProcessEnded) as error:
            reason = "was not ready in time" if isinstance(error, NoReply) else "ended before it was ready"
            raise StoreError(str(self._store), f"a query process {reason}") from None
        if header["outcome"] == "sandbox":
            raise StoreError(
                "query processes",
                f"they cannot be shut in: {header['message']}",
                "a Linux kernel with seccomp and Debian's libseccomp2",
                "Install libseccomp2, or allow the seccomp system call; the service does not start without.",
            )
        if header["outcome"] != "ready":
            raise StoreError(str(self._store), f"the store cannot be opened ({header['message']})")

    def ask(
        self,
        question: dict[str, Any],
        seconds: float,
        connection: int | None = None,
        on_slow: Callable[[], None] = lambda: None,
    ) -> Reply:
        """
        Ask it one question.

        Args:
            connection: Descriptor of the socket that the answer goes to, if there is one.
            on_slow: Called when there is no reply after `SLOW_SECONDS`.

        Raises:
            NoReply: Nothing came within so many seconds; the process is still busy.
            HungUp: The other end of the connection was closed; the process is still busy.
            ProcessEnded: It ended instead.
        """
        try:
            send(self._questions, question)
        except OSError:
            raise ProcessEnded(self._signal(), was_asked=False) from None
        try:
            return self._receive(min(seconds, SLOW_SECONDS), connection)
        except NoReply:
            self._yield()
            on_slow()
            return self._receive(max(0.0, seconds - SLOW_SECONDS), connection)

    def _yield(self) -> None:
        """Leave time to others from now on; there is no way back without privileges."""
        self.is_slow = True
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self.id, _YIELDING)
        for _ in range(_TRIES):
            try:
                Path(f"/proc/{self.id}/autogroup").write_text(str(_YIELDING), encoding="ascii")
            except BlockingIOError:  # it takes one such order in a tenth of a second, of whomever
                time.sleep(_TRY_AGAIN_SECONDS)
            except OSError:  # this kernel does not share out time by session
                return
            else:
                return

    def kill(self) -> None:
        """End it at once, whatever it is doing; who is waiting for its reply learns that it ended."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.descriptor, signal.SIGKILL)

    def end(self) -> None:
        """End it and let go of everything that belongs to it. Nobody may be waiting for its reply."""
        self.kill()
        wait_for(self.descriptor, _END_SECONDS)
        for descriptor in (self._questions, self._replies, self.descriptor, self._end):
            os.close(descriptor)

    def _receive(self, seconds: float, connection: int | None = None) -> Reply:
        try:
            ready = wait_for(self._replies, seconds, connection)
            if not ready:
                raise NoReply
            if self._replies not in ready and self._replies not in wait_for(self._replies, HANG_UP_SECONDS):
                raise HungUp
            return Reply(*receive(self._replies))
        except (EOFError, OSError):
            raise ProcessEnded(self._signal(), was_asked=not self._unread()) from None

    def _unread(self) -> int:
        """Bytes of the question that it has not read."""
        unread = array("i", [0])
        fcntl.ioctl(self._questions, termios.FIONREAD, unread)
        return unread[0]

    def _signal(self) -> int:
        """What ended the process."""
        told = os.read(self._end, EXIT_CODE.size) if wait_for(self._end, _END_SECONDS) else b""
        if len(told) < EXIT_CODE.size:  # what it was forked from was ended, and it was ended with that
            return signal.SIGKILL
        return max(0, -int(EXIT_CODE.unpack(told)[0]))


def ended(processes: Sequence[QueryProcess]) -> list[QueryProcess]:
    """Those of some processes that have ended."""
    poll = select.poll()
    for process in processes:
        poll.register(process.descriptor, select.POLLIN)
    found = {descriptor for descriptor, _ in poll.poll(0)}
    return [process for process in processes if process.descriptor in found]


def wait_for(readable: int, seconds: float, connection: int | None = None) -> set[int]:
    """
    Wait until something can be read, or until the other end of a connection is closed.

    What a client sends ahead, its next request, is no reason to stop waiting.

    Returns:
        Of the two descriptors those that this holds for; none when the time was over.
    """
    poll = select.poll()
    poll.register(readable, select.POLLIN)
    if connection is not None:
        poll.register(connection, select.POLLRDHUP)
    return {descriptor for descriptor, _ in poll.poll(max(0.0, seconds) * 1000)}
