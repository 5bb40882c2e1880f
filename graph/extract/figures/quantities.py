"""
Figures of running text: whose each one is, when it was counted, and what to call it.

`mentions.py` tells which numbers are figures and in what unit. A figure is of the force inspected
unless England and Wales or another force is named right beside it; where a name stands near it in another
way, the figure is left out. A period counts for the figures on its side of "compared with" and its like.
What is counted is named by the words of the report around the figure, since no list has it; only a rate whose
words name a listed measure is of that measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.document import Block, BlockKind, Document, Span, Text
from graph.extract.figures.comparisons import Stretch, find_comparisons, stretch_around
from graph.extract.figures.mentions import Mention, find_mentions
from graph.extract.figures.timing import Timing, Told
from graph.extract.figures.told_dates import (
    Lead,
    carries_on,
    find_leads,
    lead_of,
    tells_of_all,
    tells_of_another,
    told_again,
)
from graph.extract.numbers.no_figures import cue
from graph.extract.panels.areas import ENGLAND_AND_WALES, Areas, NamedArea
from graph.extract.panels.pieces import Piece
from graph.extract.times.label_dates import without_dates
from graph.extract.times.periods import Period, find_periods
from graph.extract.words.splitting import split_sentences
from graph.vocabulary import Vocabulary

_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET})
_ANNEX = re.compile(r"^(?:annex|appendix)\b|^(?:about the data|methodology)\b", re.IGNORECASE)
_OF_AREA = re.compile(
    r"(?:’s|'s)?(?:\s(?:as a whole|average|rate|figure|mean|total|overall|combined))*[,:]?"
    r"(?:\s(?:it|this|they|there|the (?:(?:equivalent |corresponding |average )?(?:figure|rate|average"
    r"|proportion|share|number|drop|fall|rise|increase|decrease|reduction|change|total|level|mean|median|wait|percentage|gap))))?"
    r"(?:\s(?:saw|showed|experienced|recorded|had)\sa[n]?\s(?:rise|increase|fall|decrease|reduction|drop|rate|average))?"
    r"(?:\s(?:it\s|they\s|there\s)?(?:rose|fell|grew|shrank|increased|decreased|dropped|declined"
    r"|went up|went down)"
    r"(?:\s(?:by|to|from))?)?"
    r"(?:\s(?:of|is|was|were|at|being|had|has|have|stood at"
    r"|recorded|had recorded|reported|had reported))*"
    r"(?:\s(?:amounted to|came to|totalled|averaged|reached|worked out at))?"
    r"\s(?:only\s|just\s)?"
)
_IN_AREA = re.compile(
    r"[\w\s,’'()/-]{0,60}\b(?:across|for|in|throughout)\s(?:the whole of\s|all of\s)?(?:the\s)?$"
)
_OWN_WORDS = re.compile(
    r"(?<!than )(?<!with )(?<!of )(?<!to )(?<!for )\b(?:the (?:force|constabulary)(?!’|'"
    r"|\sarea\s(?:average|rate))|here|locally)\b",
    re.IGNORECASE,
)
"""Whose figure it is again, behind one of England and Wales."""
_NATIONALLY = "nationally"
_NEXT_TO = re.compile(r"(?:\s[A-Za-z’'-]+){0,5}\s")
_OTHER_CLAUSE = re.compile(r"[,;]\s(?:the|while|whereas|and|but|it|this|that|which)\s")
_CLAUSE = re.compile(
    r"[;:]\s|,\s(?:and|but|while|whereas|although|which|with|who|compared|against|down|up)\s"
)
_ON_YEAR_BEFORE = re.compile(
    r"\b(?:compared (?:with|to)|than|on|from|against|over|below|above)\s(?:that of\s|those of\s|in\s)?"
    r"(?:the\s(?:previous|preceding|prior|year before|12 months before|twelve months before)\b"
    r"|a year (?:before|earlier))"
)
"""A change that is told from year to year."""
_LOOKED = re.compile(
    r"\b(?:[Ww]e|[Ii]nspectors)\s(?:[a-z]+ly\s|also\s)?(?:checked|counted|visited|looked|called"
    r"|took (?:a count|stock))\b"
    r"|\b(?:count|snapshot|audit|census) (?:was|is) (?:taken|made|carried out)\b"
)
"""That something was looked at on a day; the sentence behind may tell what was there."""
_FOUND_THERE = re.compile(
    r"(?:[Tt]here (?:were|was)|(?:It|The (?:force|constabulary|unit|team)) (?:had|held)|[Oo]n that"
    r"|(?:Only |Some |About )?\d)"
)
_LETTER = re.compile(r"[^\W\d_]")
_PROSE = re.compile(r"[.!?][”’\"')]*$")
_FEW_WORDS = 10
_COLON = re.compile(r"[a-z)]:\s(?:[A-Za-z]+\s)?£?\d")
_OPEN_END = re.compile(r"[\w)]$")
_LEAD = re.compile(r"^(?:\W|\b(?:and|but|only|just|in|on|by|at|during|for|while|that)\b)+", re.IGNORECASE)
_LONGEST_SIDE = 120
"""Characters on either side of a figure that its label is drawn from."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """
    A figure of running text.

    Args:
        mention: Value, unit and what is counted.
        printed: The figure with its unit words, where it stands.
        label: What it counts, in the report's words; "…" is where the figure stood.
        area: Slug of a force, or "england-and-wales".
        period: None where the sentence does not say when.
        period_spans: Where it says so; may be empty.
        section: Index into `Document.sections`.
        measured: What is counted, with the words of a rate, as far as it stands beside the figure or beside
            the one that it is told with; else empty.
    """

    mention: Mention
    printed: Piece
    label: str
    area: str
    period: Period | None
    period_spans: tuple[Span, ...]
    section: int
    measured: str = ""


def find_quantities(
    document: Document, areas: Areas, vocabulary: Vocabulary, taken: frozenset[int]
) -> Iterator[tuple[Quantity, ...]]:
    """
    The figures of the running text, sentence by sentence; sentences without any are passed over.

    Args:
        taken: Places in `document.blocks` to leave out: those of graphics and tables.
    """
    leads = find_leads(document)
    memory = _Memory()
    for place, block in enumerate(document.blocks):
        memory = _Memory(memory.spoken) if block.section == memory.section else _Memory()
        memory.section = block.section
        if block.section >= 0 and place not in taken:
            chapter = document.sections[document.chapter_of(block.section)]
            for text in _running_texts(block):
                is_annex = _ANNEX.match(chapter.title) is not None
                reading = _Reading(block, areas, vocabulary, is_annex, leads.get(place), memory)
                yield from reading.of_text(text)


def _running_texts(block: Block) -> tuple[Text, ...]:
    """The running text of a block: of a row, the cells that hold sentences."""
    if block.kind in _BODY:
        return (block.text,)
    cells = block.cells if block.kind is BlockKind.ROW else ()
    return tuple(cell for cell in cells if _PROSE.search(cell.words) and cell.words.count(" ") > _FEW_WORDS)


def _is_told_line(words: str) -> bool:
    """Whether a line without a stop tells a figure with its date: "Crime: 41,322 offences in 2016/17"."""
    return _COLON.search(words) is not None and any(found.period for found in find_periods(words))


@dataclass
class _Memory:
    """
    What was told before a sentence.

    Args:
        spoken: The last date told in the section.
        last: When the figures of the sentence before were counted; None at the start of a block.
    """

    spoken: Told | None = None
    last: Told | None = None
    section: int = -1

    def keep(self, told: Told | None, *, points_back: bool) -> None:
        """Remember a sentence."""
        is_earlier = (
            points_back
            and told
            and self.last
            and told.period
            and self.last.period
            and told.period.last < self.last.period.last
        )  # "This is a fall on the 12 months to June 2016"
        self.last = told if told and not is_earlier else (self.last if points_back else None)
        self.spoken = told if told and told.period else self.spoken


@dataclass(frozen=True)
class _Reading:
    """A block of running text that is read, sentence by sentence."""

    block: Block
    areas: Areas
    vocabulary: Vocabulary
    is_annex: bool
    lead: Lead | None
    memory: _Memory

    def of_text(self, text: Text) -> Iterator[tuple[Quantity, ...]]:
        """The figures of each sentence that has any."""
        own, lead = self.areas.publication.force, self.lead
        for start, end in split_sentences(text.words):
            is_open = _OPEN_END.search(text.words[start:end]) and self.block.kind is BlockKind.PARAGRAPH
            if is_open and not _is_told_line(text.words[start:end]):
                continue  # a label or a line of a graphic, not a sentence
            piece = Piece(text, start, end)
            mentions = find_mentions(piece.words, self.vocabulary)
            lead = lead_of(piece) or lead if not mentions else lead
            found: tuple[Quantity, ...] = ()
            if mentions:
                sentence = _Sentence(self.block, piece, self.areas, self.memory, lead)
                found = tuple(sentence.quantities(mentions))
            if self.is_annex:  # there the force is not the subject, and figures tell how the data were made
                found = tuple(item for item in found if item.period and item.area != own)
            self.memory.keep(_told(found, piece), points_back=carries_on(piece.words))
            if found:
                yield found


def _told(found: Sequence[Quantity], piece: Piece) -> Told | None:
    """When the figures of a sentence were counted; of one without any, the one date that it tells."""
    is_yearly = _ON_YEAR_BEFORE.search(piece.words) is not None
    if found:
        return Told(
            found[0].period,
            found[0].period_spans,
            is_same_area=True,
            unit=found[-1].mention.unit,
            is_yearly=is_yearly,
        )
    dates = [item for item in find_periods(piece.words) if item.period]
    if len(dates) != 1:
        return None
    spans = piece.part(dates[0].at, dates[0].until).spans()
    is_count = _LOOKED.search(piece.words) is not None
    return Told(dates[0].period, spans, is_same_area=True, is_yearly=is_yearly, is_count=is_count)


class _Sentence:
    """One sentence: its areas and periods, and the figures that they belong to."""

    def __init__(self, block: Block, piece: Piece, areas: Areas, memory: _Memory, lead: Lead | None) -> None:
        self.block = block
        self.piece = piece
        self.words = piece.words
        self.year = areas.publication.year
        self.own_force = areas.publication.force
        self.named = list(areas.find(self.words))
        self.last = memory.last if memory.last and memory.last.period else None
        self.again = told_again(self.words, memory.spoken.period if memory.spoken else None)
        self.is_yearly = memory.spoken is not None and memory.spoken.is_yearly
        self.lead = lead
        self.is_dated = any(find_periods(self.words))
        self.comparisons: tuple[Stretch, ...] = ()

    def quantities(self, mentions: Sequence[Mention]) -> Iterator[Quantity]:
        """The figures whose area can be told."""
        self.comparisons = find_comparisons(self.words, tuple(mention.at for mention in mentions))
        timing = Timing(
            self.piece, mentions, self.comparisons, self.year, self.again, is_yearly=self.is_yearly
        )
        before: Quantity | None = None
        named: dict[Mention, tuple[str, str]] = {}
        for place, mention in enumerate(mentions):
            area = self._area(mention)
            if area is None:
                before = None
                continue
            period, spans = self._when(timing, place, before, area)
            if period is None and not timing.periods:
                period, spans = self._from_before(mention, area)
            beside = self._told_with(mention, mentions[:place])
            if beside and beside in named:
                label, measured = named[beside]
            else:
                follows = (mention.is_earlier or mention.is_low) and place + 1 < len(mentions)
                told = mentions[place + 1] if follows else mention
                label, measured = self._label(told), told.counted
            if not _LETTER.search(label):
                label, measured = next(reversed(named.values()), ("", ""))
            if not _LETTER.search(label):
                continue
            named[mention] = label, measured
            printed = self.piece.part(mention.at, mention.until)
            before = Quantity(mention, printed, label, area, period, spans, self.block.section, measured)
            yield before

    def _when(
        self, timing: Timing, place: int, before: Quantity | None, area: str
    ) -> tuple[Period | None, tuple[Span, ...]]:
        beside = Told(before.period, before.period_spans, before.area == area) if before else None
        if beside is None and place == 0 and not self.is_dated:
            beside = self.last
        return timing.of(place, beside)

    def _from_before(self, mention: Mention, area: str) -> tuple[Period | None, tuple[Span, ...]]:
        """The date that the sentence before or the lead-in of a list gives a figure."""
        if self.last and self.last.period and not mention.is_earlier:
            is_country = tells_of_all(self.words) and area == ENGLAND_AND_WALES
            is_like = is_country or tells_of_another(self.words)
            looked = self.last.is_count and self.last.period.is_day and _FOUND_THERE.match(self.words)
            if looked or carries_on(self.words) or (is_like and mention.unit == self.last.unit):
                return self.last.period, self.last.spans
        return (self.lead.period, self.lead.spans) if self.lead else (None, ())

    def _told_with(self, mention: Mention, earlier: Sequence[Mention]) -> Mention | None:
        """The figure before that counts the same; of several that may, none can be told."""
        if not earlier or earlier[-1].is_earlier or earlier[-1].is_low:
            return earlier[-1] if earlier else None
        cuts = [start for start, _ in self.comparisons if start < mention.at][:-1]
        beside = [other for other in earlier if other.at > max(cuts, default=-1) and not other.is_earlier]
        if len(beside) > 1:
            beside = [other for other in beside if other.unit == mention.unit]
        return beside[0] if mention.is_compared and len(beside) == 1 else None

    # ------------------------------------------------------------ whose

    def _area(self, mention: Mention) -> str | None:
        """The area named right beside the figure, or the force inspected; None where that is not clear."""
        for name in self.named:
            if self._is_beside(name, mention):
                return name.area
        start, end = stretch_around(mention.at, self.comparisons, len(self.words))
        others = [name for name in self.named if name.area != self.own_force]
        before = [name for name in others if start <= name.at < mention.at]
        own = [name.at for name in self.named if name.area == self.own_force and name.at < mention.at]
        own += [found.start() for found in _OWN_WORDS.finditer(self.words, 0, mention.at)]
        if any(name.area != ENGLAND_AND_WALES for name in others if start <= name.at < end):
            return None
        return None if before and before[-1].at > max(own, default=-1) else self.own_force

    def _is_beside(self, name: NamedArea, mention: Mention) -> bool:
        if name.until <= mention.at:
            return _OF_AREA.fullmatch(self.words, name.until, mention.at) is not None
        between = self.words[mention.until : name.at]
        if _OTHER_CLAUSE.search(between):
            return False
        if name.area == ENGLAND_AND_WALES and self.words[name.at : name.until].lower() == _NATIONALLY:
            return _NEXT_TO.fullmatch(between) is not None
        return (
            name.area == ENGLAND_AND_WALES
            and cue("against").search(between) is None
            and not any(character.isdigit() for character in self._without_counted(mention, between))
            and _IN_AREA.fullmatch(self._without_counted(mention, between)) is not None
        )

    def _without_counted(self, mention: Mention, between: str) -> str:
        stripped = between.lstrip()
        return stripped.removeprefix(mention.counted) if mention.counted else between

    # ------------------------------------------------------------ what

    def _label(self, mention: Mention) -> str:
        """What a rate counts, or the clause around the figure, with "…" in its place."""
        if mention.counted and not mention.counted.startswith(("per ", "for every ")):
            return mention.counted[0].upper() + mention.counted[1:]
        cuts = [found.end() for found in _CLAUSE.finditer(self.words, 0, mention.at)]
        ends = [found.start() for found in _CLAUSE.finditer(self.words, mention.until)]
        start, end = max(cuts, default=0), min(ends, default=len(self.words))
        if not _LETTER.search(self._undated(start, mention.at) + self._undated(mention.until, end)):
            start = 0
        left = _shortened(self._undated(start, mention.at), keep_end=True)
        right = _shortened(self._undated(mention.until, end).rstrip(" .;:,("), keep_end=False)
        return f"{_LEAD.sub('', left)} … {right}".strip()

    def _undated(self, start: int, end: int) -> str:
        return without_dates(self.words[start:end])


def _shortened(words: str, *, keep_end: bool) -> str:
    """Words cut at a space to the length that a label may have on one side."""
    if len(words) <= _LONGEST_SIDE:
        return words
    return words[-_LONGEST_SIDE:].partition(" ")[2] if keep_end else words[:_LONGEST_SIDE].rpartition(" ")[0]
