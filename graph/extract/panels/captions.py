"""
What stands around the figures of a table: its row of headings and the line that names it.
"""

from __future__ import annotations

import re

from graph.document import Block, BlockKind
from graph.extract.panels.pieces import Piece, is_figure, is_label, is_standing, whole

_YEAR = re.compile(r"(?:19|20)\d\d")
YEAR_AT_END = re.compile(r"[\s,(](?:19|20)\d\d(?:[/–-](?:20)?\d\d)?\)?$")
_NUMBER = re.compile(r"(?:table|figure|chart)\s+\d+\s*[:.–-]?\s*", re.IGNORECASE)


def has_figures(row: Block) -> bool:
    """Whether a row holds figures; years alone are headings of columns."""
    figures = [cell.words for cell in row.cells if is_figure(cell.words)]
    return not all(_YEAR.fullmatch(words) for words in figures)


def caption_of(before: Block | None, after: Block | None) -> Piece | None:
    """What a table is called by the line before it, or by a numbered one behind it; None for neither."""
    follows = after is not None and _NUMBER.match(after.text.words) is not None
    is_numbered = before is not None and _NUMBER.match(before.text.words) is not None
    return _caption(after) or _caption(before) if follows and not is_numbered else _caption(before)


def _caption(before: Block | None) -> Piece | None:
    """What a line calls a table, without its number; None if it is no caption."""
    if before is None or before.kind is BlockKind.HEADING or not is_label(before.text.words.rstrip(".")):
        return None
    if not _NUMBER.match(before.text.words) and not is_label(before.text.words):
        return None
    if is_standing(before.text.words):
        return None
    number = _NUMBER.match(before.text.words)
    return whole(before.text).part(number.end() if number else 0, len(before.text.words))
