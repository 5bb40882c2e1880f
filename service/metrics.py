"""
Figures on the service for Prometheus, at `/metrics`: requests, queries, answers kept, processes, refusals.

None is of a reader: a query counts by its form alone. Where there are several web processes, what they count
is added up (the multiprocess mode of prometheus_client, whose folder `peelgraph serve` makes); of the state
of the query processes each then tells what it knew at its last answer.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.exceptions import HTTPException

from graph.settings import Settings
from service import parts
from service.engine.guard import form_of
from service.engine.runner import Answer, QueryRunner
from service.warming import is_made_ahead

blueprint = Blueprint("metrics", __name__)

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|\W+")


class Metrics:
    """
    What one web process counts.

    Args:
        runner: Whose query processes are told of.
        is_one_of_many: Whether other web processes count too.
    """

    def __init__(self, runner: QueryRunner, *, is_one_of_many: bool) -> None:
        self._runner = runner
        self._is_one_of_many = is_one_of_many
        self._replaced = 0
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "peelgraph_requests", "Requests answered.", ["route", "status"], registry=registry
        )
        self.seconds = Histogram(
            "peelgraph_query_seconds",
            "Time the engine took to answer a reader's query.",
            ["form"],
            buckets=_SECONDS,
            registry=registry,
        )
        self.rows = Counter(
            "peelgraph_answer_rows", "Rows and triples of answers to readers.", registry=registry
        )
        self.bytes = Counter(
            "peelgraph_answer_bytes", "Bytes of answers to readers, before compression.", registry=registry
        )
        self.cache = Counter(
            "peelgraph_cache_requests", "Queries by what the cache did.", ["outcome"], registry=registry
        )
        self.refusals = Counter("peelgraph_refusals", "Requests refused.", ["reason"], registry=registry)
        self.processes = Gauge(
            "peelgraph_query_processes",
            "Query processes now.",
            ["state"],
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.waiting = Gauge(
            "peelgraph_queries_waiting",
            "Queries that wait for a process now.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.replaced = Counter(
            "peelgraph_query_processes_replaced", "Query processes ended and replaced.", registry=registry
        )

    def count(self, response: Response) -> None:
        """Count what this request came to."""
        self.requests.labels(request.endpoint or "none", str(response.status_code)).inc()
        answer: Answer | None = g.get("answer")
        if answer is not None:
            self._count_answer(answer)
        elif g.get("query") is not None and response.status_code == 304:
            self.cache.labels("validator").inc()
        if response.status_code >= 400:
            self.refusals.labels(reason_of(g.get("error"), response)).inc()
        if self._is_one_of_many:  # else they are looked at when somebody asks
            self.look_at_processes()

    def _count_answer(self, answer: Answer) -> None:
        self.rows.inc(answer.rows or 0)
        self.bytes.inc(len(answer.body))
        if answer.is_cached:
            self.cache.labels("hit").inc()
            return
        self.cache.labels("miss" if answer.tag else "bypass").inc()
        self.seconds.labels(form_of(g.query).lower() or "unknown").observe(answer.milliseconds / 1000)

    def look_at_processes(self) -> None:
        """Note how many query processes there are."""
        state = self._runner.pool_state()
        self.processes.labels("idle").set(state.idle)
        self.processes.labels("busy").set(state.busy)
        self.waiting.set(state.waiting)
        # Those of a new release are counted from nothing.
        self.replaced.inc(
            state.replaced - self._replaced if state.replaced >= self._replaced else state.replaced
        )
        self._replaced = state.replaced

    def text(self) -> bytes:
        """All figures as Prometheus reads them."""
        self.look_at_processes()
        registry = self.registry
        if self._is_one_of_many:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def reason_of(error: Exception | None, response: Response) -> str:
    """
    Why a request was refused, in words that Prometheus takes.

    >>> from graph.errors import QueryTimedOut
    >>> reason_of(QueryTimedOut("query", "it was stopped"), Response(status=503))
    'query_timed_out'
    """
    if error is None or isinstance(error, HTTPException):
        return _HUMP.sub("_", response.status.partition(" ")[2]).lower()
    return _HUMP.sub("_", type(error).__name__).lower()


def count_requests(app: Flask, settings: Settings, runner: QueryRunner) -> None:
    """Let an application count what it does, and tell whom the settings name."""
    metrics = Metrics(runner, is_one_of_many=settings.web_workers > 1)
    app.extensions["metrics"] = metrics

    @app.after_request
    def count(response: Response) -> Response:
        if request.endpoint != "metrics.figures" and not is_made_ahead(request.environ):
            metrics.count(response)
        return response


@blueprint.get("/metrics")
def figures() -> Response:
    """The figures, for whom the settings name; to others there is no such page."""
    settings = parts.settings()
    if not (settings.metrics == "anyone" or (settings.metrics == "local" and _is_from_here())):
        abort(404)
    metrics: Metrics = current_app.extensions["metrics"]
    response = Response(metrics.text(), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_from_here() -> bool:
    """Whether a request comes from this machine, and not through a proxy on it."""
    if any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:  # a socket file has no address
        return False
