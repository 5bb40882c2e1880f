"""A new release is served at once, and one that is being read stays until it has been."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import StoreMissing
from graph.settings import Settings
from service.engine.runners import EmbeddedRunner, open_runner
from tests.service.engine.asking import count, is_running
from tests.service.small_store import point_to, publish_small
from tests.waiting import wait_until


def test_a_new_release_is_served_at_once(tmp_path: Path, limits: Settings) -> None:
    """What is published while the service runs is what the next question is answered from."""
    publish_small(tmp_path, "1", 3)
    runner = EmbeddedRunner(replace(limits, store=str(tmp_path)))
    try:
        assert ("1", 3) == (runner.release, count(runner))
        old = runner.process_ids()
        publish_small(tmp_path, "2", 5)
        assert ("2", 5) == (runner.release, count(runner))
        wait_until(lambda: not any(is_running(process) for process in old))
    finally:
        runner.close()


def test_a_query_that_is_being_answered_outlives_its_release(tmp_path: Path, limits: Settings) -> None:
    """The old release's processes end when they have answered, and not before."""
    publish_small(tmp_path, "1", 3)
    runner = EmbeddedRunner(replace(limits, store=str(tmp_path), query_seconds=30.0))
    slow = (
        "SELECT (COUNT(*) AS ?n) { VALUES ?x { "
        + "1 " * 600
        + " } VALUES ?y { "
        + "1 " * 600
        + "} ?s ?p ?o }"
    )
    try:
        with ThreadPoolExecutor(1) as threads:
            asked = threads.submit(count, runner, slow)
            time.sleep(0.05)
            publish_small(tmp_path, "2", 5)
            assert 5 == count(runner)
            assert 3 * 600 * 600 == asked.result()
    finally:
        runner.close()


def test_a_release_that_cannot_be_opened_is_not_served(tmp_path: Path, limits: Settings) -> None:
    """The release before it stays."""
    publish_small(tmp_path, "1", 3)
    runner = EmbeddedRunner(replace(limits, store=str(tmp_path)))
    try:
        (tmp_path / "releases" / "2").mkdir()
        point_to(tmp_path, "2")
        assert ("1", 3) == (runner.release, count(runner))
        publish_small(tmp_path, "3", 4)
        assert ("3", 4) == (runner.release, count(runner))
    finally:
        runner.close()


def test_nothing_published_is_said(limits: Settings, tmp_path: Path) -> None:
    """A folder without a release is no store."""
    with pytest.raises(StoreMissing, match="nothing has been published there"):
        open_runner(replace(limits, store=str(tmp_path)))
