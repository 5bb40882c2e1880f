"""The account of a report: what was left out of the graph and why, beside what there is in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.answers.parts import Count, Link
from service.library import Row


@dataclass(frozen=True, slots=True)
class Tally:
    """
    One thing that is counted.

    Args:
        whole: All there are.
        left: Those that were not taken.
        reasons: Why, the commonest first; they add up to `left`.
    """

    whole: Count
    left: int
    reasons: tuple[Count, ...]


def read_account(rows: Sequence[Row]) -> tuple[Tally, ...]:
    """The tallies of a report, the largest first; none for a report without measurements."""
    return tuple(_tally(row, rows) for row in rows if not row["within"])


def _tally(whole: Row, rows: Sequence[Row]) -> Tally:
    groups = [row for row in rows if row["within"] == whole["metric"] and row["metric"].endswith("-left")]
    within = {row["metric"] for row in groups}
    return Tally(
        whole=_count(whole),
        left=sum(row.number("count") for row in groups),
        reasons=tuple(_count(row) for row in rows if row["within"] in within),
    )


def _count(row: Row) -> Count:
    return Count(Link(row["name"], row["metric"]), row.number("count"))
