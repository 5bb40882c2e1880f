"""
How questions go to query processes and replies come back: a header in JSON, and bytes or none, in one piece.

One goes each way in turn, so whatever can be read belongs to the message that is awaited; a small one takes
one call to write and one to read. Nothing is unpickled on either side.
"""

from __future__ import annotations

import json
import os
import struct
from typing import Any, Final

_SIZES: Final = struct.Struct("=IQ")
"""Before each message: bytes of its header, and of what follows."""

_PIPE_BYTES: Final = 1 << 16
"""What a pipe holds."""


def send(descriptor: int, header: dict[str, Any], body: bytes = b"") -> None:
    """
    Write a message to a pipe.

    Raises:
        OSError: Nobody reads it.
    """
    head = json.dumps(header).encode()
    start = _SIZES.pack(len(head), len(body)) + head
    if len(body) <= _PIPE_BYTES:
        _write(descriptor, start + body)
    else:
        _write(descriptor, start)
        _write(descriptor, body)


def receive(descriptor: int) -> tuple[dict[str, Any], bytes]:
    """
    Read a message from a pipe, waiting for it.

    Raises:
        EOFError: The other end was closed before it was whole.
    """
    data = _read_to(descriptor, b"", _SIZES.size)
    head, body = _SIZES.unpack_from(data)
    end = _SIZES.size + head
    data = _read_to(descriptor, data, end)
    return json.loads(data[_SIZES.size : end]), _read_to(descriptor, data[end:], body)


def _write(descriptor: int, data: bytes) -> None:
    sent = os.write(descriptor, data)
    while sent < len(data):
        sent += os.write(descriptor, memoryview(data)[sent:])


def _read_to(descriptor: int, data: bytes, size: int) -> bytes:
    """So many bytes or more, the first of which are there."""
    if len(data) >= size:
        return data
    parts, missing = [data], size - len(data)
    while missing > 0:
        parts.append(os.read(descriptor, _PIPE_BYTES))
        if not parts[-1]:
            raise EOFError
        missing -= len(parts[-1])
    return b"".join(parts)
