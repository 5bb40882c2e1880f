"""
Areas for improvement, causes of concern and recommendations: what stands in the boxes of a report.

Each bullet of a box is one action; a paragraph is one where it asks, or where it is the cause of concern.
What follows a lead-in ("The force should immediately:") is asked for; what follows another ("What we saw:")
or an action printed in bold is its reasons, and belongs to the report's body. A recommendation arises from
the cause of concern that comes before it in the chapter. What a report repeats, as in a table at its end, is
one action.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from graph.document import Block, BlockKind, Document, Text
from graph.extract.actions.asked import Asked, without_repeats
from graph.extract.actions.asking import (
    asks,
    asks_the_force,
    deadline_in,
    explains_kind,
    is_lead_in,
    is_time,
    names_time,
    says_none,
    time_in,
)
from graph.extract.actions.boxes import Box, find_boxes, is_bold_request
from graph.extract.actions.rows import find_rows
from graph.extract.prose.classify import Situation, topic_of
from graph.extract.report.explaining import is_glossary
from graph.statements import Action, ActionKind
from graph.vocabulary import Vocabulary
from graph.wording import is_request

_LETTERS = re.compile(r"[^\W\d_]{2}")
_REACH = 4  # blocks below an action among which its time may stand
_LIST_JOINT = re.compile(r"[;,](?:\s+(?:and|or))?$|\s+and$")

_NUMBER = re.compile(
    r"^(?:(?:What|Action|Request|Text|Wording|Details?)\s?:"
    r"|(?:AFI|R|COC|CoC)[ -]?\d{1,2}(?:\.\d{1,2})?[a-z]?|\(?\d{1,2}(?:\.\d{1,2})*[.):]"
    r"|\d{1,2}(?:(?:\.\d{1,2})+|(?=\s+[A-Z]))|\((?:[a-z]|[ivx]{1,4})\)"
    r"|(?:[a-z]|[ivx]{1,4})[.)])[.:)]?\s+(?:[–—-]\s+)?(?=\S)"
)
"""The number or letter of an action in front of its words."""

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
    asked: list[Asked] = []
    taken: set[int] = set()
    blocks = document.blocks

    def theme_of(place: int) -> str:
        return section_themes[blocks[place].section] if blocks[place].section >= 0 else ""

    for box in find_boxes(document, vocabulary):
        if is_glossary(document, blocks[box.places[0]].section):
            continue
        taken.update(place for place in box.places if is_lead_in(blocks[place]) or says_none(blocks[place]))
        times = _times(document, box, [place for _, place, _ in _asked(document, box)])
        taken.update(place for _, place in times.values())
        asked += [
            Asked(
                kind,
                place,
                blocks[place].text,
                box.theme or theme_of(place),
                times[place][0] if place in times else time or box.time,
                place in times,
            )
            for kind, place, time in _asked(document, box)
            if not explains_kind(blocks[place].text.words)
        ]
    asked += [
        Asked(row.kind, row.place, row.request, row.theme or theme_of(row.place), row.time, is_due=True)
        for row in find_rows(document, vocabulary)
        if not is_glossary(document, blocks[row.place].section) and not explains_kind(row.request.words)
    ]
    taken.update(item.place for item in asked)
    asked.sort(key=lambda item: item.place)
    return tuple(_actions(document, without_repeats(asked, vocabulary))), frozenset(taken)


def _actions(document: Document, asked: list[Asked]) -> Iterator[Action]:
    """What is asked, counted by kind and question; a recommendation with the cause of concern before it."""
    orders: Counter[tuple[ActionKind, str]] = Counter()
    concern: dict[str, int] = {}
    for number, item in enumerate(asked):
        orders[item.kind, item.theme] += 1
        if item.kind is ActionKind.CAUSE_OF_CONCERN:
            concern[item.theme] = number
        section = document.blocks[item.place].section
        order = orders[item.kind, item.theme]
        action = _action(item.text, section, item.kind, item.theme, order, concern.get(item.theme))
        is_told = item.time is None or (action.deadline and not item.is_due)
        yield action if is_told or item.time is None else _with_deadline(action, item)


def _times(document: Document, box: Box, places: list[int]) -> dict[int, tuple[Text, int]]:
    """For actions with a time in a line or row of its own, above or below them, that time and its place."""
    found: dict[int, tuple[Text, int]] = {}
    timed = [place for place in box.places if is_time(document.blocks[place].text.words)]
    if timed and places and timed[0] < places[0]:
        above = {place: max(at for at in timed if at < place) for place in places}
        return {place: (document.blocks[at].text, at) for place, at in above.items()}
    for place in places:
        for at, below in enumerate(document.blocks[place + 1 : place + 1 + _REACH], place + 1):
            filled = [cell for cell in below.cells if cell.words]
            if at in places or (below.kind is BlockKind.HEADING and not names_time(below.text.words)):
                break
            if below.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET) and is_time(below.text.words):
                found[place] = (below.text, at)
                break
            if len(filled) == 2 and names_time(filled[0].words) and time_in(filled[1].words):
                found[place] = (filled[1], at)
                break
    return found


def _action(
    text: Text, section: int, kind: ActionKind, theme: str, order: int, concern: int | None
) -> Action:
    number = _NUMBER.match(text.words)
    text = text.part(number.end(), len(text.words)) if number else text
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


def _with_deadline(action: Action, asked: Asked) -> Action:
    """An action with the time that the words before its list, or a cell beside it, set for it."""
    told = asked.time
    if told is None:
        return action
    found = deadline_in(told.words)
    bounds = found.span() if found else time_in(told.words) if asked.is_due or is_time(told.words) else None
    if bounds is None:
        return action
    return replace(action, deadline=told.words[slice(*bounds)], deadline_spans=told.spans(*bounds))


def _asked(document: Document, box: Box) -> list[_Asked]:
    """What a box asks for or is concerned about; may be empty."""
    if box.is_titled:
        return [(box.kind, box.places[0], None)]
    said = [
        place
        for place in box.places
        if _LETTERS.search(document.blocks[place].text.words)
        and not says_none(document.blocks[place])
        and not is_time(document.blocks[place].text.words)
    ]
    if box.kind is ActionKind.CAUSE_OF_CONCERN:
        return _concern(document, said, is_single=box.is_single)
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


def _is_list(document: Document, said: list[int]) -> bool:
    """Whether a box holds bullets alone, none of which asks for something, perhaps with words before them."""
    blocks = [document.blocks[place] for place in said]
    listed = [block for block in blocks if block.kind is BlockKind.BULLET]
    others = [block for block in blocks if block.kind is not BlockKind.BULLET]
    is_bare = all(is_lead_in(block) and not is_request(block.text.words) for block in others)
    return len(listed) > 1 and is_bare and not any(asks(block) for block in listed)


def _concern(document: Document, said: list[int], *, is_single: bool) -> list[_Asked]:
    """A cause of concern, the paragraph in bold or else the first, and what is recommended below it."""
    stated = [place for place in said if not is_lead_in(document.blocks[place])]
    bold = [place for place in stated if document.blocks[place].emphasis]
    if not stated:
        return []
    concern = (bold or stated)[0]
    if not is_single and not bold and _is_list(document, said):
        return [(ActionKind.CAUSE_OF_CONCERN, place, None) for place, _ in _listed(document, said)]
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
