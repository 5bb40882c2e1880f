"""
Whose turn it is: questions that wait for a query process, and the rules by which they get one.

Pages go before readers, then whoever has the fewest questions running, then whoever was served longest ago,
then whoever came first. Nobody gets more than a share: a client has so many readers' queries and so many of
its pages' running, readers leave some processes to pages, and the last of those is for a client that has no
page running. What turns out to be slow goes on aside, as far as there is room, and leaves its place to
others. One reader's process is kept for clients that have asked nothing slow of late. Where too many wait,
the client that has the most of them loses its newest.

Nothing here waits or locks; `service.engine.workers` does.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from graph.settings import Settings

REMEMBERED_SECONDS: Final = 60.0
"""How long a slow query is remembered of a client."""


@dataclass(eq=False, slots=True)
class Turn:
    """
    One question's place in the queue, and after that its process.

    Args:
        client: Who asks; empty for the service itself, which may have every process.
        is_ours: It is a page's own.
        is_aside: Its process has been made up for.
    """

    client: str
    is_ours: bool
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class Shares:
    """
    What one may have of all there is.

    Args:
        readers: Processes that readers' queries may have together.
        slow: Of these, what clients with slow queries may have.
        kept: Idle processes that readers' queries leave to pages.
        client: Readers' queries that one client has running.
        client_pages: The same of page queries.
        aside: Slow questions that leave their place to others.
        waiting: Longest queue.
    """

    readers: int
    slow: int
    kept: int
    client: int
    client_pages: int
    aside: int
    waiting: int

    @classmethod
    def of(cls, settings: Settings) -> Shares:
        """The shares that settings give: at least one of everything, never all to one client."""
        readers, pages = settings.query_workers, settings.page_workers
        # Each question that waits holds a thread of the web server, and so does each that runs; two are left.
        spare_threads = settings.web_threads - readers - pages - settings.slow_workers - 2
        return cls(
            readers=readers,
            slow=max(1, readers - 1),
            kept=max(0, pages - 1),
            client=max(1, min(settings.client_queries, readers - 1)),
            client_pages=max(1, min(settings.client_queries, readers + pages - 1)),
            aside=settings.slow_workers,
            waiting=max(0, min(settings.query_queue, spare_threads)),
        )


Waiting = TypeVar("Waiting", bound=Turn)


class Turns(Generic[Waiting]):
    """The questions that wait and those that run, in numbers."""

    def __init__(self, shares: Shares, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._slow_until: dict[str, float] = {}
        self._shares = shares
        self._waiting: list[Waiting] = []
        self._running: Counter[tuple[str, bool]] = Counter()
        self._running_readers = 0
        self._aside = 0
        self._chosen = 0
        self._last_chosen: dict[str, int] = {}

    def __iter__(self) -> Iterator[Waiting]:
        """Those that wait, in the order in which they came."""
        return iter(self._waiting)

    def join(self, turn: Waiting) -> None:
        """Let a question wait."""
        self._waiting.append(turn)

    def leave(self, turn: Waiting) -> None:
        """Let it wait no longer."""
        self._waiting.remove(turn)
        self._forget(turn.client)

    def next(self, idle: int) -> Waiting | None:
        """
        The question that one of so many idle processes is for; it waits no longer but runs.

        Returns:
            None where there is no process, or none for any that waits.
        """
        able = [turn for turn in self._waiting if self._may_have_one(turn, idle)]
        if not able:
            return None
        chosen = min(able, key=self._place)
        self._waiting.remove(chosen)
        self._chosen += 1
        self._last_chosen[chosen.client] = self._chosen
        self._count(chosen, 1)
        return chosen

    def done(self, turn: Waiting) -> None:
        """Its process is free again, or another has taken its place."""
        if turn.is_aside:
            self._aside -= 1
            self._running_readers += not turn.is_ours
        self._count(turn, -1)
        self._forget(turn.client)

    def set_aside(self, turn: Waiting) -> bool:
        """Let a question that runs leave its place to others, if there is room; its client has it still."""
        if self._aside >= self._shares.aside:
            return False
        turn.is_aside = True
        self._aside += 1
        self._running_readers -= not turn.is_ours
        return True

    def mark_slow(self, client: str) -> None:
        """A query of a client has turned out to be slow."""
        now = self._clock()
        if client:
            self._slow_until[client] = now + REMEMBERED_SECONDS
        for each in [each for each, until in self._slow_until.items() if until <= now]:
            del self._slow_until[each]

    def one_too_many(self) -> Waiting | None:
        """The question that must go where too many wait: the newest of the client with the most of them."""
        if len(self._waiting) <= self._shares.waiting:
            return None
        most = Counter(turn.client for turn in self._waiting)
        newest = max(enumerate(self._waiting), key=lambda each: (most[each[1].client], each[0]))
        return newest[1]

    def _may_have_one(self, turn: Waiting, idle: int) -> bool:
        running = self._running[turn.client, turn.is_ours]
        if turn.is_ours:
            if not turn.client:
                return idle > 0
            return idle > (1 if running else 0) and running < self._shares.client_pages
        is_slow = self._slow_until.get(turn.client, 0.0) > self._clock()
        share = self._shares.slow if is_slow else self._shares.readers
        is_free = idle > self._shares.kept and self._running_readers < share
        return is_free and (not turn.client or running < self._shares.client)

    def _place(self, turn: Waiting) -> tuple[bool, int, int]:
        return not turn.is_ours, self._has(turn.client), self._last_chosen.get(turn.client, 0)

    def _forget(self, client: str) -> None:
        """Nothing is kept of a client that neither waits nor is being answered."""
        if not self._has(client) and all(turn.client != client for turn in self._waiting):
            self._last_chosen.pop(client, None)

    def _has(self, client: str) -> int:
        return self._running[client, True] + self._running[client, False]

    def _count(self, turn: Waiting, more: int) -> None:
        key = turn.client, turn.is_ours
        self._running[key] += more
        self._running_readers += 0 if turn.is_ours else more
        if not self._running[key]:
            del self._running[key]
