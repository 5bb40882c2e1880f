"""
What a table holds that is no table of its own: several tables or cards set side by side.

Of tables, a column of labels stands behind columns of figures; of cards, one row has all of the figures.
Cards that are no table come with all figures of a row on one line and the lines of each card behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from graph.document import Block, BlockKind
from graph.extract.panels.areas import Areas
from graph.extract.panels.lines import find_pairs
from graph.extract.panels.pieces import Piece, is_figure, is_label, is_standing, whole
from graph.extract.times.periods import read_period

_LETTERS = re.compile(r"[^\W\d_]{3}")
_FEWEST = 2
_MOST = 4
_LONGEST_CARD = 4  # lines
MOST_LINES = 1 + _MOST * _LONGEST_CARD
"""Of cards that stand side by side, the line of their figures among them."""

Rows = Sequence[tuple[int, Block]]


def apart(rows: Rows) -> list[Rows]:
    """The tables that some rows hold; all of them as they are where it is one table."""
    width = len(rows[0][1].cells)
    cuts = [column for column in range(2, width - 1) if _starts_a_table(rows, column)]
    ends = [0, *cuts, width]
    if not cuts or any(len(row.cells) != width for _, row in rows):
        return [rows]
    return [
        [(place, replace(row, cells=row.cells[low:high])) for place, row in rows]
        for low, high in pairwise(ends)
    ]


def cards_of(rows: Rows) -> list[tuple[int, Block, list[Piece]]]:
    """Cards of which each has a column of its own, with a figure in the same row; else none."""
    width = len(rows[0][1].cells)
    if width < _FEWEST or any(len(row.cells) != width for _, row in rows):
        return []
    figured = [at for at, (_, row) in enumerate(rows) if all(is_figure(cell.words) for cell in row.cells)]
    others = [cell.words for at, (_, row) in enumerate(rows) if at not in figured for cell in row.cells]
    if not figured or any(words and (is_figure(words) or not is_label(words)) for words in others):
        return []
    starts = [0] if len(figured) == 1 else figured
    if starts[0] != 0 or len(rows) > _MOST * len(figured):
        return []
    cards: list[tuple[int, Block, list[Piece]]] = []
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        place, block = rows[figured[0] if len(figured) == 1 else start]
        for column in range(width):
            cells = [row.cells[column] for _, row in rows[start:end]]
            cards.append((place, block, [whole(cell) for cell in cells if cell.words]))
    return cards


def cards_behind(blocks: Rows, areas: Areas) -> tuple[list[tuple[int, Block, list[Piece]]], int]:
    """
    Cards whose figures share the first of some blocks ("£206 44%"), and how many blocks they take up.

    Each card goes on to a line that says when, or what it was elsewhere; nothing is told where there are
    more or fewer such cards than figures.
    """
    figures = _figures(blocks[0][1]) if blocks else []
    if not figures:
        return [], 0
    place, block = blocks[0]
    if not _FEWEST <= len(figures) <= _MOST or block.section < 0:
        return [], 0
    cards: list[list[Piece]] = []
    is_closed, used = True, 1
    for _, other in blocks[1 : 1 + _LONGEST_CARD * len(figures)]:
        line = whole(other.text)
        if other.kind is not BlockKind.PARAGRAPH or _figures(other) or not is_label(line.words):
            break
        closes = bool(find_pairs(line, areas)) or is_standing(line.words)
        if is_closed and not closes:
            if len(cards) == len(figures):
                break
            cards.append([])
        if not cards:
            return [], 0
        cards[-1].append(line)
        is_closed, used = closes, used + 1
    if len(cards) != len(figures) or not is_closed:
        return [], 0
    return [(place, block, [figure, *lines]) for figure, lines in zip(figures, cards, strict=True)], used


def _figures(block: Block) -> list[Piece]:
    """The figures of a line that has nothing else."""
    line = whole(block.text)
    parts = [line.part(*found.span()) for found in re.finditer(r"\S+", line.words)]
    is_row = block.kind is BlockKind.PARAGRAPH and all(is_figure(part.words) for part in parts)
    return parts if is_row else []


def _starts_a_table(rows: Rows, column: int) -> bool:
    """Whether labels stand in a column of every row, with figures to both sides."""
    if any(len(row.cells) <= column + 1 for _, row in rows) or not rows[0][1].cells[column].words:
        return False
    cells = [row.cells for _, row in rows[1:] if row.cells[column].words]
    labels = [item[column].words for item in cells]
    return (
        len(cells) >= _FEWEST
        and len(set(labels)) == len(labels)
        and all(
            _LETTERS.search(words) and not is_figure(words) and not read_period(words) for words in labels
        )
        and all(is_figure(item[column + 1].words) for item in cells)
        and all(is_figure(item[column - 1].words) or not item[column - 1].words for item in cells)
    )
