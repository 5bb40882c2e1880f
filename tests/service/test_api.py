"""The description of the API says what there is: it is well-formed, and every answer is as it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.http import parse_options_header

from service.api.schemas import explained
from service.engine.runner import QueryRunner
from service.named.catalogue import named_queries
from service.signposts import OPENAPI
from tests.service.browsing import InspectingClient
from tests.service.page_kinds import paths_of

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
EXAMPLES = 3
"""Requests with made-up values to each operation: there are some eighty."""
NO_JSON = {"home", "charts", "questions", "feeds", "about", "accessibility", "sparql", "card", "unknown"}


@pytest.fixture(scope="module")
def described(app: Flask) -> dict[str, Any]:
    """The description."""
    response = app.test_client().get("/openapi.json")
    assert (200, OPENAPI) == (response.status_code, response.headers["Content-Type"])
    found: dict[str, Any] = json.loads(response.data)
    return found


@pytest.fixture(scope="module")
def operations(app: Flask) -> list[Any]:
    """The operations, as a tester reads them."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    found: list[Any] = list(schema.get_all_operations())
    return [each.ok() for each in found]


def _call(case: Any) -> Any:  # noqa: ANN401
    return case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})


def test_the_first_page_leads_to_it(client: InspectingClient) -> None:
    """In its head for programs, in the page, and from the page about the service."""
    fields = client.get("/").headers.getlist("Link")
    links = {options["rel"]: address for address, options in map(parse_options_header, fields)}
    assert "</openapi.json>" == links["service-desc"]
    assert "</about>" == links["service-doc"]
    assert 'href="/openapi.json"' in client.get("/about").text


def test_every_address_in_it_is_one_of_the_service(app: Flask, described: dict[str, Any]) -> None:
    """And every named query is one, with its parameters."""
    assert "3.1.1" == described["openapi"]
    for name, query in named_queries().items():
        taken = described["paths"][f"/queries/{name}.json"]["get"]["parameters"]
        assert [*query.names, "answer", "release"] == [each["name"] for each in taken]
    names = [each["get"]["operationId"] for each in described["paths"].values()]
    assert len(names) == len(set(names))
    adapter = app.url_map.bind("localhost")
    for path in described["paths"]:
        adapter.match(path.replace("{", "").replace("}", ""))


def test_every_reference_leads_to_a_schema(described: dict[str, Any]) -> None:
    """And each schema is one of JSON Schema."""
    schemas = described["components"]["schemas"]
    assert 50 < len(schemas)
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    references = {reference for reference in _references(described) if "/schemas/" in reference}
    assert {f"#/components/schemas/{name}" for name in schemas} >= references


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for each in part.values():
            yield from _references(each)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)


def test_what_is_given_as_an_example_is_answered(operations: list[Any]) -> None:
    """As the schema says; where the data have no such thing, with a problem as the schema says."""
    answered = 0
    for operation in operations:
        given: dict[str, dict[str, Any]] = {"path": {}, "query": {}}
        for each in operation.definition.raw["parameters"]:
            if "example" in each:
                given[each["in"]][each["name"]] = each["example"]
            elif each.get("required"):
                break
        else:
            case = operation.Case(path_parameters=given["path"], query=given["query"])
            answered += 200 == _call(case).status_code
    assert answered >= len(operations) - 15, f"{answered} of {len(operations)}"


def test_made_up_requests_get_an_answer_or_a_problem(operations: list[Any]) -> None:
    """Whatever is given, nothing fails within, and what comes is as the schema says."""

    def look(operation: Any) -> None:  # noqa: ANN401
        @hypothesis.seed(8)
        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(
            max_examples=EXAMPLES,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:  # noqa: ANN401
            _call(case)

        ask()

    for operation in operations:
        look(operation)


def test_every_kind_of_page_is_as_its_schema_says(
    app: Flask, runner: QueryRunner, operations: list[Any]
) -> None:
    """The documents about things of every kind, and the pages beside them."""
    document = next(each for each in operations if each.path == "/doc/{path}.json")
    paths = [
        path for name, path in paths_of(runner).items() if path.startswith("/doc/") and name not in NO_JSON
    ]
    assert 10 <= len(paths)
    for path in paths:
        case = document.Case(path_parameters={"path": path.removeprefix("/doc/")})
        assert 200 == _call(case).status_code, path


def test_what_docstrings_say_of_fields_is_told() -> None:
    """Over several lines, and of several fields at once."""
    schema = {
        "description": "A thing.\n\n    Args:\n        a: One\n            more.\n        b, c: Two: more.",
        "properties": {"a": {}, "b": {}, "c": {}, "d": {}},
    }
    told = {"a": {"description": "One more."}, "b": {"description": "Two: more."}}
    assert explained(schema)["properties"] == {**told, "c": told["b"], "d": {}}
    assert "A thing." == explained(schema)["description"]
