"""
Areas for improvement, causes of concern and recommendations: what stands in the boxes of a report.

Each bullet of a box is one action; a paragraph is one where it asks, or where it is the cause of concern.
What follows a lead-in ("The force should immediately:") is asked for; what follows another ("What we saw:")
or an action printed in bold is its reasons, and belongs to the report's body. A recommendation arises from
the cause of concern that comes before it in the chapter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from graph.document import Block, BlockKind, Document, Text
from graph.extract.asking import asks, asks_the_force, deadline_in, is_lead_in, says_none
from graph.extract.boxes import Box, find_boxes, find_rows, is_bold_request
from graph.extract.classify import Situation, topic_of
from graph.extract.issue_dates import read_date
from graph.statements import Action, ActionKind
from graph.vocabulary import Vocabulary
from graph.wording import is_request

_LIST_JOINT = re.compile(r"[;,](?:\s+(?:and|or))?$|\s+and$")

_Asked = tuple[ActionKind, int, Text | None]
"""Kind of action, place of its block, and the words before the list that it stands in."""


def draw_actions(
    document: Document, section_themes: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[tuple[Action, ...], frozenset[int]]:
    """
    The actions in the boxes of a report, in its order.

    Returns:
        The actions, and the places in `document.blocks` that they and the lead-ins among them take up: these
        are no sentences of the body.
    """
    actions: list[Action] = []
    asked: list[tuple[ActionKind, int, Text, Text | None]] = []
    taken: set[int] = set()
    orders: Counter[tuple[ActionKind, str]] = Counter()
    concern: dict[str, int] = {}
    for box in find_boxes(document, vocabulary):
        blocks = document.blocks
        taken.update(place for place in box.places if is_lead_in(blocks[place]) or says_none(blocks[place]))
        asked += [(kind, place, blocks[place].text, time) for kind, place, time in _asked(document, box)]
    asked += [(row.kind, row.place, row.request, row.deadline) for row in find_rows(document, vocabulary)]
    for kind, place, text, time in sorted(asked, key=lambda item: item[1]):
        taken.add(place)
        section = document.blocks[place].section
        theme = section_themes[section] if section >= 0 else ""
        orders[kind, theme] += 1
        if kind is ActionKind.CAUSE_OF_CONCERN:
            concern[theme] = len(actions)
        action = _action(text, section, kind, theme, orders[kind, theme], concern.get(theme))
        actions.append(action if action.deadline or time is None else _with_deadline(action, time))
    return tuple(actions), frozenset(taken)


def _action(
    text: Text, section: int, kind: ActionKind, theme: str, order: int, concern: int | None
) -> Action:
    words = _LIST_JOINT.sub("", text.words)
    deadline = deadline_in(words)
    return Action(
        kind=kind,
        theme=theme,
        section=section,
        order=order,
        words=words,
        spans=text.spans(0, len(words)),
        topic=topic_of(words, Situation(theme=theme)),
        deadline=deadline.group() if deadline else "",
        arises_from=concern if kind is ActionKind.RECOMMENDATION else None,
    )


def _with_deadline(action: Action, lead_in: Text) -> Action:
    """An action with the time that the words before its list, or a cell beside it, set for it."""
    deadline = deadline_in(lead_in.words)
    if deadline is not None:
        start, end = deadline.span()
    elif read_date(lead_in.words):
        start, end = 0, len(lead_in.words)
    else:
        return action
    return replace(action, deadline=lead_in.words[start:end], deadline_spans=lead_in.spans(start, end))


def _asked(document: Document, box: Box) -> list[_Asked]:
    """What a box asks for or is concerned about; may be empty."""
    if box.is_titled:
        return [(box.kind, box.places[0], None)]
    said = [place for place in box.places if not says_none(document.blocks[place])]
    if box.kind is ActionKind.CAUSE_OF_CONCERN:
        return _concern(document, said)
    bold = [place for place in said if is_bold_request(document.blocks[place])]
    if bold:
        return [(box.kind, place, None) for place in bold]
    listed = [(place, lead_in) for place, lead_in in _listed(document, said)]
    asked = [(place, lead_in) for place, lead_in in listed if _is_asked(document, place, lead_in)]
    plain = [place for place in said if _is_plain(document.blocks[place])]
    requests = [place for place in plain if asks(document.blocks[place])]
    if asked or (listed and not requests):
        beside = [(place, None) for place in requests if asked and asks_the_force(document.blocks[place])]
        return [
            (box.kind, place, lead_in) for place, lead_in in sorted([*(asked or listed), *beside], key=_place)
        ]
    if box.is_single or not requests:
        requests = (requests or plain)[:1]
    return [(box.kind, place, None) for place in requests]


def _place(item: tuple[int, Text | None]) -> int:
    return item[0]


def _concern(document: Document, said: list[int]) -> list[_Asked]:
    """A cause of concern, the paragraph in bold or else the first, and what is recommended below it."""
    stated = [place for place in said if not is_lead_in(document.blocks[place])]
    bold = [place for place in stated if document.blocks[place].emphasis]
    if not stated:
        return []
    concern = (bold or stated)[0]
    below = [place for place in said if place > concern]
    recommended: dict[int, Text | None] = {
        place: lead_in
        for place, lead_in in _listed(document, below)
        if lead_in is not None and _is_asked(document, place, lead_in)
    }
    recommended |= {
        place: None
        for place in below
        if _is_plain(document.blocks[place]) and asks_the_force(document.blocks[place])
    }
    return [
        (ActionKind.CAUSE_OF_CONCERN, concern, None),
        *((ActionKind.RECOMMENDATION, place, recommended[place]) for place in sorted(recommended)),
    ]


def _listed(document: Document, places: list[int]) -> Iterator[tuple[int, Text | None]]:
    """The bullets among some blocks, each with the lead-in of its list."""
    lead_in: Text | None = None
    for place in places:
        block = document.blocks[place]
        if block.kind is BlockKind.BULLET:
            yield place, lead_in
        else:
            lead_in = block.text if is_lead_in(block) else None


def _is_asked(document: Document, place: int, lead_in: Text | None) -> bool:
    """Whether a bullet asks, by itself or by the words before its list."""
    return asks(document.blocks[place]) or (lead_in is not None and is_request(lead_in.words))


def _is_plain(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and not is_lead_in(block)
