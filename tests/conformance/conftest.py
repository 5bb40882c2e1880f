"""What the tests of the W3C are put to: a process with the engine, and an instance that takes anything."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from rdflib import Graph

from tests.conformance.exchanges import Instance
from tests.conformance.shut_in import open_process
from tests.serving import serving


@pytest.fixture(scope="session")
def engine_process() -> Iterator[ProcessPoolExecutor]:
    """A process without network, as a query process is, in which `running.run` can be called."""
    with open_process() as process:
        yield process


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """`peelgraph serve --conformance`, on loopback."""
    folder = tmp_path_factory.mktemp("conformance")
    with serving(folder, "--conformance", query_workers=1, page_workers=0, query_seconds=30) as served:
        yield Instance(served.port)


@pytest.fixture(scope="session")
def suites(shared: Path) -> Path:
    """The folder with the suites of SPARQL 1.1."""
    return shared / "w3c" / "sparql11"


@pytest.fixture(scope="session")
def http_manifests(suites: Path) -> dict[str, Graph]:
    """Those whose tests are put to an instance, by name."""
    names = {
        "protocol": "protocol/manifest.ttl",
        "graph store, direct": "graph-store-protocol/manifest-direct.ttl",
        "graph store, indirect": "graph-store-protocol/manifest-indirect.ttl",
        "graph store, older": "http-rdf-update/manifest.ttl",
    }
    return {name: Graph().parse(suites / path) for name, path in names.items()}
