"""The names in a query: which prefixes it declares, which it does not, and which IRIs stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from service.engine.tokens import AmbiguousText, Token, read_tokens

_ESCAPED_SIGN: Final = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_OTHERS_FOLLOW: Final = frozenset({"FROM", "NAMED", "GRAPH", "PREFIX", "BASE"})
"""Words before the name of a graph, or within a declaration."""


@dataclass(frozen=True, slots=True)
class Name:
    """
    An IRI in a query.

    Args:
        written: As it stands there: "peel:Finding", or in angle brackets.
        prefix: Of a prefixed name, what stands before the colon; None of an IRI written in full.
        iri: What it stands for.
    """

    written: str
    prefix: str | None
    iri: str


@dataclass(frozen=True, slots=True)
class Names:
    """
    The names in a query.

    Args:
        undeclared: The first use of each prefix that is not declared, in order.
        iris: Each IRI that a pattern, template or expression names, once, in order; without those of graphs,
            datatypes and relative ones.
        calls_others: Whether another server is asked, and so names may be of other data.
    """

    undeclared: tuple[Token, ...] = ()
    iris: tuple[Name, ...] = ()
    calls_others: bool = False


def read_names(text: str) -> Names:
    """The names in a query; none where it can be read in two ways, as where an IRI holds escapes."""
    try:
        read = read_tokens(text)
    except AmbiguousText:
        return Names()
    declared = _declarations(read)
    undeclared: dict[str, Token] = {}
    found: dict[str, Name] = {}
    for place, token in enumerate(read):
        if token.kind == "name" and not _is_declared_here(read, place) and token.prefix not in declared:
            undeclared.setdefault(token.prefix, token)
        elif token.kind in ("name", "iri") and not _is_apart(read, place):
            name = _name(token, declared)
            if _ABSOLUTE.match(name.iri):
                found.setdefault(name.iri, name)
    calls = any("SERVICE" in (token.prefix or token.text).upper() for token in read if token.kind == "word")
    return Names(tuple(undeclared.values()), tuple(found.values()), calls)


def _declarations(read: tuple[Token, ...]) -> dict[str, str]:
    """Prefix -> namespace, of the PREFIX lines of the query."""
    return {
        name.prefix: iri.text[1:-1]
        for word, name, iri in zip(read, read[1:], read[2:], strict=False)
        if word.kind == "word" and word.text.upper() == "PREFIX" and name.kind == "name" and iri.kind == "iri"
    }


def _is_declared_here(read: tuple[Token, ...], place: int) -> bool:
    return place > 0 and read[place - 1].text.upper() == "PREFIX"


def _is_apart(read: tuple[Token, ...], place: int) -> bool:
    """Whether a name is part of a declaration, names a graph, or is the datatype of a literal."""
    before = read[place - 1] if place else None
    if before is None:
        return False
    if before.kind == "datatype" or before.text.upper() in _OTHERS_FOLLOW:
        return True
    return before.kind == "name" and _is_declared_here(read, place - 1)


def _name(token: Token, declared: dict[str, str]) -> Name:
    if token.kind == "iri":
        return Name(token.text, None, token.text[1:-1])
    local = token.text[len(token.prefix) + 1 :]
    return Name(token.text, token.prefix, declared[token.prefix] + _ESCAPED_SIGN.sub(r"\1", local))
