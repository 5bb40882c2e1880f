"""
Tables to take away: one model of a table, and the files it is written as.

    what a page shows -> rows -> Table -> CSV | XLSX | CSVW | what JSON tells of it

`table.py` is the model and `columns.toml` what columns mean; `cells.py` types cells and guards them against
spreadsheets; `plain.py`, `workbook.py` and `described.py` write one form each; `answering.py` sends them.
"""
