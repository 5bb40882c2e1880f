"""
Whole requests to the service: any path, query and header, and never a failure of its own.

The service stands over a few statements in memory. An answer in an error says so in one of the forms that
were asked for, and one that is none has the media type that the address or the header names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Response

from graph.namespaces import ID, PREFIXES
from graph.settings import Settings
from service.app import create_app
from service.engine.memory import Stores
from service.engine.process import Reply
from service.engine.relay import Relay
from service.engine.runner import PoolState
from service.engine.runners import EmbeddedRunner
from service.engine.worker import Engine
from tests.drills.targets.fault import Fault
from tests.drills.targets.forms import allowed_by, quality_of
from tests.service.in_memory import CYCLES, InMemory, judgment

WORDS: Final = (
    *("/sparql?query=", "/doc/", "/id/", "/search?q=", "/compare", "/builder", "/releases", "/docs/", "/q/"),
    *(
        "/openapi.json",
        "/feeds/",
        "/charts/",
        "/dump/",
        "/quotes",
        "/read/",
        "/context/v1.jsonld",
        "/dump.nq",
    ),
    *(
        "force/fells",
        "theme/fraud",
        "cycle/2017",
        "judgment/fells/fraud/2017",
        ".json",
        ".ttl",
        ".html",
        ".csv",
    ),
    *(
        "%00",
        "%ff",
        "%2e%2e/",
        "..",
        "//",
        "%0d%0a",
        "?",
        "&",
        "=",
        "+",
        "%",
        ";",
        "[]",
        "format=",
        "page=",
        "-1",
    ),
    *(
        "ASK%20%7B%7D",
        "999999999999999999999",
        "1e9",
        "\n",
        "text/turtle",
        "application/json",
        "*/*;q=0",
        "image/png",
    ),
    *(
        "if-none-match: ",
        "accept: ",
        "accept-encoding: gzip",
        "range: bytes=0-",
        "host: ",
        "origin: ",
        "cookie: ",
    ),
    *(
        "if-modified-since: ",
        "content-type: ",
        "accept-language: ",
        "x-forwarded-for: ",
        "authorization: Bearer ",
    ),
)
_NO_CONTROLS: Final = dict.fromkeys([*range(32), 127])
"""What gunicorn refuses in a request line or a header, as it does signs of an address beyond ASCII."""
_METHODS: Final = ("GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")
_NEGOTIATED: Final = ("/sparql", "/doc/")
"""How the paths begin of what comes in several forms."""
_FINE_ERRORS: Final = frozenset([501, 503])
"""Not made on this store, or nobody is free: said so on purpose."""


class _InProcess(EmbeddedRunner):
    """The runner of a folder, whose queries are answered in this process."""

    def __init__(self, settings: Settings, stores: Stores) -> None:
        self._settings = settings
        self._relay = Relay(settings)
        self._engine = Engine(stores, settings.result_mib << 20, dict(PREFIXES), str(ID))

    @property
    def release(self) -> str:
        return InMemory.release

    def pool_state(self) -> PoolState:
        return PoolState(idle=1)

    def _ask(self, message: dict[str, Any], is_ours: bool) -> tuple[Reply, str]:  # noqa: ARG002
        return Reply(*self._engine.answer(message)), self.release


def _app() -> Flask:
    things = "id:force/fells a peel:PoliceForce ; skos:prefLabel 'Fells'@en ."
    stores = Stores.of(InMemory(CYCLES, things, judgment("fells", "fraud", "2017", "good")).store)
    settings = replace(Settings(), client_rate=0, store="/nonexistent/store", page_cache_mib=0)
    return create_app(settings, _InProcess(settings, stores))


APP: Final = _app()


def seeds() -> Iterator[bytes]:
    """A method, an address and headers, a line each: of every address without a value, and some with."""
    paths = sorted({rule.rule for rule in APP.url_map.iter_rules() if "<" not in rule.rule})
    given = (
        "/doc/force/fells",
        "/doc/cycle/2017.json",
        "/doc/theme/fraud.ttl",
        "/id/force/fells",
        "/docs/tutorial",
    )
    for path in (*paths, *given):
        yield b"\x00" + path.encode() + b"\naccept: text/html"
    yield b"\x00/sparql?query=ASK%20%7B%7D&format=xml\naccept: application/json;q=0.5, */*;q=0.1"
    yield b"\x00/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D\naccept: text/csv"
    yield b"\x04/sparql\ncontent-type: application/sparql-query\n\nASK {}"
    yield b'\x00/search?q=burglary&page=2&force=fells\nif-none-match: "x"'


def judge(data: bytes) -> None:
    """
    Send one request.

    Raises:
        Fault: It failed inside.
    """
    method = _METHODS[data[0] % len(_METHODS)] if data else "GET"
    head, _, body = data[1:].partition(b"\n\n")
    first, *lines = head.split(b"\n")
    address = first.decode("ascii", "ignore").translate(_NO_CONTROLS)
    path, _, query = address.partition("?")
    builder = EnvironBuilder("/", method=method, data=body if method in ("POST", "PUT", "PATCH") else None)
    environ = builder.get_environ()
    builder.close()
    path = "/" + unquote_to_bytes(path).decode("latin-1").removeprefix("/")
    environ |= {"PATH_INFO": path, "QUERY_STRING": query, "CONTENT_LENGTH": str(len(body))}
    environ |= dict(_headers(lines))
    try:
        response = Response(*run_wsgi_app(APP, environ))  # not by a client, which would mend it
        answer = response.get_data()
    except Exception as error:
        raise Fault(f"{type(error).__name__} inside: {error}; {method} {address!r} {lines}") from error
    if response.status_code >= 500 and response.status_code not in _FINE_ERRORS:
        raise Fault(f"{response.status}: {method} {address!r} {lines}: {answer[:300]!r}")
    _check_form(response, method, path, query, environ.get("HTTP_ACCEPT", ""))
    for name, value in response.headers:
        if any(sign in value for sign in "\r\n\0"):
            raise Fault(f"{name} is {value!r}: {method} {address!r} {lines}")


def _headers(lines: list[bytes]) -> Iterator[tuple[str, str]]:
    """Header fields as the server gives them on (PEP 3333), without those that it would refuse."""
    for line in lines:
        name, _, value = line.decode("latin-1").translate(_NO_CONTROLS).partition(":")
        name = name.strip().upper().replace("-", "_")
        if name.isascii() and name.replace("_", "").isalnum() and name != "CONTENT_LENGTH":
            yield (name if name == "CONTENT_TYPE" else f"HTTP_{name}"), value.strip()


def _check_form(response: Response, method: str, path: str, query: str, accept: str) -> None:
    """Where neither the address nor its query names a form, the header allows what is sent."""
    is_named = "." in path or "format" in query
    if response.status_code != HTTPStatus.OK or method != "GET" or is_named:
        return
    allowed = allowed_by(accept)
    if not path.startswith(_NEGOTIATED) or not allowed:
        return
    sent = response.mimetype or ""
    if not quality_of(sent, allowed):
        raise Fault(f"{path!r} sent {sent} for {accept!r}")
