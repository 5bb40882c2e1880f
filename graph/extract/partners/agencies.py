"""
The agencies that a force works or shares with, and every place that names them.

A body with a name of its own is the same in every report; one that is named by its role only ("the MASH")
belongs to the force inspected. Acronyms that the report introduces lead to the same agency, and so do short
names ("the trust") where one body only can be meant. What only the annex or a note names, as a source of
data, is no partner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.document import Block, BlockKind, Document, Span
from graph.extract.bodies.agency_names import (
    BY_PATTERN,
    BY_ROLE,
    REGISTERED,
    Found,
    find_agencies,
    find_names,
    is_registered,
    registered_names,
    role_wordings,
    without_overlaps,
)
from graph.extract.bodies.agency_short_names import find_short_names, short_names
from graph.extract.bodies.agency_told import (
    find_helpers,
    find_providers,
    find_told,
    has_noun_of_body,
    is_sort_of,
)
from graph.extract.initiatives.names import find_initiatives
from graph.extract.terms.acronyms import find_expansions, is_acronym, singular, singular_name
from graph.extract.terms.glossaries import is_glossary
from graph.extract.words.cues import Words, load_table
from graph.statements import Agency, Publication
from graph.vocabulary import Vocabulary

_UNREAD = frozenset({BlockKind.CONTENTS, BlockKind.GRADE})
_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET})
_ENDS = (".", "!", "?")
_SHORTEST_PROSE = 8  # blanks between words
_UNTOLD = "other"
_OUTSIDE_THE_BODY = frozenset({"annex", "note"})


_Named = Sequence[tuple[Block, tuple[Found, ...]]]


@dataclass
class _Draft:
    """An agency as far as it has been read."""

    found: Found
    aliases: list[str] = field(default_factory=list)
    mentions: list[tuple[Span, ...]] = field(default_factory=list)
    is_partner: bool = False

    def note(self, block: Block, item: Found) -> None:
        """Keep a mention, and the name it uses if new; a short name is good in this report only."""
        self.mentions.append(block.text.spans(item.start, item.end))
        if item.is_short:
            return
        name = block.text.words[item.start : item.end].replace("’", "'")
        if self.found.rank == BY_ROLE:
            single = singular(name) if is_acronym(name) else singular_name(name)
            name = single if single.casefold() in role_wordings(self.found.slug) else name
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
    named = [(block, _find(block.text.words)) for block in blocks]
    own = _own_names(named)
    own |= {item.name: item for item in _providers(blocks) if item.name not in own}
    introduced = _introduced(named)
    full = [(block, _full_names(block.text.words, found, own, introduced)) for block, found in named]
    drafts: dict[str, _Draft] = {}
    for block, found in _with_short_names(full, document):
        for item in found:
            if vocabulary.force_named(item.name) is None:
                draft = drafts.setdefault(item.slug, _Draft(own.get(item.name, item)))
                draft.note(block, item)
                draft.is_partner |= is_body(document, block) and not item.is_citation
    return tuple(draft.agency(publication.force) for draft in drafts.values() if draft.is_partner)


def _full_names(
    words: str, found: Sequence[Found], own: Mapping[str, Found], introduced: Mapping[str, Found | None]
) -> tuple[Found, ...]:
    """Every agency that words name by a full name, a role, or a name or acronym known from elsewhere."""
    kept = [item for item in found if _agrees(item, words, introduced)]
    return without_overlaps([*kept, *find_names(words, own), *find_names(words, introduced)])


def _with_short_names(named: _Named, document: Document) -> Iterator[tuple[Block, tuple[Found, ...]]]:
    """The same with what short names stand for, from the first full mention of each agency on."""
    told = {item.slug: item for block, found in named for item in found if is_body(document, block)}
    known = short_names(item for item in told.values() if not item.is_citation)
    seen: set[str] = set()
    for block, found in named:
        first = {item.slug: item.end for item in reversed(found)}
        short = [
            item
            for item in find_short_names(block.text.words, known)
            if item.slug in seen or first.get(item.slug, item.end) < item.start
        ]
        seen |= set(first)
        yield block, without_overlaps([*found, *short])


def _find(words: str) -> tuple[Found, ...]:
    """Every agency of a block by full name or role; a role that only tells a named body's sort is none."""
    found = without_overlaps([*find_agencies(words), *find_told(words)])
    return tuple(item for item in found if item.rank != BY_ROLE or not is_sort_of(words, item.start))


def _own_names(named: _Named) -> dict[str, Found]:
    """Names that patterns found: "the charity Safe Harbour" is "Safe Harbour" from there on."""
    own = dict[str, Found]()
    for item in (item for _, found in named for item in found if item.rank == BY_PATTERN):
        if own.setdefault(item.name, item).kind == _UNTOLD:
            own[item.name] = item
    return own


def _providers(blocks: Sequence[Block]) -> Iterator[Found]:
    """
    Names of which the report tells only that they run something, but for those of teams and the like. What a
    registered agency does tells nothing of its kind.
    """
    told = (item for block in blocks for item in _told_by_deed(block.text.words))
    for item in (item for item in told if not is_registered(item.name)):
        using = (block.text.words for block in blocks if item.name in block.text.words)
        if has_noun_of_body(item.name) or not any(
            other.found.name == item.name for words in using for other in find_initiatives(words)
        ):
            yield item


def _told_by_deed(words: str) -> Iterator[Found]:
    yield from find_helpers(words)
    yield from find_providers(words)


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
    """Whether a block is running text of a chapter, or prose in a table, and no annex or glossary."""
    if is_glossary(document, block):
        return False
    section = block.section
    while section >= 0:
        title = Words.read(document.sections[section].title)
        if any(cue["part"] in _OUTSIDE_THE_BODY for cue in load_table("parts").cues_in(title)):
            return False
        section = document.sections[section].parent
    return block.kind in _BODY or any(_is_prose(cell.words) for cell in block.cells)


def _is_prose(words: str) -> bool:
    return words.endswith(_ENDS) and words.count(" ") > _SHORTEST_PROSE
