"""
Reading done in a process of its own, with an end to its time and memory.

A file from anywhere may be made to keep a reader busy for hours, to fill the memory or to crash a library
below it. The process that asks for it waits, and lives. What is wrong with the file is told as such; a fault
of the software, which shows as any other exception, is raised here as it was there.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from graph.errors import PeelgraphError, SourceUnreadable

Result = TypeVar("Result")

MOST_SECONDS: Final = 60.0
MOST_MEMORY: Final = 2 << 30
"""Bytes that reading may take beyond what the process has already."""

_WHOLE: Final = b"whole"
"""Ends every answer: one that lacks it was cut off."""
_OUT_OF_MEMORY: Final = b"out of memory"
"""Ends what a child sends whose memory did not suffice. It is said and not left to the exit code: the child
is ended as soon as it is silent, which may be before it has ended by itself."""
_PR_SET_PDEATHSIG: Final = 1
_PAGE: Final = resource.getpagesize()


def read_apart(
    work: Callable[[], Result], name: str, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY
) -> Result:
    """
    Do some reading in a child process and give back what it returns.

    Args:
        work: Its result can be pickled.
        name: Of the source, for messages.
        seconds: Wall time it may take.
        memory: Bytes it may take.

    Raises:
        SourceUnreadable: It took too long or too much memory, or crashed.
        Exception: What the work raised, with its trace as a note.
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
    try:
        answer = _receive(receiver, time.monotonic() + seconds)
    finally:
        os.close(receiver)
        os.kill(child, signal.SIGKILL)  # one that has ended keeps its own exit code
        _, status = os.waitpid(child, 0)
    if answer is None or status == signal.SIGXCPU:
        raise _given_up(name, f"reading it took more than {seconds:g} seconds")
    if not answer.endswith(_WHOLE):
        raise _given_up(name, _end_of(answer, status, memory))
    outcome = pickle.loads(answer)  # noqa: S301 - written by the child above
    if isinstance(outcome, Exception):
        raise outcome
    result: Result = outcome
    return result


def _end_of(answer: bytes, status: int, memory: int) -> str:
    """Why a child gave no whole answer."""
    if answer.endswith(_OUT_OF_MEMORY):
        return f"reading it took more than {memory >> 20:,} MiB of memory"
    if os.WIFSIGNALED(status):
        return f"it crashes what reads it ({signal.Signals(os.WTERMSIG(status)).name})"
    return "the process that read it ended without a word"


def _given_up(name: str, found: str) -> SourceUnreadable:
    return SourceUnreadable(
        name,
        found,
        "a report of some hundred pages",
        "Check that it is a report, and print it to a new file.",
    )


def _receive(receiver: int, deadline: float) -> bytes | None:
    """All that the child sends; None if time runs out first."""
    parts: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([receiver], [], [], left)[0]:
            return None
        part = os.read(receiver, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _work(work: Callable[[], object], sender: int, seconds: float, memory: int) -> None:
    """The child's whole life."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _limit(seconds, memory)
        answer = _answer(work) + _WHOLE
        with os.fdopen(sender, "wb", closefd=False) as out:
            out.write(answer)
        code = 0
    except MemoryError:
        os.write(sender, _OUT_OF_MEMORY)
    finally:
        os._exit(code)


def _answer(work: Callable[[], object]) -> bytes:
    """
    What some work returns or raises, for the process that waits for it.

    Raises:
        MemoryError: There is too little.
    """
    try:
        return pickle.dumps(work())
    except MemoryError:
        raise
    except PeelgraphError as error:
        return pickle.dumps(error)
    except Exception as error:
        trace = traceback.format_exc()
        error.add_note(trace)
        try:
            answer = pickle.dumps(error)
            pickle.loads(answer)  # noqa: S301 - some exceptions cannot be made again
        except Exception:
            return pickle.dumps(RuntimeError(trace))
        return answer


def _limit(seconds: float, memory: int) -> None:
    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _PAGE
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    memory = used + memory if most == resource.RLIM_INFINITY else min(used + memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
