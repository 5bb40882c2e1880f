"""
Where the boxes of a report stand: headings that name a kind of action, with what stands under them.

Two forms are told apart. In one the heading is followed by text, a list or both; in the other, printed since
2021/22, each action is a heading of its own with its reasons below. The names are
`ontology/schemes/action-kinds.ttl`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.document import Block, BlockKind, Document, Text
from graph.extract.asking import asks, is_lead_in
from graph.statements import ActionKind
from graph.vocabulary import Vocabulary
from graph.wording import is_request

_JOINT = re.compile(r"\s*(?::|\s[–—-]\s)\s*(?=\S)")
"""Between the name of a box and what it is about ("Area for improvement: supervision")."""
_TIMED = re.compile(r"\b(?:deadline|by when|when|date|times?|timescale|timetable|due)\b", re.IGNORECASE)
_LONGEST_HEAD = 5  # words
_SHORTEST_REQUEST = 3  # words
_TEXT = (BlockKind.PARAGRAPH, BlockKind.BULLET)


@dataclass(slots=True)
class Box:
    """
    A box.

    Args:
        kind: What its heading names.
        is_single: Whether the heading names one action, not several.
        places: Of the blocks in it, in order; the heading left out.
        is_titled: Whether the one place is a heading that is the action itself.
    """

    kind: ActionKind
    is_single: bool
    places: list[int] = field(default_factory=list)
    is_titled: bool = False


def find_boxes(document: Document, vocabulary: Vocabulary) -> tuple[Box, ...]:
    """The boxes of a document, in its order; those that hold nothing are left out."""
    boxes = [*_boxes(document, vocabulary), *_titled_boxes(document, vocabulary)]
    return tuple(sorted((box for box in boxes if box.places), key=lambda box: box.places))


def _named(heading: Block, vocabulary: Vocabulary) -> Box | None:
    """An empty box of the kind that a heading names."""
    words = heading.text.words
    name, *rest = _JOINT.split(words, maxsplit=1)
    slug = vocabulary.action_kind_named(words) or (vocabulary.action_kind_named(name) if rest else None)
    if slug is None:
        return None
    words = name.lower()
    return Box(ActionKind(vocabulary.lists["action-kind"][slug].notation), not _is_plural(words))


def _is_plural(words: str) -> bool:
    return any(word.strip(":.").endswith(("s", "s)")) for word in words.split() if word not in ("is", "this"))


def _boxes(document: Document, vocabulary: Vocabulary) -> Iterator[Box]:
    """
    Boxes with text under the heading.

    A box ends with its section. Where a heading follows late, it also ends with its list: running text behind
    the bullets that asks for nothing is the report's body again.
    """
    box: Box | None = None
    section = -1
    for place, block in enumerate(document.blocks):
        is_heading = block.kind is BlockKind.HEADING
        if box is not None and (is_heading or block.section != section or _is_past(document, place, box)):
            yield box
            box = None
        if is_heading:
            box, section = _named(block, vocabulary), block.section
            if box is not None and is_request(block.text.words):
                yield Box(box.kind, box.is_single, [place], is_titled=True)
                box = None
        elif box is not None and block.kind in _TEXT:
            box.places.append(place)
    if box is not None:
        yield box


def _titled_boxes(document: Document, vocabulary: Vocabulary) -> Iterator[Box]:
    """Boxes in which each heading below the first is an action; the text under it is the report's body."""
    box: Box | None = None
    level, is_titled = 0, False
    for place, block in enumerate(document.blocks):
        if block.kind is not BlockKind.HEADING:
            box = box if is_titled else None  # with text right under its heading a box is of the other form
            continue
        named = _named(block, vocabulary)
        is_titled = named is None and box is not None and block.level > level
        if named is not None:
            box, level = named, block.level
        elif box is not None and is_titled:
            yield Box(box.kind, box.is_single, [place], is_titled=True)
        else:
            box = None


def _is_past(document: Document, place: int, box: Box) -> bool:
    """Whether a block is running text behind the list of a box, and asks for nothing."""
    block = document.blocks[place]
    if block.kind is not BlockKind.PARAGRAPH or not box.places or any_bold(document, box.places):
        return False
    after_list = document.blocks[box.places[-1]].kind is BlockKind.BULLET
    return after_list and not is_lead_in(block) and not asks(block) and not _list_goes_on(document, place)


def _list_goes_on(document: Document, place: int) -> bool:
    """Whether the paragraphs from a place on belong to an item, with another that asks behind them."""
    for block in document.blocks[place:]:
        if block.kind is BlockKind.BULLET:
            return block.section == document.blocks[place].section and asks(block)
        if block.kind is not BlockKind.PARAGRAPH:
            break
    return False


def any_bold(document: Document, places: list[int]) -> bool:
    """Whether any of some paragraphs is printed in bold and asks for something: its reasons follow it."""
    return any(is_bold_request(document.blocks[place]) for place in places)


def is_bold_request(block: Block) -> bool:
    """Whether a block is a request set in bold, with what led to it below."""
    return block.emphasis and not is_lead_in(block) and asks(block)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table that lists what is asked for: its kind and place, and the cells for what and when."""

    kind: ActionKind
    place: int
    request: Text
    deadline: Text | None


def find_rows(document: Document, vocabulary: Vocabulary) -> Iterator[Row]:
    """The rows of tables with a column headed by a kind of action ("Recommendation", "Deadline")."""
    columns: tuple[ActionKind, int, int | None] | None = None
    for place, block in enumerate(document.blocks):
        if block.kind is not BlockKind.ROW:
            columns = None
        elif headed := _columns(block, vocabulary):
            columns = headed
        elif columns is not None and columns[1] < len(block.cells):
            kind, column, timed = columns
            request = block.cells[column]
            if request.words.count(" ") >= _SHORTEST_REQUEST:
                deadline = block.cells[timed] if timed is not None and timed < len(block.cells) else None
                yield Row(kind, place, request, deadline)


def _columns(head: Block, vocabulary: Vocabulary) -> tuple[ActionKind, int, int | None] | None:
    """Of the head of a table: the kind of action that a column lists, that column, and that of the times."""
    words = [cell.words for cell in head.cells]
    kinds = [vocabulary.action_kind_named(name) for name in words]
    column = next((at for at, kind in enumerate(kinds) if kind), None)
    if column is None or len(words) < 2 or any(word.count(" ") > _LONGEST_HEAD for word in words):
        return None
    notation = vocabulary.lists["action-kind"][kinds[column] or ""].notation
    timed = next((at for at, name in enumerate(words) if _TIMED.search(name)), None)
    return ActionKind(notation), column, timed
