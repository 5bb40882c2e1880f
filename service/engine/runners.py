"""
The two ways to answer a question: from a release on disk, or from a SPARQL 1.1 endpoint elsewhere.

Either way a query is looked at first (`service.engine.guard`), and each failure is one of the errors of
`graph.errors`.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from graph.endpoint import RemoteStore
from graph.errors import (
    NotAcceptable,
    QueryError,
    QueryRefused,
    QueryTooLarge,
    ServiceBusy,
    StoreError,
    StoreUnreachable,
)
from graph.formats import Format
from graph.namespaces import PREFIXES
from graph.release import CURRENT, STORE, current_folder, is_address
from graph.remote.access import access_of
from graph.remote.reading import Followed
from graph.settings import Settings
from graph.store import malformed
from service.engine.asker import current_asker
from service.engine.dataset import from_clauses
from service.engine.graph_forms import graph_notes
from service.engine.guard import check_length, check_query, form_of
from service.engine.process import Reply
from service.engine.relay import Relay, find_calls
from service.engine.runner import Answer, Kind, PoolState, QueryRunner, Question
from service.engine.seats import Seats
from service.engine.seen import seen_of
from service.engine.workers import PoolClosed, WorkerPool
from service.engine.writing import Refused, plain_results, write_graph, write_results
from service.negotiate import GRAPHS, RESULTS, Choice, choose, media_types

_log = logging.getLogger(__name__)

_LARGER_AS_READ: Final = 4
"""How many times as large an answer may be as it is read from a server: N-Triples take more than Turtle."""

_READ_AS: Final = {
    "SELECT": ("json",),
    "ASK": ("json",),
    "CONSTRUCT": ("ntriples",),
    "DESCRIBE": ("ntriples",),
    "": ("json", "ntriples"),
}
"""Form of a query -> what its answer is asked for in. Virtuoso gives a graph as JSON to who takes both."""

_SWAPS_TO_FOLLOW: Final = 3
"""How often in a row a question follows the store to another release before it gives up."""


def open_runner(settings: Settings) -> QueryRunner:
    """
    A runner on the store that the settings name.

    Call it in the process that will ask, after any fork: query processes belong to the one that starts them.

    Raises:
        StoreMissing: Nothing has been published there.
        StoreError: It cannot be read, or query processes cannot be shut in.
    """
    return RemoteRunner(settings) if is_address(settings.store) else EmbeddedRunner(settings)


class EmbeddedRunner(QueryRunner):
    """
    Answers from the current release of a folder, in processes that may be killed.

    A release published while it runs is served from the next question on.

    Args:
        settings: `store` is the folder.

    Raises:
        StoreMissing: Nothing has been published there.
        StoreError: It cannot be read, or query processes cannot be shut in.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._relay = Relay(settings)
        self._link = Path(settings.store, CURRENT)
        self._swapping = threading.Lock()
        self._target = self._link_target()
        self._pool = WorkerPool(current_folder(settings.store) / STORE, settings)

    @property
    def release(self) -> str:
        """Name of the release being served."""
        return self._current_pool().release

    def process_ids(self) -> list[int]:
        """The query processes there are now."""
        return self._pool.process_ids()

    def pool_state(self) -> PoolState:
        """The query processes in numbers."""
        return self._pool.state()

    def run(self, question: Question) -> Answer:
        """Answer one question. See `QueryRunner.run`."""
        results, graph = _choices(question.accept)
        check_length(question.text, self._settings)
        calls = find_calls(question.text, self._relay.allowed)
        check_query(calls.without(), self._settings)
        clauses = from_clauses(calls.without())
        text, notes = self._relay.ask(calls)
        reply, release = self._ask(
            {
                "text": text,
                "results": results and results.form.media_type,
                "graph": graph and graph.form.media_type,
                "default_graphs": question.default_graphs,
                "named_graphs": question.named_graphs,
                "from": {
                    "prologue": clauses.prologue,
                    "default": clauses.default,
                    "named": clauses.named,
                },
            },
            question.is_ours,
        )
        if reply.header["outcome"] != "answer":
            raise _error(reply, question.accept, self._settings.store)
        kind = reply.header["kind"]
        choice = graph if kind == "graph" else results
        assert choice is not None  # noqa: S101 - else the process would have said "not acceptable"
        return Answer(
            reply.body,
            choice.media_type,
            kind,
            rows=reply.header["rows"],
            milliseconds=reply.header["milliseconds"],
            release=release,
            notes=notes if question.is_ours else (*notes, *graph_notes(question.text)),
        )

    def close(self) -> None:
        """End the query processes."""
        self._pool.close()

    def _ask(self, message: dict[str, Any], is_ours: bool) -> tuple[Reply, str]:
        """The reply, and the release that it was given from."""
        for _ in range(_SWAPS_TO_FOLLOW):
            try:
                pool = self._current_pool()
                return pool.ask(message, is_ours), pool.release
            except PoolClosed:
                continue
        raise ServiceBusy("query", "the service is stopping", next_step="Ask again in a few seconds.")

    def _link_target(self) -> str:
        try:
            return os.readlink(self._link)  # noqa: PTH115 - asked before every query
        except OSError:
            return ""

    def _current_pool(self) -> WorkerPool:
        """The pool on the release that `current` points at; a new one when that has changed."""
        if self._link_target() != self._target:
            with self._swapping:
                target = self._link_target()
                if target and target != self._target:
                    self._swap(target)
        return self._pool

    def _swap(self, target: str) -> None:
        old = self._pool
        self._target = target  # a release that cannot be opened is not tried again at every question
        try:
            self._pool = WorkerPool(current_folder(self._settings.store) / STORE, self._settings)
        except StoreError as error:
            _log.error("the new release is not served: %s", error)
            return
        old.close(at_once=False)


class RemoteRunner(QueryRunner):
    """
    Answers from a SPARQL 1.1 endpoint, which is asked so many questions at a time.

    Where a release was sent there (`graph.remote`), questions are of that release, and it is told. Rows are
    asked for in JSON and graphs in N-Triples, whatever a reader wants: what the reader gets is written here,
    so that it is the same of any server.

    Args:
        settings: `store` is its address; `query_seconds` the longest wait for a whole answer, and
            `query_workers` and `page_workers` together the most questions at a time.

    Raises:
        StoreError: An address or the login cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._result_bytes = settings.result_mib * 1024 * 1024
        access = replace(access_of(settings), seconds=settings.query_seconds)
        self._store = RemoteStore(
            settings.store, settings.query_seconds, self._result_bytes * _LARGER_AS_READ, access.login
        )
        self._followed = Followed(access, settings.remote_follow_seconds)
        self._seats = Seats(settings)

    @property
    def release(self) -> str:
        """Name of the release being served; empty where the endpoint tells of none, or does not answer."""
        try:
            release = self._followed.current()
        except StoreError:
            release = self._followed.last
        return release.id if release else ""

    def pool_state(self) -> PoolState:
        """The questions that may be asked at a time, in numbers."""
        return self._seats.state()

    def run(self, question: Question) -> Answer:
        """Answer one question. See `QueryRunner.run`."""
        results, graph = _choices(question.accept)
        check_query(question.text, self._settings)
        form = form_of(question.text)
        _refuse_form(form, question.accept, results, graph)
        with self._seats.one(current_asker(), question.is_ours):
            start = time.perf_counter()
            release = self._followed.current()
            seen = seen_of(question, release)
            found = self._store.query(
                seen.text,
                formats=_READ_AS[form],
                default_graphs=seen.default_graphs,
                named_graphs=seen.named_graphs,
            )
            taken = (time.perf_counter() - start) * 1000
        is_graph = not found.format.is_for_results
        choice = graph if is_graph else results
        if choice is None:
            raise NotAcceptable("Accept", question.accept, media_types(GRAPHS if is_graph else RESULTS))
        kind: Kind = "graph" if is_graph else "boolean" if form == "ASK" else "solutions"
        body, rows = self._write(found.content, kind, choice.form.media_type, question.accept)
        return Answer(
            body,
            choice.media_type,
            kind,
            rows=rows,
            milliseconds=taken,
            release=release.id if release else "",
            notes=() if question.is_ours else graph_notes(question.text),
        )

    def close(self) -> None:
        """Nothing was started."""

    def _write(self, content: bytes, kind: Kind, media_type: str, accept: str) -> tuple[bytes, int | None]:
        """
        What a server gave, as its reader wants it.

        Raises:
            StoreError: It is no whole answer.
        """
        try:
            if kind == "graph":
                triples = (quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
                return write_graph(triples, media_type, self._result_bytes, PREFIXES)
            rows = ox.parse_query_results(plain_results(content), format=ox.QueryResultsFormat.JSON)
            return write_results(rows, media_type, self._result_bytes)
        except Refused as refusal:
            reply = {"outcome": refusal.outcome, "message": str(refusal)}
            raise _error(Reply(reply, b""), accept, self._settings.store) from None
        except (SyntaxError, ValueError, TypeError, AttributeError) as error:
            raise StoreUnreachable(
                self._settings.store, f"the answer is not whole, or not in the form that it claims ({error})"
            ) from error


def _refuse_form(form: str, accept: str, results: Choice | None, graph: Choice | None) -> None:
    """
    Refuse a query of which the answer has no form that is wanted, before it is asked.

    Raises:
        NotAcceptable: There is none.
    """
    if form in ("SELECT", "ASK") and results is None:
        raise NotAcceptable("Accept", accept, media_types(RESULTS))
    if form in ("CONSTRUCT", "DESCRIBE") and graph is None:
        raise NotAcceptable("Accept", accept, media_types(GRAPHS))


def _choices(accept: str) -> tuple[Choice | None, Choice | None]:
    """
    The forms for rows and for graphs that an Accept header likes best.

    Raises:
        NotAcceptable: It allows neither.
    """
    results, graph = choose(accept, RESULTS), choose(accept, GRAPHS)
    if results is None and graph is None:
        raise NotAcceptable("Accept", accept, media_types((*RESULTS, *GRAPHS)))
    return results, graph


def _error(reply: Reply, accept: str, store: str) -> QueryError | StoreError:
    """The error that a process's reply stands for."""
    outcome, message = reply.header["outcome"], reply.header["message"]
    match outcome:
        case "malformed":
            return malformed("query", message)
        case "not acceptable":
            return NotAcceptable("Accept", accept, media_types(_forms_for(message)))
        case "too large":
            return _too_large(message)
        case "network":
            return QueryRefused(
                "query",
                "it asks another server, which is not available here",
                "a query of this store alone",
                "Leave out SERVICE.",
            )
        case "store":
            return StoreError(store, f"the store cannot be read ({message})")
        case _:
            return QueryError("query", f"the query failed ({message})")


def _forms_for(kind: str) -> list[Format]:
    """The forms of rows, of a truth value or of a graph; of one that XML cannot hold, those but XML."""
    forms = GRAPHS if kind.startswith("graph") else RESULTS
    return [form for form in forms if not (kind.endswith("not in XML") and form.name in {"xml", "rdfxml"})]


def _too_large(found: str) -> QueryTooLarge:
    return QueryTooLarge("query", found, next_step="Add a LIMIT, or ask in several queries.")
