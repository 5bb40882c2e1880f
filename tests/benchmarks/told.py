"""What the benchmarks of named queries and of pages tell in their CSV files, as figures of the nation."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.watching import CommandFailed

MATRIX_TARGET: Final = 100
"""Milliseconds that pages are given whose kind is a matrix; others have less."""

_P95: Final = 0.95


def read_queries(path: Path) -> dict[str, Any]:
    """
    Percentiles of "milliseconds", one of each query; a row without was not answered.

    Raises:
        CommandFailed: There is no such file, or it has no such column.
    """
    rows = _rows(path, "milliseconds")
    found = [float(row["milliseconds"]) for row in rows if row["milliseconds"]]
    return {
        "asked": len(rows),
        "unanswered": len(rows) - len(found),
        "p50_ms": percentile(found, 0.5),
        "p95_ms": percentile(found, _P95),
        "slowest_ms": percentile(found, 1),
    }


def read_pages(path: Path) -> dict[str, Any]:
    """
    Of each kind of page there is a row, with "first_p95" (milliseconds, asked for the first time) and
    "target": the p95 of the slowest kind, that of the slowest matrix, and the kinds beyond their target.

    Raises:
        CommandFailed: There is no such file, or it has no such columns.
    """
    rows = _rows(path, "kind", "first_p95", "target")
    by_kind = {row["kind"]: (float(row["first_p95"]), float(row["target"])) for row in rows}
    others = [p95 for p95, target in by_kind.values() if target < MATRIX_TARGET]
    matrices = [p95 for p95, target in by_kind.values() if target >= MATRIX_TARGET]
    return {
        "kinds": len(by_kind),
        "p95_ms": percentile(others, 1),
        **({"matrix_p95_ms": percentile(matrices, 1)} if matrices else {}),
        "over": {kind: p95 for kind, (p95, target) in sorted(by_kind.items()) if p95 > target},
    }


def _rows(path: Path, *columns: str) -> Sequence[Mapping[str, str]]:
    """All rows, at least one; lines that begin with "# " are none."""
    if not path.is_file():
        raise CommandFailed(f"There is no {path}: the benchmark wrote no figures.")
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("# ")]
    rows = list(csv.DictReader(lines))
    if not rows or not set(columns) <= set(rows[0]):
        raise CommandFailed(f"{path} has no rows with {', '.join(columns)}.")
    return rows


def percentile(values: Sequence[float], share: float) -> float:
    """
    The value that such a share of others does not go past, to a tenth.

    Raises:
        CommandFailed: There are no values.
    """
    if not values:
        raise CommandFailed("There is no figure to take a percentile of.")
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)
