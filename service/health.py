"""Whether the service is up (`/healthz`), and whether it can answer from its data (`/readyz`)."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, current_app, jsonify

from graph.errors import PeelgraphError
from service import parts
from service.endpoint.manifest import Manifest
from service.errors import RETRY_SECONDS

blueprint = Blueprint("health", __name__)

_ANYTHING: Final = "ASK { ?s ?p ?o }"
"""Proves that the engine answers, at the same cost on every store; to count a nation takes seconds."""


@blueprint.get("/healthz")
def healthz() -> Response:
    """The web process answers; nothing else is asked."""
    return _answer({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """A query was just answered from the data: which release, and how many triples it has."""
    runner = parts.runner()
    try:
        runner.ask(_ANYTHING)
        triples = _triples(runner.release)
    except PeelgraphError as error:
        response = _answer({"status": "not ready", "reason": error.title})
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _answer({"status": "ready", "release": runner.release, "triples": triples})


def _triples(release: str) -> int:
    """As the manifest of the release tells; counted, once a release, where there is none."""
    manifest: Manifest = current_app.extensions["manifest"]
    told = manifest.triples(release)
    return parts.library().rows("count-of-triples")[0].number("triples") if told is None else told


def _answer(state: dict[str, str | int]) -> Response:
    response = jsonify(state)
    response.headers["Cache-Control"] = "no-store"
    return response
