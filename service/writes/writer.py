"""
The web process's hold on the process that makes changes: start it, ask it, wait just so long, end it.

It is started when the first change comes, and again where it has ended. Changes are made one at a time.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final

import graph.errors
from graph.errors import PeelgraphError, ValidationFailed, WriteBusy, WriteMalformed
from graph.releases import GraphChange
from graph.settings import Settings
from service.writes.messages import Asked, WriteSettings

_MIB: Final = 1 << 20
_STARTING_SECONDS: Final = 60.0
"""What a new process may take to load what it needs, on top of the time of a change."""

WAIT_SECONDS: Final = 30.0
"""How long a change waits for another one."""

_log = logging.getLogger(__name__)

_PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "LANG", "TZ")


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came of a change.

    Args:
        release: That is served now.
        changes: What became of each graph, by name; empty where nothing changed.
    """

    release: str
    changes: tuple[GraphChange, ...]


@dataclass(frozen=True, slots=True)
class ToldReport:
    """
    A validation report, written out.

    Args:
        summary: One line.
        text: For people.
        turtle: A `sh:ValidationReport`.
        results: For programs; one mapping a result.
    """

    summary: str
    text: str
    turtle: str
    results: tuple[dict[str, str], ...]


class Writer:
    """
    Makes changes; safe to use from several threads.

    Args:
        settings: Of the service.
        is_open: Whether the store takes anything. For tests of conformance alone.
    """

    def __init__(self, settings: Settings, *, is_open: bool = False) -> None:
        self._asked_with = WriteSettings(
            settings.store,
            is_open,
            settings.releases_kept,
            settings.write_seconds,
            WAIT_SECONDS,
            settings.write_memory_mib * _MIB,
        )
        self._turn = threading.Lock()
        self._process: _Process | None = None

    def write(self, asked: Asked) -> Outcome:
        """
        Make one change and publish what comes of it.

        Raises:
            WriteError: The change was not made; the class says why.
            ValidationFailed: A graph would break a shape; `report` is a `ToldReport`.
            StoreError: It could not be published.
        """
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise _busy("other changes are waiting")
        try:
            told = self._ask(asked)
        finally:
            self._turn.release()
        if "error" in told:
            raise _error(told)
        outcome = Outcome(told["release"], tuple(GraphChange(**change) for change in told["changes"]))
        if outcome.changes:
            by = asked.author or "anybody"
            _log.info("release %s by %s: %d graphs", outcome.release, by, len(outcome.changes))
        return outcome

    @property
    def process_id(self) -> int:
        """Of the process that makes changes; 0 where there is none now."""
        return self._process.id if self._process is not None and self._process.is_alive else 0

    def close(self) -> None:
        """Let the process go; a change that it is making is made to its end."""
        process, self._process = self._process, None
        if process is not None:
            process.let_go()

    def _ask(self, asked: Asked) -> dict[str, Any]:
        if self._process is None or not self._process.is_alive:
            self._process = _Process(self._asked_with)
        try:
            return self._process.ask(asked, self._asked_with.seconds + _STARTING_SECONDS)
        except (EOFError, OSError, TimeoutError):
            self._process.kill()
            self._process = None
            raise _busy("the process that makes changes has ended") from None


class _Process:
    def __init__(self, settings: WriteSettings) -> None:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "service.writes.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the service
        )
        assert self._process.stdin and self._process.stdout  # noqa: S101 - both are pipes
        self._requests = Connection(os.dup(self._process.stdin.fileno()), readable=False)
        self._replies = Connection(os.dup(self._process.stdout.fileno()), writable=False)
        self._process.stdin.close()
        self._process.stdout.close()
        self._requests.send_bytes(pickle.dumps(settings))

    @property
    def id(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, asked: Asked, seconds: float) -> dict[str, Any]:
        self._requests.send_bytes(pickle.dumps(asked))
        if not self._replies.poll(seconds):
            raise TimeoutError
        told: dict[str, Any] = json.loads(self._replies.recv_bytes())
        return told

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._close()

    def let_go(self) -> None:
        self._close()

    def _close(self) -> None:
        self._requests.close()
        self._replies.close()


def _busy(found: str) -> WriteBusy:
    return WriteBusy("store", found, next_step="Send it again in a while.")


def _error(told: dict[str, Any]) -> Exception:
    """The error that a reply stands for."""
    kind = getattr(graph.errors, told["error"], None)
    if kind is None:
        return RuntimeError(told["found"])
    where, found, next_step = told["where"], told["found"], told["next_step"]
    if kind is ValidationFailed:
        report = told.get("report")
        return ValidationFailed(where, found, report and _report(report), next_step)
    if kind is WriteMalformed:
        return WriteMalformed(where, found, told["line"], told["column"], next_step)
    error: PeelgraphError = kind(where, found, told["expected"], next_step)
    return error


def _report(told: dict[str, Any]) -> ToldReport:
    return ToldReport(told["summary"], told["text"], told["turtle"], tuple(told["results"]))
