"""
For whom a query is asked: what fairness goes by, and whether there is still somebody to answer.

It is set once a request, where the request comes in, and read where a process is taken. A page asks its
queries through many functions, none of which has to do with clients; so it is no argument of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Asker:
    """
    Who asks.

    Args:
        client: Tells one client from another. Empty for the service itself and for the command line, which
            may use every process.
        connection: Descriptor of the socket that the answer goes to, which tells that it was closed; or none.
    """

    client: str = ""
    connection: int | None = None


_NOBODY: Final = Asker()
_asker: ContextVar[Asker] = ContextVar("asker", default=_NOBODY)


def current_asker() -> Asker:
    """For whom this thread asks."""
    return _asker.get()


@contextmanager
def asking(asker: Asker) -> Iterator[None]:
    """Let all queries of this thread be asked for someone, until left."""
    token = _asker.set(asker)
    try:
        yield
    finally:
        _asker.reset(token)
