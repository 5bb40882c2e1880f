"""Wordings as keys."""

from __future__ import annotations

import doctest

import pytest

from graph import wording


def test_examples_in_docstrings_hold() -> None:
    """What the docstrings show is so."""
    result = doctest.testmod(wording)
    assert result.attempted >= 5
    assert 0 == result.failed


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("specialist capabilities", "  Specialist\u00a0capabilities "),
        ("requires improvement", "Requires improvement¹"),
        ("force in numbers", "# **Force in numbers**"),
        ("people’s views".replace("’", ""), "People's views[^3]"),
        ("thrive+", "THRIVE+"),
        ("", "***"),
    ],
)
def test_label_key_keeps_words_only(key: str, printed: str) -> None:
    """Marks, markup, icons and odd spaces do not change which name it is."""
    assert key == wording.label_key(printed)
