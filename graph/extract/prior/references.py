"""
What an earlier inspection found, as a report tells it: when, on which question, and how it is now.

The turns of phrase are `graph/data/cues/earlier-inspections.csv`. Each says how the year is told: "named" in
it; so many years before this inspection; "last", that of the round before; or "then", the year last told in
the paragraph. A year that is named counts alone. A phrase that only compares with a year ("has got better
since 2016") counts where the inspectorate itself judges, and back to the round before. A sentence without
any such phrase may still tell of one by the sum of lesser signs (`signs.py`). All running text is read, in
boxes, tables and headings that tell a finding too. Which year is meant is told by `years.py`. How
things are now is what the sentence itself says (`then-and-now.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.document import Block, BlockKind, Document, Span, Text
from graph.extract.grades.questions import pillar_of
from graph.extract.prior.signs import find_told, is_of_others
from graph.extract.prior.years import Rounds, joined_to, plain, read_rounds, years_of
from graph.extract.prose.classify import Part
from graph.extract.prose.sentences import part_of
from graph.extract.words.cues import Match, Words, load_table
from graph.extract.words.splitting import split_sentences
from graph.statements import Action, PriorReference, Publication, Role, Sentence
from graph.vocabulary import Vocabulary

_NOW = ("improved", "worsened", "unchanged")
_READ = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.ROW, BlockKind.HEADING})
_NOT_TOLD_IN = frozenset({Part.ANNEX, Part.NOTE})
_ENDS = re.compile(r"[.?!][”’\"')\]]*$")
_ASKS = re.compile(r"\bshould\b")
_TOLD_TO = re.compile(
    r"\b(?:recommended|said|told|suggested|advised|concluded|proposed|argued|asked|urged)\b.*\bshould\b",
    re.DOTALL,
)
"""A sentence that reports what was asked for: "we recommended in our 2015 report that the force should …"."""
_TOLD_OF_THEN = re.compile(
    r"(?:(?:When|As|At the time|In 20\d\d),? )?(?:we|hmicfrs|hmic|inspectors|it was last)\b"
    r"(?!.*\b(?:now|no longer|since|still|yet|remains?|today|is|are|has|have|does|do|continues?|than"
    r"|up|down)\b)",
    re.DOTALL | re.IGNORECASE,
)
"""A sentence that says nothing of how things are: "When we visited in 2015 there was no policy"."""
_WITH_A_YEAR = frozenset({"named", "again", "compared"})
_STRENGTH = {"first": 2.0, "last": 1.0, "mask": 0.0}
_LABEL = 0.5  # what the label of a sentence weighs beside its turns of phrase
_CONCEDES = ("although", "though")
_CONCEDED = 0.25
"""The share of a turn of phrase behind "although": "it has moved forward, although morale has slipped"."""


@dataclass(frozen=True, slots=True)
class _Remark:
    """A sentence of the running text, classified or not."""

    words: str
    spans: tuple[Span, ...]
    section: int
    paragraph: int
    theme: str
    label: Sentence | None

    @property
    def judges(self) -> bool:
        """Whether it is a finding."""
        return self.label is not None and self.label.role is Role.FINDING


def draw_prior_references(
    document: Document,
    sentences: Sequence[Sentence],
    actions: Sequence[Action],
    section_themes: Sequence[str],
    publication: Publication,
    vocabulary: Vocabulary,
) -> tuple[PriorReference, ...]:
    """
    The references to earlier inspections, one a sentence and year, in order; may be empty.

    Args:
        sentences: Those that were classified; the others are read too.
        actions: What is asked for, which is no reference.
        section_themes: For each section of the document, the slug of its question; empty for none.
    """
    remarks = list(_remarks(document, sentences, actions, section_themes))
    rounds = read_rounds(publication, vocabulary, (remark.words for remark in remarks))
    found: list[PriorReference] = []
    told: tuple[int, tuple[int, ...]] = (-1, ())  # paragraph, and the years last told in it
    for remark in remarks:
        if told[0] != remark.paragraph:
            told = (remark.paragraph, ())
        years = _years(remark, rounds, told[1])
        if years:
            told = (remark.paragraph, years)
            found.extend(
                PriorReference(
                    year=year,
                    theme=_theme(remark, publication, vocabulary),
                    trend=_trend(remark),
                    words=remark.words,
                    spans=remark.spans,
                    section=remark.section,
                )
                for year in years
            )
    return tuple(found)


def _remarks(
    document: Document,
    sentences: Sequence[Sentence],
    actions: Sequence[Action],
    section_themes: Sequence[str],
) -> Iterator[_Remark]:
    """The sentences of the running text in order, tables and boxes included, annexes and notes left out."""
    labels = {sentence.spans[0].start: sentence for sentence in sentences}
    asked = [span for action in actions for span in action.spans]
    for place, block in enumerate(document.blocks):
        if block.kind not in _READ or block.section < 0 or _is_note(document, block):
            continue
        for text, start, end in _sentences(block):
            words = text.words[start:end]
            spans = text.spans(start, end)
            label = labels.get(spans[0].start)
            may_ask = label is None and _ASKS.search(words) and not _TOLD_TO.search(words)
            is_asked = may_ask and any(span.covers(spans[0]) for span in asked)
            is_told = label is not None or (
                block.kind is not BlockKind.HEADING and _ENDS.search(words) is not None
            )
            if is_told and not is_asked:
                theme = label.theme if label else section_themes[block.section]
                yield _Remark(words, spans, block.section, place, theme, label)


def _sentences(block: Block) -> Iterator[tuple[Text, int, int]]:
    """The sentences of a block, of a row those of each cell, with where each starts and ends."""
    for text in block.cells or (block.text,):
        yield from ((text, start, end) for start, end in split_sentences(text.words))


def _is_note(document: Document, block: Block) -> bool:
    titles = []
    section = block.section
    while section >= 0:
        titles.append(document.sections[section].title)
        section = document.sections[section].parent
    return part_of(titles) in _NOT_TOLD_IN


def _years(remark: _Remark, rounds: Rounds, told: tuple[int, ...]) -> tuple[int, ...]:
    """
    The years of the earlier inspections that a sentence tells of, each once, in order; may be empty.

    Args:
        told: The years last told in its paragraph.
    """
    words = Words.read(plain(remark.words))
    found = load_table("earlier-inspections").find(words)
    masks = [match for match in found if match.cue["when"] == "mask"]
    matches = [match for match in found if not _is_masked(match, masks) and not is_of_others(match, words)]
    if any(match.cue["when"] == "none" for match in matches):
        return ()
    if not remark.theme and (remark.label is None or remark.label.role is Role.CONTEXT):
        matches = []  # outside the questions a report speaks of inspections in general
    again = {
        year
        for match in matches
        if match.cue["when"] == "again"
        for year in _years_in(match, words)
        if year <= rounds.until
    }
    named = [
        year
        for match in matches
        for year in _years_in(match, words)
        if year in again
        or (
            year < rounds.first
            and (match.cue["when"] != "compared" or (remark.judges and year >= rounds.last))
        )
    ]
    meant = [match.cue["when"] for match in matches if match.cue["when"] not in _WITH_A_YEAR]
    if not named:
        named = [year for when in meant for year in rounds.meant(when, remark.words, told)]
    named = named or [*_years_signed(remark.words, rounds, told)]
    return tuple(year for year in joined_to(named, remark.words) if year < rounds.first or year in again)


def _years_signed(words: str, rounds: Rounds, told: tuple[int, ...]) -> tuple[int, ...]:
    """The years that the sum of signs speaks for: those named, or else those that the first time means."""
    found = find_told(plain(words), rounds.first)
    sure = [item for item in found if item.is_sure and not (item.is_bare and not rounds.has(item.year))]
    named = tuple(item.year for item in sure if item.year)
    return named if named or not sure else rounds.meant(sure[0].when, words, told)


def _is_masked(match: Match, masks: Sequence[Match]) -> bool:
    """Whether a mask overlaps it: "the file that we read had been opened in 2015"."""
    return any(mask.start < match.end and match.start < mask.end for mask in masks)


def _years_in(match: Match, words: Words) -> list[int]:
    return years_of(" ".join(words.tokens[match.start : match.end]))


def _theme(remark: _Remark, publication: Publication, vocabulary: Vocabulary) -> str:
    """The question of its chapter, or that of its topic, or else the pillar that the programme inspects."""
    topic = vocabulary.topics.get(remark.label.topic) if remark.label else None
    broader = topic.broader if topic else ()
    return remark.theme or (broader[0] if len(broader) == 1 else pillar_of(publication, vocabulary))


def _trend(remark: _Remark) -> str:
    """What a sentence says of how things are now against then; empty if nothing."""
    words = Words.read(remark.words)
    found = _outermost(load_table("then-and-now").find(words))
    if any(match.cue["says"] == "none" and match.cue["place"] == "first" for match in found):
        return ""  # an earlier grade that stands says nothing of how things are now
    told = dict.fromkeys(_NOW, 0.0)
    aside = min((words.tokens.index(word) for word in _CONCEDES if word in words.tokens), default=0)
    said = [
        (match.cue["says"], _STRENGTH[match.cue["place"]] * (_CONCEDED if 0 < aside < match.start else 1))
        for match in found
    ]
    said += [(remark.label.trend, _LABEL)] if remark.label and not _TOLD_OF_THEN.match(remark.words) else []
    for says, weight in said:
        if says in told:
            told[says] += weight
    return max(_NOW, key=lambda says: told[says]) if any(told.values()) else ""


def _outermost(matches: Sequence[Match]) -> list[Match]:
    """Matches that do not overlap, the longest first: "not been resolved" does not say "resolved"."""
    chosen: list[Match] = []
    dropped: list[Match] = []
    for match in sorted(matches, key=lambda match: (match.start - match.end, match.start)):
        is_free = all(match.start >= other.end or other.start >= match.end for other in (*chosen, *dropped))
        (chosen if is_free else dropped).append(match)
    return chosen
