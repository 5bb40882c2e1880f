"""
Where each force stands on the tile map, and what it is called there.

`tiles.csv` is an arrangement of our own: a square a force, as near to where the force is as squares allow,
and beside forces that it has a border with. Its short names are those in everyday use for the counties.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Tile:
    """
    The square of a force.

    Args:
        column, row: From 0, the west and the north.
        short_name: At most eleven characters.
        code: Three letters.
    """

    column: int
    row: int
    short_name: str
    code: str


@cache
def tiles() -> dict[str, Tile]:
    """Slug of each force -> its square."""
    lines = files("service").joinpath("charts", "tiles.csv").read_text("utf-8").splitlines()
    return {
        row["force"]: Tile(int(row["column"]), int(row["row"]), row["short_name"], row["code"])
        for row in csv.DictReader(lines)
    }
