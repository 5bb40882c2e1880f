"""
Drafts of terms: what is known of each so far, by its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.document import Span
from graph.extract.terms.acronyms import singular, singular_name
from graph.extract.terms.definitions import is_barred
from graph.extract.terms.word_uses import Uses, has_capital
from graph.identifiers import slug
from graph.statements import Term
from graph.vocabulary import Vocabulary

_FORCE_NAME = re.compile(r"\b(?:Police|Constabulary|Police Service)$")


@dataclass
class Draft:
    """A term as far as it is known."""

    name: str
    acronym: str
    definition: str = ""
    passages: list[tuple[Span, ...]] = field(default_factory=list)

    def note(self, passage: tuple[Span, ...]) -> None:
        if passage not in self.passages:
            self.passages.append(passage)


class Drafts:
    """Collects terms; the same name is the same term, wherever it is said."""

    def __init__(self, vocabulary: Vocabulary, uses: Uses, stressed: frozenset[str]) -> None:
        self.vocabulary = vocabulary
        self.uses = uses
        self.stressed = stressed
        self.drafts: dict[str, Draft] = {}

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

    def acronyms(self) -> frozenset[str]:
        """The acronyms that are told, and names that look like one."""
        return frozenset(
            word for draft in self.drafts.values() for word in (draft.acronym, singular(draft.name)) if word
        )

    def add(self, name: str, acronym: str, passage: tuple[Span, ...]) -> Draft | None:
        """The draft of a term; None for what is no term."""
        key = slug(name)
        if not key or is_barred(name) or self.vocabulary.force_named(name) or _FORCE_NAME.search(name):
            return None
        draft = self.drafts.setdefault(key, Draft(name, acronym))
        draft.acronym = draft.acronym or acronym
        draft.note(passage)
        return draft

    def named(self, subject: str) -> Draft | None:
        """The draft that a name or acronym belongs to."""
        same = (
            draft for draft in self.drafts.values() if draft.acronym and draft.acronym == singular(subject)
        )
        return (
            self.drafts.get(slug(subject))
            or self.drafts.get(slug(singular_name(subject)))
            or next(same, None)
        )

    def single(self, name: str) -> str:
        """A name in the singular; that of a law, or one that the lists have in the plural, stays as it is."""
        is_fixed = has_capital(name[1:]) or self.vocabulary.named("term", name) is not None
        return name if is_fixed else singular_name(name)

    def is_known(self, subject: str) -> bool:
        return (
            self.named(subject) is not None
            or self.vocabulary.named("term", subject) is not None
            or self.vocabulary.named("term", singular_name(subject)) is not None
        )

    def may_be_glossed(self, subject: str) -> bool:
        """Whether a gloss explains words: those known, and those that style sets apart."""
        return self.is_known(subject) or (subject.islower() and subject in self.stressed)
