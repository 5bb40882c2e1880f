"""A client is known by its address, through as many proxies as are trusted, and by no name that tells it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from flask import Flask, request

from graph.settings import Settings
from service.clients import client_name, client_of, know_clients
from service.engine.asker import Asker, current_asker
from service.proxies import trust_proxies


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("192.0.2.1", "192.0.2.1:8080"),
        ("192.0.2.1", "::ffff:192.0.2.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("2001:db8:1:2::1", "[2001:db8:1:2::3]:443"),
        ("fe80::1%eth0", "fe80::2%eth1"),
        ("", ""),
    ],
)
def test_one_client_has_one_name(one: str, same: str) -> None:
    """However its address is written, and whichever address of its IPv6 network it uses."""
    assert client_name(one) == client_name(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.1", "192.0.2.2"),
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("::1", "127.0.0.1"),
        ("", "192.0.2.1"),
        ("unknown", "hidden"),
    ],
)
def test_two_clients_have_two_names(one: str, other: str) -> None:
    """What is no address is a client too."""
    assert client_name(one) != client_name(other)


def test_a_name_does_not_tell_the_address() -> None:
    """It is short, and made with a secret: the same address has another name in another process."""
    name = client_name("192.0.2.1")
    assert 18 == len(name)
    assert name != hashlib.blake2b(bytes([192, 0, 2, 1]), digest_size=9).hexdigest()


def _app(trusted_proxies: int) -> Flask:
    app = Flask("clients")
    know_clients(app)
    trust_proxies(app, replace(Settings(), trusted_proxies=trusted_proxies))

    @app.get("/")
    def tell() -> dict[str, str]:
        assert Asker(client_of(request.environ)) == current_asker()
        return {"client": client_of(request.environ), "url": request.url}

    return app


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "data.example.org",
    "X-Forwarded-Prefix": "/police",
}


def test_without_a_proxy_nobody_can_pass_for_another() -> None:
    """What a client says of itself is not listened to."""
    told = _app(0).test_client().get("/", headers=FORWARDED).get_json()
    assert {"client": client_name("127.0.0.1"), "url": "http://localhost/"} == told


def test_a_trusted_proxy_tells_client_and_address() -> None:
    """Of the addresses the last is the one that the proxy saw; the others are what the client says."""
    told = _app(1).test_client().get("/", headers=FORWARDED).get_json()
    assert {"client": client_name("198.51.100.7"), "url": "https://data.example.org/police/"} == told


def test_each_proxy_is_counted() -> None:
    """Of two, the outer one saw the client; a single value there is not trusted to be it."""
    two = {
        **FORWARDED,
        "X-Forwarded-Proto": "https, http",
        "X-Forwarded-Host": "a, b",
        "X-Forwarded-Prefix": "/a, /b",
    }
    told = _app(2).test_client().get("/", headers=two).get_json()
    assert client_name("203.0.113.9") == told["client"]
    alone = {"X-Forwarded-For": "203.0.113.9"}
    told = _app(2).test_client().get("/", headers=alone).get_json()
    assert client_name("127.0.0.1") == told["client"]


def test_outside_a_request_nobody_asks() -> None:
    """The service's own queries are no client's."""
    _app(0).test_client().get("/")
    assert Asker() == current_asker()
