"""A scale of grades: what its grades mean, the cycles that used it, and what it can be compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rdflib import URIRef

from service.answers.matches import Match, read_matches
from service.answers.over_time import Cycle, read_cycles
from service.answers.parts import Grade, Link
from service.answers.reading import read_grades, read_link
from service.library import Library, Row, ask


@dataclass(frozen=True, slots=True)
class GradeLine:
    """
    A grade of the scale.

    Args:
        counts: Judgments that give it, in each cycle that used the scale.
        total: In all of them.
    """

    grade: Grade
    meaning: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Used:
    """
    A cycle that used the scale.

    Args:
        judgments, forces, questions: How many there are.
    """

    cycle: Cycle
    judgments: int
    forces: int
    questions: int


@dataclass(frozen=True, slots=True)
class Break:
    """
    Where another scale comes before or after this one.

    Args:
        shared: Questions that both cycles asked.
        asked: Questions that either asked.
        matches: How questions that only the later cycle asked are like those of the earlier.
    """

    earlier: Cycle
    later: Cycle
    shared: tuple[Link, ...]
    asked: int
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class OtherScale:
    """Another scale: grades of the same name in both, and those of one only."""

    scale: Link
    meaning: str
    note: str
    shared: tuple[str, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScalePage:
    """
    One scale.

    Args:
        note: What limits comparison; empty where nothing is told.
        grades: The best first; those in no order last.
        used: From the earliest.
    """

    note: str
    grades: tuple[GradeLine, ...]
    used: tuple[Used, ...]
    judgments: int
    breaks: tuple[Break, ...]
    others: tuple[OtherScale, ...]


_ASKED = ("grades-meant", "scales", "cycles", "questions-asked", "question-matches", "grades-by-scale")


def read_scale(library: Library, iri: URIRef) -> ScalePage:
    """Everything the page of a scale shows."""
    library = library.gather(
        ask("grades-on-scale", this=iri), ask("forces-on-scale", this=iri), *map(ask, _ASKED)
    )
    counts = {
        (row["cycle"], row["grade"]): row.number("judgments")
        for row in library.rows("grades-on-scale", this=iri)
    }
    cycles = read_cycles(library, [row["cycle"] for row in library.rows("cycles")])
    used = _used(library, iri, cycles, counts)
    return ScalePage(
        note=next((row["note"] for row in library.rows("scales") if row["scale"] == str(iri)), ""),
        grades=_grades(library, iri, used, counts),
        used=used,
        judgments=sum(counts.values()),
        breaks=_breaks(library, iri, cycles),
        others=_others(library, iri),
    )


def _used(
    library: Library, iri: URIRef, cycles: Sequence[Cycle], counts: dict[tuple[str, str], int]
) -> tuple[Used, ...]:
    """Cycles whose scale it is, with judgments or without."""
    spread = {row["cycle"]: row for row in library.rows("forces-on-scale", this=iri)}
    found = []
    for cycle in cycles:
        row = spread.get(cycle.link.iri, Row({}))
        judgments = sum(number for (name, _), number in counts.items() if name == cycle.link.iri)
        if judgments or cycle.scale.iri == str(iri):
            found.append(Used(cycle, judgments, row.number("forces"), row.number("questions")))
    return tuple(found)


def _grades(
    library: Library, iri: URIRef, used: Sequence[Used], counts: dict[tuple[str, str], int]
) -> tuple[GradeLine, ...]:
    places = read_grades(library)
    rows = {row["grade"]: row for row in library.rows("grades-meant") if row["scale"] == str(iri)}
    lines = [
        GradeLine(
            grade=Grade(read_link(row, "grade", "gradeName"), *places.get((str(iri), name), (0, 0))),
            meaning=row["meaning"],
            counts=tuple(counts.get((each.cycle.link.iri, name), 0) for each in used),
            total=sum(number for (_, grade), number in counts.items() if grade == name),
        )
        for name, row in rows.items()
    ]
    return tuple(sorted(lines, key=lambda line: -line.grade.place))


def _breaks(library: Library, iri: URIRef, cycles: Sequence[Cycle]) -> tuple[Break, ...]:
    asked: dict[str, dict[str, Link]] = {}
    for row in library.rows("questions-asked"):
        asked.setdefault(row["cycle"], {})[row["theme"]] = read_link(row, "theme", "themeName")
    matches = read_matches(library)
    found = []
    for earlier, later in pairwise(cycles):
        scales = {earlier.scale.iri, later.scale.iri}
        if len(scales) < 2 or str(iri) not in scales:
            continue
        before, after = asked.get(earlier.link.iri, {}), asked.get(later.link.iri, {})
        found.append(
            Break(
                earlier=earlier,
                later=later,
                shared=tuple(link for each, link in before.items() if each in after),
                asked=len(before | after),
                matches=tuple(
                    each
                    for each in matches
                    if each.question.iri in after
                    and each.question.iri not in before
                    and each.other.iri in before
                ),
            )
        )
    return tuple(found)


def _others(library: Library, iri: URIRef) -> tuple[OtherScale, ...]:
    named: dict[str, dict[str, str]] = {}
    for row in library.rows("grades-meant"):
        named.setdefault(row["scale"], {})[row["grade"]] = row["gradeName"]
    own = named.get(str(iri), {})
    return tuple(
        OtherScale(
            scale=read_link(row, "scale", "scaleName"),
            meaning=row["meaning"],
            note=row["note"],
            shared=tuple(name for grade, name in own.items() if grade in named.get(row["scale"], {})),
            only_here=tuple(name for grade, name in own.items() if grade not in named.get(row["scale"], {})),
            only_there=tuple(name for grade, name in named.get(row["scale"], {}).items() if grade not in own),
        )
        for row in library.rows("scales")
        if row["scale"] != str(iri)
    )
