"""
What is so of a force from year to year: its places, its neighbours, its grades and what it is asked again.

All of it follows from the seed and the name of the force, so that each of its reports tells the same.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tests.corpus.plan import Force, Inspection, Seat, chance, inspections, names, settings, town

_TOWNS = 24
FOUR, FIVE = "four-tier", "five-tier"
_ODDS: Mapping[str, Mapping[str, int]] = {
    FOUR: {"outstanding": 6, "good": 54, "requires-improvement": 33, "inadequate": 7},
    FIVE: {"outstanding": 4, "good": 28, "adequate": 36, "requires-improvement": 27, "inadequate": 5},
}
_NO_GRADE = "specialist-capabilities"
_CARRIED, _OTHERWISE, _RECURS, _LIKE_PILLAR = 0.2, 0.02, 0.4, 0.6
"""Shares: of questions that 2017 took over from 2016, of reports that differ from the register, of areas
asked again, of questions graded as their pillar is."""


def towns(seed: int, force: Force) -> list[str]:
    """Its places."""
    draw = chance(seed, force.slug, "towns")
    found: dict[str, None] = {}
    while len(found) < _TOWNS:
        found.setdefault(town(draw))
    return list(found)


def operations(seed: int, force: Force) -> list[str]:
    """Names of its operations."""
    return chance(seed, force.slug, "operations").sample(names("operations"), 6)


def neighbours(seat: Seat) -> list[Force]:
    """Two forces that it shares services with."""
    others = [force for force in seat.forces if force != seat.force]
    return seat.chance(seat.force.slug, "neighbours").sample(others, 2)


def grade(seat: Seat, question: str, inspection: Inspection | None = None) -> str:
    """The grade of a question or pillar in an inspection: the register's, if it has one."""
    inspection = inspection or seat.inspection
    if question == _NO_GRADE:
        return "ungraded"
    draw = seat.chance(seat.force.slug, inspection.cycle, question)
    differs = seat.chance(seat.force.slug, inspection.cycle, "differs").random() < _OTHERWISE
    known = "" if differs else _registered().get((seat.force.slug, inspection.cycle, question), "")
    odds = _ODDS[FIVE if inspection.year > 2020 else FOUR]
    drawn = draw.choices(list(odds), list(odds.values()))[0]
    pillar = pillar_of(question, inspection.pillars)
    if not known and pillar and draw.random() < _LIKE_PILLAR:
        return grade(seat, pillar, inspection)
    return known or drawn


def pillar_of(question: str, pillars: tuple[str, ...]) -> str:
    """The pillar that a question is under; none where nothing is judged as a whole."""
    below = settings()["below"]
    return next((pillar for pillar in pillars if question in below[pillar]), "")


def carried_from(seat: Seat, question: str) -> Inspection | None:
    """The inspection whose grade stands, where this one did not look at a question again."""
    if seat.inspection.cycle != "2017" or seat.inspection.kind != "effectiveness" or question == _NO_GRADE:
        return None
    if seat.chance(seat.force.slug, "carried", question).random() >= _CARRIED:
        return None
    return next(each for each in inspections() if each.cycle == "2016" and each.kind == "effectiveness")


def recurs(seat: Seat, question: str) -> int:
    """The year since which the same area is asked for under a question; 0 if none is."""
    if seat.chance(seat.force.slug, "recurs", question).random() >= _RECURS:
        return 0
    years = [each.year for each in inspections() if question in each.asked]
    return min(years) if min(years) <= seat.inspection.year else 0


@cache
def _registered() -> Mapping[tuple[str, str, str], str]:
    """(force, cycle, question) -> grade."""
    found: dict[tuple[str, str, str], str] = {}
    for name in ("peel-grades.csv", "peel-area-grades-2021-on.csv"):
        with (files("graph") / "data" / name).open("r", encoding="utf-8") as file:
            for row in csv.DictReader(line for line in file):
                found[row["force"], row["peel_year"].replace("/", "-"), row["question"]] = row["grade"]
    return found
