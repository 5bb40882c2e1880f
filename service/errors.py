"""
Every error of the service: which status it has, and one body for it in three forms.

Programs get `application/problem+json` (RFC 9457), people a page, and who asks for plain text gets that. What
went wrong inside is for the log alone: a reader is told what to do next.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from graph.errors import (
    ChartNotDrawn,
    GraphMissing,
    NotAcceptable,
    ParameterRefused,
    PeelgraphError,
    PrefixUndeclared,
    QueryAbandoned,
    QueryError,
    QueryMalformed,
    QueryRefused,
    QueryTimedOut,
    QueryTooDeep,
    QueryTooLong,
    ServiceBusy,
    ServiceFailed,
    StoreError,
    StoreUnwritable,
    ValidationFailed,
    ValueUnknown,
    WriteBusy,
    WriteError,
    WriteMalformed,
    WriteRefused,
    WriteTimedOut,
    WriteTooLarge,
    WriteUnfit,
    WriteUnmet,
)
from graph.formats import GRAPH_FORMATS, Format
from service.near import NothingHere, Way, instead, near_page
from service.negotiate import HTML, choose, content_type, vary_by_accept
from service.writes.writer import ToldReport

PROBLEM: Final = Format("problem", "application/problem+json", "json")
TEXT: Final = Format("text", "text/plain", "txt")
TURTLE: Final = GRAPH_FORMATS["turtle"]
"""Of an error that is data that break a shape: the report of the validator."""
RETRY_SECONDS: Final = 5
"""Sent as `Retry-After` where the same question may be answered later."""

_STATUS: Final[tuple[tuple[type[PeelgraphError], int], ...]] = (
    (QueryMalformed, 400),
    (QueryTooDeep, 400),
    (QueryTooLong, 413),
    (QueryRefused, 403),
    (ParameterRefused, 400),
    (ValueUnknown, 404),
    (NotAcceptable, 406),
    (QueryTimedOut, 503),
    (ServiceFailed, 502),
    (ServiceBusy, 503),
    (QueryAbandoned, 499),  # nobody gets it; logs and figures know the number from nginx
    (QueryError, 422),
    (WriteMalformed, 400),
    (WriteRefused, 403),
    (GraphMissing, 404),
    (WriteUnmet, 412),
    (WriteTooLarge, 413),
    (WriteUnfit, 422),
    (ValidationFailed, 422),
    (WriteTimedOut, 503),
    (WriteBusy, 503),
    (StoreError, 503),
    (ChartNotDrawn, 503),
)
"""The first class that fits decides."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """
    What a reader is told.

    Args:
        title: What kind of thing went wrong; also the heading of the page.
        status: HTTP status.
        detail: What was found, where, and what was expected; one or more sentences.
        next_step: What to do about it; may be empty.
        line: Of a query, counted from 1; 0 where there is none.
        column: The same, in characters.
        available: Media types there are, where the one asked for is not; else empty.
        near: Names that there are, where the one given is not; else empty.
        ways: The same with the addresses that they lead to, where they lead anywhere.
        whole: Leads to all there are; None where no page lists them.
        told: The detail without the names that `ways` leads to, for a page; else empty.
        declarations: Lines that declare the prefixes that a query does not; else empty.
        results: Of data that break a shape, what each breaks, where and what to do; else empty.
    """

    title: str
    status: int
    detail: str
    next_step: str = ""
    line: int = 0
    column: int = 0
    available: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    whole: Way | None = None
    told: str = ""
    declarations: tuple[str, ...] = ()
    results: tuple[dict[str, str], ...] = ()

    def as_json(self) -> str:
        """The problem document; what is empty is left out."""
        said = {name: value for name, value in asdict(self).items() if value and name != "told"}
        return json.dumps({"type": "about:blank", **said}, ensure_ascii=False) + "\n"

    def as_text(self) -> str:
        """The same in a few lines."""
        said = [f"{self.status} {self.title}", self.detail, self.next_step, *self.declarations]
        said += [f"Near it: {way.name}, {way.address}" for way in self.ways]
        if self.whole:
            said.append(f"{self.whole.name}: {self.whole.address}")
        return "\n".join(filter(None, said)) + "\n"


def problem_of(error: Exception) -> Problem:
    """What a reader is told of an error."""
    if isinstance(error, HTTPException):
        return _http_problem(error)
    if not isinstance(error, PeelgraphError) or isinstance(error, StoreError):
        return _inner_problem(error)
    status_code = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if isinstance(error, ValidationFailed) and isinstance(error.report, ToldReport):
        detail = f"{_sentence(error)} {error.report.summary}"
        return Problem(error.title, status_code, detail, error.next_step, results=error.report.results)
    if isinstance(error, QueryTooLong) and request.method in ("GET", "HEAD"):
        status_code = 414
    expected = f" Expected {error.expected}." if error.expected else ""
    ways = instead(error) if isinstance(error, ValueUnknown) else ()
    line, column = 0, 0
    if isinstance(error, QueryMalformed | WriteMalformed):
        line, column = error.line, error.column
    return Problem(
        error.title,
        status_code,
        f"{_sentence(error)}{expected}",
        error.next_step,
        line=line,
        column=column,
        available=error.available if isinstance(error, NotAcceptable) else (),
        near=error.near if isinstance(error, ValueUnknown) else (),
        ways=ways,
        told=_sentence(error) if ways else "",
        declarations=error.declarations if isinstance(error, PrefixUndeclared) else (),
    )


def _http_problem(error: HTTPException) -> Problem:
    status = HTTPStatus(error.code or 500)
    near: tuple[Way, ...] = ()
    detail = error.description or status.description
    if isinstance(error, NothingHere):
        near = error.near
    elif isinstance(error, NotFound) and request.url_rule is None:
        near, detail = near_page(request.path), "No page here has this address."
    return Problem(
        status.phrase,
        status.value,
        detail,
        near=tuple(way.name for way in near),
        ways=near,
        whole=error.whole if isinstance(error, NothingHere) else None,
    )


def _sentence(error: PeelgraphError) -> str:
    return f"{error.where[:1].upper()}{error.where[1:]}: {error.found}."


def _inner_problem(error: Exception) -> Problem:
    if isinstance(error, StoreUnwritable):
        return Problem(
            "The data cannot be written", 503, "The store takes no change now.", "Try again later."
        )
    if isinstance(error, StoreError):
        return Problem("The data cannot be read", 503, "The store did not answer.", "Try again in a while.")
    return Problem("Something went wrong here", 500, "The fault is the service's.", "Try again in a while.")


def respond(error: Exception) -> Response:
    """The response to an error, in the form that Accept likes best; problem JSON where it likes none."""
    problem = problem_of(error)
    if problem.status >= 500 and not isinstance(error, QueryError | WriteError):
        _log.error("%s %s: %s", request.method, request.path, error, exc_info=error)
    report = error.report if isinstance(error, ValidationFailed) else None
    forms = (PROBLEM, HTML, TEXT, TURTLE) if isinstance(report, ToldReport) else (PROBLEM, HTML, TEXT)
    choice = choose(request.headers.get("Accept", ""), forms)
    form = choice.form if choice else PROBLEM
    body = _write(problem, form)
    if isinstance(report, ToldReport) and form in (TEXT, TURTLE):
        body = report.turtle if form == TURTLE else f"{body}\n{report.text}"
    response = Response(body, problem.status, content_type=content_type(form.media_type))
    return finish(response, error)


def finish(response: Response, error: Exception) -> Response:
    """Add the header fields that belong to an error, whatever its body, and let others know of it."""
    g.error = error
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                response.headers[name] = value
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return vary_by_accept(response)


def _write(problem: Problem, form: Format) -> str:
    if form == HTML:
        return render_template("pages/error.html", problem=problem)
    return problem.as_text() if form == TEXT else problem.as_json()


def answer_errors(app: Flask) -> None:
    """Let every error of an application be answered by `respond`."""

    def answer(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException) and (error.code or 500) < 400:
            return error  # a redirect
        return respond(error)

    app.register_error_handler(Exception, answer)
