"""
Figures of running text: whose each one is, when it was counted, and what to call it.

`graph.extract.mentions` tells which numbers are figures and in what unit. A figure is of the force inspected
unless England and Wales or another force is named right beside it; where a name stands near it in another
way, the figure is left out. A period counts for the figures on its side of "compared with" and its like.
What is counted is named by the words of the report around the figure, since no list has it; only a rate whose
words name a listed measure is of that measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph.document import Block, BlockKind, Document, Span
from graph.extract.areas import ENGLAND_AND_WALES, Areas, NamedArea
from graph.extract.mentions import Mention, find_mentions
from graph.extract.no_figures import cue
from graph.extract.periods import Found, Period, find_periods, months_to, without_dates
from graph.extract.pieces import Piece
from graph.extract.splitting import split_sentences
from graph.vocabulary import Vocabulary

_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET})
_ANNEX = re.compile(r"^(?:annex|appendix)\b|^(?:about the data|methodology)\b", re.IGNORECASE)
_CARRIES_ON = re.compile(r"^(?:(?:Of|Among|Amongst) (?:these|those|them)|These|Those)\b")
_OF_AREA = re.compile(
    r"(?:’s|'s)?(?:\s(?:as a whole|average|rate|figure|mean|total|overall|combined))*,?"
    r"(?:\s(?:of|is|was|were|at|being|had|has|have|stood at|recorded|had recorded|reported|had reported))*"
    r"\s(?:only\s|just\s)?"
)
_IN_AREA = re.compile(
    r"[\w\s,’'()/-]{0,60}\b(?:across|for|in|throughout)\s(?:the whole of\s|all of\s)?(?:the\s)?$"
)
_SAME_TIME = re.compile(r"\bsame (?:date|day|time|month|period|quarter)\s(?:in\s)?$")
_CLAUSE = re.compile(
    r"[;:]\s|,\s(?:and|but|while|whereas|although|which|with|who|compared|against|down|up)\s"
)
_LETTER = re.compile(r"[^\W\d_]")
_OPEN_END = re.compile(r"[\w)]$")
_LEAD = re.compile(r"^(?:\W|\b(?:and|but|only|just|in|on|by|at|during|for|while|that)\b)+", re.IGNORECASE)
_NEXT_TO = re.compile(r"(?:\s[A-Za-z’'-]+){0,3}\s\(?")
_BETWEEN_YEARS = re.compile(r"between \d{4} and \d{4}", re.IGNORECASE)
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
    for place, block in enumerate(document.blocks):
        if block.kind in _BODY and block.section >= 0 and place not in taken:
            chapter = document.sections[document.chapter_of(block.section)]
            yield from _of_block(block, areas, vocabulary, _ANNEX.match(chapter.title) is not None)


def _of_block(
    block: Block, areas: Areas, vocabulary: Vocabulary, is_annex: bool
) -> Iterator[tuple[Quantity, ...]]:
    last: Period | None = None
    for start, end in split_sentences(block.text.words):
        if _OPEN_END.search(block.text.words[start:end]) and block.kind is BlockKind.PARAGRAPH:
            continue  # a label or a line of a graphic, not a sentence
        reader = _Sentence(block, Piece(block.text, start, end), areas, last)
        found = tuple(reader.quantities(find_mentions(reader.words, vocabulary)))
        if is_annex:  # there the force is not the subject, and figures tell how the data were made
            found = tuple(item for item in found if item.period and item.area != areas.publication.force)
        last = next((item.period for item in found), None)
        if found:
            yield found


class _Sentence:
    """One sentence: its areas and periods, and the figures that they belong to."""

    def __init__(self, block: Block, piece: Piece, areas: Areas, last: Period | None) -> None:
        self.block = block
        self.piece = piece
        self.words = piece.words
        self.own_force = areas.publication.force
        self.named = list(areas.find(self.words))
        self.periods = list(find_periods(self.words))
        self.cuts = [found.start() for found in cue("against").finditer(self.words)]
        self.carried = last if _CARRIES_ON.match(self.words) and not self.periods else None

    def quantities(self, mentions: Sequence[Mention]) -> Iterator[Quantity]:
        """The figures whose area can be told."""
        before: Quantity | None = None
        for place, mention in enumerate(mentions):
            area = self._area(mention)
            if area is None:
                before = None
                continue
            period, spans = self._period(mention, area, before)
            if before and self._is_told_with(mention, mentions[:place]):
                label, measured = before.label, before.measured
            else:
                follows = mention.is_earlier and place + 1 < len(mentions)
                told = mentions[place + 1] if follows else mention
                label, measured = self._label(told), told.counted
            if not _LETTER.search(label):
                continue
            printed = self.piece.part(mention.at, mention.until)
            before = Quantity(mention, printed, label, area, period, spans, self.block.section, measured)
            yield before

    def _is_told_with(self, mention: Mention, earlier: Sequence[Mention]) -> bool:
        """Whether a figure counts what the one before it counts; of several before it none can be told."""
        if earlier[-1].is_earlier:
            return True
        cuts = [cut for cut in self.cuts if cut < mention.at][:-1]
        beside = [other for other in earlier if other.at > max(cuts, default=-1) and not other.is_earlier]
        return mention.is_compared and len(beside) == 1

    # ------------------------------------------------------------ whose

    def _area(self, mention: Mention) -> str | None:
        """The area named right beside the figure, or the force inspected; None where that is not clear."""
        for name in self.named:
            if self._is_beside(name, mention):
                return name.area
        start, end = self._segment(mention)
        others = [name for name in self.named if name.area != self.own_force]
        before = [name for name in others if start <= name.at < mention.at]
        own = [name.at for name in self.named if name.area == self.own_force and name.at < mention.at]
        if any(name.area != ENGLAND_AND_WALES for name in others if start <= name.at < end):
            return None
        return None if before and before[-1].at > max(own, default=-1) else self.own_force

    def _is_beside(self, name: NamedArea, mention: Mention) -> bool:
        if name.until <= mention.at:
            return _OF_AREA.fullmatch(self.words, name.until, mention.at) is not None
        between = self.words[mention.until : name.at]
        return (
            name.area == ENGLAND_AND_WALES
            and cue("against").search(between) is None
            and not any(character.isdigit() for character in self._without_counted(mention, between))
            and _IN_AREA.fullmatch(self._without_counted(mention, between)) is not None
        )

    def _without_counted(self, mention: Mention, between: str) -> str:
        stripped = between.lstrip()
        return stripped.removeprefix(mention.counted) if mention.counted else between

    # ------------------------------------------------------------ when

    def _segment(self, mention: Mention) -> tuple[int, int]:
        """The stretch of the sentence around a figure, between one "compared with" and the next."""
        start = max((cut for cut in self.cuts if cut < mention.at), default=0)
        end = min((cut for cut in self.cuts if cut >= mention.until), default=len(self.words))
        return start, end

    def _period(
        self, mention: Mention, area: str, before: Quantity | None
    ) -> tuple[Period | None, tuple[Span, ...]]:
        """When a figure was counted, and the words of the sentence that say so."""
        if self.carried:
            return self.carried, ()
        start, end = self._segment(mention)
        own = [found for found in self.periods if start <= found.at < end]
        if before and before.period and mention.is_compared:
            moved = self._moved(own, before.period, start, end)
            if moved:
                return moved, before.period_spans
            if not own and area != before.area:
                return before.period, before.period_spans
        right_after = [found for found in own if self._follows(found, mention)]
        if len(own) > 1 and right_after:
            period, own = right_after[0].period, right_after
        elif len(own) != 1 or self._is_baseline(mention, own[0]):
            return None, ()
        else:
            period = self._of_pair(mention, own[0], before)
        return (period, self.piece.part(own[0].at, own[0].until).spans()) if period else (None, ())

    def _follows(self, found: Found, mention: Mention) -> bool:
        """Whether a period belongs to one of several figures: "from 120 in 2016 to 80 incidents in 2017"."""
        return (
            found.at >= mention.until and _NEXT_TO.fullmatch(self.words, mention.until, found.at) is not None
        )

    def _moved(self, own: Sequence[Found], period: Period, start: int, end: int) -> Period | None:
        """The period of a figure told beside an earlier one: "a year before", "on the same date in 2016"."""
        for found in own:
            lead = re.sub(r"in\s$", "", self.words[start : found.at] + "in ")
            if found.period and _SAME_TIME.search(lead):
                return period.years_before(period.last.year - found.period.last.year)
        if not own and cue("before").search(self.words, start, end):
            return period.years_before(1)
        return None

    def _is_baseline(self, mention: Mention, found: Found) -> bool:
        """Whether a change is told from that time on: "an increase of 7.5 percent on … in August 2016"."""
        if found.at < mention.until:
            return False
        changed = self.words[max(0, mention.at - _LONGEST_SIDE) : mention.at].rstrip()
        is_change = changed.endswith((" of", " by")) and (
            cue("up").search(changed) or cue("down").search(changed)
        )
        return (
            bool(is_change)
            and re.match(r"\s(?:on|since|from|over)\b", self.words[mention.until :]) is not None
        )

    def _of_pair(self, mention: Mention, found: Found, before: Quantity | None) -> Period | None:
        """
        Of "from 57 to 43 between 2017 and 2018" each figure has its own year; the first of any other pair is
        of the year before, if the sentence speaks of a year.
        """
        period = found.period
        is_later = before is not None and before.mention.is_earlier
        if period is None or not (mention.is_earlier or is_later):
            return period
        if _BETWEEN_YEARS.fullmatch(self.words, found.at, found.until):
            return _year(period.first.year if mention.is_earlier else period.last.year)
        if not mention.is_earlier:
            return period
        return period.years_before(1) if period == months_to(period.last, 12) else None

    # ------------------------------------------------------------ what

    def _label(self, mention: Mention) -> str:
        """What a rate counts, or the clause around the figure, with "…" in its place."""
        if mention.counted and not mention.counted.startswith(("per ", "for every ")):
            return mention.counted[0].upper() + mention.counted[1:]
        cuts = [found.end() for found in _CLAUSE.finditer(self.words, 0, mention.at)]
        ends = [found.start() for found in _CLAUSE.finditer(self.words, mention.until)]
        start, end = max(cuts, default=0), min(ends, default=len(self.words))
        left = _shortened(self._undated(start, mention.at), keep_end=True)
        right = _shortened(self._undated(mention.until, end).rstrip(" .;:,"), keep_end=False)
        return f"{_LEAD.sub('', left)} … {right}".strip()

    def _undated(self, start: int, end: int) -> str:
        return without_dates(self.words[start:end])


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _shortened(words: str, *, keep_end: bool) -> str:
    """Words cut at a space to the length that a label may have on one side."""
    if len(words) <= _LONGEST_SIDE:
        return words
    return words[-_LONGEST_SIDE:].partition(" ")[2] if keep_end else words[:_LONGEST_SIDE].rpartition(" ")[0]
