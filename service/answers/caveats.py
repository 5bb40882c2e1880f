"""What limits the use of figures: caveats of reports and registers, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from service import urls
from service.answers.parts import Link
from service.answers.reading import period, read_link
from service.library import Row

_OF_REPORT = "words of the report"


@dataclass(frozen=True, slots=True)
class Caveat:
    """
    One caveat.

    Args:
        link: What kind it is, leading to its page.
        words: As the source, or the register, has them.
        areas: Forces that it is on, or England and Wales for one on all.
        period: Of the data concerned, in words; empty for one on all periods.
        interval: Address of that period; empty where there is none, or only a year.
        sources: A publication or page, or the passages of a report.
        is_general: Whether it is of a register and on all forces.
    """

    link: Link
    words: str
    areas: tuple[Link, ...]
    period: str
    interval: str
    sources: tuple[Link, ...]
    is_general: bool


def read_caveats(rows: Iterable[Row]) -> tuple[Caveat, ...]:
    """Caveats, each once, those on some forces before those on all; else in the order of the rows."""
    found: dict[str, Caveat] = {}
    for row in rows:
        known = found.setdefault(row["caveat"], _caveat(row))
        areas = dict.fromkeys((*known.areas, read_link(row, "area", "areaName")))
        sources = dict.fromkeys((*known.sources, _source(row)))
        found[row["caveat"]] = replace(
            known, areas=tuple(areas), sources=tuple(each for each in sources if each.text)
        )
    return tuple(sorted(found.values(), key=lambda each: each.is_general))


def _caveat(row: Row) -> Caveat:
    return Caveat(
        link=Link(row["kindName"], row["caveat"]),
        words=row["said"],
        areas=(),
        period=period(row) or row["year"],
        interval=row["interval"],
        sources=(),
        is_general=bool(row["register"]) and not row["area"].startswith(urls.thing_iri("force/")),
    )


def _source(row: Row) -> Link:
    if "passage" in row:
        return Link(_OF_REPORT, row["passage"])
    return read_link(row, "source", "sourceName")
