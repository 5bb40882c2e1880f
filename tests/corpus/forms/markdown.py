"""
A report as Markdown, in one of three makes.

`typeset` looks like text that was drawn from a printed report: tables by tabs, figures in loose bold lines,
notes where the page ends. `piped` has tables and notes of Markdown; `quoted` has underlined headings, grades
in the headings and boxes as quotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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

MAKES = ("typeset", "piped", "quoted")
_MARK = re.compile(r"\[\^(\d+)\]")


def write(content: Content, make: str) -> bytes:
    """A report as UTF-8."""
    return ("\n\n".join(_pieces(content, make)) + "\n").encode()


def _pieces(content: Content, make: str) -> Iterator[str]:
    yield from _front(content, make)
    parts = list(content.parts)
    waiting: list[str] = []
    for place, part in enumerate(parts):
        if isinstance(part, Heading) and waiting and make == "typeset":
            yield "---"
            yield from _sup_notes(content, waiting)
            waiting = []
        if isinstance(part, Heading) and make == "quoted" and part.level < 3:
            after = parts[place + 1] if place + 1 < len(parts) else None
            grade = f" – {after.words}" if isinstance(after, Grade) else ""
            yield f"{part.words}{grade}\n" + ("=" if part.level == 1 else "-") * 12
            continue
        if isinstance(part, Grade) and make == "quoted" and _is_underlined(parts[place - 1]):
            continue
        words = _write(part, make)
        waiting += _MARK.findall(words)
        yield _MARK.sub(r"<sup>\1</sup>", words) if make == "typeset" else words
    if make != "typeset":
        yield from (f"[^{number}]: {words}" for number, words in enumerate(content.notes, 1))
    else:
        yield from _sup_notes(content, waiting)


def _is_underlined(part: Part) -> bool:
    return isinstance(part, Heading) and part.level < 3


def _front(content: Content, make: str) -> Iterator[str]:
    if make == "quoted":
        yield f"{content.title}\n============"
    else:
        yield f"# **{content.title}**" if make == "typeset" else f"# {content.title}"
    yield f"An inspection of {content.force}"
    yield content.notice
    yield content.issued
    yield f"© {content.publisher} {content.issued[-4:]}"
    if make == "typeset":
        yield "# Contents"
        yield "\n".join(
            f"<b>{each} .....</b>\t<b>{3 + 2 * place}</b>" for place, each in enumerate(content.contents)
        )


def _sup_notes(content: Content, numbers: list[str]) -> Iterator[str]:
    for number in numbers:
        yield f"<sup>{number}</sup> {content.notes[int(number) - 1]}"


@singledispatch
def _write(part: Part, make: str) -> str:
    raise TypeError(part)


@_write.register
def _(part: Heading, make: str) -> str:
    words = f"**{part.words}**" if make == "typeset" and part.level == 2 else part.words
    return f"{'#' * (part.level + (make == 'piped'))} {words}"


@_write.register
def _(part: Grade, make: str) -> str:
    return f"**{part.words}**"


@_write.register
def _(part: Prose, make: str) -> str:
    return part.words


@_write.register
def _(part: Bullets, make: str) -> str:
    return "\n".join(f"- {item}" for item in part.items)


@_write.register
def _(part: Judgments, make: str) -> str:
    rows = [("Question", "Grade", "Last inspected")]
    rows += [(row.heading, row.grade, row.year) for row in part.rows]
    if make == "typeset":
        return "\n".join("\t".join(row) for row in rows)
    return _table(rows)


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join((lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]))


@_write.register
def _(part: Panel, make: str) -> str:
    if make != "typeset":
        rows = [("Measure", part.area, "England and Wales")]
        rows += [(card.label, card.force, card.nation) for card in part.cards]
        return f"**{part.heading}**\n\n{_table(rows)}"
    pieces = [f"### {part.heading}"]
    for card in part.cards:
        pieces += [card.label, part.area, f"**{card.force}**", "England and Wales", f"**{card.nation}**"]
    return "\n\n".join(pieces)


@_write.register
def _(part: Box, make: str) -> str:
    items = "\n".join(f"- {item}" for item in part.items)
    if not part.concern:
        name = "Areas for improvement" if len(part.items) > 1 else "Area for improvement"
        words = f"### {name}\n\n{items}"
    else:
        words = f"### Cause of concern\n\n{part.concern}\n\n### Recommendations\n\n{part.lead}\n\n{items}"
    if make != "quoted":
        return words
    return "\n".join(
        f"> {line}" if line else ">" for line in re.sub(r"### (.+)", r"**\1**", words).split("\n")
    )


@_write.register
def _(part: Caption, make: str) -> str:
    return f"**{part.words}**\n\n{part.source}"
