"""
A SPARQL 1.1 endpoint elsewhere, as a `Store`: SPARQL 1.1 Protocol by form POST, through SPARQLWrapper.

The wait is bounded, and so is what is read; redirects are refused: an answer comes from the address that was
given, or not at all.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import time
from collections.abc import Sequence
from http.client import HTTPException, HTTPResponse, IncompleteRead
from math import ceil
from typing import Final
from urllib.error import HTTPError, URLError

from SPARQLWrapper import POST, SPARQLWrapper

from graph.errors import (
    QueryError,
    QueryMalformed,
    QueryRefused,
    QueryTimedOut,
    QueryTooLarge,
    ServiceBusy,
    StoreError,
    StoreUnreachable,
)
from graph.formats import FORMATS, Format
from graph.line import Line, Login, open_line, refuse_secrets_in
from graph.store import Answer, Store, not_acceptable

_GRAPHS: Final = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_GRAPH: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_PLACE = re.compile(r"(?:line |error at )(\d+)(?:, column |:)(\d+)")
_SYNTAX: Final = re.compile(r"syntax error|parse error", re.IGNORECASE)
_DEADLOCK: Final = re.compile("deadlock", re.IGNORECASE)
"""What Virtuoso says, with HTTP 200 and part of an answer, where two wait for each other."""
_DEADLOCK_WAITS: Final = (0.05, 0.2, 0.5)
_BLOCK: Final = 1 << 16
_MESSAGE_CHARACTERS: Final = 300


class _Wrapper(SPARQLWrapper):
    line: Line
    login: Login

    def _query(self) -> tuple[HTTPResponse, str]:
        opener = open_line(self.line, self.login, self.endpoint)
        return opener.open(self._createRequest(), timeout=self.timeout), self.returnFormat


class RemoteStore(Store):
    """
    A SPARQL endpoint.

    Args:
        location: Its http(s) address.
        timeout_seconds: Longest wait for a whole answer.
        most_bytes: Longest answer read.
        login: Sent to this address alone.

    Raises:
        StoreError: The address holds a name or password.
    """

    def __init__(
        self,
        location: str,
        timeout_seconds: float,
        most_bytes: int = sys.maxsize,
        login: Login = Login(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__(location)
        refuse_secrets_in(location)
        self.login = login
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
        with Line(self.timeout_seconds) as line:
            wrapper.line = line
            try:
                answer = self._ask_untangled(wrapper, wanted, where)
            except (QueryError, StoreError):
                if line.is_cut:
                    raise self._timed_out(where) from None
                raise
            if line.is_cut:  # an answer without a length seems whole where it was cut
                raise self._timed_out(where)
            return answer

    def _ask_untangled(self, wrapper: _Wrapper, wanted: Sequence[Format], where: str) -> Answer:
        """Ask, and again a few times where the server gives way to somebody who writes."""
        for seconds in _DEADLOCK_WAITS:
            try:
                return self._ask(wrapper, wanted, where)
            except ServiceBusy as error:
                if not _DEADLOCK.search(error.found):
                    raise
                time.sleep(seconds)
        return self._ask(wrapper, wanted, where)

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
            raise StoreUnreachable(
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
        wrapper.login = self.login
        if self.login.authorization:
            wrapper.addCustomHttpHeader("Authorization", self.login.authorization)
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
        # Virtuoso answers 200 with part of the rows at a limit of its own; only these fields say so.
        if state := response.headers.get("X-SQL-State"):
            raise self._cut_short(where, state, response.headers.get("X-SQL-Message", ""))
        content = bytearray()
        while part := response.read1(_BLOCK):
            content += part
            if len(content) > self.most_bytes:
                raise QueryTooLarge(
                    where,
                    f"the answer of {self.location} is larger than {self.most_bytes:,} bytes",
                    next_step="Add a LIMIT, or ask in several queries.",
                )
        if response.length:  # http.client does not mind an end before the length that was told
            raise IncompleteRead(b"", response.length)
        most_rows = response.headers.get("X-SPARQL-MaxRows", "")
        if most_rows.isdecimal() and rows_in(content, found) >= int(most_rows):
            raise QueryTooLarge(
                where,
                f"{self.location} gives {int(most_rows):,} rows at most, and there may be more",
                next_step="Add a LIMIT, or ask in several queries.",
            )
        return Answer(bytes(content), found)

    def _cut_short(self, where: str, state: str, message: str) -> QueryError:
        if state == "S1TAT":
            return self._timed_out(where)
        if _DEADLOCK.search(message):
            return ServiceBusy(where, f"{self.location} got into its own way ({state}: deadlock)")
        said = " ".join(message.split())[:_MESSAGE_CHARACTERS] or "no reason"
        return QueryError(where, f"{self.location} gave part of an answer ({state}: {said})", "a whole one")

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
        if error.code == 400 and _SYNTAX.search(said):
            return QueryMalformed(where, f"{self.location} cannot read the query: {said}".rstrip(": ."), 0, 0)
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
        kind = StoreUnreachable if error.code >= 500 else StoreError
        return kind(
            self.location,
            f"the server answered {error.code} ({said})",
            "a SPARQL 1.1 endpoint",
            "Check the address; the endpoint of a peelgraph service ends in /sparql.",
        )


def rows_in(content: bytes | bytearray, form: Format) -> int:
    """How many rows an answer to a SELECT has; 0 of another answer."""
    match form.name:
        case "json":
            return len(json.loads(content).get("results", {}).get("bindings", ()))
        case "xml":
            return content.count(b"<result>")
        case "csv" | "tsv":
            lines = content.decode("utf-8", "replace").splitlines(keepends=True)
            return sum(1 for _ in csv.reader(lines)) - 1
        case _:
            return 0


def _message(error: HTTPError) -> str:
    """What the server said: the detail of a problem document (RFC 9457), or its first words."""
    body = error.read(_BLOCK).decode("utf-8", "replace")
    try:
        problem = json.loads(body)
        text = str(problem.get("detail") or problem.get("title")) if isinstance(problem, dict) else body
    except ValueError:
        text = body
    # Virtuoso gives the whole query back, as it was sent.
    said = " ".join(text.split()).partition(" SPARQL query:")[0]
    return said[:_MESSAGE_CHARACTERS] or str(error.reason)
