"""What other benchmarks tell in CSV files: percentiles of the milliseconds in them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.watching import CommandFailed

MILLISECONDS: Final = "milliseconds"
KIND: Final = "kind"
MATRICES: Final = ("/coverage", "/compare")
"""Kinds of pages that are matrices begin so."""

_P95: Final = 0.95


def read_milliseconds(path: Path) -> dict[str, Any]:
    """
    Percentiles of a file of figures: lines that begin with "# " are no rows, and a row without a figure was
    not answered. Where rows have a kind, matrices are told by themselves.

    Raises:
        CommandFailed: There is no such file, or it tells no milliseconds.
    """
    if not path.is_file():
        raise CommandFailed(f"There is no {path}: the benchmark wrote no figures.")
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("# ")]
    rows = [row for row in csv.DictReader(lines) if MILLISECONDS in row]
    matrices = [row for row in rows if row.get(KIND, "").startswith(MATRICES)]
    others = _figures([row for row in rows if row not in matrices])
    found = [float(row[MILLISECONDS]) for row in matrices if row[MILLISECONDS]]
    return {
        "asked": len(rows),
        "unanswered": sum(not row[MILLISECONDS] for row in rows),
        "p50_ms": percentile(others, 0.5),
        "p95_ms": percentile(others, _P95),
        "slowest_ms": round(max(others), 1),
        **({"matrix_p95_ms": percentile(found, _P95)} if found else {}),
    }


def _figures(rows: Sequence[Mapping[str, str]]) -> list[float]:
    found = [float(row[MILLISECONDS]) for row in rows if row[MILLISECONDS]]
    if not found:
        raise CommandFailed(f"No column {MILLISECONDS} has figures in it.")
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """The value that such a share of others does not go past, to a tenth."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)
