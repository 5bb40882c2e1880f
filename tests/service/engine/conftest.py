"""Query processes with low limits over a small store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.settings import Settings
from service.engine.runners import EmbeddedRunner
from tests.service.engine.asking import SECONDS
from tests.service.small_store import publish_small


@pytest.fixture(scope="module")
def limits(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Tight limits on a small store."""
    folder = tmp_path_factory.mktemp("small")
    publish_small(folder)
    return Settings(
        store=str(folder),
        query_seconds=SECONDS,
        query_memory_mib=200,
        result_mib=1,
        query_workers=2,
        page_workers=1,
        slow_workers=0,
    )


@pytest.fixture(scope="module")
def runner(limits: Settings) -> Iterator[EmbeddedRunner]:
    """Query processes on the small store, all of them alive again after each test."""
    opened = EmbeddedRunner(limits)
    yield opened
    opened.close()
