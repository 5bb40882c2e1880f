"""
One publisher at a time, as far as a server can tell: a word in the control graph that its holder renews.

It is taken by an update that finds it free, and read back. Where a server makes an update as a whole, two
cannot both find it free. Nobody compares clocks: a holder that renews nothing for as long as another one
watches is taken for dead.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Final

from graph.errors import StoreBusy, StoreError
from graph.identifiers import REMOTE
from graph.remote.control import HELD_BY, literal
from graph.remote.server import Server
from graph.stages import Tell, silent

RENEW_SECONDS: Final = 5.0
WATCH_SECONDS: Final = 30.0
"""A holder has so long to renew, which it does several times in it."""
_LOOK_SECONDS: Final = 1.0
_FREE: Final = "nobody"

_READ: Final = f"SELECT ?who WHERE {{ GRAPH <{REMOTE}> {{ <{REMOTE}> <{HELD_BY}> ?who }} }}"
_BEGIN: Final = f"INSERT DATA {{ GRAPH <{REMOTE}> {{ <{REMOTE}> <{HELD_BY}> {literal(_FREE)} }} }}"


class Lock:
    """
    The right to change a server, while it is held.

    Args:
        server: Where.
        tell: Told where it has to wait.
        renew_seconds: How often it is renewed.
        watch_seconds: How long another holder may be silent.
    """

    def __init__(
        self,
        server: Server,
        tell: Tell = silent,
        *,
        renew_seconds: float = RENEW_SECONDS,
        watch_seconds: float = WATCH_SECONDS,
    ) -> None:
        self._server = server
        self._tell = tell
        self._renew_seconds = renew_seconds
        self._watch_seconds = watch_seconds
        self._name = f"{socket.gethostname()} process {os.getpid()} {uuid.uuid4().hex[:12]}"
        self._stop = Event()

    @contextmanager
    def held(self) -> Iterator[Callable[[], None]]:
        """
        Take the lock, and renew it until the block ends.

        Yields:
            What makes sure that it is still held, and raises `StoreBusy` where it is not.

        Raises:
            StoreBusy: Another run has it.
        """
        self._take()
        renewing = Thread(target=self._renew, daemon=True)
        renewing.start()
        try:
            yield self._check
        finally:
            self._stop.set()
            renewing.join()
            with suppress(StoreError):  # else it is found silent
                self._replace(self._holders(), _FREE)

    def _take(self) -> None:
        holders = self._holders()
        if not holders:
            self._server.update(_BEGIN)
            holders = self._holders()
        if holders != [_FREE]:
            self._wait_for_silence(holders)
        self._replace(holders, self._word(0))
        self._check()

    def _wait_for_silence(self, holders: list[str]) -> None:
        self._tell(f"{_host_of(holders[0])} holds the store: waiting to see whether it is alive")
        deadline = time.monotonic() + self._watch_seconds
        while time.monotonic() < deadline:
            time.sleep(min(_LOOK_SECONDS, self._watch_seconds / 10))
            found = self._holders()
            if found == [_FREE]:
                holders[:] = found
                return
            if found != holders:
                raise self._busy(found[0] if found else "")

    def _renew(self) -> None:
        number = 0
        while not self._stop.wait(self._renew_seconds):
            number += 1
            with suppress(StoreError):  # the next time; before the switch it is looked at
                mine = [who for who in self._holders() if self._is_mine(who)]
                self._replace(mine, self._word(number))

    def _check(self) -> None:
        others = [who for who in self._holders() if who != _FREE]
        if others != [who for who in others if self._is_mine(who)] or not others:
            raise self._busy(next((who for who in others if not self._is_mine(who)), ""))

    def _replace(self, holders: list[str], word: str) -> None:
        """Let one word take the place of some that are there; nothing where none of them is any more."""
        if not holders:
            return
        listed = ", ".join(literal(who) for who in holders)
        self._server.update(
            f"DELETE {{ GRAPH <{REMOTE}> {{ <{REMOTE}> <{HELD_BY}> ?was }} }} "
            f"INSERT {{ GRAPH <{REMOTE}> {{ <{REMOTE}> <{HELD_BY}> {literal(word)} }} }} "
            f"WHERE {{ GRAPH <{REMOTE}> {{ <{REMOTE}> <{HELD_BY}> ?was }} FILTER(STR(?was) IN ({listed})) }}"
        )

    def _holders(self) -> list[str]:
        return sorted(row["who"] for row in self._server.select(_READ) if "who" in row)

    def _word(self, number: int) -> str:
        return f"{self._name} {number}"

    def _is_mine(self, who: str) -> bool:
        return who.startswith(self._name)

    def _busy(self, who: str) -> StoreBusy:
        return StoreBusy(
            self._server.access.query,
            f"another run is publishing into this store ({_host_of(who)})",
            next_step="Nothing was changed. Wait until it has ended, then run the command again.",
        )


def _host_of(who: str) -> str:
    """What people know a holder by: its machine and process."""
    return " ".join(who.split()[:3]) or "it is not known which"
