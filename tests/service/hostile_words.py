"""A store whose every word begins as a formula: what a release might say that attacks spreadsheets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

from service.engine.runner import Answer, QueryRunner, Question

BEGINNINGS = ("=1+1+", "+1+1+", "-1+1+", "@SUM(1)+", "\t=1+1+", "\r=1+1+", '=HYPERLINK("http://a.example")&')


class HostileWords(QueryRunner):
    """
    Answers as another runner, with a formula before every text.

    Only what is for people is touched: texts in a language or of several words, and no value that the service
    works with.
    """

    def __init__(self, runner: QueryRunner) -> None:
        self._runner = runner
        self._beginnings: Iterator[str] = cycle(BEGINNINGS)

    @property
    def release(self) -> str:
        """As of the other."""
        return self._runner.release

    def run(self, question: Question) -> Answer:
        """The answer of the other, its words changed."""
        answer = self._runner.run(question)
        if answer.kind != "solutions":
            return answer
        content = json.loads(answer.body)
        for row in content["results"]["bindings"]:
            for value in row.values():
                is_text = value["type"] == "literal" and "datatype" not in value
                if is_text and ("xml:lang" in value or " " in value["value"]):
                    value["value"] = next(self._beginnings) + value["value"]
        return replace(answer, body=json.dumps(content).encode())

    def close(self) -> None:
        """The other is closed by whoever opened it."""
