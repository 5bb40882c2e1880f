"""
What a service over a store elsewhere answers, beside a service over the same release on disk.

Each thing is told to be `same`, or in `another order`, or with `other values`, or `refused`. Within a row,
the addresses that it stands on are a set, and numbers are compared to nine places.

    python -m tests.service.beside

writes the tables of what differs, from `tests/cases/elsewhere.toml`, into `service/docs/elsewhere.md`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from flask import Flask

import service
from service.engine.runner import QueryRunner
from tests.service.page_kinds import further_paths_of, paths_of
from tests.service.questions_page import read_questions

SAME, ORDER, VALUES, REFUSED = "same", "another order", "other values", "refused"
_BEST_FIRST = (SAME, ORDER, VALUES, REFUSED)
_TIMES = 3
CASES = Path(__file__).resolve().parent.parent / "cases" / "elsewhere.toml"
PAGE = Path(service.__file__).parent / "docs" / "elsewhere.md"
SERVERS = ("virtuoso", "oxigraph")
_BEGIN, _END = "<!-- differences of {server} -->", "<!-- end of differences -->"
_BESIDE_THE_ANSWER = frozenset(["rows", "denominator", "answer", "permalink", "table"])
_SETS = frozenset(["source", "sources"])
_OF_THE_ANSWER = re.compile(r"answer=[0-9a-f]{16}|\b[0-9a-f]{16}\b|\b\d+(?:\.\d+)? ms\b")


def questions_beside(here: Flask, there: Flask, left: Collection[str] = ()) -> dict[str, str]:
    """
    Each named query of the cases -> how the answers to its questions compare, at worst.

    Args:
        left: Those that are not asked.
    """
    worst: dict[str, str] = {}
    for question in read_questions():
        if question["query"] in left:
            continue
        found = _compare_answers(_ask(here, question), _ask(there, question))
        name = question["query"]
        worst[name] = max(worst.get(name, SAME), found, key=_BEST_FIRST.index)
    return worst


def pages_beside(here: Flask, there: Flask, runner: QueryRunner) -> dict[str, str]:
    """
    Each kind of page -> how one of it compares, at the best of three times: the server plans a query now in
    this way and now in that.
    """
    paths = paths_of(runner) | further_paths_of(runner)
    return {name: _best_of(here, there, path) for name, path in paths.items()}


def _best_of(here: Flask, there: Flask, path: str) -> str:
    best = REFUSED
    for _ in range(_TIMES):
        best = min(best, _compare_pages(here, there, path), key=_BEST_FIRST.index)
        if best in (SAME, ORDER):
            break
    return best


def read_known(server: str) -> list[dict[str, str]]:
    """What is known to differ on a server, in order of the file: "what", "name", "how", "cause" of each."""
    known = tomllib.loads(CASES.read_text("utf-8"))
    return [
        {"what": what, "name": name, "how": how, "cause": known["causes"][cause]}
        for what in ("question", "page")
        for name, (how, cause) in known[server][what].items()
    ]


def with_tables(page: str) -> str:
    """The document with the tables of what differs as they are to be."""
    for server in SERVERS:
        lines = ["| what | how it differs | why |", "| --- | --- | --- |"]
        lines += [
            f"| {each['what']} `{each['name']}` | {each['how']} | {each['cause']} |"
            for each in read_known(server)
        ]
        begin = _BEGIN.format(server=server)
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(_END)
        page = "\n".join([before + begin, *lines, _END + after])
    return page


def _ask(app: Flask, question: Mapping[str, Any]) -> dict[str, Any] | None:
    response = app.test_client().get(f"/queries/{question['query']}.json", query_string=question["given"])
    return response.get_json() if response.status_code == 200 else None


def _compare_answers(here: dict[str, Any] | None, there: dict[str, Any] | None) -> str:
    if here is None or there is None:
        return REFUSED
    if any(here[key] != there.get(key) for key in here.keys() - _BESIDE_THE_ANSWER):
        return VALUES
    return _compare(_rows_of(here), _rows_of(there))


def _rows_of(answer: Mapping[str, Any]) -> list[str]:
    """All rows, and what is not counted, each as a line."""
    counts = dict(answer.get("denominator") or {})
    missing = counts.pop("missing", [])
    return [json.dumps(counts), *map(_plain, answer["rows"]), *map(_plain, missing)]


def _plain(row: Mapping[str, Any]) -> str:
    cells: dict[str, Any] = {}
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


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")
