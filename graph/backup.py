"""
What is published, as one file to keep elsewhere.

    manifest.json       which software made it, of which release, the digest of that, and size and sha256 of
                        the members that follow
    release.json        the manifest of the release, as it is on disk (`graph.release`)
    peelgraph.nq.gz     all its named graphs, those of runs too, as N-Quads (`graph.dump`)

Stores of the engine, indexes and other files that are made of these are left out: they belong to one version
of the software, and a restored release has them made anew. Releases before the one that is served, documents
and tokens are not in it either.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from graph.archive import Archive, open_archive, write_archive
from graph.dump import DUMP, build_dump, dump_name
from graph.errors import BackupUnusable, PeelgraphError, StoreError
from graph.formats import GRAPH_FORMATS
from graph.identifiers import sha256
from graph.packed import Packed
from graph.reading_back import reading
from graph.release import (
    MANIFEST,
    STORE,
    GraphSummary,
    Release,
    current_folder,
    digest_over,
    read_release,
    software_version,
)
from graph.store import is_run

KIND: Final = "peelgraph backup"
VERSION: Final = 1
"""Of what is described above; another one is not read."""

_HEAD: Final = "manifest.json"
_QUADS: Final = dump_name(GRAPH_FORMATS["nquads"])
_MEMBERS: Final = (_HEAD, MANIFEST, _QUADS)
_CHUNK: Final = 1 << 20
_LONGEST_LINE: Final = 64 << 20
_LONGEST_JSON: Final = 64 << 20
_DAMAGED: Final = (EOFError, OSError, zlib.error)
_RELEASE: Final = re.compile(r"\d{8}T\d{12}Z", re.ASCII)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    What a backup says of itself.

    Args:
        software: Version that made it.
        created: UTC, in ISO form.
        release: Name of the release.
        digest: Of the release, over its graphs but those of runs (`graph.release.digest_over`).
        triples: Over all graphs, each as often as it is said.
        unpacked: Bytes of the N-Quads.
        members: Name -> size and sha256 of each other member.
    """

    software: str
    created: str
    release: str
    digest: str
    triples: int
    unpacked: int
    members: dict[str, tuple[int, str]]
    kind: str = KIND
    version: int = VERSION

    def as_json(self) -> str:
        """The text of `manifest.json`, which ends with the sha256 of all that it says."""
        told = json.dumps(asdict(self), indent=1)
        return json.dumps(asdict(self) | {"sha256": sha256(told.encode())}, indent=1) + "\n"


def back_up(location: str, path: str, *, replace: bool = False) -> Manifest:
    """
    Write what is served from a folder into one file, looked at triple by triple.

    Args:
        path: Of the new file.
        replace: Let it take the place of a file of that name.

    Raises:
        StoreMissing: Nothing has been published at this location.
        StoreError: The release does not give back what its manifest says.
        PeelgraphError: The file cannot be written, or is there already.
    """
    folder = current_folder(location)
    release = read_release(folder)
    to = Path(path)
    if to.exists() and not replace:
        raise _unwritten(path, "the file is there already", "Name another one, or add --replace.")
    try:
        with _quads_file(folder, release) as quads:
            unpacked = _unpacked(quads, release, str(folder))
            text = (folder / MANIFEST).read_bytes()
            manifest = _manifest_of(release, text, quads, unpacked)
            head = BytesIO(manifest.as_json().encode())
            members: Mapping[str, BinaryIO] = {_HEAD: head, MANIFEST: BytesIO(text), _QUADS: quads}
            write_archive(to, members, replace=replace)
    except OSError as error:
        raise _unwritten(
            path,
            f"the backup cannot be written ({error.strerror or error})",
            "Make room, or name another file.",
        ) from error
    return manifest


def _unwritten(path: str, found: str, next_step: str) -> PeelgraphError:
    return PeelgraphError(path, found, next_step=next_step)


@contextmanager
def _quads_file(folder: Path, release: Release) -> Iterator[BinaryIO]:
    """The packed N-Quads of a release; of an older version, which has none, they are made."""
    path = folder / DUMP / _QUADS
    if path.is_file():
        with path.open("rb") as file:
            yield file
        return
    with TemporaryDirectory() as aside:
        with reading(folder / STORE, sorted(release.graphs)) as members:
            build_dump(members, Path(aside, DUMP))
        with Path(aside, DUMP, _QUADS).open("rb") as file:
            yield file


def _unpacked(file: BinaryIO, release: Release, where: str) -> int:
    """How many bytes the N-Quads of a release are, each graph of which is as its manifest says."""
    lines = _Lines(file, None)
    try:
        for _, triples in graphs_in(lines, release.graphs):
            for _ in triples:
                pass
    except (_Unfit, *_DAMAGED) as error:
        raise StoreError(
            where,
            f"its files to take away are damaged ({error})",
            next_step="Nothing was written. Check the disk; `peelgraph rollback` brings an older one back.",
        ) from error
    return lines.size


def _manifest_of(release: Release, text: bytes, quads: BinaryIO, unpacked: int) -> Manifest:
    quads.seek(0)
    packed = hashlib.file_digest(quads, "sha256").hexdigest()  # type: ignore[arg-type]
    return Manifest(
        software=software_version(),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        release=release.id,
        digest=digest_of(release.graphs),
        triples=triples_of(release),
        unpacked=unpacked,
        members={
            MANIFEST: (len(text), hashlib.sha256(text).hexdigest()),
            _QUADS: (quads.tell(), packed),
        },
    )


def triples_of(release: Release) -> int:
    """How many triples its graphs have, each by itself."""
    return sum(graph.triples for graph in release.graphs.values())


def digest_of(graphs: Mapping[str, GraphSummary]) -> str:
    """The digest of a release with these graphs."""
    return digest_over({name: graph for name, graph in graphs.items() if not is_run(name)})


class _Unfit(Exception):
    """N-Quads are not what a manifest says."""


class _Lines:
    """
    The lines of packed N-Quads, without line ends.

    Args:
        most: Bytes that may come; None for any number.
    """

    def __init__(self, packed: BinaryIO, most: int | None) -> None:
        packed.seek(0) if packed.seekable() else None
        self._packed, self._most = packed, most
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        with gzip.open(self._packed, "rb") as file:
            while line := file.readline(_LONGEST_LINE):
                self.size += len(line)
                if self._most is not None and self.size > self._most:
                    raise _Unfit(f"they go on after the {self._most} bytes that are told")
                if not line.endswith(b"\n"):
                    raise _Unfit("a line has no end")
                yield line[:-1]


def graphs_in(
    lines: Iterable[bytes], told: Mapping[str, GraphSummary]
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """
    The graphs of N-Quads that come graph by graph, each with its triples, which have to be taken at once.

    Raises:
        _Unfit: A graph is not as it is told, or is missing; said at the end of its triples, or of all.
    """
    left = {name for name, graph in told.items() if graph.triples}
    for name, quads in groupby(lines, _graph_of):
        if name not in left:
            raise _Unfit(f"graph <{name[:200]}> is not among those that are told, or comes twice")
        left.discard(name)
        yield name, _triples(name, quads, told[name])
    if left:
        raise _Unfit(f"graph <{min(left)}> is missing")


def _graph_of(line: bytes) -> str:
    *said, graph, end = line.rsplit(b" ", 3)
    if len(said) != 2 or end != b"." or line.startswith(b"_:") or said[1].startswith(b"_:"):
        raise _Unfit(f"a line is no N-Quad without blank nodes: {line[:80]!r}")
    return graph[1:-1].decode("utf-8", "replace")


def _triples(name: str, quads: Iterable[bytes], told: GraphSummary) -> Iterator[bytes]:
    digest, end, count = hashlib.sha256(), len(name.encode()) + 4, 0
    for count, quad in enumerate(quads, 1):  # noqa: B007 - the last count is the number of quads
        digest.update(quad + b"\n")
        yield quad[:-end] + b" ."
    if GraphSummary(count, digest.hexdigest()) != told:
        raise _Unfit(f"graph <{name}> has another digest than is told ({count} triples of {told.triples})")


class Backup:
    """
    A backup that was looked at: its members have the sums that it says they have.

    Args:
        archive: Open.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.path = archive.path
        self.manifest = self._read_manifest()
        for name, (size, digest) in self.manifest.members.items():
            self._check(name, size, digest)
        self.release = self._read_release()

    def graphs(self) -> Iterator[tuple[str, Packed]]:
        """
        The graphs, packed.

        Raises:
            BackupUnusable: They are not what the release says.
        """
        try:
            with self._archive.open(_QUADS) as packed:
                lines = _Lines(packed, self.manifest.unpacked)
                for name, triples in graphs_in(lines, self.release.graphs):
                    yield name, Packed(triples)
        except (_Unfit, *_DAMAGED) as error:
            raise self._archive.fault(f"its quads are damaged: {error}") from error

    def _json(self, name: str) -> bytes:
        if self._archive.size(name) > _LONGEST_JSON:
            raise self._archive.fault(
                f"{name} has {self._archive.size(name)} bytes", f"at most {_LONGEST_JSON}"
            )
        with self._archive.open(name) as file:
            return file.read()

    def _read_manifest(self) -> Manifest:
        text = self._json(_HEAD)
        try:
            told = json.loads(text)
            kind, version = told["kind"], told["version"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise self._archive.fault(f"its {_HEAD} cannot be read", f"that of a {KIND}") from None
        if (kind, version) != (KIND, VERSION):
            made = str(told.get("software", "unknown"))[:40]
            raise BackupUnusable(
                self.path,
                f"it is {str(kind)[:40]!r} in form {str(version)[:20]}, made by version {made} of peelgraph",
                f"{KIND!r} in form {VERSION}",
                f"Restore it with that version; this one is {software_version()}. Nothing was changed.",
            )
        try:
            members = {name: (size, digest) for name, (size, digest) in told.pop("members").items()}
            told.pop("sha256")
            manifest = Manifest(**told, members=members)
        except (ValueError, TypeError, AttributeError, KeyError):
            manifest = None
        if manifest is None or not _is_sound(manifest) or manifest.as_json().encode() != text:
            raise self._archive.fault(f"its {_HEAD} does not say what it must")
        return manifest

    def _check(self, name: str, size: int, digest: str) -> None:
        with self._archive.open(name) as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        if (self._archive.size(name), found) != (size, digest):
            raise self._archive.fault(f"{name} has sha256 {found[:12]}…", f"{digest[:12]}…")

    def _read_release(self) -> Release:
        try:
            release = Release.from_json(self._json(MANIFEST).decode())
        except (ValueError, RecursionError) as error:
            raise self._archive.fault(f"its {MANIFEST} cannot be read ({error})") from None
        if not _is_release(release) or release.id != self.manifest.release:
            raise self._archive.fault(f"its {MANIFEST} does not say what it must")
        if triples_of(release) != self.manifest.triples:
            raise self._archive.fault(
                f"its release has {triples_of(release)} triples", f"{self.manifest.triples}"
            )
        if digest_of(release.graphs) != self.manifest.digest:
            raise self._archive.fault(
                f"the graphs of its release have sha256 {digest_of(release.graphs)[:12]}…",
                f"{self.manifest.digest[:12]}…",
            )
        return release


@contextmanager
def open_backup(path: str) -> Iterator[Backup]:
    """
    A backup, its members checked against their sums.

    Raises:
        BackupUnusable: It is none, or damaged, or of another version.
    """
    with open_archive(path, _MEMBERS) as archive:
        yield Backup(archive)


def _is_sound(manifest: Manifest) -> bool:
    texts = (manifest.software, manifest.created, manifest.release, manifest.digest)
    numbers = (manifest.unpacked, manifest.triples, *(size for size, _ in manifest.members.values()))
    return (
        all(isinstance(text, str) for text in texts)
        and all(type(number) is int and number >= 0 for number in numbers)
        and list(manifest.members) == list(_MEMBERS[1:])
        and all(
            _is_digest(digest) for digest in (manifest.digest, *(d for _, d in manifest.members.values()))
        )
        and bool(_RELEASE.fullmatch(manifest.release))
    )


def _is_release(release: Release) -> bool:
    """Whether what is taken over from the manifest of a release is of the kind that it must be."""
    return all(
        _IRI.fullmatch(name)
        and type(graph.triples) is int
        and graph.triples >= 0
        and _is_digest(graph.digest)
        for name, graph in release.graphs.items()
    ) and (
        isinstance(release.drawn_by, dict)
        and all(isinstance(version, str) for version in release.drawn_by.values())
    )


def _is_digest(text: object) -> bool:
    return isinstance(text, str) and bool(_DIGEST.fullmatch(text))
