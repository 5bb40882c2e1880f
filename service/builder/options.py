"""
Which values may be chosen of each facet, and how many statements have each.

Asking for all of them goes through every statement: what was read is kept as long as the release is served.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.builder.assembly import choices_text
from service.builder.facets import NONE, Facet, facets
from service.builder.question import LACKING, Option
from service.engine.runner import QueryRunner
from service.keeping import Once
from service.library import Row
from service.named.meant import among, nearest, short


@dataclass(frozen=True, slots=True)
class Options:
    """The values of one facet, in the order of the form, and the rows that they are looked up in."""

    facet: Facet
    all: tuple[Option, ...]
    rows: tuple[Row, ...]

    def find(self, value: str) -> Option | None:
        """The one that a value names, by address, last part of it, or any name; None if none does."""
        if value == NONE and self.facet.lacks:
            return LACKING
        row = among(self.rows, value)
        return next((each for each in self.all if row and each.iri == row["thing"]), None)

    def near(self, value: str) -> tuple[str, ...]:
        """Last parts of the addresses of those most like a value."""
        return nearest(self.rows, value)


class Shelf:
    """Keeps the options of the release that is served."""

    def __init__(self, runner: QueryRunner) -> None:
        self._kept = Once(
            lambda: runner.release, lambda: _read([Row(cells) for cells in runner.select(choices_text())])
        )

    def options(self) -> Mapping[str, Options]:
        """Name of each facet -> its options."""
        return self._kept.get()


def _read(rows: Sequence[Row]) -> dict[str, Options]:
    by_facet: dict[str, list[Row]] = {}
    for row in rows:
        by_facet.setdefault(row["facet"], []).append(row)
    return {name: _options(facet, by_facet.get(name, [])) for name, facet in facets().items()}


def _options(facet: Facet, rows: Sequence[Row]) -> Options:
    numbers: dict[str, int] = {}
    for row in rows:
        numbers[row["thing"]] = max(numbers.get(row["thing"], 0), row.number("number"))
    names = {row["thing"]: row["name"] for row in reversed(rows)}
    found = [Option(iri, short(iri), names[iri], number) for iri, number in numbers.items()]
    found.sort(key=lambda each: each.name.casefold(), reverse=facet.latest)
    order = facet.order or tuple(short(iri) for iri in facet.values)
    if order:
        found.sort(key=lambda each: order.index(each.slug) if each.slug in order else len(order))
    return Options(facet, tuple(found), tuple(rows))
