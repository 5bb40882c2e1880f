"""The page of conformance says what the suites' tests hold."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conformance.results import MEDIA_TYPES
from tests.conformance.running import ask
from tests.conformance.suites import suites
from tests.conformance.table import PAGE, features, page_text


def test_the_page_is_up_to_date(shared: Path) -> None:
    """It is what would be written now; the tests beside this one hold that each test comes out so."""
    assert page_text() == PAGE.read_text("utf-8"), "run python -m tests.conformance.table"


def test_every_test_is_accounted_for(shared: Path) -> None:
    """A suite is run by a file that is there, or says why it is not run."""
    for suite in suites().values():
        assert bool(suite.run_by) != bool(suite.not_run), suite.name
        assert not suite.run_by or (Path(__file__).parent / suite.run_by).is_file(), suite.name


@pytest.mark.parametrize("feature", features(), ids=lambda feature: feature["says"])
def test_the_engine_takes_more_than_sparql_1_1(feature: dict[str, str]) -> None:
    """Each query that is said to be taken is answered."""
    assert b"boolean" in ask(ox.Store(), feature["query"], "http://example/", MEDIA_TYPES["srj"])
