"""
The process that makes changes and publishes what comes of them, one after the other.

Run as `python -m service.writes.process`. It has one thread and opens no store itself: each change is made in
a process that it forks, where the shapes are loaded already. Messages of
`multiprocessing.connection` come on standard input, and leave on standard output.

    settings   a `WriteSettings`, and then for each change an `Asked`, both pickled by the web process
    reply      JSON: {"release", "changes"} or {"error", …}, which the web process does not unpickle

It ends when nobody can ask any more; a change that is being made then is made to its end.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import Any, Final

from graph.aim import load_aimed_shapes
from graph.changes import Change, Kind, Limits
from graph.errors import (
    PeelgraphError,
    StoreBusy,
    ValidationFailed,
    WriteBusy,
    WriteMalformed,
    WriteTimedOut,
    WriteTooLarge,
)
from graph.limited import End, WorkEnded, run_limited
from graph.validate import ValidationReport
from graph.vocabulary import load_vocabulary
from graph.writing import Rules, Written, write
from service.writes.messages import Asked, WriteSettings
from service.writes.update_text import prepare_update

_PUBLISHING_SHARE: Final = 4
"""Times the memory of a change that validating and publishing may take: that is our own code."""

_log = logging.getLogger(__name__)


def _load() -> None:
    """Once, for all processes that are forked later."""
    load_aimed_shapes()
    load_vocabulary()


def _answer(asked: Asked, settings: WriteSettings) -> bytes:
    """The reply to one change."""
    if not settings.is_open:
        _load()
    try:
        return run_limited(
            lambda: _work(asked, settings), settings.seconds, settings.memory_bytes * _PUBLISHING_SHARE
        )
    except WorkEnded as ended:
        return _tell_error(_ended(ended, settings))


def _work(asked: Asked, settings: WriteSettings) -> bytes:
    """The life of the process that makes one change."""
    rules = Rules(
        settings.is_open,
        settings.kept,
        settings.wait_seconds,
        Limits(settings.seconds, settings.memory_bytes),
    )
    try:
        return _tell(write(_prepared(asked), settings.store, rules, asked.author))
    except StoreBusy:
        busy = WriteBusy("store", "another change is being published", next_step="Send it again in a while.")
        return _tell_error(busy)
    except PeelgraphError as error:
        return _tell_error(error)
    except MemoryError:
        raise
    except Exception as error:
        _log.exception("a change failed")
        return json.dumps({"error": "Exception", "found": f"{type(error).__name__}: {error}"}).encode()


def _prepared(asked: Asked) -> Change:
    change = asked.change
    if change.kind not in (Kind.UPDATE, Kind.PATCH):
        return change
    text = prepare_update(change.text, asked.default_graphs, asked.named_graphs)
    return Change(change.kind, change.graph, text, (), change.base, change.if_match, change.if_none_match)


def _tell(written: Written) -> bytes:
    return json.dumps(
        {"release": written.release.id, "changes": [asdict(change) for change in written.changes]}
    ).encode()


def _tell_error(error: PeelgraphError) -> bytes:
    told: dict[str, Any] = {"error": type(error).__name__}
    told |= {name: getattr(error, name) for name in ("where", "found", "expected", "next_step")}
    if isinstance(error, WriteMalformed):
        told |= {"line": error.line, "column": error.column}
    if isinstance(error, ValidationFailed) and isinstance(error.report, ValidationReport):
        told["found"] = "it would break the shapes"
        told["report"] = _tell_report(error.report)
    return json.dumps(told).encode()


def _tell_report(report: ValidationReport) -> dict[str, Any]:
    results = [
        {
            "severity": str(result.severity),
            "shape": str(result.shape),
            "node": str(result.focus),
            "path": str(result.path or ""),
            "value": "" if result.value is None else str(result.value),
            "message": result.message,
        }
        for result in report.results
    ]
    return {
        "summary": report.summary,
        "text": report.as_text(),
        "turtle": report.as_graph().serialize(format="turtle"),
        "results": results,
    }


def _ended(ended: WorkEnded, settings: WriteSettings) -> PeelgraphError:
    if ended.end is End.TIME:
        found = f"it was stopped after {settings.seconds:g} seconds; nothing was changed"
        return WriteTimedOut("change", found, next_step="Change less at a time.")
    if ended.end is End.MEMORY:
        return WriteTooLarge(
            "change", "it needs more memory than there is for one", next_step="Change less at a time."
        )
    return WriteTooLarge("change", "what was making it ended before it was done", next_step="Send it again.")


def main() -> None:
    """Speak the protocol of this module on standard input and output."""
    requests = Connection(os.dup(0), writable=False)
    replies = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # whatever else prints goes to the log
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    try:
        settings: WriteSettings = pickle.loads(requests.recv_bytes())  # noqa: S301 - from the web process
        while True:
            asked: Asked = pickle.loads(requests.recv_bytes())  # noqa: S301 - the same
            replies.send_bytes(_answer(asked, settings))
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
