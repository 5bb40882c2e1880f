"""What the web process sends to the process that makes changes."""

from __future__ import annotations

from dataclasses import dataclass

from graph.changes import Change


@dataclass(frozen=True, slots=True)
class WriteSettings:
    """
    What does not change from one change to the next.

    Args:
        store: Folder.
        is_open: See `graph.writing.Rules`.
        kept: Releases that stay on disk.
        seconds: Wall time of one change, all in all.
        wait_seconds: How long to wait for another run that is publishing.
        memory_bytes: What making a change may take.
    """

    store: str
    is_open: bool
    kept: int
    seconds: float
    wait_seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Asked:
    """
    One change.

    Args:
        change: What is to be changed.
        author: Who asks; may be empty.
        default_graphs: Of an update, the graphs that the request says its patterns are about.
        named_graphs: The same of those that GRAPH reaches.
    """

    change: Change
    author: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
