"""The web process's hold on the process that draws (`service.charts.drawing`), and the drawings it keeps."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any, Final

from cachetools import LRUCache

from graph.errors import ChartNotDrawn
from graph.settings import Settings
from service.charts.drawing import receive, send

_MIB: Final = 1024 * 1024
_START_SECONDS: Final = 20.0
MOST_WAITING: Final = 16
"""Charts in hand; one more is not taken, since each holds a thread of the web process until it is drawn."""

_IDLE_SECONDS: Final = 120.0
"""After so long without a chart to draw, the process is let go, and its memory with it."""

_PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "LANG", "TZ", "HOME")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEXT_STEP: Final = "Try again in a while; the table beside the chart has the same data."


class Drawer:
    """
    Draws charts, one at a time; safe to use from several threads.

    Args:
        settings: How long a chart may take, how much memory, and how many bytes of drawings are kept.

    The process is started for the first chart. One that takes too long or dies is replaced for the next.
    """

    def __init__(self, settings: Settings) -> None:
        self._seconds = settings.chart_seconds
        self._further_bytes = settings.chart_memory_mib * _MIB
        self._kept: LRUCache[str, str] = LRUCache(settings.chart_cache_mib * _MIB, getsizeof=len)
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        self._process: subprocess.Popen[bytes] | None = None
        self._idle: threading.Timer | None = None

    def draw(self, specification: dict[str, Any]) -> str:
        """
        A chart as the library draws it; kept from the last time where there is one.

        Raises:
            ChartNotDrawn: It took too long, too many are in front of it, or the library refuses it.
        """
        specification = _clean(specification)
        key = hashlib.sha256(json.dumps(specification, sort_keys=True).encode()).hexdigest()
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            return kept
        if not self._places.acquire(blocking=False):
            raise ChartNotDrawn("the chart", "too many others are to be drawn first", next_step=_NEXT_STEP)
        try:
            with self._turn:
                drawn = self._ask(specification)
        finally:
            self._places.release()
        with self._lock, suppress(ValueError):  # too large to be kept
            self._kept[key] = drawn
        return drawn

    def close(self) -> None:
        """Let the process go."""
        with self._turn:
            self._end()

    @property
    def process_id(self) -> int:
        """Of the process that draws; 0 where there is none now."""
        process = self._process
        return process.pid if process and process.poll() is None else 0

    def _ask(self, specification: dict[str, Any]) -> str:
        if self._idle is not None:
            self._idle.cancel()
        reply = self._exchange(specification) if self.process_id else None
        if reply is None:  # there was no process, or it had died unseen
            self._start()
            reply = self._exchange(specification)
        if reply is None:
            self._end()
            raise ChartNotDrawn("the chart", "it took more time or memory than it may", next_step=_NEXT_STEP)
        self._wait_idly()
        if reply["outcome"] != "drawn":
            raise ChartNotDrawn("the chart", f"the library refused it ({reply['message']})")
        return str(reply["svg"])

    def _exchange(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Send one message and wait for the reply; None where the process died over it, or was too slow."""
        assert self._process is not None  # noqa: S101 - started before
        assert self._process.stdin is not None  # noqa: S101 - a pipe
        assert self._process.stdout is not None  # noqa: S101 - a pipe
        limit = _START_SECONDS if "further_bytes" in message else self._seconds
        killer = threading.Timer(limit, self._process.kill)  # ends the read below, wherever it is
        killer.start()
        try:
            send(self._process.stdin, message)
            return receive(self._process.stdout)
        except OSError:
            return None
        finally:
            killer.cancel()

    def _start(self) -> None:
        self._end()
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "service.charts.drawing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # the engine writes pages of addresses when it dies
            env=environment,
            start_new_session=True,
        )
        reply = self._exchange({"further_bytes": self._further_bytes})
        if reply is None or reply["outcome"] != "ready":
            self._end()
            reason = reply["message"] if reply else "it ended before it was ready"
            raise ChartNotDrawn("the chart", f"the process that draws cannot be used ({reason})")

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None

    def _wait_idly(self) -> None:
        self._idle = threading.Timer(_IDLE_SECONDS, self.close)
        self._idle.daemon = True
        self._idle.start()


def _clean(value: Any) -> Any:  # noqa: ANN401
    """A specification with its words as XML can have them: another character in them ends the engine."""
    if isinstance(value, str):
        return _NOT_XML.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    return {name: _clean(each) for name, each in value.items()} if isinstance(value, dict) else value
