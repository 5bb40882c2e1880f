"""Official series -> charts of figures: all forces ranked or on the map, and one force beside its region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from rdflib import URIRef

from service import urls
from service.answers.official import read_peers
from service.answers.parts import Link
from service.answers.reading import period, read_link, slug_of
from service.answers.series import NOT_PUBLISHED, Series
from service.charts.parts import Chart, Mark, grouped, listed
from service.library import Library, Row

WHOLE = "England and Wales"
_LARGE = 1_000
"""From here on a median is told without decimals."""


def chart_of_series(
    series: Series, measure: str, sources: Sequence[Link] = (), *, focus: str = "", kind: str = "bars"
) -> Chart:
    """
    All forces in a period of a series, the highest first, and those without a figure last.

    Args:
        measure: What the series is called.
        sources: Publications.
        focus: Slug of the force that the chart is about; empty where it is about all.
        kind: "bars" or "map".
    """
    held = tuple(
        Mark(place.force, place.figure, place.value, is_focus=slug_of(place.force.iri) == focus)
        for place in series.places
    )
    missing = tuple(
        Mark(each.force, Link("none"), reason=each.reason, is_focus=slug_of(each.force.iri) == focus)
        for each in series.missing
    )
    shown = series.shown
    whole = (
        None
        if shown.whole_value is None
        else Mark(Link(WHOLE, urls.thing_iri("area/england-and-wales")), shown.whole, shown.whole_value)
    )
    line, notes = _line(whole, held)
    return Chart(
        kind=kind,
        address=f"{'map/' if kind == 'map' else ''}measure/{series.slug}/{shown.end}",
        title=measure,
        description=_described(measure, shown.name, held, missing, whole),
        about=Link(measure, urls.thing_iri(f"measure/{series.slug}")),
        marks=(*held, *missing),
        subject="Force",
        unit=series.unit.text,
        period=f"{shown.name}; {len(held)} of {len(held) + len(missing)} forces",
        whole=line,
        notes=notes,
        sources=tuple(sources),
    )


def charts_of_force(library: Library, force: Link) -> tuple[Chart, ...]:
    """
    A chart for each official rate or share: the force beside the forces of its region, in the latest period.

    Counts are left out: a large force has more of everything. A force without one is among those missing.
    """
    peers = read_peers(library, force.iri)
    by_measure: dict[str, list[Row]] = {}
    for row in peers.rows:
        by_measure.setdefault(row["measure"], []).append(row)
    areas = {row["area"]: Link(row["areaName"], row["area"]) for row in peers.rows}
    areas.setdefault(force.iri, force)
    return tuple(_beside(force, own, areas, peers.told) for own in by_measure.values())


def _beside(
    force: Link, rows: Sequence[Row], areas: Mapping[str, Link], told: Mapping[tuple[str, str], str]
) -> Chart:
    """One series; the rows come with its latest period first."""
    latest = [row for row in rows if row["interval"] == rows[0]["interval"]]
    first = latest[0]
    found = {
        row["area"]: Mark(
            areas[row["area"]],
            read_link(row, "figure", "printed"),
            float(row["value"]),
            is_focus=row["area"] == force.iri,
        )
        for row in latest
    }
    missing = tuple(
        Mark(
            link,
            Link("none"),
            reason=told.get((first["measure"], iri), NOT_PUBLISHED),
            is_focus=iri == force.iri,
        )
        for iri, link in areas.items()
        if iri not in found
    )
    held = tuple(sorted(found.values(), key=lambda mark: (-(mark.value or 0), mark.subject.text)))
    whole = _whole_of(first)
    line, notes = _line(whole, held)
    when = period(first)
    return Chart(
        kind="bars",
        address=f"force/{slug_of(force.iri)}/{slug_of(first['measure'])}",
        title=first["measureName"],
        description=_described(
            f"{first['measureName']}, {first['regionName']}", when, held, missing, whole, force
        ),
        about=read_link(first, "measure", "measureName"),
        marks=(*held, *missing),
        subject="Force",
        unit=first["unitName"],
        period=f"{when}; forces of {first['regionName']}, {len(held)} of {len(areas)}",
        whole=line,
        notes=notes,
        sources=tuple(dict.fromkeys(_source(row) for row in latest)),
    )


def _whole_of(row: Row) -> Mark | None:
    """The figure of England and Wales beside one of a force; None where there is none."""
    if "whole" not in row:
        return None
    return Mark(
        Link(WHOLE, urls.thing_iri("area/england-and-wales")),
        read_link(row, "whole", "wholePrinted"),
        float(row["wholeValue"]),
    )


def read_sources(library: Library, measure: URIRef, interval: str) -> tuple[Link, ...]:
    """Publications that the figures of a period of a series are from."""
    return tuple(map(_source, library.rows("chart-sources", this=measure, interval=URIRef(interval))))


def _source(row: Row) -> Link:
    publisher = f"{row['publisherName']}, " if row["publisherName"] else ""
    return Link(f"{publisher}{row['publicationTitle']}", row["publication"])


def _line(whole: Mark | None, held: Sequence[Mark]) -> tuple[Mark | None, tuple[str, ...]]:
    """
    England and Wales as a line, or as a note where it is the sum of all forces, beside which bars vanish.
    """
    if whole is None or whole.value is None:
        return None, (f"There is no figure of {WHOLE}.",)
    most = max((mark.value or 0 for mark in held), default=0)
    least = min((mark.value or 0 for mark in held), default=0)
    if len(held) > 1 and whole.value > 1.5 * most - min(least, 0):
        return None, (f"{WHOLE} in all: {grouped(whole.shown.text)}.",)
    return whole, ()


def _described(
    what: str,
    when: str,
    held: Sequence[Mark],
    missing: Sequence[Mark],
    whole: Mark | None,
    force: Link | None = None,
) -> str:
    """The chart in words: how many, ends, middle, England and Wales, the force, and what is missing."""
    told = [f"{what}, {when}: {len(held)} of {len(held) + len(missing)} forces."]
    if held:
        ends = [f"{mark.subject.text} {grouped(mark.shown.text)}" for mark in (held[0], held[-1])]
        told.append(f"Highest: {ends[0]}; lowest: {ends[1]}.")
        if len(held) > 2:
            middle = median(mark.value or 0 for mark in held)
            told.append(f"Median: {middle:,.0f}." if abs(middle) >= _LARGE else f"Median: {middle:.2f}.")
    if whole:
        told.append(f"{WHOLE}: {grouped(whole.shown.text)}.")
    if force:
        told += [f"{force.text}: {grouped(mark.shown.text)}." for mark in held if mark.is_focus]
    if missing:
        told.append(f"No figure: {listed(mark.subject.text for mark in missing)}.")
    return " ".join(told)
