"""
The page of `service/queries/`: every question of the cases, the query that answers it, and its answer.

    python -m tests.service.questions_page

writes it, from a store built for the purpose with what ships.
"""

from __future__ import annotations

import tempfile
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

import service
from graph import pipeline
from graph.settings import Settings
from service.app import create_app
from service.engine.runners import open_runner
from service.named.catalogue import named_queries

CASES = Path(__file__).resolve().parent.parent / "cases" / "questions"
PAGE = Path(service.__file__).parent / "queries" / "README.md"
_HEAD = """# Named queries

Each question is a query, `NAME.rq`, its description in RDF, `NAME.ttl`, and for an aggregate the query of
what it is over, `NAME.denominator.rq`. They are answered at `/queries/NAME` and by `peelgraph ask NAME`.
`pages/` holds the queries that pages are made of, `builder/` the parts that `/builder` makes its queries of.

What people ask, and the answer from the report and registers that ship. This page is written by
`python -m tests.service.questions_page`; a test says when it is out of date.

| question | `peelgraph ask` | answer |
| --- | --- | --- |
"""
_MOST_ROWS = 3
_LONGEST = 90


def read_questions() -> list[dict[str, Any]]:
    """The questions of all groups, each with the name of its group."""
    return [
        {**question, "group": path.parent.name}
        for path in sorted(CASES.glob("*/questions.toml"))
        for question in tomllib.loads(path.read_text("utf-8"))["question"]
    ]


def ask(app: Flask, question: dict[str, Any]) -> dict[str, Any]:
    """The answer of a service to a question of the cases, as JSON gives it."""
    response = app.test_client().get(f"/queries/{question['query']}.json", query_string=question["given"])
    assert response.status_code == 200, response.get_data(as_text=True)
    found: dict[str, Any] = response.get_json()
    return found


def page_text(app: Flask) -> str:
    """The whole page."""
    lines = [_line(question, ask(app, question)) for question in read_questions()]
    listed = "".join(f"- `{query.name}`: {query.title}\n" for query in named_queries().values())
    return f"{_HEAD}{''.join(lines)}\n## All named queries\n\n{listed}"


def _line(question: dict[str, Any], found: dict[str, Any]) -> str:
    given = " ".join(
        f'{name}="{value}"' if " " in str(value) else f"{name}={value}"
        for name, value in question["given"].items()
    )
    return f"| {question['words']} | `{question['query']} {given}` | {_answer(question, found)} |\n"


def _answer(question: dict[str, Any], found: dict[str, Any]) -> str:
    if not found["rows"]:
        return f"Not stated. Looked for: {found['notStated']}"
    rows = list(dict.fromkeys(_row(question, row) for row in found["rows"]))
    more = f"<br>… {len(rows) - _MOST_ROWS} more" if len(rows) > _MOST_ROWS else ""
    over = f"<br>({found['denominator']['text']})" if found["denominator"] else ""
    return "<br>".join(rows[:_MOST_ROWS]) + more + over


def _row(question: dict[str, Any], row: dict[str, Any]) -> str:
    return "; ".join(_short(row[column]) for column in question["columns"] if row[column] is not None)


def _short(value: Any) -> str:  # noqa: ANN401
    text = str(value).rpartition("/id/")[2].replace("|", "\\|")
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store")
        pipeline.build([], store)
        runner = open_runner(replace(Settings(), store=store))
        PAGE.write_text(
            page_text(create_app(replace(Settings(), store=store, client_rate=0), runner)), encoding="utf-8"
        )
        runner.close()


if __name__ == "__main__":
    main()
