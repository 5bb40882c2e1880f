"""
What a reader typed, as words and phrases.

Quotes make a phrase; every other sign only parts words, so that no operator of any search engine is left.
The last word may be only the start of one, unless it stands in quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from graph.search_index import tokens

MOST_CHARACTERS: Final = 400
MOST_TERMS: Final = 16
MOST_TOKENS: Final = 12
"""Of one phrase."""

_SMALL: Final = """
a an and are as at be by for from in is it its of on or that the their this to was were which with
"""
SMALL: Final = frozenset(_SMALL.split())
"""Words that stand everywhere; they count in phrases and names alone."""

_SHORTEST_START: Final = 3  # letters
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_TERM: Final = re.compile(r'"([^"]*)"|([^"\s()\[\]{}<>:;|*^=+~!?&]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """
    A word, or words that stand side by side.

    Args:
        tokens: As the index tells words apart; at least one.
        written: As they were typed, without quotes.
        is_quoted: Whether it was typed in quotes.
        is_start: Whether it may be only the start of a word.
    """

    tokens: tuple[str, ...]
    written: str = ""
    is_quoted: bool = False
    is_start: bool = False

    @property
    def text(self) -> str:
        """Its tokens with spaces between."""
        return " ".join(self.tokens)

    @property
    def is_small(self) -> bool:
        """Whether it is left out where other words remain."""
        return not self.is_quoted and len(self.tokens) == 1 and self.tokens[0] in SMALL


@dataclass(frozen=True, slots=True)
class Typed:
    """
    A search as typed.

    Args:
        text: Single-spaced, at most `MOST_CHARACTERS` of it.
        terms: In order; may be empty.
        is_cut: Whether more was typed than is searched for.
    """

    text: str
    terms: tuple[Term, ...] = ()
    is_cut: bool = False


def read_words(text: str) -> Typed:
    """
    Read what was typed, whatever it is.

    >>> [term.text for term in read_words('"domestic abuse" AND (risk* NEAR victims)').terms]
    ['domestic abuse', 'and', 'risk', 'near', 'victims']
    >>> read_words('"" * ^ : -').terms
    ()
    """
    single = " ".join(printable(text).split())
    kept = _cut(single)
    found: dict[tuple[str, ...], Term] = {}
    for quoted, word in _TERM.findall(kept.translate(_QUOTES)):
        held = tuple(tokens(quoted or word)[:MOST_TOKENS])
        if held:
            found.setdefault(held, Term(held, quoted or word, is_quoted=bool(quoted)))
    terms = [*found.values()]
    is_cut = len(single) > len(kept) or len(terms) > MOST_TERMS
    return Typed(kept, _with_start(terms[:MOST_TERMS]), is_cut)


def _cut(text: str) -> str:
    """As many whole words of a text as are taken; of one that is longer by itself, its beginning."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return text[: MOST_CHARACTERS + 1].rpartition(" ")[0] or text[:MOST_CHARACTERS]


def printable(text: str) -> str:
    """Text in which every sign that nobody sees is a space."""
    return "".join(char if char.isprintable() else " " for char in text)


def _with_start(terms: list[Term]) -> tuple[Term, ...]:
    last = terms[-1] if terms else None
    if last and not last.is_quoted and not last.is_small and len(last.tokens[-1]) >= _SHORTEST_START:
        terms = [*terms[:-1], replace(last, is_start=True)]
    return tuple(terms)
