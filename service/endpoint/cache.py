"""
Answers kept for who asks the same again, and the validator by which a client tells that its copy still holds.

Both go by everything that the bytes of an answer depend on: the release, the query as written, the forms
wanted, and the graphs named. A release never changes, so an answer need not be found to know that it is the
same; with another release all that was kept is dropped.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Final

from graph.errors import QueryMalformed
from graph.release import software_version
from graph.settings import Settings
from service.endpoint.mistakes import explain
from service.endpoint.terms import TermNotes
from service.engine.repeatable import is_repeatable
from service.engine.runner import Answer, QueryRunner, Question
from service.keeping import Keeping
from service.negotiate import GRAPHS, RESULTS, choose

LARGEST_SHARE: Final = 10
"""An answer larger than this part of the room is not kept: it would push out too many others."""

_MIB: Final = 1024 * 1024
_BESIDE: Final = 1024
"""Bytes counted for what is kept beside the body of an answer."""

_DIGITS: Final = 32
_VERSION: Final = software_version()


def tag_of(question: Question, release: str) -> str:
    """
    What tells the answer to a question from every other; empty where the store has no releases.

    >>> tag_of(Question("ASK {}"), "1") == tag_of(Question("ASK { }"), "1")
    False
    """
    if not release:
        return ""
    forms = (choose(question.accept, RESULTS), choose(question.accept, GRAPHS))
    parts = [
        _VERSION,
        release,
        question.text,
        [form and form.media_type for form in forms],
        question.default_graphs,
        question.named_graphs,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_DIGITS]


class AnswerCache:
    """
    The answers to readers' questions: kept ones, or else found by a runner. Safe to use from several threads.

    Args:
        settings: `cache_mib` is the room; 0 keeps nothing.
    """

    def __init__(self, runner: QueryRunner, settings: Settings) -> None:
        self._runner = runner
        self._terms = TermNotes(runner)
        self._kept: Keeping[str, Answer] = Keeping(settings.cache_mib * _MIB, _size, LARGEST_SHARE)

    def tag(self, question: Question) -> str:
        """The tag that an answer found now would have, if it has one."""
        return tag_of(question, self._runner.release)

    def ask(self, question: Question) -> Answer:
        """
        Answer one question. Errors as of `QueryRunner.run`; they are not kept.

        Returns:
            With its tag and notes, and said to be cached if it was kept.

        Raises:
            QueryMalformed: With what helps to put the query right.
        """
        release = self._runner.release
        tag = tag_of(question, release)
        kept = self._kept.find(release, tag)
        if kept is not None:
            return replace(kept, is_cached=True)
        try:
            found = self._runner.run(question)
        except QueryMalformed as error:
            raise explain(error, question.text) from None
        if not is_repeatable(question.text):
            tag = ""
        elif found.release != release:
            tag = tag_of(question, found.release)
        notes = self._terms.notes(question.text)
        answer = replace(found, tag=tag, notes=(*found.notes, *(notes or ())))
        if notes is not None:  # else it would go without them for as long as it is kept
            self._keep(answer)
        return answer

    def has(self, answer: Answer) -> bool:
        """Whether an answer is kept now."""
        return self._kept.find(answer.release, answer.tag) is not None

    def _keep(self, answer: Answer) -> None:
        if answer.tag and answer.release == self._runner.release:
            self._kept.keep(answer.release, answer.tag, answer)


def _size(answer: Answer) -> int:
    return len(answer.body) + _BESIDE
