"""Fixtures shared by all tests. The one place that knows where the material outside the project stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EMBEDDED_REPORT = ROOT / "graph" / "data" / "northamptonshire-peel-effectiveness-2017.md"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the evaluation set and the W3C suites; `PEELGRAPH_SHARED` says where."""
    folder = Path(os.environ.get("PEELGRAPH_SHARED", str(ROOT.parent / "shared")))
    if not folder.is_dir():
        reason = f"{folder} is absent; set PEELGRAPH_SHARED to the folder that holds eval/ and w3c/"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def embedded_report() -> Path:
    """The report that ships with the project."""
    return EMBEDDED_REPORT
