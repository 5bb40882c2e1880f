"""A client that asks too often is told to wait, and nobody else is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits.storage import MemoryStorage

from graph.settings import Settings
from service import rates
from service.app import create_app
from tests.service.in_memory import InMemory

RATE = 5


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The service with a low limit, at a moment of which no second passes while a test runs."""
    now = time.time()
    monkeypatch.setattr("limits.storage.memory.time.time", lambda: now)
    yield _app(RATE).test_client()


def _app(rate: int) -> Flask:
    return create_app(replace(Settings(), client_rate=rate), InMemory())


def ask(web: FlaskClient, path: str = "/sparql", address: str = "192.0.2.1", **headers: str) -> int:
    """The status of one request from an address."""
    return web.get(path, environ_base={"REMOTE_ADDR": address}, headers=headers).status_code


def test_too_many_requests_are_refused(web: FlaskClient) -> None:
    """The refusal says for how long, and is a problem document like any other."""
    assert [200] * RATE == [ask(web, Accept="text/html") for _ in range(RATE)]
    refused = web.get("/sparql", environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert 429 == refused.status_code
    assert "application/problem+json" == refused.mimetype
    assert refused.json
    assert f"{RATE} requests a second" in refused.json["detail"]
    assert "1" == refused.headers["Retry-After"]
    assert "no-store" == refused.headers["Cache-Control"]
    assert "192.0.2.1" not in refused.get_data(as_text=True)


def test_what_is_left_is_said(web: FlaskClient) -> None:
    """Each response says the limit and what is left of it."""
    left = [web.get("/nowhere").headers["X-RateLimit-Remaining"] for _ in range(RATE + 1)]
    assert [*map(str, range(RATE - 1, -1, -1)), "0"] == left
    assert str(RATE) == web.get("/nowhere").headers["X-RateLimit-Limit"]


def test_other_clients_are_answered(web: FlaskClient) -> None:
    """Each client has a count of its own; an IPv6 network has one."""
    for _ in range(RATE):
        ask(web, address="2001:db8::1", Accept="text/html")
    assert 429 == ask(web, address="2001:db8::2")
    assert 200 == ask(web, address="2001:db8:0:1::1", Accept="text/html")


def test_addresses_that_lead_nowhere_count_too(web: FlaskClient) -> None:
    """A scan of the service is as many requests as any other."""
    assert [404] * RATE + [429] == [ask(web, f"/{number}") for number in range(RATE + 1)]


def test_health_and_files_are_always_had(web: FlaskClient) -> None:
    """Who watches the service, and the pages' files, are not refused."""
    for _ in range(RATE + 1):
        ask(web, "/nowhere")
    assert [200] * 9 == [ask(web, "/healthz") for _ in range(9)]
    assert [200] * 9 == [ask(web, "/static/style.css") for _ in range(9)]
    assert 429 == ask(web)


def test_clients_behind_a_proxy_count_for_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """All have the proxy's address; without a proxy the same field buys nobody another count."""
    now = time.time()
    monkeypatch.setattr("limits.storage.memory.time.time", lambda: now)
    settings = replace(Settings(), client_rate=RATE)
    direct = create_app(settings, InMemory()).test_client()
    proxied = create_app(replace(settings, trusted_proxies=1), InMemory()).test_client()
    fields = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in range(RATE + 1)]
    assert [404] * (RATE + 1) == [ask(proxied, "/nowhere", **each) for each in fields]
    assert [404] * RATE + [429] == [ask(direct, "/nowhere", **each) for each in fields]


def test_no_limit_is_none() -> None:
    """A rate of 0 refuses nobody."""
    web = _app(0).test_client()
    assert {404} == {ask(web, "/nowhere") for _ in range(200)}


def test_the_next_second_is_a_new_one() -> None:
    """Nobody is refused for longer than was said."""
    web = _app(RATE).test_client()
    statuses = [ask(web, "/nowhere") for _ in range(3 * RATE)]
    assert 429 in statuses
    time.sleep(1.1)
    assert 404 == ask(web, "/nowhere")


def test_a_flood_of_addresses_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted is forgotten with its second."""
    made: list[MemoryStorage] = []

    def make() -> MemoryStorage:
        made.append(MemoryStorage())
        return made[-1]

    monkeypatch.setattr(rates, "MemoryStorage", make)
    web = _app(RATE).test_client()
    for number in range(500):
        ask(web, "/nowhere", f"198.51.{number // 250}.{number % 250}")
    [storage] = made
    time.sleep(1.1)
    ask(web, "/nowhere", "192.0.2.1")
    time.sleep(0.1)
    assert len(storage.storage) <= 1
    assert len(storage.expirations) <= 1
    assert len(storage.locks) <= 2
