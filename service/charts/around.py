"""
What a sentence is linked to, drawn: the sentence, and a branch to each thing, below words for the link.

Evidence, consequences and actions come first, then theme, topic and agencies. The page lists the same things;
the drawing has no link that the list lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from graph.namespaces import PEEL
from service import urls
from service.answers.parts import Fact, Link, Sentence
from service.charts.frame import LINK_BASE, Size, Spec, framed
from service.charts.palette import BAR, FOCUS, INK, ON_DEEP, PAPER, SOFT, STRONG_LINE
from service.charts.parts import Chart, Mark
from service.charts.placed import LINE, plane, shapes, words

MOST: Final = 40
"""Of more links, no drawing is made."""

_FACTS: Final = tuple(str(PEEL[name]) for name in ("theme", "topic", "involves"))
_GAP: Final = 8
_HEAD: Final = 22


class Relation(Protocol):
    """Sentences that one is linked to, with words for how."""

    @property
    def title(self) -> str:
        """Words for how."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """In order."""


def chart_around(
    about: Link, kind: str, relations: Sequence[Relation], facts: Sequence[Fact]
) -> Chart | None:
    """
    The chart of what a sentence is linked to; None where that is its theme and topic alone, or too much.

    Args:
        about: Its words, leading to it.
        kind: "Finding", "Evidence", ...
        relations: To other sentences.
        facts: About it, those that are no links among them.
    """
    marks = tuple(_marks(relations, facts))
    is_alone = not relations and not any(fact.name.iri == str(PEEL.involves) for fact in facts)
    if is_alone or len(marks) > MOST:
        return None
    told = dict.fromkeys(mark.shown.text for mark in marks)
    counts = [f"{name}: {sum(mark.shown.text == name for mark in marks)}" for name in told]
    return Chart(
        kind="around",
        address=f"around/{about.iri.removeprefix(urls.ID_BASE)}",
        title=f"What this {kind.lower()} is linked to",
        description=f"“{about.text}” {', '.join(counts)}.",
        about=about,
        marks=marks,
        subject="What",
        sources=(Link("the report, read by software; each sentence leads to its passage", about.iri),),
    )


def _marks(relations: Sequence[Relation], facts: Sequence[Fact]) -> Iterator[Mark]:
    for relation in relations:
        for sentence in relation.sentences:
            yield Mark(sentence.link, Link(relation.title))
    for name in _FACTS:
        for fact in facts:
            if fact.name.iri == name:
                words = fact.name.text[:1].upper() + fact.name.text[1:]
                yield from (Mark(value, Link(words)) for value in fact.values)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where things stand, in pixels: branches leave the trunk for boxes that reach from `left` to `right`."""

    trunk: int
    left: int
    right: int
    top: int


def around(chart: Chart, size: Size) -> Spec:
    """The specification of a chart of links."""
    width = size.width - 8
    own = Size(width if size.is_narrow else 230, 0, is_narrow=size.is_narrow)
    lines = _Lines(own).of(chart.about.text)
    own_height = len(lines) * LINE + 12
    plan = _Plan(10, 26, width, own_height + 6) if size.is_narrow else _Plan(252, 270, width, 0)
    boxes, heads = _boxes(chart, plan)
    height = max(own_height, *(box["y2"] for box in boxes))
    top = 0 if size.is_narrow else (height - own_height) / 2
    first = own_height if size.is_narrow else min([box["middle"] for box in boxes] + [top + own_height / 2])
    center = {"x": 0, "x2": own.width, "y": top, "y2": top + own_height}
    center |= {"words_x": 8, "middle": top + own_height / 2, "lines": lines}
    trunk: list[Spec] = [
        {"x": plan.trunk, "x2": plan.trunk, "y": first, "y2": boxes[-1]["middle"]},
        *({"x": plan.trunk, "x2": plan.left, "y": box["middle"], "y2": box["middle"]} for box in boxes),
    ]
    if not size.is_narrow:
        middle = top + own_height / 2
        trunk.append({"x": own.width, "x2": plan.trunk, "y": middle, "y2": middle})
        trunk[0]["y2"] = max(trunk[0]["y2"], middle)
    return framed(
        chart,
        size,
        plane(
            chart,
            size,
            width,
            height,
            [
                shapes("rule", trunk, {"color": STRONG_LINE, "strokeWidth": 1.25}),
                shapes("rect", [center], {"fill": FOCUS, "cornerRadius": 3}),
                words([center], {"color": ON_DEEP, "fontSize": 12}),
                shapes("rect", boxes, {"fill": PAPER, "stroke": BAR, "cornerRadius": 3}, linked=True),
                words(boxes, {"color": INK, "fontSize": 12}, linked=True),
                words(heads, {"color": SOFT, "fontSize": 11, "fontWeight": 600}),
            ],
        ),
    )


class _Lines:
    """Breaks words for a box."""

    def __init__(self, size: Size) -> None:
        self._room = Size(size.width - 16, 0, is_narrow=size.is_narrow)

    def of(self, text: str) -> list[str]:
        return self._room.wrap(text, 12.5)


def _boxes(chart: Chart, plan: _Plan) -> tuple[list[Spec], list[Spec]]:
    """A box for each thing, and the words above each group, from the top down."""
    lines_of = _Lines(Size(plan.right - plan.left, 0, is_narrow=False)).of
    boxes: list[Spec] = []
    heads: list[Spec] = []
    y = float(plan.top)
    for mark in chart.marks:
        if not heads or heads[-1]["lines"] != [mark.shown.text]:
            heads.append({"words_x": plan.left, "middle": y + _HEAD / 2, "lines": [mark.shown.text]})
            y += _HEAD
        lines = lines_of(mark.subject.text)
        height = len(lines) * LINE + 10
        box = {"x": plan.left, "x2": plan.right, "y": y, "y2": y + height, "middle": y + height / 2}
        target = urls.link(mark.subject.iri) if urls.is_ours(mark.subject.iri) else ""
        boxes.append({**box, "words_x": plan.left + 8, "lines": lines, "href": LINK_BASE + target})
        y += height + _GAP
    return boxes, heads
