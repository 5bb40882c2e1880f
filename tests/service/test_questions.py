"""Every question that people ask has a named query whose answer is the right one, on two different stores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from graph import pipeline
from graph.settings import Settings
from service.app import create_app
from service.engine.runners import open_runner
from tests.conftest import EMBEDDED_REPORT
from tests.service.questions_page import CASES, PAGE, ask, page_text, read_questions

QUESTIONS = read_questions()
ANSWERS = {"rows", "has", "denominator", "not_stated"}
SECOND = [
    {**{key: value for key, value in question.items() if key not in ANSWERS}, **question["second"]}
    for question in QUESTIONS
    if "second" in question
]
Answer = dict[str, Any]


def _name(question: Answer) -> str:
    return f"{question['query']}: {question['words'][:50]}"


@pytest.fixture(scope="session")
def richer(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[Flask]:
    """The service over the report that ships and the second reports of all groups."""
    folder = tmp_path_factory.mktemp("questions") / "store"
    pipeline.build([str(EMBEDDED_REPORT), *map(str, sorted(CASES.glob("*/report.md")))], str(folder))
    runner = open_runner(replace(settings, store=str(folder)))
    yield create_app(settings, runner)
    runner.close()


def _check(question: Answer, found: Answer) -> None:
    if "not_stated" in question:
        assert found["rows"] == []
        assert question["not_stated"] in found["notStated"]
        return
    rows = [[row[column] for column in question["columns"]] for row in found["rows"]]
    wanted = question.get("rows", question.get("has"))
    assert wanted, "a question names rows, or what was looked for"
    if "rows" in question:
        assert len(rows) == len(wanted), rows
    for place, row in enumerate(wanted):
        near = [rows[place]] if "rows" in question else rows
        assert any(_is_like(row, each) for each in near), (row, near)
    for row in found["rows"]:
        assert row["source"]
    if "denominator" in question:
        assert found["denominator"]["text"] == question["denominator"]
    if "missing" in question:
        told = [[each["name"], each["reason"]] for each in found["denominator"]["missing"]]
        assert len(told) == len(question["missing"]), told
        assert all(map(_is_like, question["missing"], told)), told


def _is_like(wanted: list[Any], row: list[Any]) -> bool:
    return all(
        str(cell).startswith(each.removesuffix("…"))
        if str(each).endswith("…")
        else (cell if cell is not None else "") == each
        for each, cell in zip(wanted, row, strict=True)
    )


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_a_question_is_answered(question: Answer, app: Flask) -> None:
    """From the report that ships and the registers."""
    _check(question, ask(app, question))


@pytest.mark.parametrize("question", SECOND, ids=_name)
def test_the_answer_comes_from_the_data(question: Answer, richer: Flask) -> None:
    """With a second report published, the same query gives that report's answer."""
    _check(question, ask(richer, question))


def test_the_page_of_questions_is_up_to_date(app: Flask) -> None:
    """It shows the answers that the service gives."""
    assert PAGE.read_text("utf-8") == page_text(app), "run python -m tests.service.questions_page"
