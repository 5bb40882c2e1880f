"""
The graphs of a store that was just written, read back from the disk by as many processes as there are cores.

    with reading(path, names) as members:
        for member in members: ...

They come by name in order, whoever read them. Only a few more than were asked for are in memory.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.child import end_with_parent, may_fork, usable_cores
from graph.dump import Member, read_member
from graph.errors import StoreError

_FEW: Final = 16
"""Graphs that this process reads by itself: to start others takes longer."""
_AHEAD: Final = 4
"""Graphs a process that are read before they are asked for."""

_store: ox.Store | None = None
"""Of a process that reads."""


@contextmanager
def reading(path: Path, names: Sequence[str]) -> Iterator[Iterator[Member]]:
    """
    Read some graphs of a store.

    Args:
        path: Of the store; nobody writes it.
        names: Of the graphs.

    Raises:
        StoreError: A process that read was ended.
    """
    jobs = usable_cores()
    if jobs == 1 or len(names) <= _FEW or not may_fork():
        store = ox.Store.read_only(str(path))
        yield (read_member(store, name) for name in names)
        return
    executor = ProcessPoolExecutor(
        jobs, mp_context=get_context("fork"), initializer=_open, initargs=(str(path),)
    )
    try:
        yield _in_order(executor, names, jobs * _AHEAD, path)
    finally:
        executor.shutdown(cancel_futures=True)


def _in_order(
    executor: ProcessPoolExecutor, names: Sequence[str], ahead: int, path: Path
) -> Iterator[Member]:
    waiting: deque[Future[Member]] = deque()
    try:
        for name in names:
            waiting.append(executor.submit(_read, name))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise StoreError(
            str(path),
            "a process that read the new release back was ended, as happens where memory runs out",
            next_step="Nothing was changed. Give the machine more memory, then run the command again.",
        ) from None


def _open(path: str) -> None:
    """Begin to read; Ctrl-C is heard by the process that waits."""
    global _store
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    _store = ox.Store.read_only(path)


def _read(name: str) -> Member:
    if _store is None:
        raise RuntimeError("this process was not made for reading")
    return read_member(_store, name)
