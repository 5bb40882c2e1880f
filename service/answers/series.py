"""
An official series: all forces in its latest period, what is missing and why, and what sets it apart.

The rank of a force counts those with a higher figure; equal figures share one. The named queries
`rank-forces` and `peers` rank in the same way, for any period and group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef

from service import urls
from service.answers.caveats import Caveat
from service.answers.parts import NOWHERE, Link
from service.answers.reading import period, read_link
from service.library import Library, Row, ask

NOT_PUBLISHED = "No figure is published here."


@dataclass(frozen=True, slots=True)
class Place:
    """
    A force in the order of a period.

    Args:
        rank: From 1, the highest figure.
        figure: As the register has it, leading to its page.
        value: The same as a number.
        cautions: Kinds of the caveats on this force's figure alone, each leading to its page.
    """

    rank: int
    force: Link
    figure: Link
    value: float
    cautions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A force that has no figure in a period, and why."""

    force: Link
    reason: str


@dataclass(frozen=True, slots=True)
class Period:
    """
    A period of a series.

    Args:
        name: In words.
        end: Its last day, "2017-03-31".
        forces: How many have a figure.
        whole: The figure of England and Wales; leads nowhere where there is none.
        whole_value: The same as a number; None where there is none.
        interval: IRI of the period.
    """

    name: str
    end: str
    forces: int
    whole: Link
    whole_value: float | None
    interval: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another series, and what sets it apart."""

    link: Link
    note: str


@dataclass(frozen=True, slots=True)
class Series:
    """
    One official series.

    Args:
        slug: Of the series, for named queries.
        direction: Whether high is good, in words; leads to the entry of the list.
        meaning: What the direction says.
        note: What sets the series apart; empty if nothing is said.
        general: The measure of reports that it is one way to count.
        siblings: Series that are like it.
        periods: The latest first; at least one.
        shown: The one that places and missing are of.
        places: All forces with a figure in it, the highest first.
        missing: All without one.
    """

    slug: str
    unit: Link
    direction: Link
    meaning: str
    note: str
    general: Link
    siblings: tuple[Sibling, ...]
    periods: tuple[Period, ...]
    shown: Period
    places: tuple[Place, ...]
    missing: tuple[Missing, ...]

    @property
    def of(self) -> int:
        """How many forces there are."""
        return len(self.places) + len(self.missing)


def read_series(library: Library, iri: URIRef, caveats: Sequence[Caveat], end: str = "") -> Series | None:
    """
    An official series; None for a measure that no register has figures of, and for a period that it has not.

    Args:
        library: Asked.
        iri: The measure.
        caveats: Those on it.
        end: Last day of the period to show; the latest where it is empty.
    """
    library = library.gather(*(ask(name, this=iri) for name in ("series", "series-periods", "series-beside")))
    described = library.rows("series", this=iri)
    periods = [_period(row) for row in library.rows("series-periods", this=iri)] if described else []
    shown = next((each for each in periods if end in ("", each.end)), None)
    if shown is None:
        return None
    about, interval = described[0], shown.interval
    rows = library.rows("series-forces", this=iri, interval=URIRef(interval))
    return Series(
        slug=str(iri).removeprefix(urls.thing_iri("measure/")),
        unit=read_link(about, "unit", "unitName"),
        direction=read_link(about, "direction", "directionName"),
        meaning=about["directionMeaning"],
        note=about["note"],
        general=read_link(about, "general", "generalName"),
        siblings=tuple(
            Sibling(read_link(row, "series", "seriesName"), row["note"])
            for row in library.rows("series-beside", this=iri)
        ),
        periods=tuple(periods),
        shown=shown,
        places=_places([row for row in rows if "figure" in row], caveats, interval),
        missing=tuple(
            Missing(read_link(row, "force", "forceName"), row["told"] or NOT_PUBLISHED)
            for row in rows
            if "figure" not in row
        ),
    )


def _period(row: Row) -> Period:
    return Period(
        name=period(row),
        end=row.first("periodEnd", "asAt"),
        forces=row.number("forces"),
        whole=read_link(row, "whole", "wholePrinted") if "whole" in row else NOWHERE,
        whole_value=float(row["wholeValue"]) if "whole" in row else None,
        interval=row["interval"],
    )


def _places(rows: Sequence[Row], caveats: Sequence[Caveat], interval: str) -> tuple[Place, ...]:
    values = [row["value"] for row in rows]
    return tuple(
        Place(
            rank=values.index(row["value"]) + 1,
            force=read_link(row, "force", "forceName"),
            figure=read_link(row, "figure", "printed"),
            value=float(row["value"]),
            cautions=tuple(
                each.link
                for each in caveats
                if not each.is_general
                and each.interval in ("", interval)
                and row["force"] in {area.iri for area in each.areas}
            ),
        )
        for row in rows
    )
