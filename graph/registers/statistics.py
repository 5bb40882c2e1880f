"""
The register of official statistics: one figure a force, measure and period.

In: CSV rows, `graph/data/rate-bases.csv`, which says of what each rate and change is worked out, and
`graph/data/series-units.csv`, which says in what words each series gives its unit. Out: frozen `Statistic`s.
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

from graph.identifiers import area_iri, concept_iri
from graph.registers.periods import interval
from graph.registers.taken import REPEATED, Key, Taken, new_to
from graph.rows import Check, Row, Rule, filled, one_of, read_rows
from graph.vocabulary import Vocabulary

COLUMNS: Final = (
    *("force", "measure", "value", "unit", "period_start", "period_end"),
    *("publisher", "publication", "source"),
)
_KEY: Final = (("force", "measure", "period_start", "period_end"),)
_NUMBER: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_DERIVATIONS: Final = ("recovered", "derived")
_BASES: Final = "rate-bases.csv"
_UNITS: Final = "series-units.csv"
_COUNTED: Final = "count"
_CHANGE: Final = "-change"
"""How the name of a series of changes ends."""


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
    columns: dict[str, Check] = {
        "measure": filled,
        "period_end": _day,
        "numerator": filled,
        "denominator": filled,
        "denominator_date": _day,
    }
    rows = read_rows(f"graph/data/{_BASES}", _shipped(_BASES), columns, unique=(("measure", "period_end"),))
    return {
        (row["measure"], date.fromisoformat(row["period_end"])): Basis(
            row["numerator"], row["denominator"], date.fromisoformat(row["denominator_date"])
        )
        for row in rows
    }


@cache
def read_units() -> Mapping[str, str]:
    """Series -> how its rows give the unit, such as "incidents per 1,000 population"."""
    rows = read_rows(
        f"graph/data/{_UNITS}", _shipped(_UNITS), {"measure": filled, "unit": filled}, unique=(("measure",),)
    )
    return {row["measure"]: row["unit"] for row in rows}


def read_statistics(
    name: str, data: bytes | str, vocabulary: Vocabulary, taken: Taken | None = None
) -> list[Statistic]:
    """
    Read a register of official statistics.

    Args:
        name: What to call the file in messages.
        data: The CSV file.
        vocabulary: Forces, series and units that its cells may name.
        taken: The figures that other registers have.

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
    rules = [
        Rule(("unit", "measure"), _other_unit),
        Rule(("value", "measure"), lambda row: _other_number(row, series[row["measure"]].unit)),
        Rule(
            ("period_start", "period_end"),
            lambda row: "a day up to the last one" if row["period_start"] > row["period_end"] else "",
        ),
    ]
    if taken:
        rules.append(Rule(_KEY[0], lambda row: new_to(taken, _figure(row)), REPEATED))
    return [_statistic(row) for row in read_rows(name, data, columns, rules=rules, unique=_KEY)]


def _other_unit(row: Row) -> str:
    unit = read_units()[row["measure"]]
    return "" if row["unit"] == unit else f'"{unit}", the unit of {row["measure"]}'


def _other_number(row: Row, unit: str) -> str:
    """A change may fall below zero; what is counted one by one has no fraction."""
    if row["value"].startswith("-") and not row["measure"].endswith(_CHANGE):
        return "zero or more"
    return "a whole number" if unit == _COUNTED and "." in row["value"] else ""


def _figure(row: Row) -> Key:
    period = interval(date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"]))
    return concept_iri("measure", row["measure"]), area_iri(row["force"]), period


def _day(cell: str) -> str:
    try:
        return "" if date.fromisoformat(cell).isoformat() == cell else "a day such as 2017-03-31"
    except ValueError:
        return "a day such as 2017-03-31"


def _statistic(row: Row) -> Statistic:
    return Statistic(
        area=row["force"],
        measure=row["measure"],
        value=Decimal(row["value"]),
        printed=row["value"],
        start=date.fromisoformat(row["period_start"]),
        end=date.fromisoformat(row["period_end"]),
        derivation=next((kind for kind in _DERIVATIONS if kind in row["publication"]), "published"),
        publisher=row["publisher"],
        publication=row["publication"],
        source=row["source"],
        line=row.line,
    )


def _shipped(name: str) -> bytes:
    return (files("graph") / "data" / name).read_bytes()
