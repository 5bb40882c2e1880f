"""
Uses of a word in a document, and the form in which it is a name: singular, without the capital of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.document import BlockKind, Document
from graph.extract.terms.acronyms import singular_name

UNREAD = frozenset({BlockKind.CONTENTS, BlockKind.GRADE})
"""Kinds of block whose words tell nothing of terms."""
_FEW = 2  # uses of a name, its own sentence included


@dataclass(frozen=True)
class Uses:
    """All words of a document, by which it is told whether a word is used outside its definition."""

    words: str

    @classmethod
    def of(cls, document: Document) -> Uses:
        return cls("\n".join(block.text.words for block in document.blocks if block.kind not in UNREAD))

    def outside(self, wanted: str, sentence: str) -> list[str]:
        """Uses of some words beyond those of one sentence, as they stand; may be empty."""
        everywhere = list(find_words(wanted, self.words))
        return everywhere if len(everywhere) > len(list(find_words(wanted, sentence))) else []

    def is_name(self, word: str) -> bool:
        """Whether one word with a capital has it in the middle of sentences too, and never lacks it."""
        if " " in word or not word[:1].isupper() or self.words.count(word) < _FEW:
            return False
        within = re.search(rf"[a-z,] {re.escape(word)}(?![\w-])", self.words)
        return (
            within is not None and re.search(rf"(?<!\w){re.escape(word.lower())}s?(?!\w)", self.words) is None
        )


def plainest(uses: Sequence[str]) -> str:
    """One of several uses of a word: one without the capital of a sentence's opening, if there is one."""
    return next((use for use in uses if use[0].islower()), uses[0])


def find_words(wanted: str, words: str) -> Iterator[str]:
    """Every use of some words, whatever its case, in the singular or plural, as it stands there."""
    pattern = rf"(?<!\w){re.escape(singular_name(wanted))}(?:e?s)?(?!\w)"
    yield from (
        singular_name(found.group()) if wanted == singular_name(wanted) else found.group()
        for found in re.finditer(pattern, words, re.IGNORECASE)
    )


def decapitalised(name: str, *, is_opening: bool) -> str:
    """A name without the capital of the sentence that it opens; names in capitals keep theirs."""
    return name if not is_opening or has_capital(name[1:]) else name[:1].lower() + name[1:]


def has_capital(words: str) -> bool:
    return any(map(str.isupper, words))
