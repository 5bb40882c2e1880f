"""
A request to the endpoint -> what it asks for (SPARQL 1.1 Protocol, section 2.1).

A query comes by GET, by form POST or as the body of a POST. Bytes are read here and not by the framework, so
that text that is not UTF-8 is refused rather than patched, and nothing is decoded twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    MethodNotAllowed,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)
from werkzeug.http import parse_options_header

from graph.settings import Settings
from service.headers import ALLOWED_METHODS

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
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""


def read_request(request: Request, settings: Settings) -> Asked:
    """
    Read a request to the endpoint. Parameters that mean nothing here are passed over.

    Raises:
        BadRequest: No or several queries, text that is not UTF-8, or a graph that is not an IRI.
        Forbidden: An update.
        MethodNotAllowed: Neither GET, HEAD nor POST.
        RequestEntityTooLarge: A body longer than any query that is taken.
        UnsupportedMediaType: A body of another type.
    """
    pairs = _parse(request.query_string, "The address")
    if request.method == "POST":
        pairs += _read_body(request, settings)
    elif request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(
            ALLOWED_METHODS.split(", "), "The endpoint is read with GET, or with POST for a long query."
        )
    if any(name == "update" for name, _ in pairs):
        raise Forbidden("Readers cannot change the data. The endpoint takes queries alone.")
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        raise BadRequest("The request has several queries. Send one request for each.")
    if not queries and request.method == "POST":
        raise BadRequest("The request has no query. Send one as the parameter “query”, or as the body.")
    return Asked(
        queries[0] if queries else None,
        _iris(pairs, "default-graph-uri"),
        _iris(pairs, "named-graph-uri"),
        next((value for name, value in pairs if name == "format"), ""),
    )


def longest_body(settings: Settings) -> int:
    """The most bytes in which any query that is taken can come."""
    return settings.query_characters * _BYTES_PER_CHARACTER + _ROOM


def _read_body(request: Request, settings: Settings) -> list[tuple[str, str]]:
    media_type, options = parse_options_header(request.headers.get("Content-Type", ""))
    if media_type == UPDATE:
        raise Forbidden("Readers cannot change the data. The endpoint takes queries alone.")
    if media_type not in (FORM, QUERY) or options.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"A POST carries {FORM} or {QUERY}, in UTF-8.")
    request.max_content_length = longest_body(settings)
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise RequestEntityTooLarge("The body is longer than any query that is taken here.") from None
    return _parse(body, "The form") if media_type == FORM else [("query", _decode(body))]


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"The query is not UTF-8: byte {error.start} cannot be read.") from None


def _parse(encoded: bytes, what: str) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise BadRequest(f"{what} is not percent-encoded UTF-8.") from None
    except ValueError:
        raise BadRequest(f"{what} has more than {MOST_PARAMETERS:,} parameters.") from None


def _iris(pairs: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    found = tuple(value for key, value in pairs if key == name)
    for value in found:
        if not _IRI.fullmatch(value):
            raise BadRequest(f"{name} takes an absolute IRI; “{value}” is none.")
    return found
