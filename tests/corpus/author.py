"""
Writes a report: front, chapters and annex, and what of it a reader should find again.

In: a seat of the plan, and how long the report is to be. Out: `Written`. Nothing in it is true of anyone, and
its title and first paragraph say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.corpus.chapters import Chapters
from tests.corpus.content import Bullets, Content, Heading, Judged, Judgments, Part, Prose
from tests.corpus.history import carried_from, grade
from tests.corpus.plan import Seat, settings
from tests.corpus.tables import panels_of
from tests.corpus.telling import Known, Teller, capital, printed, topics_of

MARK = "test data, not a real inspection"
PUBLISHER = "Imaginary Inspectorate of Test Data"
_ANNEX, _SUMMARY = 12, 6
"""Sections and paragraphs of a report in full length."""


@dataclass(frozen=True, slots=True)
class Written:
    """A report, and what is known of it."""

    content: Content
    known: Known


def write(seat: Seat, scale: float = 1.0) -> Written:
    """
    Write a report.

    Args:
        seat: Which one.
        scale: Its length; 1 is that of the report that ships with the project.
    """
    teller = Teller(seat, scale)
    inspection, force = seat.inspection, seat.force
    chapters = tuple(Chapters(teller).write())
    parts = (*_numbers(teller), *_about(teller), *_overview(teller), *chapters, *_annex(teller))
    content = Content(
        title=f"{inspection.title} – {MARK}",
        force=force.name,
        notice=(
            f"Test data: this document was made by a program. Nobody looked at {force.name} for it, no "
            "word in it is true of any force, person or place, and it must not be quoted as a finding."
        ),
        issued=inspection.issued,
        publisher=PUBLISHER,
        parts=parts,
        notes=tuple(teller.notes),
        contents=tuple(part.words for part in parts if isinstance(part, Heading) and part.level == 1),
    )
    return Written(content, teller.known)


def _numbers(teller: Teller) -> Iterator[Part]:
    yield Heading(1, "Force in numbers")
    for panel in panels_of(teller.seat, teller.scale):
        teller.known.figures += [each for card in panel.cards for each in (card.force, card.nation)]
        yield panel


def _about(teller: Teller) -> Iterator[Part]:
    year = teller.seat.inspection.year
    yield Heading(1, "About this inspection")
    yield Prose(
        f"This is one of a set of invented reports of {year}, by which software is measured. "
        f"{teller.speaker.sentence('annex')} {teller.seat.force.name} was given the following questions:"
    )
    yield Bullets(tuple(teller.heading(each) for each in teller.inspected))
    if carried := [each for each in teller.seat.inspection.asked if carried_from(teller.seat, each)]:
        yield Prose(
            f"The judgment from {year - 1} stands for {len(carried)} of the questions that were not "
            f"inspected again in {year}."
        )


def _overview(teller: Teller) -> Iterator[Part]:
    yield Heading(1, "Overview")
    yield Heading(2, "Judgments")
    yield Judgments(tuple(_judged(teller)))
    yield Heading(2, "Summary")
    for place in range(teller.parts_of(_SUMMARY)):
        yield Prose(" ".join(_summary(teller, place)))


def _judged(teller: Teller) -> Iterator[Judged]:
    """The rows of the table: pillars, then questions, each with the inspection that its grade is from."""
    pillars = teller.seat.inspection.pillars
    headings = {pillar: f"Overall {pillar}" if len(pillars) == 1 else capital(pillar) for pillar in pillars}
    headings |= {question: teller.heading(question) for question in teller.seat.inspection.asked}
    for question, heading in headings.items():
        since = carried_from(teller.seat, question) or teller.seat.inspection
        given = grade(teller.seat, question, since)
        teller.known.judgments.append((question, given, since.cycle))
        yield Judged(heading, printed(given), since.cycle.replace("-", "/"))


def _summary(teller: Teller, place: int) -> Iterator[str]:
    pillars = teller.seat.inspection.pillars
    if place == 0 and pillars:
        words = teller.speaker.sentence(f"overall-{grade(teller.seat, pillars[0])}")
        yield words.replace("@pillar", settings()["pillars"][pillars[0]])
    question = teller.inspected[place % len(teller.inspected)]
    topic = teller.draw.choice(topics_of(question))
    for _ in range(3):
        yield teller.say("summary-good" if teller.is_good(question) else "summary-bad", topic, "finding")
    yield teller.say("summary-more", topic, "context")


def _annex(teller: Teller) -> Iterator[Part]:
    speaker, draw = teller.speaker, teller.draw
    speaker.topic = topics_of(teller.inspected[0])[0].name
    yield Heading(1, "Annex A – About the data")
    for place in range(teller.parts_of(_ANNEX)):
        yield Heading(2, f"Note {place + 1}: {speaker.say('figure')}")
        count = draw.randint(5, 7)
        teller.known.roles["context"] += count
        yield Prose(" ".join(teller.with_tail(speaker.sentence("annex"), "annex") for _ in range(count)))
        if place % 2:
            yield Prose(speaker.say("beware"))
            yield Bullets(tuple(speaker.sentence("caveat") for _ in range(draw.randint(3, 6))))
        else:
            yield Prose(" ".join(speaker.sentence("caveat") for _ in range(2)))
