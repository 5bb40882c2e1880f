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
_NO_KINDS = frozenset({"none", "data", "source"})
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

    def read(self, place: int, block: Block) -> Iterator[DataCaveat]:
        """The caveats of one block."""
        self.antecedents.turn_to(block)
        part = Part.NOTE if block.kind in _NOTES else self._part(block.section)
        is_about_data = part in _ABOUT_DATA
        subject: Subject | None = None
        for start, end in split_sentences(block.text.words):
            words = block.text.words[start:end]
            named = self.names.named(words) if is_about_data else ()
            sure = kind_of(words, is_about_data=is_about_data)
            hint = "" if sure else self._hint(words, part, named)
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

    def _hint(self, words: str, part: Part, named: tuple[str, ...]) -> str:
        """
        The kind of a caveat that a sentence only hints at.

        An annex names another force beside data for something that sets these data apart, whatever its
        words, unless it only says where they come from.
        """
        if part not in (Part.ANNEX, Part.NOTE):
            return ""
        found = _cues(words)
        kinds = {match.cue["kind"] for match in found}
        in_annex = part is Part.ANNEX and bool(named)
        if not in_annex and "data" not in kinds:
            return ""
        is_other = in_annex and set(named) != {self.names.own}
        untold = _UNTOLD if is_other and "data" in kinds and "source" not in kinds else ""
        return _first_kind(found, ("loose",)) or untold

    def _part(self, section: int) -> Part:
        """The kind of part that a section stands in."""
        titles = []
        while section >= 0:
            titles.append(self.document.sections[section].title)
            section = self.document.sections[section].parent
        return part_of(titles)


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
    if own in _NO_KINDS:
        return True
    if other.start >= match.end or match.start >= other.end or others in (own, "data", "source"):
        return False
    return others == "none" or own == "missing"
