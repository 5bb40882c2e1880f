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
        cautions: Kinds of the caveats on it alone, each leading to its page.
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
    areas = [*(URIRef(force.link.iri) for force in forces), URIRef(urls.thing_iri(_WHOLE))]
    by_measure: dict[str, list[Row]] = {}
    for row in library.rows("figures-compared", area=areas):
        by_measure.setdefault(row["measure"], []).append(row)
    told = library.rows("caveats-compared", area=areas)
    names = {force.link.iri for force in forces}
    series, on_figures = [], []
    for measure, rows in by_measure.items():
        own = [row for row in rows if row["area"] in names]
        if not own:
            continue
        on_measure = [row for row in told if row["measure"] == measure]
        series.append(_series(own, rows, on_measure, forces))
        shown = {row["interval"] for row in _latest(own).values()} | {own[0]["interval"]}
        on_figures += [row for row in on_measure if row["interval"] in {"", *shown}]
    on_grades = [row for row in told if not row["measure"] and row["area"] in names]
    return Figures(tuple(series), read_caveats([*on_figures, *on_grades]))


def _latest(rows: Sequence[Row]) -> dict[str, Row]:
    """Area -> its first row; rows come with the latest period first."""
    return {row["area"]: row for row in reversed(rows)}


def _series(own: Sequence[Row], rows: Sequence[Row], told: Sequence[Row], forces: Sequence[Force]) -> Series:
    first = own[0]
    at_once = {row["area"]: row for row in rows if row["interval"] == first["interval"]}
    whole = at_once.get(urls.thing_iri(_WHOLE))
    latest = _latest(own)
    return Series(
        measure=read_link(first, "measure", "measureName"),
        slug=first["measure"].removeprefix(urls.thing_iri("measure/")),
        unit=first["unitName"],
        direction=first["directionName"],
        period=period(first),
        until=first.first("periodEnd", "asAt"),
        whole=read_link(whole, "figure", "printed") if whole else NOWHERE,
        cells=tuple(
            _figure(latest.get(force.link.iri), first, [row for row in told if row["area"] == force.link.iri])
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
        return Figure(missing=" ".join(why) or NOT_PUBLISHED)
    is_other = row["interval"] != first["interval"]
    return Figure(
        link=read_link(row, "figure", "printed"),
        rank=row.number("higher") + 1,
        of=row.number("forces"),
        other_period=period(row) if is_other else "",
        cautions=tuple(
            dict.fromkeys(
                read_link(each, "caveat", "kindName")
                for each in told
                if each["interval"] in ("", row["interval"])
            )
        ),
        missing=" ".join(why) or NOT_PUBLISHED if is_other else "",
    )
