"""
A table to take away: what every file of it has, whatever its form.

What a column means stands in `columns.toml`. A column whose cells are not all of its datatype is one of
texts, so that no file promises what it does not hold.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from graph.namespaces import PREFIXES
from service.answers.parts import Link, Pager
from service.tables.cells import read_cell

_ANY: Final = "any"
_NAME: Final = re.compile(r"(?P<of>.+?)(?:Name|_name)")
_ADDRESS: Final = re.compile(r"(?P<of>.+)_iri")


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column.

    Args:
        name: As the first row of a CSV has it.
        title: As people read it.
        datatype: One of `cells.DATATYPES`.
        description: A sentence or two.
        property: IRI of the property that a cell is a value of; empty where there is none.
        unit: Of its numbers; empty where they have none or it stands in a column of its own.
        separator: Between several values in one cell; empty where there is one.
    """

    name: str
    title: str
    datatype: str = "string"
    description: str = ""
    property: str = ""
    unit: str = ""
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table.

    Args:
        rows: A cell a column each; None where there is none.
        key: Names of the columns that together tell a row from every other; may be empty.
        description: What a row is.
        out_of: What the rows are out of, as a sentence; may be empty.
        caveats: What a reader had better know, a sentence each.
        sources: Where the data come from; none where they come from all that is published here.
        part: Which rows these are, where there may be more of them than one file holds.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    key: tuple[str, ...] = ()
    description: str = ""
    out_of: str = ""
    caveats: tuple[str, ...] = ()
    sources: tuple[Link, ...] = ()
    part: Pager | None = None


def make_table(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], **more: Any) -> Table:  # noqa: ANN401
    """
    A table whose cells are values of the datatypes of their columns.

    Args:
        rows: Cells as a page has them: texts, numbers, or None.
        more: Of `Table`.
    """
    given = [tuple(row) for row in rows]
    fitted = [_fit(column, [row[place] for row in given]) for place, column in enumerate(columns)]
    return Table(
        title,
        tuple(column for column, _ in fitted),
        tuple(zip(*(cells for _, cells in fitted), strict=True)),
        **more,
    )


def _fit(column: Column, cells: Sequence[Any]) -> tuple[Column, list[Any]]:
    """A column with the datatype that its cells have, and the cells as its values."""
    if column.separator:
        parts = [part for cell in cells for part in str(cell or "").split(column.separator)]
        fits = _fit(replace(column, separator=""), parts)[0].datatype
        return replace(column, datatype=fits), [read_cell(cell, "string") for cell in cells]
    try:
        return column, [read_cell(cell, column.datatype) for cell in cells]
    except ValueError:
        return replace(column, datatype="string"), [read_cell(cell, "string") for cell in cells]


def columns_of(table: str, names: Sequence[str]) -> tuple[Column, ...]:
    """
    The columns of these names, as `columns.toml` describes them.

    Args:
        table: Whose they are: what is said of them there counts for more than what holds of any table. One
            that is not described is a text, called by its name.
    """
    return tuple(_column(table, name, names) for name in names)


def _column(table: str, name: str, names: Sequence[str]) -> Column:
    entry = _entry(table, name)
    if entry is not None:
        column = Column(name, **entry)
        has_name = {f"{name}Name", f"{name}_name"} & {*names}
        return replace(column, title=f"{column.title}, address") if has_name else column
    for pattern, datatype, beside, said in (
        (_NAME, "string", "", "What this is called: "),
        (_ADDRESS, "anyURI", ", address", "Address of this: "),
    ):
        found = pattern.fullmatch(name)
        of = _entry(table, found["of"]) if found else None
        if of is not None:
            told = str(of.get("description", of["title"]))
            return Column(name, f"{of['title']}{beside}", datatype, said + told[:1].lower() + told[1:])
    return Column(name, name)


def _entry(table: str, name: str) -> Mapping[str, str] | None:
    return _described().get(table, {}).get(name) or _described()[_ANY].get(name)


@cache
def _described() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Table -> column -> what is said of it."""
    text = files("service").joinpath("tables", "columns.toml").read_text("utf-8")
    return {
        table: {name: {**entry, **_property(entry)} for name, entry in entries.items()}
        for table, entries in tomllib.loads(text).items()
    }


def _property(entry: Mapping[str, str]) -> dict[str, str]:
    prefix, _, name = entry.get("property", "").partition(":")
    return {"property": PREFIXES[prefix] + name} if name else {}
