"""
The graphs a query names itself, by FROM and FROM NAMED (SPARQL 1.1 Query Language, section 13.2).

The engine counts a triple that is in two graphs of a FROM list twice, where the standard asks for a merge;
to put that right the graphs must be known before the query runs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.errors import QueryRefused
from service.engine.tokens import AmbiguousText, Token, place, read_tokens

_FROM: Final = re.compile(r"from", re.IGNORECASE)
_PROLOGUE: Final = frozenset(["PREFIX", "BASE", "VERSION"])


@dataclass(frozen=True, slots=True)
class FromClauses:
    """
    The dataset a query names itself, not yet resolved against its prefixes.

    Args:
        prologue: The query's PREFIX and BASE declarations, as written.
        default: IRIs and prefixed names after FROM, in order; may be empty.
        named: The same after FROM NAMED.
    """

    prologue: str = ""
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def from_clauses(text: str) -> FromClauses:
    """
    Read the FROM and FROM NAMED clauses of a query that `check_query` let through.

    Raises:
        QueryRefused: FROM stands where it can be read in two ways.
    """
    if not _FROM.search(text):
        return FromClauses()
    try:
        read = read_tokens(text)
    except AmbiguousText:
        found = list(_FROM.finditer(text))
        if len(found) > 1:
            raise _unclear_from(text, found[1].start()) from None
        return FromClauses()
    default: list[str] = []
    named: list[str] = []
    end = len(text)
    for position, token in enumerate(read):
        if token.kind != "word" or token.text.upper() in _PROLOGUE:
            _refuse_joined_from(text, read, position)
            continue
        end = min(end, token.start)
        if token.text.upper() == "FROM":
            is_named = [item.text.upper() for item in read[position + 1 : position + 2]] == ["NAMED"]
            following = read[position + 1 + is_named : position + 2 + is_named]
            (named if is_named else default).extend(item.text for item in following)
        elif _FROM.search(token.text):
            raise _unclear_from(text, token.start)
    return FromClauses(text[:end], tuple(default), tuple(named))


def _refuse_joined_from(text: str, read: Sequence[Token], position: int) -> None:
    """`FROMex:a` names a graph only before the first group or after the template of a CONSTRUCT."""
    token = read[position]
    if token.kind != "name" or not _FROM.match(token.prefix):
        return
    before = read[position - 1] if position else None
    is_outside = sum((item.text == "{") - (item.text == "}") for item in read[:position]) == 0
    if is_outside and before and before.text.upper() not in {"PREFIX", "FROM", "NAMED"}:
        raise _unclear_from(text, token.start)


def _unclear_from(text: str, start: int) -> QueryRefused:
    return QueryRefused(
        place(text, start),
        "FROM stands where it can be read in two ways",
        "FROM, a space and the IRI of a graph",
        "Put spaces around FROM and around every less-than sign.",
    )
