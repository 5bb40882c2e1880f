"""An instance that takes anything, as a user starts it, for the tests of the W3C."""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph

from tests.conformance.exchanges import Instance

ROOT = Path(__file__).resolve().parents[2]
FEW = {
    "PEELGRAPH_QUERY_WORKERS": "1",
    "PEELGRAPH_PAGE_WORKERS": "0",
    "PEELGRAPH_QUERY_SECONDS": "30",
}


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """`peelgraph serve --conformance`, on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from service.cli import main; main()", "serve", "--conformance"]
    log = tmp_path_factory.mktemp("conformance") / "log"
    with (
        log.open("w") as out,
        subprocess.Popen(
            [*command, "--port", str(port)],
            stdout=out,
            stderr=out,
            cwd=ROOT,
            env=os.environ | FEW | {"PYTHONPATH": str(ROOT)},
        ) as served,
    ):
        try:
            _wait_until_ready(port, served, log)
            yield Instance(port)
        finally:
            served.terminate()
            try:
                served.wait(30)
            except subprocess.TimeoutExpired:
                served.kill()


def _wait_until_ready(port: int, served: subprocess.Popen[bytes], log: Path) -> None:
    patience = time.monotonic() + 120
    while time.monotonic() < patience:
        assert served.poll() is None, log.read_text("utf-8")
        try:
            if "200" == Instance(port).send("GET", "/readyz", {}).status:
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"not ready after two minutes: {log.read_text('utf-8')}")


@pytest.fixture(scope="session")
def suites(shared: Path) -> Path:
    """The folder with the suites of SPARQL 1.1."""
    return shared / "w3c" / "sparql11"


@pytest.fixture(scope="session")
def manifests(suites: Path) -> dict[str, Graph]:
    """Those that are put to an instance, by name."""
    names = {
        "protocol": "protocol/manifest.ttl",
        "graph store, direct": "graph-store-protocol/manifest-direct.ttl",
        "graph store, indirect": "graph-store-protocol/manifest-indirect.ttl",
        "graph store, older": "http-rdf-update/manifest.ttl",
        "service description": "service-description/manifest.ttl",
    }
    return {name: Graph().parse(suites / path) for name, path in names.items()}


def read_listed() -> dict[tuple[str, str], str]:
    """Suite and test -> why it fails; empty where it passes."""
    with (Path(__file__).parent / "http-tests.csv").open(encoding="utf-8", newline="") as file:
        return {(row["suite"], row["test"]): row["reason"] for row in csv.DictReader(file)}
