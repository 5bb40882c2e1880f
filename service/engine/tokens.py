"""
Cut a SPARQL query into tokens (SPARQL 1.1 Query Language, section 19.8).

A word inside an IRI, string, comment, name or variable is then no keyword. The engine reads letter by letter,
which makes some texts ambiguous for a tokeniser: `<` may start an IRI or compare (`?a<?b)#>`), and a long
string with a wrong escape is an empty string before a short one. `tokens` says so instead of choosing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_VARIABLE_REST = rf"{_LETTER}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_NAME_REST = rf"{_VARIABLE_REST}\-"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = rf"[{_LETTER}](?:[{_NAME_REST}.]*[{_NAME_REST}])?"
_LOCAL = rf"(?:[{_LETTER}_0-9:]|{_ESCAPED})(?:(?:[{_NAME_REST}:]|{_ESCAPED})|\.+(?=[{_NAME_REST}:%\\.]))*"
_IN_STRING = r"""\\[tbnrf"'\\]"""

_TOKEN: Final = re.compile(
    "|".join(
        rf"(?P<{kind}>{pattern})"
        for kind, pattern in (
            ("space", r"[ \t\r\n]+|\#[^\r\n]*"),
            ("iri", r"<[^<>\"{}|^`\\\x00-\x20]*>"),
            (
                "string",
                rf'"""(?:"{{0,2}}(?:[^"\\]|{_IN_STRING}))*"""'
                rf"|'''(?:'{{0,2}}(?:[^'\\]|{_IN_STRING}))*'''"
                rf'|"(?:[^"\\\r\n]|{_IN_STRING})*"'
                rf"|'(?:[^'\\\r\n]|{_IN_STRING})*'",
            ),
            ("variable", rf"[?$][{_LETTER}_0-9][{_VARIABLE_REST}]*"),
            ("blank", rf"_:[{_LETTER}_0-9](?:[{_NAME_REST}.]*[{_NAME_REST}])?"),
            ("name", rf"(?P<prefix>{_PREFIX})?:(?:{_LOCAL})?"),
            ("language", r"@[A-Za-z]+(?:-+[A-Za-z0-9]+)*"),
            ("number", r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
            ("word", rf"[{_LETTER}_][{_NAME_REST}]*"),
            ("open", r"[{(\[]|<<"),
            ("close", r"[})\]]|>>"),
            ("datatype", r"\^\^"),
            ("operator", r"\|\||&&|[!<>]=|[=<>!|/^*+\-.,;?]"),
            ("odd", r"[\s\S]"),
        )
    )
)
_SURE_IRI: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*://.*|[\w:.]*)>", re.DOTALL)


class Token(NamedTuple):
    """
    One token that is neither space nor comment.

    Args:
        kind: A group of the token pattern, such as "word", "iri" or "open".
        text: As written.
        start: Offset of its first character in the query, in code points.
        prefix: Of a prefixed name, what stands before the colon; else empty.
    """

    kind: str
    text: str
    start: int
    prefix: str = ""


class AmbiguousText(Exception):
    """The text can be cut into tokens in two ways."""


def tokens(text: str) -> Iterator[Token]:
    """
    Cut a query into tokens, in order.

    Raises:
        AmbiguousText: The engine could cut it in another way: a `<` that may compare, an odd escape, a
            character that starts no token.
    """
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind == "space":
            continue
        found = match.group()
        if (
            kind == "odd"
            or (kind == "iri" and not _SURE_IRI.fullmatch(found))
            or (found == "<<" and _may_compare(text, match))
        ):
            raise AmbiguousText(found)
        yield Token(kind, found, match.start(), (match["prefix"] or "") if kind == "name" else "")


@lru_cache(maxsize=8)
def read_tokens(text: str) -> tuple[Token, ...]:
    """All tokens of a query; cut once for all who look at it in turn. Errors as of `tokens`."""
    return tuple(tokens(text))


def _may_compare(text: str, match: re.Match[str]) -> bool:
    """Whether a `<<` may be a comparison with the IRI that starts at its second sign."""
    second = _TOKEN.match(text, match.start() + 1)
    return second is not None and second.lastgroup == "iri"


def place(text: str, start: int) -> str:
    """
    Where an offset is, for people.

    >>> place("ASK {\\n  SERVICE", 8)
    'query line 2, column 3'
    """
    before = text[:start]
    return f"query line {before.count(chr(10)) + 1}, column {start - before.rfind(chr(10))}"
