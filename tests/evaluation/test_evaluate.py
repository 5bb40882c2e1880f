"""The labelled reports hold their scores, in every format: `tests.evaluation.evaluate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.evaluate import documents, evaluate, floors, table


def test_every_labelled_document_has_floors(shared: Path) -> None:
    """A document without a floor would be scored for nothing."""
    there = {document.name for _, document in documents(shared / "eval")}
    assert there
    assert there == set(floors())


@pytest.mark.parametrize("name", sorted(floors()))
def test_extraction_scores_no_worse_than_before(shared: Path, name: str) -> None:
    """F1 of classes and accuracy of properties stay above their floors; the scores are printed."""
    pairs = {document.name: (gold, document) for gold, document in documents(shared / "eval")}
    scores = evaluate(*pairs[name])
    print(table([scores]))
    low = {
        key: scores.values.get(key)
        for key, floor in floors()[name].items()
        if not scores.values.get(key, 0) >= floor
    }
    assert {} == low


def test_a_report_says_the_same_in_both_its_formats(shared: Path) -> None:
    """Markdown and PDF of one report score alike on judgments, actions and figures."""
    scores = {document.name: evaluate(gold, document) for gold, document in documents(shared / "eval")}
    names = [name for name in scores if f"{name.rpartition('.')[0]}.pdf" in scores and name.endswith(".md")]
    assert names
    for name in names:
        other = scores[f"{name.removesuffix('.md')}.pdf"]
        for key in ("Judgment", "Actions, all", "Observation: value, area, unit, period"):
            assert scores[name].values[key] == other.values[key]
