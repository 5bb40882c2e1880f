"""
What a service over a store elsewhere answers, beside a service over the same release on disk.

Each thing is told to be `same`, or in `another order`, or with other `values`, or `refused`. Within a row, the
addresses that it stands on are a set, and numbers are compared to nine places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flask import Flask

from service.engine.runner import QueryRunner
from tests.service.page_kinds import further_paths_of, paths_of
from tests.service.questions_page import read_questions

SAME, ORDER, VALUES, REFUSED = "same", "another order", "other values", "refused"
_BESIDE_THE_ANSWER = frozenset(["rows", "answer", "permalink", "table"])
_SETS = frozenset(["source", "sources"])
_OF_THE_ANSWER = re.compile(r"answer=[0-9a-f]{16}|\b[0-9a-f]{16}\b|\b\d+(?:\.\d+)? ms\b")


def questions_beside(here: Flask, there: Flask) -> dict[str, str]:
    """Each named query of the cases -> how the answers to its questions compare, at worst."""
    worst: dict[str, str] = {}
    for question in read_questions():
        found = _compare_answers(_ask(here, question), _ask(there, question))
        name = question["query"]
        worst[name] = max(worst.get(name, SAME), found, key=[SAME, ORDER, VALUES, REFUSED].index)
    return worst


def pages_beside(here: Flask, there: Flask, runner: QueryRunner) -> dict[str, str]:
    """Each kind of page -> how one of it compares."""
    paths = paths_of(runner) | further_paths_of(runner)
    return {name: _compare_pages(here, there, path) for name, path in paths.items()}


def _ask(app: Flask, question: Mapping[str, Any]) -> dict[str, Any] | None:
    response = app.test_client().get(f"/queries/{question['query']}.json", query_string=question["given"])
    return response.get_json() if response.status_code == 200 else None


def _compare_answers(here: dict[str, Any] | None, there: dict[str, Any] | None) -> str:
    if here is None or there is None:
        return REFUSED
    if any(here[key] != there.get(key) for key in here.keys() - _BESIDE_THE_ANSWER):
        return VALUES
    return _compare([*map(_plain, here["rows"])], [*map(_plain, there["rows"])])


def _plain(row: Mapping[str, Any]) -> str:
    cells = {}
    for name, value in row.items():
        if name in _SETS:
            addresses = value.split() if isinstance(value, str) else value or ()
            cells["sources"] = sorted({*cells.get("sources", ()), *addresses})
        else:
            cells[name] = round(value, 9) if isinstance(value, float) else value
    return json.dumps(cells, sort_keys=True)


def _compare_pages(here: Flask, there: Flask, path: str) -> str:
    accept = {"Accept": "text/html"}
    ours, theirs = (app.test_client().get(path, headers=accept) for app in (here, there))
    if ours.status_code != theirs.status_code:
        return REFUSED
    return _compare(*(_OF_THE_ANSWER.sub("", page.text).split() for page in (ours, theirs)))


def _compare(here: list[str], there: list[str]) -> str:
    if here == there:
        return SAME
    return ORDER if sorted(here) == sorted(there) else VALUES
