"""
A table as XLSX: a sheet of it, and a sheet that tells what it is.

Cells have the types of their columns; a text is never a formula or a link (see `cells`). The same table gives
the same bytes: the file carries no clock, its dates are those of the release.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from textwrap import shorten
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from service.tables.cells import FIGURE, is_formula
from service.tables.place import Place, told_of
from service.tables.table import Column, Table

MOST_UNITS: Final = 32_767
"""Of UTF-16 in one cell: more is no XLSX."""
ABOUT: Final = "About"

_UNDATED: Final = date(2000, 1, 1)
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_LONGEST_NAME: Final = 31
_NARROWEST, _WIDEST, _WIDEST_ADDRESS = 8, 60, 24
_ABOUT_WIDTHS: Final = (26, 32, 14, 80)
_MOST_DIGITS: Final = 15
"""A spreadsheet keeps no more of a number; a longer one stays a text."""
_FIRST_DAY: Final = date(1900, 3, 1)
"""Spreadsheets count earlier days in more than one way; they stay texts."""


def write_xlsx(table: Table, place: Place) -> bytes:
    """The table as XLSX."""
    file = io.BytesIO()
    # In memory, so that nothing is left on disk; no text is taken for anything else, whatever writes it.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(file, options)
    day = date.fromisoformat(place.published) if place.published else _UNDATED
    created = datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": table.title, "comments": place.page, "created": created})
    looks = Looks(book)
    cut = _write_rows(book.add_worksheet(sheet_name(table.title)), table, looks)
    _write_about(book.add_worksheet(ABOUT), table, place, looks, cut)
    book.close()
    return file.getvalue()


def sheet_name(title: str) -> str:
    """
    A title as the name of a sheet.

    >>> sheet_name("Grades: all [2017]"), sheet_name("'''"), sheet_name("about")
    ('Grades all 2017', 'Table', 'Table')
    """
    plain = " ".join(_NOT_IN_A_NAME.sub(" ", title).split()).strip("'")
    name = shorten(plain, _LONGEST_NAME, placeholder="") or plain[:_LONGEST_NAME]
    name = name.strip(" ',;.")
    return name if name and name.lower() not in (ABOUT.lower(), "history") else "Table"


class Looks:
    """The formats of one book, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> Format:  # noqa: ANN401
        """A format; what stands in a cell stands at its top."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **properties})
        return self._made[key]

    @property
    def head(self) -> Format:
        """Of the row of heads."""
        return self.of(bold=True, bottom=1, bg_color="#EEF1F4", text_wrap=True)


def _write_rows(sheet: Worksheet, table: Table, looks: Looks) -> int:
    """The heads, which stay in sight, and the rows; returns how many texts had to be cut."""
    sheet.freeze_panes(1, 0)
    cut = 0
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        longest = max(map(_length, cells), default=0)
        most = _WIDEST_ADDRESS if column.datatype == "anyURI" else _WIDEST
        width = min(max(longest + 2, len(column.title) + 4, _NARROWEST), most)
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, column.title, looks.head)
        wraps = longest > _WIDEST and column.datatype == "string"
        for line, cell in enumerate(cells, 1):
            cut += _write_cell(sheet, line, place, cell, column, looks, wraps)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return cut


def _length(cell: Any) -> int:  # noqa: ANN401
    return 10 if isinstance(cell, date) else len(str(cell)) if cell is not None else 0


def _write_cell(
    sheet: Worksheet,
    line: int,
    place: int,
    cell: Any,  # noqa: ANN401
    column: Column,
    looks: Looks,
    wraps: bool,
) -> bool:
    """Write one cell; true where its text had to be cut."""
    if cell is None:
        return False
    number = _number(cell, column)
    if number is not None:
        value, shown = number
        sheet.write_number(line, place, value, looks.of(num_format=shown))
    elif isinstance(cell, bool):
        sheet.write_boolean(line, place, cell, looks.of())
    elif isinstance(cell, date) and cell >= _FIRST_DAY:
        day = datetime(cell.year, cell.month, cell.day, tzinfo=UTC).replace(tzinfo=None)
        sheet.write_datetime(line, place, day, looks.of(num_format="yyyy-mm-dd"))
    else:
        return _write_text(sheet, line, place, str(cell), looks, wraps)
    return False


def _number(cell: Any, column: Column) -> tuple[float, str] | None:  # noqa: ANN401
    """A cell as a number and the format that shows it as it was; None where it is none."""
    if column.datatype == "figure":
        return _figure(cell)
    if column.datatype == "gYear":
        return float(cell), "0"
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return None
    digits = len(Decimal(str(cell)).normalize().as_tuple().digits)
    return (float(cell), "General") if digits <= _MOST_DIGITS else None


def _figure(cell: str) -> tuple[float, str] | None:
    """
    A printed figure; one in per cent stays in per cent, as the figures beside it that are worked out.

    >>> _figure("-0.05%"), _figure("+1,204"), _figure("30.70"), _figure("some")
    ((-0.05, '0.00"%"'), (1204.0, '+#,##0;-#,##0;#,##0'), (30.7, '0.00'), None)
    """
    read = FIGURE.fullmatch(cell)
    if not read or sum(map(str.isdigit, cell)) > _MOST_DIGITS:
        return None
    value = Decimal(cell.replace(",", "").removesuffix("%"))
    shown = ("#,##0" if "," in cell else "0") + ("." + "0" * len(read["digits"]) if read["digits"] else "")
    shown += '"%"' if read["percent"] else ""
    return float(value), f"+{shown};-{shown};{shown}" if read["sign"] == "+" else shown


def _write_text(sheet: Worksheet, line: int, place: int, text: str, looks: Looks, wraps: bool) -> bool:
    kept = _within(text)
    look: dict[str, Any] = {"text_wrap": True} if wraps else {}
    if is_formula(kept):
        look["quote_prefix"] = True
    sheet.write_string(line, place, kept, looks.of(**look))
    return kept != text


def _within(text: str) -> str:
    """As much of a text as a cell holds; an ellipsis tells that there is more."""
    if len(text) * 2 <= MOST_UNITS:
        return text
    units = text.encode("utf-16-le", "replace")
    if len(units) // 2 <= MOST_UNITS:
        return text
    return units[: (MOST_UNITS - 1) * 2].decode("utf-16-le", "ignore") + "…"


def _write_about(sheet: Worksheet, table: Table, place: Place, looks: Looks, cut: int) -> None:
    for number, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(number, number, width)
    line = 0
    said = [*told_of(table, place)]
    if cut:
        said.append(
            (
                "Cut",
                f"{cut:,} texts longer than a cell may be ({MOST_UNITS:,} characters) end in …; "
                f"{place.csv} has them whole.",
            )
        )
    for word, text in said:
        sheet.write_string(line, 0, word, looks.of(bold=True))
        sheet.write_string(line, 1, _within(text), looks.of())
        line += 1
    line += 1
    heads: tuple[tuple[str, Callable[[Column], str]], ...] = (
        ("Column", lambda column: column.title),
        ("Name in the CSV", lambda column: column.name),
        ("Type", _type),
        ("What it holds", _description),
    )
    for number, (head, _) in enumerate(heads):
        sheet.write_string(line, number, head, looks.head)
    for below, column in enumerate(table.columns, line + 1):
        for number, (_, read) in enumerate(heads):
            sheet.write_string(below, number, read(column), looks.of(text_wrap=number == 3))


def _type(column: Column) -> str:
    return {"anyURI": "address", "string": "text", "figure": "figure as printed", "gYear": "year"}.get(
        column.datatype, column.datatype
    )


def _description(column: Column) -> str:
    unit = f"Unit: {column.unit}." if column.unit else ""
    several = f"Several have “{column.separator}” between." if column.separator.strip() else ""
    if column.separator == " ":
        several = "Several have a space between."
    return " ".join(filter(None, (column.description, unit, several, column.property)))
