"""
The chapters of a report: under each question its grade, what was found by topic, and what the force is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.corpus.content import Box, Caption, Grade, Heading, Part, Prose
from tests.corpus.facts import facts_of, times_of
from tests.corpus.grammar import Speaker, Topic
from tests.corpus.history import grade, pillar_of, recurs
from tests.corpus.telling import Asked, Teller, capital, has_figure, printed, topics_of

_AREAS: Mapping[str, tuple[int, int]] = {
    "outstanding": (0, 0),
    "good": (1, 2),
    "adequate": (1, 3),
    "ungraded": (0, 0),
    "requires-improvement": (3, 4),
    "inadequate": (2, 3),
}
"""Least and most areas for improvement under each grade."""
_SUBSECTIONS, _PARAGRAPHS, _CAPTIONS = 17, 4, 4
"""Of a report in full length; paragraphs of a subsection."""
_NOTED, _TURNED, _PICTURED, _CONCERNED = 0.42, 0.22, 0.4, 0.15
"""Shares: paragraphs with a note, sentences after which the tone is drawn anew, subsections with a picture,
chapters that require improvement with a cause of concern."""
_SHAPES: tuple[str, ...] = (
    *("FXEFX", "FFXFSE", "XFEFX", "FEXF", "PFXFE", "FXFEX", "RFXFS", "FEXFFX"),
    *("GFXFS", "FFXEX", "DFEXFX", "FXEFS", "XFEFX", "FEFXF", "XFFES", "FXFEEX"),
)
"""Of paragraphs: finding, evidence, context, consequence, prior inspection, progress, figure, demand."""


class Chapters:
    """Writes the chapters of one report."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._seat, self._draw, self._speaker = teller.seat, teller.draw, teller.speaker
        self._captions = 0

    def write(self) -> Iterator[Part]:
        """All chapters, under their pillars where there are several."""
        pillars = self._seat.inspection.pillars
        is_nested = len(pillars) > 1
        below: dict[str, list[str]] = {pillar: [] for pillar in pillars}
        for question in self._teller.inspected:
            below.setdefault(pillar_of(question, pillars), []).append(question)
        for pillar, questions in below.items():
            if is_nested:
                yield Heading(1, capital(pillar))
                yield Grade(printed(grade(self._seat, pillar)))
            for question in questions:
                yield from self._chapter(question, 2 if is_nested else 1)

    def _chapter(self, question: str, level: int) -> Iterator[Part]:
        yield Heading(level, self._teller.heading(question))
        yield Grade(printed(grade(self._seat, question)))
        treated = topics_of(question)
        self._draw.shuffle(treated)
        for place in range(self._teller.parts_of(_SUBSECTIONS / len(self._teller.inspected))):
            topic = treated[place % len(treated)]
            heading = self._speaker.say("head", topic.name)
            if place >= len(treated):
                heading = f"{heading}: {self._speaker.say('work')}"
            yield Heading(level + 1, heading)
            for turn in range(self._teller.parts_of(_PARAGRAPHS + self._draw.uniform(-0.6, 0.6))):
                yield Prose(self._paragraph(question, topic, is_second=(place, turn) == (0, 1)))
            if self._captions < _CAPTIONS * self._teller.scale and self._draw.random() < _PICTURED:
                yield self._caption()
        yield from self._asked(question, treated)

    def _paragraph(self, question: str, topic: Topic, *, is_second: bool) -> str:
        is_good = self._teller.is_good(question)
        said: list[str] = []
        for letter in self._draw.choice(_SHAPES):
            said += self._sentences(letter, question, topic, is_good=is_good)
            if self._draw.random() < _TURNED:
                is_good = self._teller.is_good(question)
        since = self._raised_in(question)
        if is_second and 0 < since < self._seat.inspection.year:
            said.append(f"This area for improvement was raised in {since} and remains.")
        if self._draw.random() < _NOTED:
            said[self._draw.randrange(len(said))] += self._teller.note(topic)
        return " ".join(said)

    def _sentences(self, letter: str, question: str, topic: Topic, *, is_good: bool) -> list[str]:
        teller, tone = self._teller, "good" if is_good else "bad"
        match letter:
            case "F":
                return [teller.finding(topic, is_good=is_good)]
            case "E":
                return [teller.say_longer(f"evidence-{tone}", topic, "evidence")]
            case "S":
                return [teller.say_longer(f"so-{tone}", topic, "consequence")]
            case "X":
                return [teller.say_longer("context", topic, "context")]
            case "R":
                return [teller.say("progress", topic, "finding")]
            case "G":
                return [teller.say(f"figure/{question}", topic, "evidence")] if has_figure(question) else []
            case "D":
                return [teller.say("should", topic, "action")]
            case _:
                return [teller.say(rule, topic, "finding") for rule in ("prior", "prior-since")]

    def _caption(self) -> Caption:
        self._captions += 1
        year = self._seat.inspection.year
        return Caption(
            f"Figure {self._captions}: {capital(self._speaker.say('figure'))}, by force, in the "
            f"{times_of(self._seat).period}",
            f"Source: invented data return of {year - 1} and {year}",
        )

    # ------------------------------------------------------------ what is asked

    def _asked(self, question: str, treated: list[Topic]) -> Iterator[Part]:
        given = grade(self._seat, question)
        areas = [
            self._action(self._speaker, self._draw.choice(treated))
            for _ in range(self._draw.randint(*_AREAS[given]))
        ]
        if self._raised_in(question):
            areas[0] = self._recurring(question)
        if areas:
            areas = list(dict.fromkeys(areas))
            self._know(question, "AreaForImprovement", areas)
            yield Box(tuple(areas))
        is_poor = given == "requires-improvement" and self._draw.random() < _CONCERNED
        if given == "inadequate" or is_poor:
            yield self._concern(question, treated)

    def _raised_in(self, question: str) -> int:
        """The year since which an area under a question is asked for again and again; 0 if none is."""
        has_areas = _AREAS[grade(self._seat, question)][0] > 0
        return recurs(self._seat, question) if has_areas else 0

    def _recurring(self, question: str) -> str:
        """The same words in every year."""
        draw = self._seat.chance(self._seat.force.slug, "recurring", question)
        return self._action(Speaker(draw, facts_of(self._seat)), draw.choice(topics_of(question)))

    def _action(self, speaker: Speaker, topic: Topic) -> str:
        return self._teller.with_tail(speaker.sentence("action", topic.name), "action", speaker)

    def _concern(self, question: str, treated: list[Topic]) -> Box:
        concern = self._speaker.sentence("concern", self._draw.choice(treated).name)
        said = (
            self._speaker.say("recommended", self._draw.choice(treated).name)
            for _ in range(self._draw.randint(3, 6))
        )
        items = list(dict.fromkeys(said))
        self._know(question, "CauseOfConcern", [concern])
        self._know(question, "Recommendation", items)
        ends = [*[";"] * (len(items) - 2), "; and", "."][-len(items) :]
        return Box(
            tuple(f"{item}{end}" for item, end in zip(items, ends, strict=True)),
            concern=concern,
            lead="The force should immediately take steps to:",
        )

    def _know(self, question: str, kind: str, words: list[str]) -> None:
        self._teller.known.actions += [Asked(question, kind, each) for each in words]
