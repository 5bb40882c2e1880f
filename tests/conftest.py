"""Fixtures shared by all tests. The one place that knows where the material outside the project stands."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rdflib import Graph

from graph.build import Run, build_graphs, report_iri
from graph.extract import extract
from graph.identifiers import graph_iri
from graph.readers import read_file
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary

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
def live_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service as a user starts it, on loopback, with the embedded report."""
    folder = tmp_path_factory.mktemp("live")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "peelgraph"), "serve"]
    command += ["--store", str(folder / "store"), "--port", str(port)]
    log = (folder / "log").open("w+")
    environment = {**os.environ, "PEELGRAPH_CLIENT_RATE": "0"}  # all tests are one client
    with subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment) as served:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(address, served, folder / "log")
            yield address
        finally:
            served.terminate()
            try:
                served.wait(30)
            except subprocess.TimeoutExpired:
                served.kill()


def _wait_until_ready(address: str, served: subprocess.Popen[bytes], log: Path) -> None:
    patience = time.monotonic() + 120
    while time.monotonic() < patience:
        assert served.poll() is None, log.read_text("utf-8")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"not ready after two minutes: {log.read_text('utf-8')}")
