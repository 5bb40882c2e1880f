"""The index of a release, and services elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.settings import Settings
from service.app import create_app
from tests.service.browsing import InspectingClient
from tests.service.in_memory import CYCLES, InMemory, judgment


@pytest.fixture
def elsewhere(tmp_path: Path, published: Path) -> Iterator[tuple[InspectingClient, Path]]:
    """A service on statements in memory, and the folder of its release, in which an index can be put."""
    runner = InMemory(
        CYCLES, "id:force/fells a peel:PoliceForce .", judgment("fells", "fraud", "2017", "good")
    )
    folder = tmp_path / "releases" / runner.release
    folder.mkdir(parents=True)
    app = create_app(replace(Settings(), store=str(tmp_path), client_rate=0), runner)
    yield InspectingClient(app, app.response_class), folder
