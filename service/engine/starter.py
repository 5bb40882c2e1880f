"""The parent's hold on the process that query processes are forked from (`service.engine.fork_server`)."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from graph.errors import StoreError
from graph.namespaces import ID, PREFIXES
from graph.settings import Settings
from service.engine.fork_server import LONGEST_MESSAGE
from service.engine.process import QueryProcess

_LOAD_SECONDS: Final = 120.0
"""Longest wait for a release to be read into memory."""

_FORK_SECONDS: Final = 10.0
_MIB: Final = 1024 * 1024

_PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "LANG", "TZ")
"""Of the environment, what a query process gets: no more than it needs, and so no secrets."""

_HEAP: Final = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=256"}
"""
So many freed pieces of each size stay at hand, of at most 1 KiB each and 9 MiB together. The engine takes and
gives back thousands for a query, and by itself the C library has room for seven.
"""


class ProcessStarter:
    """
    Starts query processes on one release, each a fork of a process that has loaded it.

    Args:
        store: Folder of the release's store.
        settings: Limits of memory and of the size of an answer, and how large a release is held in memory.

    To be used from one thread, which must live as long as the processes are wanted: the kernel ends the first
    process with that thread, and its forks with it.
    """

    def __init__(self, store: Path, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def start(self) -> QueryProcess:
        """
        One more process; it need not be ready yet.

        Raises:
            StoreError: The release cannot be read, or the machine starts no process.
        """
        if self._server is None or self._server.poll() is not None:
            self.close()
            self._start_server()
        assert self._control is not None  # noqa: S101 - made with the server
        questions, ask = os.pipe()
        hear, replies = os.pipe()
        end, ended = os.pipe()
        process = -1
        try:
            socket.send_fds(self._control, [b"fork"], [questions, replies, ended])
            answer, [process], _, _ = socket.recv_fds(self._control, LONGEST_MESSAGE, 1)
            return QueryProcess(self._store, json.loads(answer)["process"], process, ask, hear, end)
        except (OSError, ValueError) as error:
            for descriptor in (ask, hear, end):
                os.close(descriptor)
            self.close()  # what it does now is not known
            raise StoreError(str(self._store), f"no query process can be started ({error})") from error
        finally:
            for descriptor in (questions, replies, ended):
                os.close(descriptor)

    def close(self) -> None:
        """End the process that is forked from, and its forks with it."""
        if self._control is not None:
            self._control.close()
        if self._server is not None:
            self._server.kill()
            self._server.wait()
        self._server = self._control = None

    def _start_server(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment |= _HEAP | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, "-P", "-m", "service.engine.fork_server"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,  # Ctrl-C is for the service, which ends its processes itself
            )
        try:
            header = self._load()
        except (OSError, ValueError) as error:
            self.close()
            is_late = isinstance(error, TimeoutError)
            reason = "was not read in time" if is_late else "cannot be read: the process that reads it ended"
            raise StoreError(str(self._store), f"the store {reason}") from None
        if header["outcome"] != "ready":
            self.close()
            raise StoreError(str(self._store), f"the store cannot be opened ({header['message']})")

    def _load(self) -> dict[str, Any]:
        """Have the release read, and wait for it; what came of it."""
        assert self._control is not None  # noqa: S101 - made with the server
        self._control.settimeout(_LOAD_SECONDS)
        settings = {
            "store": str(self._store),
            "parent": os.getpid(),
            "in_memory": _folder_bytes(self._store) <= self._settings.memory_store_mib * _MIB,
            "memory_bytes": self._settings.query_memory_mib * _MIB,
            "result_bytes": self._settings.result_mib * _MIB,
            "prefixes": PREFIXES,
            "base": str(ID),
        }
        self._control.send(json.dumps(settings).encode())
        header: dict[str, Any] = json.loads(self._control.recv(LONGEST_MESSAGE))
        self._control.settimeout(_FORK_SECONDS)
        return header


def _folder_bytes(folder: Path) -> int:
    size = 0
    with suppress(OSError):  # opening it will tell
        for entry in os.scandir(folder):
            size += entry.stat().st_size
    return size
