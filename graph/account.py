"""
The account of a report: what was taken into the graph, what was left, and why, so that it adds up.

Four things are counted: sentences (every other line counts as one), numerals, organisations and questions.
Each one that the document has becomes one `Item` with one outcome, and outcomes are the narrowest entries of
`ontology/schemes/quality-metrics.ttl`; the broader entries there are the sums.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.body_names import find_body_names
from graph.document import Block, BlockKind, Document, Span, Text
from graph.extract.words.splitting import split_sentences
from graph.numerals import Place, find_numerals, is_base, reason_of
from graph.statements import Extraction
from graph.vocabulary import Vocabulary, load_vocabulary
from graph.wording import force_key, label_key

METRICS = "quality-metric"
"""The list of the vocabulary that has the outcomes."""

_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET})
_TAKEN = (*_RUNNING, BlockKind.HEADING)
"""What sentences are taken from; a heading only where it tells a finding."""
_BODY = _RUNNING | {BlockKind.ROW}
_ANNEX = re.compile(r"^(?:annex|appendix)\b|^(?:about the data|methodology)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_END = re.compile(r"[.!?…][”’\"')\]]*$")
_UNGRADED = "ungraded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    Something the document has, and what became of it.

    Args:
        outcome: Slug of the entry of `schemes/quality-metrics.ttl` that counts it.
        words: As printed; of a question, its slug.
        spans: Where it stands; of a question, and of what is told in no one place, empty.
        line: Of the source text, from 1; 0 without spans.
        within: Of a numeral, the sentence or line that has it; else empty.
    """

    outcome: str
    words: str
    spans: tuple[Span, ...] = ()
    line: int = 0
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    What became of everything a report has; each tuple in document order, questions in that of their slugs.

    Args:
        name: Of the source, for messages.
        licence: Address of the licence of its words; empty if not known.
        counts: How many items each entry of `schemes/quality-metrics.ttl` counts, in the order of `subjects`,
            sums before their parts; parts that have none are left out.
    """

    name: str
    licence: str
    sentences: tuple[Item, ...]
    numerals: tuple[Item, ...]
    organisations: tuple[Item, ...]
    questions: tuple[Item, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def subjects(self) -> dict[str, tuple[Item, ...]]:
        """The items by the broadest entry that counts them."""
        return {
            "sentences": self.sentences,
            "numerals": self.numerals,
            "organisations": self.organisations,
            "questions": self.questions,
        }


def draw_account(extraction: Extraction) -> Account:
    """The account of what was drawn from a document; the same for the same extraction."""
    vocabulary = load_vocabulary()
    drawing = _Drawing(extraction, vocabulary)
    subjects = {
        "sentences": tuple(drawing.sentences()),
        "numerals": tuple(sorted(drawing.numerals(), key=lambda item: item.spans)),
        "organisations": tuple(sorted(drawing.organisations(), key=lambda item: item.spans)),
        "questions": tuple(drawing.questions()),
    }
    counts = tuple(
        count for subject, items in subjects.items() for count in _counts(subject, items, vocabulary)
    )
    licence = vocabulary.licence_of(extraction.publication.publisher.value)
    return Account(name=extraction.document.name, licence=licence, counts=counts, **subjects)


def _counts(subject: str, items: Iterable[Item], vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    """The sum, then taken and left, each followed by its parts, the largest first."""
    parts = Counter(item.outcome for item in items)
    yield subject, sum(parts.values())
    for group in (f"{subject}-taken", f"{subject}-left"):
        mine = [part for part in parts if group in vocabulary.lists[METRICS][part].broader]
        yield group, sum(parts[part] for part in mine)
        yield from sorted(((part, parts[part]) for part in mine), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence of a block of running text, or another block as a whole."""

    block: Block
    place: int
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.block.text.words[self.start : self.end]

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Where a stretch of its words stands in the source."""
        return self.block.text.spans(self.start + start, self.end if end is None else self.start + end)


class _Stretches:
    """Stretches of the source text, to be asked whether something lies in one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def meets(self, spans: Iterable[Span]) -> bool:
        """Whether a character of some spans lies in a stretch."""
        for span in spans:
            place = bisect_right(self._starts, span.end - 1) - 1
            if place >= 0 and self._ends[place] > span.start:
                return True
        return False


class _Drawing:
    """What the four parts of an account share."""

    def __init__(self, extraction: Extraction, vocabulary: Vocabulary) -> None:
        self.extraction = extraction
        self.vocabulary = vocabulary
        self.document = extraction.document
        self.units = tuple(_units(self.document))
        self._lines = [found.start() for found in re.finditer("\n", self.document.text)]

    def item(self, outcome: str, words: str, spans: tuple[Span, ...], within: str = "") -> Item:
        """An item with its line."""
        line = bisect_right(self._lines, spans[0].start) + 1 if spans else 0
        return Item(outcome=outcome, words=words, spans=spans, line=line, within=within)

    # ------------------------------------------------------------ sentences

    def sentences(self) -> Iterator[Item]:
        """Every sentence and every other line."""
        extraction = self.extraction
        boxes, graphics = extraction.boxes, extraction.graphics
        stated = [item.spans for item in extraction.sentences] + [item.spans for item in extraction.actions]
        taken = _Stretches(span for spans in stated for span in spans)
        for unit in self.units:
            spans = unit.spans()
            if unit.block.kind in _TAKEN and taken.meets(spans):
                outcome = "sentence-boxed" if unit.place in boxes else "sentence-classified"
            else:
                outcome = _structure(unit, unit.place in graphics, unit.place in boxes)
            yield self.item(outcome, unit.words, spans)

    # ------------------------------------------------------------ numerals

    def numerals(self) -> Iterator[Item]:
        """Every number in digits or words, and every mark of a note."""
        observations = self.extraction.observations
        figures = _Stretches(span for item in observations for spans in item.passages for span in spans)
        circumstances = _Stretches(span for item in observations for span in item.period_spans)
        for unit in self.units:
            words, place, has_figure = unit.words, self._place(unit), figures.meets(unit.spans())
            for start, end in find_numerals(words):
                spans = unit.spans(start, end)
                if figures.meets(spans):
                    outcome = "figure"
                elif circumstances.meets(spans) or (has_figure and is_base(words, start)):
                    outcome = "circumstance"
                else:
                    outcome = reason_of(words, start, end, place)
                yield self.item(f"numeral-{outcome}", words[start:end], spans, words)
            yield from self._marks(unit)

    def _marks(self, unit: _Unit) -> Iterator[Item]:
        for mark in unit.block.text.marks:
            if mark.number.isdecimal() and unit.start < mark.at <= unit.end:
                spans = unit.block.text.spans(mark.at - 1, mark.at)
                yield self.item("numeral-note-mark", mark.number, spans, unit.words)

    def _place(self, unit: _Unit) -> Place:
        if unit.block.kind not in _BODY:
            return Place.APART
        if unit.block.section < 0:
            return Place.TITLE_PAGE
        chapter = self.document.sections[self.document.chapter_of(unit.block.section)]
        return Place.ANNEX if _ANNEX.match(chapter.title) else Place.BODY

    # ------------------------------------------------------------ organisations

    def organisations(self) -> Iterator[Item]:
        """Every body the graph describes, then every name that looks like one and leads to none."""
        extraction = self.extraction
        resolved = [
            ("agency" if item.is_registered else "agency-unlisted", item.name, item.mentions)
            for item in extraction.agencies
        ]
        resolved += [("force-unlisted", item.name, item.mentions) for item in extraction.other_forces]
        for outcome, name, mentions in resolved:
            yield self.item(f"organisation-{outcome}", name, mentions[0])
        described = [mentions for _, _, mentions in resolved]
        described += [item.mentions for item in extraction.initiatives]
        known = _Stretches(span for mentions in described for spans in mentions for span in spans)
        yield from self._unseen(known)

    def _unseen(self, known: _Stretches) -> Iterator[Item]:
        """Names that no agency or initiative has claimed: forces of the register, terms, and the rest."""
        extraction = self.extraction
        listed = {label_key(name) for term in extraction.terms for name in (term.name, term.acronym)}
        listed |= {label_key(name) for item in extraction.initiatives for name in (item.name, *item.aliases)}
        seen: set[str] = set()
        for text in self._texts():
            for start, end in find_body_names(text.words):
                name, spans = text.words[start:end], text.spans(start, end)
                force = self._force_named(name)
                key = force or label_key(name)
                if key in seen or known.meets(spans):
                    continue
                seen.add(key)
                outcome = "named" if key in listed else "unresolved"
                if force:
                    outcome = "force" if force in self.vocabulary.forces else "force-unlisted"
                yield self.item(f"organisation-{outcome}", name, spans)

    def _force_named(self, name: str) -> str | None:
        """The force of the register that a name names, or the one inspected."""
        own = self.extraction.publication
        is_own = force_key(name) == force_key(own.force_name.value)
        return own.force if is_own else self.vocabulary.force_named(name)

    def _texts(self) -> Iterator[Text]:
        """The words of the document, the contents list left out; of a row each cell by itself."""
        for block in self.document.blocks:
            if block.kind is not BlockKind.CONTENTS:
                yield from block.cells or (block.text,)

    # ------------------------------------------------------------ questions

    def questions(self) -> Iterator[Item]:
        """The questions of the programme, and those that chapters ask or grades answer."""
        extraction = self.extraction
        graded: dict[str, str] = {}
        for judgment in extraction.judgments:
            graded.setdefault(judgment.theme, judgment.grade)
        for theme in sorted(self._asked() | set(graded)):
            spans = next((item.passages[0] for item in extraction.judgments if item.theme == theme), ())
            if theme not in graded:
                outcome = "question-without-grade"
            else:
                outcome = "question-ungraded" if graded[theme] == _UNGRADED else "question-graded"
            yield self.item(outcome, theme, spans)

    def _asked(self) -> set[str]:
        extraction = self.extraction
        themes = {theme for theme in extraction.section_themes if theme}
        pillar = extraction.publication.programme.partition("-")[2]
        pillars = {pillar} if pillar in self.vocabulary.themes else set[str]()
        for theme in themes:
            concept = self.vocabulary.themes.get(theme)
            pillars.update(concept.broader if concept else ())
        return themes | pillars | {each for name in pillars for each in self.vocabulary.questions_of(name)}


def _units(document: Document) -> Iterator[_Unit]:
    for place, block in enumerate(document.blocks):
        words = block.text.words
        cuts = split_sentences(words) if block.kind in _RUNNING else ((0, len(words)),) if words else ()
        for start, end in cuts:
            yield _Unit(block, place, start, end)


def _structure(unit: _Unit, is_graphic: bool, is_boxed: bool) -> str:
    """Why a sentence or line is no statement."""
    block, words = unit.block, unit.words
    if block.kind not in _RUNNING:
        return f"sentence-{block.kind.value}"
    reasons = (
        ("title-page", block.section < 0),
        ("graphic", is_graphic),
        ("around-box", is_boxed),
        ("label", block.emphasis),
        ("lead-in", words.endswith(":")),
        ("address", _ADDRESS.search(words) is not None),
        ("item", block.kind is BlockKind.BULLET),
        ("fragment", _END.search(words) is None),
    )
    return "sentence-" + next((reason for reason, holds in reasons if holds), "unread")
