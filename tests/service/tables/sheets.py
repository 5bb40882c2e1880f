"""Where the tables of tests stand, and the sheet of a workbook that tells what it is."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from service.tables.place import Place

PLACE = Place(
    "http://a.example/t", "http://a.example/t.csv", "http://a.example/t.json", "http://a.example/about"
)


def about_sheet(book: Any) -> dict[str, str]:  # noqa: ANN401
    """What the second sheet tells of the table, without its columns."""
    rows = ((row[0], row[1]) for row in book["About"].iter_rows(values_only=True))
    return dict(takewhile(lambda row: row[0], rows))
