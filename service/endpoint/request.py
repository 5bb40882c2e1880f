"""
A request to the endpoint -> what it asks for (SPARQL 1.1 Protocol, section 2.1).

A query comes by GET, by form POST or as the body of a POST; an update by the latter two, with a token. Bytes
are read here and not by the framework, so that text that is not UTF-8 is refused rather than patched, and
nothing is decoded twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import (
    BadRequest,
    MethodNotAllowed,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)

from graph.settings import Settings
from service.endpoint.uploads import body_type, read_body
from service.engine.guard import check_length
from service.headers import ALLOWED_METHODS
from service.writes.access import Access

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

_BYTES_PER_CHARACTER: Final = 12
"""The longest that percent-encoding makes one character; a body is given some room on top."""

_ROOM: Final = 65_536
MOST_PARAMETERS: Final = 1_000
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a request asks for.

    Args:
        query: None where the request has no query at all.
        default_graphs: In the order given; may be empty.
        named_graphs: In the order given; may be empty.
        format: A form named in the address; empty leaves it to the Accept header.
        update: None where the request has no update, or may not make one.
        using_graphs: Of an update, as the graphs of a query.
        using_named_graphs: The same.
        author: Who makes the update; empty where that needs no token.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""
    update: str | None = None
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()
    author: str = ""


def read_request(request: Request, settings: Settings, access: Access) -> Asked:
    """
    Read a request to the endpoint. Parameters that mean nothing here are passed over.

    Raises:
        BadRequest: No or several queries, text that is not UTF-8, or a graph that is not an IRI.
        Forbidden: An update, where nobody may make one, or not with this token.
        Unauthorized: An update without a token.
        TooManyRequests: An update from where too many wrong tokens came.
        MethodNotAllowed: Neither GET, HEAD nor POST.
        RequestEntityTooLarge: A body longer than any query or update that is taken.
        QueryTooLong: A query longer than any that is taken.
        UnsupportedMediaType: A body of another type.
    """
    pairs = parse_parameters(request.query_string, "The address")
    if any(name == "update" for name, _ in pairs):
        access.author(request)
        raise BadRequest("An update is sent by POST, as the body or in a form.")
    if request.method == "POST":
        pairs += _read_body(request, settings, access)
    elif request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(
            ALLOWED_METHODS.split(", "), "The endpoint is read with GET, or with POST for a long query."
        )
    if any(name == "update" for name, _ in pairs):
        return _read_update(pairs, access.author(request))
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        raise BadRequest("The request has several queries. Send one request for each.")
    if not queries and request.method == "POST":
        raise BadRequest("The request has no query. Send one as the parameter “query”, or as the body.")
    if queries:
        check_length(queries[0], settings)  # before anybody reads it
    return Asked(
        queries[0] if queries else None,
        _iris(pairs, "default-graph-uri"),
        _iris(pairs, "named-graph-uri"),
        next((value for name, value in pairs if name == "format"), ""),
    )


def longest_body(settings: Settings) -> int:
    """The most bytes in which any query that is taken can come."""
    return settings.query_characters * _BYTES_PER_CHARACTER + _ROOM


def _read_update(pairs: list[tuple[str, str]], author: str) -> Asked:
    updates = [value for name, value in pairs if name == "update"]
    if len(updates) > 1 or any(name == "query" for name, _ in pairs):
        raise BadRequest("The request has several updates, or a query besides. Send one request for each.")
    return Asked(
        None,
        update=updates[0],
        using_graphs=_iris(pairs, "using-graph-uri"),
        using_named_graphs=_iris(pairs, "using-named-graph-uri"),
        author=author,
    )


def _read_body(request: Request, settings: Settings, access: Access) -> list[tuple[str, str]]:
    media_type, is_utf8 = body_type(request)
    if media_type == UPDATE:
        access.author(request)
    if media_type not in (FORM, QUERY, UPDATE) or not is_utf8:
        kinds = f"{FORM}, {QUERY} or {UPDATE}" if access.is_possible else f"{FORM} or {QUERY}"
        raise UnsupportedMediaType(f"A POST carries {kinds}, in UTF-8.")
    if media_type != QUERY and access.is_author(request):
        body = read_body(request, settings)
    else:
        request.max_content_length = longest_body(settings)
        try:
            body = request.get_data(cache=False)
        except RequestEntityTooLarge:
            raise RequestEntityTooLarge("The body is longer than any query that is taken here.") from None
    if media_type == FORM:
        return parse_parameters(body, "The form")
    return [("update" if media_type == UPDATE else "query", decode(body))]


def decode(body: bytes) -> str:
    """
    The text of a body.

    Raises:
        BadRequest: It is not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"The text is not UTF-8: byte {error.start} cannot be read.") from None


def parse_parameters(encoded: bytes, what: str) -> list[tuple[str, str]]:
    """
    Names and values, in order.

    Raises:
        BadRequest: They are not percent-encoded UTF-8, or too many.
    """
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise BadRequest(f"{what} is not percent-encoded UTF-8.") from None
    except ValueError:
        raise BadRequest(f"{what} has more than {MOST_PARAMETERS:,} parameters.") from None


def _iris(pairs: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    found = tuple(value for key, value in pairs if key == name)
    return tuple(read_iri(name, value) for value in found)


def read_iri(name: str, value: str) -> str:
    """
    The value of a parameter that takes an absolute IRI.

    Raises:
        BadRequest: It is none.
    """
    if not _IRI.fullmatch(value):
        raise BadRequest(f"{name} takes an absolute IRI; “{value}” is none.")
    return value
