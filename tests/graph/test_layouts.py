"""What is judged and asked comes out alike of any layout: `tests/cases/layouts`."""

from __future__ import annotations

import pytest

from tests.graph.layouts import Layout, drawn, expected, layouts

CASES = layouts()


def test_there_are_layouts_of_every_form() -> None:
    """Of each form there are some, and each has a name of its own."""
    assert {"html", "markdown", "pdf"} == {case.form for case in CASES}
    assert len({(case.form, case.name) for case in CASES}) == len(CASES) > 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.form}: {case.name}")
def test_judgments_and_actions_are_those_of_the_report(case: Layout) -> None:
    """Every judgment with grade and year, every action with words, kind, question and time; no others."""
    assert drawn(case) == expected(case)
