"""
The figures of official registers, all together: they are few beside those of reports, and the pages of all
forces are made from the same ones, so they are asked for at once (and kept, see `service.library`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import Literal

from service import urls
from service.library import Ask, Library, Row, ask

_WHOLE: Final = "area/england-and-wales"
_RATES: Final = ("unit/percent", "unit/per-1000-population", "unit/per-100000-population")


def ask_official() -> tuple[Ask, ...]:
    """What everything here asks."""
    return (ask("official-figures"), ask("official-missing"), ask("forces-to-compare"))


@dataclass(frozen=True, slots=True)
class Peers:
    """
    Official rates and shares of the forces of a region.

    Args:
        rows: A figure and a publication each, series by series, the latest first, with the figure of England
            and Wales where there is one.
        told: Series and force -> why there is no figure; may be empty.
    """

    rows: tuple[Row, ...]
    told: Mapping[tuple[str, str], str]


def read_peers(library: Library, force: str) -> Peers:
    """The rates and shares of a force (IRI) and of the others of its region; empty where it has no region."""
    library = library.gather(*ask_official())
    all_rows = library.rows("official-figures")
    own = next((row for row in library.rows("forces-to-compare") if row["thing"] == force), None)
    region = own["region"] if own else ""
    rates = {urls.thing_iri(unit) for unit in _RATES}
    whole = _wholes(all_rows)
    return Peers(
        tuple(
            _with_whole(row, whole)
            for row in all_rows
            if region and row["region"] == region and row["unit"] in rates and "publication" in row
        ),
        {(row["measure"], row["area"]): row["told"] for row in library.rows("official-missing")},
    )


def read_latest(library: Library, forces: Iterable[str]) -> tuple[Row, ...]:
    """
    The latest figure of each series of some forces (IRIs), series by series, the latest first.

    Returns:
        Rows with `force`, with how many `forces` have a figure of the same period and how many a `higher`
        one, and with the figure of England and Wales where there is one.
    """
    rows = _once(library.rows("official-figures"))
    wanted = set(forces)
    whole = _wholes(rows)
    last: dict[tuple[str, str], str] = {}
    rivals: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if row["area"] in wanted:
            key = row["area"], row["measure"]
            last[key] = max(last.get(key, ""), _day(row))
        if row["region"]:
            rivals.setdefault(_when(row), []).append(float(row["value"]))
    found = [
        _ranked(_with_whole(row, whole), rivals.get(_when(row), []))
        for row in rows
        if row["area"] in wanted and _day(row) == last[row["area"], row["measure"]]
    ]
    found.sort(key=lambda row: row["area"])
    found.sort(key=lambda row: (row["periodEnd"], row["asAt"]), reverse=True)
    return tuple(sorted(found, key=lambda row: row["measureName"]))


def _once(rows: Sequence[Row]) -> list[Row]:
    """Each figure once, in however many publications it stands."""
    return list({row["figure"]: row for row in reversed(rows)}.values())[::-1]


def _day(row: Row) -> str:
    return row.first("periodEnd", "asAt")


def _when(row: Row) -> tuple[str, str]:
    return row["measure"], row["interval"]


def _wholes(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Series and period -> the figure of England and Wales."""
    area = urls.thing_iri(_WHOLE)
    return {_when(row): row for row in rows if row["area"] == area}


def _with_whole(row: Row, wholes: Mapping[tuple[str, str], Row]) -> Row:
    whole = wholes.get(_when(row))
    if whole is None:
        return row
    names = {"whole": "figure", "wholePrinted": "printed", "wholeValue": "value"}
    return Row({**row.cells, **{name: whole.cells[given] for name, given in names.items()}})


def _ranked(row: Row, rivals: Sequence[float]) -> Row:
    value = float(row["value"])
    higher = sum(each > value for each in rivals)
    counts = {"higher": Literal(higher), "forces": Literal(len(rivals))}
    return Row({**row.cells, **counts, "force": row.cells["area"]})
