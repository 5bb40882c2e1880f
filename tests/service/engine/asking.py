"""Questions put to query processes, hostile ones among them."""

from __future__ import annotations

import json
from pathlib import Path

from service.engine.runner import Question
from service.engine.runners import EmbeddedRunner
from tests.service.small_store import COUNT

SECONDS = 1.5
"""Limit of a query in these tests."""


def count(runner: EmbeddedRunner, query: str = COUNT, **more: tuple[str, ...]) -> int:
    """The one number that a query gives."""
    answer = runner.run(Question(query, **more))  # type: ignore[arg-type]
    [row] = json.loads(answer.body)["results"]["bindings"]
    return int(row["n"]["value"])


def is_running(process: int) -> bool:
    """Whether there is a process with this id, ended ones that nobody has asked about aside."""
    try:
        return "Z" != Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
