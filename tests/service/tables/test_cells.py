"""Cells, and the types of the columns they stand in."""

from __future__ import annotations

import doctest
import io
import re
import tomllib
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from service.named.catalogue import named_queries
from service.tables import cells, workbook
from service.tables import described as described_module
from service.tables.cells import DATATYPES, read_cell
from service.tables.plain import write_csv
from service.tables.table import Column, Table, columns_of, make_table
from service.tables.workbook import MOST_UNITS, sheet_name, write_xlsx
from tests.service.tables.sheets import PLACE, about_sheet


def test_every_column_of_a_table_is_described() -> None:
    """Those of named queries too, of which some are asked in no test."""
    lacking = {
        f"{query.name}: {name}"
        for query in named_queries().values()
        for name in re.findall(r"\?(\w+)", re.split(r"\bWHERE\b", query.text)[0].partition("SELECT")[2])
        if not columns_of(query.name, (name,))[0].description
        and re.search(rf"SELECT[^{{]*\?{name}\b(?!\s*;)", query.text)
    }
    inner = {each for each in lacking if re.search(r"([pP]assage|place|[pP]ublication\w*)$", each)}
    assert set() == lacking - inner


HERE = (Column("a", "A", "decimal"), Column("b", "B", "date"), Column("c", "C", "figure", unit="per cent"))


def _sheet(table: Table) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(table, PLACE)))
    return list(book.worksheets[0].iter_rows(min_row=2, values_only=True))


def test_cells_have_the_types_of_their_columns() -> None:
    """A column with a cell that is none of its type is one of texts, in every form."""
    table = make_table(
        "t", HERE, [("1.5", "2017-03-31", "+8%"), (None, "", "some"), (2, "2018-01-01", "1,204")]
    )
    assert ["decimal", "date", "figure"] == [column.datatype for column in table.columns]
    assert [(1.5, datetime(2017, 3, 31), 8), (None, None, "some"), (2, datetime(2018, 1, 1), 1204)] == _sheet(
        table
    )
    mixed = make_table("t", HERE, [("1.5", "March 2017", "8"), ("many", "2017-03-31", "")])
    assert ["string", "string", "figure"] == [column.datatype for column in mixed.columns]
    assert [("1.5", "March 2017", 8), ("many", "2017-03-31", None)] == _sheet(mixed)


@pytest.mark.parametrize(
    ("cell", "datatype"),
    [
        *(
            ("1e5", "decimal"),
            ("NaN", "decimal"),
            (float("inf"), "decimal"),
            ("٣", "integer"),
            (1.5, "integer"),
        ),
        *(("2017-02-30", "date"), ("20170331", "date"), ("2017-13", "gYearMonth"), ("17", "gYear")),
        *(("no address", "anyURI"), ("x", "anyURI"), ("yes", "boolean"), (["a"], "decimal")),
    ],
)
def test_what_is_no_value_of_a_type_is_refused(cell: Any, datatype: str) -> None:  # noqa: ANN401
    """Never read as something near."""
    with pytest.raises(ValueError):
        read_cell(cell, datatype)


def test_numbers_and_days_that_a_spreadsheet_would_change_stay_texts() -> None:
    """Long numbers, and days before those that spreadsheets agree on."""
    columns = (Column("a", "A", "integer"), Column("b", "B", "date"), Column("c", "C", "figure"))
    told = _sheet(make_table("t", columns, [(12345678901234567890, "1899-12-31", "12345678901234567890")]))
    assert [("12345678901234567890", "1899-12-31", "12345678901234567890")] == told


@pytest.mark.parametrize("end", ["", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")])
def test_a_text_longer_than_a_cell_may_be_is_cut_and_said_to_be(end: str) -> None:
    """The CSV has it whole; characters beyond the first plane count twice, and none is halved."""
    text = (end or "x") * MOST_UNITS + "y"
    table = make_table("t", (Column("a", "A"),), [(text,)])
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(table, PLACE)))
    kept = book.worksheets[0]["A2"].value
    assert kept.endswith("…") and text.startswith(kept[:-1])
    assert MOST_UNITS - 1 <= len(kept.encode("utf-16-le")) // 2 <= MOST_UNITS
    told = about_sheet(book)
    assert PLACE.csv in told["Cut"]
    assert text in write_csv(table)


@pytest.mark.parametrize(
    "title", ["", "'", "a/b\\c?d*e[f]:g", "About", "x" * 200, "=1+1", "\x00\x1f", "History"]
)
def test_any_title_makes_a_sheet(title: str) -> None:
    """With a name that spreadsheets take."""
    table = make_table(title, (Column("a", "A"),), [("x",)])
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(table, PLACE)))
    assert 2 == len(book.sheetnames) and all(0 < len(name) <= 31 for name in book.sheetnames)
    assert sheet_name(title) == book.sheetnames[0]


def test_a_table_without_rows_is_a_table() -> None:
    """Its columns are there."""
    table = make_table("t", HERE, [])
    assert ("a,b,c\r\n", []) == (write_csv(table), _sheet(table))


def test_odd_characters_stay_in_a_workbook() -> None:
    """Those that XML has no place for are written as spreadsheets write them."""
    cells = ["a\x01b", "<&>\"'", "\ufffe", "line\nline", "_x0041_", "\u202eabc"]
    table = make_table("t", (Column("a", "A"),), [(cell,) for cell in cells])
    told = [cell for (cell,) in _sheet(table)]
    assert len(cells) == len(told)
    assert [cells[1], cells[3], cells[5]] == [told[1], told[3], told[5]]


def test_the_file_carries_no_clock() -> None:
    """Its dates are those of the release."""
    placed = replace(PLACE, published="2025-01-02")
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(make_table("t", HERE, []), placed)))
    assert date(2025, 1, 2) == book.properties.created.date() == book.properties.modified.date()
    with zipfile.ZipFile(io.BytesIO(write_xlsx(make_table("t", HERE, []), placed))) as parts:
        assert {(1980, 1)} == {each.date_time[:2] for each in parts.infolist()}


def test_only_one_place_writes_csv_and_xlsx() -> None:
    """So that no table is without the guard."""
    root = Path(__file__).parents[3] / "service"
    writing = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"csv\.(?:writer|DictWriter)|import xlsxwriter|from xlsxwriter", path.read_text("utf-8"))
    }
    assert {"tables/plain.py", "tables/workbook.py"} == writing


def test_datatypes_of_columns_are_known() -> None:
    """Every entry of the table of columns can be read."""
    text = (Path(__file__).parents[3] / "service" / "tables" / "columns.toml").read_text("utf-8")
    entries = [entry for table in tomllib.loads(text).values() for entry in table.values()]
    assert len(entries) > 100
    for entry in entries:
        assert (
            {"title", "description"}
            <= set(entry)
            <= {"title", "description", "datatype", "property", "separator"}
        )
        assert entry.get("datatype", "string") in DATATYPES
        assert entry["description"].endswith(".")


@pytest.mark.parametrize("module", [cells, described_module, workbook], ids=lambda each: each.__name__)
def test_the_examples_in_docstrings_hold(module: ModuleType) -> None:
    """Each module has some."""
    found = doctest.testmod(module)
    assert (0, True) == (found.failed, found.attempted > 0)
