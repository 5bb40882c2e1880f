"""
What extraction draws from a document: frozen records, each with the spans that say it.

Nothing here knows RDF. `graph.build` turns an `Extraction` into triples, `graph.json_form` into the JSON of
`peelgraph extract --format json`. Names of concepts (themes, grades, topics, units, ...) are the slugs of
the controlled lists in `ontology/schemes/`. References between records are places in the tuples of the
`Extraction`, so that a record can be compared and sorted without knowing any IRI.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from graph.document import Document, Span


@dataclass(frozen=True, slots=True)
class Stated:
    """A value, the words it was read from and where they stand; one span a piece, in order."""

    value: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """
    Which report a document is.

    Args:
        force: Slug of the force inspected.
        force_name: As the document prints it ("Northamptonshire Police").
        programme: "peel-effectiveness", "peel", ...
        cycle: "2017", "2018-19", ...
        title: Its title, with the spans of both lines where it has a second one.
        issued: ISO date or month ("2018-03"); empty value if the document does not say.
        publisher: Name as printed after the copyright sign; empty value if not given.
        isbn: Digits and hyphens; empty value if not given.
    """

    force: str
    force_name: Stated
    programme: str
    cycle: str
    title: Stated
    issued: Stated
    publisher: Stated
    isbn: Stated

    @property
    def year(self) -> int:
        """The first year of the cycle."""
        return int(self.cycle[:4])


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """
    A grade on a question.

    Args:
        theme: The question; "effectiveness" and its like for a pillar as a whole.
        grade: Slug of `schemes/grades.ttl`.
        cycle: The cycle in which it was given, which may be before the report's own.
        passages: Every place that states it (the table, the chapter's head), each one span a piece.
    """

    theme: str
    grade: str
    cycle: str
    passages: tuple[tuple[Span, ...], ...]


class ActionKind(StrEnum):
    """What a force is asked to do; the names are those of the classes."""

    AREA_FOR_IMPROVEMENT = "AreaForImprovement"
    CAUSE_OF_CONCERN = "CauseOfConcern"
    RECOMMENDATION = "Recommendation"
    ACTION = "Action"
    """"The force should …" outside a box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """
    Something the force is asked to do.

    Args:
        theme: The question it belongs to; empty where the chapter is none.
        order: Place among its kind in its theme, from 1; 0 for a plain action.
        words: Clean words.
        topic: Slug of `schemes/topics.ttl`.
        deadline: The words that set a time ("by 31 December 2019"); empty if none.
        deadline_spans: Where they stand if outside `spans`, in the words that lead in to a list.
        arises_from: Place in `Extraction.actions` of the cause of concern of a recommendation, or None.
        led_to_by: Places in `Extraction.sentences` of the findings that lead to it; may be empty.
        paragraph: Of a plain action, the number of its paragraph, as sentences count them; else -1.
    """

    kind: ActionKind
    theme: str
    section: int
    order: int
    words: str
    spans: tuple[Span, ...]
    topic: str = ""
    deadline: str = ""
    deadline_spans: tuple[Span, ...] = ()
    arises_from: int | None = None
    led_to_by: tuple[int, ...] = ()
    paragraph: int = -1


class Role(StrEnum):
    """What a sentence of the body does; the names are those of the classes."""

    FINDING = "Finding"
    EVIDENCE = "Evidence"
    CONTEXT = "Context"
    CONSEQUENCE = "Consequence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """
    A sentence of the body, classified.

    Args:
        theme: The question of its chapter; empty where the chapter is none.
        polarity: "positive", "negative", "mixed", "neutral"; empty for context.
        trend: "improved", "worsened", "unchanged", "planned"; empty where the words do not compare.
        topic: Slug of `schemes/topics.ttl`; of a finding always given.
        basis: Of evidence, what it rests on; else empty.
        cues: Words of it that told its role and polarity, the most telling first; may be empty.
        voice: Slug of `schemes/voices.ttl`: who speaks. Empty until that has been asked.
        modality: Slug of `schemes/modalities.ttl`: how firmly. Likewise.
        supports: Of evidence, places in `Extraction.sentences` of the findings it supports.
        follows_from: Of a consequence, places of the sentences it follows from.
        involves: Slugs of agencies named in it, in order of first mention.
        agency_roles: Slug of an agency named in it with the slug of a role of `schemes/agency-roles.ttl` that
            the words give it there; an agency may have several, most have none.
        initiatives: Slugs of initiatives named in it, likewise.
        forces: Slugs of other police forces that take part in what it says.
        paragraph: Number of its paragraph in the document, from 0.
    """

    role: Role
    words: str
    spans: tuple[Span, ...]
    section: int
    paragraph: int
    theme: str = ""
    polarity: str = ""
    trend: str = ""
    topic: str = ""
    basis: str = ""
    cues: tuple[str, ...] = ()
    voice: str = ""
    modality: str = ""
    supports: tuple[int, ...] = ()
    follows_from: tuple[int, ...] = ()
    involves: tuple[str, ...] = ()
    agency_roles: tuple[tuple[str, str], ...] = ()
    initiatives: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """
    One figure.

    Args:
        measure: Slug of `schemes/measures.ttl`, or of its printed label where the list has none.
        measure_label: As printed.
        is_listed: Whether the list has the measure; one that it has not gets an IRI under the report.
        area: Slug of a force, or "england-and-wales".
        value: In units of `unit`; a fall is negative.
        printed: As printed ("+8%").
        unit: Slug of `schemes/units.ttl`.
        period_start, period_end: First and last day of the period; or else
        as_at: the day. All three None where the source gives no date.
        compared_with_start, compared_with_end: Of a change, the earlier period.
        comparator: Place in `Extraction.observations` of the other area's figure for the same
            measure and period, or None.
        passages: Every place that states it, each one span a piece.
        period_spans: Where measure and period are said.
    """

    measure: str
    measure_label: str
    is_listed: bool
    area: str
    value: Decimal
    printed: str
    unit: str
    section: int
    passages: tuple[tuple[Span, ...], ...]
    period_spans: tuple[Span, ...] = ()
    period_start: date | None = None
    period_end: date | None = None
    as_at: date | None = None
    compared_with_start: date | None = None
    compared_with_end: date | None = None
    comparator: int | None = None

    @property
    def when(self) -> str:
        """The period's end or the date, in ISO form; "undated" where the source gives none."""
        day = self.period_end or self.as_at
        return day.isoformat() if day else "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A numbered figure: its caption, and the footnotes whose marks it carries (their numbers)."""

    number: str
    words: str
    spans: tuple[Span, ...]
    section: int
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """
    A note.

    Args:
        number: As printed: "1", "*".
        explains: The passages that carry its mark, each one span a piece: the sentence, the
            caption or the heading; empty where the mark is not found.
    """

    number: str
    words: str
    spans: tuple[Span, ...]
    section: int
    explains: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """
    An acronym or term of art.

    Args:
        name: The expansion, or the term itself.
        acronym: Empty if none.
        definition: A sentence that defines it; empty if none.
        passages: Where it is expanded or defined, each one span a piece.
    """

    name: str
    acronym: str
    definition: str
    passages: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """
    What has a name in a report and takes part in what its sentences say.

    Args:
        name: As registered, or as first printed.
        slug: Last part of its IRI, with the force's slug before it where it belongs to the force.
        aliases: Other names used in the report, in order of first mention.
        is_registered: Whether `graph/data/` lists it, with a name of its own.
        mentions: Every place that names it, each one span a piece.
    """

    name: str
    slug: str
    kind: str
    aliases: tuple[str, ...]
    is_registered: bool
    mentions: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency(Partner):
    """
    A body that the force works or shares with; its kind is a slug of `schemes/agency-kinds.ttl`.

    It belongs to the force ("northamptonshire/mash") where the report names it by its kind or role only.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherForce:
    """A police force that no register lists, met in the report beside the one inspected."""

    slug: str
    name: str
    mentions: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative(Partner):
    """
    An operation, scheme, team, board, IT system or programme that the report names.

    Its kind is a slug of `schemes/initiative-kinds.ttl`. It belongs to the force unless `is_registered`, as a
    national one is.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCaveat:
    """
    What limits the use of a piece of data.

    Args:
        kind: Slug of `schemes/caveat-kinds.ttl`.
        areas: Slugs of the forces concerned, in order; "england-and-wales" where it is the national figure.
        measure: Slug of `schemes/measures.ttl`, or of its label where the list has none; empty where a
            figure is meant whose measure no list has.
        measure_label: Of a measure that the list has not, its name; it gets an IRI under the report.
        figure: Number of a figure in the report; empty if none.
        year: That of the data concerned, as printed, or else the one in which their period ends; or None.
        words: Clean words of the sentence.
    """

    kind: str
    areas: tuple[str, ...]
    words: str
    spans: tuple[Span, ...]
    section: int
    measure: str = ""
    measure_label: str = ""
    figure: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorReference:
    """
    What an earlier inspection found, as told here.

    Args:
        year: When it was found.
        theme: The question it was about; empty if it cannot be told.
        trend: What is said of it now, against then; empty if nothing is.
        words: Clean words of the sentence.
    """

    year: int
    theme: str
    words: str
    spans: tuple[Span, ...]
    section: int
    trend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconsistency:
    """
    Two passages, or more, that do not agree; a question, never an assertion.

    Args:
        kind: Slug of `schemes/inconsistency-kinds.ttl`.
        question: What a reader may ask, as a sentence that quotes both sides.
        passages: The passages concerned, two or more, each one span a piece.
    """

    kind: str
    question: str
    passages: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """
    All that was drawn from one document.

    Args:
        section_themes: For each section of the document, the slug of its question; empty for none.
        boxes: The places in `document.blocks` of what is asked, and of the lead-ins.
        graphics: The places of what is a part of a graphic or a table of figures.
        warnings: What a person should look at, each a whole sentence that says where.
    """

    document: Document
    publication: Publication
    section_themes: tuple[str, ...]
    judgments: tuple[Judgment, ...] = ()
    actions: tuple[Action, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    observations: tuple[Observation, ...] = ()
    figures: tuple[Figure, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    terms: tuple[Term, ...] = ()
    agencies: tuple[Agency, ...] = ()
    other_forces: tuple[OtherForce, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    caveats: tuple[DataCaveat, ...] = ()
    prior_references: tuple[PriorReference, ...] = ()
    inconsistencies: tuple[Inconsistency, ...] = ()
    boxes: frozenset[int] = frozenset()
    graphics: frozenset[int] = frozenset()
    warnings: tuple[str, ...] = ()
