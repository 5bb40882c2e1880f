"""Steps of the ramp: which shade a figure or a grade has, and what the legend says of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from service.charts.palette import RAMP
from service.charts.parts import Chart, Mark

_STEPS: Final = len(RAMP)
_OF_FOUR: Final = (0, 1, 3, 4)
"""Four grades leave the middle out, so that the ends are the same on both scales."""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One shade, as a legend has it.

    Args:
        shade: Of the ramp, from 0; -1 of what has no place in it.
        words: What it stands for.
        marks: That have it.
    """

    shade: int
    words: str
    marks: tuple[Mark, ...]


def steps_of(chart: Chart) -> list[Step]:
    """The shades of a chart, from little to much, and last what it has nothing of; each mark is in one."""
    found = list(_of_grades(chart.held) if chart.is_of_grades else _of_figures(chart.held))
    if chart.missing:
        found.append(Step(-1, "No grade held" if chart.is_of_grades else "No figure", chart.missing))
    return found


def _of_figures(marks: Sequence[Mark]) -> Iterator[Step]:
    """Five shades with as many forces in each as can be; equal figures have the same."""
    values = sorted(mark.value for mark in marks if mark.value is not None)
    shades: dict[int, list[Mark]] = {}
    for mark in sorted(marks, key=lambda mark: mark.value or 0):
        shades.setdefault(values.index(mark.value or 0) * _STEPS // len(values), []).append(mark)
    for shade, members in sorted(shades.items()):
        low, high = members[0].shown.text, members[-1].shown.text
        yield Step(shade, low if low == high else f"{low} to {high}", tuple(members))


def _of_grades(marks: Sequence[Mark]) -> Iterator[Step]:
    """A shade a grade, by its place; one that is in no order has none."""
    found: dict[tuple[int, str], list[Mark]] = {}
    for mark in marks:
        place, of = (mark.grade.place, mark.grade.of) if mark.grade else (0, 0)
        shade = -1 if not place else (_OF_FOUR[place - 1] if of == len(_OF_FOUR) else min(place, _STEPS) - 1)
        found.setdefault((shade, mark.shown.text), []).append(mark)
    for (shade, words), members in sorted(found.items(), key=lambda entry: entry[0]):
        yield Step(shade, words, tuple(members))
