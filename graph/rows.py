"""
Rows of a register: a CSV file in, checked cells out, or every fault of it with its line.

Files come from anyone. What is not UTF-8, has other columns, repeats a key or holds a formula that a
spreadsheet would run is refused; up to twenty faults are told at once, of cells and of what cells say
together, so that a file is mended in one go.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from graph.errors import RegisterError

Check = Callable[[str], str]
"""Takes a cell; gives what was expected in its place, or nothing where it fits."""

MOST_BYTES: Final = 32 * 1024 * 1024
MOST_ROWS: Final = 200_000
_MOST_TOLD: Final = 20
_FORMULA: Final = ("=", "+", "@", "\t", "\r", "-")
_LONGEST_SHOWN: Final = 60
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row.

    Args:
        cells: Column -> cell, as it stands in the file.
        name: Of the file.
        line: Counted from 1; the last one of a row that runs over several.
    """

    cells: Mapping[str, str]
    name: str
    line: int

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{self.name} line {self.line}"

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class Rule:
    """
    What the cells of one row must be together.

    Args:
        columns: Those it looks at; it is asked only where each fits by itself, and told at the first.
        check: Takes the row; gives what was expected, or nothing where it fits.
        found: What a row is that does not fit; where empty, its first cell is told.
    """

    columns: Sequence[str]
    check: Callable[[Row], str]
    found: str = ""


@dataclass(slots=True)
class Faults:
    """
    What is wrong with a file, told together at the end.

    Args:
        name: Of the file.
    """

    name: str
    told: list[str] = field(default_factory=list)

    def add(self, where: str, found: str, expected: str = "") -> None:
        """Note a fault and where it is."""
        self.told.append(f"{where}: {found}." + (f" Expected {expected}." if expected else ""))

    def end(self) -> None:
        """
        Go on only if nothing was wrong.

        Raises:
            RegisterError: Something was; names up to twenty faults by line.
        """
        if not self.told:
            return
        count = len(self.told)
        more = [f"… and {count - _MOST_TOLD:,} more."] if count > _MOST_TOLD else []
        raise RegisterError(
            self.name,
            f"{count:,} fault{'' if count == 1 else 's'}",
            next_step="Nothing was taken from the file. Correct it and run the command again.",
            faults=[*self.told[:_MOST_TOLD], *more],
        )


def read_rows(
    name: str,
    data: bytes | str,
    columns: Mapping[str, Check],
    *,
    rules: Sequence[Rule] = (),
    unique: Sequence[Sequence[str]] = (),
) -> list[Row]:
    """
    The rows of a CSV file.

    Args:
        name: What to call the file in messages.
        data: Its bytes, in UTF-8 with or without a mark, or its text.
        columns: The columns it must have, in this order, and what each cell must be.
        rules: What the cells of a row must be together.
        unique: Groups of columns that tell a row from every other.

    Returns:
        At least one row, in the order of the file.

    Raises:
        RegisterError: It is not such a file; names line, column, what was found and what was expected.
    """
    faults = Faults(name)
    rows: list[tuple[Row, set[str]]] = []
    for row in _whole_rows(name, _text(name, data), columns, faults):
        faulty = _check_cells(row, columns, faults)
        _check_rules(row, rules, faulty, faults)
        rows.append((row, faulty))
        if len(rows) > MOST_ROWS:
            raise RegisterError(row.where, f"it has more than {MOST_ROWS:,} rows", "", "Split the file.")
    for group in unique:
        _check_unique([row for row, faulty in rows if not faulty & set(group)], group, faults)
    faults.end()
    if not rows:
        raise RegisterError(
            name,
            "it has no rows",
            "at least one below the line of columns",
            "Add rows, or leave the file out.",
        )
    return [row for row, _ in rows]


def read_bytes(path: str) -> bytes:
    """
    The bytes of a file, and no more than a register may have: a device or a pipe may have no end.

    Raises:
        RegisterError: It cannot be read.
    """
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RegisterError(
            path, f"the file cannot be read ({error.strerror})", "a CSV file", "Check the path."
        ) from None


def one_of(choices: Iterable[str], what: str) -> Check:
    """A cell that is one of some names; the error names those most like it."""
    known = sorted(choices)

    def check(cell: str) -> str:
        return "" if cell in known else f"{what}, such as {' or '.join(nearest(cell, known))}"

    return check


def some_of(choices: Iterable[str], what: str) -> Check:
    """A cell of any number of some names, each once, parted by "; "; it may be empty."""
    known = set(choices)
    check_one = one_of(known, what)

    def check(cell: str) -> str:
        names = split(cell)
        if len(names) != len(set(names)):
            return "each name once"
        other = next((name for name in names if name not in known), None)
        return "" if other is None else f'{check_one(other)}, in place of "{other}"; several parted by "; "'

    return check


def split(cell: str) -> tuple[str, ...]:
    """The names in a cell that holds several, in their order; may be none."""
    return tuple(cell.split("; ")) if cell else ()


def nearest(name: str, known: Sequence[str]) -> list[str]:
    """Up to three names most like one that is not known; the first ones where none is like it."""
    by_small_letters = {each.lower(): each for each in known}
    found = difflib.get_close_matches(name.lower(), by_small_letters, 3, 0.5)
    return [by_small_letters[each] for each in found] or list(known[:3])


def filled(cell: str) -> str:
    """A cell that holds words."""
    return "" if cell else "some words"


def _text(name: str, data: bytes | str) -> str:
    if isinstance(data, str):
        return data
    if len(data) > MOST_BYTES:
        raise RegisterError(name, f"it has more than {MOST_BYTES:,} bytes", "", "Split the file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RegisterError(
            f"{name} line {line}",
            f"the byte 0x{data[error.start]:02X} is not UTF-8",
            "a CSV file in UTF-8",
            "Save the file as UTF-8 and run the command again.",
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise RegisterError(
            f"{name} line {line}",
            "it holds a NUL character",
            "a CSV file in UTF-8",
            "Take the character out.",
        )
    return text


def _whole_rows(name: str, text: str, columns: Collection[str], faults: Faults) -> Iterator[Row]:
    """
    The rows that have a cell for each column; the others are faults, and blank lines are none.

    Raises:
        RegisterError: The file is not CSV, or has other columns.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = _next(name, reader)
    if header != list(columns):
        raise RegisterError(
            f"{name} line 1",
            f"the columns are {', '.join(header or ['none'])}"[:500],
            ", ".join(columns),
            "Give the file these columns, in this order.",
        )
    while (cells := _next(name, reader)) is not None:
        if len(cells) == len(columns):
            yield Row(dict(zip(columns, cells, strict=True)), name, reader.line_num)
        elif cells:
            faults.add(
                f"{name} line {reader.line_num}",
                f"it has {len(cells)} cells",
                f"{len(columns)}: {', '.join(columns)}",
            )


def _next(name: str, reader: Any) -> list[str] | None:  # noqa: ANN401
    try:
        cells: list[str] | None = next(reader, None)
    except csv.Error as error:
        raise RegisterError(
            f"{name} line {reader.line_num}",
            f"it is not CSV ({error})",
            "cells parted by commas",
            "Close each quotation mark, and write one within a cell twice.",
        ) from None
    return cells


def _check_cells(row: Row, columns: Mapping[str, Check], faults: Faults) -> set[str]:
    """The columns whose cells do not fit."""
    faulty = set()
    for column, check in columns.items():
        cell = row[column]
        if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
            expected = f"a value; a cell that begins with {cell[0]!r} is run as a formula by spreadsheets"
        elif cell != cell.strip():
            expected = "no space at either end"
        else:
            expected = check(cell)
        if expected:
            faulty.add(column)
            faults.add(f"{row.where} column {column}", f"{_shown(cell)} does not fit", expected)
    return faulty


def _check_rules(row: Row, rules: Sequence[Rule], faulty: Collection[str], faults: Faults) -> None:
    for rule in rules:
        expected = "" if set(rule.columns) & set(faulty) else rule.check(row)
        if expected:
            first = rule.columns[0]
            where = row.where if rule.found else f"{row.where} column {first}"
            faults.add(where, rule.found or f"{_shown(row[first])} does not fit", expected)


def _shown(cell: str) -> str:
    return f'"{cell}"' if len(cell) <= _LONGEST_SHOWN else f'"{cell[:_LONGEST_SHOWN]}…"'


def _check_unique(rows: Iterable[Row], columns: Sequence[str], faults: Faults) -> None:
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        first = seen.setdefault(key, row)
        if first is not row:
            faults.add(
                row.where,
                f"{', '.join(columns)} ({', '.join(key)}) stand in line {first.line} too",
                "one row for each",
            )
