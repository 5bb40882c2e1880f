"""The figures of a force beside those of England and Wales."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.corpus.content import Card, Panel
from tests.corpus.facts import times_of
from tests.corpus.grammar import WORDS
from tests.corpus.plan import Seat, chance

NONE = "–"
_MISSING = 0.04
_SIGNED = "+%"


def panels_of(seat: Seat, scale: float = 1.0) -> tuple[Panel, ...]:
    """The panels of a report, by heading; a short report has the first ones only."""
    pillars = seat.inspection.pillars or ("effectiveness",)
    rows = [row for pillar in pillars for row in _settings()[pillar]]
    kept = rows[: max(1, round(len(rows) * min(1.0, scale * 2)))]
    return tuple(
        Panel(row["heading"], seat.force.name, tuple(_card(seat, *card) for card in row["cards"]))
        for row in _once(kept)
    )


def _once(rows: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """No heading twice: pillars share some."""
    return list({row["heading"]: row for row in reversed(rows)}.values())[::-1]


def _card(seat: Seat, label: str, least: float, most: float, decimals: int, sign: str) -> Card:
    times = times_of(seat)
    year = seat.inspection.year
    of_force = seat.chance(seat.force.slug, year, label)
    of_nation = chance(seat.seed, "nation", year, label)
    middle = (least + most) / 2
    is_missing = of_force.random() < _MISSING
    return Card(
        label.format(period=times.period, earlier=times.earlier, asat=times.asat),
        NONE if is_missing else _printed(of_force.uniform(least, most), decimals, sign),
        _printed(of_nation.uniform((least + middle) / 2, (middle + most) / 2), decimals, sign),
    )


def _printed(value: float, decimals: int, sign: str) -> str:
    rounded = round(value, decimals) or 0.0  # and not minus nothing
    words = f"{rounded:{'+' if sign == _SIGNED else ''}.{decimals}f}"
    if sign == "£":
        return f"£{words}"
    return f"{words}{sign.strip('+')}"


@cache
def _settings() -> Mapping[str, Any]:
    return tomllib.loads((WORDS / "panels.toml").read_text("utf-8"))
