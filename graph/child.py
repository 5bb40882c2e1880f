"""
Work done in a process of its own, so that it can be interrupted and cannot take this one down.

The query engine cannot be stopped from within: it does not hear Ctrl-C while it computes, and a deeply nested
query crashes the process. A build leaves libraries and their threads behind, which a server that forks must
not inherit. For the command line only, which has one thread and so may fork.
"""

from __future__ import annotations

import ctypes
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final, TypeVar

from graph.errors import PeelgraphError

Result = TypeVar("Result")

_PR_SET_PDEATHSIG: Final = 1


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
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(work, sender), daemon=True)
    child.start()
    sender.close()
    try:
        outcome = receiver.recv()
    except EOFError:
        child.join()
        raise crashed from None
    finally:
        receiver.close()
    child.join()
    if isinstance(outcome, Exception):
        raise outcome
    result: Result = outcome
    return result


def _work(work: Callable[[], object], sender: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        sender.send(work())
    except Exception as error:
        sender.send(error)
