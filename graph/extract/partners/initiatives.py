"""
The initiatives that a report names, and every place that names them.

What the register lists is the same in every report; any other belongs to the force inspected. A name found
once is known everywhere in the report, and so is an acronym that it introduces. A term whose definition says
that it is a system, a meeting or the like is one too. Agencies and police forces are none, nor is what only
an annex or a note names.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from graph.document import Block, BlockKind, Document, Span
from graph.extract.bodies.agency_names import BY_PATTERN, BY_ROLE, REGISTERED, Found, without_overlaps
from graph.extract.initiatives.lists import any_of, registered_names, uncapitalised
from graph.extract.initiatives.names import find_initiatives
from graph.extract.initiatives.shapes import NamedInitiative
from graph.extract.partners.agencies import is_body
from graph.extract.terms.acronyms import is_acronym
from graph.extract.words.initiative_heads import head_of, head_pattern, heads
from graph.identifiers import slug
from graph.statements import Agency, Initiative, Publication, Term
from graph.vocabulary import Vocabulary

_LOOSE_KINDS = frozenset({"process", "product", "framework", "project"})
_FORCE_NAME = re.compile(r"\b(?:Police|Constabulary|Police Service)$")
_UNREAD = frozenset({BlockKind.CONTENTS, BlockKind.GRADE})
_GENUS = re.compile(
    r"\b(?:is|are)\s(?:the name (?:given to|of)\s|now\s)?(?:an?|the|our|its)\s"
    rf"(?:(?!of\b|for\b|in\b|that\b)[\w’'-]+,?\s){{0,7}}?(?P<head>{head_pattern()})"
    r"(?=[.,;)]|\s(?:of|for|that|which|who|used|by|at|in|to|with|where|on|from|adopted|run|developed|designed|held"
    r"|shared)\b)"
)
"""The noun that a definition puts its term under: "E-Log is a web-based case-recording system used by …"."""


@dataclass
class _Draft:
    """An initiative as far as it has been read."""

    found: Found
    aliases: list[str] = field(default_factory=list)
    mentions: list[tuple[Span, ...]] = field(default_factory=list)
    is_told: bool = False

    def add_alias(self, name: str) -> None:
        """Keep another form of the name, if it is a new one."""
        known = {other.casefold() for other in (self.found.name, *self.aliases)}
        if name and name.casefold() not in known and name not in registered_names(self.found.slug):
            self.aliases.append(name)

    def initiative(self, force: str) -> Initiative:
        """The finished record; one that is not registered belongs to the force."""
        is_registered = self.found.rank == REGISTERED
        return Initiative(
            name=self.found.name,
            slug=self.found.slug if is_registered else f"{force}/{self.found.slug}",
            kind=self.found.kind,
            aliases=tuple(self.aliases),
            is_registered=is_registered,
            mentions=tuple(self.mentions),
        )


def draw_initiatives(
    document: Document,
    publication: Publication,
    agencies: Sequence[Agency],
    terms: Sequence[Term],
    vocabulary: Vocabulary,
) -> tuple[Initiative, ...]:
    """The initiatives that the body of a document names, in order of first mention; may be empty."""
    blocks = [block for block in document.blocks if block.kind not in _UNREAD and block.section >= 0]
    barred = _Barred(agencies, publication, vocabulary)
    named = [
        (block, [item for item in find_initiatives(block.text.words) if not barred.bars(item, block)])
        for block in blocks
    ]
    found = [item for _, items in named for item in items]
    known = _Known([*found, *_defined(terms, barred)])
    drafts: dict[str, _Draft] = {}
    for block, items in named:
        again = [item for item in known.find(block.text.words) if not barred.bars(item, block)]
        for item in _apart([*map(known.same, items), *again]):
            draft = drafts.setdefault(item.found.slug, _Draft(item.found))
            draft.mentions.append(block.text.spans(item.found.start, item.found.end))
            # A note on data names systems of all forces; what it says of this one is told of it too.
            is_own = item.found.rank == BY_PATTERN and barred.force_name in block.text.words
            draft.is_told |= is_own or is_body(document, block)
            draft.add_alias(block.text.words[item.found.start : item.found.end].replace("’", "'"))
            draft.add_alias(item.alias)
    return tuple(draft.initiative(publication.force) for draft in drafts.values() if draft.is_told)


def _apart(items: Sequence[NamedInitiative]) -> Iterator[NamedInitiative]:
    """The longest of names that overlap, in order; of equal ones a wording that many forces use first."""
    roles = [item.found for item in items if item.found.rank == BY_ROLE]
    kept = [
        item
        for item in items
        if item.found.rank == BY_ROLE
        or not any(role.start <= item.found.start and item.found.end <= role.end for role in roles)
    ]
    by_found = {item.found: item for item in reversed(kept)}
    yield from (by_found[found] for found in without_overlaps(by_found))


class _Barred:
    """What looks like the name of an initiative and is an agency's, a force's or a common term."""

    def __init__(self, agencies: Sequence[Agency], publication: Publication, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.force_name = publication.force_name.value
        self._names = {name.casefold() for agency in agencies for name in (agency.name, *agency.aliases)}
        self._spans = sorted(span for agency in agencies for spans in agency.mentions for span in spans)
        self._ends = list(accumulate((span.end for span in self._spans), max))

    def bars(self, item: NamedInitiative, block: Block) -> bool:
        """Whether a name that stands in a block is none of an initiative."""
        found = item.found
        if found.rank == BY_PATTERN and self.is_other(found.name, item.alias):
            return True
        own = block.text.spans(found.start, found.end)
        return any(self._overlaps(part) for part in own)

    def _overlaps(self, part: Span) -> bool:
        """Whether a mention of an agency begins before the end of a span and ends behind its start."""
        before = bisect_left(self._spans, part.end, key=lambda span: span.start)
        return before > 0 and self._ends[before - 1] > part.start

    def is_other(self, name: str, alias: str = "") -> bool:
        """Whether a name, apart from the noun that says its sort, is that of something else."""
        head = head_of(name)
        proper = name[: -len(head.words)].strip() if head else name
        if _FORCE_NAME.search(name):
            return True
        # "The management of violent offenders team" is more than the term; "the ASB team" is any team.
        is_part = head is not None and head.is_part and not is_acronym(proper)
        return any(
            wording.casefold() in self._names
            or self.vocabulary.force_named(wording) is not None
            or (not (is_part and wording != name) and self.vocabulary.named("term", wording) is not None)
            for wording in (name, proper, alias)
            if wording
        )


def _defined(terms: Sequence[Term], barred: _Barred) -> Iterator[NamedInitiative]:
    """Terms whose definition says what sort of initiative they are: "Daybreak is the name of a meeting"."""
    for term in terms:
        genus = _GENUS.search(term.definition)
        if genus and not barred.is_other(term.name, term.acronym):
            kind = heads()[genus.group("head").lower()].kind
            is_name = any(map(str.isupper, term.name[1:])) or bool(term.acronym)
            if kind in _LOOSE_KINDS and not is_name:
                continue  # "Community resolution is a way of …" is a word, no undertaking
            yield NamedInitiative(Found(0, 0, term.name, slug(term.name), kind, BY_PATTERN), term.acronym)


class _Known:
    """Names that are known from somewhere in the report, and the acronyms that stand for them."""

    def __init__(self, items: Sequence[NamedInitiative]) -> None:
        own = [item for item in reversed(items) if item.found.rank == BY_PATTERN]
        short = [item for item in own if is_acronym(item.alias)]
        # "the SDM model" only uses the acronym that "service delivery model (SDM)" introduces.
        short.sort(key=lambda item: item.found.name.startswith(item.alias), reverse=True)
        self._meant = {item.alias: item.found for item in short}
        self._names = {item.found.name: self.same(item).found for item in own} | self._meant

    def same(self, item: NamedInitiative) -> NamedInitiative:
        """The initiative itself where a name is only an acronym of it ("SDM", "the SDM model")."""
        acronym = item.alias if is_acronym(item.alias) else item.found.name
        meant = self._meant.get(acronym)
        if item.found.rank != BY_PATTERN or meant is None:
            return item
        return replace(item, found=replace(meant, start=item.found.start, end=item.found.end))

    def find(self, words: str) -> Iterator[NamedInitiative]:
        """Where words use a name, whatever its first letter."""
        if self._names:
            for match in any_of(tuple(self._names)).finditer(words):
                name = match.group()
                found = self._names.get(name) or self._names[uncapitalised(name)]
                yield NamedInitiative(replace(found, start=match.start(), end=match.end()))
