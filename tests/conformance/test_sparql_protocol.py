"""
The W3C's tests of the SPARQL 1.1 Protocol, read where they stand and put to the endpoint.

The endpoint takes no updates, so of the tests that make one only the refusal is checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.term import Node
from werkzeug.test import TestResponse

from graph.settings import Settings
from service.app import create_app
from service.engine.runners import EmbeddedRunner

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

TESTS = 34
UPDATES = {
    *("update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs"),
    *("update_dataset_full", "update_post_form", "update_post_direct", "update_base_uri"),
}
"""Tests that expect an update to be made: the endpoint is for reading, and answers 403."""

FORMATS = {
    "boolean": "application/sparql-results+json",
    "tabular": "application/sparql-results+json",
    "RDF": "text/turtle",
}


@dataclass(frozen=True)
class Exchange:
    """One request of a test and what it expects."""

    path: str
    method: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[str]
    boolean: bool | None
    format: str

    def send(self, client: FlaskClient) -> TestResponse:
        """Send the request to the endpoint."""
        return client.open(self.path, method=self.method, headers=self.headers, data=self.body or None)


@pytest.fixture(scope="module")
def manifest(shared: Path) -> Graph:
    """The list of tests."""
    return Graph().parse(shared / "w3c" / "sparql11" / "protocol" / "manifest.ttl")


@pytest.fixture(scope="module")
def web(manifest: Graph, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the service on the graphs that the tests are about."""
    folder = tmp_path_factory.mktemp("protocol")
    place = folder / "releases" / "1" / "store"
    place.mkdir(parents=True)
    store = ox.Store(str(place))
    for data in set(manifest.objects(None, UT.graphData)):
        file = shared / "w3c" / "sparql11" / "protocol" / Path(str(manifest.value(data, UT.graph))).name
        name = ox.NamedNode(str(manifest.value(data, RDFS.label)))
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES):
            for graph in (name, ox.DefaultGraph()):
                store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    store.flush()
    del store
    (folder / "current").symlink_to(Path("releases", "1"))
    settings = Settings(store=str(folder), query_seconds=30.0, client_rate=0)
    runner = EmbeddedRunner(settings)
    yield create_app(settings, runner).test_client()
    runner.close()


def read_tests(manifest: Graph) -> dict[str, list[Exchange]]:
    """Name of each test -> its requests in order."""
    entries = manifest.value(manifest.value(None, RDF.type, MF.Manifest), MF.entries)
    assert entries
    found = {}
    for test in manifest.items(entries):
        requests = manifest.value(manifest.value(test, MF.action), HT.requests)
        assert requests
        found[str(test).partition("#")[2]] = [_exchange(manifest, each) for each in manifest.items(requests)]
    return found


def _exchange(manifest: Graph, request: Node) -> Exchange:
    headers = manifest.value(request, HT.headers)
    body, expected = manifest.value(request, HT.body), manifest.value(request, HT.resp)
    boolean = manifest.value(expected, MF.expectedBoolean)
    encoding = str(manifest.value(body, CNT.characterEncoding) or "UTF-8")
    return Exchange(
        path=str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        method=str(manifest.value(request, HT.methodName)),
        headers={
            str(manifest.value(each, HT.fieldName)): str(manifest.value(each, HT.fieldValue))
            for each in (manifest.items(headers) if headers else ())
        },
        body=str(manifest.value(body, CNT.chars) or "").encode(encoding),
        statuses=frozenset(str(each)[-3] for each in manifest.objects(expected, MF.expectedStatus)),
        boolean=None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
        format=str(manifest.value(expected, MF.expectedFormat) or ""),
    )


def test_every_test_is_there(manifest: Graph) -> None:
    """None is lost, and each makes a request."""
    found = read_tests(manifest)
    assert TESTS == len(found)
    assert all(found.values())
    assert set(found) >= UPDATES


def test_the_endpoint_follows_the_protocol(manifest: Graph, web: FlaskClient) -> None:
    """Status, truth value and kind of answer are as each test expects."""
    failed = []
    for name, exchanges in read_tests(manifest).items():
        if name in UPDATES:
            continue
        for exchange in exchanges:
            response = exchange.send(web)
            is_right = str(response.status_code)[0] in exchange.statuses
            if exchange.boolean is not None:
                is_right &= exchange.boolean == response.get_json(force=True)["boolean"]
            if exchange.format:
                is_right &= FORMATS[exchange.format] == response.mimetype
            if not is_right:
                failed.append(f"{name}: {response.status} {response.text[:200]}")
    assert [] == failed


def test_updates_are_refused(manifest: Graph, web: FlaskClient) -> None:
    """The first request of each test that makes an update is refused as one."""
    found = read_tests(manifest)
    assert {403} == {found[name][0].send(web).status_code for name in UPDATES}
