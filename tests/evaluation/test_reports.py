"""
The labelled reports of this repository: read in every layout, scored, and valid when built.

What extraction does on them is a fit, since it was written with them at hand; a floor catches a loss.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.pipeline import build
from tests.evaluation.evaluate import documents, evaluate, table
from tests.evaluation.labelled import REPORTS

PAIRS = {document.name: (gold, document) for gold, document in documents(REPORTS)}
FLOORS = {
    "Judgment": 1.0,
    "Actions, all": 1.0,
    "Roles, all": 0.9,
    "polarity": 0.9,
    "Observation: value, area, unit, period": 0.65,
    "PartnerAgency": 0.85,
    "Initiative": 0.65,
    "Term": 0.85,
    "DataCaveat": 0.55,
    "PriorReference": 0.85,
}
"""The least of any report."""
MEANS = {
    "Observation: value, area, unit, period": 0.93,
    "PartnerAgency": 0.96,
    "Initiative": 0.94,
    "Term": 0.95,
    "DataCaveat": 0.9,
    "PriorReference": 0.95,
}
"""The least on average."""


def test_labelled_reports_score_no_worse_than_before(shared: Path) -> None:
    """Every class of every report, and on average; the scores are printed."""
    assert len(PAIRS) >= 18
    scores = [evaluate(gold, document, shared / "eval" / "score.py") for gold, document in PAIRS.values()]
    print(table(scores))
    low = {
        (item.document, name): item.values.get(name)
        for item in scores
        for name, floor in FLOORS.items()
        if not item.values.get(name, 0) >= floor
    }
    means = {name: sum(item.values[name] for item in scores) / len(scores) for name in MEANS}
    assert ({}, {}) == (low, {name: mean for name, mean in means.items() if mean < MEANS[name]})


@pytest.mark.slow
def test_labelled_reports_are_published_together(tmp_path: Path) -> None:
    """Reports of all programmes and layouts make one valid graph: no shape is broken by a layout."""
    paths = [str(document) for _, document in PAIRS.values()]
    release = build(paths, str(tmp_path / "store"))
    assert len(paths) == sum("/id/graph/report/" in name for name in release.graphs)
