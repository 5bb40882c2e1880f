"""Small tables of `graph/data/`: lists of names and turns of phrase that extraction reads."""

from __future__ import annotations

import csv
from importlib.resources import files

from graph.errors import VocabularyError


def read_table(name: str, columns: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """
    The rows of a CSV file of `graph/data/`, in order, each a cell by the name of its column.

    Raises:
        VocabularyError: The file lacks a column, a row is too long or too short, or there is no row.
    """
    text = files("graph").joinpath("data", name).read_text(encoding="utf-8")
    table = csv.DictReader(text.splitlines())
    if tuple(table.fieldnames or ()) != columns:
        raise VocabularyError(
            f"graph/data/{name} line 1", f"columns {table.fieldnames}", f"the columns {', '.join(columns)}"
        )
    rows = tuple(table)
    for row in rows:
        if None in row or None in row.values():
            raise VocabularyError(
                f"graph/data/{name}",
                f"the row of {row[columns[0]]!r} does not have {len(columns)} cells",
                "one cell a column",
                "Put cells that hold a comma in quotation marks.",
            )
    if not rows:
        raise VocabularyError(f"graph/data/{name}", "no row", "at least one")
    return rows
