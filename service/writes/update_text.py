"""
What is looked at in a SPARQL 1.1 Update before it is made: calls to other servers, and the graphs that a
request says its patterns are about (SPARQL 1.1 Protocol, section 2.2.3).

The engine takes no such graphs beside the text, so they are written into it as USING clauses. What is missed
here, where a text can be read in two ways, the process that makes the change does not survive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graph.errors import WriteMalformed, WriteRefused
from service.engine.tokens import AmbiguousText, Token, place, tokens

_CALLS: Final = frozenset(["LOAD", "SERVICE"])
_DATASET: Final = frozenset(["USING", "WITH"])


def prepare_update(text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> str:
    """
    An update that is fit to be made.

    Args:
        text: As it came.
        default_graphs: IRIs of the graphs whose union is the default graph of its patterns.
        named_graphs: IRIs of the graphs that GRAPH reaches in its patterns. With neither, the text says.

    Raises:
        WriteRefused: It calls another server.
        WriteMalformed: The request and the text both say which graphs its patterns are about, or the text can
            be read in two ways.
    """
    try:
        _refuse_calls(text)
        if not default_graphs and not named_graphs:
            return text
        read = list(tokens(text))
    except AmbiguousText:
        if default_graphs or named_graphs:
            raise WriteMalformed(
                "update",
                "it can be read in two ways, so that the graphs of the request have no sure place in it",
                next_step="Put spaces around every less-than sign, or name the graphs with USING.",
            ) from None
        return text
    _refuse_second_dataset(text, read)
    clauses = [f"USING <{iri}> " for iri in default_graphs]
    clauses += [f"USING NAMED <{iri}> " for iri in named_graphs]
    return _insert(text, read, "".join(clauses))


def _refuse_calls(text: str) -> None:
    for token in tokens(text):
        if token.kind == "word" and token.text.upper() in _CALLS:
            raise WriteRefused(
                _place(text, token),
                f"{token.text} is not available here",
                "a change of this store alone",
                "Send the data themselves, with INSERT DATA or to the graph store.",
            )


def _refuse_second_dataset(text: str, read: list[Token]) -> None:
    for token in read:
        if token.kind == "word" and token.text.upper() in _DATASET:
            raise WriteMalformed(
                _place(text, token),
                f"{token.text} and the request both say which graphs the update is about",
                next_step="Leave out using-graph-uri and using-named-graph-uri, or USING and WITH.",
            )


def _insert(text: str, read: list[Token], clauses: str) -> str:
    """The text with these clauses before each WHERE that is not within brackets."""
    parts, done, depth = [], 0, 0
    for position, token in enumerate(read):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth or token.kind != "word" or token.text.upper() != "WHERE":
            continue
        parts.append(text[done : token.start])
        if position and read[position - 1].text.upper() == "DELETE":  # short for DELETE {…} WHERE {…}
            parts.append(_group(text, read[position + 1 :]) + " ")
        parts.append(clauses)
        done = token.start
    return "".join([*parts, text[done:]])


def _group(text: str, read: list[Token]) -> str:
    """The text of the group that these tokens begin with; up to the end where it is not closed."""
    depth = 0
    for token in read:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0:
            return text[read[0].start : token.start + len(token.text)]
    return text[read[0].start :] if read else ""


def _place(text: str, token: Token) -> str:
    return place(text, token.start).replace("query", "update", 1)
