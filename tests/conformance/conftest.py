"""The process that the W3C's tests of the engine are run in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.conformance.shut_in import open_process


@pytest.fixture(scope="session")
def engine_process() -> Iterator[ProcessPoolExecutor]:
    """A process without network, as a query process is, in which `running.run` can be called."""
    with open_process() as process:
        yield process
