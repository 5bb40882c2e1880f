"""
A pool of query processes on one release, each of which may be killed and replaced at any time.

A query that does not end is ended by ending its process; so is one that takes all memory or breaks the
engine. The pool is asked from many threads. Readers' queries leave some processes to those of the pages, and
only so many of them wait; replacements are made by the pool's own thread, so that an answer waits for none.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from graph.errors import (
    QueryError,
    QueryTimedOut,
    QueryTooDeep,
    QueryTooLarge,
    ServiceBusy,
    StoreError,
)
from graph.settings import Settings
from service.engine.process import NoReply, ProcessEnded, QueryProcess, Reply
from service.engine.runner import PoolState

_RETRY_SECONDS: Final = 1.0
"""Pause before another try when a replacement cannot be started."""

_log = logging.getLogger(__name__)


class PoolClosed(Exception):
    """The pool takes no more questions: another release is being served."""


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
        self._changed = threading.Condition()
        self._idle: list[QueryProcess] = []
        self._busy: set[QueryProcess] = set()
        self._readers_waiting = 0
        self._replaced = 0
        self._is_closed = False
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._keeper = threading.Thread(target=self._keep, name="query-processes", daemon=True)
        self._keeper.start()
        self._start_first()

    def ask(self, question: dict[str, Any], is_ours: bool) -> Reply:
        """
        Have one question answered.

        Args:
            question: As `service.engine.worker` takes it.
            is_ours: It is a page's own, and may use every process.

        Raises:
            ServiceBusy: No process came free, or too many wait already.
            QueryTimedOut: Ended at the time limit.
            QueryTooLarge: Its process ran out of memory.
            QueryTooDeep: Its process ran out of stack.
            PoolClosed: The pool is closed.
        """
        while True:
            process = self._take(is_ours)
            try:
                reply = process.ask(question, self._settings.query_seconds)
            except NoReply:
                self._replace(process)
                raise self._timed_out() from None
            except ProcessEnded as end:
                self._replace(process)
                if end.was_asked:
                    raise _ended(end.signal_number) from None
                continue  # it had died while idle
            except BaseException:
                self._replace(process)
                raise
            if reply.header["is_worn"]:
                self._replace(process)
            else:
                self._give_back(process)
            return reply

    @property
    def release(self) -> str:
        """Name of the release that it answers from."""
        return self._store.parent.name

    def process_ids(self) -> list[int]:
        """The processes there are now, idle and busy."""
        with self._changed:
            return sorted(process.id for process in (*self._idle, *self._busy))

    def state(self) -> PoolState:
        """The processes there are now, in numbers."""
        with self._changed:
            return PoolState(len(self._idle), len(self._busy), self._readers_waiting, self._replaced)

    def close(self, *, at_once: bool = True) -> None:
        """
        End the processes.

        Args:
            at_once: Whether those that are answering are ended too, rather than when they have answered.
        """
        with self._changed:
            self._is_closed = True
            idle, self._idle = self._idle, []
            self._changed.notify_all()
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
        with self._changed:
            if not self._busy:
                self._tasks.put(None)

    def _start_first(self) -> None:
        started: list[QueryProcess] = []
        done = threading.Event()
        number = self._settings.query_workers + self._settings.page_workers

        def start_all() -> None:
            try:
                started.extend(QueryProcess(self._store, self._settings) for _ in range(number))
            finally:
                done.set()

        self._tasks.put(start_all)
        done.wait()
        try:
            for process in started:
                process.wait_until_ready()
        except StoreError:
            for process in started:
                process.end()
            self.close()
            raise
        self._idle.extend(started)

    def _take(self, is_ours: bool) -> QueryProcess:
        deadline = time.monotonic() + self._settings.query_seconds
        kept = 0 if is_ours else self._settings.page_workers
        with self._changed:
            if not is_ours and len(self._idle) <= kept and self._readers_waiting >= self._longest_queue():
                raise _busy("too many queries are waiting")
            self._readers_waiting += not is_ours
            try:
                while not self._is_closed:
                    self._drop_dead()
                    if len(self._idle) > kept:
                        process = self._idle.pop()
                        self._busy.add(process)
                        return process
                    if not self._changed.wait(deadline - time.monotonic()):
                        raise _busy("no query process came free in time")
                raise PoolClosed
            finally:
                self._readers_waiting -= not is_ours

    def _longest_queue(self) -> int:
        """Each waiting query holds a thread of the web server; two are left for pages."""
        spare_threads = self._settings.web_threads - self._settings.query_workers - 2
        return min(self._settings.query_queue, max(0, spare_threads))

    def _drop_dead(self) -> None:
        for process in [process for process in self._idle if not process.is_alive]:
            self._idle.remove(process)
            self._tasks.put(lambda process=process: self._renew(process))  # type: ignore[misc]

    def _give_back(self, process: QueryProcess) -> None:
        with self._changed:
            self._busy.discard(process)
            if not self._is_closed:
                self._idle.append(process)
                self._changed.notify_all()
                return
        self._end_late(process)

    def _replace(self, process: QueryProcess) -> None:
        process.kill()
        with self._changed:
            self._busy.discard(process)
            if not self._is_closed:
                self._tasks.put(lambda: self._renew(process))
                return
        self._end_late(process)

    def _keep(self) -> None:
        """The pool's own thread: starts every process, and so must live as long as they do."""
        while task := self._tasks.get():
            task()

    def _renew(self, old: QueryProcess) -> None:
        old.end()
        self._replaced += 1  # by the keeper's thread alone
        while not self._is_closed:
            try:
                new = QueryProcess(self._store, self._settings)
                new.wait_until_ready()
            except (StoreError, OSError) as error:
                _log.error("a query process cannot be replaced: %s", error)
                time.sleep(_RETRY_SECONDS)
                continue
            self._give_back(new)
            return

    def _timed_out(self) -> QueryTimedOut:
        return QueryTimedOut(
            "query",
            f"it was stopped after {self._settings.query_seconds:g} seconds",
            next_step="Ask for less: start from a named thing, add a LIMIT, or ask in several queries.",
        )


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
