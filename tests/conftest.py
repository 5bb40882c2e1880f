"""Fixtures shared by all tests. The one place that knows where the material outside the project stands."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rdflib import Graph

from graph import pipeline
from graph.build import Run, build_graphs, report_iri
from graph.extract import extract
from graph.identifiers import graph_iri
from graph.readers import read_file
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary
from tests.serving import serving

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PEELGRAPH_SHARED", str(ROOT.parent / "shared")))
"""The folder with the evaluation set and the W3C suites. Read here alone; a test takes it from `shared`."""

EMBEDDED_REPORT = ROOT / "graph" / "data" / "northamptonshire-peel-effectiveness-2017.md"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the evaluation set and the W3C suites; `PEELGRAPH_SHARED` says where."""
    if not SHARED.is_dir():
        reason = f"{SHARED} is absent; set PEELGRAPH_SHARED to the folder that holds eval/ and w3c/"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED


@pytest.fixture(scope="session")
def embedded_report() -> Path:
    """The report that ships with the project."""
    return EMBEDDED_REPORT


@pytest.fixture(scope="session")
def embedded_extraction(embedded_report: Path) -> Extraction:
    """All that is drawn from the report that ships with the project."""
    return extract(read_file(str(embedded_report)), load_vocabulary())


@pytest.fixture(scope="session")
def embedded_graph(embedded_extraction: Extraction) -> Graph:
    """Its graph, without that of the run."""
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    graphs = build_graphs(embedded_extraction, Run(moment, moment, "0"))
    return graphs[graph_iri(report_iri(embedded_extraction))]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the report that ships, built once a session; nobody writes to it."""
    folder = tmp_path_factory.mktemp("service") / "store"
    pipeline.build([], str(folder))
    return folder


@pytest.fixture(scope="session")
def live_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service as a user starts it, on loopback, with the embedded report."""
    installed = str(Path(sys.executable).parent / "peelgraph")
    with serving(tmp_path_factory.mktemp("live"), command=[installed], client_rate=0) as served:
        yield served.address
