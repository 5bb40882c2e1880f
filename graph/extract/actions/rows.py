"""
What tables ask of a force: a row an action, or a row for each thing that is said of one.

    | No. | Area for improvement | By when |      | Type           | Question | Text              |
    | 1   | The force should …   | …       |      | Recommendation | …        | The force should … |

    | Cause of concern | The force fails … |        Areas for improvement
    | Recommendation 1 | The force should … |       | 1 | The force should … |
    | Deadline         | …                  |

In: a document. Out: what each row of its tables asks for, with the question and the time that cells beside it
give; the kind of action is named in the head, in a cell, or in a heading or caption above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.document import Block, BlockKind, Document, Text
from graph.extract.actions.asking import is_time, names_time, time_in
from graph.extract.actions.boxes import kind_named, named, theme_in
from graph.statements import ActionKind
from graph.vocabulary import Vocabulary
from graph.wording import is_request

_TIMED = re.compile(
    r"\b(?:deadline|by when|when|date|times?|timescale|timetable|timeframe|due)\b", re.IGNORECASE
)
_OF_REQUESTS = re.compile(
    r"\b(?:the (?:force|constabulary|service)|it|we) (?:should|must|needs? to|has to|recommend)\b"
    r"|\bwhat\b.*\b(?:should|do)\b"
    r"|\baction|\btext\b|\bdetails?\b|\bdescription\b|\bwording\b|\brequire",
    re.IGNORECASE,
)
_LONGEST_HEAD = 6  # words
_SHORTEST_REQUEST = 3  # spaces


@dataclass(frozen=True, slots=True)
class Row:
    """
    What a row of a table asks for.

    Args:
        kind: Of the action.
        place: Of the row.
        request: The cell that asks.
        theme: The question that a cell beside it names; empty for none.
        time: The cell that sets a time; None for none.
    """

    kind: ActionKind
    place: int
    request: Text
    theme: str = ""
    time: Text | None = None


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table, by its head: what each is for."""

    kinds: tuple[ActionKind | None, ...]
    requests: frozenset[int]
    time: int | None


_Rows = Sequence[tuple[int, Block]]


def find_rows(document: Document, vocabulary: Vocabulary) -> Iterator[Row]:
    """What the tables of a document ask for, in its order."""
    above: ActionKind | None = None
    table: list[tuple[int, Block]] = []
    for place, block in enumerate(document.blocks):
        if block.kind is BlockKind.ROW:
            table.append((place, block))
            continue
        yield from _in_table(table, above, vocabulary)
        table = []
        if block.kind in (BlockKind.HEADING, BlockKind.CAPTION):
            box = named(_without_figure(block), vocabulary)
            above = box.kind if box else None
        elif block.kind is BlockKind.BULLET:
            above = None
    yield from _in_table(table, above, vocabulary)


def _without_figure(block: Block) -> Text:
    """A heading or caption without the number of its table in front ("Table 2: Areas for improvement")."""
    words = block.text.words
    found = re.match(r"(?:Table|Figure|Box)\s+\w+\s*[:.–-]\s*", words, re.IGNORECASE)
    return block.text.part(found.end(), len(words)) if found else block.text


def _in_table(table: _Rows, above: ActionKind | None, vocabulary: Vocabulary) -> Iterator[Row]:
    if not table:
        return
    columns: _Columns | None = None
    theme, column = "", -1
    until: Text | None = None
    waiting: list[Row] = []
    for at, (place, block) in enumerate(table):
        head = _columns(block, above, vocabulary)
        if head and (at == 0 or block.emphasis or _heads(head, table[at + 1 :])):
            columns, theme, column, until = head, "", -1, None
            continue
        themes = [_question(cell, vocabulary) for cell in block.cells]
        if any(themes):
            theme = next(filter(None, themes))
            column = themes.index(theme)
        elif column >= len(block.cells) or (column >= 0 and block.cells[column].words):
            theme = ""
        filled = [cell for cell in block.cells if cell.words]
        if len(filled) == 1 and is_time(filled[0].words):
            until = filled[0]
            continue
        if waiting and _is_time_row(block):
            waiting[-1] = replace(waiting[-1], time=filled[1])
            continue
        yield from waiting
        waiting = [
            replace(row, time=row.time or until)
            for row in _from_row(place, block, columns, above, theme, vocabulary)
        ]
    yield from waiting


def _heads(head: _Columns, below: _Rows) -> bool:
    """Whether a row amid others is the head of those below it: one of its kinds stands above what may ask."""
    if not below:
        return False
    cells = below[0][1].cells
    return any(kind and at < len(cells) and _may_ask(cells[at]) for at, kind in enumerate(head.kinds))


def _is_time_row(block: Block) -> bool:
    """Whether a row only says when what the row above asks for is due."""
    filled = [cell for cell in block.cells if cell.words]
    return len(filled) == 2 and names_time(filled[0].words) and time_in(filled[1].words) is not None


def _from_row(
    place: int,
    block: Block,
    columns: _Columns | None,
    above: ActionKind | None,
    theme: str,
    vocabulary: Vocabulary,
) -> Iterator[Row]:
    """What one row asks for: in columns headed by kinds, beside a cell that names one, or under a heading."""
    time = _time_of(block, columns)
    headed = [(at, kind) for at, kind in enumerate(columns.kinds) if kind] if columns else []
    if headed:
        last = headed[-1][0]
        for at, kind in headed:
            if at < len(block.cells) and _may_ask(block.cells[at]):
                is_timed = at == last or kind is ActionKind.RECOMMENDATION
                yield Row(kind, place, block.cells[at], theme, time if is_timed else None)
        return
    names = [kind_named(cell.words, vocabulary) for cell in block.cells]
    name = next((at for at, named_so in enumerate(names) if named_so), None)
    told = above if name is None else names[name]
    request = _request(block, name, time, columns)
    if told and request and (name is not None or columns or is_request(request.words)):
        yield Row(told, place, request, theme, time)


def _request(block: Block, name: int | None, time: Text | None, columns: _Columns | None) -> Text | None:
    """The cell of a row that asks: that of its column, or the longest; None if none may."""
    cells = [
        cell
        for at, cell in enumerate(block.cells)
        if at != name
        and cell is not time
        and _may_ask(cell)
        and (not columns or not columns.requests or at in columns.requests)
    ]
    return max(cells, key=lambda cell: len(cell.words), default=None)


def _time_of(block: Block, columns: _Columns | None) -> Text | None:
    """The cell that says when a row is due."""
    if columns and columns.time is not None:
        return block.cells[columns.time] if columns.time < len(block.cells) else None
    short = (
        cell
        for cell in block.cells
        if not is_request(cell.words) and time_in(cell.words) == (0, len(cell.words))
    )
    return next(short, None) if len(block.cells) > 1 else None


def _question(cell: Text, vocabulary: Vocabulary) -> str:
    return theme_in(cell.words, vocabulary) if cell.words else ""


def _may_ask(cell: Text) -> bool:
    return cell.words.count(" ") >= _SHORTEST_REQUEST


def _columns(head: Block, above: ActionKind | None, vocabulary: Vocabulary) -> _Columns | None:
    """What the head of a table tells of its columns; None for one that tells of nothing asked."""
    words = [cell.words for cell in head.cells]
    if len(words) < 2 or any(word.count(" ") > _LONGEST_HEAD for word in words):
        return None
    boxes = [named(cell, vocabulary) if cell.words else None for cell in head.cells]
    kinds = tuple(box.kind if box else None for box in boxes)
    requests = frozenset(at for at, word in enumerate(words) if _OF_REQUESTS.search(word))
    time = next((at for at, name in enumerate(words) if _TIMED.search(name)), None)
    is_head = any(kinds) or (above and head.emphasis) or requests or names_time(words[-1])
    if not is_head or (any(kinds) and any(_may_ask(cell) and is_request(cell.words) for cell in head.cells)):
        return None
    if (
        not any(kinds)
        and above is ActionKind.CAUSE_OF_CONCERN
        and any(is_request(words[at]) for at in requests)
    ):
        kinds = tuple(ActionKind.RECOMMENDATION if at in requests else None for at in range(len(words)))
    return _Columns(kinds, requests, time)
