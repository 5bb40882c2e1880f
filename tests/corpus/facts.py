"""What the sentences of a report may name: its force, places, days and figures, drawn anew each time."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.corpus.grammar import Facts
from tests.corpus.history import neighbours, operations, towns
from tests.corpus.plan import Seat

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_SMALL = "two three four five six seven eight nine".split()  # noqa: SIM905
_COUNCILS = ("Borough Council", "District Council", "City Council", "County Council")
_AS_AT = {"31 March": "31 March", "30 June": "1 July", "31 December": "31 December"}


@dataclass(frozen=True, slots=True)
class Times:
    """The periods that a report counts in, as printed."""

    period: str
    earlier: str
    asat: str


def times_of(seat: Seat) -> Times:
    """Twelve months, those before, and a day."""
    day, year = seat.inspection.period, seat.inspection.year
    return Times(f"12 months to {day} {year}", f"12 months to {day} {year - 1}", f"{_AS_AT[day]} {year}")


def facts_of(seat: Seat) -> Facts:
    """By name, what a rule may refer to beside other rules."""
    force, times, year = seat.force, times_of(seat), seat.inspection.year
    places = towns(seat.seed, force)
    beside = [each.name for each in neighbours(seat)]
    others = [each.name for each in seat.forces if each != force]
    pillar = seat.inspection.pillars[0] if len(seat.inspection.pillars) == 1 else "PEEL"
    return {
        "f": _pick(["the force"] * 5 + [force.name]),
        "forcename": _same(force.name),
        "area": _same(force.area),
        "pillar": _same(pillar),
        "town": _pick_another(places),
        "op": _pick(operations(seat.seed, force)),
        "council": _pick([f"{place} {_COUNCILS[at % 4]}" for at, place in enumerate(places)]),
        "neighbour": _pick(beside),
        "other": _pick_another(others),
        "period": _same(f"the {times.period}"),
        "earlier": _same(f"the {times.earlier}"),
        "asat": _same(times.asat),
        "month": _pick(MONTHS),
        **{f"y{step:+d}" if step else "y": _same(str(year + step)) for step in range(-2, 3)},
        **_numbers(),
    }


def _same(words: str) -> Callable[[random.Random], str]:
    return lambda _: words


def _pick(ways: Sequence[str]) -> Callable[[random.Random], str]:
    return lambda draw: ways[int(draw.random() * len(ways))]


def _pick_another(ways: Sequence[str]) -> Callable[[random.Random], str]:
    """Never the same twice running."""
    last = ""

    def pick(draw: random.Random) -> str:
        nonlocal last
        last = draw.choice([way for way in ways if way != last])
        return last

    return pick


def _numbers() -> dict[str, Callable[[random.Random], str]]:
    return {
        "n": lambda draw: str(draw.randint(11, 95)),
        "n-small": _pick(_SMALL),
        "n-100s": lambda draw: str(draw.randint(110, 890)),
        "n-200s": lambda draw: str(draw.randint(140, 260)),
        "n-large": lambda draw: f"{draw.randint(104, 4_870):,}",
        "pct": lambda draw: f"{draw.randint(12, 91)} percent",
        "pct1": lambda draw: f"{draw.randint(11, 189) / 10} percent",
        "pct-low": lambda draw: f"{draw.randint(8, 41)} percent",
        "pct-high": lambda draw: f"{draw.randint(62, 96)} percent",
        "pct-tiny": lambda draw: f"{draw.randint(51, 148) / 10} percent",
        "r-low": lambda draw: str(draw.randint(15, 34) / 10),
        "r-small": lambda draw: str(draw.randint(41, 198) / 10),
        "r-mid": lambda draw: str(draw.randint(182, 574) / 10),
        "r-asb": lambda draw: str(draw.randint(14, 61)),
        "r-big": lambda draw: str(draw.randint(105, 940)),
        "most-of": lambda draw: _part(draw, 0.66, 0.96),
        "some-of": lambda draw: _part(draw, 0.2, 0.5),
        "few-of": lambda draw: f"only {_part(draw, 0.15, 0.5)}",
    }


def _part(draw: random.Random, least: float, most: float) -> str:
    """ "41 of the 60"."""
    whole = draw.randint(20, 120)
    return f"{int(whole * draw.uniform(least, most))} of the {whole}"
