"""
Terms of a report: acronyms with the words they stand for, and what is defined in a note or in the text.

Three ways a report introduces a term: in brackets ("organised crime groups (OCGs)"), in a note on the word
("OSARA refers to the five stages ..."), and by a sentence that defines a word used just before. The turns of
phrase that define are `graph/data/definition-cues.csv`. Names of police forces are no terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from graph.document import Block, BlockKind, Document, Span
from graph.extract.acronyms import (
    ACRONYM,
    find_expansions,
    find_run,
    fits,
    is_acronym,
    singular,
    singular_name,
)
from graph.extract.notes import find_carriers
from graph.extract.splitting import split_sentences
from graph.extract.tables import read_table
from graph.identifiers import slug
from graph.statements import Term
from graph.vocabulary import Vocabulary

_CUE_COLUMNS = ("cue", "where", "not_followed_by", "example")
_SUBJECT = (
    r"^(?P<article>(?:the|an?)\s)?(?P<subject>[^.:;()]{2,90}?)"
    r"(?P<gloss>\s\([^()]{2,160}\)(?:\s\w+)?)?(?:,\sor\s[^,.:;]{3,60},)?\s(?:"
)
_NO_SUBJECT = re.compile(
    r"^(?:this|that|these|those|there|they|it|its|we|our|such|all|some|each|every|any|both|other|in|on|for|if|as"
    r"|at|by|when|while|where|although|however|\d)\b",
    re.IGNORECASE,
)
_LAST_ACRONYM = re.compile(rf"({ACRONYM})\)?$")
_OPENING_ACRONYM = re.compile(rf"(?P<acronym>{ACRONYM})\s*[:–—-]\s")
_GLOSSARY = re.compile(r"\b(?:glossary|definitions?|abbreviations|acronyms|terms)\b", re.IGNORECASE)
_FIRST_PART = re.compile(r"[^,;:.()]*[^,;:.()\s]")
_LONGEST_ENTRY = 6  # words
_YEAR = re.compile(r"\s\d{4}$")
_FORCE_NAME = re.compile(r"\b(?:Police|Constabulary|Police Service)$")
_UNREAD = frozenset({BlockKind.CONTENTS, BlockKind.GRADE})


@dataclass
class _Draft:
    """A term as far as it is known."""

    name: str
    acronym: str
    definition: str = ""
    passages: list[tuple[Span, ...]] = field(default_factory=list)

    def note(self, passage: tuple[Span, ...]) -> None:
        if passage not in self.passages:
            self.passages.append(passage)


def draw_terms(document: Document, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The acronyms and terms that a document explains, in order of first mention; may be empty."""
    glossary = _Glossary(vocabulary)
    for block in document.blocks:
        if block.kind not in _UNREAD:
            glossary.read_brackets(block)
    explained = _explained(document)
    for place, block in enumerate(document.blocks):
        if block.kind is BlockKind.FOOTNOTE:
            glossary.read_note(block, explained.get(place, ()))
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET):
            glossary.read_text(block)
        elif len(block.cells) == 2 and _is_glossary(document, block):
            glossary.read_entry(block)
    return glossary.terms()


def _is_glossary(document: Document, block: Block) -> bool:
    return block.section >= 0 and _GLOSSARY.search(document.sections[block.section].title) is not None


@dataclass(frozen=True)
class _Carried:
    """The words that carry a note's mark, and the last word before it."""

    words: str
    last: str


def _explained(document: Document) -> Mapping[int, Sequence[_Carried]]:
    """Place of a note -> what carries its mark."""
    found: dict[int, list[_Carried]] = {}
    for carrier in find_carriers(document):
        words = document.blocks[carrier.block].text.words
        last = _LAST_ACRONYM.search(words[: carrier.at].rstrip(" *_,.'\"’”"))
        carried = _Carried(words[carrier.start : carrier.end], last.group(1) if last else "")
        found.setdefault(carrier.note, []).append(carried)
    return found


class _Glossary:
    """Collects terms; the same name is the same term, wherever it is said."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.drafts: dict[str, _Draft] = {}

    def terms(self) -> tuple[Term, ...]:
        drafts = sorted(self.drafts.values(), key=lambda draft: min(draft.passages))
        return tuple(
            Term(
                name=draft.name,
                acronym=draft.acronym,
                definition=draft.definition,
                passages=tuple(sorted(draft.passages)),
            )
            for draft in drafts
        )

    def add(self, name: str, acronym: str, passage: tuple[Span, ...]) -> _Draft | None:
        """The draft of a term; None for what is no term."""
        key = slug(name)
        if not key or self.vocabulary.force_named(name) or _FORCE_NAME.search(name):
            return None
        draft = self.drafts.setdefault(key, _Draft(name, acronym))
        draft.acronym = draft.acronym or acronym
        draft.note(passage)
        return draft

    def named(self, subject: str) -> _Draft | None:
        """The draft that a name or acronym belongs to."""
        same = (
            draft for draft in self.drafts.values() if draft.acronym and draft.acronym == singular(subject)
        )
        return (
            self.drafts.get(slug(subject))
            or self.drafts.get(slug(singular_name(subject)))
            or next(same, None)
        )

    def read_brackets(self, block: Block) -> None:
        words = block.text.words
        for expansion in find_expansions(words):
            name = _decapitalised(
                expansion.name, is_opening=expansion.start == 0 or words[expansion.start - 2] in ".:"
            )
            if singular(expansion.acronym) != expansion.acronym:
                name = singular_name(name)
            self.add(name, singular(expansion.acronym), block.text.spans(expansion.start, expansion.end))

    def read_note(self, block: Block, carried: Sequence[_Carried]) -> None:
        for start, end in split_sentences(block.text.words):
            sentence, passage = block.text.words[start:end], block.text.spans(start, end)
            if not self._expand(sentence, passage, carried):
                self._define(sentence, passage, [item.words for item in carried], "note")

    def read_text(self, block: Block) -> None:
        for start, end in split_sentences(block.text.words):
            before = [block.text.words[:start]]
            self._define(block.text.words[start:end], block.text.spans(start, end), before, "anywhere")

    def read_entry(self, row: Block) -> None:
        """A row of a glossary: the term, or its acronym, and what it means."""
        name, meaning = (cell.words for cell in row.cells)
        if not name or not meaning or len(name.split()) > _LONGEST_ENTRY:
            return
        first = _FIRST_PART.match(meaning)
        expanded = first.group() if first else ""
        spells_out = is_acronym(name) and fits(name, re.findall(r"[\w’']+", expanded))
        draft = self.add(*((expanded, singular(name)) if spells_out else (name, "")), row.text.spans())
        if draft and not (spells_out and expanded == meaning):
            draft.definition = draft.definition or meaning

    def _expand(self, sentence: str, passage: tuple[Span, ...], carried: Sequence[_Carried]) -> bool:
        """A note that only spells out the acronym it is on: "Multi-agency risk assessment conference."."""
        opening = _OPENING_ACRONYM.match(sentence)
        rest = sentence[opening.end() :] if opening else sentence
        acronyms = [opening.group("acronym")] if opening else [item.last for item in carried if item.last]
        for acronym in acronyms:
            run = find_run(rest, acronym)
            if run is None or run[0] > 0:
                continue
            name = _decapitalised(rest[: run[1]], is_opening=True)
            draft = self.add(name, singular(acronym), passage)
            if draft and not draft.definition and len(rest) - run[1] > len(name):
                draft.definition = sentence
            return True
        return False

    def _define(self, sentence: str, passage: tuple[Span, ...], near: Sequence[str], where: str) -> None:
        """A sentence that says what a word means which the words near it use."""
        found = _cues(where).match(sentence)
        if found is None or _NO_SUBJECT.match(found.group("subject")):
            return
        subject = found.group("subject").strip("\"'“”‘’ ")
        draft = self._glossed(found) or self._used(subject, near, sentence[found.end() :], passage)
        if draft is None:
            return
        draft.definition = draft.definition or sentence
        draft.note(passage)

    def _glossed(self, found: re.Match[str]) -> _Draft | None:
        """The term that the subject itself spells out: "A multi-agency safeguarding hub (MASH) is ..."."""
        for expansion in find_expansions(found.string[: found.end()]):
            return self.named(expansion.acronym)
        return None

    def _used(self, subject: str, near: Sequence[str], rest: str, passage: tuple[Span, ...]) -> _Draft | None:
        wanted = _YEAR.sub("", subject)
        uses = [use for words in near for use in _find_words(wanted, words)]
        if not uses:
            return None
        known = self.named(subject)
        if known:
            return known
        run = find_run(rest, subject) if is_acronym(subject) else None
        if run:
            return self.add(rest[slice(*run)], singular(subject), passage)
        name = subject if len(subject) > len(wanted) or _has_capital(subject[1:]) else uses[0]
        return self.add(name, "", passage)


@cache
def _cues(where: str) -> re.Pattern[str]:
    """A sentence that opens with a subject and a turn of phrase that defines it."""
    cues = list[str]()
    for row in read_table("definition-cues.csv", _CUE_COLUMNS):
        if row["where"] in ("anywhere", where):
            words = r"\s".join(map(re.escape, row["cue"].split())).replace(r"\*\s", r"(?:[\w-]+\s)?")
            unless = "|".join(map(re.escape, row["not_followed_by"].split()))
            cues.append(words + r"\b" + (rf"(?!\s(?:{unless})\b)" if unless else ""))
    return re.compile(_SUBJECT + "|".join(cues) + ")", re.IGNORECASE)


def _find_words(wanted: str, words: str) -> Iterator[str]:
    """Every use of some words, whatever its case, in the singular or plural, as it stands there."""
    pattern = rf"(?<!\w){re.escape(singular_name(wanted))}(?:e?s)?(?!\w)"
    yield from (
        singular_name(found.group()) if wanted == singular_name(wanted) else found.group()
        for found in re.finditer(pattern, words, re.IGNORECASE)
    )


def _decapitalised(name: str, *, is_opening: bool) -> str:
    """A name without the capital of the sentence that it opens; names in capitals keep theirs."""
    return name if not is_opening or _has_capital(name[1:]) else name[:1].lower() + name[1:]


def _has_capital(words: str) -> bool:
    return any(map(str.isupper, words))
