"""
The W3C's tests of SPARQL 1.1 Federated Query, read where they stand and put to a live instance that may call
their endpoints.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.conformance.endpoints import Endpoints, answer, listening
from tests.conformance.exchanges import Answer, Instance
from tests.conformance.manifests import Test
from tests.conformance.results import MEDIA_TYPES
from tests.conformance.running import judge_answer, place
from tests.conformance.suites import cases, known, suites
from tests.serving import serving

SECONDS = 60
TESTS = {test.name.rpartition("/")[2]: test for test in suites()["Federated queries"].read()}
HEADERS = {"Content-Type": "application/sparql-query", "Accept": MEDIA_TYPES["srx"]}


@pytest.fixture(scope="module")
def endpoints(suites: Path, engine_process: ProcessPoolExecutor) -> Iterator[Endpoints]:
    """Those that the tests call."""

    def answered(file: str, text: str) -> bytes:
        return engine_process.submit(answer, file, text, suites).result(SECONDS)

    with listening(list(TESTS.values()), suites, answered) as there:
        yield there


@pytest.fixture(scope="module")
def calling(endpoints: Endpoints, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance whose queries may call each of them."""
    allowed = " ".join(endpoints.addresses.values())
    folder = tmp_path_factory.mktemp("calling")
    with serving(
        folder, "--conformance", query_workers=1, page_workers=0, service_allowed=allowed, service_seconds=30
    ) as served:
        yield Instance(served.port)


def ask(test: Test, text: str, instance: Instance, endpoints: Endpoints, suites: Path) -> Answer:
    """Put a query to the instance, on the data of a test."""
    instance.clear()
    endpoints.hold(test)
    for file in test.before.default:
        turtle = endpoints.here(place(file, suites).read_text("utf-8")).encode()
        told = instance.send("PUT", "/gsp?default", {"Content-Type": "text/turtle"}, turtle)
        assert told.status in ("200", "201"), told.body
    return instance.send("POST", "/sparql", HEADERS, endpoints.here(text).encode())


def fault(test: Test, found: Answer, endpoints: Endpoints, suites: Path) -> str:
    """How an answer is not what a test expects; empty where it is."""
    if found.status != "200":
        return f"{found.status} {found.body}"
    return judge_answer(test, suites, endpoints.there(found.body).encode()).found


def query_of(test: Test, suites: Path) -> str:
    """As the test has it."""
    return place(test.request, suites).read_text("utf-8")


@pytest.mark.parametrize("test", cases("Federated queries"))
def test_calls_are_answered_as_expected(
    calling: Instance, endpoints: Endpoints, suites: Path, test: Test
) -> None:
    """The rows are those that the test expects, joined from here and the endpoints it names."""
    found = ask(test, query_of(test, suites), calling, endpoints, suites)
    assert "" == fault(test, found, endpoints, suites)


def test_a_failure_that_is_passed_over_is_told(calling: Instance, endpoints: Endpoints, suites: Path) -> None:
    """The test asks for one row of nothing; the answer says so besides."""
    test = TESTS["service7"]
    found = ask(test, query_of(test, suites), calling, endpoints, suites)
    assert "SERVICE SILENT passed over a failure" in found.headers["peelgraph-warning"]


REFUSED = {
    "service-nested": "within another SERVICE",
    "service-variable": "an endpoint that a variable names",
}
INSTEAD = {
    "service3": """
        SELECT ?s ?o1 ?o2 {
          SERVICE <http://example1.org/sparql> { ?s ?p ?o1 }
          OPTIONAL { SERVICE <http://example2.org/sparql> { ?s ?p2 ?o2 } } }""",
    "service5": """
        PREFIX  void: <http://rdfs.org/ns/void#> PREFIX dc: <http://purl.org/dc/elements/1.1/>
        PREFIX  doap: <http://usefulinc.com/ns/doap#>
        SELECT ?service ?title {
          ?p dc:subject ?subject ; void:sparqlEndpoint ?service FILTER REGEX(?subject, "remote")
          { BIND(<http://example1.org/sparql> AS ?service)
            SERVICE <http://example1.org/sparql> { SELECT ?title { ?project doap:name ?title } } }
          UNION
          { BIND(<http://example2.org/sparql> AS ?service)
            SERVICE <http://example2.org/sparql> { SELECT ?title { ?project doap:name ?title } } } }""",
}


@pytest.mark.parametrize("name", sorted(set(TESTS) & {test.partition("/")[2] for test in known()}))
def test_what_is_refused_is_refused_for_the_reason_given(
    calling: Instance, endpoints: Endpoints, suites: Path, name: str
) -> None:
    """With nothing sent to anyone."""
    test = TESTS[name]
    found = ask(test, query_of(test, suites), calling, endpoints, suites)
    assert "403" == found.status
    assert REFUSED[known()[test.name].cause] in found.body
    assert [] == endpoints.asked


@pytest.mark.parametrize("name", INSTEAD)
def test_what_can_be_written_instead_is_answered(
    calling: Instance, endpoints: Endpoints, suites: Path, name: str
) -> None:
    """The calls beside each other, and the endpoints by name: the rows that the test expects."""
    test = TESTS[name]
    found = ask(test, INSTEAD[name], calling, endpoints, suites)
    assert "" == fault(test, found, endpoints, suites)
    assert 2 == len(endpoints.asked)
