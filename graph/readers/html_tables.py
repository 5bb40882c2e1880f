"""
The tables of a page as rows of cells, every row as long as it is printed.

A cell that spans rows is in each of them, one that spans columns of a head in each column; any other leaves
the columns it spans empty. Follows the table model of the HTML standard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.readers.html_tree import HEADINGS, Node

_ROW_GROUPS = frozenset({"tbody", "tfoot", "thead"})
_NOT_IN_CELLS = HEADINGS | {"dl", "ol", "table", "ul"}
_MOST_COLUMNS = 100
_LONGEST_REPEATED = 200  # characters; longer text is not drawn again in each row it spans


@dataclass(frozen=True, slots=True)
class Row:
    """
    A row.

    Args:
        cells: In order, an empty one as None.
        is_head: Whether all cells that are there are header cells.
        note: The foot of the table, if the row is one cell in it; else None.
    """

    cells: tuple[Node | None, ...]
    is_head: bool
    note: Node | None = None


def is_layout(table: Node) -> bool:
    """Whether a table only places blocks: they hold headings, lists or tables, or it has but one column."""
    inside = (node for cell in _cells(table) for node in cell.walk() if node is not cell)
    if table.get("role") in ("none", "presentation") or any(node.tag in _NOT_IN_CELLS for node in inside):
        return True
    return all(sum(node.tag in ("td", "th") for node in row.elements()) < 2 for _, row in _rows(table))


def rows_of(table: Node) -> list[Row]:
    """The rows of a table without those of tables in it, in the order printed; may be empty."""
    rows: list[Row] = []
    spanning: dict[int, tuple[Node, int]] = {}
    for group, source in _rows(table):
        cells: list[Node | None] = []
        below: dict[int, tuple[Node, int]] = {}
        own = [node for node in source.elements() if node.tag in ("td", "th")]
        is_head = bool(own) and all(cell.tag == "th" for cell in own)
        for cell in own:
            _take_spanning(cells, spanning, below)
            width = min(_span(cell, "colspan"), _MOST_COLUMNS)
            repeated = is_head and len(own) > 1
            for column in range(width):
                if len(cells) < _MOST_COLUMNS:
                    cells.append(cell if column == 0 or repeated else None)
            if _span(cell, "rowspan") > 1 and len(cell.text()) <= _LONGEST_REPEATED:
                below[len(cells) - width] = (cell, _span(cell, "rowspan") - 1)
        _take_spanning(cells, spanning, below)
        spanning = below
        if own:
            rows.append(Row(tuple(cells), is_head, group if group.tag == "tfoot" and len(own) == 1 else None))
    return rows


def _take_spanning(
    cells: list[Node | None],
    spanning: dict[int, tuple[Node, int]],
    below: dict[int, tuple[Node, int]],
) -> None:
    """Fill in the cells that come down from rows above, at the columns that are next."""
    while len(cells) in spanning:
        cell, left = spanning.pop(len(cells))
        if left > 1:
            below[len(cells)] = (cell, left - 1)
        cells.append(cell)


def _span(cell: Node, name: str) -> int:
    value = cell.get(name).strip()
    return max(1, int(value[:5])) if value.isdecimal() and value.isascii() else 1


def _cells(table: Node) -> Iterator[Node]:
    return (node for _, row in _rows(table) for node in row.elements() if node.tag in ("td", "th"))


def _rows(table: Node) -> Iterator[tuple[Node, Node]]:
    """The rows of a table, each with the group it stands in: a head, body or foot, or the table itself."""
    for node in table.elements():
        if node.tag in _ROW_GROUPS:
            yield from ((node, row) for row in node.elements() if row.tag == "tr")
        elif node.tag == "tr":
            yield table, node
