"""The endpoint does what the SPARQL 1.1 Protocol asks: ways to ask, and forms of answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from http.client import HTTPConnection
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import VOID
from SPARQLWrapper import CSV, GET, JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, XML, SPARQLWrapper
from werkzeug.test import TestResponse

from graph.formats import Format
from graph.settings import Settings
from service.endpoint.description import SD
from service.engine.runner import Question
from service.engine.runners import EmbeddedRunner, RemoteRunner
from service.negotiate import GRAPHS, RESULTS
from tests.service.endpoint.asking import CONSTRUCT, SELECT, ask, by_body, by_form, value
from tests.service.small_store import COUNT, FIRST, SECOND, SPACE, THINGS

DESCRIBE = f"DESCRIBE <{SPACE}thing/1>"


def by_get(web: FlaskClient, query: str) -> TestResponse:
    """Query in the address."""
    return ask(web, query)


Way = Callable[[FlaskClient, str], TestResponse]

WAYS: list[Way] = [by_get, by_form, by_body]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "text",
    ["plain", "a+b c", "%2B & = ; # ?", "“Ünïcødé” 😀", "line\\nbreak"],
    ids=["plain", "plus", "marks", "wide", "line"],
)
def test_queries_arrive_as_they_were_sent(web: FlaskClient, way: Way, text: str) -> None:
    """By GET, form and body alike, no character is lost and none is decoded twice."""
    response = way(web, f'SELECT ("{text}" AS ?x) WHERE {{}}')
    [row] = response.get_json(force=True)["results"]["bindings"]
    assert text.replace("\\n", "\n") == row["x"]["value"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("query", "media_type"),
    [
        (SELECT, "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+json"),
        (CONSTRUCT, "text/turtle"),
        (DESCRIBE, "text/turtle"),
    ],
)
def test_each_form_of_query_has_its_default(web: FlaskClient, way: Way, query: str, media_type: str) -> None:
    """Rows and truth values come as JSON and graphs as Turtle where nothing else is wanted."""
    response = way(web, query)
    assert (200, media_type) == (response.status_code, response.mimetype)
    assert "Accept" in response.vary


ACCEPT_MATRIX = [
    *product(["SELECT", "ASK"], RESULTS, [True]),
    *product(["CONSTRUCT", "DESCRIBE"], GRAPHS, [True]),
    *product(["SELECT", "ASK"], GRAPHS, [False]),
    *product(["CONSTRUCT", "DESCRIBE"], RESULTS, [False]),
]

QUERIES = {"SELECT": SELECT, "ASK": "ASK {}", "CONSTRUCT": CONSTRUCT, "DESCRIBE": DESCRIBE}


@pytest.mark.parametrize(("query", "form", "fits"), ACCEPT_MATRIX)
def test_every_form_is_had_by_accept(web: FlaskClient, query: str, form: Format, fits: bool) -> None:
    """What fits the form of the query is sent; what does not is refused with the list of what does."""
    response = ask(web, QUERIES[query], form.media_type)
    if fits:
        assert (200, form.media_type) == (response.status_code, response.mimetype)
        check_readable(form.name, response.get_data(), query)
    else:
        assert 406 == response.status_code
        fitting = RESULTS if query in ("SELECT", "ASK") else GRAPHS
        assert [each.media_type for each in fitting] == response.get_json(force=True)["available"]


@pytest.mark.parametrize(("query", "form", "fits"), [each for each in ACCEPT_MATRIX if each[2]])
def test_every_form_is_had_by_name(web: FlaskClient, query: str, form: Format, fits: bool) -> None:
    """The form that the address names is sent, whatever the header says."""
    for name in (form.name, form.suffix, form.media_type):
        response = ask(web, QUERIES[query], "text/html", format=name)
        assert (200, form.media_type) == (response.status_code, response.mimetype), name


def check_readable(form: str, body: bytes, query: str) -> None:
    """A body is what its type says."""
    if form == "json":
        assert json.loads(body)
    elif form in ("xml", "rdfxml"):
        assert ElementTree.fromstring(body) is not None  # noqa: S314 - our own answer
    elif form == "csv" and query == "SELECT":
        assert [b"s,n", f"{SPACE}thing/0,0".encode(), f"{SPACE}thing/1,1".encode()] == body.splitlines()
    elif form == "tsv" and query == "SELECT":
        assert f"<{SPACE}thing/0>\t0".encode() in body.splitlines()
    if form in ("turtle", "ntriples", "jsonld", "rdfxml"):
        names = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
        assert 1 == len(Graph().parse(data=body, format=names.get(form, form)))


@pytest.mark.parametrize("name", ["html", "HTML"])
def test_a_page_may_be_asked_for_by_name(web: FlaskClient, name: str) -> None:
    """The name in the address counts for more than the header."""
    assert "text/html" == ask(web, SELECT, "text/csv", format=name).mimetype


@pytest.mark.parametrize(
    ("name", "query", "media_type"),
    [
        ("application/sparql-results+xml", SELECT, "application/sparql-results+xml"),
        ("n3", CONSTRUCT, "text/turtle"),
        ("rdf+xml", CONSTRUCT, "application/rdf+xml"),
        ("json-ld", CONSTRUCT, "application/ld+json"),
        ("json", CONSTRUCT, "application/ld+json"),
        ("xml", CONSTRUCT, "application/rdf+xml"),
    ],
)
def test_names_that_libraries_use_are_understood(
    web: FlaskClient, name: str, query: str, media_type: str
) -> None:
    """Client libraries name forms in the address each in its own way."""
    assert media_type == ask(web, query, format=name).mimetype


def test_unknown_parameters_are_passed_over(web: FlaskClient) -> None:
    """A client may send what means nothing here."""
    assert THINGS == value(ask(web, COUNT, timeout="1000", debug="on", x=""))


@pytest.mark.parametrize("way", ["get", "form", "form and address", "body and address"])
def test_graphs_may_be_named_in_the_request(web: FlaskClient, way: str) -> None:
    """Graphs are named in the address or the form, many of each, and a triple of two of them counts once."""
    graphs = [("default-graph-uri", FIRST), ("default-graph-uri", SECOND), ("named-graph-uri", FIRST)]
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }"
    everything = urlencode([("query", query), *graphs])
    form = "application/x-www-form-urlencoded"
    response = {
        "get": lambda: web.get(f"/sparql?{everything}"),
        "form": lambda: web.post("/sparql", data=everything, content_type=form),
        "form and address": lambda: web.post(
            f"/sparql?{urlencode(graphs)}", data=urlencode({"query": query}), content_type=form
        ),
        "body and address": lambda: web.post(
            f"/sparql?{urlencode(graphs)}", data=query, content_type="application/sparql-query"
        ),
    }[way]()
    assert THINGS == value(response)


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.name)
def test_the_service_describes_itself(web: FlaskClient, form: Format) -> None:
    """Without a query a program gets a description with the endpoint's address, its forms and its graphs."""
    response = web.get("/sparql", headers={"Accept": form.media_type})
    assert (200, form.media_type) == (response.status_code, response.mimetype)
    names = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
    graph = Graph().parse(data=response.get_data(), format=names.get(form.name, form.name))
    [service] = graph.subjects(RDF.type, SD.Service)
    assert [URIRef("http://localhost/sparql")] == list(graph.objects(service, SD.endpoint))
    assert {SD.UnionDefaultGraph} == set(graph.objects(service, SD.feature))
    assert len(RESULTS) + len(GRAPHS) == len(set(graph.objects(service, SD.resultFormat)))
    named = {str(name): entry for entry, name in graph.subject_objects(SD.name)}
    assert {FIRST, SECOND} == set(named)
    [sizes] = {tuple(graph.objects(graph.value(entry, SD.graph), VOID.triples)) for entry in named.values()}
    assert [THINGS] == [size.toPython() for size in sizes]  # type: ignore[attr-defined]


def test_the_description_is_what_any_program_gets(web: FlaskClient) -> None:
    """A client that takes anything gets Turtle, one that takes pictures the list of forms."""
    response = web.get("/sparql")
    assert "text/turtle" == response.mimetype
    assert any('type="text/html"' in link for link in response.headers.getlist("Link"))
    assert 406 == web.get("/sparql", headers={"Accept": "image/png"}).status_code


def test_other_sites_may_ask(web: FlaskClient) -> None:
    """A page of any site may read the data: the preflight allows it, and answers do too."""
    response = web.options("/sparql", headers={"Origin": "https://a.example"})
    assert (204, "*") == (response.status_code, response.headers["Access-Control-Allow-Origin"])
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert "*" == ask(web, SELECT).headers["Access-Control-Allow-Origin"]
    assert "Link" in ask(web, SELECT).headers["Access-Control-Expose-Headers"]


def test_head_is_get_without_a_body(web: FlaskClient) -> None:
    """HEAD has the same header fields as GET, of an answer that is kept."""
    ask(web, SELECT)
    got = ask(web, SELECT)
    response = web.head("/sparql", query_string={"query": SELECT})
    assert (200, b"") == (response.status_code, response.get_data())
    assert dict(got.headers) == dict(response.headers)


def test_an_answer_that_has_not_changed_is_not_sent_again(web: FlaskClient) -> None:
    """A client that has the answer is told so."""
    first = ask(web, SELECT)
    again = web.get(
        "/sparql", query_string={"query": SELECT}, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (304, b"") == (again.status_code, again.get_data())
    assert first.headers["ETag"] != ask(web, SELECT, "text/csv").headers["ETag"]


def test_health_is_told(web: FlaskClient) -> None:
    """The service says that it is up, and which data it answers from."""
    assert {"status": "ok"} == web.get("/healthz").get_json()
    assert {"status": "ready", "release": "1", "triples": THINGS} == web.get("/readyz").get_json()


def client_of(address: str, query: str) -> SPARQLWrapper:
    """The client library many people use."""
    wrapper = SPARQLWrapper(address)
    wrapper.setQuery(query)
    return wrapper


@pytest.mark.parametrize(
    ("method", "request_method"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
)
def test_sparqlwrapper_reads_rows(address: str, method: str, request_method: str) -> None:
    """By every way it has of sending a query."""
    wrapper = client_of(address, SELECT)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(request_method)
    wrapper.setReturnFormat(JSON)
    found: Any = wrapper.queryAndConvert()
    assert ["0", "1"] == [row["n"]["value"] for row in found["results"]["bindings"]]


def test_sparqlwrapper_reads_every_form(address: str) -> None:
    """Each form it can ask for is one that it can read."""
    for form, query in ((XML, SELECT), (CSV, SELECT), (JSON, "ASK {}"), (TURTLE, CONSTRUCT), (XML, DESCRIBE)):
        wrapper = client_of(address, query)
        wrapper.setReturnFormat(form)
        assert wrapper.queryAndConvert(), (form, query)


def test_a_plain_client_is_served(address: str) -> None:
    """What curl sends is answered: by GET, by a posted form, with several requests on one connection."""
    parts = urlsplit(address)
    connection = HTTPConnection(str(parts.hostname), parts.port or 0, timeout=20)
    headers = {"Accept": "*/*", "User-Agent": "curl/8"}
    for _ in range(2):
        connection.request("GET", f"/sparql?query={quote(COUNT)}", headers=headers)
        response = connection.getresponse()
        assert 200 == response.status
        assert str(THINGS) in response.read().decode()
    form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    connection.request("POST", "/sparql", body=urlencode({"query": COUNT, "format": "csv"}), headers=form)
    assert f"n\r\n{THINGS}\r\n".encode() == connection.getresponse().read()
    connection.close()


def test_the_service_may_stand_on_another_endpoint(address: str, endpoint_settings: Settings) -> None:
    """A runner on the address of an endpoint answers the same, in the same forms."""
    remote = RemoteRunner(replace(endpoint_settings, store=address))
    assert THINGS == int(remote.select(COUNT)[0]["n"])
    assert remote.ask("ASK {}")
    for query, accept, kind in (
        (SELECT, "text/csv, text/turtle", "solutions"),
        ("ASK {}", "*/*", "boolean"),
        (CONSTRUCT, "text/csv, text/turtle", "graph"),
    ):
        embedded = EmbeddedRunner(endpoint_settings)
        try:
            there, here = remote.run(Question(query, accept)), embedded.run(Question(query, accept))
        finally:
            embedded.close()
        assert (kind, here) == (there.kind, there)
