"""
What is looked at before a query reaches the engine: its length, its depth, its operators, and SERVICE.

The engine's parser and planner recurse, so a short text of thousands of brackets or operators can end the
process it is read in; and it would itself send the requests that SERVICE asks for. Query processes are made
to bear both; this module spares them the work and tells the reader why.

A keyword needs no space after it in the engine: `SERVICEex:a {` is a call, as is `1SERVICE<a:b>{`. Where a
text can be cut into tokens in two ways, nothing is skipped: every word and every bracket in it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from graph.errors import QueryRefused, QueryTooDeep, QueryTooLong
from graph.settings import Settings
from service.engine.tokens import AmbiguousText, Token, place, read_tokens, tokens

_CALL: Final = re.compile(r"service", re.IGNORECASE)
_BRACKET: Final = re.compile(r"[{(\[]|<<")
_OPERATOR: Final = re.compile(r"\|\||&&|[=<>!|/^*+\-.,;]")
_ESCAPED_ASCII: Final = re.compile(r"\\u00([0-7][0-9A-Fa-f])|\\U000000([0-7][0-9A-Fa-f])")
_PROLOGUE: Final = frozenset(["PREFIX", "BASE", "VERSION"])
_FORMS: Final = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
_UPDATES: Final = frozenset(
    ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"]
)


def check_query(text: str, settings: Settings) -> None:
    """
    Refuse a query that must not reach the engine.

    Raises:
        QueryTooLong: More characters than `settings.query_characters`.
        QueryTooDeep: Brackets deeper than `settings.query_nesting`, or more operators and path steps than
            `settings.query_operators`.
        QueryRefused: It calls SERVICE, or is an update.
    """
    check_length(text, settings)
    _check_reading(text, settings)
    plain = _ESCAPED_ASCII.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    if plain != text:  # section 19.2: an engine may decode these before it looks for tokens
        _check_reading(plain, settings)


def check_length(text: str, settings: Settings) -> None:
    """
    Refuse a query that is too long to be looked at.

    Raises:
        QueryTooLong: More characters than `settings.query_characters`.
    """
    if len(text) > settings.query_characters:
        raise QueryTooLong(
            "query",
            f"it has {len(text):,} characters",
            f"at most {settings.query_characters:,}",
            "Shorten it, or ask in several queries.",
        )


def form_of(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; empty where that cannot be told, or the text is something else."""
    try:
        first = _first_word(tokens(text))  # no more than those up to it
    except AmbiguousText:
        return ""
    return first if first in _FORMS else ""


def _first_word(read: Iterable[Token]) -> str:
    """The word after the prologue, in capitals; empty if there is none."""
    words = (token.text.upper() for token in read if token.kind == "word")
    return next((word for word in words if word not in _PROLOGUE), "")


def _check_reading(text: str, settings: Settings) -> None:
    try:
        read = read_tokens(text)
    except AmbiguousText:
        _check_every_character(text, settings)
        return
    _check_size(_deepest(read), sum(token.kind == "operator" for token in read), settings)
    _refuse_updates(text, read)
    if _CALL.search(text):
        _refuse_calls(text, read)


def _deepest(read: Sequence[Token]) -> int:
    depth = deepest = 0
    for token in read:
        if token.kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind == "close":
            depth = max(0, depth - 1)
    return deepest


def _check_every_character(text: str, settings: Settings) -> None:
    _check_size(len(_BRACKET.findall(text)), len(_OPERATOR.findall(text)), settings)
    call = _CALL.search(text)
    if call:
        raise _no_service(text, call.start())


def _check_size(nesting: int, operators: int, settings: Settings) -> None:
    if nesting > settings.query_nesting:
        raise QueryTooDeep(
            "query",
            f"its brackets are nested {nesting:,} deep",
            f"at most {settings.query_nesting:,}",
            "Simplify the query.",
        )
    if operators > settings.query_operators:
        raise QueryTooDeep(
            "query",
            f"it has {operators:,} operators, separators and path steps",
            f"at most {settings.query_operators:,}",
            "Ask in several queries, or list values with VALUES, where they need no separator.",
        )


def _refuse_updates(text: str, read: Sequence[Token]) -> None:
    words = (token for token in read if token.kind == "word" and token.text.upper() not in _PROLOGUE)
    first = next(words, None)
    if first and first.text.upper() in _UPDATES:
        raise QueryRefused(
            place(text, first.start),
            f"{first.text} is an update",
            "a query: SELECT, ASK, CONSTRUCT or DESCRIBE",
            "Readers cannot change the data.",
        )


def _refuse_calls(text: str, read: Sequence[Token]) -> None:
    for position, token in enumerate(read):
        if may_call(read, position):
            raise _no_service(text, token.start)


def may_call(read: Sequence[Token], position: int) -> bool:
    """Whether an engine may take the token at this place for SERVICE, be it joined to other text."""
    token = read[position]
    if token.kind == "word":
        return bool(_CALL.search(token.text))
    return token.kind == "name" and bool(_CALL.search(token.prefix)) and _is_called(read, position)


def _is_called(read: Sequence[Token], position: int) -> bool:
    """Whether a name stands where `SERVICEex:a` would: before a group, and not after GRAPH or FROM."""
    before = read[position - 1].text.upper() if position else ""
    after = read[position + 1].text if position + 1 < len(read) else ""
    return after == "{" and before not in {"GRAPH", "FROM", "NAMED"}


def _no_service(text: str, start: int) -> QueryRefused:
    return QueryRefused(
        place(text, start),
        "SERVICE is not available here",
        "a query of this store alone",
        "Send the other part of the query to the other endpoint, and join the answers yourself.",
    )
