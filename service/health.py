"""Whether the service is up (`/healthz`), and whether it can answer from its data (`/readyz`)."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from graph.errors import PeelgraphError
from service import parts
from service.errors import RETRY_SECONDS
from service.library import query_text

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The web process answers; nothing else is asked."""
    return _answer({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """A query was just answered from the data: which release, and how many triples it has."""
    runner = parts.runner()
    try:
        [row] = runner.select(query_text("count-of-triples"))
    except PeelgraphError as error:
        response = _answer({"status": "not ready", "reason": error.title})
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _answer({"status": "ready", "release": runner.release, "triples": int(row["triples"])})


def _answer(state: dict[str, str | int]) -> Response:
    response = jsonify(state)
    response.headers["Cache-Control"] = "no-store"
    return response
