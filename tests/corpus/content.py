"""What a report of the corpus consists of, before it is written in a form: parts in their order."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is that of a chapter."""

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of the chapter it stands in, as printed."""

    words: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph. "[^3]" is the mark of note 3."""

    words: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One row of the table of judgments; `year` is that of the inspection that gave the grade."""

    heading: str
    grade: str
    year: str


@dataclass(frozen=True, slots=True)
class Judgments:
    """The table of judgments."""

    rows: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A figure of the force beside that of England and Wales; "–" where there is none."""

    label: str
    force: str
    nation: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Some figures under a heading of their own."""

    heading: str
    area: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Areas for improvement; or a cause of concern, with what leads in its recommendations."""

    items: tuple[str, ...]
    concern: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """A picture that is not shown, with its source."""

    words: str
    source: str


Part = Heading | Grade | Prose | Bullets | Judgments | Panel | Box | Caption


@dataclass(frozen=True, slots=True)
class Content:
    """
    A report.

    Args:
        title: Of the inspection, which says that it is test data.
        force: Name of the force.
        notice: First paragraph: what the document is not.
        issued: Month and year.
        publisher: Who would have published it.
        parts: In order.
        notes: Footnotes in their order; their numbers count from 1.
        contents: Headings of chapters.
    """

    title: str
    force: str
    notice: str
    issued: str
    publisher: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    contents: tuple[str, ...] = field(default=())
