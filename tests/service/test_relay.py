"""SERVICE by relay: only to endpoints on the list, bounded, and nothing that comes back can do harm."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from graph.errors import (
    PeelgraphError,
    QueryRefused,
    QueryTimedOut,
    QueryTooLarge,
    ServiceFailed,
)
from graph.settings import Settings
from service.engine.relay import find_calls
from service.engine.runner import Question, read_rows
from service.engine.runners import EmbeddedRunner

pytestmark = pytest.mark.alone

JSON = "application/sparql-results+json"
ELSEWHERE = "http://127.0.0.1:9/sparql"


@dataclass
class Endpoint:
    """What another endpoint answers next, and what it was asked."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    pause_seconds: float = 0.0
    endless: bool = False
    queries: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, names: list[str], *rows: dict[str, Any]) -> None:
        """Answer with some rows."""
        self.body = json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """A server on loopback that answers as it is told."""
    told = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            told.queries.append(form["query"][0])
            time.sleep(told.pause_seconds)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(told.body)
                while told.endless:
                    self.wfile.write(b" " * 65_536)
            except OSError:
                """The relay has hung up."""

        do_GET = do_POST  # noqa: N815 - a redirect that was followed would come as GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_port}/sparql"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def forget(endpoint: Endpoint) -> None:
    """The server answers plainly again, and what it was asked is forgotten."""
    fresh = Endpoint(address=endpoint.address)
    endpoint.__dict__.update(fresh.__dict__)
    endpoint.answer([])


@pytest.fixture(scope="module")
def runner(settings: Settings, endpoint: Endpoint, live_service: str) -> Iterator[EmbeddedRunner]:
    """Query processes of a service that may call two endpoints, with small limits."""
    opened = EmbeddedRunner(
        replace(
            settings,
            service_allowed=f"{endpoint.address} {live_service}/sparql",
            service_seconds=1.0,
            service_rows=100,
            service_kib=64,
        )
    )
    yield opened
    opened.close()


def rows_of(runner: EmbeddedRunner, text: str) -> list[dict[str, str]]:
    """The rows of an answer as plain words."""
    answer = runner.run(Question(text, accept=JSON))
    return [{name: str(term) for name, term in row.items()} for row in read_rows(answer.body)]


def test_solutions_of_another_endpoint_are_joined(runner: EmbeddedRunner, endpoint: Endpoint) -> None:
    """The group goes out with the query's own prefixes; what comes back joins with the rest."""
    kent = "https://w3id.org/peelgraph/id/force/kent"
    endpoint.answer(
        ["force", "n"],
        {"force": {"type": "uri", "value": kent}, "n": {"type": "literal", "value": "12"}},
        {"force": {"type": "uri", "value": "urn:nowhere"}, "n": {"type": "literal", "value": "13"}},
    )
    query = f"""PREFIX ex: <http://example.org/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?name ?n WHERE {{
        SERVICE <{endpoint.address}> {{ ?force ex:n ?n FILTER(?n > "1}}") }}  # a brace in a string
        ?force skos:prefLabel ?name }}"""
    assert [{"name": "Kent Police", "n": "12"}] == rows_of(runner, query)
    [sent] = endpoint.queries
    assert "PREFIX ex: <http://example.org/>" in sent
    assert sent.endswith('SELECT * WHERE { ?force ex:n ?n FILTER(?n > "1}") }')


def test_the_projects_own_service_can_be_called(runner: EmbeddedRunner, live_service: str) -> None:
    """The same list twice, once from each side: the join has each force once."""
    query = f"""PREFIX peel: <https://w3id.org/peelgraph/ontology#>
    PREFIX there: <{live_service}/>
    SELECT (COUNT(DISTINCT ?force) AS ?all) (COUNT(DISTINCT ?same) AS ?joined) WHERE {{
        {{ ?force a peel:PoliceForce }} UNION
        {{ ?same a peel:PoliceForce . SERVICE there:sparql {{ ?same a peel:PoliceForce }} }} }}"""
    [row] = rows_of(runner, query)
    assert int(row["all"]) == int(row["joined"]) > 40


def test_a_call_without_variables_says_yes_or_no(runner: EmbeddedRunner, endpoint: Endpoint) -> None:
    """One solution that binds nothing joins with everything; none with nothing."""
    query = f"SELECT ?n WHERE {{ VALUES ?n {{ 1 }} SERVICE <{endpoint.address}> {{ <a:b> <a:c> <a:d> }} }}"
    endpoint.answer([], {})
    assert [{"n": "1"}] == rows_of(runner, query)
    endpoint.answer([])
    assert [] == rows_of(runner, query)


def test_terms_come_through_as_they_are(runner: EmbeddedRunner, endpoint: Endpoint) -> None:
    """Languages, datatypes, unbound values; and no text can end the block it stands in."""
    hostile = '") } } } SERVICE <http://127.0.0.1:9/> { ?s ?p "\\\n\'"'
    endpoint.answer(
        ["a", "b", "c", "d"],
        {
            "a": {"type": "literal", "value": hostile},
            "b": {"type": "literal", "value": "x", "xml:lang": "en"},
            "c": {
                "type": "typed-literal",
                "value": "3",
                "datatype": "http://www.w3.org/2001/XMLSchema#integer",
            },
        },
    )
    text = (
        f"SELECT ?a ?d (LANG(?b) AS ?tag) (?c + 1 AS ?four) {{ SERVICE <{endpoint.address}> {{ ?a ?b ?c }} }}"
    )
    assert [{"a": hostile, "tag": "en", "four": "4"}] == rows_of(runner, text)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f"PREFIX e: <{ELSEWHERE}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{ELSEWHERE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?e {{ <{ELSEWHERE}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        "SELECT * { SERVICE <OURS> { ?s ?p ?o . SERVICE <OURS> { ?o ?q ?r } } }",
        f"SELECT * {{ SERVICE <OURS> {{ ?s ?p ?o . SERVICE <{ELSEWHERE}> {{ ?o ?q ?r }} }} }}",
        "SELECT * { SERVICE <OURS/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <OURS?x=1> { ?s ?p ?o } }",
        "PREFIX e: <OURS> SELECT * { SERVICEe: { ?s ?p ?o } }",
        "SELECT * { SERVICE undeclared:x { ?s ?p ?o } }",
        "SELECT * { SERVICE <OURS> ?s ?p ?o }",
        "BASE <OURS> SELECT * { SERVICE <> { ?s ?p ?o } }",
        f"SELECT * {{ SERVICE <OURS> {{ ?s ?p trueSERVICE<{ELSEWHERE}>{{ ?s ?p ?o }} }} }}",
        f"PREFIX a: <{ELSEWHERE}> SELECT * {{ SERVICE <OURS> {{ ?s ?p 1 . SERVICEa: {{ ?s ?p ?o }} }} }}",
    ],
)
def test_what_is_not_on_the_list_is_refused(runner: EmbeddedRunner, endpoint: Endpoint, query: str) -> None:
    """However it is written; and then nothing is sent to anyone."""
    with pytest.raises(QueryRefused):
        runner.run(Question(query.replace("OURS", endpoint.address), accept=JSON))
    assert [] == endpoint.queries


def test_without_a_list_no_call_is_made(settings: Settings) -> None:
    """The default: SERVICE is refused as it always was."""
    assert "" == Settings().service_allowed
    text = f"SELECT * {{ SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}"
    assert () == find_calls(text, ()).calls


REDIRECT = {"Location": ELSEWHERE, "Content-Type": JSON}
DEEP = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":' + b"[" * 30_000


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"pause_seconds": 3.0}, QueryTimedOut, "no whole answer in time"),
        ({"status": 302, "headers": REDIRECT}, ServiceFailed, "redirects to http://127.0.0.1:9/sparql"),
        ({"status": 500, "body": b"oops"}, ServiceFailed, "answered 500"),
        ({"headers": {"Content-Type": "text/html"}}, ServiceFailed, "answered with text/html"),
        ({"body": b"\x00\xff garbage"}, ServiceFailed, "cannot be read"),
        ({"body": b"[]"}, ServiceFailed, "cannot be read"),
        ({"body": DEEP}, ServiceFailed, "cannot be read"),
        ({"body": b'{"head":{"vars":["s ?p"]},"results":{"bindings":[]}}'}, ServiceFailed, "cannot be read"),
        ({"endless": True}, QueryTooLarge, "larger than 65,536 bytes"),
    ],
)
def test_an_endpoint_that_misbehaves_is_told_and_harms_nothing(
    runner: EmbeddedRunner, endpoint: Endpoint, changes: dict[str, Any], error: type[Exception], said: str
) -> None:
    """It hangs, redirects, or answers garbage without end: the query fails by name, the next is answered."""
    text = f"SELECT * {{ SERVICE <{endpoint.address}> {{ ?s ?p ?o }} }}"
    endpoint.__dict__.update(changes)
    started = time.monotonic()
    with pytest.raises(error, match=said):
        runner.run(Question(text, accept=JSON))
    assert 10 > time.monotonic() - started
    assert b"true" in runner.run(Question("ASK {}", accept=JSON)).body


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"type": "bnode", "value": "b0"}, "holds a blank node"),
        ({"type": "triple", "value": {}}, "a term of type 'triple'"),
        ({"type": "uri", "value": "http://a> } SERVICE <http://b"}, "cannot be read"),
        ({"type": "literal", "value": "x", "xml:lang": "en } "}, "cannot be read"),
        ({"type": "literal", "value": "x", "datatype": "a b"}, "cannot be read"),
    ],
)
def test_terms_that_cannot_be_carried_over_are_refused(
    runner: EmbeddedRunner, endpoint: Endpoint, value: dict[str, Any], said: str
) -> None:
    """Rather than left out: a row less would be a wrong answer."""
    endpoint.answer(["s"], {"s": value})
    with pytest.raises(ServiceFailed, match=said):
        runner.run(Question(f"SELECT * {{ SERVICE <{endpoint.address}> {{ ?s ?p ?o }} }}", accept=JSON))


def test_too_many_rows_are_refused_and_never_cut(runner: EmbeddedRunner, endpoint: Endpoint) -> None:
    """A cut would be a partial answer that does not say so."""
    endpoint.answer(["s"], *({"s": {"type": "literal", "value": str(n)}} for n in range(101)))
    with pytest.raises(QueryTooLarge, match="its answer has 101 rows"):
        runner.run(Question(f"SELECT * {{ SERVICE <{endpoint.address}> {{ ?s ?p ?o }} }}", accept=JSON))


def test_a_silent_call_that_fails_binds_nothing_and_is_noted(
    runner: EmbeddedRunner, endpoint: Endpoint
) -> None:
    """As the standard has it; the answer says that something is missing."""
    endpoint.status = 500
    text = f"SELECT * {{ VALUES ?n {{ 1 }} SERVICE SILENT <{endpoint.address}> {{ ?s ?p ?o }} }}"
    answer = runner.run(Question(text, accept=JSON))
    assert 1 == len(read_rows(answer.body))
    [note] = answer.notes
    assert note.startswith(f"SERVICE SILENT passed over a failure: SERVICE <{endpoint.address}>: ")


def test_only_so_many_calls_are_made_at_a_time(settings: Settings, endpoint: Endpoint) -> None:
    """The others are told to come back; a call that failed gives its place back."""
    endpoint.pause_seconds = 0.5
    text = f"ASK {{ SERVICE <{endpoint.address}> {{ ?s ?p ?o }} }}"
    runner = EmbeddedRunner(replace(settings, service_allowed=endpoint.address, service_calls=1))
    outcomes: list[str] = []

    def ask() -> None:
        try:
            runner.run(Question(text, accept=JSON))
            outcomes.append("answer")
        except PeelgraphError as error:
            outcomes.append(error.title)

    try:
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ["The service is busy"] * 3 + ["answer"] == sorted(outcomes, key=lambda name: name == "answer")
        endpoint.pause_seconds = 0
        assert b"false" in runner.run(Question(text, accept=JSON)).body
    finally:
        runner.close()
