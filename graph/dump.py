"""
A release as files to take away: all its named graphs as N-Quads and as TriG, packed by gzip, with their sums.

    dump/peelgraph.nq.gz      a line a quad, graph by graph, sorted
    dump/peelgraph.trig.gz    the same to read, with prefixes
    dump/SHA256SUMS           as `sha256sum --check` takes it
    dump/members.json         where each graph lies in the files; for the next release

Each graph is packed by itself, as a member of the file (RFC 1952, 2.2), so that one that did not change is
copied from the files of the release before. They are written with the release and only read afterwards. The
same graphs give the same bytes: nothing of the clock, or of the release before, is in them. The default graph
is left out, since it is the union of the others.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from graph.basis import Basis
from graph.formats import GRAPH_FORMATS, Format
from graph.namespaces import PREFIXES
from graph.release import GraphSummary
from graph.store import lines_of, quads_of

DUMP: Final = "dump"
"""Its folder in that of the release."""
SUMS: Final = "SHA256SUMS"
MEMBERS: Final = "members.json"
PACKED: Final = "application/gzip"

_STEM: Final = "peelgraph"
_LEVEL: Final = 6
_CHUNK: Final = 1 << 20
_HEAD: Final = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items())).encode()
"""What the TriG of all graphs begins with."""


def dump_name(form: Format) -> str:
    """What the file of a form is called: "peelgraph.nq.gz"."""
    return f"{_STEM}.{form.suffix}.gz"


_NQUADS, _TRIG = (dump_name(GRAPH_FORMATS[name]) for name in ("nquads", "trig"))
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


Places = Mapping[str, Mapping[str, tuple[int, int]]]
"""Name of a graph -> name of a file -> where its member begins there, and how long it is."""


@dataclass(frozen=True, slots=True)
class Member:
    """
    One graph as a store gives it back.

    Args:
        name: Of the graph.
        summary: What a manifest says of it.
        packed: Name of a file -> the graph as it goes in there.
    """

    name: str
    summary: GraphSummary
    packed: Mapping[str, bytes]


def read_member(store: ox.Store, name: str) -> Member:
    """Read a graph of a store once, for whoever checks it and for the files."""
    quads = list(quads_of(name, lines_of(store, ox.NamedNode(name))))
    written = _as_nquads(quads)
    summary = GraphSummary(len(quads), hashlib.sha256(written).hexdigest())
    return Member(name, summary, {_NQUADS: _pack(written), _TRIG: _pack(_as_trig(written))})


def held_members(basis: Basis | None, graphs: Mapping[str, GraphSummary]) -> Places:
    """Where the graphs that did not change lie in the files of another release; empty where it has none."""
    if basis is None:
        return {}
    try:
        places = json.loads((basis.folder / DUMP / MEMBERS).read_text("utf-8"))
        same = {name for name, summary in graphs.items() if basis.release.graphs.get(name) == summary}
        same &= set.intersection(*(set(places[form]) for form in FORMS))
        found = {name: {form: places[form][name] for form in FORMS} for name in same}
        return {
            name: {form: (int(start), int(size)) for form, (start, size) in of_graph.items()}
            for name, of_graph in found.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def build_dump(
    members: Iterable[Member], folder: Path, held: Places | None = None, basis: Basis | None = None
) -> None:
    """
    Write the files of a release.

    Args:
        members: The graphs that are packed anew, by name in order.
        folder: Is made.
        held: Where the others lie in the files of `basis`, from which they are copied.
        basis: The release with these files; none where nothing is held.

    Raises:
        OSError: They cannot be written whole.
    """
    folder.mkdir()
    places: dict[str, dict[str, tuple[int, int]]] = {name: {} for name in FORMS}
    with (folder / _NQUADS).open("xb") as nquads, (folder / _TRIG).open("xb") as trig:
        trig.write(_pack(_HEAD))
        for each in _in_order(members, held or {}):
            name = each if isinstance(each, str) else each.name
            for form, file in ((_NQUADS, nquads), (_TRIG, trig)):
                start = file.tell()
                if isinstance(each, Member):
                    file.write(each.packed[form])
                else:
                    assert basis and held  # noqa: S101 - nothing is held without one
                    _copy(basis.folder / DUMP / form, *held[name][form], file)
                places[form][name] = start, file.tell() - start
    sums = "".join(f"{_digest(folder / name)}  {name}\n" for name in FORMS)
    (folder / SUMS).write_text(sums, encoding="ascii")
    (folder / MEMBERS).write_text(json.dumps(places), encoding="utf-8")


def _in_order(members: Iterable[Member], held: Collection[str]) -> Iterator[Member | str]:
    """Members and names of those that are held, by name; a member at a time."""
    waiting = deque(sorted(held))
    for member in members:
        while waiting and waiting[0] < member.name:
            yield waiting.popleft()
        yield member
    yield from waiting


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


def _copy(path: Path, start: int, size: int, to: BinaryIO) -> None:
    with path.open("rb") as file:
        file.seek(start)
        while size:
            part = file.read(min(size, _CHUNK))
            if not part:
                raise OSError(errno.EIO, f"{path} is shorter than it was")
            to.write(part)
            size -= len(part)


def _as_nquads(quads: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in quads)


def _as_trig(quads: bytes) -> bytes:
    """One graph, given as N-Quads, without the prefixes that stand at the head of the file."""
    parsed = ox.parse(quads, format=ox.RdfFormat.N_QUADS)
    content = ox.serialize(parsed, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
    assert content is not None  # noqa: S101 - it is None only when written to a file
    body = content
    while body.startswith(b"@prefix "):
        body = body.partition(b"\n")[2]
    return body


def _pack(content: bytes) -> bytes:
    """A member by itself, without name and time."""
    return gzip.compress(content, _LEVEL, mtime=0)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
