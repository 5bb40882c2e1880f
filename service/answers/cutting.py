"""
One page of rows that come group by group, where it is known how many each group has.

Only the groups on the page are asked for: a list of all findings on a theme is sorted for the one force whose
findings are shown, however many other forces there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.answers.parts import Pager
from service.library import Row


@dataclass(frozen=True, slots=True)
class Cut:
    """
    What to ask for.

    Args:
        groups: Those with rows on the page, in order.
        skipped: How many of their rows come before it.
        rows: How many of their rows to ask for, those skipped among them.
    """

    groups: tuple[str, ...]
    skipped: int
    rows: int


def count_by(rows: Iterable[Row], group: str, number: str) -> Counter[str]:
    """Numbers added up by group, in the order in which the groups come."""
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row[group]] += row.number(number)
    return counted


def cut(numbers: Mapping[str, int], pager: Pager) -> Cut:
    """
    The part of some groups that a page shows.

    Args:
        numbers: Group -> how many rows it has; in the order in which they come.

    >>> cut({"a": 3, "b": 0, "c": 4, "d": 9}, Pager(2, 4, 16))
    Cut(groups=('c', 'd'), skipped=1, rows=5)
    """
    first = pager.size * (pager.page - 1)
    groups: list[str] = []
    start = before = 0
    for group, number in numbers.items():
        end = start + number
        if number and start < first + pager.size and end > first:
            before = before if groups else start
            groups.append(group)
        start = end
    return Cut(tuple(groups), first - before, first - before + pager.size)
