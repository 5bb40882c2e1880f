"""What a reader is told of a query that cannot be read: the prefix it lacks, or that it is no query."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Final

from rdflib import Graph

from graph.errors import PrefixUndeclared, QueryMalformed
from graph.namespaces import PREFIXES
from service.endpoint.names import read_names
from service.engine.tokens import AmbiguousText, Token, place, read_tokens

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_PROLOGUE: Final = frozenset({"PREFIX", "BASE", "VERSION"})
_OTHER_NAMES: Final = {"dct": "dcterms", "sdo": "schema", "dqv1": "dqv"}
"""Prefix that people also write -> the one it is known by here."""


def explain(error: QueryMalformed, text: str) -> QueryMalformed:
    """
    The error to tell of a query that the engine cannot read.

    Returns:
        One about a prefix where one is not declared, one about the first word where it begins no query, else
        the engine's own.
    """
    undeclared = read_names(text).undeclared
    if undeclared:
        return _prefixes(text, undeclared)
    first = _first_word(text)
    if first is not None and first.text.upper() not in _FORMS:
        return _no_form(text, first)
    return error


@cache
def known_prefixes() -> dict[str, str]:
    """Prefix -> namespace: those of the project, then those that are well known."""
    known = {name: str(space) for name, space in Graph(bind_namespaces="rdflib").namespaces()} | PREFIXES
    return known | {other: known[name] for other, name in _OTHER_NAMES.items() if name in known}


def _prefixes(text: str, undeclared: tuple[Token, ...]) -> PrefixUndeclared:
    known = known_prefixes()
    names = [token.prefix for token in undeclared]
    listed = ", ".join(f'"{name}:"' for name in names)
    lines = [f"PREFIX {name}: <{known[name]}>" for name in names if name in known]
    steps = ["Put before the query:"] if lines else []
    for name in (name for name in names if name not in known):
        steps.insert(0, _unknown(name, known))
    line, column = _line_and_column(text, undeclared[0].start)
    verb = "is" if len(names) == 1 else "are"
    return PrefixUndeclared(
        place(text, undeclared[0].start),
        f"{'the prefix' if len(names) == 1 else 'the prefixes'} {listed} {verb} not declared",
        line,
        column,
        " ".join(steps),
        lines,
    )


def _unknown(name: str, known: dict[str, str]) -> str:
    near = get_close_matches(name, known, n=1)
    meant = f" Or did you mean {near[0]}: <{known[near[0]]}>?" if near else ""
    return f"Say what {name}: stands for: PREFIX {name}: and its namespace in angle brackets.{meant}"


def _no_form(text: str, first: Token) -> QueryMalformed:
    near = get_close_matches(first.text.upper(), _FORMS, n=1)
    return QueryMalformed(
        place(text, first.start),
        f"{first.text} begins no query",
        *_line_and_column(text, first.start),
        next_step=f"Did you mean {near[0]}?" if near else "Begin with what you want to have.",
        expected="SELECT, ASK, CONSTRUCT or DESCRIBE",
    )


def _first_word(text: str) -> Token | None:
    """The first word after the prologue; None where there is none, or the text can be read in two ways."""
    try:
        words = (token for token in read_tokens(text) if token.kind == "word")
    except AmbiguousText:
        return None
    return next((word for word in words if word.text.upper() not in _PROLOGUE), None)


def _line_and_column(text: str, start: int) -> tuple[int, int]:
    before = text[:start]
    return before.count("\n") + 1, start - before.rfind("\n")
