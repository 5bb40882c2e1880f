"""Each cause in `causes.toml` is shown to be the cause: with it the engine is wrong, without it right."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from service.engine.graph_forms import graph_notes
from tests.conformance.likeness import Likeness, compare
from tests.conformance.results import MEDIA_TYPES, read_result
from tests.conformance.running import Refusal, ask, ask_unguarded, load, media_type, place
from tests.conformance.suites import W3C, Cause, causes, known, suites

SHOWN = [cause for cause in causes().values() if cause.query]
BASE = "http://example/"


def is_true(cause: Cause, query: str) -> bool:
    """The answer to an ASK about the data of a cause."""
    store = ox.Store()
    store.load(cause.data.encode(), format=ox.RdfFormat.TRIG)
    return b"true" in ask(store, query, BASE, MEDIA_TYPES["srj"])


@pytest.mark.parametrize("cause", SHOWN, ids=lambda cause: cause.name)
def test_the_cause_is_the_cause(cause: Cause) -> None:
    """What is true by the standard is false here, and true with only the one thing changed."""
    assert (False, True) == (is_true(cause, cause.query), is_true(cause, cause.variation))


GRAPH_FORMS = [cause for cause in SHOWN if cause.name.startswith("graph-variable")]


@pytest.mark.parametrize("cause", GRAPH_FORMS, ids=lambda cause: cause.name)
def test_a_reader_is_told_of_the_cause(cause: Cause) -> None:
    """In a note with the answer; the other query has none."""
    assert (1, 0) == (len(graph_notes(cause.query)), len(graph_notes(cause.variation)))


def test_no_test_that_passes_has_a_note_but_one(shared: Path) -> None:
    """Of the one (`sq03`) the answer would be another on other data: `?g` is within, and not handed on."""
    assert 3 == len(GRAPH_FORMS)
    tests = suites()["Query evaluation"].read()
    noted = {test.name for test in tests if graph_notes(place(test.request, W3C).read_text("utf-8"))}
    failed = {each.test for each in known().values() if each.cause.startswith("graph-variable")}
    assert {"subquery/subquery03"} == noted - failed
    assert failed <= noted


OLDER = {"no-turtle", "contradicts-itself", "default-graph-is-there"}
"""Causes of the older tests of the graph store, which are shown by the newer ones."""

CALLS = {"service-refused", "service-variable", "service-nested"}
"""What is refused of SERVICE; the latter two are shown in `test_federated`."""

SHOWN_ELSEWHERE = {"other-form-of-number", *CALLS, *OLDER}


def test_every_cause_is_shown() -> None:
    """By two queries, or by a test of its own."""
    assert {cause.name for cause in causes().values() if not cause.query} <= SHOWN_ELSEWHERE


def test_the_guard_alone_refuses_service(shared: Path, engine_process: ProcessPoolExecutor) -> None:
    """The engine reads each of these queries, and stops at the network if at all."""
    tests = suites()["Syntax of federated queries"].read()
    assert tests
    for test in tests:
        text = place(test.request, W3C).read_text("utf-8")
        with pytest.raises(Refusal, match=r"^guard: "):
            ask(ox.Store(), text, test.request, MEDIA_TYPES["srx"])
        assert "malformed" != engine_process.submit(outcome, text, test.request).result(60)
    assert "malformed" == engine_process.submit(outcome, "SELECT * { SERVICE }", BASE).result(60)


def outcome(text: str, base: str) -> str:
    """What the engine itself says to a query; to be called in a process without network."""
    try:
        ask_unguarded(ox.Store(), text, base, MEDIA_TYPES["srx"])
    except Refusal as refusal:
        return str(refusal).partition(":")[0]
    return "answer"


def test_numbers_differ_in_form_alone(shared: Path) -> None:
    """An expected answer that is put into the store and taken out again is the answer given, term by term."""
    tests = [test for test in suites()["Query evaluation"].read() if _is_by_value(test.name)]
    assert tests
    for test in tests:
        text, suffix = place(test.request, W3C).read_text("utf-8"), test.result.rpartition(".")[2]
        body = ask(load(test.before, W3C), text, test.request, media_type(test, W3C))
        found = read_result(body, suffix, test.result, is_ordered=False)
        store = ox.Store()
        store.extend(read_result(place(test.result, W3C).read_bytes(), suffix, test.result, is_ordered=False))
        assert Likeness.SAME == compare(ox.Dataset(store), found), test.name


def _is_by_value(name: str) -> bool:
    return name in known() and known()[name].verdict == "passed by value"
