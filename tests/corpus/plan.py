"""
Which report is which: every force in every inspection, in an order that looks like chance.

A block is 48 forces in 12 inspections each, 576 reports; the first has the forces of the register and a few
invented ones beside them, every later one has invented forces alone. Report 7 is the same whether ten reports
are made or a thousand.
"""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tests.corpus.grammar import WORDS


@dataclass(frozen=True, slots=True)
class Force:
    """A police force. An invented one is not in the register."""

    slug: str
    name: str
    area: str
    is_invented: bool


@dataclass(frozen=True, slots=True)
class Inspection:
    """One round of inspection: `pillars` are judged as a whole, `asked` are questions with chapters."""

    cycle: str
    title: str
    issued: str
    period: str
    pillars: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def year(self) -> int:
        """The first calendar year of the cycle."""
        return int(self.cycle[:4])

    @property
    def kind(self) -> str:
        """Its name in that of a file."""
        return self.pillars[0] if len(self.pillars) == 1 else "all"


@dataclass(frozen=True, slots=True)
class Seat:
    """Place of a report in the corpus: what is inspected, where."""

    seed: int
    index: int
    force: Force
    inspection: Inspection
    forces: tuple[Force, ...]

    def chance(self, *about: object) -> random.Random:
        """Chance that depends on the seed and what it is about, not on what came before."""
        return chance(self.seed, *about)


def chance(seed: int, *about: object) -> random.Random:
    """A source of chance for one purpose."""
    return random.Random("/".join(map(str, (seed, *about))))  # noqa: S311 - not for secrets


@cache
def settings() -> Mapping[str, Any]:
    """The table of inspections and questions."""
    return tomllib.loads((WORDS / "inspections.toml").read_text("utf-8"))


@cache
def inspections() -> tuple[Inspection, ...]:
    """All rounds, the oldest first."""
    return tuple(
        Inspection(
            row["cycle"],
            row["title"],
            row["issued"],
            row["period"],
            tuple(row["pillars"]),
            tuple(row["asked"]),
        )
        for row in settings()["inspections"]
    )


@cache
def seats(seed: int, block: int) -> tuple[Seat, ...]:
    """All reports of a block, in order."""
    forces = _forces(seed, block)
    pairs = [(force, inspection) for force in forces for inspection in inspections()]
    chance(seed, "plan", block).shuffle(pairs)
    first = block * len(pairs)
    return tuple(
        Seat(seed, first + place, force, inspection, forces)
        for place, (force, inspection) in enumerate(pairs)
    )


def seat(seed: int, index: int) -> Seat:
    """The place of a report, counted from 0."""
    block, place = divmod(index, len(seats(seed, 0)))
    return seats(seed, block)[place]


@cache
def names(kind: str) -> tuple[str, ...]:
    """The words that names of a kind are made of."""
    found = tomllib.loads((WORDS / "names.toml").read_text("utf-8"))[kind]
    return tuple(found.split() if isinstance(found, str) else found)


def town(draw: random.Random) -> str:
    """The name of an invented place."""
    return draw.choice(names("place-heads")) + draw.choice(names("place-tails"))


def _forces(seed: int, block: int) -> tuple[Force, ...]:
    if block:
        return tuple(_invented(name) for name in _invented_names(seed, block, 48))
    with (files("graph") / "data" / "forces.csv").open("r", encoding="utf-8") as file:
        listed = [
            Force(row["slug"], row["name"], row["short_name"], False)
            for row in csv.DictReader(line for line in file)
        ]
    return (*listed, *map(_invented, names("forces")))


def _invented_names(seed: int, block: int, count: int) -> list[str]:
    draw = chance(seed, "forces", block)
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(f"{town(draw)} and {town(draw)}")
    return list(found)


def _invented(area: str) -> Force:
    kind = "Constabulary" if len(area) % 2 else "Police"
    return Force(area.lower().replace(" ", "-"), f"{area} {kind}", area, True)
