"""The server of Oxigraph (PyPI) on loopback, with nothing in it: started for a test, ended after it."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from graph.settings import Settings
from tests.programs import free_port, started

_PROGRAM = Path(sys.executable).parent / "oxigraph"


@dataclass(frozen=True)
class Oxigraph:
    """
    A running server, which asks nobody who they are.

    Args:
        port: Of HTTP.
    """

    port: int

    def settings(self, settings: Settings) -> Settings:
        """Settings with this server as the store, and leave to change it."""
        address = f"http://127.0.0.1:{self.port}"
        return replace(
            settings,
            store=f"{address}/query",
            remote_update=f"{address}/update",
            remote_graphs=f"{address}/store",
        )


@contextmanager
def running_oxigraph(folder: Path) -> Iterator[Oxigraph]:
    """
    A server with nothing in it.

    Args:
        folder: Takes its files.
    """
    port = free_port()

    def is_ready() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return True
        except urllib.error.URLError:
            return False

    command = [str(_PROGRAM), "serve", "--location", str(folder / "oxigraph"), "--bind", f"127.0.0.1:{port}"]
    with started(command, folder / "oxigraph.out", is_ready):
        yield Oxigraph(port)
