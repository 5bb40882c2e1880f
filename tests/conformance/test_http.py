"""
The W3C's tests of the SPARQL 1.1 Protocol, the Graph Store HTTP Protocol and the Service Description, read
where they stand and put to a live instance over HTTP.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, URIRef

from service.endpoint.description import SD
from tests.conformance.exchanges import Exchange, Instance, faults, read_manifest, read_words
from tests.conformance.manifests import MF, UT, Test
from tests.conformance.suites import cases

ROOT = Path(__file__).resolve().parents[2]
TURTLE = {"Accept": "text/turtle"}
SECOND = Exchange(
    "PUT", "/gsp/person/2.ttl", {"Content-Type": "text/turtle"}, b"<#a> <#b> <#c> .", frozenset({"201"})
)


def local(test: Test) -> str:
    """The name of a test in its own manifest."""
    return test.name.rpartition("/")[2]


@pytest.mark.parametrize("test", cases("Protocol"))
def test_the_protocol_is_followed(
    instance: Instance, http_manifests: dict[str, Graph], suites: Path, test: Test
) -> None:
    """Status, truth value and kind of answer are as each test expects, on the graphs that it is about."""
    manifest = http_manifests["protocol"]
    for name, file in _graphs(manifest, test):
        path, headers = f"/gsp?graph={name}", {"Content-Type": "application/n-triples"}
        if "404" == instance.send("HEAD", path, {}).status:
            content = (suites / "protocol" / Path(file).name).read_bytes()
            assert "201" == instance.send("PUT", path, headers, content).status
    assert [] == faults(instance, read_manifest(manifest)[local(test)])


def _graphs(manifest: Graph, test: Test) -> list[tuple[str, str]]:
    """Names and files of the graphs that a test of the protocol is about."""
    [node] = {subject for subject in manifest.subjects(MF.action) if str(subject).endswith(f"#{local(test)}")}
    return [
        (str(manifest.value(data, RDFS.label)), str(manifest.value(data, UT.graph)))
        for data in manifest.objects(node, UT.graphData)
    ]


@pytest.mark.parametrize("test", cases("Graph Store HTTP Protocol"))
def test_the_graph_store_protocol_is_followed(
    instance: Instance, http_manifests: dict[str, Graph], test: Test
) -> None:
    """Status, headers and graph are as each test expects, on an empty store."""
    manifests = (http_manifests["graph store, direct"], http_manifests["graph store, indirect"])
    tests = {name: each for manifest in manifests for name, each in read_manifest(manifest).items()}
    instance.clear()
    assert [] == faults(instance, tests[local(test)])


@pytest.fixture(scope="module")
def older(instance: Instance, http_manifests: dict[str, Graph]) -> dict[str, list[str]]:
    """Name of each older test -> what was wrong; each goes on from where the one before it ended."""
    manifest = http_manifests["graph store, older"]
    entries = manifest.value(manifest.value(None, RDF.type, MF.Manifest), MF.entries)
    assert entries
    instance.clear()
    assert [] == faults(instance, [SECOND])  # two tests are about a graph that none of them makes
    found, locations = {}, dict[str, str]()
    for test in manifest.items(entries):
        [words] = [str(said) for said in manifest.objects(test, RDFS.comment) if "#### Request" in str(said)]
        exchange = read_words(words).at(locations)
        answer = instance.send(exchange.method, exchange.path, exchange.headers, exchange.body)
        if exchange.location:
            locations[exchange.location] = answer.headers.get("location", "")
        found[str(test).partition("#")[2]] = list(filter(None, [exchange.fault(answer)]))
    return found


@pytest.mark.parametrize("test", cases("Graph Store HTTP Protocol, older form"))
def test_the_older_tests_pass_where_they_agree(older: dict[str, list[str]], test: Test) -> None:
    """They are deprecated in favour of the newer ones, and not all of them can be passed."""
    assert [] == older[local(test)]


def _is_endpoint_told(described: Graph, address: URIRef) -> list[str]:
    return [] if (None, SD.endpoint, address) in described else [f"no sd:endpoint {address}"]


def _follows_schema(described: Graph, _: URIRef) -> list[str]:
    """Each property of the vocabulary leads from and to what it is about, by domain and range."""
    ends = {
        SD.defaultDataset: (SD.Service, SD.Dataset),
        SD.defaultGraph: (SD.Dataset, SD.Graph),
        SD.namedGraph: (SD.Dataset, SD.NamedGraph),
        SD.endpoint: (SD.Service, None),
        SD.supportedLanguage: (SD.Service, None),
        SD.feature: (SD.Service, None),
        SD.resultFormat: (SD.Service, None),
        SD.defaultEntailmentRegime: (SD.Service, None),
        SD.name: (SD.NamedGraph, None),
        SD.graph: (SD.NamedGraph, None),
    }
    used = {URIRef(str(term)) for term in described.predicates() if str(term).startswith(str(SD))}
    found = [f"{term} is no property of the vocabulary" for term in used - ends.keys()]
    assert used
    for term in used & ends.keys():
        for subject, value in described.subject_objects(term):
            of, to = ends[term]
            if (subject, RDF.type, of) not in described or (to and (value, RDF.type, to) not in described):
                found.append(f"{subject} {term} {value}")
    return found


DESCRIBED: dict[str, Callable[[Graph, URIRef], list[str]]] = {
    "returns-rdf": lambda described, _: [] if len(described) else ["it says nothing"],
    "has-endpoint-triple": _is_endpoint_told,
    "conforms-to-schema": _follows_schema,
}


@pytest.mark.parametrize("test", cases("Service Description"))
def test_the_service_is_described(instance: Instance, test: Test) -> None:
    """At its own address, in RDF, by the vocabulary."""
    instance.send("PUT", "/gsp?graph=http://www.example/g", {"Content-Type": "text/turtle"}, b"<#a> <#b> 1 .")
    answer = instance.send("GET", "/sparql", TURTLE)
    assert ("200", "text/turtle") == (answer.status, answer.media_type)
    described = Graph().parse(data=answer.body, format="turtle")
    assert (None, RDF.type, SD.NamedGraph) in described
    assert [] == DESCRIBED[local(test)](described, URIRef("http://www.example/sparql"))


def test_an_instance_that_anybody_may_write_to_is_for_loopback(tmp_path: Path) -> None:
    """It does not start elsewhere, nor on a store that may hold something."""
    for arguments, said in (
        (["--host", "0.0.0.0"], "it can be reached from elsewhere"),
        (["--store", str(tmp_path)], "leave out --store"),
    ):
        command = [sys.executable, "-c", "from service.cli import main; main()", "serve", "--conformance"]
        done = subprocess.run(
            [*command, "--port", "0", *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=ROOT,
            check=False,
        )
        assert 2 == done.returncode, done.stderr
        assert said in done.stderr
    assert [] == list(tmp_path.iterdir())
