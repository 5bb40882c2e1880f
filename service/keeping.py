"""
What is kept in a web process for as long as one release is served: a release never changes, so what was read
or made from it holds until another is served, and then all of it is dropped.

Pages, answers to readers, rows of the service's own queries and what is worked out of them are all kept so.
What is kept is in memory, bounded in bytes, and shared by the threads of the process.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from cachetools import LRUCache

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


class Keeping(Generic[KeyT, ValueT]):
    """
    Values of one release by key; of those there is no room for, the longest unused go.

    Args:
        room: Bytes of all together; 0 keeps nothing.
        size: Tells the bytes of one.
        largest_share: A value larger than this part of the room is not kept: it would push out too many.
    """

    def __init__(self, room: int, size: Callable[[ValueT], int], largest_share: int) -> None:
        self._room = room
        self._size = size
        self._largest = room // largest_share
        self._kept: LRUCache[KeyT, ValueT] = LRUCache(room, getsizeof=size)
        self._release = ""
        self._lock = threading.Lock()

    @property
    def has_room(self) -> bool:
        """Whether anything is kept at all."""
        return self._room > 0

    @property
    def share_used(self) -> float:
        """How much of the room is taken, from 0 to 1."""
        with self._lock:
            return self._kept.currsize / self._room if self._room else 1.0

    def find(self, release: str, *keys: KeyT) -> ValueT | None:
        """What is kept of a release under the first of some keys that has anything; None where none has."""
        with self._lock:
            if not release or release != self._release:
                return None
            return next((found for key in keys if (found := self._kept.get(key)) is not None), None)

    def keep(self, release: str, key: KeyT, value: ValueT) -> None:
        """Keep what comes from the release that is served; where the store tells of none, nothing is kept."""
        if not release or self._size(value) > self._largest:
            return
        with self._lock:
            if release != self._release:
                self._kept.clear()
                self._release = release
            self._kept[key] = value


class Once(Generic[ValueT]):
    """
    One thing that is worked out once a release; anew each time where the store tells of none.

    Args:
        release: Tells the release that is served now.
        make: Works it out. Threads that want it meanwhile wait, rather than work it out too.
    """

    def __init__(self, release: Callable[[], str], make: Callable[[], ValueT]) -> None:
        self._release_now = release
        self._make = make
        self._lock = threading.Lock()
        self._kept: tuple[str, ValueT] | None = None

    def get(self) -> ValueT:
        """The thing, of the release that is served now."""
        with self._lock:
            release = self._release_now()
            if self._kept is None or not release or release != self._kept[0]:
                self._kept = (release, self._make())
            return self._kept[1]
