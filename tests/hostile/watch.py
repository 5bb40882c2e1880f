"""Who connects to where, seen from outside: a listener nobody may reach, and the kernel's own lists."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serving import Served

_EVERY_SECONDS = 0.02
_LISTS = ("tcp", "tcp6", "udp", "udp6")


class Watch:
    """
    Attributes:
        address: Of the listener.
        reached: Connections to the listener.
        opened: Addresses, as the kernel writes them, that a process of the service was seen to have a socket
            to, but for those of its own clients.
    """

    def __init__(self, service: Served, listener: socket.socket) -> None:
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.reached = 0
        self.opened: set[str] = set()
        self._service = service
        self._listener = listener
        self._done = threading.Event()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._accept, self._look)]

    def start(self) -> None:
        """Begin to watch."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop, and wait until that is so."""
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        self._listener.settimeout(0.1)
        while not self._done.is_set():
            try:
                self._listener.accept()[0].close()
                self.reached += 1
            except TimeoutError:
                continue

    def _look(self) -> None:
        while not self._done.wait(_EVERY_SECONDS):
            self.opened |= set(_sockets(self._service))


def _sockets(service: Served) -> Iterator[str]:
    """The far ends of the sockets that processes of the service hold, but for those of its own port."""
    held = {inode for pid in (service.pid, *service.processes()) for inode in _inodes(pid)}
    for name in _LISTS:
        try:
            lines = Path(f"/proc/{service.pid}/net/{name}").read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            near, far, inode = fields[1], fields[2], fields[9]
            if inode in held and int(near.rpartition(":")[2], 16) != service.port:
                yield f"{name} {far}"


def _inodes(pid: int) -> Iterator[str]:
    try:
        entries = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return
    for entry in entries:
        try:
            target = os.readlink(entry)  # noqa: PTH115 - a Path would be made for each, fifty times a second
        except OSError:
            continue
        if target.startswith("socket:["):
            yield target[8:-1]


@contextmanager
def watching(service: Served) -> Iterator[Watch]:
    """Watch a service until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        watch = Watch(service, listener)
        watch.start()
        try:
            yield watch
        finally:
            watch.stop()
