"""
Work done in a process of its own, so that it can be interrupted and cannot take this one down.

The query engine cannot be stopped from within: it does not hear Ctrl-C while it computes, and a deeply nested
query crashes the process. A build leaves libraries and their threads behind, which a server that forks must
not inherit. And several things that a release needs are made at once, each by a process of its own.

Only a process of one thread may fork: of the others, the child would have the locks that they hold and no
thread that gives them back. Who has opened a store on disk has several.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, TypeVar

from graph.errors import PeelgraphError

Result = TypeVar("Result")

_PR_SET_PDEATHSIG: Final = 1


def usable_cores() -> int:
    """How many processors this process may use; at least one."""
    return len(os.sched_getaffinity(0))


def may_fork() -> bool:
    """Whether this process has one thread, those of libraries counted, and is no child of such a kind."""
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1 and not current_process().daemon
    except OSError:
        return False


def end_with_parent() -> None:
    """Let this process be ended when the one that made it ends, however that comes."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def run_apart(work: Callable[[], Result], crashed: PeelgraphError) -> Result:
    """
    Do some work in a child process and give back what it returns.

    Args:
        work: Its result can be pickled.
        crashed: Raised where the child dies without a result.

    Raises:
        Exception: What the work raised.
        PeelgraphError: `crashed`, or what the work raised.
    """
    with _child(work, crashed) as wait:
        return wait()


def run_apart_if_it_may(work: Callable[[], Result], crashed: PeelgraphError) -> Result:
    """The same; by this process itself where it may not fork. Arguments and errors as of `run_apart`."""
    return run_apart(work, crashed) if may_fork() else work()


@contextmanager
def meanwhile(work: Callable[[], Result], crashed: PeelgraphError) -> Iterator[Callable[[], Result]]:
    """
    Begin with some work in a child process; where this one may not fork, it does it when it waits for it.

    Args:
        work, crashed: As of `run_apart`.

    Yields:
        Waits for what the work returns, and raises what `run_apart` raises. The child ends with the block.
    """
    if not may_fork():
        yield work
        return
    with _child(work, crashed) as wait:
        yield wait


@contextmanager
def _child(work: Callable[[], Result], crashed: PeelgraphError) -> Iterator[Callable[[], Result]]:
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(work, sender), daemon=True)
    child.start()
    sender.close()

    def wait() -> Result:
        try:
            outcome = receiver.recv()
        except EOFError:
            raise crashed from None
        if isinstance(outcome, Exception):
            raise outcome
        result: Result = outcome
        return result

    try:
        yield wait
    except BaseException:
        child.kill()
        raise
    finally:
        receiver.close()
        child.join()


def _work(work: Callable[[], object], sender: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end_with_parent()
    gc.freeze()  # what is shared stays shared: a collection would write to it
    try:
        sender.send(work())
    except Exception as error:
        sender.send(error)
