"""
What a command costs, with all the processes that it starts.

Memory is the proportional share of what is no file (`Pss_Anon` of `/proc/PID/smaps_rollup`), added up over
the processes that are there at one time: what several share counts once, and pages of the files of a store,
which the system gives up when it needs them, do not count.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS, _AT_FIRST_SECONDS = 1.0, 0.25
_FIRST_SECONDS = 10.0
"""So long it is looked at often, for commands that are soon over: to look takes time from what is watched."""
_TOLD_BYTES = 2_000


class CommandFailed(RuntimeError):
    """A command that was to be measured ended otherwise than it should; says what it wrote last."""


@dataclass(frozen=True, slots=True)
class Spent:
    """
    Of one command.

    Args:
        seconds: From start to end.
        processor_seconds: Of all processes that were waited for.
        peak_mib: The most memory at one time, of those that were looked at.
    """

    seconds: float
    processor_seconds: float
    peak_mib: float


def watch(
    command: Sequence[str],
    log: Path,
    *,
    cwd: Path,
    env: Mapping[str, str],
    allowed: Iterable[int] = (0,),
) -> Spent:
    """
    Run a command to its end.

    Args:
        log: Takes what it writes.
        allowed: Exit codes that are none of a failure.

    Raises:
        CommandFailed: It ended with another exit code.
    """
    started = time.perf_counter()
    with log.open("wb") as written:
        running = subprocess.Popen(command, stdout=written, stderr=written, cwd=cwd, env=dict(env))
    peak = Peak(running.pid)
    with peak:
        _, status, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if running.returncode not in allowed:
        told = log.read_bytes()[-_TOLD_BYTES:].decode("utf-8", "replace")
        raise CommandFailed(f"{' '.join(command)} ended with {running.returncode}:\n{told}")
    return Spent(seconds, usage.ru_utime + usage.ru_stime, peak.mib)


class Peak:
    """
    The most memory that a process and all below it have at one time, while the block lasts.

    Args:
        pid: Of the process.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._kib = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    @property
    def mib(self) -> float:
        """So far."""
        return self._kib / 1024

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        often_until = time.monotonic() + _FIRST_SECONDS
        while True:
            self._kib = max(self._kib, sum(map(anonymous_kib, family(self._pid))))
            is_first = time.monotonic() < often_until
            if self._is_over.wait(_AT_FIRST_SECONDS if is_first else _EVERY_SECONDS):
                return


def family(pid: int) -> list[int]:
    """A process and all below it; those that ended are not there."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        below = [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
    except OSError:
        below = []
    return [pid, *(each for child in below for each in family(child))]


def anonymous_kib(pid: int) -> int:
    """The share of a process in memory that is no file; 0 for one that ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))
