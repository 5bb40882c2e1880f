"""
An address of a chart -> the chart.

    measure/SERIES[/LAST-DAY]          all forces, ranked
    map/measure/SERIES[/LAST-DAY]      the same on the tile map
    force/FORCE/grades                 grades of a force over time
    force/FORCE/SERIES                 a force beside its region, in the latest period
    theme/QUESTION[/CYCLE]             grades of all forces in a cycle
    map/theme/QUESTION[/CYCLE]         the same on the tile map
    around/SENTENCE                    what a sentence is linked to
    further/SENTENCE                   the same, and what that is linked to in turn
    around/AGENCY                      what an agency appears with

What is asked for in the parameters of an address, as `builder?...`, is read by `service.charts.asked`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from graph.namespaces import PEEL
from service import urls
from service.answers.frame import read_frame
from service.answers.network import read_network
from service.answers.over_time import OverTime, read_over_time
from service.answers.parts import NOWHERE, Frame, Link
from service.answers.reading import slug_of
from service.answers.sentence import read_further, read_links
from service.answers.series import read_series
from service.charts.figures import chart_of_series, charts_of_force, read_sources
from service.charts.grades import chart_of_cycle, chart_of_force
from service.charts.neighbourhood import AROUND, FURTHER, chart_around
from service.charts.parts import Chart
from service.library import Library, read_iri

LONGEST: Final = 200
"""No address of a chart has more characters."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Another chart of the same kind: a period or a cycle, and its address."""

    words: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class ChartPage:
    """
    A chart with what stands around it.

    Args:
        about: What it is about; leads to its page.
        turns: Periods or cycles that there are, the latest first.
        other: The address of the same data drawn otherwise; empty where there is none.
        back: The address of what it is about, where that is none of our things.
    """

    chart: Chart
    about: Link
    turns: tuple[Turn, ...] = ()
    other: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that has a chart and a map; the address is that of the chart."""

    about: Link
    address: str


def read_index(library: Library) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Official series, and questions that grades were given on, each by name."""
    series: list[Entry] = []
    questions: list[Entry] = []
    for row in library.rows("chart-index"):
        is_series = row.is_true("isSeries")
        address = f"{'measure' if is_series else 'theme'}/{slug_of(row['subject'])}"
        (series if is_series else questions).append(Entry(Link(row["name"], row["subject"]), address))
    return tuple(series), tuple(questions)


def read_chart(library: Library, address: str, focus: str = "") -> ChartPage | None:
    """
    The chart at an address; None where there is none.

    Args:
        focus: Slug of a force to mark among all.
    """
    steps = address.split("/") if len(address) <= LONGEST else []
    kind = "map" if steps[:1] == ["map"] else ""
    match steps[1:] if kind else steps:
        case ["measure", series]:
            return _measure(library, series, "", kind or "bars", focus)
        case ["measure", series, end] if end:
            return _measure(library, series, end, kind or "bars", focus)
        case ["theme", theme]:
            return _theme(library, theme, "", kind or "columns")
        case ["theme", theme, cycle] if cycle:
            return _theme(library, theme, cycle, kind or "columns")
        case [("around" | "further") as reach, *path] if path and not kind:
            return _links(library, "/".join(path), reach)
        case ["force", force, what] if not kind:
            return _force(library, force, what)
        case _:
            return None


def read_forces(library: Library) -> tuple[Link, ...]:
    """All forces, by name."""
    return tuple(Link(row["forceName"], row["force"]) for row in library.rows("chart-forces"))


def _find(library: Library, path: str, *pages: str) -> Link:
    """A thing that has a page of some kinds; it leads nowhere where there is none."""
    found = _frame_of(library, path, *pages)
    return Link(found[0].title, found[0].iri) if found else NOWHERE


def _frame_of(library: Library, path: str, *pages: str) -> tuple[Frame, str] | None:
    """The frame of a thing and the name of its page, where that is one of some kinds."""
    try:
        iri = read_iri(urls.thing_iri(path))
    except ValueError:
        return None
    found = read_frame(library, iri)
    return (found[0], found[1].page) if found and found[1].page in pages else None


def _measure(library: Library, name: str, end: str, kind: str, focus: str) -> ChartPage | None:
    about = _find(library, f"measure/{name}", "measure")
    series = read_series(library, URIRef(about.iri), (), end) if about.iri else None
    if series is None:
        return None
    sources = read_sources(library, URIRef(about.iri), series.shown.interval)
    chart = chart_of_series(series, about.text, sources, focus=focus, kind=kind)
    stem, other = _stems(f"measure/{name}", kind)
    turns = tuple(
        Turn(each.name, f"{stem}/{each.end}", each.end == series.shown.end) for each in series.periods
    )
    return ChartPage(chart, about, turns, f"{other}/{series.shown.end}")


def _theme(library: Library, name: str, cycle: str, kind: str) -> ChartPage | None:
    about = _find(library, f"theme/{name}", "theme")
    grades = read_over_time(library, URIRef(about.iri), PEEL.theme) if about.iri else None
    if grades is None or not grades.cycles:
        return None
    iri = urls.thing_iri(f"cycle/{cycle}") if cycle else fullest_cycle(grades)
    chart = chart_of_cycle(grades, about, iri, read_forces(library), kind)
    if chart is None:
        return None
    stem, other = _stems(f"theme/{name}", kind)
    turns = tuple(
        Turn(each.link.text, f"{stem}/{slug_of(each.link.iri)}", each.link.iri == iri)
        for each in reversed(grades.cycles)
    )
    return ChartPage(chart, about, turns, f"{other}/{slug_of(iri)}")


def _force(library: Library, name: str, what: str) -> ChartPage | None:
    about = _find(library, f"force/{name}", "force")
    if not about.iri:
        return None
    if what == "grades":
        grades = read_over_time(library, URIRef(about.iri), PEEL.force)
        charts: Sequence[Chart | None] = [chart_of_force(grades, about)]
    else:
        charts = charts_of_force(library, about)
    found = next((chart for chart in charts if chart and chart.address == f"force/{name}/{what}"), None)
    return ChartPage(found, about) if found else None


def _links(library: Library, path: str, reach: str) -> ChartPage | None:
    found = _frame_of(library, path, "sentence", "action", "agency")
    if found is None:
        return None
    frame, page = found
    if page == "agency":
        about = Link(frame.title, frame.iri)
        chart = read_network(library, about) if reach == AROUND else None
        return ChartPage(chart, about) if chart else None
    return _sentence(library, frame, path, reach)


def _sentence(library: Library, frame: Frame, path: str, reach: str) -> ChartPage | None:
    links = read_links(library, URIRef(frame.iri))
    further = read_further(library, links.relations) if reach == FURTHER else None
    chart = chart_around(links.about, frame.kind, links.relations, links.facts, further)
    turns = tuple(
        Turn(words, f"{each}/{path}", each == reach)
        for words, each in (("One step", AROUND), ("Two steps", FURTHER))
        if links.relations
    )
    return ChartPage(chart, chart.about, turns) if chart else None


def fullest_cycle(grades: OverTime) -> str:
    """IRI of the latest cycle in which most forces that were ever graded on the question have a grade."""
    lines = [line for group in grades.groups for line in group.lines]
    full = [
        cycle.link.iri
        for place, cycle in enumerate(grades.cycles)
        if sum(bool(line.cells[place].given) for line in lines) * 2 > len(lines)
    ]
    return (full or [grades.cycles[-1].link.iri])[-1]


def _stems(path: str, kind: str) -> tuple[str, str]:
    """Where charts of this kind stand, and those of the other."""
    return (f"map/{path}", path) if kind == "map" else (path, f"map/{path}")
