"""
Where the boxes of a report stand: headings that name a kind of action, with what stands under them.

Two forms are told apart. In one the heading is followed by text, a list or both; in the other, printed since
2021/22, each action is a heading of its own with its reasons below. The names are
`ontology/schemes/action-kinds.ttl`. A sentence that says what its list is does for a heading ("We have
identified three areas in which the force should improve: …"); a heading in a box that names a question says
what the actions below it are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.document import Block, BlockKind, Document, Text
from graph.extract.actions.asking import asks, deadline_in, is_lead_in, is_time, kind_of_list
from graph.statements import ActionKind
from graph.vocabulary import Vocabulary
from graph.wording import is_request

_JOINT = re.compile(r"\s*(?::|\s[–—-]\s)\s*(?=\S)")
"""Between the name of a box and what it is about ("Area for improvement: supervision")."""
_LABELLED = re.compile(
    r"(?:type|kind|category|classification)(?: of action)?\s*[:–-]\s*(?P<kind>.+)", re.IGNORECASE
)
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
        theme: The question that a heading in it names; empty where none does.
        time: The time that its heading sets; None if it sets none.
    """

    kind: ActionKind
    is_single: bool
    places: list[int] = field(default_factory=list)
    is_titled: bool = False
    theme: str = ""
    time: Text | None = None


def find_boxes(document: Document, vocabulary: Vocabulary) -> tuple[Box, ...]:
    """The boxes of a document, in its order; those that hold nothing are left out."""
    boxes = [
        *_boxes(document, vocabulary),
        *_titled_boxes(document, vocabulary),
        *_labelled_boxes(document, vocabulary),
    ]
    return tuple(sorted((box for box in boxes if box.places), key=lambda box: box.places))


def named(heading: Text, vocabulary: Vocabulary) -> Box | None:
    """An empty box of the kind that a heading names."""
    words = heading.words
    name, *rest = _JOINT.split(words, maxsplit=1)
    kind = kind_named(words, vocabulary) or (kind_named(name, vocabulary) if rest else None)
    if kind is None:
        return None
    found = deadline_in(words)
    time = heading.part(*found.span()) if found else None
    return Box(kind, not _is_plural(name.lower()), time=time)


def kind_named(words: str, vocabulary: Vocabulary) -> ActionKind | None:
    """The kind of action that words name, and nothing else; None for other words."""
    slug = vocabulary.action_kind_named(words)
    return ActionKind(vocabulary.lists["action-kind"][slug].notation) if slug else None


def _is_plural(words: str) -> bool:
    return any(word.strip(":.").endswith(("s", "s)")) for word in words.split() if word not in ("is", "this"))


def _boxes(document: Document, vocabulary: Vocabulary) -> Iterator[Box]:
    """
    Boxes with text under the heading.

    A box ends with its section. Where a heading follows late, it also ends with its list: running text behind
    the bullets that asks for nothing is the report's body again.
    """
    box: Box | None = None
    section, level, opened = -1, 0, 0
    for place, block in enumerate(document.blocks):
        is_heading = block.kind is BlockKind.HEADING
        if box is not None and (is_heading or block.section != section or _is_past(document, place, box)):
            yield box
            is_below = is_heading and (block.level > level or place == opened + 1)
            box = _on_question(box, block, vocabulary) if is_below else None
            level = min(level, block.level - 1) if box is not None else level
            section = block.section if box is not None else section
        if is_heading and box is None:
            box, section, level = named(block.text, vocabulary), block.section, block.level
            opened = place
            if (
                box is not None
                and is_request(block.text.words)
                and not kind_named(block.text.words, vocabulary)
            ):
                yield Box(box.kind, box.is_single, [place], is_titled=True)
                box = None
        elif box is not None and block.kind in _TEXT:
            box.places.append(place)
        elif box is None and _leads_to_list(document, place):
            box = Box(kind_of_list(block) or ActionKind.ACTION, is_single=False, places=[place])
            section, level = block.section, 0
    if box is not None:
        yield box


def _on_question(box: Box, heading: Block, vocabulary: Vocabulary) -> Box | None:
    """The box going on below a heading in it that names a question or sets a time; None for others."""
    if is_time(heading.text.words):
        return Box(box.kind, is_single=False, theme=box.theme, time=heading.text)
    theme = theme_in(heading.text.words, vocabulary)
    return Box(box.kind, box.is_single, theme=theme) if theme else None


def theme_in(words: str, vocabulary: Vocabulary) -> str:
    """The question that words name, alone or with its grade; empty if they name none."""
    graded = vocabulary.graded_question(words)
    return vocabulary.theme_named(words) or (graded[0] if graded else "")


def _leads_to_list(document: Document, place: int) -> bool:
    """Whether a paragraph says that the list behind it is of a kind of action."""
    block, *after = document.blocks[place : place + 2]
    is_list = bool(after) and after[0].kind is BlockKind.BULLET and after[0].section == block.section
    return is_list and block.kind is BlockKind.PARAGRAPH and kind_of_list(block) is not None


def _titled_boxes(document: Document, vocabulary: Vocabulary) -> Iterator[Box]:
    """Boxes in which each heading below the first is an action; the text under it is the report's body."""
    box: Box | None = None
    level, is_titled, theme = 0, False, ""
    for place, block in enumerate(document.blocks):
        if block.kind is not BlockKind.HEADING:
            box = box if is_titled else None  # with text right under its heading a box is of the other form
            continue
        opened = named(block.text, vocabulary)
        is_titled = opened is None and box is not None and block.level > level
        if opened is not None:
            box, level, theme = opened, block.level, ""
        elif box is not None and is_titled and (question := theme_in(block.text.words, vocabulary)):
            theme = question
        elif box is not None and is_titled and is_time(block.text.words):
            box.time = block.text
        elif box is not None and is_titled:
            yield Box(box.kind, box.is_single, [place], is_titled=True, theme=theme, time=box.time)
        else:
            box = None


def _labelled_boxes(document: Document, vocabulary: Vocabulary) -> Iterator[Box]:
    """What asks beside a line that says of what kind it is ("Type: Area for improvement")."""
    for place, block in enumerate(document.blocks):
        label = _LABELLED.fullmatch(block.text.words)
        kind = kind_named(label.group("kind"), vocabulary) if label else None
        if kind is None:
            continue
        near = [at for at in (place - 1, place + 1, place - 2, place + 2) if 0 <= at < len(document.blocks)]
        told = (at for at in near if document.blocks[at].section == block.section)
        request = next((at for at in told if is_request(document.blocks[at].text.words)), None)
        if request is not None:
            yield Box(kind, is_single=True, places=[request], is_titled=True)


def _is_past(document: Document, place: int, box: Box) -> bool:
    """Whether a block is running text behind the list of a box, and asks for nothing."""
    block = document.blocks[place]
    if block.kind is not BlockKind.PARAGRAPH or not box.places or any_bold(document, box.places):
        return False
    after_list = document.blocks[box.places[-1]].kind is BlockKind.BULLET
    goes_on = is_lead_in(block) or asks(block) or is_time(block.text.words) or _list_goes_on(document, place)
    return after_list and not goes_on


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
