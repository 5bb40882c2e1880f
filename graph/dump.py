"""
A release as files to take away: all its named graphs as N-Quads and as TriG, packed by gzip, with their sums.

    dump/peelgraph.nq.gz      a line a quad, graph by graph, sorted
    dump/peelgraph.trig.gz    the same to read, with prefixes
    dump/SHA256SUMS           as `sha256sum --check` takes it

They are written with the release and only read afterwards. The same graphs give the same bytes: nothing of
the clock is in them. The default graph is left out, since it is the union of the others.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from graph.formats import GRAPH_FORMATS, Format
from graph.namespaces import PREFIXES
from graph.store import lines_of, quads_of

DUMP: Final = "dump"
"""Its folder in that of the release."""
SUMS: Final = "SHA256SUMS"
PACKED: Final = "application/gzip"

_STEM: Final = "peelgraph"
_LEVEL: Final = 6
_CHUNK: Final = 1 << 20


def dump_name(form: Format) -> str:
    """What the file of a form is called: "peelgraph.nq.gz"."""
    return f"{_STEM}.{form.suffix}.gz"


FORMS: Final = {dump_name(form): form for form in (GRAPH_FORMATS["nquads"], GRAPH_FORMATS["trig"])}
"""Name of a file -> what is packed in it."""


@dataclass(frozen=True, slots=True)
class DumpFile:
    """
    One file of a dump.

    Args:
        digest: sha256 of the file as it is, hex.
        size: Bytes.
    """

    name: str
    digest: str
    size: int

    @property
    def form(self) -> Format:
        """What is packed in it."""
        return FORMS[self.name]


def build_dump(store: Path, graphs: Iterable[str], folder: Path) -> None:
    """
    Write the files of a store.

    Args:
        store: Of a release; nobody writes it.
        graphs: Names of all its named graphs.
        folder: Is made.

    Raises:
        OSError: They cannot be written whole.
    """
    opened, nquads, trig = ox.Store.read_only(str(store)), *(folder / name for name in FORMS)
    names = sorted(graphs)
    folder.mkdir()
    with _packing(nquads) as file:
        file.writelines(line + b"\n" for name in names for line in _lines(opened, name))
    with _packing(trig) as file:
        packed = cast(IO[bytes], file)
        ox.serialize(_quads(opened, names), packed, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
    sums = "".join(f"{_digest(path)}  {path.name}\n" for path in (nquads, trig))
    (folder / SUMS).write_text(sums, encoding="ascii")


def read_dump(folder: Path) -> tuple[DumpFile, ...]:
    """The files of the dump of a release, by its folder; none where it was made by an older version."""
    try:
        lines = (folder / DUMP / SUMS).read_text("ascii").splitlines()
        named = [line.split("  ", 1) for line in lines]
        return tuple(
            DumpFile(name, digest, (folder / DUMP / name).stat().st_size)
            for digest, name in named
            if name in FORMS
        )
    except (OSError, ValueError):
        return ()


def _lines(store: ox.Store, name: str) -> Iterable[bytes]:
    return quads_of(name, lines_of(store, ox.NamedNode(name)))


def _quads(store: ox.Store, names: Iterable[str]) -> Iterator[ox.Quad]:
    for name in names:
        yield from ox.parse(b"\n".join(_lines(store, name)), format=ox.RdfFormat.N_QUADS)


@contextmanager
def _packing(path: Path) -> Iterator[gzip.GzipFile]:
    """A file to write to, packed without name and time."""
    with path.open("xb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as file:
        yield file


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
