"""
A SPARQL 1.1 endpoint elsewhere, as a `Store`: SPARQL 1.1 Protocol by form POST, through SPARQLWrapper.

The wait is bounded, and so is what is read; redirects are refused: an answer comes from the address that was
given, or not at all.
"""

from __future__ import annotations

import json
import re
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from math import ceil
from threading import Timer
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from SPARQLWrapper import POST, SPARQLWrapper

from graph.errors import (
    QueryError,
    QueryMalformed,
    QueryRefused,
    QueryTimedOut,
    QueryTooLarge,
    ServiceBusy,
    StoreError,
)
from graph.formats import FORMATS, Format
from graph.store import Answer, Store, not_acceptable

_GRAPHS: Final = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_GRAPH: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_PLACE = re.compile(r"(?:line |error at )(\d+)(?:, column |:)(\d+)")
_BLOCK: Final = 1 << 16
_MESSAGE_CHARACTERS: Final = 300


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


class _Line:
    """
    The connection of one request, cut when its time is over.

    A socket's own time limit is for each read: a server that sends a byte now and then would never meet it.
    """

    def __init__(self, seconds: float) -> None:
        self.is_cut = False
        self._socket: socket.socket | None = None
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Line:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def hold(self, connected: socket.socket) -> None:
        """Take the socket of the request, as soon as there is one."""
        self._socket = connected
        if self.is_cut:
            self._cut()

    def _cut(self) -> None:
        self.is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _held(kind: type[HTTPConnection], line: _Line, *args: Any, **named: Any) -> HTTPConnection:  # noqa: ANN401
    """A connection whose socket the line has from the moment it is open."""
    connection = kind(*args, **named)
    open_it = connection.connect

    def connect() -> None:
        open_it()
        line.hold(connection.sock)

    connection.connect = connect  # type: ignore[method-assign]
    return connection


class _PlainHandler(HTTPHandler):
    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_held, HTTPConnection, self._line), request)


class _SecureHandler(HTTPSHandler):
    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def https_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_held, HTTPSConnection, self._line), request)


class _Wrapper(SPARQLWrapper):
    line: _Line

    def _query(self) -> tuple[HTTPResponse, str]:
        opener = build_opener(_NoRedirect, _PlainHandler(self.line), _SecureHandler(self.line))
        return opener.open(self._createRequest(), timeout=self.timeout), self.returnFormat


class RemoteStore(Store):
    """
    A SPARQL endpoint.

    Args:
        location: Its http(s) address.
        timeout_seconds: Longest wait for a whole answer.
        most_bytes: Longest answer read.
    """

    def __init__(self, location: str, timeout_seconds: float, most_bytes: int = sys.maxsize) -> None:
        super().__init__(location)
        self.timeout_seconds = timeout_seconds
        self.most_bytes = most_bytes

    def query(
        self,
        text: str,
        *,
        formats: Sequence[str],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        where: str = "query",
    ) -> Answer:
        """Send a query and wait for its answer. See `Store.query`; the server may have limits of its own."""
        wanted = [FORMATS[name] for name in formats]
        wrapper = self._wrapper(text, wanted, default_graphs, named_graphs)
        if wrapper.isSparqlUpdateRequest():
            raise QueryRefused(where, "it is an update", "a query: SELECT, ASK, CONSTRUCT or DESCRIBE")
        with _Line(self.timeout_seconds) as line:
            wrapper.line = line
            try:
                answer = self._ask(wrapper, wanted, where)
            except (QueryError, StoreError):
                if line.is_cut:
                    raise self._timed_out(where) from None
                raise
            if line.is_cut:  # an answer without a length seems whole where it was cut
                raise self._timed_out(where)
            return answer

    def _ask(self, wrapper: _Wrapper, wanted: Sequence[Format], where: str) -> Answer:
        try:
            with wrapper.query().response as response:
                return self._read(response, wanted, where)
        except HTTPError as error:
            raise self._refusal(error, wanted, where) from None
        except TimeoutError:
            raise self._timed_out(where) from None
        except (URLError, HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise self._timed_out(where) from None
            raise StoreError(
                self.location,
                f"the endpoint cannot be reached ({reason})",
                next_step="Check the address, and that the server is running.",
            ) from error

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted; may be empty."""
        found = json.loads(self.query(_GRAPHS, formats=["json"]).content)
        return tuple(sorted(row["g"]["value"] for row in found["results"]["bindings"]))

    def lines(self, graph: str) -> list[bytes]:
        """The triples of one named graph as N-Triples, one a line without its end, sorted; may be empty."""
        answer = self.query(_GRAPH, formats=["ntriples"], default_graphs=[graph])
        return sorted(line for line in answer.content.splitlines() if line.strip())

    def _wrapper(
        self,
        text: str,
        wanted: Sequence[Format],
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
    ) -> _Wrapper:
        wrapper = _Wrapper(self.location)
        wrapper.setOnlyConneg(True)
        wrapper.setMethod(POST)
        wrapper.setTimeout(ceil(self.timeout_seconds))
        wrapper.setQuery(text)
        wrapper.addCustomHttpHeader("Accept", ", ".join(item.media_type for item in wanted))
        for name in default_graphs:
            wrapper.addParameter("default-graph-uri", name)
        for name in named_graphs:
            wrapper.addParameter("named-graph-uri", name)
        return wrapper

    def _read(self, response: HTTPResponse, wanted: Sequence[Format], where: str) -> Answer:
        media_type = response.headers.get_content_type()
        found = next((item for item in wanted if item.media_type == media_type), None)
        if found is None:
            raise QueryError(
                where,
                f"{self.location} answered with {media_type}",
                " or ".join(i.media_type for i in wanted),
            )
        # Virtuoso answers 200 with part of the rows when its own limit is reached, and says so only here.
        if response.headers.get("X-SQL-State") == "S1TAT":
            raise self._timed_out(where)
        content = bytearray()
        while part := response.read1(_BLOCK):
            content += part
            if len(content) > self.most_bytes:
                raise QueryTooLarge(
                    where,
                    f"the answer of {self.location} is larger than {self.most_bytes:,} bytes",
                    next_step="Add a LIMIT, or ask in several queries.",
                )
        return Answer(bytes(content), found)

    def _timed_out(self, where: str) -> QueryTimedOut:
        return QueryTimedOut(
            where,
            f"{self.location} gave no whole answer in time ({self.timeout_seconds:g} s, or its own limit)",
            next_step="Ask for less: fewer patterns, a LIMIT, or one graph.",
        )

    def _refusal(self, error: HTTPError, wanted: Sequence[Format], where: str) -> QueryError | StoreError:
        said = _message(error)
        place = _PLACE.search(said)
        if error.code == 400 and place:
            return QueryMalformed(where, said.rstrip("."), int(place[1]), int(place[2]))
        if error.code in (400, 413, 414, 422):
            return QueryError(where, f"{self.location} refused the query: {said}".rstrip(": ."))
        if error.code == 403:
            return QueryRefused(where, f"{self.location} refused the query: {said}".rstrip(": ."))
        if error.code == 406:
            return not_acceptable(where, wanted[0].is_for_results, [item.name for item in wanted])
        if error.code in (429, 503):
            return ServiceBusy(where, f"{self.location} is busy: {said}".rstrip(": ."))
        if 300 <= error.code < 400:
            return StoreError(
                self.location,
                f"the endpoint redirects to {error.headers.get('Location', 'elsewhere')}",
                next_step="Give that address if you trust it.",
            )
        return StoreError(
            self.location,
            f"the server answered {error.code} ({said})",
            "a SPARQL 1.1 endpoint",
            "Check the address; the endpoint of a peelgraph service ends in /sparql.",
        )


def _message(error: HTTPError) -> str:
    """What the server said: the detail of a problem document (RFC 9457), or its first words."""
    body = error.read(_BLOCK).decode("utf-8", "replace")
    try:
        problem = json.loads(body)
        text = str(problem.get("detail") or problem.get("title")) if isinstance(problem, dict) else body
    except ValueError:
        text = body
    return " ".join(text.split())[:_MESSAGE_CHARACTERS] or str(error.reason)
