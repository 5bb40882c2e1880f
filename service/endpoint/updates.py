"""SPARQL 1.1 Update at the endpoint, and how the answer to any change is told."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

from flask import Response, current_app, request

from graph.changes import Change, Kind
from graph.formats import Format
from graph.namespaces import ID
from service.endpoint.request import Asked
from service.negotiate import JSON, choose, respond
from service.writes import messages
from service.writes.writer import Outcome, Writer

RELEASE_HEADER: Final = "Peelgraph-Release"
"""Names the release that holds what was written."""

_TEXT: Final = Format("text", "text/plain", "txt")


def writer() -> Writer:
    """What makes changes."""
    found: Writer = current_app.extensions["writer"]
    return found


def answer_update(asked: Asked) -> Response:
    """Make the update that a request asks for, and tell of it."""
    change = Change(Kind.UPDATE, text=asked.update or "", base=str(ID))
    return tell(
        writer().write(messages.Asked(change, asked.author, asked.using_graphs, asked.using_named_graphs))
    )


def tell(outcome: Outcome, status: int = 200) -> Response:
    """The answer to a change: which release holds it, and what became of each graph."""
    choice = choose(request.headers.get("Accept", ""), (JSON, _TEXT))
    form = choice.form if choice else JSON
    body = _as_text(outcome) if form == _TEXT else _as_json(outcome)
    response = respond(body, form.media_type, status, cache="no-store")
    response.headers[RELEASE_HEADER] = outcome.release
    return response


def _as_json(outcome: Outcome) -> str:
    graphs = [asdict(change) | {"kind": change.kind} for change in outcome.changes]
    return json.dumps({"release": outcome.release, "graphs": graphs}, ensure_ascii=False, indent=1) + "\n"


def _as_text(outcome: Outcome) -> str:
    lines = [
        f"{change.kind} {change.graph} (+{change.added} -{change.removed} triples)"
        for change in outcome.changes
    ]
    return "\n".join([f"release {outcome.release}", *(lines or ["nothing changed"]), ""])
