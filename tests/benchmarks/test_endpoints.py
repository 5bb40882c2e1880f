"""The benchmark beside another endpoint measures like with like: both answer the same queries alike."""

from __future__ import annotations

import http.client
import json
import os
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import pytest

from graph.store import open_store
from tests.benchmarks.endpoints import CACHED, JSON, OWN, SHAPES, Server, measure, summary, virtuoso

pytestmark = pytest.mark.alone


def _rows(server: Server, text: str) -> Counter[str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    query = urlencode({"query": text, **server.graph})
    connection.request("GET", f"{server.path}?{query}", headers={"Accept": JSON})
    bindings = json.loads(connection.getresponse().read())["results"]["bindings"]
    connection.close()
    return Counter(str(sorted((name, cell["value"]) for name, cell in row.items())) for row in bindings)


def test_virtuoso_answers_the_queries_of_the_benchmark_alike(
    published: Path, tmp_path: Path, live_service: str
) -> None:
    """Row by row; and a round of each is measured without an error."""
    if not shutil.which("virtuoso-t"):
        reason = "virtuoso-t is absent; `sh .ci/install --tests` installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    triples = tmp_path / "triples.nt"
    triples.write_bytes(open_store(str(published)).export("ntriples"))
    iri = triples.read_bytes().split(b" ", 1)[0][1:-1].decode()
    own = Server("peelgraph", int(live_service.rpartition(":")[2]))
    with virtuoso(tmp_path, triples) as other:
        for shape, text in SHAPES.items():
            asked = text.format(n=0, iri=iri)
            rows = _rows(own, asked)
            assert rows, shape
            assert rows == _rows(other, asked), shape
            assert 0 < measure(other, iter([asked] * 1_000_000), 0.2, 2)


def test_what_is_kept_of_a_run() -> None:
    """Medians, geometric means of the ratios to each other server, and what is less than half of another."""
    servers = [Server(name, 0) for name in (OWN, CACHED, "Virtuoso")]
    for server, factors in zip(servers, ((1, 4, 0.4), (10, 10, 10), (1, 1, 1)), strict=True):
        server.rates = {shape: [100 * factor] * 3 for shape, factor in zip(SHAPES, factors, strict=True)}
    told = summary(servers)
    assert {"Virtuoso": 1.17} == told["ratios"]
    assert {"Virtuoso": 10.0} == told["cached_ratios"]
    assert ["figures counted by measure: 0.40 of Virtuoso"] == told["under_half"]
    assert {OWN: 100, CACHED: 1000, "Virtuoso": 100} == told["rates"]["one thing"]
