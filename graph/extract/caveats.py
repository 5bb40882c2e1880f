"""
Data caveats: sentences that say whose data are missing, partial, excluded, not comparable or estimated.

The turns of phrase are `graph/data/cues/caveats.csv`; most count only where a report speaks of its data, in
notes, annexes and the pages before the chapters, and those that say little by themselves ("loose") only of a
force that is named or meant there. A sentence that names no force is about those named before it ("therefore
its data are excluded"), or else about the force inspected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graph.document import Block, BlockKind, Document
from graph.extract.areas import ENGLAND_AND_WALES
from graph.extract.caveat_forces import Antecedents, ForceNames, speaks_of_some_forces
from graph.extract.caveat_subjects import Subject, Subjects
from graph.extract.classify import Part
from graph.extract.cues import Match, Words, load_table
from graph.extract.sentences import part_of
from graph.extract.splitting import split_sentences
from graph.statements import DataCaveat, Figure, Observation, Publication
from graph.vocabulary import Vocabulary

_READ = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.FOOTNOTE, BlockKind.SOURCE_LINE})
_NOTES = frozenset({BlockKind.FOOTNOTE, BlockKind.SOURCE_LINE})
_ABOUT_DATA = frozenset({Part.ANNEX, Part.NOTE, Part.FRONT})
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

    def read(self, place: int, block: Block) -> Iterator[DataCaveat]:
        """The caveats of one block."""
        self.antecedents.turn_to(block)
        is_note = block.kind in _NOTES
        is_about_data = is_note or self._is_about_data(block.section)
        subject: Subject | None = None
        for start, end in split_sentences(block.text.words):
            words = block.text.words[start:end]
            named = self.names.named(words) if is_about_data else ()
            sure = kind_of(words, is_about_data=is_about_data)
            hint = hint_of(words, needs_data=is_note or not named) if is_about_data and not sure else ""
            if sure or hint:
                named = named or self.names.named(words)
                areas = named or self._meant(words, place, sure, is_about_data)
                if areas:
                    subject = self.subjects.of(words, place, None if named else subject)
                    yield _caveat(sure or hint, areas, words, block, start, subject)
            self.antecedents.note(named)

    def _meant(self, words: str, place: int, sure: str, is_about_data: bool) -> tuple[str, ...]:
        """Whose data a sentence means that names no force; empty if that cannot be told."""
        listed = self.names.listed_below(place) if words.endswith(":") else ()
        meant = listed or self.antecedents.meant(words, is_about_data=is_about_data)
        if meant or not sure or speaks_of_some_forces(words):
            return meant
        if self.names.speaks_of_country(words):
            return (ENGLAND_AND_WALES,)
        is_general = is_about_data and sure in _OF_ALL_FIGURES
        return (self.names.own, ENGLAND_AND_WALES) if is_general else ()

    def _is_about_data(self, section: int) -> bool:
        """Whether a section is one where a report speaks of its data."""
        titles = []
        while section >= 0:
            titles.append(self.document.sections[section].title)
            section = self.document.sections[section].parent
        return part_of(titles) in _ABOUT_DATA


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
    What a sentence says of data, as a slug of `schemes/caveat-kinds.ttl`; empty if it says nothing of them.

    Args:
        is_about_data: Whether it stands in a note, an annex or before the chapters.
    """
    return _first_kind(_cues(words), ("anywhere", "notes") if is_about_data else ("anywhere",))


def hint_of(words: str, *, needs_data: bool) -> str:
    """
    What a sentence hints at that stands where a report speaks of its data and says nothing outright.

    Args:
        needs_data: Whether it must name data itself, since it names no force or stands in a note.
    """
    found = _cues(words)
    if needs_data and not any(match.cue["kind"] == "data" for match in found):
        return ""
    return _first_kind(found, ("loose",))


def _cues(words: str) -> list[Match]:
    return list(load_table("caveats").find(Words.read(words)))


def _first_kind(found: list[Match], places: Sequence[str]) -> str:
    told = [
        match
        for match in found
        if match.cue["where"] in places and not any(_silences(other, match) for other in found)
    ]
    return min(told, key=lambda match: (match.start, match.end)).cue["kind"] if told else ""


def _silences(other: Match, match: Match) -> bool:
    """
    Whether one turn of phrase makes another say nothing: a bar that it overlaps; and where data could not be
    given whole or alike, that counts and not that they could not be given.
    """
    own, others = match.cue["kind"], other.cue["kind"]
    if own in ("none", "data"):
        return True
    if other.start >= match.end or match.start >= other.end or others in (own, "data"):
        return False
    return others == "none" or own == "missing"
