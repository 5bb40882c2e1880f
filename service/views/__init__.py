"""
Rows of an answer, shown otherwise than as a table: drawn, on the map of the forces, or crosswise.

    grid        rows and columns, and of what sort each column is
    choice      what a request chooses: which view, and which columns it takes
    labels      what things in rows are called
    meeting     rows that meet in one name, or in one name and part
    pictured    rows -> a chart or a map
    pivot       rows -> a cross-table
    shown       all of it for a page

The SPARQL form and the pages of named queries both show it. What does not fit is told in words, and the table
of the rows stands below in any case.
"""
