"""
Boxes in Markdown: block quotes, what folds away, and what opens with the name of a box.

In: raw blocks in order, with the places where boxes open and close. Out: the same, titles in a box set below
the heading around it and ended with the box, so that the text behind it belongs to the section around.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum, auto

from graph.document import Text
from graph.readers.layout import RawBlock, RawKind

_BOLD_TITLE = 3  # the highest level that `layout` gives to a title in bold


class Edge(Enum):
    """Where a box begins or ends."""

    OPEN = auto()
    CLOSE = auto()


Event = RawBlock | Edge


def set_apart(events: Iterable[Event]) -> list[RawBlock]:
    """The raw blocks, with an end behind each box that holds a title."""
    raw: list[RawBlock] = []
    around = marked_up = 1
    boxes: list[int] = []
    for event in events:
        if event is Edge.OPEN:
            boxes.append(len(raw))
        elif event is Edge.CLOSE:
            place = boxes.pop() if boxes else len(raw)
            if not boxes and any(_may_be_title(block) for block in raw[place:]):
                raw.append(RawBlock(RawKind.END, Text("", ()), level=around + 1))
        elif isinstance(event, RawBlock):
            if boxes and _may_be_title(event):
                raw.append(replace(event, level=max(event.level, around + 1)))
                continue
            if event.kind is RawKind.HEADING:
                around = marked_up = event.level
            elif event.emphasis:
                around = max(_BOLD_TITLE, marked_up + 1)
            raw.append(event)
    return raw


def _may_be_title(block: RawBlock) -> bool:
    return block.kind is RawKind.HEADING or (block.kind is RawKind.PARAGRAPH and block.emphasis)
