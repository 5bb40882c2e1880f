"""Lines that are packed come back as they were, one by one or many at a time."""

from __future__ import annotations

import hashlib

from graph.packed import Packed
from graph.store import blocks_of, quads_in_blocks, quads_of, summary_of

_LINES = [
    f'<urn:a/{number:05}> <urn:says> "A full stop . and \\n an end{" ." * (number % 3)}" .'.encode()
    for number in range(3000)
]


def test_lines_come_back_in_blocks() -> None:
    """Each with its end, and each block whole."""
    packed = Packed(_LINES)
    blocks = list(packed.blocks())
    assert len(blocks) > 1
    assert all(block.endswith(b"\n") for block in blocks)
    assert _LINES == b"".join(blocks).splitlines() == list(packed)
    assert b"".join(blocks) == b"".join(blocks_of(_LINES))


def test_nothing_has_no_blocks() -> None:
    """As of a graph that is gone."""
    assert [] == [*Packed([]).blocks(), *Packed([]), *blocks_of([])]


def test_quads_of_many_lines_are_those_of_each() -> None:
    """A full stop within a literal stays one."""
    quads = b"".join(quad + b"\n" for quad in quads_of("urn:g", _LINES))
    assert quads == b"".join(quads_in_blocks("urn:g", Packed(_LINES)))
    assert quads == b"".join(quads_in_blocks("urn:g", _LINES))
    summary = summary_of("urn:g", Packed(_LINES))
    assert (len(_LINES), hashlib.sha256(quads).hexdigest()) == (summary.triples, summary.digest)
