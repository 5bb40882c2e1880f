"""What the service does is counted for Prometheus and logged, and neither tells anything of a reader."""

from __future__ import annotations

import json
import logging
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import TestResponse

from graph.errors import PeelgraphError, SettingsRefused
from graph.settings import Settings
from service.app import create_app
from service.documents.shelf import documents
from service.engine.runners import EmbeddedRunner
from service.query_log import LOGGER, digest_of, open_query_log
from tests.service.small_store import ENDLESS, SPACE, THINGS, publish_small

pytestmark = pytest.mark.alone

ROOT = Path(__file__).resolve().parents[2]
SELECT = "SELECT ?s WHERE { ?s ?p ?o }"
PERSON = "Ann-Example-of-12-Any-Street"
READER = {"User-Agent": "reader-agent", "Referer": "https://reader.example/", "Cookie": "reader=1"}


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRunner]:
    """Query processes on a small store."""
    folder = tmp_path_factory.mktemp("metrics")
    publish_small(folder)
    opened = EmbeddedRunner(
        Settings(store=str(folder), query_workers=1, page_workers=1, slow_workers=0, query_seconds=1.0)
    )
    yield opened
    opened.close()


@pytest.fixture
def application(runner: EmbeddedRunner, tmp_path: Path) -> Iterator[Flask]:
    """The service on it, with all counts at nothing, and a log of queries."""
    settings = Settings(query_log=str(tmp_path / "queries.log"))
    open_query_log(settings)
    yield create_app(settings, runner)
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


@pytest.fixture
def web(application: Flask) -> FlaskClient:
    """A client of it."""
    return application.test_client()


def ask(web: FlaskClient, query: str, **headers: str) -> TestResponse:
    """Ask by GET."""
    return web.get("/sparql", query_string={"query": query}, headers={**READER, **headers})


def figures(text: str) -> dict[str, float]:
    """Sample with its labels -> value."""
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape(web: FlaskClient) -> dict[str, float]:
    """The figures now."""
    response = web.get("/metrics")
    assert 200 == response.status_code
    assert response.content_type.startswith("text/plain")
    return figures(response.text)


def test_requests_queries_and_answers_are_counted(web: FlaskClient) -> None:
    """By route and status, by form, by what the cache did, with rows and bytes."""
    first = ask(web, SELECT)
    ask(web, SELECT)
    ask(web, SELECT, **{"If-None-Match": first.headers["ETag"]})
    ask(web, "ASK { FILTER(RAND() > 2) }")
    web.get("/limits")
    found = scrape(web)
    assert 3 == found["peelgraph_requests_total sparql.endpoint 200"]
    assert 1 == found["peelgraph_requests_total sparql.endpoint 304"]
    assert 1 == found["peelgraph_requests_total limits.page 200"]
    outcomes = {
        name: found[f"peelgraph_cache_requests_total {name}"]
        for name in ("hit", "miss", "bypass", "validator")
    }
    assert {"hit": 1, "miss": 1, "bypass": 1, "validator": 1} == outcomes
    assert 2 * THINGS == found["peelgraph_answer_rows_total"]
    assert 2 * len(first.get_data()) <= found["peelgraph_answer_bytes_total"]
    assert (1, 1) == (
        found["peelgraph_query_seconds_count select"],
        found["peelgraph_query_seconds_count ask"],
    )


def test_refusals_are_counted_by_reason(web: FlaskClient) -> None:
    """Of queries and of requests, told to people as to programs."""
    ask(web, "SELECT", Accept="text/html")
    ask(web, "SELECT * { ?s skos:a ?o }")
    ask(web, ENDLESS)
    web.get("/nowhere")
    web.put("/sparql")
    found = scrape(web)
    reasons = {
        name.split()[1]: value for name, value in found.items() if name.startswith("peelgraph_refusals_total")
    }
    assert reasons == dict.fromkeys(
        ("query_malformed", "prefix_undeclared", "query_timed_out", "not_found", "method_not_allowed"), 1
    )


def _wait_for_idle(runner: EmbeddedRunner) -> None:
    patience = time.monotonic() + 20
    while runner.pool_state().idle < 2 and time.monotonic() < patience:
        time.sleep(0.05)


def test_query_processes_are_counted(web: FlaskClient, runner: EmbeddedRunner) -> None:
    """Idle and busy, those that wait, and those that were replaced."""
    _wait_for_idle(runner)  # of an earlier test, one may still be being replaced
    before = scrape(web)
    ask(web, f"{ENDLESS} # replaced")
    _wait_for_idle(runner)
    found = scrape(web)
    states = [found[f"peelgraph_query_processes {state}"] for state in ("idle", "busy")]
    assert [2, 0] == states
    assert 0 == found["peelgraph_queries_waiting"]
    assert (
        1
        == found["peelgraph_query_processes_replaced_total"]
        - before["peelgraph_query_processes_replaced_total"]
    )


@pytest.mark.parametrize(
    ("who", "address", "headers", "status"),
    [
        ("local", "127.0.0.1", {}, 200),
        ("local", "::1", {}, 200),
        ("local", "203.0.113.9", {}, 404),
        ("local", "127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 404),
        ("local", "127.0.0.1", {"Forwarded": "for=203.0.113.9"}, 404),
        ("local", "", {}, 404),
        ("anyone", "203.0.113.9", {}, 200),
        ("nobody", "127.0.0.1", {}, 404),
    ],
)
def test_figures_are_for_whom_the_settings_name(
    runner: EmbeddedRunner, who: str, address: str, headers: dict[str, str], status: int
) -> None:
    """To others there is no such page."""
    web = create_app(Settings(metrics=who, client_rate=0), runner).test_client()
    response = web.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert status == response.status_code


def test_a_wrong_choice_is_told_at_the_start() -> None:
    """With the name of the setting and what it takes."""
    with pytest.raises(SettingsRefused, match=r"PEELGRAPH_METRICS is 'all'\. It takes one of local, anyone"):
        Settings.from_environment({"PEELGRAPH_METRICS": "all"})


def test_each_query_is_logged_and_nothing_of_who_asked(web: FlaskClient, tmp_path: Path) -> None:
    """A line of JSON each: time, form, how long, how much, status, from the cache, digest."""
    query = f"SELECT ?s {{ ?s ?p ?o FILTER(STR(?o) != '{PERSON}') }} # {PERSON}"
    for asked in (query, query, "SELECT", f"ASK {{ ?{PERSON.replace('-', '')} a <{SPACE}{PERSON}> }}"):
        ask(web, asked)
    web.get("/sparql", headers=READER)
    web.get("/", headers=READER)
    text = (tmp_path / "queries.log").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [("select", 200, False), ("select", 200, True), ("select", 400, False), ("ask", 200, False)] == [
        (line["form"], line["status"], line["cached"]) for line in lines
    ]
    assert {"time", "form", "milliseconds", "rows", "bytes", "status", "cached", "digest"} == set(lines[0])
    table = [line for line in documents()["privacy"].splitlines() if line.startswith("| `")]
    assert set(lines[0]) == {name for line in table for name in re.findall(r"`(\w+)`", line)}
    assert THINGS == lines[0]["rows"]
    assert lines[0]["digest"] == lines[1]["digest"] != lines[3]["digest"]
    for part in (PERSON, PERSON.replace("-", ""), "127.0.0.1", "reader", SPACE, "STR("):
        assert part not in text
    assert PERSON not in web.get("/metrics").text


def test_queries_that_differ_in_values_alone_are_one_shape() -> None:
    """Strings, numbers, spaces and comments do not count; names and variables do."""
    same = ["ASK { ?s ?p 'a' , 1 }", 'ASK{?s ?p "b",2.5e3}#x', "ASK { ?s ?p '''c''' ,\n3 }"]
    assert 1 == len({digest_of(query) for query in same})
    assert 3 == len(
        {digest_of(query) for query in ("ASK { ?s a <a:a> }", "ASK { ?s a <a:b> }", "ASK { ?t a <a:a> }")}
    )
    assert "" == digest_of("ASK { FILTER(?a<?b)#>\n}")


def test_there_is_no_log_unless_a_setting_asks_for_one(
    runner: EmbeddedRunner, caplog: pytest.LogCaptureFixture
) -> None:
    """Off by default."""
    caplog.set_level(logging.DEBUG)
    assert (
        200
        == create_app(Settings(client_rate=0), runner).test_client().get("/sparql?query=ASK{}").status_code
    )
    assert [] == [record for record in caplog.records if record.name == LOGGER]


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """With the file and what to do."""
    with pytest.raises(PeelgraphError, match="PEELGRAPH_QUERY_LOG"):
        open_query_log(Settings(query_log=str(tmp_path / "none" / "queries.log")))


def test_several_web_processes_count_together(tmp_path: Path) -> None:
    """Whichever of them is asked tells of all."""
    publish_small(tmp_path / "store")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from service.cli import main; main()", "serve"]
    command += ["--store", str(tmp_path / "store"), "--port", str(port)]
    few = {"PEELGRAPH_WEB_WORKERS": "2", "PEELGRAPH_QUERY_WORKERS": "1", "PEELGRAPH_PAGE_WORKERS": "1"}
    environment = {**os.environ, **few, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE) as served:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/healthz", served)
            for _ in range(30):
                with urllib.request.urlopen(f"{address}/sparql?query=ASK%7B%7D", timeout=20) as response:
                    response.read()
            for _ in range(4):
                with urllib.request.urlopen(f"{address}/metrics", timeout=20) as response:
                    found = figures(response.read().decode())
                assert 30 == found["peelgraph_requests_total sparql.endpoint 200"]
                assert 30 == sum(
                    found.get(f"peelgraph_cache_requests_total {each}", 0) for each in ("hit", "miss")
                )
        finally:
            served.terminate()
            served.wait(30)
    assert [] == list(tmp_path.glob("peelgraph-figures-*"))


def _wait(address: str, served: subprocess.Popen[bytes]) -> None:
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        assert served.poll() is None
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("not ready after a minute")
