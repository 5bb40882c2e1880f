"""
Terms of a report: acronyms with the words they stand for, and what is defined in a note or in the text.

A report introduces a term by an acronym beside it ("organised crime groups (OCGs)"), in a note on the word
("OSARA refers to the five stages ..."), by a sentence that defines a word used elsewhere
(`graph.extract.terms.definitions`), and in a glossary. Names of police forces are no terms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.document import Block, BlockKind, Document, Span, Text
from graph.extract.terms.acronyms import (
    ACRONYM,
    find_expansions,
    find_run,
    fits,
    is_acronym,
    singular,
    singular_name,
)
from graph.extract.terms.definitions import (
    find_named,
    find_subject,
    has_quotes,
    is_barred,
    is_general,
    without_opening,
)
from graph.extract.terms.drafts import Draft, Drafts
from graph.extract.terms.far_names import find_far_names, opening_initials
from graph.extract.terms.glossaries import ENTRY, Entry, find_entries, is_glossary
from graph.extract.terms.glosses import find_glossed, find_taken_up
from graph.extract.terms.marked_terms import find_marked
from graph.extract.terms.note_meanings import (
    Carried,
    find_carried,
    is_meaning,
    longer_before_mark,
    named_in_note,
    spelled_out,
    subject_before_mark,
    tells_what_is,
    term_before_mark,
)
from graph.extract.terms.subjects import (
    DATA,
    LAW,
    OPENING,
    RIGHTS,
    asked_for,
    is_plain_subject,
    is_quoted,
    is_quoted_in,
    other_name,
)
from graph.extract.terms.word_uses import UNREAD, Uses, decapitalised, find_words, has_capital, plainest
from graph.extract.words.splitting import split_sentences
from graph.statements import Term
from graph.vocabulary import Vocabulary

_OPENING_ACRONYM = re.compile(rf"(?P<acronym>{ACRONYM})\s*[:–—-]\s")
_NOTES = re.compile(r"\b(?:foot|end)?notes\b|\breferences\b", re.IGNORECASE)
_FIRST_PART = re.compile(r"[^,;:.()]*[^,;:.()\s]")
_NICKNAME = re.compile(r"\(the\s[^()]*\)$")
_IN_A_NAME = re.compile(r"(?<![.:;!?]\s)(?!The |An? |Its |Our |In )[A-Z][\w’'-]+\s$")
"""A bracket that gives one body a name of its own, and what stands before that of its kind."""
_ONE_OF_A_KIND = re.compile(r"\b(?:to|at|in|by|under|through|from)\swhich$")
"""What tells what a named thing is: "The Night Desk is an office to which …"."""
_SEE = re.compile(r"[Ss]ee(?:\salso|\sunder)?:?\s")
_LONGEST_ENTRY = 6  # words
_LONGEST_MARK = 3  # characters
_CLAUSES = re.compile(r";\s(?:and\s|while\s|whereas\s)?")
_SECTION = re.compile(r"[Ss]ection \d+\w?(?= of the\b)")
_SORT_OF_WORD = re.compile(r"\s\((?:noun|verb|adjective|adj\.?|n\.?|v\.?)\)$")
_GENERAL = frozenset({"general", "known", "quoted"})
_YEAR = re.compile(r"\s\d{4}$")


def draw_terms(document: Document, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The acronyms and terms that a document explains, in order of first mention; may be empty."""
    glossary = _Glossary(vocabulary, Uses.of(document), document.stressed)
    for block in document.blocks:
        if block.kind not in UNREAD:
            glossary.read_brackets(block)
    explained, entries = find_carried(document), find_entries(document)
    for place, block in enumerate(document.blocks):
        if block.kind is BlockKind.FOOTNOTE:
            glossary.read_note(block.text, explained.get(place, ()))
        elif _is_note(document, block):
            glossary.read_note(block.cells[1], ())
        elif place in entries and glossary.read_entries(entries[place]):
            continue
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.ROW):
            if place in explained or (is_glossary(document, block) and is_general(block.text.words)):
                glossary.read_note(block.text, explained.get(place, ()))
            else:
                glossary.read_text(block)
    for name, sentence, passage in find_marked(document):
        glossary.add_marked(name, sentence, passage)
    for far in find_far_names(document, glossary.acronyms()):
        glossary.add(far.name, far.acronym, far.passage)
    return glossary.terms()


def _is_under(document: Document, block: Block, heading: re.Pattern[str]) -> bool:
    return block.section >= 0 and heading.search(document.sections[block.section].title) is not None


def _is_note(document: Document, block: Block) -> bool:
    """Whether a row is a note: its mark, then its words, under a heading that says so."""
    return (
        len(block.cells) == 2
        and len(block.cells[0].words) <= _LONGEST_MARK
        and _is_under(document, block, _NOTES)
    )


class _Glossary(Drafts):
    """Reads blocks, notes and entries for the terms that they tell."""

    def read_brackets(self, block: Block) -> None:
        words = block.text.words
        for expansion in find_expansions(words):
            if _NICKNAME.search(words[: expansion.end]) and _IN_A_NAME.search(words[: expansion.start]):
                continue  # "the Marsh and Moor Regional Crime Unit (the RCU)"
            name = decapitalised(
                expansion.name, is_opening=expansion.start == 0 or words[expansion.start - 2] in ".:"
            )
            if singular(expansion.acronym) != expansion.acronym:
                name = singular_name(name)
            self.add(name, singular(expansion.acronym), block.text.spans(expansion.start, expansion.end))

    def read_note(self, note: Text, carried: Sequence[Carried]) -> None:
        """A note, and what carries its mark; empty where the mark was not found."""
        near = [item.words for item in carried] or [self.uses.words]
        sentences = [
            (note.words[start:end], note.spans(start, end)) for start, end in split_sentences(note.words)
        ]
        is_told = False
        for sentence, passage in sentences:
            is_told |= (
                self._expand(sentence, passage, carried)
                or self._define(sentence, passage, near, "note")
                or self._define_carrier(sentence, passage, carried)
                or self._name(sentence, passage, "note")
            )
        if sentences and not is_told:
            self._define_marked(*sentences[0], carried)

    def read_text(self, block: Block) -> None:
        """Running text: a definition stands behind the word's first use, or before it."""
        before = ""
        for start, end in split_sentences(block.text.words):
            sentence, passage = block.text.words[start:end], block.text.spans(start, end)
            taken_up = find_taken_up(sentence, before, self.may_be_glossed) or asked_for(before, sentence)
            before = sentence
            if taken_up:
                self.add_marked(taken_up, sentence, passage)
            elif not (
                self._define(sentence, passage, [block.text.words[:start]], "anywhere")
                or self._define(sentence, passage, [], "general")
                or self._define(sentence, passage, [], "known")
                or (
                    has_quotes(block.text.words)
                    and self._define(sentence, passage, [block.text.words[:start]], "quoted")
                )
                or self._read_styled(sentence, passage)
            ):
                self._name(sentence, passage, "general" if is_general(sentence) else "anywhere")

    def add_marked(self, name: str, sentence: str, passage: tuple[Span, ...]) -> None:
        """A word that the source marks as one it defines."""
        name = decapitalised(name, is_opening=sentence.startswith(name))
        draft = self.named(name) or self.add(self.single(name), "", passage)
        if draft is not None:
            draft.definition = draft.definition or sentence
            draft.note(passage)

    def read_entries(self, entries: Sequence[Entry]) -> bool:
        """Whether all are entries of a glossary."""
        read = [self._read_entry(entry) for entry in entries]
        return all(read)

    def _read_entry(self, entry: Entry) -> bool:
        """An entry of a glossary; False for what is none."""
        name, meaning = _SORT_OF_WORD.sub("", entry.name), entry.meaning
        if len(name.split()) > _LONGEST_ENTRY:
            return False
        if see := _SEE.match(meaning):
            meaning = meaning[see.end() :]
            if not is_acronym(name):
                return True
        is_used = name in self.stressed or self.uses.outside(name, name)
        first = meaning[slice(*next(iter(split_sentences(meaning)), (0, 0)))]
        if entry.needs_use and not (is_used and is_general(first) and not is_barred(name)):
            return False
        part = _FIRST_PART.match(meaning)
        expanded = part.group() if part else ""
        spells_out = is_acronym(name) and fits(name, re.findall(r"[\w’']+", expanded))
        told = next(iter(find_expansions(name)), None)
        if told:
            draft = self.named(told.acronym) or self.add(
                decapitalised(told.name, is_opening=True), singular(told.acronym), entry.passage
            )
        else:
            draft = self.named(name) or self.add(
                *((expanded, singular(name)) if spells_out else (name, "")), entry.passage
            )
        if draft and not ((spells_out and expanded == meaning) or (told and told.name == meaning)):
            draft.definition = draft.definition or meaning
        if draft:
            draft.note(entry.passage)
        return True

    def _expand(self, sentence: str, passage: tuple[Span, ...], carried: Sequence[Carried]) -> bool:
        """A note that only spells out the acronym it is on: "Multi-agency risk assessment conference."."""
        opening = _OPENING_ACRONYM.match(sentence)
        rest = spelled_out(sentence[opening.end() :] if opening else sentence)
        acronyms = [opening.group("acronym")] if opening else [item.last for item in carried if item.last]
        for acronym in acronyms:
            run = find_run(rest, acronym) or opening_initials(rest, acronym)
            if run is None or run[0] > 0:
                continue
            name = decapitalised(rest[: run[1]], is_opening=True)
            draft = self.add(name, singular(acronym), passage)
            if draft and not draft.definition and len(rest) - run[1] > len(name):
                draft.definition = sentence
            return True
        for item in carried:
            if found := named_in_note(sentence, item.before):
                self.add(found[0], found[1], passage)
                return True
        return False

    def _read_styled(self, sentence: str, passage: tuple[Span, ...]) -> bool:
        """Whether a sentence is an entry of its own whose word has a style: "*Marker*: a warning set …"."""
        entry = ENTRY.match(sentence)
        name = entry.group("name").rpartition(". ")[2] if entry else ""
        meaning = entry.group("meaning") if entry else ""
        if name not in self.stressed or is_barred(name) or not (is_meaning(meaning) and is_general(meaning)):
            return False
        self.add_marked(self.single(name), sentence, passage)
        return True

    def _define(self, sentence: str, passage: tuple[Span, ...], near: Sequence[str], where: str) -> bool:
        """Whether a sentence, or a part of it, says what a word means that other words use."""
        is_found = False
        bare = without_opening(sentence)
        clauses = [(clause, find_subject(clause, where)) for clause in _CLAUSES.split(bare)]
        is_contrast = len(clauses) > 1 and all(found for _, found in clauses)
        for clause, found in clauses:
            if found is None or (where in _GENERAL and not is_general(bare, found.group("cue"))):
                continue
            subject = found.group("subject").strip("\"'“”‘’, ")
            if where == "known" and not (is_quoted(found) or self.is_known(subject)):
                continue
            if where == "quoted" and not (is_quoted(found) or is_quoted_in(subject, near)):
                continue
            draft = self._glossed(found)
            if draft is None and (where not in _GENERAL or self._is_word(found, subject)):
                speaks_for_itself = is_contrast or found.group("subject").endswith(",")
                uses = [clause] if speaks_for_itself else near
                draft = self._used(
                    subject,
                    uses,
                    sentence,
                    clause[found.end() :],
                    passage,
                    is_plain=is_plain_subject(found, where) or subject in self.stressed,
                )
            if draft is not None:
                draft.definition = draft.definition or sentence
                draft.acronym = draft.acronym or other_name(subject, near)
                draft.note(passage)
                is_found = True
        return is_found

    def _define_carrier(self, sentence: str, passage: tuple[Span, ...], carried: Sequence[Carried]) -> bool:
        """Whether a note opens with the words right before its mark, and so says what they are."""
        if DATA.search(sentence):
            return False
        for item in carried:
            opening = subject_before_mark(sentence, item.before) or longer_before_mark(sentence, item.before)
            if opening and not (is_general(sentence) or tells_what_is(sentence, opening[0], opening[1])):
                continue
            draft = self._used(opening[0], [item.before], sentence, "", passage) if opening else None
            if draft is not None:
                draft.definition = draft.definition or sentence
                return True
        return False

    def _define_marked(self, sentence: str, passage: tuple[Span, ...], carried: Sequence[Carried]) -> None:
        """A note that only says what the word before its mark means: "A meeting of neighbours."."""
        entry = ENTRY.match(sentence)
        is_told = entry or is_meaning(sentence)
        if DATA.search(sentence) or not is_told or not is_general(sentence, sentence[:OPENING]):
            return
        for item in carried:
            term = term_before_mark(item.before, self.is_known)
            if entry:
                opening = subject_before_mark(f"{entry.group('name')} is …", item.before)
                term = opening[0] if opening else ""
            draft = self._used(term, [item.before], sentence, "", passage) if term else None
            if draft is not None:
                draft.definition = draft.definition or sentence
                draft.note(passage)

    def _name(self, sentence: str, passage: tuple[Span, ...], where: str) -> bool:
        """Whether a sentence names a word while it says what that is, or explains one in passing."""
        is_glossed = self._gloss(sentence, passage)
        name = find_named(sentence, where)
        draft = (self.named(name) or self.add(name, "", passage)) if name else None
        if draft is not None:
            draft.definition = draft.definition or sentence
            draft.note(passage)
        return draft is not None or is_glossed

    def _gloss(self, sentence: str, passage: tuple[Span, ...]) -> bool:
        """Whether a sentence explains words while it speaks of something else."""
        is_found = False
        for gloss in find_glossed(sentence, self.may_be_glossed):
            name = decapitalised(gloss.name, is_opening=sentence.startswith(gloss.name))
            draft = self.named(name) or self.add(self.single(name), gloss.alias, passage)
            if draft is not None:
                draft.definition = draft.definition or ("" if gloss.alias else sentence)
                draft.note(passage)
                is_found = True
        return is_found

    def _glossed(self, found: re.Match[str]) -> Draft | None:
        """The term that the subject itself spells out: "A multi-agency safeguarding hub (MASH) is ..."."""
        for expansion in find_expansions(found.string[: found.end()]):
            return self.named(expansion.acronym)
        return None

    def _is_word(self, found: re.Match[str], subject: str) -> bool:
        """
        Whether the subject of a sentence is a word that may need defining, and no thing of its own.

        "The panel is …" is of one panel, and a name in capitals is of one body or system, unless the lists
        know it as a term or it is that of a law or a code.
        """
        is_name = (
            has_capital(subject[1:])
            or (subject[:1].isupper() and found.group("article") is not None)
            or self.uses.is_name(subject)
        )
        if self.is_known(subject) or LAW.search(subject):
            return True
        if is_name and _ONE_OF_A_KIND.search(found.group("cue")) and " " in subject:
            return True
        is_right = found.group("cue").endswith(RIGHTS)
        return not is_name and (is_right or (found.group("article") or "").lower() != "the ")

    def _short(self, subject: str) -> str:
        """The short name of a section of a law ("Section 136") if the report uses it; else empty."""
        section = _SECTION.match(subject)
        return section.group() if section and self.uses.outside(section.group(), subject) else ""

    def _used(
        self,
        subject: str,
        near: Sequence[str],
        sentence: str,
        rest: str,
        passage: tuple[Span, ...],
        *,
        is_plain: bool = False,
    ) -> Draft | None:
        section = _SECTION.match(subject)
        wanted = section.group() if section else _YEAR.sub("", subject)
        uses = [use for words in near for use in find_words(wanted, words)]
        uses = uses or self.uses.outside(wanted, sentence)
        known = self.named(subject)
        if known:
            return known
        if not uses and not is_plain and not self.is_known(subject):
            return None
        uses = uses or [subject]
        run = find_run(rest, subject) if is_acronym(subject) else None
        if run:
            return self.add(rest[slice(*run)], singular(subject), passage)
        name = subject if len(subject) > len(wanted) or has_capital(subject[1:]) else plainest(uses)
        if subject[0].islower():  # "A side door is …", while "Side doors are …" opened another sentence
            name = decapitalised(name, is_opening=True)
        return self.add(name, self._short(subject), passage)
