"""
The agencies that a force works or shares with, and every place that names them.

A body with a name of its own is the same in every report; one that is named by its role only ("the MASH")
belongs to the force inspected. Acronyms that the report introduces lead to the same agency. What only the
annex or a note names, as a source of data, is no partner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.document import Block, BlockKind, Document, Span
from graph.extract.acronyms import find_expansions, is_acronym, singular, singular_name
from graph.extract.agency_names import (
    BY_PATTERN,
    BY_ROLE,
    REGISTERED,
    Found,
    find_agencies,
    find_names,
    registered_names,
    without_overlaps,
)
from graph.extract.cues import Words, load_table
from graph.statements import Agency, Publication
from graph.vocabulary import Vocabulary

_UNREAD = frozenset({BlockKind.CONTENTS, BlockKind.GRADE})
_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET})
_OUTSIDE_THE_BODY = frozenset({"annex", "note"})


@dataclass
class _Draft:
    """An agency as far as it has been read."""

    found: Found
    aliases: list[str] = field(default_factory=list)
    mentions: list[tuple[Span, ...]] = field(default_factory=list)
    is_partner: bool = False

    def note(self, block: Block, item: Found) -> None:
        """Keep a mention, and the name it uses if that is a new one."""
        self.mentions.append(block.text.spans(item.start, item.end))
        name = block.text.words[item.start : item.end].replace("’", "'")
        if self.found.rank == BY_ROLE:
            name = singular(name) if is_acronym(name) else singular_name(name)
        known = {
            other.casefold() for other in (self.found.name, singular_name(self.found.name), *self.aliases)
        }
        if name.casefold() not in known and name not in registered_names(self.found.slug):
            self.aliases.append(name)

    def agency(self, force: str) -> Agency:
        """The finished record; an agency known by its role only belongs to the force."""
        is_role = self.found.rank == BY_ROLE
        return Agency(
            name=self.found.name,
            slug=f"{force}/{self.found.slug}" if is_role else self.found.slug,
            kind=self.found.kind,
            aliases=tuple(self.aliases),
            is_registered=self.found.rank == REGISTERED,
            mentions=tuple(self.mentions),
        )


def draw_agencies(document: Document, publication: Publication, vocabulary: Vocabulary) -> tuple[Agency, ...]:
    """
    The agencies that the body of a document names, in order of first mention; may be empty.

    Aliases are names that the report uses and the register lacks.
    """
    blocks = [block for block in document.blocks if block.kind not in _UNREAD and block.section >= 0]
    named = [(block, find_agencies(block.text.words)) for block in blocks]
    own, introduced = _own_names(named), _introduced(named)
    drafts: dict[str, _Draft] = {}
    for block, found in named:
        words = block.text.words
        kept = [item for item in found if _agrees(item, words, introduced)]
        for item in without_overlaps([*kept, *find_names(words, own), *find_names(words, introduced)]):
            if vocabulary.force_named(item.name) is None:
                draft = drafts.setdefault(item.slug, _Draft(item))
                draft.note(block, item)
                draft.is_partner |= is_body(document, block) and not item.is_citation
    return tuple(draft.agency(publication.force) for draft in drafts.values() if draft.is_partner)


_Named = Sequence[tuple[Block, tuple[Found, ...]]]


def _own_names(named: _Named) -> dict[str, Found]:
    """Names that patterns found: "the charity Safe Harbour" is "Safe Harbour" from there on."""
    return {item.name: item for _, found in named for item in found if item.rank == BY_PATTERN}


def _introduced(named: _Named) -> dict[str, Found | None]:
    """Acronym -> the agency whose name it stands for in this report; None for what is no agency."""
    acronyms: dict[str, Found | None] = {}
    for block, found in named:
        for expansion in find_expansions(block.text.words):
            end = block.text.words.index(expansion.name, expansion.start) + len(expansion.name)
            agency = next((item for item in found if item.end == end), None)
            acronym = singular(expansion.acronym)
            acronyms[acronym] = acronyms.get(acronym) or agency
    return acronyms


def _agrees(item: Found, words: str, introduced: Mapping[str, Found | None]) -> bool:
    """Whether an acronym is not given another meaning by the report itself."""
    text = words[item.start : item.end]
    meant = introduced.get(text, item)
    return meant is not None and meant.slug == item.slug


def is_body(document: Document, block: Block) -> bool:
    """Whether a block is running text of a chapter, not of an annex or of notes."""
    section = block.section
    while section >= 0:
        title = Words.read(document.sections[section].title)
        if any(cue["part"] in _OUTSIDE_THE_BODY for cue in load_table("parts").cues_in(title)):
            return False
        section = document.sections[section].parent
    return block.kind in _BODY
