"""
Official figures side by side: a line a series, in the latest period in which any of the forces has a figure.

A force that has none in that period has its own latest beside, marked as of another period; its rank is the
one among the forces of that period. A rank counts the forces with a higher figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from service import urls
from service.answers.caveats import Caveat, read_caveats
from service.answers.official import read_latest
from service.answers.parts import NOWHERE, Link
from service.answers.reading import period, read_link
from service.answers.series import NOT_PUBLISHED
from service.compare.choice import Force
from service.library import Library, Row

_WHOLE: Final = "area/england-and-wales"
_REASONS: Final = ("caveat-kind/missing", "caveat-kind/excluded")


@dataclass(frozen=True, slots=True)
class Figure:
    """
    What a force has of a series.

    Args:
        link: The figure as printed, leading to its page; without words where there is none.
        rank: From 1, the highest, among the forces with a figure of the same period; 0 where there is none.
        of: How many those are.
        other_period: In words, where it is not that of the line.
        cautions: Kinds of the caveats on it alone, or on its being missing, each leading to its page.
        missing: Why there is none; empty where there is one.
    """

    link: Link = NOWHERE
    rank: int = 0
    of: int = 0
    other_period: str = ""
    cautions: tuple[Link, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """
    A line of the table.

    Args:
        measure: What is counted.
        slug: Of the measure, for named queries.
        unit: In words.
        direction: Whether high is good, in words; empty where that is not known.
        period: In words.
        until: Its last day, "2017-03-31".
        whole: The figure of England and Wales; without words where there is none.
        cells: One a force.
    """

    measure: Link
    slug: str
    unit: str
    direction: str
    period: str
    until: str
    whole: Link
    cells: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The lines by name, and the caveats on the figures in them, and on the grades of the forces."""

    series: tuple[Series, ...]
    caveats: tuple[Caveat, ...]


def read_sides_of_figures(library: Library, forces: Sequence[Force]) -> Figures:
    """The official figures of some forces, and the caveats on them; asks two queries."""
    iris = [URIRef(force.link.iri) for force in forces]
    by_measure: dict[str, list[Row]] = {}
    for row in read_latest(library, map(str, iris)):
        by_measure.setdefault(row["measure"], []).append(row)
    told = library.rows("caveats-compared", area=[*iris, URIRef(urls.thing_iri(_WHOLE))])
    series, on_figures = [], []
    for measure, rows in by_measure.items():
        on_measure = [row for row in told if row["measure"] == measure]
        series.append(_series(rows, on_measure, forces))
        shown = {"", *(row["interval"] for row in rows)}
        on_figures += [row for row in on_measure if row["interval"] in shown]
    on_grades = [row for row in told if not row["measure"] and URIRef(row["area"]) in iris]
    return Figures(tuple(series), read_caveats([*on_figures, *on_grades]))


def _series(rows: Sequence[Row], told: Sequence[Row], forces: Sequence[Force]) -> Series:
    """A line, from the latest figure of each force that has one, the latest of all first."""
    first = rows[0]
    own = {row["force"]: row for row in rows}
    return Series(
        measure=read_link(first, "measure", "measureName"),
        slug=first["measure"].removeprefix(urls.thing_iri("measure/")),
        unit=first["unitName"],
        direction=first["directionName"],
        period=period(first),
        until=first.first("periodEnd", "asAt"),
        whole=read_link(first, "whole", "wholePrinted") if "whole" in first else NOWHERE,
        cells=tuple(
            _figure(own.get(force.link.iri), first, [row for row in told if row["area"] == force.link.iri])
            for force in forces
        ),
    )


def _figure(row: Row | None, first: Row, told: Sequence[Row]) -> Figure:
    reasons = {urls.thing_iri(kind) for kind in _REASONS}
    why = dict.fromkeys(
        each["said"]
        for each in told
        if each["kind"] in reasons and each["interval"] in ("", first["interval"])
    )
    if row is None:
        return Figure(missing=" ".join(why) or NOT_PUBLISHED, cautions=_cautions(told, first["interval"]))
    is_other = row["interval"] != first["interval"]
    return Figure(
        link=read_link(row, "figure", "printed"),
        rank=row.number("higher") + 1,
        of=row.number("forces"),
        other_period=period(row) if is_other else "",
        cautions=_cautions(told, row["interval"]),
        missing=" ".join(why) or NOT_PUBLISHED if is_other else "",
    )


def _cautions(told: Sequence[Row], interval: str) -> tuple[Link, ...]:
    """Kinds of the caveats that bear on a period, each leading to its page."""
    own = (row for row in told if row["interval"] in ("", interval))
    return tuple(dict.fromkeys(read_link(row, "caveat", "kindName") for row in own))
