"""A report in print, by the press of the tests of the PDF reader, in one of three looks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch

from tests.corpus.content import (
    Box,
    Bullets,
    Caption,
    Content,
    Grade,
    Heading,
    Judgments,
    Panel,
    Part,
    Prose,
)
from tests.graph.readers.press import Look, Press

_LOOKS: Mapping[str, Look] = {
    "plain": Look(),
    "bound": Look(
        font="Times-Roman",
        bold="Times-Bold",
        is_justified=True,
        header="Test data, not a real inspection",
        margin=72,
    ),
    "columns": Look(columns=2, size=9.5, margin=48, note_size=7.5, headings=(18, 13, 10.5)),
}
MAKES = tuple(_LOOKS)


def write(content: Content, make: str) -> bytes:
    """A report as PDF."""
    press = Press(_LOOKS[make])
    press.heading(content.title, 1)
    press.paragraph(f"An inspection of {content.force}")
    press.paragraph(content.notice)
    press.paragraph(content.issued)
    press.paragraph(f"© {content.publisher} {content.issued[-4:]}")
    press.heading("Contents", 1, new_page=True)
    for place, words in enumerate(content.contents):
        press.contents(words, str(3 + 2 * place))
    for number, words in enumerate(content.notes, 1):
        press.note(str(number), words)
    for part in content.parts:
        _print(part, press)
    return press.pdf()


@singledispatch
def _print(part: Part, press: Press) -> None:
    raise TypeError(part)


@_print.register
def _(part: Heading, press: Press) -> None:
    press.heading(part.words, part.level, new_page=part.level == 1 and press.look.columns == 1)


@_print.register
def _(part: Grade, press: Press) -> None:
    press.paragraph(part.words, bold=True)


@_print.register
def _(part: Prose, press: Press) -> None:
    press.paragraph(part.words)


@_print.register
def _(part: Bullets, press: Press) -> None:
    for item in part.items:
        press.bullet(item)


@_print.register
def _(part: Judgments, press: Press) -> None:
    press.row(("Question", "Grade", "Last inspected"), bold=True)
    for row in part.rows:
        press.row((row.heading, row.grade, row.year))


@_print.register
def _(part: Panel, press: Press) -> None:
    press.heading(part.heading, 2)
    for card in part.cards:
        press.panel(card.label, ((part.area, card.force), ("England and Wales", card.nation)))


@_print.register
def _(part: Box, press: Press) -> None:
    if part.concern:
        press.heading("Cause of concern", 3)
        press.paragraph(part.concern)
        press.heading("Recommendations", 3)
        press.paragraph(part.lead)
    else:
        press.heading("Areas for improvement" if len(part.items) > 1 else "Area for improvement", 3)
    for item in part.items:
        press.bullet(item)


@_print.register
def _(part: Caption, press: Press) -> None:
    press.paragraph(part.words, bold=True)
    press.paragraph(part.source)
