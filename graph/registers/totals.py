"""
England and Wales, worked out from the official figures of all forces.

Counts are added up where every force has one; rates and changes are worked out from those sums by
`graph/data/rate-bases.csv`, to two decimals. A change whose earlier counts are not in the register is worked
out from the later counts and the changes of all forces: a force with 110 offences and a change of +10% had
100 before. A series that cannot be worked out so, such as a share whose denominator is not in the register,
has no figure for England and Wales.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
_ALL_GONE: Final = -100
"""The change, in percent, of what fell to nothing."""

Period = tuple[str, date, date]
"""Series, first day, last day."""


OfForces = Mapping[str, Decimal]
"""Force -> its figure; of every force."""


def add_totals(statistics: Sequence[Statistic], vocabulary: Vocabulary) -> list[Statistic]:
    """The figures of England and Wales that follow from those of all forces, sorted; may be empty."""
    complete = _complete(statistics, vocabulary)
    sums = {
        key: sum(values.values(), Decimal())
        for key, values in complete.items()
        if vocabulary.series[key[0]].unit in _COUNTED
    }
    found = {key: _total(key, total, "the sum over all forces") for key, total in sums.items()}
    for key in {(each.measure, each.start, each.end) for each in statistics} - found.keys():
        worked = _worked_out(key, sums, vocabulary)
        if worked is not None:
            found[key] = _total(key, worked, "worked out from the sums over all forces")
            continue
        change = _weighted_change(key, complete)
        if change is not None:
            found[key] = _total(key, change, "worked out from the counts and changes of all forces")
    return [found[key] for key in sorted(found)]


def _complete(statistics: Iterable[Statistic], vocabulary: Vocabulary) -> dict[Period, OfForces]:
    """The figures of each series and period for which every force has one."""
    values: dict[Period, dict[str, Decimal]] = {}
    for each in statistics:
        values.setdefault((each.measure, each.start, each.end), {})[each.area] = each.value
    return {
        key: of_forces for key, of_forces in values.items() if of_forces.keys() == vocabulary.forces.keys()
    }


def _worked_out(key: Period, sums: Mapping[Period, Decimal], vocabulary: Vocabulary) -> Decimal | None:
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
    return (
        (numerator / denominator * _PER[unit]).quantize(_DECIMALS)
        if unit in _PER
        else _rise(numerator, denominator)
    )


def _weighted_change(key: Period, complete: Mapping[Period, OfForces]) -> Decimal | None:
    """
    The change of the sum over all forces, from each one's count and its change on the year before.

    Nothing for what is no change of a count, for a count or change that some force lacks, and for a force
    that fell to nothing, whose earlier count does not follow.
    """
    measure, start, end = key
    counted = changes_of().get(measure, "")
    counts, changes = complete.get((counted, start, end)), complete.get(key)
    if counts is None or changes is None or min(changes.values()) <= _ALL_GONE:
        return None
    before = sum((count / (1 + changes[force] / 100) for force, count in counts.items()), Decimal())
    return _rise(sum(counts.values(), Decimal()), before) if before else None


def changes_of() -> dict[str, str]:
    """Series of changes -> the series of counts that it is the change of, by `graph/data/rate-bases.csv`."""
    return {
        measure: basis.numerator
        for (measure, _), basis in read_bases().items()
        if basis.numerator == basis.denominator
    }


def _rise(later: Decimal, earlier: Decimal) -> Decimal:
    """In percent."""
    return ((later / earlier - 1) * 100).quantize(_DECIMALS)


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
