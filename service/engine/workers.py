"""
A pool of query processes on one release, each of which may be killed and replaced at any time.

A query that does not end is ended by ending its process; so is one that takes all memory or breaks the
engine, and one whose client has gone. The pool is asked from many threads, and `turns` says which of them is
next. Replacements are made by the pool's own thread, so that an answer waits for none; but whose query made
one needed has its turn taken up until it is there.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from graph.errors import (
    QueryAbandoned,
    QueryError,
    QueryTimedOut,
    QueryTooDeep,
    QueryTooLarge,
    ServiceBusy,
    StoreError,
)
from graph.settings import Settings
from service.engine.asker import Asker, current_asker
from service.engine.process import HungUp, NoReply, ProcessEnded, QueryProcess, Reply, ended, wait_for
from service.engine.runner import PoolState
from service.engine.starter import ProcessStarter
from service.engine.turns import Shares, Turn, Turns

_RETRY_SECONDS: Final = 1.0
"""Pause before another try when a process cannot be started."""

_REPLACED_SECONDS: Final = 2.0
"""A question waits so much longer than a query may run: a stopped query's process has to come back."""

_log = logging.getLogger(__name__)


class PoolClosed(Exception):
    """The pool takes no more questions: another release is being served."""


class _Place(Turn):
    """
    A turn of a thread that can be told when it has come.

    Args:
        process: Once the turn has come.
        is_dropped: Whether it must go because too many wait.
    """

    __slots__ = ("_bell", "is_dropped", "process")

    def __init__(self, client: str, is_ours: bool) -> None:
        super().__init__(client, is_ours)
        self.process: QueryProcess | None = None
        self.is_dropped = False
        self._bell: int | None = None

    def hang_bell(self) -> int:
        """A descriptor that can be read from once something has happened; given back by `close`."""
        self._bell = os.eventfd(0)
        return self._bell

    def ring(self) -> None:
        """Wake the thread, if it waits."""
        if self._bell is not None:
            os.eventfd_write(self._bell, 1)

    def close(self) -> None:
        """Let go of the descriptor."""
        if self._bell is not None:
            os.close(self._bell)
            self._bell = None


class WorkerPool:
    """
    Query processes on one release.

    Args:
        store: Folder of the release's store, with no symbolic link that may change.
        settings: Number of processes and their limits.

    Raises:
        StoreError: The first processes cannot open the store or cannot be shut in.
    """

    def __init__(self, store: Path, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._lock = threading.Lock()
        self._idle: list[QueryProcess] = []
        self._busy: set[QueryProcess] = set()
        self._replaced = 0
        self._turns: Turns[_Place] = Turns(Shares.of(settings))
        self._is_closed = False
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._starter = ProcessStarter(store, settings)
        self._keeper = threading.Thread(target=self._keep, name="query-processes", daemon=True)
        self._keeper.start()
        self._start_first()

    def ask(self, question: dict[str, Any], is_ours: bool) -> Reply:
        """
        Have one question answered, for whom `current_asker` says.

        Args:
            question: As `service.engine.worker` takes it.
            is_ours: It is a page's own.

        Raises:
            ServiceBusy: No process came free, or too many wait already.
            QueryAbandoned: Who asks has closed the connection.
            QueryTimedOut: Ended at the time limit.
            QueryTooLarge: Its process ran out of memory.
            QueryTooDeep: Its process ran out of stack.
            PoolClosed: The pool is closed.
        """
        asker = current_asker()
        while True:
            place, process = self._take(asker, is_ours)
            try:
                reply = self._ask(process, question, asker, place)
            except NoReply:
                self._replace(process, place)
                raise self._timed_out() from None
            except HungUp:
                self._replace(process, place)
                raise _abandoned() from None
            except ProcessEnded as end:
                self._replace(process, place, is_to_blame=end.was_asked)
                if end.was_asked:
                    raise _ended(end.signal_number) from None
                continue  # it had died while idle
            except BaseException:
                self._replace(process, place)
                raise
            if reply.header["is_worn"] or process.is_slow:
                self._replace(process, place)
            else:
                self._give_back(process, place)
            return reply

    @property
    def release(self) -> str:
        """Name of the release that it answers from."""
        return self._store.parent.name

    def _ask(self, process: QueryProcess, question: dict[str, Any], asker: Asker, place: _Place) -> Reply:
        def set_aside() -> None:
            with self._lock:
                self._turns.mark_slow(asker.client)
                if not self._is_closed and self._turns.set_aside(place):
                    self._tasks.put(lambda: self._start(None))

        return process.ask(question, self._settings.query_seconds, asker.connection, set_aside)

    def process_ids(self) -> list[int]:
        """The processes there are now, idle and busy."""
        with self._lock:
            return sorted(process.id for process in (*self._idle, *self._busy))

    def state(self) -> PoolState:
        """The processes there are now, in numbers."""
        with self._lock:
            waiting = sum(1 for _ in self._turns)
            return PoolState(len(self._idle), len(self._busy), waiting, self._replaced)

    def close(self, *, at_once: bool = True) -> None:
        """
        End the processes.

        Args:
            at_once: Whether those that are answering are ended too, rather than when they have answered.
        """
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
            for place in self._turns:
                place.ring()
            if at_once:
                for process in self._busy:
                    process.kill()
        for process in idle:
            process.end()
        self._let_keeper_go()

    def _end_late(self, process: QueryProcess) -> None:
        """End a process that was still answering, or being made, when the pool was closed."""
        process.end()
        self._let_keeper_go()

    def _let_keeper_go(self) -> None:
        """The kernel ends the processes with the thread that started them: it stays for the last answer."""
        with self._lock:
            if not self._busy:
                self._tasks.put(None)

    def _start_first(self) -> None:
        started: list[QueryProcess] = []
        done = threading.Event()
        number = self._settings.query_workers + self._settings.page_workers

        failed: list[StoreError] = []

        def start_all() -> None:
            try:
                started.extend(self._starter.start() for _ in range(number))
            except StoreError as error:
                failed.append(error)
            finally:
                done.set()

        self._tasks.put(start_all)
        done.wait()
        try:
            for error in failed:
                raise error
            for process in started:
                process.wait_until_ready()
        except StoreError:
            for process in started:
                process.end()
            self.close()
            raise
        self._idle.extend(started)

    def _take(self, asker: Asker, is_ours: bool) -> tuple[_Place, QueryProcess]:
        """A process, and the place to give back with it."""
        place = _Place(asker.client, is_ours)
        with self._lock:
            if self._is_closed:
                raise PoolClosed
            self._turns.join(place)
            self._drop_dead()
            self._serve()
            if place.process:
                return place, place.process
            if (surplus := self._turns.one_too_many()) is not None:
                self._drop(surplus)
            if place.is_dropped:
                raise _busy("too many queries are waiting")
            bell = place.hang_bell()
        try:
            longest = self._settings.query_seconds + _REPLACED_SECONDS
            woken = wait_for(bell, longest, asker.connection)
        finally:
            with self._lock:
                place.close()
                if not place.process and not place.is_dropped:
                    self._turns.leave(place)
        if place.process:
            return place, place.process
        if self._is_closed:
            raise PoolClosed
        if place.is_dropped:
            raise _busy("too many queries are waiting")
        raise _abandoned() if woken else _busy("no query process came free in time")

    def _drop(self, place: _Place) -> None:
        self._turns.leave(place)
        place.is_dropped = True
        place.ring()

    def _serve(self) -> None:
        """Give idle processes to those whose turn it is."""
        while (place := self._turns.next(len(self._idle))) is not None:
            process = self._idle.pop()
            self._busy.add(process)
            place.process = process
            place.ring()

    def _drop_dead(self) -> None:
        """Have those replaced that ended while idle; of one that ends after this, asking it tells."""
        for process in ended(self._idle):
            self._idle.remove(process)
            self._tasks.put(lambda process=process: self._renew(process, None))  # type: ignore[misc]

    def _give_back(self, process: QueryProcess, place: _Place | None) -> None:
        with self._lock:
            self._busy.discard(process)
            if not self._is_closed:
                self._idle.append(process)
                if place:
                    self._turns.done(place)
                self._serve()
                return
        self._end_late(process)

    def _replace(self, process: QueryProcess, place: _Place, *, is_to_blame: bool = True) -> None:
        """End a process, and let the next be started; a query that makes that needed counts as a slow one."""
        process.kill()
        with self._lock:
            self._busy.discard(process)
            if is_to_blame:
                self._turns.mark_slow(place.client)
            if not self._is_closed:
                if place.is_aside:  # another has taken its place already
                    self._turns.done(place)
                    self._serve()
                    self._tasks.put(process.end)
                else:
                    self._tasks.put(lambda: self._renew(process, place))
                return
        self._end_late(process)

    def _keep(self) -> None:
        """The pool's own thread: starts every process, and so must live as long as they do."""
        try:
            while task := self._tasks.get():
                task()
        finally:
            self._starter.close()

    def _renew(self, old: QueryProcess, place: _Place | None) -> None:
        old.end()
        self._replaced += 1  # by the keeper's thread alone
        self._start(place)

    def _start(self, place: _Place | None) -> None:
        """Start one more process, and give back with it the place that has waited for it."""
        while not self._is_closed:
            try:
                new = self._starter.start()
                new.wait_until_ready()
            except (StoreError, OSError) as error:
                _log.error("a query process cannot be started: %s", error)
                time.sleep(_RETRY_SECONDS)
                continue
            self._give_back(new, place)
            return

    def _timed_out(self) -> QueryTimedOut:
        return QueryTimedOut(
            "query",
            f"it was stopped after {self._settings.query_seconds:g} seconds",
            next_step="Ask for less: start from a named thing, add a LIMIT, or ask in several queries.",
        )


def _abandoned() -> QueryAbandoned:
    return QueryAbandoned("query", "the connection was closed before the answer was there")


def _busy(found: str) -> ServiceBusy:
    return ServiceBusy("query", found, next_step="Ask again in a few seconds.")


def _ended(signal_number: int) -> QueryError:
    """What the end of a process says about the query it was answering."""
    match signal_number:
        case signal.SIGABRT:
            return QueryTooLarge(
                "query",
                "it needs more memory than one query may take",
                next_step="Ask for less: start from a named thing, or leave out sorting and DISTINCT.",
            )
        case signal.SIGSEGV | signal.SIGBUS:
            return QueryTooDeep(
                "query",
                "the engine crashed on it",
                next_step="Nest less deeply: fewer brackets within brackets, shorter chains of operators.",
            )
        case signal.SIGKILL | signal.SIGTERM:
            return _busy("the process that was answering it was ended from outside")
        case _:
            return QueryError("query", "the engine failed on it", next_step="Write it in another way.")
