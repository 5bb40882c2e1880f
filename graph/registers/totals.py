"""
England and Wales, worked out from the official figures of all forces.

Counts are added up where every force has one; rates and changes are worked out from those sums by
`graph/data/rate-bases.csv`, to two decimals. A series that cannot be worked out so, such as a share whose
denominator is not in the register, has no figure for England and Wales.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from graph.registers.statistics import Statistic, read_bases
from graph.vocabulary import Vocabulary

ENGLAND_AND_WALES: Final = "england-and-wales"
_COUNTED: Final = ("count", "full-time-equivalents")
_PER: Final = {"per-1000-population": 1000, "per-100000-population": 100_000}
"""Unit of a rate -> residents it is for."""
_DECIMALS: Final = Decimal("0.01")

Period = tuple[str, date, date]
"""Series, first day, last day."""


def add_totals(statistics: Sequence[Statistic], vocabulary: Vocabulary) -> list[Statistic]:
    """The figures of England and Wales that follow from those of all forces, sorted; may be empty."""
    sums = _sums(statistics, vocabulary)
    found = {key: _total(key, total, "the sum over all forces") for key, total in sums.items()}
    for key in {(each.measure, each.start, each.end) for each in statistics} - found.keys():
        worked = _worked_out(key, sums, vocabulary)
        if worked is not None:
            found[key] = _total(key, worked, "worked out from the sums over all forces")
    return [found[key] for key in sorted(found)]


def _sums(statistics: Iterable[Statistic], vocabulary: Vocabulary) -> dict[Period, Decimal]:
    values: dict[Period, dict[str, Decimal]] = {}
    for each in statistics:
        if vocabulary.series[each.measure].unit in _COUNTED:
            values.setdefault((each.measure, each.start, each.end), {})[each.area] = each.value
    return {
        key: sum(of_forces.values(), Decimal())
        for key, of_forces in values.items()
        if of_forces.keys() == vocabulary.forces.keys()
    }


def _worked_out(key: Period, sums: dict[Period, Decimal], vocabulary: Vocabulary) -> Decimal | None:
    measure, _, end = key
    basis = read_bases().get((measure, end))
    if basis is None:
        return None
    by_end = {(name, last): total for (name, _, last), total in sums.items()}
    numerator = by_end.get((basis.numerator, end))
    denominator = by_end.get((basis.denominator, basis.denominator_date))
    if numerator is None or not denominator:
        return None
    unit = vocabulary.series[measure].unit
    ratio = numerator / denominator
    return ((ratio * _PER[unit]) if unit in _PER else (ratio - 1) * 100).quantize(_DECIMALS)


def _total(key: Period, total: Decimal, how: str) -> Statistic:
    measure, start, end = key
    return Statistic(
        area=ENGLAND_AND_WALES,
        measure=measure,
        value=total,
        printed=format(total, "f"),
        start=start,
        end=end,
        derivation="derived",
        publisher="",
        publication=f"Force statistics, England and Wales: {how}",
        source="graph/data/force-statistics.csv",
    )
