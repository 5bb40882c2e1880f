"""
What else the things typed are called: an acronym and what it stands for, the aliases of an agency.

Names come from the graph (`skos:prefLabel` and `skos:altLabel` of terms, agencies, forces, measures, lists),
by way of the index. The longest run of words that is a name counts as one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph.search_index import tokens
from service.search.words import Term

_LONGEST_RUN: Final = 8  # terms
_MOST_OTHERS: Final = 8


@dataclass(frozen=True, slots=True)
class Group:
    """
    Terms that must all be there, or one of some other names instead.

    Args:
        terms: At least one.
        others: Names as they are written; may be empty.
    """

    terms: tuple[Term, ...]
    others: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words of its terms."""
        return " ".join(term.text for term in self.terms)

    @property
    def written(self) -> str:
        """The same as they were typed."""
        return " ".join(term.written for term in self.terms)


def read_groups(
    index: sqlite3.Connection, terms: Sequence[Term]
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """
    Terms in groups, in order, and the small words that were left out; the first are empty only without terms.
    """
    groups = list(_groups(index, terms))
    kept = [group for group in groups if group.others or not group.terms[0].is_small]
    if not kept:
        return tuple(groups), ()
    return tuple(kept), tuple(group.written for group in groups if group not in kept)


def _groups(index: sqlite3.Connection, terms: Sequence[Term]) -> Iterator[Group]:
    at = 0
    while at < len(terms):
        for end in range(min(len(terms), at + _LONGEST_RUN), at, -1):
            run = tuple(terms[at:end])
            others = _others(index, " ".join(term.text for term in run))
            if others or end == at + 1:
                yield Group(run, others)
                at = end
                break


def called(index: sqlite3.Connection, words: str) -> list[int]:
    """The numbers of the things that have a name; a plural `s` more or less does not count."""
    forms = (words, f"{words}s", words.removesuffix("s"))
    rows = index.execute("SELECT DISTINCT thing FROM name WHERE key IN (?, ?, ?)", forms)
    return [number for (number,) in rows]


def _others(index: sqlite3.Connection, words: str) -> tuple[str, ...]:
    """What the things of this name are called as well, the shortest first, each once."""
    found: dict[str, str] = {}
    for number in called(index, words):
        for key, written in index.execute(
            "SELECT key, written FROM name WHERE thing = ? ORDER BY key, written", (number,)
        ):
            if not _holds(tokens(key), words.split()):
                found[key] = min(written, found.get(key, written))
    shortest = sorted(found, key=lambda key: (len(key), key))
    return tuple(found[key] for key in shortest[:_MOST_OTHERS])


def _holds(longer: Sequence[str], shorter: Sequence[str]) -> bool:
    """Whether words stand in others side by side, so that who has the others has them."""
    starts = range(len(longer) - len(shorter) + 1)
    return any(list(longer[start : start + len(shorter)]) == list(shorter) for start in starts)
