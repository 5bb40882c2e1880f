"""What the shapes warn of, where not all of them can be asked in time."""

from __future__ import annotations

import json
from pathlib import Path

from graph.errors import QueryTimedOut
from graph.settings import Settings
from graph.warning_shapes import warning_shapes
from graph.warnings_kept import WARNINGS
from service.answers.parts import Link
from service.answers.warned import Inspector, question_of
from service.engine.runner import Answer, Question
from tests.service.in_memory import InMemory

LATE = next(shape for shape in warning_shapes() if shape.pattern)
ELSEWHERE = Settings(store="https://example.org/sparql")


class Slow(InMemory):
    """Ends no query that is as long as several rules, and not that of one of them."""

    def run(self, question: Question) -> Answer:
        """As of `InMemory`, but for those."""
        longest = max(len(question_of(shape)) for shape in warning_shapes())
        if question.text == question_of(LATE) or len(question.text) > longest:
            raise QueryTimedOut("query", "it was stopped")
        return super().run(question)


def test_a_rule_that_takes_too_long_is_named_and_the_others_are_counted() -> None:
    """What is not told is said; the page comes all the same."""
    whole, part = Inspector(InMemory(""), ELSEWHERE).findings(), Inspector(Slow(""), ELSEWHERE).findings()
    assert part is not None
    assert whole is not None
    assert {*part.unasked} == {*whole.unasked, LATE.name}
    assert part.silent + len(part.warned) == whole.silent + len(whole.warned) - 1


def test_a_release_tells_what_was_counted_when_it_was_made(tmp_path: Path) -> None:
    """All of it where it is asked for in full, else the first few with their number; nothing is asked."""
    settings = Settings(store=str(tmp_path))
    release = tmp_path / "releases" / InMemory.release
    release.mkdir(parents=True)
    thing = "https://example.org/thing/"
    shape = {"name": "S", "message": "Do it.", "digest": "", "number": 7, "first": [[f"{thing}0", "Nought"]]}
    silent = shape | {"name": "T", "number": 0, "first": []}
    head = {"shapes": [silent, shape], "unasked": ["U"], "violating": 3}
    lines = [head, *(["S", "", f"{thing}{number}", ""] for number in range(7))]
    (release / WARNINGS).write_text("".join(json.dumps(line) + "\n" for line in lines))
    inspector = Inspector(InMemory(""), settings)
    few, all_of_it = inspector.findings(), inspector.findings(in_full=True)
    assert few is not None
    assert all_of_it is not None
    assert (7, 1, ("U",), 3) == (few.warned[0].number, few.silent, few.unasked, few.violating)
    assert [Link("Nought", f"{thing}0")] == [*few.warned[0].things]
    assert [f"{thing}{number}" for number in range(7)] == [link.iri for link in all_of_it.warned[0].things]
    (release / WARNINGS).write_text(json.dumps(head) + "\n[]\n")
    assert inspector.findings(in_full=True) is None
    (release / WARNINGS).unlink()
    assert inspector.findings() is None
