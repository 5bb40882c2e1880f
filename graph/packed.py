"""
The triples of one graph, kept small until they are written.

A release is put together from all its graphs at once, and some hundred reports do not fit into memory as
Python objects. Packed they take about a tenth of their text, and are read again line by line.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rdflib import Graph

_FASTEST: Final = 1
_AT_ONCE: Final = 1 << 10
"""Lines packed at once."""
_CHUNK: Final = 1 << 11
"""Bytes unpacked at once: a release is put together from all its graphs, each of them unpacked so far."""


class Packed:
    """
    Lines without line ends, in the order given; read as often as wanted.

    Args:
        lines: Canonical N-Triples, sorted.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        packer, digest, parts, count = zlib.compressobj(_FASTEST), hashlib.sha256(), [], 0
        rest = iter(lines)
        while some := list(islice(rest, _AT_ONCE)):
            count += len(some)
            ended = b"\n".join([*some, b""])
            digest.update(ended)
            if part := packer.compress(ended):
                parts.append(part)
        self._data = b"".join([*parts, packer.flush()])
        self._digest = digest.digest()
        self._count = count

    @classmethod
    def from_data(cls, data: bytes, count: int, digest: str) -> Packed:
        """What was packed before: its `data`, its length and its `digest`."""
        packed = cls.__new__(cls)
        packed._data, packed._count, packed._digest = data, count, bytes.fromhex(digest)
        return packed

    @property
    def data(self) -> bytes:
        """The lines as they are kept."""
        return self._data

    @property
    def digest(self) -> str:
        """sha256 of the lines, each with a line end; hex."""
        return self._digest.hex()

    def as_graph(self) -> Graph:
        """The graph that was packed."""
        from rdflib import Graph  # not for those who only read lines, as the service does

        return Graph(bind_namespaces="none").parse(data=b"\n".join(self), format="nt")

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Packed) and self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)

    def __iter__(self) -> Iterator[bytes]:
        for block in self.blocks():
            yield from block.split(b"\n")[:-1]

    def blocks(self) -> Iterator[bytes]:
        """The lines, many at a time, each with its end: what is the same for all is done to all at once."""
        unpacker, rest = zlib.decompressobj(), b""
        for start in range(0, len(self._data), _CHUNK):
            block = rest + unpacker.decompress(self._data[start : start + _CHUNK])
            end = block.rfind(b"\n") + 1
            rest = block[end:]
            if end:
                yield block[:end]
