"""
What was drawn and is not published yet, kept in the folder of the store: a killed build goes on there.

    with Workbench(folder) as workbench:

A file for each document, under the sha256 of its content and the version of the software, written aside and
renamed, so that any number of processes, on any machines that share the folder, may put documents there. One
that is damaged is as good as none. All go at the end of the block, whatever came of it, unless it was
interrupted, or is to leave them for a build that follows.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from uuid import uuid4

from rdflib import URIRef

from graph.comparison import Compared
from graph.drawing import Drawn
from graph.identifiers import sha256
from graph.packed import Packed
from graph.release import UNFINISHED, software_version

FOLDER: Final = ".drawn"
"""In the folder of a store; hidden, so that a build that is given the folder above passes it over."""


class Workbench:
    """
    The documents that were drawn for a store.

    Args:
        folder: Of the store; it is made when the first document is kept.
        leaves: Whether what was drawn stays for a later build.
    """

    def __init__(self, folder: Path, *, leaves: bool = False) -> None:
        self._store = folder
        self._leaves = leaves
        self._folder = self._store / FOLDER

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._leaves and (kind is None or issubclass(kind, Exception)):
            self._clear()

    def find(self, digest: str) -> Drawn | None:
        """What a document, by its sha256, was made into by this version; None if that is not here."""
        try:
            return _read(self._path(digest).read_bytes(), digest)
        except (OSError, ValueError):
            return None

    def keep(self, drawn: Drawn) -> None:
        """Keep one; where there is no room it is not kept, and costs no more than being drawn again."""
        path = self._path(drawn.digest)
        aside = path.with_name(f"{UNFINISHED}{uuid4().hex}-{path.name}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(_written(drawn))
            aside.replace(path)

    def _clear(self) -> None:
        """Remove all of it, and the folder of the store where nothing else is there."""
        shutil.rmtree(self._folder, ignore_errors=True)
        with suppress(OSError):
            self._store.rmdir()

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}-{software_version()}"


def _written(drawn: Drawn) -> bytes:
    """A line of JSON that says what follows, and the packed graphs; before them the sha256 of it all."""
    head: dict[str, object] = {
        "report": drawn.report,
        "digest": drawn.digest,
        "warnings": drawn.warnings,
        "graphs": [
            [name, len(packed), packed.digest, len(packed.data)] for name, packed in drawn.graphs.items()
        ],
    }
    packed = list(drawn.graphs.values())
    if (compared := drawn.compared) is not None:
        told = [compared.name, len(compared.graph), compared.graph.digest, len(compared.graph.data)]
        head |= {"compared": [*told, compared.told, compared.conflicts, compared.beside]}
        packed.append(compared.graph)
    data = b"".join([json.dumps(head).encode(), b"\n", *(each.data for each in packed)])
    return sha256(data).encode() + b"\n" + data


def _read(content: bytes, digest: str) -> Drawn:
    """
    The same again.

    Raises:
        ValueError: It is damaged, or of another document.
    """
    checksum, _, data = content.partition(b"\n")
    if checksum != sha256(data).encode():
        raise ValueError("damaged")
    line, _, rest = data.partition(b"\n")
    head = json.loads(line)
    if head["digest"] != digest:
        raise ValueError("of another document")
    graphs, place = {}, 0
    for name, count, packed_digest, size in head["graphs"]:
        graphs[URIRef(name)] = Packed.from_data(rest[place : place + size], count, packed_digest)
        place += size
    compared = None
    if "compared" in head:
        name, count, packed_digest, size, told, conflicts, beside = head["compared"]
        graph = Packed.from_data(rest[place : place + size], count, packed_digest)
        compared = Compared(URIRef(name), graph, told, tuple(conflicts), beside)
    return Drawn(head["report"], digest, graphs, tuple(head["warnings"]), compared=compared)
