"""
The register of official statistics: one figure a force, measure and period.

In: CSV rows, and `graph/data/rate-bases.csv`, which says of what each rate and change is worked out. Out:
frozen `Statistic`s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from graph.rows import Check, Faults, Row, filled, one_of, read_rows
from graph.vocabulary import Vocabulary

COLUMNS: Final = (
    *("force", "measure", "value", "unit", "period_start", "period_end"),
    *("publisher", "publication", "source"),
)
_KEY: Final = (("force", "measure", "period_start", "period_end"),)
_NUMBER: Final = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
_DERIVATIONS: Final = ("recovered", "derived")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """
    One official figure.

    Args:
        area: Slug of a force, or "england-and-wales".
        measure: Slug of the series.
        value: The number, a fall below zero.
        printed: The number as the register has it.
        start, end: First and last day of the period; the same for a figure of one day.
        derivation: "published", "derived" or "recovered".
        publisher: Empty where it was worked out here.
        publication, source: Where it was published, and where the copy was read.
        line: Where it stands in its file; 0 where it was worked out.
    """

    area: str
    measure: str
    value: Decimal
    printed: str
    start: date
    end: date
    derivation: str
    publisher: str
    publication: str
    source: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Basis:
    """What a series is worked out from at one period's end: a count over another, population or earlier."""

    numerator: str
    denominator: str
    denominator_date: date


@cache
def read_bases() -> Mapping[tuple[str, date], Basis]:
    """Series and end of the period -> what it is worked out from."""
    name = "rate-bases.csv"
    columns: dict[str, Check] = {
        "measure": filled,
        "period_end": _day,
        "numerator": filled,
        "denominator": filled,
        "denominator_date": _day,
    }
    rows = read_rows(
        f"graph/data/{name}",
        (files("graph") / "data" / name).read_bytes(),
        columns,
        unique=(("measure", "period_end"),),
    )
    return {
        (row["measure"], date.fromisoformat(row["period_end"])): Basis(
            row["numerator"], row["denominator"], date.fromisoformat(row["denominator_date"])
        )
        for row in rows
    }


def read_statistics(name: str, data: bytes | str, vocabulary: Vocabulary) -> list[Statistic]:
    """
    Read a register of official statistics.

    Args:
        name: What to call the file in messages.
        data: The CSV file.
        vocabulary: Forces, series and units that its cells may name.

    Raises:
        RegisterError: It has faulty rows; names each by line.
    """
    series = vocabulary.series
    columns: dict[str, Check] = {
        "force": one_of(vocabulary.forces, "the slug of a force"),
        "measure": one_of(series, "a series of ontology/schemes/official-measures.ttl"),
        "value": lambda cell: "" if _NUMBER.fullmatch(cell) else "a number such as 43.93, without commas",
        "unit": filled,
        "period_start": _day,
        "period_end": _day,
        "publisher": filled,
        "publication": filled,
        "source": filled,
    }
    faults = Faults(name)
    found = [_statistic(row, vocabulary, faults) for row in read_rows(name, data, columns, unique=_KEY)]
    faults.end()
    return found


def _day(cell: str) -> str:
    try:
        return "" if date.fromisoformat(cell).isoformat() == cell else "a day such as 2017-03-31"
    except ValueError:
        return "a day such as 2017-03-31"


def _statistic(row: Row, vocabulary: Vocabulary, faults: Faults) -> Statistic:
    number = Decimal(row["value"])
    start, end = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
    unit = vocabulary.series[row["measure"]].unit
    if unit not in (vocabulary.unit_in(row["unit"]), vocabulary.unit_named(_first_words(row["unit"]))):
        faults.add(
            f"{row.where} column unit",
            f'"{row["unit"]}" is not how {row["measure"]} is counted',
            vocabulary.units[unit].label,
        )
    if number < 0 and not row["measure"].endswith("-change"):
        faults.add(f"{row.where} column value", f'"{row["value"]}" is below zero', "zero or more")
    if start > end:
        faults.add(f"{row.where} column period_start", f"{start} is after {end}", "a day up to the last one")
    derivation = next((kind for kind in _DERIVATIONS if kind in row["publication"]), "published")
    return Statistic(
        area=row["force"],
        measure=row["measure"],
        value=number,
        printed=row["value"],
        start=start,
        end=end,
        derivation=derivation,
        publisher=row["publisher"],
        publication=row["publication"],
        source=row["source"],
        line=row.line,
    )


def _first_words(unit: str) -> str:
    """A unit without what it is of: "percent change on previous 12 months" is in percent."""
    return re.sub(r"\s+(?:change|of)\s.*", "", unit)
