"""
Areas for improvement, causes of concern and recommendations: what stands in the boxes of a report.

A box is a heading that names its kind, with what stands under it. Each bullet is one action; a cause of
concern may also be a plain paragraph, and recommendations follow a lead-in ("The force should immediately:")
that is not one itself. A recommendation arises from the cause of concern that comes before it in the chapter.
Kinds and the headings that name them are `ontology/schemes/action-kinds.ttl`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from graph.document import Block, BlockKind, Document, Text
from graph.statements import Action, ActionKind
from graph.vocabulary import Vocabulary

_LIST_JOINT = re.compile(r"[;,](?:\s+and)?$")
_LEAD_IN = re.compile(r":$")
_SHOULD = re.compile(r"\b(?:should|must|needs? to|recommends?)\b")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DEADLINE = re.compile(
    rf"""\b(?:
        (?:by|before|no\ later\ than|from)\ (?:the\ end\ of\ )?(?:\d{{1,2}}\ )?{_MONTH}\ 20\d\d
      | (?:by|before)\ (?:the\ end\ of\ )?20\d\d
      | within\ (?:the\ next\ )?[\w-]+\ (?:working\ )?(?:hours?|days?|weeks?|months?|years?)
      | with\ immediate\ effect | immediately
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)


def draw_actions(
    document: Document, section_themes: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[tuple[Action, ...], frozenset[int]]:
    """
    The actions in the boxes of a report, in its order.

    Returns:
        The actions, and the places in `document.blocks` that the boxes take up: neither these nor the
        lead-ins among them are sentences of the body.
    """
    actions: list[Action] = []
    taken: set[int] = set()
    orders: Counter[tuple[ActionKind, str]] = Counter()
    concern: dict[str, int] = {}
    boxes = [*_boxes(document, vocabulary), *_titled_boxes(document, vocabulary)]
    for kind, box in sorted((item for item in boxes if item[1]), key=lambda item: item[1]):
        taken.update(box)
        lead_in = next((document.blocks[place].text for place in box if _is_lead_in(document, place)), None)
        for place in _statements(document, box, kind):
            block = document.blocks[place]
            theme = section_themes[block.section] if block.section >= 0 else ""
            orders[kind, theme] += 1
            if kind is ActionKind.CAUSE_OF_CONCERN:
                concern[theme] = len(actions)
            action = _action(block, kind, theme, orders[kind, theme], concern.get(theme))
            actions.append(action if action.deadline or lead_in is None else _with_deadline(action, lead_in))
    return tuple(actions), frozenset(taken)


def _action(block: Block, kind: ActionKind, theme: str, order: int, concern: int | None) -> Action:
    words = _LIST_JOINT.sub("", block.text.words)
    deadline = _DEADLINE.search(words)
    return Action(
        kind=kind,
        theme=theme,
        section=block.section,
        order=order,
        words=words,
        spans=block.text.spans(0, len(words)),
        deadline=deadline.group() if deadline else "",
        arises_from=concern if kind is ActionKind.RECOMMENDATION else None,
    )


def _with_deadline(action: Action, lead_in: Text) -> Action:
    """An action with the time that the words before its list set for all of them."""
    deadline = _DEADLINE.search(lead_in.words)
    if deadline is None:
        return action
    return replace(
        action, deadline=deadline.group(), deadline_spans=lead_in.spans(deadline.start(), deadline.end())
    )


def _is_lead_in(document: Document, place: int) -> bool:
    return _LEAD_IN.search(document.blocks[place].text.words) is not None


def _boxes(document: Document, vocabulary: Vocabulary) -> Iterator[tuple[ActionKind, list[int]]]:
    """
    Each box: its kind, and the places of the blocks under its heading.

    A box ends with its section. Where a heading follows late, it also ends with its list: running text behind
    the bullets that asks for nothing is the report's body again.
    """
    kind: ActionKind | None = None
    box: list[int] = []
    section = -1
    for place, block in enumerate(document.blocks):
        is_heading = block.kind is BlockKind.HEADING
        if kind is not None and (is_heading or block.section != section or _goes_on(document, place, box)):
            yield kind, box
            kind = None
        if is_heading:
            named = vocabulary.action_kind_named(block.text.words)
            kind = ActionKind(vocabulary.lists["action-kind"][named].notation) if named else None
            box, section = [], block.section
        elif kind is not None and block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET):
            box.append(place)
    if kind is not None:
        yield kind, box


def _titled_boxes(document: Document, vocabulary: Vocabulary) -> Iterator[tuple[ActionKind, list[int]]]:
    """
    Boxes in which each action is a heading of its own, with running text below it that tells why.

    So they are printed since 2021/22. The text is the report's body; only the heading is the action.
    """
    kind: ActionKind | None = None
    level, is_titled = 0, False
    for place, block in enumerate(document.blocks):
        if block.kind is not BlockKind.HEADING:
            kind = kind if is_titled else None  # with text right under its heading a box is of the other form
            continue
        named = vocabulary.action_kind_named(block.text.words)
        is_titled = not named and kind is not None and block.level > level
        if named:
            kind, level = ActionKind(vocabulary.lists["action-kind"][named].notation), block.level
        elif kind is not None and is_titled:
            yield kind, [place]
        else:
            kind = None


def _goes_on(document: Document, place: int, box: list[int]) -> bool:
    """Whether a block is running text behind the list of a box, and asks for nothing."""
    block = document.blocks[place]
    if block.kind is not BlockKind.PARAGRAPH or not box:
        return False
    after_list = document.blocks[box[-1]].kind is BlockKind.BULLET
    return after_list and not _is_lead_in(document, place) and not _SHOULD.search(block.text.words)


def _statements(document: Document, box: list[int], kind: ActionKind) -> list[int]:
    """The blocks of a box that say something to do: its bullets, or its paragraphs where it has none."""
    blocks = document.blocks
    if box and blocks[box[0]].kind is BlockKind.HEADING:
        return box
    bullets = [place for place in box if blocks[place].kind is BlockKind.BULLET]
    if bullets and kind is not ActionKind.CAUSE_OF_CONCERN:
        return bullets
    plain = [place for place in box if not _is_lead_in(document, place)]
    if kind is ActionKind.CAUSE_OF_CONCERN:
        return plain[:1]
    return [place for place in plain if _SHOULD.search(blocks[place].text.words)]
