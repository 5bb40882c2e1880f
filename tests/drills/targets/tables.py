"""Registers as CSV: read whole, row by row as it stands in the file, or refused with each fault named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from graph.errors import PeelgraphError, RegisterError
from graph.registers import grades, graph_of, read_register, statistics
from graph.vocabulary import load_vocabulary
from tests.drills.targets.fault import Fault, check_error
from tests.serving import ROOT

WORDS: Final = (
    *(
        ",".join(grades.COLUMNS),
        ",".join(statistics.COLUMNS),
        ",",
        '"',
        '""',
        "\n",
        "\r\n",
        "\r",
        "\ufeff",
        "\0",
    ),
    *(
        "northamptonshire",
        "durham",
        "effectiveness",
        "good",
        "outstanding",
        "2017",
        "2025-26",
        "=1+1",
        "-1",
        "1e9",
    ),
    *(
        "https://a.example/",
        "2017-02-31",
        "2018-03-31",
        "0001-01-01",
        "9999-12-31",
        "per 1,000",
        "\u0661",
        "NaN",
    ),
)
_FILE: Final = Path(mkdtemp(prefix="peelgraph-fuzz-")) / "rows.csv"


def seeds() -> Iterator[bytes]:
    """The first rows of the registers that ship, and an odd one."""
    for name in ("peel-grades.csv", "force-statistics.csv"):
        lines = (ROOT / "graph" / "data" / name).read_bytes().splitlines(keepends=True)
        yield b"".join(lines[:3])
        yield b"".join([*lines[:1], *lines[4:6]])
    yield f'{",".join(grades.COLUMNS)}\r\n"dur\nham",2017,,"a ""b""",x\r\n'.encode()


def judge(data: bytes) -> None:
    """
    Read a register.

    Raises:
        Fault: It is read otherwise than it stands there, or refused without saying why.
    """
    _FILE.write_bytes(data)
    try:
        register = read_register(str(_FILE), load_vocabulary(), {})
    except PeelgraphError as error:
        has_faults = isinstance(error, RegisterError) and bool(error.faults)
        check_error(error, names_all=not has_faults)
        return
    lines = [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) if row]
    if len(lines) - 1 != len(register.rows):
        raise Fault(f"{len(register.rows)} rows of {len(lines) - 1}: {data!r}")
    if len(register.rows) > len(graph_of(register, load_vocabulary())[1]):
        raise Fault(f"too few statements: {data!r}")
