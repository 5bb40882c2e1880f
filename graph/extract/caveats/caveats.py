"""
Data caveats: sentences that say whose data are missing, partial, excluded, not comparable or estimated.

The turns of phrase are `graph/data/cues/caveats.csv`; most count only where a report speaks of its data, in
notes, annexes and the pages before the chapters, and those that say little by themselves ("loose") only of a
force that is named or meant there. A sentence that names no force is about those named before it ("therefore
its data are excluded"), or else about the force inspected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from graph.document import Block, BlockKind, Document
from graph.extract.caveats.forces import Antecedents, ForceNames, speaks_of_some_forces, speaks_of_the_force
from graph.extract.caveats.places import Places, speaks_of_data
from graph.extract.caveats.subjects import Subject, Subjects
from graph.extract.panels.areas import ENGLAND_AND_WALES
from graph.extract.prose.classify import Part
from graph.extract.words.cues import Match, Words, load_table
from graph.extract.words.splitting import split_sentences
from graph.statements import DataCaveat, Figure, Observation, Publication
from graph.vocabulary import Vocabulary

_READ = frozenset(
    {
        BlockKind.PARAGRAPH,
        BlockKind.BULLET,
        BlockKind.FOOTNOTE,
        BlockKind.SOURCE_LINE,
        BlockKind.CAPTION,
        BlockKind.ROW,
    }
)
_ABOUT_DATA = frozenset({Part.ANNEX, Part.NOTE, Part.FRONT})
_WORD = re.compile(r"\b[a-z]{2,}\b")
_LEAST_WORDS = 4
"""Words of a cell that says something, and does not only name a figure."""
_OF_DATA = frozenset({"data", "source"})
_NO_KINDS = _OF_DATA | {"none"}
_FAINT = "faint"
_STRENGTH = {"anywhere": 3.0, "notes": 2.0, "loose": 1.0, _FAINT: 0.5}
_LEAD = {"estimated": 3.0, "partial": 1.75, "missing": 1.5, "excluded": 0.25, "not-comparable": 0.0}
"""What a kind weighs beforehand, once something speaks for it: what is left of the data counts most."""
_KINDS = tuple(_LEAD)
_UNTOLD = "not-comparable"
"""The kind of what sets the data of a force apart in words that no cue has."""
_OF_ALL_FIGURES = frozenset({"not-comparable", "estimated"})
"""Kinds that a sentence may give to the figures of all areas, when it names none."""


def draw_caveats(
    document: Document,
    publication: Publication,
    figures: Iterable[Figure],
    observations: Sequence[Observation],
    vocabulary: Vocabulary,
) -> tuple[DataCaveat, ...]:
    """The data caveats of a document, one a sentence, in order; may be empty."""
    reader = _Reader(document, publication, Subjects(document, figures, observations, vocabulary), vocabulary)
    return tuple(
        caveat
        for place, block in enumerate(document.blocks)
        if block.kind in _READ and block.section >= 0
        for caveat in reader.read(place, block)
    )


class _Reader:
    """Reads the blocks of a document in order."""

    def __init__(
        self, document: Document, publication: Publication, subjects: Subjects, vocabulary: Vocabulary
    ) -> None:
        self.document = document
        self.names = ForceNames(document, publication, vocabulary)
        self.antecedents = Antecedents(publication.force)
        self.subjects = subjects
        self.places = Places(document, vocabulary, lambda words: bool(kind_of(words, is_about_data=True)))

    def read(self, place: int, block: Block) -> Iterator[DataCaveat]:
        """The caveats of one block."""
        self.antecedents.turn_to(block)
        part = self.places.part(place)
        if block.kind is BlockKind.ROW and part is not Part.ANNEX:
            return  # figures; but an annex may list in a table what is missing
        is_below_table = part is Part.CHAPTER and self.places.is_below_table(place)
        subject: Subject | None = None
        for start, end in _sentences(block):
            words = block.text.words[start:end]
            is_about_data = part in _ABOUT_DATA and (part is not Part.FRONT or speaks_of_data(words))
            named = self.names.named(words) if is_about_data or is_below_table else ()
            is_about_data |= is_below_table and bool(set(named) - {self.names.own})
            sure = kind_of(words, is_about_data=is_about_data)
            hint = "" if sure or block.kind is BlockKind.ROW else self._hint(words, part, named)
            if sure or hint:
                named = named or self.names.named(words)
                areas = named or self._meant(words, place, sure, is_about_data)
                if areas:
                    subject = self.subjects.of(words, place, None if named else subject)
                    yield _caveat(sure or hint, areas, words, block, start, subject)
            self.antecedents.note(named)

    def _meant(self, words: str, place: int, sure: str, is_about_data: bool) -> tuple[str, ...]:
        """Whose data a sentence means that names no force; empty if that cannot be told."""
        if sure and is_about_data and self.names.tells_of_country(words):
            return (ENGLAND_AND_WALES,)
        listed = self.names.listed_below(place) if words.endswith(":") else ()
        meant = listed or self.antecedents.meant(words, is_about_data=is_about_data)
        if meant or not sure or speaks_of_some_forces(words):
            return meant
        if self.names.speaks_of_country(words):
            return (ENGLAND_AND_WALES,)
        if not is_about_data:
            return ()
        return (self.names.own, ENGLAND_AND_WALES) if sure in _OF_ALL_FIGURES else (self.names.own,)

    def _hint(self, words: str, part: Part, named: tuple[str, ...]) -> str:
        """
        The kind of a caveat that a sentence only hints at.

        An annex names another force for something that sets its data apart, whatever its words, unless it
        only says where they come from; then the faintest words tell of what kind that is.
        """
        if part not in (Part.ANNEX, Part.NOTE):
            return ""
        kinds = {match.cue["kind"] for match in _cues(words)}
        in_annex = part is Part.ANNEX and bool(named or speaks_of_the_force(words))
        if not in_annex and "data" not in kinds:
            return ""
        is_other = in_annex and _sets_apart(words) and bool(named) and set(named) != {self.names.own}
        told = _told(words)
        loose = _heaviest([match for match in told if match.cue["where"] != _FAINT])
        if loose or not is_other or "source" in kinds:
            return loose
        return _heaviest([match for match in told if match.cue["where"] == _FAINT]) or _UNTOLD


def _sets_apart(words: str) -> bool:
    """Whether words are a sentence on a force, and not an item of a list or what the inspectorate did."""
    return len(_WORD.findall(words)) >= _LEAST_WORDS and not words.startswith(("We ", "Our "))


def _sentences(block: Block) -> list[tuple[int, int]]:
    """Where the sentences of a block start and end; a row is one, if a cell of it holds words."""
    if block.kind is not BlockKind.ROW:
        return list(split_sentences(block.text.words))
    has_words = any(len(_WORD.findall(cell.words)) >= _LEAST_WORDS for cell in block.cells)
    return [(0, len(block.text.words))] if has_words else []


def _caveat(
    kind: str, areas: tuple[str, ...], words: str, block: Block, start: int, subject: Subject
) -> DataCaveat:
    return DataCaveat(
        kind=kind,
        areas=areas,
        words=words,
        spans=block.text.spans(start, start + len(words)),
        section=block.section,
        measure=subject.measure,
        measure_label=subject.measure_label,
        figure=subject.figure,
        year=subject.year,
    )


def kind_of(words: str, *, is_about_data: bool) -> str:
    """
    What a sentence surely says of data, as a slug of `schemes/caveat-kinds.ttl`; empty if it says nothing.

    Args:
        is_about_data: Whether it stands in a note, an annex or before the chapters.
    """
    found = [match for match in _told(words) if match.cue["where"] != _FAINT]
    places = ("anywhere", "notes") if is_about_data else ("anywhere",)
    if not any(match.cue["where"] in places for match in found):
        return ""
    return _heaviest(found if is_about_data else [match for match in found if match.cue["where"] in places])


def _told(words: str) -> list[Match]:
    """The turns of phrase of a sentence that say something of data and that no other one silences."""
    found = _cues(words)
    mine = [match for match in found if match.cue["kind"] not in _NO_KINDS]
    louder = [match for match in found if match.cue["kind"] not in _OF_DATA]
    return [match for match in mine if not any(_silences(other, match) for other in louder)]


def _cues(words: str) -> list[Match]:
    return list(load_table("caveats").find(Words.read(words)))


def _heaviest(told: list[Match]) -> str:
    """
    The kind that most of a sentence speaks for; empty if none.

    "It changed its system, and could give us nine months only" tells of a change and of a part: what came of
    it weighs more than what led to it, and of kinds that weigh the same the one nearer to the figure printed.
    """
    weights = {kind: _weight([match for match in told if match.cue["kind"] == kind]) for kind in _KINDS}
    kind = max(_KINDS, key=lambda kind: weights[kind] and weights[kind] + _LEAD[kind])
    return kind if weights[kind] else ""


def _weight(matches: list[Match]) -> float:
    """The sum of what turns of phrase weigh that do not overlap, the heaviest first."""
    chosen: list[Match] = []
    for match in sorted(matches, key=lambda match: (-_STRENGTH[match.cue["where"]], match.start, match.end)):
        if all(match.start >= other.end or other.start >= match.end for other in chosen):
            chosen.append(match)
    return sum(_STRENGTH[match.cue["where"]] for match in chosen)


def _silences(other: Match, match: Match) -> bool:
    """
    Whether one turn of phrase makes another say nothing: a bar that it overlaps; and where data could not be
    given whole or alike, that counts and not that they could not be given.
    """
    own, others = match.cue["kind"], other.cue["kind"]
    if other.start >= match.end or match.start >= other.end or others == own:
        return False
    is_within = match.start < other.start and other.end < match.end and other.cue["where"] == "loose"
    return others == "none" or (own == "missing" and not is_within)
