"""
Reading done in a process of its own, with an end to its time and memory.

What is wrong with the file is told as such; a fault of the software, which shows as any other exception, is
raised here as it was there.
"""

from __future__ import annotations

import pickle
import signal
import traceback
from collections.abc import Callable
from typing import Final, TypeVar

from graph.errors import PeelgraphError, SourceUnreadable
from graph.limited import End, WorkEnded, run_limited

Result = TypeVar("Result")

MOST_SECONDS: Final = 60.0
MOST_MEMORY: Final = 2 << 30
"""Bytes that reading may take beyond what the process has already."""

_is_apart = False
"""Whether this process was made for reading; what is read in it has an end to its time and memory already."""


def read_apart(
    work: Callable[[], Result],
    name: str,
    seconds: float = MOST_SECONDS,
    memory: int = MOST_MEMORY,
    meanwhile: Callable[[], object] | None = None,
) -> Result:
    """
    Do some reading in a child process and give back what it returns; in such a child, at once.

    Args:
        work: Its result can be pickled.
        name: Of the source, for messages.
        seconds: Wall time it may take.
        memory: Bytes it may take.
        meanwhile: Done by this process before it waits.

    Raises:
        SourceUnreadable: It took too long or too much memory, or crashed.
        Exception: What the work raised, with its trace as a note.
    """
    if _is_apart:
        return work()
    try:
        answer = run_limited(lambda: _answer(work), seconds, memory, meanwhile)
    except WorkEnded as ended:
        raise SourceUnreadable(
            name,
            _found(ended, seconds, memory),
            "a report of some hundred pages",
            "Check that it is a report, and print it to a new file.",
        ) from None
    outcome = pickle.loads(answer)  # noqa: S301 - written by the child above
    if isinstance(outcome, Exception):
        raise outcome
    result: Result = outcome
    return result


def _found(ended: WorkEnded, seconds: float, memory: int) -> str:
    """Why a child gave no whole answer."""
    match ended.end:
        case End.TIME:
            return f"reading it took more than {seconds:g} seconds"
        case End.MEMORY:
            return f"reading it took more than {memory >> 20:,} MiB of memory"
        case End.SIGNAL if ended.signal_number == signal.SIGKILL:
            return "the process that read it was ended, as happens where memory runs out"
        case End.SIGNAL:
            return f"it crashes what reads it ({signal.Signals(ended.signal_number).name})"
        case End.SILENCE:
            return "the process that read it ended without a word"


def _answer(work: Callable[[], object]) -> bytes:
    """
    What some work returns or raises, for the process that waits for it.

    Raises:
        MemoryError: There is too little.
    """
    global _is_apart
    _is_apart = True
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
