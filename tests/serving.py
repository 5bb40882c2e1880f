"""The service as a user starts it: a process on loopback, ended by its own process id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 120
_STOP_SECONDS = 30
COMMAND = "from service.cli import main; main()"
"""What the installed command does, on this tree."""


@dataclass(frozen=True)
class Served:
    """
    A running service.

    Args:
        address: Without a slash at the end.
        pid: Of the process that was started; web and query processes are below it.
        log: What it wrote.
    """

    address: str
    pid: int
    log: Path

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.address.rpartition(":")[2])

    def processes(self) -> dict[int, str]:
        """Every process below the first one, with its command line; those that ended are not there."""
        found: dict[int, str] = {}
        for child in _children(self.pid):
            found[child] = _command_line(child)
            found |= {below: _command_line(below) for below in _descendants(child)}
        return found

    def web_processes(self) -> frozenset[int]:
        """Those that answer requests: the children of the first process."""
        return frozenset(_children(self.pid))


@contextmanager
def serving(
    folder: Path,
    *arguments: str,
    command: Sequence[str] = (sys.executable, "-c", COMMAND),
    **settings: object,
) -> Iterator[Served]:
    """
    Serve a store until the block ends.

    Args:
        folder: Holds the log, and the store unless the settings name one.
        arguments: Of `peelgraph serve`.
        command: What starts the software.
        settings: By their names in `graph.settings`.

    Raises:
        AssertionError: It was not ready in time, or ended.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chosen = {"store": folder / "store", **settings}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {f"PEELGRAPH_{name.upper()}": str(value) for name, value in chosen.items()}
    log = folder / "log"
    with (
        log.open("wb") as written,
        subprocess.Popen(
            [*command, "serve", "--port", str(port), *arguments],
            stdout=written,
            stderr=written,
            cwd=folder,
            env=environment,
        ) as started,
    ):
        try:
            service = Served(f"http://127.0.0.1:{port}", started.pid, log)
            _wait_until_ready(service, started)
            yield service
        finally:
            started.send_signal(signal.SIGTERM)
            try:
                started.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                started.kill()


def _wait_until_ready(service: Served, started: subprocess.Popen[bytes]) -> None:
    patience = time.monotonic() + _START_SECONDS
    while time.monotonic() < patience:
        assert started.poll() is None, service.log.read_text("utf-8", "replace")
        try:
            with urllib.request.urlopen(f"{service.address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"not ready in time: {service.log.read_text('utf-8', 'replace')}")


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
    except OSError:
        return []


def _descendants(pid: int) -> list[int]:
    return [below for child in _children(pid) for below in (child, *_descendants(child))]


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""
