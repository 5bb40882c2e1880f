"""
What a sentence or an agency is linked to -> a chart of links, one step from it or two.

Of a sentence: evidence, consequences and actions first, then force, theme, topic and agencies. Of an agency:
forces, themes and other agencies, each with the number of sentences and the part that it has in them. Of many
things of one sort the first are drawn, and how many more there are is said where they would stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, Protocol

from graph.namespaces import PEEL
from service import urls
from service.answers.parts import Fact, Link, Sentence
from service.charts.parts import Chart, Mark, listed

MOST_ALIKE: Final = 12
"""Things of one sort, one step away."""
MOST_FURTHER: Final = 3
"""Things of one sort, linked to one thing that is a step away."""
MOST: Final = 60
"""Boxes of a drawing; of more, those a second step away are left out."""

AROUND: Final = "around"
FURTHER: Final = "further"
_FACTS: Final = tuple(str(PEEL[name]) for name in ("force", "theme", "topic", "involves"))
_READ: Final = "read by software; each sentence leads to its passage"


class Relation(Protocol):
    """Sentences that one is linked to, with words for how."""

    @property
    def title(self) -> str:
        """Words for how."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """In order."""


Further = Mapping[str, Sequence[Relation]]
"""IRI of a sentence a step away -> what that is linked to."""


def chart_around(
    about: Link,
    kind: str,
    relations: Sequence[Relation],
    facts: Sequence[Fact],
    further: Further | None = None,
) -> Chart | None:
    """
    The chart of what a sentence is linked to; None where that is its force, theme and topic alone.

    Args:
        about: Its words, leading to it.
        kind: "Finding", "Evidence", ...
        relations: To other sentences.
        facts: About it, those that are no links among them.
        further: Of the sentences of `relations`, where the chart is of two steps.
    """
    if not relations and not any(fact.name.iri == str(PEEL.involves) for fact in facts):
        return None
    near = _near(Link(f"this {kind.lower()}", about.iri), relations, facts)
    marks = [mark for links in near for mark in _some(links, MOST_ALIKE)]
    if further is not None:
        marks = _with_further(marks, further)
    path = about.iri.removeprefix(urls.ID_BASE)
    steps, told = ("", "") if further is None else (", in two steps", _further_counted(marks, about))
    return Chart(
        kind="around",
        address=f"{AROUND if further is None else FURTHER}/{path}",
        title=f"What this {kind.lower()} is linked to{steps}",
        description=f"“{about.text}” {_counted(near)}{told}",
        about=about,
        marks=tuple(marks),
        subject="What",
        sources=(Link(f"the report, {_READ}", about.iri),),
        beside="" if further is None else "To what",
    )


def chart_of_agency(
    agency: Link, sentences: int, groups: Sequence[tuple[str, Sequence[tuple[Link, str]]]]
) -> Chart | None:
    """
    The chart of what an agency appears with; None where it appears with nothing.

    Args:
        agency: Leads to its page.
        sentences: That involve it.
        groups: What things are ("Force"), and each with words for how it is linked ("in 3 of 6 sentences").
    """
    near = [
        [Mark(link, Link(f"{name}, {how}"), beside=agency) for link, how in members]
        for name, members in groups
        if members
    ]
    if not near:
        return None
    told = listed(
        f"{len(members):,} {name.lower() if len(members) == 1 else _plural(name)}"
        for name, members in groups
        if members
    )
    involving = "sentence that involves" if sentences == 1 else "sentences that involve"
    return Chart(
        kind="around",
        address=f"{AROUND}/{agency.iri.removeprefix(urls.ID_BASE)}",
        title=f"What {agency.text} appears with",
        description=f"In the {sentences:,} {involving} {agency.text}: {told}.",
        about=agency,
        marks=tuple(mark for links in near for mark in _some(links, MOST_ALIKE)),
        subject="What",
        sources=(Link(f"the reports, {_READ}", agency.iri),),
    )


def _near(about: Link, relations: Sequence[Relation], facts: Sequence[Fact]) -> list[list[Mark]]:
    """What is one step away, by sort; a fact of several properties of the same words is one sort."""
    found = [
        [Mark(sentence.link, Link(relation.title), beside=about) for sentence in relation.sentences]
        for relation in relations
    ]
    for name in _FACTS:
        for fact in facts:
            if fact.name.iri == name:
                how = Link(fact.name.text[:1].upper() + fact.name.text[1:])
                found.append([Mark(value, how, beside=about) for value in fact.values])
    return found


def _some(links: Sequence[Mark], most: int) -> Iterator[Mark]:
    """The first of some links of one sort, and how many more there are."""
    yield from links[:most]
    if len(links) > most:
        yield Mark(Link(f"and {len(links) - most:,} more"), links[0].shown, beside=links[0].beside)


def _with_further(marks: Sequence[Mark], further: Further) -> list[Mark]:
    """Below each link, what its end is linked to, but for what stands in the drawing already."""
    seen = {mark.subject.iri for mark in marks} | {mark.beside.iri for mark in marks}
    found: list[Mark] = []
    left = MOST - len(marks)
    for mark in marks:
        found.append(mark)
        below = _beyond(mark.subject, further.get(mark.subject.iri, ()), seen)
        if len(below) > left:
            below = list(_some(below, left - 1)) if left > 1 else []
        seen |= {each.subject.iri for each in below if each.subject.iri}
        left -= len(below)
        found += below
    return found


def _beyond(near: Link, relations: Iterable[Relation], seen: set[str]) -> list[Mark]:
    found: list[Mark] = []
    for relation in relations:
        links = [
            Mark(sentence.link, Link(relation.title), beside=near)
            for sentence in relation.sentences
            if sentence.link.iri not in seen
        ]
        found += _some(links, MOST_FURTHER)
    return found


def _counted(near: Sequence[Sequence[Mark]]) -> str:
    sorts = groupby((mark for links in near for mark in links), lambda mark: mark.shown.text)
    return ", ".join(f"{name}: {sum(1 for _ in links)}" for name, links in sorts) + "."


def _further_counted(marks: Sequence[Mark], about: Link) -> str:
    further = sum(1 for mark in marks if mark.beside.iri != about.iri and mark.subject.iri)
    if not further:
        return " Nothing else stands a second step away."
    return f" {further} {'thing' if further == 1 else 'things'} a second step away."


def _plural(name: str) -> str:
    lower = name.lower()
    return f"{lower[:-1]}ies" if lower.endswith("y") else f"{lower}s"
