"""Figures of named queries are written, read and compared; which arguments are chosen, the seed tells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph.settings import Settings
from service.engine.runners import open_runner
from service.library import Library
from service.named.catalogue import named_queries
from tests.benchmarks.arguments import Chooser, asked_of
from tests.benchmarks.beside import Change, Figures, compare
from tests.benchmarks.named_queries import Figure, change_of, key_of, read_figures, write_figures

pytestmark = pytest.mark.alone

HEAD = {"machine": "x, 2 processors", "store": "1 reports, 2 triples", "data": "d", "reference": "10.0"}
BEFORE = Figures(
    HEAD,
    (
        Figure("terms", "force=kent", 3, 20.0),
        Figure("terms", "", 9, 1.0),
        Figure("lists", "", None, None),
    ),
)


def beside(now: Figures[Figure]) -> list[Change[Figure]]:
    """The changes since then."""
    return compare(now, BEFORE, key_of, change_of)


def test_figures_are_read_as_they_were_written(tmp_path: Path) -> None:
    """The head too, and a query that was not answered."""
    write_figures(BEFORE, tmp_path / "figures.csv")
    assert read_figures(tmp_path / "figures.csv") == BEFORE


@pytest.mark.parametrize(
    ("milliseconds", "reference", "fault"),
    [(39.0, "10.0", ""), (41.0, "10.0", "slower"), (79.0, "20.0", ""), (21.0, "5.0", "slower")],
)
def test_a_query_is_slower_beside_the_reference(milliseconds: float, reference: str, fault: str) -> None:
    """On a machine half as fast it may take twice as long, and on a faster one it may not."""
    now = Figures({**HEAD, "reference": reference}, (Figure("terms", "force=kent", 3, milliseconds),))
    (change,) = beside(now)
    assert change.fault == fault


def test_other_rows_or_none_are_faults_and_a_quick_query_is_not() -> None:
    """What was not answered before, and is now, is none either."""
    quick = Figure("terms", "", 9, 3.9)
    assert [""] == [each.fault for each in beside(replace(BEFORE, figures=(quick,)))]
    rows = Figure("terms", "", 8, 1.0)
    assert ["8 rows, were 9"] == [each.fault for each in beside(replace(BEFORE, figures=(rows,)))]
    lost = Figure("terms", "", None, None)
    assert ["no longer answered"] == [each.fault for each in beside(replace(BEFORE, figures=(lost,)))]
    won = Figure("lists", "", 5, 900.0)
    assert [""] == [each.fault for each in beside(replace(BEFORE, figures=(won,)))]


def test_arguments_are_chosen_by_the_seed(published: Path) -> None:
    """What is needed alone, each thing more, and a force with it; the same again."""
    query = named_queries()["actions"]
    runner = open_runner(replace(Settings(), store=str(published)))
    try:
        chosen, again = (Chooser(runner, Library(runner), 1).sets_of(query) for _ in range(2))
    finally:
        runner.close()
    assert [each.given for each in chosen] == [each.given for each in again]
    assert chosen[0].given == ()
    names = {tuple(name for name, _ in each.given) for each in chosen}
    assert {("force",), ("theme",), ("force", "theme"), ("force", "words")} <= names
    assert all("UNDEF" not in asked.text for each in chosen for asked in asked_of(query, each))
