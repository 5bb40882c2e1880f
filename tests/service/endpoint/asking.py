"""Ways to ask the endpoint, and queries to ask it."""

from __future__ import annotations

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.service.small_store import SPACE

SELECT = "SELECT ?s ?n WHERE { ?s ?p ?n } ORDER BY ?n LIMIT 2"

CONSTRUCT = f"CONSTRUCT WHERE {{ <{SPACE}thing/1> ?p ?o }}"

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

SECONDS = 2.5


def ask(web: FlaskClient, query: str, accept: str | None = None, **more: str) -> TestResponse:
    """Ask by GET."""
    headers = {"Accept": accept} if accept is not None else {}
    return web.get("/sparql", query_string={"query": query, **more}, headers=headers)


def value(response: TestResponse) -> int:
    """The one number in a response."""
    [row] = response.get_json(force=True)["results"]["bindings"]
    [cell] = row.values()
    return int(cell["value"])


def by_form(web: FlaskClient, query: str) -> TestResponse:
    """Query in a form that is posted."""
    return web.post("/sparql", data={"query": query})


def by_body(web: FlaskClient, query: str) -> TestResponse:
    """Query as the body of a POST."""
    return web.post("/sparql", data=query.encode(), content_type="application/sparql-query")
