"""A table as CSV (RFC 4180): columns named in the first row, cells guarded as `cells` says."""

from __future__ import annotations

import csv
import io

from service.tables.cells import for_spreadsheet, written
from service.tables.table import Table


def write_csv(table: Table) -> str:
    """The table as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([for_spreadsheet(column.name) for column in table.columns])
    writer.writerows([for_spreadsheet(written(cell)) for cell in row] for row in table.rows)
    return text.getvalue()
