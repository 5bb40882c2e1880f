"""
The process that draws: Vega-Lite specifications come in on standard input, SVG goes out on standard output.

Run as `python -m service.charts.drawing`. The library holds a JavaScript engine, which takes some 80 MiB once
it has drawn, keeps a processor busy while it draws, and cannot be interrupted: it is in no web process.
Each message is its length in four bytes and then UTF-8:

    settings   {"further_bytes"}
    reply      {"outcome": "ready"} or {"outcome": "held", "message"} where the process cannot be shut in
    chart      a specification, with all its data in it
    reply      {"outcome": "drawn", "svg"} or {"outcome": "refused", "message"}

It ends when its input does, and so with whoever started it.
"""

from __future__ import annotations

import json
import os
import resource
from typing import IO, Any, Final

from graph.sandbox import SandboxMissing, refuse_calls

LENGTH_BYTES: Final = 4
LONGEST_MESSAGE: Final = 16 * 1024 * 1024


def send(pipe: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message."""
    body = json.dumps(message, ensure_ascii=False).encode()
    pipe.write(len(body).to_bytes(LENGTH_BYTES, "big") + body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> dict[str, Any] | None:
    """
    Read one message; None where there will be none any more.

    Raises:
        ValueError: It is longer than any message, or no JSON.
    """
    head = pipe.read(LENGTH_BYTES)
    size = int.from_bytes(head, "big")
    if size > LONGEST_MESSAGE:
        raise ValueError(f"a message of {size:,} bytes")
    body = pipe.read(size)
    if len(head) < LENGTH_BYTES or len(body) < size:
        return None
    message: dict[str, Any] = json.loads(body)
    return message


def draw(specification: dict[str, Any]) -> str:
    """
    A chart as SVG.

    Raises:
        ValueError: The library does not take the specification.
    """
    import vl_convert  # here: the parent imports this module for its protocol alone

    svg: str = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    return svg


def _shut_in(settings: dict[str, Any]) -> None:
    """
    Bound memory, and refuse the network and other programs.

    Address space is no measure of the engine, which lays hands on gigabytes that it never fills; memory that
    it may write to is.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    draw({"data": {"values": [{}]}, "mark": "point"})  # the engine starts its threads and reads its fonts
    resource.setrlimit(resource.RLIMIT_DATA, (_writable_bytes() + settings["further_bytes"],) * 2)
    refuse_calls(compiles=True)


def _writable_bytes() -> int:
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - a file of the kernel
        [size] = [line.split()[1] for line in status if line.startswith("VmData:")]
    return int(size) * 1024


def main() -> None:
    """Speak the protocol of this module."""
    questions = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints goes to the log
    settings = receive(questions)
    if settings is None:
        return
    try:
        _shut_in(settings)
    except SandboxMissing as error:
        send(replies, {"outcome": "held", "message": str(error)})
        return
    send(replies, {"outcome": "ready"})
    while (specification := receive(questions)) is not None:
        try:
            reply = {"outcome": "drawn", "svg": draw(specification)}
        except ValueError as error:
            reply = {"outcome": "refused", "message": str(error)[:2000]}
        send(replies, reply)


if __name__ == "__main__":
    main()
