"""
Cells of a table: which values a datatype takes, how they are written, and the guard against formulas.

The guard, in one place. Spreadsheets run a text that begins with `=`, `+`, `-` or `@`, some also one behind a
tab or line end, and the words of reports may begin with anything:

- CSV has no types, so such a text is given an apostrophe in front (`for_spreadsheet`). Figures as printed
  ("-0.05%") stay as they are: a spreadsheet reads them as numbers. The description of a CSV says so.
- XLSX has types: texts are written as texts, never as formulas or links, and such a text is marked as typed
  with an apostrophe, so that it stays a text when a person edits its cell.
- JSON has every text as it is; programs that want the exact words take that, or the RDF forms.
- CSV, TSV and JSON of the SPARQL endpoint follow the W3C's formats to the letter and guard nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
GUARD: Final = "'"
FIGURE: Final = re.compile(
    r"(?=.*\d)(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<digits>\d+))?(?P<percent>%?)",
    re.ASCII,
)
"""A figure as printed; a spreadsheet reads it as a number."""

_WHOLE: Final = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_ADDRESS: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|/)[^\s<>\"{}|\\^`]*")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run a text."""
    return cell.startswith(FORMULA) and not FIGURE.fullmatch(cell)


def for_spreadsheet(cell: Any) -> Any:  # noqa: ANN401
    """
    A cell that no spreadsheet runs as a formula: a text that begins as one is given an apostrophe in front.

    Numbers stay as they are, those that are printed with a sign or a percent sign too.

    >>> for_spreadsheet("=1+1"), for_spreadsheet("-2+3"), for_spreadsheet("-0.05%"), for_spreadsheet(-1)
    ("'=1+1", "'-2+3", '-0.05%', -1)
    """
    return GUARD + cell if isinstance(cell, str) and is_formula(cell) else cell


def written(cell: Any) -> str | int:  # noqa: ANN401
    """
    A cell as CSV has it, in the lexical form of its datatype; what is not there is empty.

    >>> written(True), written(None), written(0.5), written(date(2017, 3, 31))
    ('true', '', '0.5', '2017-03-31')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | Decimal):
        return format(Decimal(str(cell)), "f")  # never with an exponent, which `decimal` has not
    return cell.isoformat() if isinstance(cell, date) else cell


def _decimal(cell: str | float | Decimal) -> Decimal:
    if isinstance(cell, str) and not _DECIMAL.fullmatch(cell):
        raise ValueError(cell)
    number = Decimal(str(cell))
    if not number.is_finite():
        raise ValueError(cell)
    return number


def _integer(cell: str | int) -> int:
    if isinstance(cell, str) and not _WHOLE.fullmatch(cell):
        raise ValueError(cell)
    if isinstance(cell, float | Decimal) and cell != int(cell):
        raise ValueError(cell)
    return int(cell)


def _day(cell: str | date) -> date:
    if isinstance(cell, date):
        return cell
    if not _DAY.fullmatch(cell):
        raise ValueError(cell)
    return date.fromisoformat(cell)


def _boolean(cell: str | bool) -> bool:
    if cell in (True, "true"):
        return True
    if cell in (False, "false"):
        return False
    raise ValueError(cell)


def _fitting(pattern: re.Pattern[str]) -> Callable[[Any], str]:
    def read(cell: Any) -> str:  # noqa: ANN401
        if not isinstance(cell, str) or not pattern.fullmatch(cell):
            raise ValueError(cell)
        return cell

    return read


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _day,
    "gYear": _fitting(_YEAR),
    "gYearMonth": _fitting(_MONTH),
    "anyURI": _fitting(_ADDRESS),
}
"""
Datatype, of those of CSVW, -> what makes a value of a cell. Others are texts: "string", and "figure", which
is ours: a figure as it was printed, which XLSX has as a number.
"""

TEXTS: Final = ("string", "figure")
DATATYPES: Final = (*_READERS, *TEXTS)


def read_cell(cell: Any, datatype: str) -> Any:  # noqa: ANN401
    """
    A cell as a value of a datatype; None where there is none.

    Raises:
        ValueError: It is no such value.
    """
    if cell is None or cell == "":
        return None
    if datatype in TEXTS:
        return cell if isinstance(cell, str) else str(written(cell))
    try:
        return _READERS[datatype](cell)
    except (TypeError, InvalidOperation, OverflowError) as error:
        raise ValueError(cell) from error
