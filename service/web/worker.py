"""
A web process of gunicorn in which slow clients cost nothing but a connection.

gunicorn's threaded worker gives each new connection to a thread, which waits for the request and for the
reader of the answer: as many slow clients as there are threads stop the service, and one that does not close
its end stops even the loop. Here the loop itself reads requests and sends what is left of answers, and ends
what takes too long; a connection that has to go for another is the one that has been idle longest.
"""

from __future__ import annotations

import errno
import json
import selectors
import socket
import threading
import time
from collections.abc import Callable
from enum import IntEnum
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from graph.settings import Settings
from service.clients import client_name
from service.endpoint.request import longest_body
from service.web.channel import Channel
from service.web.heap import give_back
from service.web.incoming import Incoming, Sizes

LONGEST_LINE: Final = 8190
"""Bytes of a request's first line; the most gunicorn takes. A longer query is sent by POST."""

LONGEST_HEAD: Final = 32_768
"""Bytes of all its lines before the body."""

_MIB: Final = 1024 * 1024
_MOST_HELD: Final = 256 * _MIB
"""Bytes of requests and answers on their way, in one web process; past it the largest is let go."""

_SLOWEST: Final = 32 * 1024
"""Bytes a second at which a long body must come and a long answer must be taken."""

_LINGER_SECONDS: Final = 2.0
"""How long a client may go on sending to a connection that is being closed (RFC 9112, section 9.6)."""

_LOOK_SECONDS: Final = 0.25
"""How often connections are looked through for those that take too long."""

_LIFE_SECONDS: Final = 1.0
"""How often the worker says that it lives; gunicorn would have it said at every turn of the loop."""
_HEAP_SECONDS: Final = 20.0
"""Between two times that free memory goes back to the system."""

_READ_BYTES: Final = 65_536

_STATUS: Final[tuple[tuple[type[Exception], int], ...]] = (
    (errors.LimitRequestLine, 414),
    (errors.LimitRequestHeaders, 431),
    (errors.UnsupportedTransferCoding, 501),
    (errors.ExpectationFailed, 417),
    (errors.ForbiddenProxyRequest, 403),
    (errors.ParseException, 400),
    (errors.ConfigurationProblem, 400),
)
"""What is wrong with a request, told while it is read; the first that fits."""


class Stage(IntEnum):
    """What a connection waits for, in the order in which they go where room is needed."""

    LINGERING = 0
    READING = 1
    SENDING = 2


class Connection(TConn):  # type: ignore[misc]
    """
    One connection and where it stands.

    Attributes:
        socket: The connection itself.
        channel: What gunicorn has for it.
        name: Of the client, or of the proxy before it.
        incoming: What has arrived of the next request.
        stage: What the loop waits for.
        since: When it began to wait, by the monotonic clock.
        began: When the first byte of the request came; 0 before that.
        deadline: When it is over with waiting.
    """

    def __init__(self, cfg: Any, opened: socket.socket, address: Any, server: Any, sizes: Sizes) -> None:  # noqa: ANN401
        super().__init__(cfg, opened, address, server)
        self.channel = self.sock = Channel(opened)
        self.socket = opened
        self.name = client_name(address[0] if address else "")
        self.incoming = Incoming(sizes)
        self.stage = Stage.READING
        self.since = self.began = self.deadline = 0.0

    @property
    def held(self) -> int:
        """Bytes that are kept for it."""
        return len(self.incoming.data) + self.channel.unsent


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker, with connections watched by its loop."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's
        super().__init__(*args, **kwargs)
        settings: Settings = self.app.settings
        self._sizes = Sizes(LONGEST_LINE, LONGEST_HEAD, longest_body(settings), settings.request_mib * _MIB)
        self._request_seconds = settings.request_seconds
        # Whoever comes through a proxy has the proxy's address here, and the proxy counts for itself.
        self._per_client = (
            self.cfg.worker_connections if settings.trusted_proxies else settings.client_connections
        )
        self._watched: dict[Connection, None] = {}
        self._watching = threading.Lock()
        """Held while a connection becomes watched or ceases to be; threads watch those they are done with."""
        self._looked = self._told = self._gave_back = 0.0

    # What gunicorn's worker calls, in the loop.

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection."""
        try:
            opened, address = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._close_oldest(lambda _: True)
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                raise
            return
        if opened.family != socket.AF_UNIX:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.nr_conns += 1
        connection = Connection(self.cfg, opened, address, listener.getsockname(), self._sizes)
        self._make_room(connection)
        self._read_on(connection, self._request_seconds)

    def notify(self) -> None:
        """Say that the worker lives, and hold no more memory than it needs."""
        now = time.monotonic()
        if now - self._gave_back >= _HEAP_SECONDS:
            self._gave_back = now
            give_back()
        if now - self._told >= _LIFE_SECONDS:
            self._told = now
            super().notify()

    def enqueue_req(self, connection: Connection) -> None:
        """Have a request answered by a thread."""
        self.tpool.submit(self._answer, connection)

    def finish_request(self, connection: Connection, is_kept: bool) -> None:
        """A thread is done with a request: send what is left of the answer, then read on or close."""
        if connection.channel.unsent:
            self._send_on(connection, is_kept)
        else:
            self._after_answer(connection, is_kept)

    def murder_keepalived(self, force: bool = False) -> None:
        """End what takes too long, and what holds too much; asked at every turn of the loop."""
        now = time.monotonic()
        if force:
            for connection in self._all_watched():
                self._drop(connection)
        elif now - self._looked >= _LOOK_SECONDS:
            self._looked = now
            for connection in [each for each in self._all_watched() if each.deadline <= now]:
                self._give_up(connection)
            self._hold_less()

    def _cap_keepalive(self, deadline: float) -> None:
        for connection in self._all_watched():
            if connection.stage is Stage.READING and not connection.began:
                connection.deadline = min(connection.deadline, deadline)

    # What happens in a thread.

    def _answer(self, connection: Connection) -> None:
        """Answer a request; the loop has to know of it where there is more left than to wait for the next."""
        is_kept = False
        try:
            is_kept = self.handle(connection)
        finally:
            if not (is_kept and self._reads_on(connection)):
                self.method_queue.defer(self.finish_request, connection, is_kept)

    def _reads_on(self, connection: Connection) -> bool:
        """Let the next request be waited for, if the answer is out and nothing of that request is here."""
        if connection.channel.unsent or connection.parser.unreader.buf.getvalue():
            return False
        with self._watching:
            if not self.alive:  # it is not waited for as long
                return False
            connection.incoming = Incoming(self._sizes)
            connection.began = 0.0
            self._watch_now(connection, Stage.READING, self._read, self.cfg.keepalive)
        return True

    def handle(self, connection: Connection) -> bool:
        """Have a request answered that has arrived."""
        incoming = connection.incoming
        connection.data_ready = True
        connection.init()
        connection.channel.reads_until = (
            time.monotonic()
            + self._request_seconds
            + (incoming.length / _SLOWEST if incoming.is_partial else 0)
        )
        connection.channel.sends_continue = incoming.is_partial
        connection.parser.unreader.unread(bytes(incoming.data))
        incoming.data.clear()
        is_kept: bool = super().handle(connection)
        try:
            connection.channel.flush()
        except OSError:
            connection.channel.shutdown(0)
            return False
        return is_kept

    def handle_request(self, request: Any, connection: Connection) -> bool:  # noqa: ANN401
        """Let the application answer; the rest of a body that was not waited for is not worth waiting for."""
        if connection.incoming.is_partial:
            request.force_close()
        answered: bool = super().handle_request(request, connection)
        return answered

    def _keepalive_after(self, connection: Connection, keepalive: bool) -> bool:
        return (
            keepalive
            and not connection.incoming.is_partial
            and bool(connection.parser.finish_body(deadline=time.monotonic() + 1.0))
        )

    def handle_error(self, request: Any, channel: Channel, address: Any, error: Exception) -> None:  # noqa: ANN401, ARG002
        """Answer a request that gunicorn cannot read; the log is told what, and not who."""
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
        if status == 500:
            self.log.error("a request failed outside the application", exc_info=error)
        channel.shutdown(0)
        channel.sendall(refusal(status, str(error) if status < 500 else ""))

    # The states of a connection.

    def _watch(
        self, connection: Connection, stage: Stage, then: Callable[[Connection], None], seconds: float
    ) -> None:
        with self._watching:
            self._watch_now(connection, stage, then, seconds)

    def _watch_now(
        self, connection: Connection, stage: Stage, then: Callable[[Connection], None], seconds: float
    ) -> None:
        connection.stage = stage
        connection.since = time.monotonic()
        connection.deadline = connection.since + seconds
        self._watched[connection] = None
        event = selectors.EVENT_WRITE if stage is Stage.SENDING else selectors.EVENT_READ
        self.poller.register(connection.socket, event, lambda _: then(connection))

    def _unwatch(self, connection: Connection) -> None:
        with self._watching:
            if connection in self._watched:
                del self._watched[connection]
                self.poller.unregister(connection.socket)

    def _all_watched(self) -> list[Connection]:
        """As of now; threads add to them."""
        with self._watching:
            return list(self._watched)

    def _read_on(self, connection: Connection, seconds: float) -> None:
        connection.began = 0.0
        self._watch(connection, Stage.READING, self._read, seconds)

    def _read(self, connection: Connection) -> None:
        try:
            data = connection.socket.recv(_READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(connection)
            return
        self._take(connection, data)

    def _take(self, connection: Connection, data: bytes) -> None:
        incoming = connection.incoming
        connection.began = connection.began or time.monotonic()
        incoming.feed(data)
        connection.deadline = connection.began + self._request_seconds + len(incoming.data) / _SLOWEST
        if incoming.refusal:
            self._refuse(connection, incoming.refusal)
        elif incoming.is_whole:
            self._unwatch(connection)
            self.enqueue_req(connection)
        elif incoming.expects_continue:
            incoming.expects_continue = False
            self._tell(connection, b"HTTP/1.1 100 Continue\r\n\r\n")

    def _send_on(self, connection: Connection, is_kept: bool) -> None:
        seconds = self._request_seconds + connection.channel.unsent / _SLOWEST
        self._watch(connection, Stage.SENDING, partial(self._send, is_kept=is_kept), seconds)

    def _send(self, connection: Connection, is_kept: bool) -> None:
        try:
            is_sent = connection.channel.flush()
        except OSError:
            self._drop(connection)
            return
        if is_sent:
            self._unwatch(connection)
            self._after_answer(connection, is_kept)

    def _after_answer(self, connection: Connection, is_kept: bool) -> None:
        connection.incoming = Incoming(self._sizes)
        if not is_kept:
            self._linger(connection)
            return
        ahead = connection.parser.unreader.take_buffered()
        self._read_on(connection, self.cfg.keepalive if self.alive else min(1.0, self.cfg.keepalive))
        if ahead:
            self._take(connection, ahead)

    def _refuse(self, connection: Connection, status: int) -> None:
        self._unwatch(connection)
        connection.channel.sendall(refusal(status))
        self._send_on(connection, is_kept=False)

    def _linger(self, connection: Connection) -> None:
        """Close so that the last answer is not lost where the client still sends."""
        try:
            connection.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(connection)
            return
        self._watch(connection, Stage.LINGERING, self._pass_over, _LINGER_SECONDS)

    def _pass_over(self, connection: Connection) -> None:
        try:
            if not connection.socket.recv(_READ_BYTES):
                self._drop(connection)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._drop(connection)

    def _give_up(self, connection: Connection) -> None:
        """End a connection whose time is over; who has begun a request is told."""
        if connection.stage is Stage.READING and connection.began:
            self._refuse(connection, 408)
        else:
            self._drop(connection)

    def _tell(self, connection: Connection, message: bytes) -> None:
        try:
            connection.socket.send(message)
        except OSError:
            self._drop(connection)

    def _drop(self, connection: Connection) -> None:
        if connection in self._watched:
            self._unwatch(connection)
            self._close(connection)

    def _close(self, connection: Connection) -> None:
        self.nr_conns -= 1
        connection.socket.close()

    # Bounds over all connections.

    def _make_room(self, new: Connection) -> None:
        """Let the longest idle go where its client, or all together, have too many."""
        if sum(each.name == new.name for each in self._all_watched()) >= self._per_client:
            self._close_oldest(lambda each: each.name == new.name)
        elif self.nr_conns >= self.cfg.worker_connections:
            self._close_oldest(lambda _: True)

    def _close_oldest(self, may_go: Callable[[Connection], bool]) -> None:
        candidates = [each for each in self._all_watched() if may_go(each)]
        if candidates:
            self._drop(min(candidates, key=lambda each: (each.stage, each.since)))

    def _hold_less(self) -> None:
        watched = self._all_watched()
        held = sum(each.held for each in watched)
        while held > _MOST_HELD:
            largest = max(watched, key=lambda each: each.held)
            watched.remove(largest)
            held -= largest.held
            self._drop(largest)


def refusal(status: int, found: str = "") -> bytes:
    """A whole response that says why a request was not read, and that the connection ends with it."""
    phrase = HTTPStatus(status).phrase
    body = {
        "type": "about:blank",
        "title": phrase,
        "status": status,
        "detail": found or _DETAIL.get(status, phrase),
    }
    content = json.dumps(body).encode() + b"\n"
    head = (
        f"HTTP/1.1 {status} {phrase}\r\nContent-Type: application/problem+json\r\n"
        f"Content-Length: {len(content)}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        "Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + content


_DETAIL: Final = {
    408: "The request did not arrive in time. Send it in one go.",
    413: "The body is longer than any that is taken here.",
    414: f"The address is longer than {LONGEST_LINE:,} bytes. Send a long query by POST.",
    431: "The request has more header fields than are taken, or longer ones.",
    500: "The fault is the service's. Try again in a while.",
}
