"""
Which files a build takes: those named, all in the folders named, and those that lists name.

In: paths as a person gives them. Out: `Source`s in order, and an `Outcome` for each file of a folder that is
left out because it is in no format of a report. Formats are told by content. Of a folder, hidden files and
stores of peelgraph are passed over.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Final

from graph.errors import SourceUnreadable
from graph.outcomes import Fate, Outcome
from graph.readers import bytes_of_file, is_readable_format
from graph.releasing import LOCK

STANDARD_INPUT: Final = "-"
"""Stands for standard input as the name of a list."""
_HEAD: Final = 1 << 16
_FORMATS: Final = "PDF, a web page or text"


@dataclass(frozen=True, slots=True)
class Source:
    """
    One file to read.

    Args:
        name: Its path, for messages.
        is_named: Whether a person named it; of a folder it was found.
        content: Its bytes, where they do not stand in a file.
    """

    name: str
    is_named: bool = True
    content: bytes | None = field(default=None, repr=False)

    def read_bytes(self) -> bytes:
        """
        The whole file.

        Raises:
            SourceUnreadable: It is missing, not permitted or too large.
        """
        return bytes_of_file(self.name) if self.content is None else self.content


@dataclass(frozen=True, slots=True)
class Sources:
    """
    What a build takes.

    Args:
        files: In the order given, those of a folder by path; no path twice.
        outcomes: Of files in folders that are no reports, and of folders that cannot be read.
        are_many: Whether a folder or a list is among what was given.
    """

    files: tuple[Source, ...]
    outcomes: tuple[Outcome, ...] = ()
    are_many: bool = False


def embedded_sources() -> Sources:
    """The reports that ship with the software, by name; at least one."""
    folder = files("graph") / "data"
    found = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".md") and item.name != "README.md"),
        key=lambda item: item.name,
    )
    return Sources(tuple(Source(item.name, content=item.read_bytes()) for item in found))


def find_sources(paths: Sequence[str], lists: Sequence[str] = ()) -> Sources:
    """
    The files that some paths and lists stand for.

    Args:
        paths: Of files and folders.
        lists: Of files that hold such paths, one a line; blank lines and those that begin with # are passed
            over. "-" is standard input. A path in them is taken from the folder of this process, as all are.

    Returns:
        What there is to read; where nothing is given at all, the reports that ship with the software.

    Raises:
        SourceUnreadable: A list cannot be read, or names nothing.
    """
    if not paths and not lists:
        return embedded_sources()
    given = [*paths, *(path for name in lists for path in _read_list(name))]
    found: dict[str, Source] = {}
    outcomes: list[Outcome] = []
    for path in given:
        if Path(path).is_dir():
            for each in _in_folder(path):
                if isinstance(each, Source):
                    found.setdefault(each.name, each)
                else:
                    outcomes.append(each)
        else:
            found[path] = Source(path)
    are_many = bool(lists) or any(Path(path).is_dir() for path in given)
    return Sources(tuple(found.values()), tuple(dict.fromkeys(outcomes)), are_many)


def _read_list(name: str) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if name == STANDARD_INPUT else bytes_of_file(name)
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise SourceUnreadable(
            name, "the list is not UTF-8 text", "the path of a report on each line"
        ) from None
    paths = [line for line in lines if line and not line.startswith("#")]
    if not paths:
        raise SourceUnreadable(name, "the list names no file", "the path of a report on each line")
    return paths


def _in_folder(folder: str) -> Iterator[Source | Outcome]:
    """Files of a folder and those below it, by path; links to other folders are not followed."""
    refused: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not _is_passed_over(Path(place, name)))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and os.path.isfile(path):  # noqa: PTH113 - false where it may not look
                yield _judge(path)
    for error in refused:
        yield Outcome(
            str(error.filename), Fate.REFUSED, reason=f"the folder cannot be read ({error.strerror})"
        )


def _is_passed_over(folder: Path) -> bool:
    return folder.name.startswith(".") or os.path.exists(folder / LOCK)  # noqa: PTH110 - as above


def _judge(path: Path) -> Source | Outcome:
    """A file found in a folder: to be read, or left out for its format."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return Source(str(path), is_named=False)  # reading it will say why it cannot be read
    if is_readable_format(head):
        return Source(str(path), is_named=False)
    return Outcome(str(path), Fate.LEFT_OUT, reason=f"it is in no format of a report ({_FORMATS})")
