"""
Grades over time: the questions of a force, or the forces on a question, cycle by cycle.

A change is told only between grades of one scale; where the scale or the list of questions changed, the table
breaks. Which question was asked in which cycle is in no list: one is taken for asked where any force has a
grade on it. "Current" is worked out: the latest grade held on the day when the data were published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from graph.namespaces import PEEL
from service.answers.parts import NOWHERE, Grade, Link
from service.answers.reading import read_grades, read_link
from service.library import Ask, Library, Row, ask


@dataclass(frozen=True, slots=True)
class Cycle:
    """
    A column.

    Args:
        starts_scale: Whether the scale is another than that of the column before; the first starts one too.
    """

    link: Link
    scale: Link
    year: str
    starts_scale: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """
    A grade given in a cycle.

    Args:
        judgment: Its words are those of the grade.
        year: When it was judged, where that is not the year of the cycle.
        change: "up", "down" or "unchanged" against the grade held before it on the same scale; "scale
            changed" where that was on another; empty where there is none, or where either is ungraded.
        since: The cycle of the grade before it; empty where there is none.
    """

    judgment: Link
    grade: Grade
    year: str = ""
    change: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """
    One question, force and cycle.

    Args:
        given: More than one where sources disagree; none where no grade is held.
        is_asked: Whether any force has a grade on the question in this cycle.
    """

    given: tuple[Given, ...]
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Current:
    """
    The latest grade held.

    Args:
        cycle: In which it was given.
        note: What bears on its being current: asked again since, or not asked any more; may be empty.
    """

    given: tuple[Given, ...]
    cycle: Link
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A question or a force, with a cell for each cycle."""

    subject: Link
    cells: tuple[Cell, ...]
    current: Current


@dataclass(frozen=True, slots=True)
class Group:
    """Lines whose questions were asked on the same scales; the title is empty where there is one group."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OverTime:
    """
    Grades over time.

    Args:
        as_of: Day on which the data were published, "2026-11-26"; empty where the store does not tell.
        scales: One after another, and how many cycles each has; one that comes back is there again.
        cycles: From the earliest.
    """

    as_of: str
    scales: tuple[tuple[Link, int], ...]
    cycles: tuple[Cycle, ...]
    groups: tuple[Group, ...]


def ask_over_time(iri: URIRef, by: URIRef) -> tuple[Ask, ...]:
    """What `read_over_time` asks."""
    return (
        ask("grades-over-time", this=iri, property=by),
        *(ask(name) for name in ("questions-asked", "cycles", "grades-by-scale")),
    )


def read_over_time(library: Library, iri: URIRef, by: URIRef) -> OverTime:
    """
    The grades of a force by question, or those on a question by force.

    Args:
        by: `peel:force` or `peel:theme`: what `iri` is.
    """
    library = library.gather(*ask_over_time(iri, by))
    rows = library.rows("grades-over-time", this=iri, property=by)
    asked = {(row["theme"], row["cycle"]) for row in library.rows("questions-asked")}
    is_force = by == PEEL.force
    shown = {cycle for theme, cycle in asked if is_force or theme == str(iri)} if rows else set()
    cycles = read_cycles(library, shown)
    subject = ("theme", "themeName") if is_force else ("force", "forceName")
    by_subject: dict[Link, list[Row]] = {}
    for row in rows:
        by_subject.setdefault(read_link(row, *subject), []).append(row)
    places = read_grades(library)
    grouped: dict[tuple[str, ...], list[Line]] = {}
    for link, own in by_subject.items():
        cells = _cells(own, cycles, asked, places)
        scales = _scales_asked(cells, cycles) if is_force else ()
        grouped.setdefault(scales, []).append(Line(link, cells, _current(cells, cycles)))
    order = [cycle.scale.text for cycle in cycles]
    latest_first = sorted(grouped, key=lambda names: (max(map(order.index, names), default=0), len(names)))
    return OverTime(
        library.published,
        _scales(cycles),
        cycles,
        tuple(Group(_title(names), tuple(grouped[names])) for names in reversed(latest_first)),
    )


def no_grades(library: Library) -> OverTime:
    """Of what no grade is given on."""
    return OverTime(library.published, (), (), ())


def read_cycles(library: Library, shown: Iterable[str]) -> tuple[Cycle, ...]:
    """Some cycles (IRIs) from the earliest, with the places where the scale changes."""
    wanted = set(shown)
    found: list[Cycle] = []
    for row in library.rows("cycles"):
        if row["cycle"] in wanted and row["cycle"] not in [cycle.link.iri for cycle in found]:
            scale = read_link(row, "scale", "scaleName")
            is_new = not found or found[-1].scale != scale
            found.append(Cycle(read_link(row, "cycle", "cycleName"), scale, row["year"], is_new))
    return tuple(found)


def _scales(cycles: Sequence[Cycle]) -> tuple[tuple[Link, int], ...]:
    starts = [place for place, cycle in enumerate(cycles) if cycle.starts_scale]
    ends = [*starts[1:], len(cycles)][: len(starts)]
    return tuple((cycles[start].scale, end - start) for start, end in zip(starts, ends, strict=True))


def _cells(
    rows: Sequence[Row],
    cycles: Sequence[Cycle],
    asked: set[tuple[str, str]],
    places: Mapping[tuple[str, str], tuple[int, int]],
) -> tuple[Cell, ...]:
    cells = []
    before: tuple[Cycle, tuple[Given, ...]] | None = None
    for cycle in cycles:
        own = [row for row in rows if row["cycle"] == cycle.link.iri]
        given = tuple(_given(row, cycle, before, places) for row in own)
        cells.append(Cell(given, (rows[0]["theme"], cycle.link.iri) in asked))
        before = (cycle, given) if given else before
    return tuple(cells)


def _given(
    row: Row,
    cycle: Cycle,
    before: tuple[Cycle, tuple[Given, ...]] | None,
    places: Mapping[tuple[str, str], tuple[int, int]],
) -> Given:
    grade = Grade(read_link(row, "grade", "gradeName"), *places.get((row["scale"], row["grade"]), (0, 0)))
    year = "" if row["year"] == cycle.year else row["year"]
    judgment = Link(row["gradeName"], row["judgment"])
    if before is None:
        return Given(judgment, grade, year)
    earlier, held = before
    return Given(judgment, grade, year, _change(grade, cycle, earlier, held), earlier.link.text)


def _change(grade: Grade, cycle: Cycle, earlier: Cycle, held: Sequence[Given]) -> str:
    """Between two grades of one scale; sources that disagree on the earlier one leave nothing to compare."""
    if earlier.scale != cycle.scale:
        return "scale changed"
    if len(held) != 1 or not held[0].grade.place or not grade.place:
        return ""
    if grade.place == held[0].grade.place:
        return "unchanged"
    return "up" if grade.place > held[0].grade.place else "down"


def _current(cells: Sequence[Cell], cycles: Sequence[Cycle]) -> Current:
    last = max((place for place, cell in enumerate(cells) if cell.given), default=None)
    if last is None:
        return Current((), NOWHERE, "No grade is held.")
    later = zip(cycles[last + 1 :], cells[last + 1 :], strict=True)
    asked_again = [cycle.link.text for cycle, cell in later if cell.is_asked]
    if asked_again:
        when = f"in {asked_again[0]}" if len(asked_again) == 1 else f"since, up to {asked_again[-1]}"
        note = f"Asked again {when}: no grade held."
    else:
        note = "" if last == len(cycles) - 1 else f"Not asked since {cycles[last].link.text}."
    return Current(cells[last].given, cycles[last].link, note)


def _scales_asked(cells: Sequence[Cell], cycles: Sequence[Cycle]) -> tuple[str, ...]:
    pairs = zip(cycles, cells, strict=True)
    return tuple(dict.fromkeys(cycle.scale.text for cycle, cell in pairs if cell.is_asked or cell.given))


def _title(scales: Sequence[str]) -> str:
    if len(scales) > 1:
        return f"Asked on the {' and the '.join(scales).lower()}, whose grades do not compare"
    return f"Asked on the {scales[0].lower()} only" if scales else ""
