"""The endpoint does what the SPARQL 1.1 Protocol asks, for programs and people, and says what is wrong."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.client import HTTPConnection
from io import BytesIO
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import VOID
from SPARQLWrapper import CSV, GET, JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, XML, SPARQLWrapper
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from graph.formats import Format
from graph.settings import Settings
from service.app import create_app
from service.endpoint.description import SD
from service.endpoint.results import SHOWN_ROWS
from service.engine.runner import Question
from service.engine.runners import EmbeddedRunner, RemoteRunner
from service.negotiate import GRAPHS, RESULTS
from tests.service.inspection import inspect
from tests.service.small_store import (
    COUNT,
    ENDLESS,
    FIRST,
    MEMORY_BOMB,
    SECOND,
    SPACE,
    THINGS,
    publish_small,
)

SELECT = "SELECT ?s ?n WHERE { ?s ?p ?n } ORDER BY ?n LIMIT 2"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{SPACE}thing/1> ?p ?o }}"
DESCRIBE = f"DESCRIBE <{SPACE}thing/1>"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BRACES = "SELECT * WHERE " + "{" * 3000 + "}" * 3000
SECONDS = 2.5


@pytest.fixture(scope="module")
def endpoint_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Tight limits on a small store."""
    folder = tmp_path_factory.mktemp("endpoint")
    publish_small(folder)
    return Settings(
        store=str(folder), query_seconds=SECONDS, query_memory_mib=200, result_mib=1, client_rate=0
    )


@pytest.fixture(scope="module")
def application(endpoint_settings: Settings) -> Iterator[Flask]:
    """The service on the small store."""
    runner = EmbeddedRunner(endpoint_settings)
    yield create_app(endpoint_settings, runner)
    runner.close()


@pytest.fixture
def web(application: Flask) -> FlaskClient:
    """A client of the service."""
    return application.test_client()


@pytest.fixture(scope="module")
def address(application: Flask) -> Iterator[str]:
    """Address of the endpoint of a live server on this machine."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


def ask(web: FlaskClient, query: str, accept: str | None = None, **more: str) -> TestResponse:
    """Ask by GET."""
    headers = {"Accept": accept} if accept is not None else {}
    return web.get("/sparql", query_string={"query": query, **more}, headers=headers)


def value(response: TestResponse) -> int:
    """The one number in a response."""
    [row] = response.get_json(force=True)["results"]["bindings"]
    [cell] = row.values()
    return int(cell["value"])


def by_get(web: FlaskClient, query: str) -> TestResponse:
    """Query in the address."""
    return ask(web, query)


def by_form(web: FlaskClient, query: str) -> TestResponse:
    """Query in a form that is posted."""
    return web.post("/sparql", data={"query": query})


def by_body(web: FlaskClient, query: str) -> TestResponse:
    """Query as the body of a POST."""
    return web.post("/sparql", data=query.encode(), content_type="application/sparql-query")


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


REFUSED: dict[str, tuple[int, Callable[[FlaskClient], TestResponse]]] = {
    "no query in a form": (400, lambda web: web.post("/sparql", data={"x": "y"})),
    "two queries": (400, lambda web: web.get("/sparql?query=ASK{}&query=ASK{}")),
    "query in address and body": (
        400,
        lambda web: web.post("/sparql?query=ASK{}", data="ASK{}", content_type="application/sparql-query"),
    ),
    "address not UTF-8": (400, lambda web: web.get("/sparql?query=ASK%7B%FF%7D")),
    "form not UTF-8": (
        400,
        lambda web: web.post("/sparql", data="query=%FF", content_type="application/x-www-form-urlencoded"),
    ),
    "body not UTF-8": (
        400,
        lambda web: web.post("/sparql", data=b"ASK{} #\xff", content_type="application/sparql-query"),
    ),
    "another character set": (
        415,
        lambda web: web.post(
            "/sparql", data="ASK{}".encode("utf-16"), content_type="application/sparql-query; charset=UTF-16"
        ),
    ),
    "no such graph name": (400, lambda web: web.get("/sparql?query=ASK{}&default-graph-uri=not%20an%20iri")),
    "syntax error": (400, lambda web: ask(web, "SELECT * WHERE { ?s ?p }")),
    "empty query": (400, lambda web: web.get("/sparql?query=")),
    "update by GET": (403, lambda web: web.get("/sparql?update=CLEAR%20ALL")),
    "update by form": (403, lambda web: web.post("/sparql", data={"update": "CLEAR ALL"})),
    "update by body": (
        403,
        lambda web: web.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update"),
    ),
    "update as query": (403, lambda web: ask(web, "INSERT DATA { <a:a> <a:b> 1 }")),
    "call": (403, lambda web: ask(web, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")),
    "form nobody has": (406, lambda web: ask(web, SELECT, "image/png")),
    "name nobody knows": (406, lambda web: ask(web, SELECT, format="parquet")),
    "long address": (414, lambda web: ask(web, "ASK {}" + " " * 20_000)),
    "long form": (413, lambda web: by_form(web, "ASK {}" + " " * 20_000)),
    "long body": (413, lambda web: by_body(web, "ASK {}" + " " * 20_000)),
    "huge body": (413, lambda web: by_body(web, " " * 1_000_000)),
    "huge body of unknown length": (
        413,
        lambda web: web.post(
            "/sparql",
            input_stream=BytesIO(b" " * 1_000_000),
            content_type="application/sparql-query",
            environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
        ),
    ),
    "other body": (415, lambda web: web.post("/sparql", data="ASK{}", content_type="text/plain")),
    "multipart form": (
        415,
        lambda web: web.post("/sparql", data={"query": "ASK{}"}, content_type="multipart/form-data"),
    ),
    "no type": (415, lambda web: web.post("/sparql", data="ASK{}")),
    "other method": (405, lambda web: web.put("/sparql", data="x")),
    "deletion": (405, lambda web: web.delete("/sparql")),
    "nested braces": (400, lambda web: ask(web, BRACES)),
    "endless": (503, lambda web: ask(web, ENDLESS)),
    "memory bomb": (422, lambda web: ask(web, MEMORY_BOMB)),
    "endless answer": (422, lambda web: ask(web, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")),
}
"""What is wrong with a request -> its status, and the request."""


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_said(web: FlaskClient, name: str) -> None:
    """Each mistake has its status and one body, a problem document that says what to do."""
    status, request = REFUSED[name]
    response = request(web)
    assert status == response.status_code, response.text
    assert "application/problem+json" == response.mimetype
    problem = response.get_json(force=True)
    assert status == problem["status"]
    assert problem["title"]
    assert problem["detail"].endswith(".")
    assert "*" == response.headers["Access-Control-Allow-Origin"]
    assert (status == 503) == ("Retry-After" in response.headers)
    if status == 405:
        assert {"GET", "HEAD", "POST", "OPTIONS"} == set(response.headers["Allow"].split(", "))


def test_a_syntax_error_has_its_place(web: FlaskClient) -> None:
    """Line and column are fields of the problem, and in its words."""
    problem = ask(web, "SELECT *\nWHERE { ?s ?p }").get_json(force=True)
    assert 2 == problem["line"]
    assert problem["column"] > 1
    assert f"line 2, column {problem['column']}" in problem["detail"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/problem+json"),
        ("text/turtle", "application/problem+json"),
        ("text/turtle, text/plain;q=0.5", "text/plain"),
        ("text/csv, application/problem+json, text/html;q=0.1", "application/problem+json"),
        (BROWSER, "text/html"),
    ],
)
def test_errors_come_in_a_form_that_fits(web: FlaskClient, accept: str, media_type: str) -> None:
    """Programs get a problem document, people a page, and who asks for plain text gets that."""
    response = ask(web, "SELECT", accept)
    assert (400, media_type) == (response.status_code, response.mimetype)
    assert "syntax error" in response.text


def test_hostile_queries_do_not_keep_others_waiting(web: FlaskClient, application: Flask) -> None:
    """While bad queries of every kind are answered by errors, good ones and pages are answered."""
    bad = [ENDLESS, MEMORY_BOMB, BRACES, "ASK { SERVICE <http://127.0.0.1:1/> {} }"]
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(ask, application.test_client(), query) for query in bad]
        answered = 0
        while not all(each.done() for each in asked):
            start = time.monotonic()
            assert THINGS == value(ask(web, COUNT))
            assert 200 == web.get("/readyz").status_code
            assert time.monotonic() - start < 1.4
            answered += 1
    assert answered
    assert [503, 422, 400, 403] == [each.result().status_code for each in asked]


def test_the_form_for_people(web: FlaskClient) -> None:
    """Without a query a browser gets a form that works without scripts, with a query to begin with."""
    response = web.get("/sparql", headers={"Accept": BROWSER})
    assert 200 == response.status_code
    page = inspect("/sparql", response.text)
    assert "PREFIX peel:" in page.texts("textarea")[0]
    assert ["Ask"] == [text for text in page.texts("button") if text != "Search"]


def test_rows_are_shown_as_a_table(web: FlaskClient) -> None:
    """A browser gets the query again, the rows with links, and the whole answer in other forms."""
    page = inspect("/sparql", ask(web, SELECT, BROWSER).text)
    assert [SELECT] == page.texts("textarea")
    assert ["2 rows"] == page.texts("caption")
    assert ["s", "n"] == page.texts("th")
    assert [f"{SPACE}thing/0", "0 xsd:integer"] == page.texts("td")[:2]
    other = [link for link in page.links if "format=csv" in link]
    assert "text/csv" == web.get(other[0]).mimetype


def test_downloads_keep_the_graphs_asked_for(web: FlaskClient) -> None:
    """The other forms hold the same answer."""
    graphs = {"default-graph-uri": "a:none"}
    page = inspect("/sparql", ask(web, COUNT, BROWSER, **graphs).text)
    other = [link for link in page.links if "format=json" in link]
    assert 0 == value(web.get(other[0]))
    assert ["a:none"] * 2 == [each.get("value") for each in page.all("input") if each.get("name") in graphs]


def test_a_long_table_says_that_it_is_cut(web: FlaskClient) -> None:
    """A page shows the first rows and says how many there are."""
    page = inspect("/sparql", ask(web, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 1500", BROWSER).text)
    assert [f"The first {SHOWN_ROWS:,} of 1,500 rows"] == page.texts("caption")
    assert SHOWN_ROWS + 1 == len(page.all("tr"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK {}", "Yes"),
        ("ASK { <a:a> ?p ?o }", "No"),
        ("SELECT * { <a:a> ?p ?o }", "Nothing in the data fits the query."),
        ("SELECT (1/0 AS ?x) {}", "1 row"),
        (CONSTRUCT, f"{SPACE}number"),
        ('SELECT ("<script>alert(1)</script>" AS ?x) {}', "<script>alert(1)</script>"),
    ],
)
def test_other_answers_are_shown_too(web: FlaskClient, query: str, words: str) -> None:
    """Truth values, graphs, empty answers and unbound values have their pages, and all text is only text."""
    response = ask(web, query, BROWSER)
    assert 200 == response.status_code
    [main] = inspect("/sparql", response.text).all("main")
    assert words in " ".join(main.itertext())
    assert "<script>" not in response.text
    assert [] == [each for each in main.iter() if each.tag == "script"]


def test_a_mistake_is_shown_above_the_form(web: FlaskClient) -> None:
    """A browser gets its query back, with what is wrong and where, and the status says so too."""
    response = ask(web, "SELECT * WHERE { ?s ?p }", BROWSER)
    assert 400 == response.status_code
    page = inspect("/sparql", response.text)
    assert ["SELECT * WHERE { ?s ?p }"] == page.texts("textarea")
    assert any("line 1, column" in text for text in page.texts("p"))
    assert "error" in page.texts("title")[0]


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


def test_pages_may_load_nothing_from_elsewhere(web: FlaskClient) -> None:
    """Every response carries the protective header fields, errors too."""
    for response in (web.get("/healthz"), web.get("/nowhere"), ask(web, SELECT, BROWSER)):
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "nosniff" == response.headers["X-Content-Type-Options"]


def test_health_is_told(web: FlaskClient) -> None:
    """The service says that it is up, and which data it answers from."""
    assert {"status": "ok"} == web.get("/healthz").get_json()
    assert {"status": "ready", "release": "1", "triples": THINGS} == web.get("/readyz").get_json()


def test_a_service_without_data_is_not_ready(endpoint_settings: Settings) -> None:
    """When the store cannot be asked the service is up but not ready, and says nothing of its inside."""
    runner = EmbeddedRunner(endpoint_settings)
    web = create_app(endpoint_settings, runner).test_client()
    runner.close()
    assert 200 == web.get("/healthz").status_code
    assert 503 == web.get("/readyz").status_code
    response = ask(web, SELECT)
    assert 503 == response.status_code
    assert endpoint_settings.store not in response.text


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
