"""Colours that can be told apart, one style sheet in two places, and a map that is like the country."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import pytest

import service
from service.charts.frame import Size
from service.charts.palette import (
    BAR,
    FOCUS,
    INK,
    PAPER,
    RAMP,
    SOFT,
    STRONG_LINE,
    dark,
    on_step,
    style_sheet,
)
from service.charts.tiles import tiles

BORDERS = Path(__file__).parents[1] / "cases" / "force-borders.csv"


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG 2.2 counts it."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("is_dark", [False, True])
def test_words_and_shapes_stand_out(is_dark: bool) -> None:
    """Words by 4.5 to 1 from what is behind them, bars and edges by 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""
    seen = dark if is_dark else str
    for words, behind in [(INK, PAPER), (SOFT, PAPER), *((on_step(at), RAMP[at]) for at in range(len(RAMP)))]:
        assert contrast(seen(words), seen(behind)) >= 4.5, (words, behind)
    for shape in (BAR, FOCUS, STRONG_LINE):
        assert contrast(seen(shape), seen(PAPER)) >= 3, shape
    shades = [_light(seen(shade)) for shade in RAMP]
    assert shades in (sorted(shades), sorted(shades, reverse=True)), "the ramp goes one way"


def test_drawings_in_pages_change_as_drawings_by_themselves() -> None:
    """A page has the rules from a file, since its policy takes none within it."""
    sheet = Path(service.__file__).parent / "static" / "chart.css"
    assert style_sheet() in sheet.read_text("utf-8")


def _borders() -> set[frozenset[str]]:
    with BORDERS.open(encoding="utf-8") as file:
        return {
            frozenset((row["force"], other))
            for row in csv.DictReader(file)
            for other in row["borders"].split()
        }


def test_every_force_has_a_square_of_its_own() -> None:
    """All 43, each with a short name and a code that no other has."""
    forces = {force for pair in _borders() for force in pair}
    assert forces == set(tiles())
    assert 43 == len({(each.column, each.row) for each in tiles().values()})
    assert (
        43
        == len({each.code for each in tiles().values()})
        == len({each.short_name for each in tiles().values()})
    )
    assert all(len(each.short_name) <= 11 and len(each.code) == 3 for each in tiles().values())


def test_neighbours_on_the_map_are_neighbours_in_the_country() -> None:
    """Each force has one of its neighbours at a side; most borders are kept, and few are invented."""
    borders = _borders()
    beside, near = set(), set()
    for (one, first), (other, second) in combinations(tiles().items(), 2):
        across, down = abs(first.column - second.column), abs(first.row - second.row)
        if across + down == 1:
            beside.add(frozenset((one, other)))
        if max(across, down) == 1:
            near.add(frozenset((one, other)))
    assert set(tiles()) == {force for pair in beside & borders for force in pair}
    assert len(borders & near) >= 0.9 * len(borders)
    assert len(beside & borders) >= 0.85 * len(beside)
    assert tiles()["northumbria"].row < tiles()["kent"].row
    assert tiles()["dyfed-powys"].column < tiles()["norfolk"].column


@pytest.mark.parametrize(
    "title", ["Effectiveness: grades in PEEL 2017", "One word more than fits in the room"]
)
def test_no_word_of_a_title_is_left_alone(title: str) -> None:
    """As few lines as can be, all of about the same length."""
    for width in range(160, 340, 20):
        size = Size(width, 0, is_narrow=True)
        lines = size.balance(title, 17)
        assert title.split() == " ".join(lines).split()
        assert len(lines) <= len(size.wrap(title, 17))
        assert max(map(len, lines)) <= max(map(len, size.wrap(title, 17)))
