"""
What more reports cost, in small: counts, and ratios with wide bounds, that hold on any machine.

`tests.benchmarks.nation` measures the same on as many reports as the nation has.
"""

from __future__ import annotations

import os
import shutil
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import pytest

import graph.drawers
from graph.drawing import draw_report
from graph.outcomes import Fate, with_fate
from graph.pipeline import load
from graph.release import current_release
from graph.settings import Settings
from graph.sources import find_sources
from service.app import create_app
from service.engine.runner import QueryRunner, Question
from service.engine.runners import open_runner
from tests.benchmarks.nation_rows import link
from tests.benchmarks.shacl import PARALLEL, WHOLE, compare
from tests.corpus.make import make_all
from tests.service.counting import Counting

pytestmark = pytest.mark.alone

FEW, MANY = 3, 6
"""Reports, the one that ships among them."""

_VALIDATED = 2
_SCALE = 0.05
_ROUNDS = 15
FORCE = "/doc/force/northamptonshire"
PAGES = ("/", "/list/reports", "/list/forces", FORCE, "/doc/theme/effectiveness", "/coverage", "/quality")
READS = (
    "SELECT ?report ?label WHERE { ?report a <https://w3id.org/peelgraph/ontology#Report> ; "
    "<http://www.w3.org/2000/01/rdf-schema#label> ?label }"
)
ALL = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@dataclass(frozen=True)
class Stores:
    """Folders of two stores, one with half the reports of the other, and a report that is in neither."""

    few: Path
    many: Path
    another: Path


@pytest.fixture(scope="module")
def stores(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Stores:
    """Made of the store with the report that ships; nobody writes to them."""
    folder = tmp_path_factory.mktemp("costs")
    made = make_all(folder, MANY, seed=1, scale=_SCALE, only="markdown")
    documents = [folder / "reports" / each.name for each in made]
    few, many = folder / "few", folder / "many"
    link(published, few)
    assert FEW - 1 == _drawn(documents[: FEW - 1], few)
    link(few, many)
    assert MANY - FEW == _drawn(documents[: MANY - 1], many)
    return Stores(few, many, documents[MANY - 1])


def _drawn(documents: Sequence[Path], store: Path) -> int:
    """Build a store; how many documents were drawn for it."""
    drawn: list[str] = []

    def counted(data: bytes, name: str, *others: object, **named: object) -> object:
        drawn.append(name)
        return draw_report(data, name, *others, **named)  # type: ignore[arg-type]

    with patch.object(graph.drawers, "draw_report", counted):
        loading = load(find_sources([str(path) for path in documents]), str(store))
    assert not with_fate(loading.outcomes, Fate.REFUSED)
    return len(drawn)


def _processor_seconds() -> float:
    """Of this process and of those that it waited for."""
    return sum(os.times()[:4])


def test_one_more_report_costs_one_report(stores: Stores) -> None:
    """One document is drawn, and it takes about as long, however many there are."""
    costs = []
    for store in (stores.few, stores.many):
        copy = store.with_name(f"{store.name}-copy")
        link(store, copy)
        started = _processor_seconds()
        assert 1 == _drawn([stores.another], copy)
        costs.append(_processor_seconds() - started)
        assert len(current_release(str(store)).sources) + 1 == len(current_release(str(copy)).sources)
        shutil.rmtree(copy)
    assert costs[1] < 2 * costs[0]


def test_a_store_grows_by_what_reports_say(stores: Stores) -> None:
    """Twice the reports are less than twice the triples: the vocabularies are there once."""
    few, many = (current_release(str(store)) for store in (stores.few, stores.many))
    assert (FEW, MANY) == (len(few.sources), len(many.sources))
    assert few.triples < many.triples < 2 * few.triples


@pytest.fixture(scope="module")
def runners(stores: Stores) -> Iterator[tuple[QueryRunner, QueryRunner]]:
    """Over either store, without answers that are kept."""
    settings = [
        replace(Settings(), store=str(store), cache_mib=0, page_cache_mib=0, client_rate=0)
        for store in (stores.few, stores.many)
    ]
    opened = [open_runner(each) for each in settings]
    yield opened[0], opened[1]
    for runner in opened:
        runner.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_as_often_however_many_reports_there_are(
    address: str, stores: Stores, runners: tuple[QueryRunner, QueryRunner]
) -> None:
    """No page asks once for each thing that it shows."""
    asked = []
    for store, runner in zip((stores.few, stores.many), runners, strict=True):
        counting = Counting(runner)
        settings = replace(Settings(), store=str(store), cache_mib=0, page_cache_mib=0, client_rate=0)
        client = create_app(settings, counting).test_client()
        assert 200 == client.get(address, headers={"Accept": "text/html"}).status_code
        counting.asked = 0  # what is remembered of a release was asked for the first page
        assert 200 == client.get(address, headers={"Accept": "text/html"}).status_code
        asked.append(counting.asked)
    assert asked[0] == asked[1] <= 8


def test_a_query_grows_no_faster_than_the_store(runners: tuple[QueryRunner, QueryRunner]) -> None:
    """In terms of counting all triples of the same store, between which it is asked."""
    few, many = (_in_terms_of_all(runner) for runner in runners)
    assert many < 4 * few


def _in_terms_of_all(runner: QueryRunner) -> float:
    pairs = [(_seconds(runner, READS), _seconds(runner, ALL)) for _ in range(_ROUNDS)]
    return statistics.median(one / other for one, other in pairs)


def _seconds(runner: QueryRunner, text: str) -> float:
    started = time.perf_counter()
    assert runner.run(Question(text)).rows
    return time.perf_counter() - started


def test_validation_in_parallel_finds_what_the_whole_shows(stores: Stores) -> None:
    """Every result, on each core, and both ways come to an end."""
    done = compare(stores.few, _VALIDATED, rounds=1, others=(), patience=120)
    assert {PARALLEL, WHOLE} == {*done.found}
    assert done.found[PARALLEL]
    assert {WHOLE: 0} == done.differing
    assert all(done.seconds.values())
    assert done.cores == len(os.sched_getaffinity(0))
