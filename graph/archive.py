"""
A tar file of a few members (POSIX ustar; GNU's numbers for sizes over 8 GiB), read as if it meant harm.

Nothing is ever unpacked to a disk: a member is read where it stands, so no name, link or device leads
anywhere. Only plain files of the expected names, each once and in order, are taken.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from graph.errors import BackupUnusable
from graph.release import UNFINISHED

_BLOCK: Final = tarfile.BLOCKSIZE
_CHUNK: Final = 1 << 20
_PLAIN: Final = {tarfile.REGTYPE, tarfile.AREGTYPE}
_KINDS: Final = {
    tarfile.LNKTYPE: "a hard link",
    tarfile.SYMTYPE: "a symbolic link",
    tarfile.CHRTYPE: "a device",
    tarfile.BLKTYPE: "a device",
    tarfile.DIRTYPE: "a folder",
    tarfile.FIFOTYPE: "a pipe",
}
_AGAIN: Final = "Copy the backup again, or take another one. Nothing was changed."


def write_archive(path: Path, members: Mapping[str, BinaryIO], *, replace: bool = False) -> None:
    """
    Write an archive beside its place, bring it to the disk, and only then give it its name.

    Args:
        members: Name -> what it holds, in order, each at its beginning.
        replace: Let it take the place of a file of that name.

    Raises:
        FileExistsError: There is one, and `replace` is not set.
        OSError: It cannot be written whole.
    """
    aside = path.with_name(f"{UNFINISHED}{os.getpid()}-{path.name}")
    try:
        with aside.open("xb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as archive:
                for name, content in members.items():
                    head = tarfile.TarInfo(name)
                    head.size = content.seek(0, os.SEEK_END)
                    content.seek(0)
                    archive.addfile(head, content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            aside.replace(path)
        else:
            path.hardlink_to(aside)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def open_archive(path: str, names: Sequence[str]) -> Iterator[Archive]:
    """
    An archive that holds members of these names, in this order, and nothing else.

    Raises:
        BackupUnusable: It cannot be read, breaks off, or holds anything else.
    """
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise BackupUnusable(
            path, f"the file cannot be read ({error.strerror})", next_step="Check the path."
        ) from None
    with file:
        yield Archive(path, file, names)


class Archive:
    """
    The members of an open archive.

    Args:
        path: For messages.
        names: Those it has to hold, in order.

    Raises:
        BackupUnusable: It holds anything else.
    """

    def __init__(self, path: str, file: BinaryIO, names: Sequence[str]) -> None:
        self.path = path
        self._file = file
        self._places: dict[str, tuple[int, int]] = {}
        end = file.seek(0, os.SEEK_END)
        place = 0
        for name in names:
            size = self._head(place, name)
            start, place = place + _BLOCK, place + _BLOCK + -(-size // _BLOCK) * _BLOCK
            if place > end:
                raise self.fault(f"it breaks off within {name!r}", "a whole archive")
            self._places[name] = start, size
        self._end(place)

    def size(self, name: str) -> int:
        """Bytes of a member."""
        return self._places[name][1]

    def open(self, name: str) -> BinaryIO:
        """A member, from its beginning; one at a time is read."""
        return io.BufferedReader(_Part(self._file, *self._places[name]), _CHUNK)

    def fault(self, found: str, expected: str = "") -> BackupUnusable:
        """The error for an archive that cannot be used."""
        return BackupUnusable(self.path, found, expected, _AGAIN)

    def _head(self, place: int, name: str) -> int:
        """The size of the member that begins at a place, which must be a plain file of this name."""
        self._file.seek(place)
        block = self._file.read(_BLOCK)
        try:
            head = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError):
            raise self.fault(f"there is no member at byte {place}", f"{name!r} in a tar archive") from None
        if head.type not in _PLAIN:
            kind = _KINDS.get(head.type, "no plain file")
            raise self.fault(f"{head.name!r} in it is {kind}", f"a plain file {name!r}")
        if head.name != name or head.size < 0:
            raise self.fault(f"it holds {head.name!r} ({head.size} bytes)", f"{name!r} at that place")
        return head.size

    def _end(self, place: int) -> None:
        self._file.seek(place)
        while rest := self._file.read(_CHUNK):
            if rest.strip(b"\0"):
                raise self.fault("it goes on after its last member", "nothing more")


class _Part(io.RawIOBase):
    """Some bytes of a file, as a file."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._place, self._end = file, start, start + size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._place)
        data = self._file.read(min(len(buffer), self._end - self._place))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)
