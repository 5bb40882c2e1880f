"""
A log of readers' queries that keeps nothing of the readers: a line of JSON each, where a setting asks for it.

A line tells when, of what form, how long, how much, with what status and whether from the cache; and a digest
by which equal queries are known as such, made of the query without its strings and numbers, which may be of a
person. There is no address, no header field and no text of the query.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import Final

from flask import Flask, Response, g

from graph.errors import PeelgraphError
from graph.settings import Settings
from service.engine.guard import form_of
from service.engine.runner import Answer
from service.engine.tokens import AmbiguousText, read_tokens

LOGGER: Final = "peelgraph.queries"
STANDARD_ERROR: Final = "-"
_LEFT_OUT: Final = frozenset({"string", "number"})
_DIGITS: Final = 16


def open_query_log(settings: Settings) -> None:
    """
    Let the log of queries go where the settings say, in this process.

    Raises:
        PeelgraphError: The file cannot be written.
    """
    if not settings.query_log:
        return
    try:
        handler = (
            logging.StreamHandler()
            if settings.query_log == STANDARD_ERROR
            else WatchedFileHandler(settings.query_log, encoding="utf-8")
        )
    except OSError as error:
        raise PeelgraphError(
            settings.query_log,
            f"the log of queries cannot be written ({error.strerror})",
            next_step="Set PEELGRAPH_QUERY_LOG to a file that may be written, or to - for standard error.",
        ) from error
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger(LOGGER)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def log_queries(app: Flask, settings: Settings) -> None:
    """Let an application log the queries it is asked, if the settings want it."""
    if not settings.query_log:
        return
    logger = logging.getLogger(LOGGER)

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log(response: Response) -> Response:
        if g.get("query") is not None:
            logger.info("%s", _line(g.query, g.get("answer"), response.status_code, g.started))
        return response


def digest_of(query: str) -> str:
    """
    What queries have in common that differ only in spaces, comments, strings and numbers.

    >>> digest_of("ASK { ?s ?p 'Ann' } # 1") == digest_of('ASK{?s ?p "Bob"}')
    True

    Returns:
        Empty where the query can be read in two ways.
    """
    try:
        shape = " ".join("…" if token.kind in _LEFT_OUT else token.text for token in read_tokens(query))
    except AmbiguousText:
        return ""
    return hashlib.sha256(shape.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _line(query: str, answer: Answer | None, status: int, started: float) -> str:
    return json.dumps(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "form": form_of(query).lower(),
            "milliseconds": round((time.perf_counter() - started) * 1000, 2),
            "rows": answer.rows if answer else None,
            "bytes": len(answer.body) if answer else 0,
            "status": status,
            "cached": answer.is_cached if answer else status == 304,
            "digest": digest_of(query),
        }
    )
