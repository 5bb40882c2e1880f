"""The endpoint says what is wrong, where, and in a form that fits."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.settings import Settings
from service.app import create_app
from service.engine.runners import EmbeddedRunner
from tests.service.endpoint.asking import BROWSER, SELECT, ask, by_body, by_form, value
from tests.service.small_store import COUNT, ENDLESS, MEMORY_BOMB, THINGS

pytestmark = pytest.mark.alone

BRACES = "SELECT * WHERE " + "{" * 3000 + "}" * 3000

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
