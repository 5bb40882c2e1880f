"""Documents and pages are in plain English, as far as that can be counted."""

from __future__ import annotations

import pytest

from tests.documents.readability import FLOOR, MOST_WORDS, Reading, read, texts

READINGS = dict(texts())
HARD = (
    "Notwithstanding organisational considerations, implementation of multidisciplinary investigative "
    "methodologies necessitates comprehensive institutional accountability."
)


def test_documents_and_pages_are_measured() -> None:
    """Those with much to read among them."""
    assert {
        *("README.md", "service/docs/tutorial.md", "service/docs/explanation.md", "service/docs/privacy.md"),
        *(f"service/templates/pages/{name}.html" for name in ("about", "accessibility", "quality")),
    } <= set(READINGS)


@pytest.mark.parametrize("name", sorted(READINGS))
def test_a_text_is_plain_english(name: str) -> None:
    """Not below the floor, and with no sentence that nobody can follow."""
    reading = READINGS[name]
    assert reading.ease >= FLOOR
    assert len(reading.longest.split()) <= MOST_WORDS, reading.longest


def test_what_is_hard_to_read_is_found() -> None:
    """Long words in a long sentence are far below the floor, short ones far above."""
    assert read([HARD]).ease < FLOOR - 50
    assert read(["We read each report. We keep its words."]).ease > FLOOR + 20
    assert Reading(100.0, 0, "") == read(["Two words"])
