"""
Figures that are kept: one file a measurement in `tests/benchmarks/figures/`, with machine, day and commit.

A measurement that was made again takes the place of the one before; others stay, so that what takes hours
can be measured row by row, on several days.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.machine import commit, machine, today

FIGURES: Final = Path(__file__).resolve().parent / "figures"


@dataclass(frozen=True)
class Kept:
    """
    Args:
        name: Of the measurement, such as "build-516".
        measured: The figures, by name.
        day: As in 2026-11-26.
        commit: Of the software; with a plus where files differed from it.
        machine: What it ran on.
        load: How many processes wanted a processor on average in the minute before; None: it was not noted.
    """

    name: str
    measured: Mapping[str, Any]
    day: str
    commit: str
    machine: Mapping[str, str]
    load: float | None = None


def keep(
    name: str, measured: Mapping[str, Any], folder: Path = FIGURES, *, load: float | None = None
) -> Kept:
    """Write figures that were measured here and now."""
    kept = Kept(name, measured, today(), commit(), machine(), load)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(asdict(kept), indent=1) + "\n", "utf-8")
    return kept


def read_kept(folder: Path = FIGURES) -> dict[str, Kept]:
    """Name -> figures; may be empty."""
    found = (Kept(**json.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.json")))
    return {each.name: each for each in found}
