"""The service and its data describe themselves (Service Description, VoID, DCAT), as clients read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, VOID
from rdflib.term import Node

from graph.namespaces import PEEL
from graph.release import current_release
from graph.settings import Settings
from service.app import create_app
from service.endpoint.description import DCAT, SD, URI_SPACE
from service.engine.runner import QueryRunner
from service.engine.runners import EmbeddedRunner
from service.negotiate import GRAPHS
from tests.service.browsing import InspectingClient
from tests.service.small_store import THINGS, publish_small

ENDPOINT = URIRef("http://localhost/sparql")
TURTLE = {"Accept": "text/turtle"}
LICENCE = URIRef("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/")


@pytest.fixture
def described(client: InspectingClient) -> Graph:
    """The description of the service over the report that ships."""
    return Graph().parse(data=client.get("/sparql", headers=TURTLE).get_data(), format="turtle")


@pytest.fixture
def data(described: Graph) -> Node:
    """The dataset in it."""
    [dataset] = described.subjects(RDF.type, DCAT.Dataset)
    return dataset


def test_the_service_goes_by_its_endpoint(described: Graph, data: Node) -> None:
    """A client that holds the address finds service, data and default graph from it, in each vocabulary."""
    assert (ENDPOINT, RDF.type, SD.Service) in described
    assert (ENDPOINT, SD.endpoint, ENDPOINT) in described
    assert (ENDPOINT, DCAT.endpointURL, ENDPOINT) in described
    assert (ENDPOINT, DCAT.servesDataset, data) in described
    assert (data, VOID.sparqlEndpoint, ENDPOINT) in described
    distribution = described.value(data, DCAT.distribution)
    assert (distribution, DCAT.accessService, ENDPOINT) in described


def test_the_data_say_what_they_are_and_how_they_may_be_used(
    described: Graph, data: Node, published: Path
) -> None:
    """Title, description, licence and attribution, day and name of the release, home page."""
    release = current_release(str(published)).id
    assert LICENCE == described.value(data, DCTERMS.license)
    assert "Open Government Licence" in str(described.value(data, DCTERMS.rights))
    assert Literal(release) == described.value(data, DCAT.version)
    assert release.startswith(str(described.value(data, DCTERMS.modified)).replace("-", ""))
    assert URIRef("http://localhost/") == described.value(data, FOAF.homepage)
    assert described.value(data, DCTERMS.title)
    assert described.value(data, DCTERMS.description)


def test_the_counts_are_those_of_the_data(described: Graph, data: Node, runner: QueryRunner) -> None:
    """All triples, those of each property, and the things of each class."""
    properties = {
        described.value(part, VOID.property): part for part in described.objects(data, VOID.propertyPartition)
    }
    sizes = [described.value(part, VOID.triples).toPython() for part in properties.values()]  # type: ignore[union-attr]
    assert sum(sizes) == described.value(data, VOID.triples).toPython()  # type: ignore[union-attr]
    [row] = runner.select(f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?m) {{ ?s <{PEEL.topic}> ?o }}")
    topic = properties[PEEL.topic]
    assert str(row["n"]) == str(described.value(topic, VOID.triples))
    assert str(row["m"]) == str(described.value(topic, VOID.distinctObjects))
    classes = {
        described.value(part, VOID["class"]): part for part in described.objects(data, VOID.classPartition)
    }
    [row] = runner.select(f"SELECT (COUNT(*) AS ?n) {{ ?s a <{PEEL.Finding}> }}")
    assert str(row["n"]) == str(described.value(classes[PEEL.Finding], VOID.entities))


def test_every_property_is_of_a_vocabulary_named(described: Graph, data: Node) -> None:
    """A client that knows the vocabularies leaves nothing out; ours and the space of our IRIs are told."""
    vocabularies = tuple(str(each) for each in described.objects(data, VOID.vocabulary))
    used = set(described.objects(None, VOID.property)) | set(described.objects(None, VOID["class"]))
    assert str(PEEL) in vocabularies
    assert used
    assert all(str(each).startswith(vocabularies) for each in used)
    assert str(PEEL).startswith(URI_SPACE)
    assert Literal(URI_SPACE) == described.value(data, VOID.uriSpace)


def test_links_to_the_statistical_geography_are_told(described: Graph, data: Node) -> None:
    """Of each of the 43 forces one, by the property that leads there."""
    links = {
        (str(described.value(each, VOID.linkPredicate)), str(described.value(target, VOID.uriSpace))): each
        for each in described.subjects(RDF.type, VOID.Linkset)
        for target in described.objects(each, VOID.objectsTarget)
    }
    served = links["https://schema.org/areaServed", "http://statistics.data.gov.uk/id/statistical-geography/"]
    assert Literal(43) == described.value(served, VOID.triples)
    assert data == described.value(served, VOID.subjectsTarget)


def test_a_client_that_reads_as_it_comes_takes_the_right_size(client: InspectingClient) -> None:
    """
    Service before dataset before default graph, and its size before any other.

    Comunica takes the first number of triples as that of the graph a pattern is counted in, unless it is of
    the default graph, which it knows from the statements before.
    """
    lines = client.get("/sparql", headers={"Accept": "application/n-triples"}).text.splitlines()
    [default] = [line.split()[2] for line in lines if f"<{SD.defaultGraph}>" in line]
    order = [
        next(place for place, line in enumerate(lines) if mark in line)
        for mark in (f"<{SD.defaultDataset}>", f"<{SD.defaultGraph}>", f"<{VOID.triples}>")
    ]
    assert order == sorted(order)
    assert lines[order[2]].startswith(default)


def test_only_the_whole_is_counted_by_a_client_that_adds_up(described: Graph, data: Node) -> None:
    """Comunica adds up all datasets and graphs with a size, the default graph of a union aside."""
    typed = {*described.subjects(RDF.type, VOID.Dataset), *described.subjects(RDF.type, SD.Graph)}
    assert {data, *described.objects(None, SD.defaultGraph)} == {
        each for each in typed if described.value(each, VOID.triples)
    }


def test_every_form_says_the_same(client: InspectingClient, described: Graph) -> None:
    """Each RDF form by header, with all triples, no blank nodes, and an ETag."""
    names = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
    for form in GRAPHS:
        response = client.get("/sparql", headers={"Accept": form.media_type})
        found = Graph().parse(data=response.get_data(), format=names.get(form.name, form.name))
        assert set(described) == set(found), form.name
        again = client.get(
            "/sparql", headers={"Accept": form.media_type, "If-None-Match": response.headers["ETag"]}
        )
        assert 304 == again.status_code


def test_it_is_found_from_the_host_alone(client: InspectingClient) -> None:
    """By the well-known address of VoID, and from the home page by a link."""
    response = client.get("/.well-known/void", headers=TURTLE, follow_redirects=True)
    assert ("/sparql", "text/turtle") == (response.request.path, response.mimetype)
    [link] = client.page("/").root.findall(".//{*}link[@rel='describedby']")
    assert "text/turtle" == client.get(link.get("href")).mimetype


@pytest.fixture
def small(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of the service over a small store, published in the same folder."""
    publish_small(tmp_path)
    settings = replace(Settings(), store=str(tmp_path), query_seconds=30.0, client_rate=0)
    runner = EmbeddedRunner(settings)
    yield create_app(settings, runner).test_client()
    runner.close()


def test_another_release_is_counted_anew(small: FlaskClient, tmp_path: Path) -> None:
    """The counts are kept for a release and no longer."""

    def triples() -> set[Node]:
        graph = Graph().parse(data=small.get("/sparql", headers=TURTLE).get_data(), format="turtle")
        [data] = graph.subjects(RDF.type, DCAT.Dataset)
        return set(graph.objects(data, VOID.triples))

    assert {Literal(THINGS)} == triples() == triples()
    publish_small(tmp_path, "2", THINGS + 1)
    assert {Literal(THINGS + 1)} == triples()
