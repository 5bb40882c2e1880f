"""What the shapes warn of, where not all of them can be asked in time."""

from __future__ import annotations

from graph.errors import QueryTimedOut
from service.answers.warned import Inspector, warning_shapes
from service.engine.runner import Answer, Question
from tests.service.in_memory import InMemory

LATE = next(shape for shape in warning_shapes() if shape.query)


class Slow(InMemory):
    """Ends no query that is as long as several rules, and not that of one of them."""

    def run(self, question: Question) -> Answer:
        """As of `InMemory`, but for those."""
        longest = max(len(shape.query) for shape in warning_shapes())
        if question.text == LATE.query or len(question.text) > longest:
            raise QueryTimedOut("query", "it was stopped")
        return super().run(question)


def test_a_rule_that_takes_too_long_is_named_and_the_others_are_counted() -> None:
    """What is not told is said; the page comes all the same."""
    whole, part = Inspector(InMemory("")).findings(), Inspector(Slow("")).findings()
    assert {*part.unasked} == {*whole.unasked, LATE.name}
    assert part.silent + len(part.warned) == whole.silent + len(whole.warned) - 1
