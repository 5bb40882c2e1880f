"""
`SERVICE` by relay: a query's calls of other endpoints are made here, bounded, before the query is run.

A query process can reach nothing. So a call to an endpoint on the list of the settings is sent from here
(SPARQL 1.1 Federated Query, section 2: the solutions of the group in braces are joined with the rest), and
the clause gives way to a VALUES block of its solutions. Nothing is sent to any other address, no redirect is
followed, and time, bytes and rows are bounded. A call whose endpoint is a variable is refused, as is a call
within a call: it would be made by another server, to an address that nobody here has allowed.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from graph.endpoint import RemoteStore
from graph.errors import (
    PeelgraphError,
    QueryRefused,
    QueryTimedOut,
    QueryTooLarge,
    ServiceBusy,
    ServiceFailed,
)
from graph.settings import Settings
from service.engine.guard import may_call
from service.engine.tokens import AmbiguousText, Token, place, tokens

_PROLOGUE: Final = frozenset(["PREFIX", "BASE", "VERSION"])
_NOTHING: Final = "VALUES () { () }"
"""One solution that binds nothing: what SERVICE SILENT gives where the call fails (section 2.3.1)."""

_MEANWHILE: Final = "VALUES () { }"
"""Stands for a call while the rest of the query is looked at."""


@dataclass(frozen=True, slots=True)
class Call:
    """
    One SERVICE clause.

    Args:
        start, end: The whole clause in the query.
        endpoint: Address, as the query's prefixes make it.
        group: The group in braces, braces included.
        is_silent: A failure is passed over.
    """

    start: int
    end: int
    endpoint: str
    group: str
    is_silent: bool

    @property
    def inside(self) -> int:
        """Where its group begins in the query."""
        return self.end - len(self.group)


@dataclass(frozen=True, slots=True)
class Calls:
    """
    The calls of a query, in order; may be none.

    Args:
        text: The query.
        prologue: Its PREFIX and BASE declarations, as written.
    """

    text: str
    prologue: str
    calls: tuple[Call, ...]

    def replaced(self, blocks: Sequence[str]) -> str:
        """The query with each call replaced by some text."""
        parts, after = [], 0
        for call, block in zip(self.calls, blocks, strict=True):
            parts += [self.text[after : call.start], block]
            after = call.end
        return "".join([*parts, self.text[after:]])

    def without(self) -> str:
        """The query as it is looked at before anything is sent: its calls find nothing."""
        return self.replaced([_MEANWHILE] * len(self.calls))


def find_calls(text: str, allowed: Sequence[str]) -> Calls:
    """
    The calls that a query makes to endpoints on a list.

    What is no plain call is left where it is, for `check_query` to refuse.

    Args:
        allowed: Addresses; with none, no call is found.

    Raises:
        QueryRefused: A call to an endpoint that is not on the list, to one named by a variable, or within
            another call.
    """
    if not allowed:
        return Calls(text, "", ())
    try:
        read = list(tokens(text))
    except AmbiguousText:
        return Calls(text, "", ())
    start = next((token.start for token in read if _is_body(token)), len(text))
    prefixes = _prefixes([token for token in read if token.start < start])
    calls: list[Call] = []
    for position, token in enumerate(read):
        if calls and token.start < calls[-1].end:
            if token.start > calls[-1].inside and may_call(read, position):
                raise QueryRefused(
                    place(text, token.start),
                    "SERVICE stands within another SERVICE",
                    "calls beside each other",
                    "Ask each endpoint in a SERVICE of its own.",
                )
        elif token.kind == "word" and token.text.upper() == "SERVICE":
            calls += _read_call(text, read[position:], prefixes, allowed)
    return Calls(text, text[:start], tuple(calls))


def _is_body(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() not in _PROLOGUE


def _prefixes(prologue: Sequence[Token]) -> dict[str, str]:
    """Prefix -> namespace, of IRIs written in full; a later declaration counts."""
    return {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(prologue, prologue[1:], prologue[2:], strict=False)
        if word.text.upper() == "PREFIX" and name.kind == "name" and iri.kind == "iri"
    }


def _read_call(
    text: str, read: Sequence[Token], prefixes: dict[str, str], allowed: Sequence[str]
) -> Iterator[Call]:
    """The call that starts at the first of some tokens, if it is one."""
    rest = iter(read[1:])
    target = next(rest, None)
    is_silent = target is not None and target.kind == "word" and target.text.upper() == "SILENT"
    if is_silent:
        target = next(rest, None)
    if target is None or target.kind not in ("iri", "name", "variable"):
        return
    endpoint = _address(target, prefixes)
    if endpoint not in allowed:
        raise _not_allowed(text, target, endpoint, allowed)
    depth, first = 0, None
    for token in rest:
        if first is None and token.text != "{":
            return
        first = first or token
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0:
            end = token.start + len(token.text)
            yield Call(read[0].start, end, endpoint, text[first.start : end], is_silent)
            return


def _address(target: Token, prefixes: dict[str, str]) -> str:
    """What an endpoint's token stands for; empty for a variable or a prefix that is not declared."""
    if target.kind == "iri":
        return target.text[1:-1]
    if target.kind == "variable" or f"{target.prefix}:" not in prefixes:
        return ""
    return prefixes[f"{target.prefix}:"] + target.text.partition(":")[2]


def _not_allowed(text: str, target: Token, endpoint: str, allowed: Sequence[str]) -> QueryRefused:
    found = f"SERVICE asks {endpoint or target.text}, which is not on the list of endpoints"
    return QueryRefused(
        place(text, target.start),
        found if target.kind != "variable" else "SERVICE asks an endpoint that a variable names",
        " or ".join(f"<{address}>" for address in allowed),
        "Send the other part of the query to the other endpoint, and join the answers yourself.",
    )


class Relay:
    """
    Makes the calls of queries.

    Args:
        settings: Which endpoints there are, and the limits of a call.
    """

    def __init__(self, settings: Settings) -> None:
        self.allowed = tuple(settings.service_allowed.split())
        self._settings = settings
        self._free = threading.BoundedSemaphore(settings.service_calls)

    def ask(self, query: Calls) -> tuple[str, tuple[str, ...]]:
        """
        Make the calls of a query, one after another.

        Returns:
            The query with their solutions in their place, and what was passed over because of SILENT.

        Raises:
            ServiceFailed: An endpoint gave no answer that can be used.
            QueryTimedOut: The calls of the query took too long together.
            QueryTooLarge: An answer has too many bytes or rows.
            ServiceBusy: Too many calls are being made.
        """
        deadline = time.monotonic() + self._settings.service_seconds
        blocks, notes = [], []
        for call in query.calls:
            try:
                blocks.append(self._solutions(call, query.prologue, deadline))
            except PeelgraphError as error:
                if not call.is_silent or isinstance(error, ServiceBusy):
                    raise
                blocks.append(_NOTHING)
                notes.append(f"SERVICE SILENT passed over a failure: {error.where}: {error.found}.")
        return query.replaced(blocks), tuple(notes)

    def _solutions(self, call: Call, prologue: str, deadline: float) -> str:
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            raise QueryTimedOut(
                "query",
                f"its SERVICE calls took more than {self._settings.service_seconds:g} seconds together",
                next_step="Ask for less, or ask the other endpoint yourself.",
            )
        if not self._free.acquire(blocking=False):
            raise ServiceBusy("query", "too many SERVICE calls are being made", next_step="Ask again soon.")
        try:
            store = RemoteStore(call.endpoint, seconds, self._settings.service_kib * 1024)
            text = f"{prologue}\nSELECT * WHERE {call.group}"
            content = store.query(text, formats=["json"], where=f"SERVICE <{call.endpoint}>").content
        except (QueryTimedOut, QueryTooLarge, ServiceFailed):
            raise
        except PeelgraphError as error:
            raise ServiceFailed(f"SERVICE <{call.endpoint}>", error.found) from error
        finally:
            self._free.release()
        return self._block(content, call.endpoint)

    def _block(self, content: bytes, endpoint: str) -> str:
        """An answer in SPARQL JSON as a VALUES block."""
        where = f"SERVICE <{endpoint}>"
        try:
            answer = json.loads(content)
            names = [_variable(name) for name in answer["head"]["vars"]]
            rows = answer["results"]["bindings"]
            if len(rows) > self._settings.service_rows:
                raise QueryTooLarge(
                    where,
                    f"its answer has {len(rows):,} rows",
                    f"at most {self._settings.service_rows:,}",
                    "Ask it for less: more patterns within the braces, or a sub-select with a LIMIT.",
                )
            lines = [f"({' '.join(_term(row.get(name), where) for name in names)})" for row in rows]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ServiceFailed(
                where, f"its answer cannot be read ({type(error).__name__}: {error})"[:300]
            ) from None
        return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {' '.join(lines)} }}"


def _variable(name: object) -> str:
    """
    The name of a variable, once it is sure to be one.

    Raises:
        ValueError: It is none.
    """
    (token,) = tokens(f"?{name}")
    if token.kind != "variable":
        raise ValueError(f"{name!r} is no variable")
    return str(name)


def _term(value: dict[str, Any] | None, where: str) -> str:
    """
    A term as SPARQL writes it. The engine's own classes write it, so that no value can end the block.

    Raises:
        ServiceFailed: A blank node, or a triple: a VALUES block cannot hold it.
        ValueError: No term.
    """
    if value is None:
        return "UNDEF"
    match value["type"]:
        case "uri":
            return str(ox.NamedNode(value["value"]))
        case "literal" | "typed-literal":
            language, datatype = value.get("xml:lang"), value.get("datatype")
            if language:
                return str(ox.Literal(value["value"], language=language))
            return str(ox.Literal(value["value"], datatype=ox.NamedNode(datatype) if datatype else None))
        case other:
            kind = "a blank node" if other == "bnode" else f"a term of type {other!r}"
            raise ServiceFailed(
                where,
                f"its answer holds {kind}, which cannot be carried over",
                "IRIs and literals",
                "Ask for values alone: a sub-select within the braces that leaves the variable out.",
            )
