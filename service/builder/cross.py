"""Counts by two facets as a table of rows and columns, where the second has few values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.builder.answer import Group
from service.builder.question import Option

MOST_COLUMNS: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """
    A row.

    Args:
        cells: One a column; None where nothing is counted.
    """

    value: Option
    cells: tuple[Group | None, ...]


@dataclass(frozen=True, slots=True)
class Cross:
    """Rows in the order in which counts name them, columns in that of the form."""

    columns: tuple[Option, ...]
    lines: tuple[Line, ...]


def cross(groups: Sequence[Group], order: Sequence[Option]) -> Cross | None:
    """
    Lay counts out in rows and columns.

    Args:
        groups: By two facets, or this gives None.
        order: Of the values of the second.
    """
    if not groups or len(groups[0].values) != 2:
        return None
    columns = list(dict.fromkeys(group.values[1] for group in groups))
    if len(columns) > MOST_COLUMNS:
        return None
    places = {option.iri: place for place, option in enumerate(order)}
    columns.sort(key=lambda option: places.get(option.iri, len(places)))
    counted = {group.values: group for group in groups}
    lines = dict.fromkeys(group.values[0] for group in groups)
    return Cross(
        tuple(columns),
        tuple(Line(value, tuple(counted.get((value, column)) for column in columns)) for value in lines),
    )
