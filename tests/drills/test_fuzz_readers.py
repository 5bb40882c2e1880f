"""A short run of the drill `tests.drills.fuzz_readers`, and that the drill would see what it looks for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.document import Document, Span
from graph.errors import SourceUnreadable
from graph.statements import Extraction
from tests.drills import fuzz_readers
from tests.drills.cases import make_case, sources
from tests.drills.fuzz_readers import Tally, describe, figures, judge, run
from tests.drills.grounded import faults

pytestmark = pytest.mark.alone

CASES = 300
SECONDS = 55
LEAST = 30
"""Cases that even a slow and busy machine gets through."""


def test_damaged_documents_are_read_grounded_or_refused() -> None:
    """Some hundred damaged documents of every format: no crash, no hang, no other error, no loose word."""
    tally = Tally()
    for case, outcome in run(seed=7, first=0, cases=CASES, seconds=SECONDS):
        tally.add(case, outcome)
    print(figures(tally))
    assert [] == [describe(case, outcome) for case, outcome in tally.failures]
    assert LEAST <= tally.cases
    assert 0.3 * tally.cases < tally.outcomes["read"] < tally.cases


def test_a_seed_and_a_number_give_the_same_case() -> None:
    """So that a failure can be seen again."""
    assert [make_case(3, number) for number in range(40)] == [make_case(3, number) for number in range(40)]
    assert {".md", ".html", ".pdf"} == {path.suffix for path in sources()}


@pytest.mark.parametrize(
    ("fails", "kind"),
    [
        (lambda: os.abort(), "crash"),
        (lambda: time.sleep(60), "hang"),
        (lambda: int("no number"), "exception"),
        (lambda: len(bytearray(8 << 30)), "exception"),
    ],
)
def test_the_drill_sees_failures(
    monkeypatch: pytest.MonkeyPatch, fails: Callable[[], object], kind: str
) -> None:
    """A reader that crashes, hangs, runs out of memory or raises anything is told, and the run goes on."""

    def read(data: bytes, name: str) -> Document:
        fails()
        raise AssertionError

    monkeypatch.setattr(fuzz_readers, "read_document", read)
    monkeypatch.setattr(fuzz_readers, "MOST_SECONDS", 1)
    assert [kind, kind] == [outcome.kind for _, outcome in run(seed=1, first=0, cases=2, seconds=50)]


def test_errors_without_a_next_step_are_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message says where, what was found, what was expected and what to do."""

    def read(data: bytes, name: str) -> Document:
        raise SourceUnreadable(name, "it is torn")

    monkeypatch.setattr(fuzz_readers, "read_document", read)
    assert judge(b"", "x.md", with_graph=False).is_failure


def test_the_drill_sees_loose_words(embedded_extraction: Extraction) -> None:
    """Spans that lead elsewhere, or out of the text, are told."""
    assert [] == list(faults(embedded_extraction))
    first, *rest = embedded_extraction.sentences
    for spans in ((Span(0, 20),), (Span(10**8, 10**8 + 5),), ()):
        moved = replace(embedded_extraction, sentences=(replace(first, spans=spans), *rest))
        assert any(fault.startswith("Sentence") for fault in faults(moved))
