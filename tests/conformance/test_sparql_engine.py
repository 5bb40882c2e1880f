"""The W3C's tests of SPARQL 1.1 queries, updates and syntax, read where they stand and put to the engine."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from service.engine.runner import Question
from service.engine.runners import EmbeddedRunner
from tests.conformance.formats import formats_that_differ
from tests.conformance.manifests import Dataset, Test, read_manifest
from tests.conformance.running import (
    SETTINGS,
    Outcome,
    is_ordered,
    judge_answer,
    load,
    media_type,
    place,
    run,
)
from tests.conformance.suites import FAULTS, W3C, cases, causes, known, suites

SECONDS = 60
"""For one test; far more than any takes."""

ENGINE = [name for name, suite in suites().items() if suite.run_by == Path(__file__).name]


@pytest.fixture(scope="session")
def folder(shared: Path) -> Path:
    """The folder of the suites."""
    assert W3C == shared / "w3c" / "sparql11"
    return W3C


def test_every_test_is_there(folder: Path) -> None:
    """Each suite has as many tests as it is said to have, and each test of its manifests is in one suite."""
    read = {name: suite.read() for name, suite in suites().items()}
    assert {name: suite.tests for name, suite in suites().items()} == {
        name: len(tests) for name, tests in read.items()
    }
    manifests = {name for suite in suites().values() for name in suite.manifests}
    everything = [test.name for name in manifests for test in read_manifest(folder / name)]
    assert Counter(everything) == Counter(test.name for tests in read.values() for test in tests)
    assert len(everything) == len(set(everything))


def test_no_list_of_tests_is_left_out(folder: Path) -> None:
    """Every manifest in the folder belongs to a suite, but for one that only names two others."""
    listed = {name for suite in suites().values() for name in suite.manifests}
    found = {f"{path.parent.name}/{path.name}" for path in folder.glob("*/manifest*.ttl")}
    assert {"graph-store-protocol/manifest.ttl"} == found - listed


def test_each_deviation_is_of_a_test_and_has_a_cause(folder: Path) -> None:
    """No line of the list is left over, and no cause."""
    run_here = {test.name for suite in suites().values() if suite.run_by for test in suite.read()}
    assert set() == set(known()) - run_here
    assert set(causes()) == {deviation.cause for deviation in known().values()}
    assert {cause.fault for cause in causes().values()} <= FAULTS
    assert {deviation.verdict for deviation in known().values()} <= {"failed", "passed by value"}


@pytest.mark.parametrize("test", [case for name in ENGINE for case in cases(name)])
def test_the_engine_answers_as_expected(
    test: Test, folder: Path, engine_process: ProcessPoolExecutor
) -> None:
    """Rows, truth value, graph, state after an update, or whether a text is taken, are as expected."""
    outcome = engine_process.submit(run, test, folder).result(SECONDS)
    assert outcome.verdict != "failed", outcome.found
    deviation = known().get(test.name)
    if (
        deviation is None or deviation.verdict != "failed"
    ):  # else it passes, and pytest says that it should not
        assert outcome.verdict == (deviation.verdict if deviation else "passed")


def test_the_order_of_rows_counts(folder: Path) -> None:
    """Where a query sorts its rows at the end; a sort inside a sub-select says nothing about the whole."""
    sorts = {test.name for test in suites()["Query evaluation"].read() if is_ordered(test, folder)}
    assert sorts >= {"json-res/jsonres01", "subquery/subquery11", "subquery/subquery13", "csv-tsv-res/tsv01"}
    assert "subquery/subquery14" not in sorts


def test_every_format_says_the_same(folder: Path, engine_process: ProcessPoolExecutor) -> None:
    """Rows and truth values, and graphs, are the same in each format that holds all of them."""
    tests = suites()["Query evaluation"].read()
    assert tests
    differing = [engine_process.submit(formats_that_differ, test, folder) for test in tests]
    assert [] == [line for each in differing for line in each.result(SECONDS)]


COMMON = 3
"""So many of the datasets that most queries are about are published and asked as a reader does."""


def test_a_published_release_answers_alike(folder: Path, tmp_path: Path) -> None:
    """What is found in this process is what a reader of a store on disk is sent, by way of the pool."""
    tests = [test for test in suites()["Query evaluation"].read() if test.name not in known()]
    most = Counter(test.before for test in tests if not test.before.named).most_common(COMMON)
    assert len(most) == COMMON
    for number, (dataset, _) in enumerate(most):
        asked = [test for test in tests if test.before == dataset]
        assert [] == _differences(asked, dataset, folder, tmp_path / str(number))


def _differences(tests: list[Test], dataset: Dataset, folder: Path, store: Path) -> list[str]:
    """Names of the tests that a reader of a release is answered otherwise than expected."""
    release = store / "releases" / "1" / "store"
    release.mkdir(parents=True)
    written = ox.Store(str(release))
    written.extend(load(dataset, folder))
    written.flush()
    del written
    (store / "current").symlink_to(Path("releases", "1"))
    runner = EmbeddedRunner(replace(SETTINGS, store=str(store), query_workers=1, page_workers=1))
    try:
        return [test.name for test in tests if _asked(runner, test, folder).verdict == "failed"]
    finally:
        runner.close()


def _asked(runner: EmbeddedRunner, test: Test, folder: Path) -> Outcome:
    question = Question(place(test.request, folder).read_text("utf-8"), media_type(test, folder))
    return judge_answer(test, folder, runner.run(question).body)
