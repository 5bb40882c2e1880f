"""The links between sentences hold their scores: `tests.evaluation.links`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.links import (
    ALL,
    DRAWN,
    KINDS,
    LINKS,
    Labels,
    Score,
    Scores,
    evaluate,
    read_labels,
    score,
    table,
)

FLOORS = {"evidence": 0.9, "consequence": 0.85, "action": 0.77}
"""The least F1 over all documents; a little below what was measured when it was set."""


@pytest.fixture(scope="module")
def scores(shared: Path) -> Scores:
    """Of every document that has labelled links."""
    return evaluate(shared / "eval")


def test_every_table_of_links_is_scored(scores: Scores) -> None:
    """A table whose document is not found would be scored for nothing."""
    assert {path.stem for path in LINKS.glob("*.csv")} == {name for name, _, _ in scores} - {ALL}


@pytest.mark.parametrize("kind", KINDS)
def test_links_score_no_worse_than_before(scores: Scores, kind: str) -> None:
    """F1 stays above its floor and above the nearest finding before; the scores are printed."""
    print(table(scores))
    for roles in ("drawn", "labelled"):
        drawn, nearest = (scores[ALL, kind, way] for way in DRAWN if way.roles == roles)
        assert drawn.f1 >= FLOORS[kind]
        assert drawn.f1 > nearest.f1 + 0.05


def test_links_are_labelled_as_the_page_says() -> None:
    """`none` stands alone and names no sentence; a link has one label."""
    for path in LINKS.glob("*.csv"):
        for labels in read_labels(path).values():
            assert labels.sources
            assert not labels.required & labels.optional
            assert {source for source, _ in labels.required | labels.optional} <= labels.sources


def test_what_is_optional_counts_neither_way() -> None:
    """It is not right, not wrong and not missed."""
    labels = Labels(required={("a", "b"), ("c", "d")}, optional={("a", "e")}, sources={"a", "c", "f"})
    found = score([("a", "b"), ("a", "e"), ("f", "b")], labels, {"a", "c", "f"})
    assert Score(right=1, drawn=2, required=2, tied=2, sources=3) == found
    assert (0.5, 0.5, 0.5) == (found.precision, found.recall, found.f1)
