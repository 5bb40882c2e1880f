"""
Figures of a run as CSV below lines that say what they were made on, and two runs beside each other.

Machines differ, so both runs are taken in terms of a reference query that costs the same on every store.
"""

from __future__ import annotations

import csv
import os
import platform
import statistics
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from graph.release import current_release

TWICE: Final = 2.0
"""A figure that has become so many times as long is told to be slower."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Figures(Generic[Row]):
    """
    Of one run.

    Args:
        head: What it was made on: "data" (their digest), "reference" (milliseconds) and more, for people.
    """

    head: Mapping[str, str]
    figures: tuple[Row, ...]

    @property
    def reference(self) -> float:
        """Median of the reference query."""
        return float(self.head["reference"])


@dataclass(frozen=True)
class Change(Generic[Row]):
    """How many times as long something takes as before, and what is wrong with that; empty if nothing is."""

    figure: Row
    ratio: float
    fault: str


def head_of(store: str, reference: float, seed: int) -> dict[str, str]:
    """What a run was made on."""
    release = current_release(store)
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "store": f"{len(release.sources)} reports, {release.triples} triples",
        "data": release.digest,
        "seed": str(seed),
        "reference": f"{reference:.1f}",
    }


def write_rows(
    path: Path, head: Mapping[str, str], names: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """As CSV of columns of some names below lines that begin with "#"; None is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {name}: {value}\n" for name, value in head.items())
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_rows(path: Path) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Head and rows that `write_rows` wrote."""
    lines = path.read_text("utf-8").splitlines()
    head = dict(line.removeprefix("# ").split(": ", 1) for line in lines if line.startswith("# "))
    return head, list(csv.DictReader(line for line in lines if not line.startswith("# ")))


def compare(
    now: Figures[Row],
    before: Figures[Row],
    key: Callable[[Row], Hashable],
    change: Callable[[Row, Row, float], Change[Row]],
) -> list[Change[Row]]:
    """
    What was measured in both runs, the most slowed first.

    Args:
        key: Tells figures of a run apart.
        change: From a figure, the one before, and how many times as fast the machine was before.
    """
    earlier = {key(each): each for each in before.figures}
    faster = before.reference / now.reference
    changes = [change(each, earlier[key(each)], faster) for each in now.figures if key(each) in earlier]
    return sorted(changes, key=lambda each: -each.ratio)


def told_changes(
    changes: Sequence[Change[Row]],
    now: Figures[Row],
    before: Figures[Row],
    name: Callable[[Row], str],
    *,
    is_whole: bool,
) -> Iterator[str]:
    """The two runs, each change or what is wrong alone, and by how much all have changed."""
    yield f"beside {len(changes)} of {len(before.figures)} earlier figures, on {before.head['store']}"
    yield f"reference {now.reference:.1f} ms, was {before.reference:.1f} ms"
    for each in changes:
        if is_whole or each.fault:
            yield f"{each.ratio:6.2f}  {name(each.figure)}{': ' if each.fault else ''}{each.fault}"
    if changes:
        yield f"median ratio {statistics.median(each.ratio for each in changes):.2f}"
