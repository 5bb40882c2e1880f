"""
Work done in a process of its own, with an end to its time and memory.

What handles foreign input may be kept busy for hours, fill the memory or crash in a library below. The
process that asks for the work waits, and lives. It must have one thread and may have no store open: a fork
takes neither threads nor their locks along.

The answer is bytes, and whoever asks says what they mean.
"""

from __future__ import annotations

import ctypes
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

_WHOLE: Final = b"whole"
"""Ends every answer: one that lacks it was cut off."""
_OUT_OF_MEMORY: Final = b"out of memory"
"""Ends what a child sends whose memory did not suffice. It is said and not left to the exit code: the child
is ended as soon as it is silent, which may be before it has ended by itself."""
_NO_THREAD: Final = 127
"""How the C library ends a process that has no memory for another thread."""
_PR_SET_PDEATHSIG: Final = 1
_PAGE: Final = resource.getpagesize()


class End(StrEnum):
    """Why some work came to an end without an answer."""

    TIME = "time"
    MEMORY = "memory"
    SIGNAL = "signal"
    SILENCE = "silence"


class WorkEnded(Exception):
    """
    The work came to an end without an answer.

    Args:
        end: Why.
        signal_number: What ended it, where a signal did; else 0.
    """

    def __init__(self, end: End, signal_number: int = 0) -> None:
        super().__init__(end, signal_number)
        self.end = end
        self.signal_number = signal_number


def run_limited(
    work: Callable[[], bytes], seconds: float, memory: int, meanwhile: Callable[[], object] | None = None
) -> bytes:
    """
    Do some work in a child process and give back what it returns.

    Args:
        work: Raises nothing but `MemoryError`.
        seconds: Wall time it may take.
        memory: Bytes it may take beyond what this process has already.
        meanwhile: Done by this process before it waits; what it raises ends the work.

    Raises:
        WorkEnded: It took too long or too much memory, or crashed.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiver)
        _work(work, sender, seconds, memory)
    os.close(sender)
    status = 0
    deadline = time.monotonic() + seconds
    try:
        if meanwhile is not None:
            meanwhile()
        answer = _receive(receiver, deadline)
    finally:
        os.close(receiver)
        os.kill(child, signal.SIGKILL)  # one that has ended keeps its own exit code
        _, status = os.waitpid(child, 0)
    if answer is None or status == signal.SIGXCPU:
        raise WorkEnded(End.TIME)
    if not answer.endswith(_WHOLE):
        raise _ended(answer, status)
    return answer.removesuffix(_WHOLE)


def _ended(answer: bytes, status: int) -> WorkEnded:
    is_without_threads = os.WIFEXITED(status) and os.WEXITSTATUS(status) == _NO_THREAD
    if answer.endswith(_OUT_OF_MEMORY) or is_without_threads:
        return WorkEnded(End.MEMORY)
    if os.WIFSIGNALED(status):
        return WorkEnded(End.SIGNAL, os.WTERMSIG(status))
    return WorkEnded(End.SILENCE)


def _receive(receiver: int, deadline: float) -> bytes | None:
    """All that the child sends; None if time runs out first."""
    parts: list[bytes] = []
    while True:
        left = max(deadline - time.monotonic(), 0.0)
        if not select.select([receiver], [], [], left)[0]:
            return None
        part = os.read(receiver, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _work(work: Callable[[], bytes], sender: int, seconds: float, memory: int) -> None:
    """The child's whole life."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _limit(seconds, memory)
        answer = work() + _WHOLE
        with os.fdopen(sender, "wb", closefd=False) as out:
            out.write(answer)
        code = 0
    except MemoryError:
        os.write(sender, _OUT_OF_MEMORY)
    finally:
        os._exit(code)


def _limit(seconds: float, memory: int) -> None:
    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _PAGE
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    memory = used + memory if most == resource.RLIM_INFINITY else min(used + memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
