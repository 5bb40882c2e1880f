"""
The description of the API (OpenAPI 3.1.1): operations put together with the addresses of the application.

It is the same for every release and every host: addresses are relative to where it stands, and nothing of the
data is in it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Flask
from werkzeug.routing import Map, Rule

from graph.licence import ATTRIBUTION, LICENCE, LICENCE_NAME
from graph.release import software_version
from service.api.operations import Operation, operations
from service.api.schemas import Schema, explained, schemas_of
from service.errors import PROBLEM, Problem

VERSION: Final = "3.1.1"

_VARIABLE: Final = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
_FOR_PAGES: Final = "told"
"""What a problem has for pages alone."""
_TABLE: Final = {"type": "object", "description": "What the rows are out of, with release and sources."}
_DESCRIPTION: Final = (
    "Every page of the service as JSON: the object that the page shows. A fact names the sentence it was "
    "read from, and an aggregate what it is out of. Addresses of things (https://w3id.org/peelgraph/id/…) "
    "are the same on every deployment. Nothing here changes the data. `/limits` tells every limit; an answer "
    "is whole or an error. Members may be added at any time; what is to go is told a release ahead in the "
    "changelog, and marked as deprecated here."
)


def describe(app: Flask) -> dict[str, Any]:
    """The description of an application, as plain JSON."""
    all_of_them = list(operations())
    named, parts = schemas_of(_types(all_of_them) | {"Problem": Problem})
    parts["Problem"] = _problem(parts.pop("Problem"))
    paths: dict[str, Any] = {}
    for each in all_of_them:
        paths[_path(app.url_map, each)] = {"get": _operation(app, each, named)}
    return {
        "openapi": VERSION,
        "info": {
            "title": "peelgraph",
            "version": software_version(),
            "description": _DESCRIPTION,
            "license": {"name": f"Data: {LICENCE_NAME}. {ATTRIBUTION}", "url": LICENCE},
        },
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(parts.items())),
            "responses": {"Problem": _problem_response()},
        },
    }


def _types(found: list[Operation]) -> dict[str, Any]:
    """Every type that an answer or a member of one is of, by a name of its own."""
    types = {_name(each, member): held for each in found for member, held in each.says}
    return types | {_name(each, ""): each.whole for each in found if each.whole}


def _name(operation: Operation, member: str) -> str:
    return f"{operation.view} {member}"


def _path(addresses: Map, operation: Operation) -> str:
    path = _VARIABLE.sub(r"{\1}", _rule(addresses, operation).rule)
    for name, value in operation.fixed:
        path = path.replace(f"{{{name}}}", value)
    return path + operation.ending


def _rule(addresses: Map, operation: Operation) -> Rule:
    """The address of a view that has no place for a form, which stands behind the path."""
    return min(addresses.iter_rules(operation.view), key=lambda rule: len(rule.arguments))


def _operation(app: Flask, operation: Operation, named: dict[str, Schema]) -> dict[str, Any]:
    view = app.view_functions[operation.view]
    title = operation.title or " ".join((view.__doc__ or "").strip().partition("\n\n")[0].split())
    fixed = "-".join(value for _, value in operation.fixed)
    content = {operation.media_type: {"schema": _schema(operation, named)}}
    return {
        "operationId": "-".join(filter(None, (*operation.view.split("."), fixed))),
        "summary": title,
        **({"description": operation.detail} if operation.detail else {}),
        "parameters": list(operation.takes),
        "responses": {
            "200": {"description": title, "content": content},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _schema(operation: Operation, named: dict[str, Schema]) -> Schema:
    members = {member: named[_name(operation, member)] for member, _ in operation.says}
    if operation.is_table:
        members["table"] = _TABLE
    if operation.is_licensed:
        members |= {"licence": {"type": "string"}, "attribution": {"type": "string"}}
    said = {"type": "object", "properties": members, "required": list(members)}
    return {"allOf": [named[_name(operation, "")], said]} if operation.whole else said


def _problem(schema: Schema) -> Schema:
    """As it is sent: what is empty is left out, and a type is put in."""
    told = explained(schema)
    properties = {name: each for name, each in told["properties"].items() if name != _FOR_PAGES}
    required = ["type", "title", "status", "detail"]
    return {**told, "properties": {"type": {"type": "string"}, **properties}, "required": required}


def _problem_response() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": "What went wrong, and what to do about it (RFC 9457).",
        "content": {PROBLEM.media_type: {"schema": schema}},
    }
