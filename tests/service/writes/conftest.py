"""A store with a report, and what makes changes in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph.release import Release, current_release
from graph.settings import Settings
from service.writes.writer import Writer
from tests.service.written import publish_durham


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store with a report, which the tests of this module change one after the other."""
    folder = tmp_path_factory.mktemp("writes") / "store"
    publish_durham(folder)
    return replace(Settings(), store=str(folder), releases_kept=3)


@pytest.fixture(scope="module")
def writer(settings: Settings) -> Iterator[Writer]:
    """Makes changes in it."""
    made = Writer(settings)
    yield made
    made.close()


@pytest.fixture
def served(settings: Settings) -> Release:
    """What is served before the change."""
    return current_release(settings.store)
