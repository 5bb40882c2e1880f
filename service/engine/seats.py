"""
So many questions at a time to a store elsewhere, by the same turns as for query processes.

Each question that is under way holds a thread of the web server until the store elsewhere has answered.
`turns` says who is next; a question that takes long leaves its seat to others, as far as there is room, and
its client counts as slow for a while. A client that goes away while it waits gives up its turn; a question
that was sent is answered to its end, which `query_seconds` bounds.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from graph.errors import QueryAbandoned, ServiceBusy
from graph.settings import Settings
from service.engine.asker import Asker
from service.engine.process import SLOW_SECONDS, wait_for
from service.engine.runner import PoolState
from service.engine.turns import Shares, Turn, Turns

_ENDING_SECONDS: Final = 2.0
"""A question waits so much longer than a query may run."""


class _Seat(Turn):
    """
    A turn of a thread that can be told when it has come.

    Args:
        since: When it came; 0 before.
        is_dropped: Whether it must go because too many wait.
    """

    __slots__ = ("bell", "is_dropped", "since")

    def __init__(self, client: str, is_ours: bool) -> None:
        super().__init__(client, is_ours)
        self.since = 0.0
        self.is_dropped = False
        self.bell: int | None = None

    def ring(self) -> None:
        """Wake the thread, if it waits."""
        if self.bell is not None:
            os.eventfd_write(self.bell, 1)


class Seats:
    """
    Places for questions that are under way; safe to use from several threads.

    Args:
        settings: As many as there would be query processes, with the same shares and the same queue.
    """

    def __init__(self, settings: Settings) -> None:
        self._longest = settings.query_seconds + _ENDING_SECONDS
        self._lock = threading.Lock()
        self._turns: Turns[_Seat] = Turns(Shares.of(settings))
        self._free = settings.query_workers + settings.page_workers
        self._taken: set[_Seat] = set()

    @contextmanager
    def one(self, asker: Asker, is_ours: bool) -> Iterator[None]:
        """
        A seat, once its turn has come, until left.

        Raises:
            ServiceBusy: None came free, or too many wait already.
            QueryAbandoned: Who asks has closed the connection.
        """
        seat = _Seat(asker.client, is_ours)
        self._take(seat, asker.connection)
        try:
            yield
        finally:
            self._leave(seat)

    def state(self) -> PoolState:
        """How many are free, taken and waited for."""
        with self._lock:
            return PoolState(self._free, len(self._taken), sum(1 for _ in self._turns))

    def _take(self, seat: _Seat, connection: int | None) -> None:
        with self._lock:
            self._turns.join(seat)
            self._serve()
            if seat.since:
                return
            if (surplus := self._turns.one_too_many()) is not None:
                self._turns.leave(surplus)
                surplus.is_dropped = True
                surplus.ring()
            if seat.is_dropped:
                raise _busy("too many queries are waiting")
            seat.bell = os.eventfd(0)
        try:
            is_gone = self._wait(seat, seat.bell, connection)
        finally:
            with self._lock:
                os.close(seat.bell)
                seat.bell = None
                if not seat.since and not seat.is_dropped:
                    self._turns.leave(seat)
        if seat.since:
            return
        if seat.is_dropped:
            raise _busy("too many queries are waiting")
        raise _abandoned() if is_gone else _busy("no place came free in time")

    def _wait(self, seat: _Seat, bell: int, connection: int | None) -> bool:
        """Until the turn has come, or not: whether the client has gone. Who waits looks out for slow ones."""
        deadline = time.monotonic() + self._longest
        while (left := deadline - time.monotonic()) > 0:
            woken = wait_for(bell, min(left, SLOW_SECONDS), connection)
            if woken:
                return bell not in woken
            with self._lock:
                self._serve()
            if seat.since:
                return False
        return False

    def _serve(self) -> None:
        """Give seats to those whose turn it is, those of slow questions too."""
        now = time.monotonic()
        for taken in [each for each in self._taken if not each.is_aside and now - each.since > SLOW_SECONDS]:
            self._turns.mark_slow(taken.client)
            self._free += self._turns.set_aside(taken)
        while (next_one := self._turns.next(self._free)) is not None:
            self._free -= 1
            self._taken.add(next_one)
            next_one.since = now
            next_one.ring()

    def _leave(self, seat: _Seat) -> None:
        with self._lock:
            self._taken.discard(seat)
            if time.monotonic() - seat.since > SLOW_SECONDS:
                self._turns.mark_slow(seat.client)
            self._free += not seat.is_aside
            self._turns.done(seat)
            self._serve()


def _abandoned() -> QueryAbandoned:
    return QueryAbandoned("query", "the connection was closed before the answer was there")


def _busy(found: str) -> ServiceBusy:
    return ServiceBusy("query", found, next_step="Ask again in a few seconds.")
