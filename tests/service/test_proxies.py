"""Behind a reverse proxy: every address is that of the proxy, and nobody else says what it is."""

from __future__ import annotations

import json
import re
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import pytest
from flask import Flask
from lxml import html
from rdflib import Graph, URIRef

from graph.settings import Settings
from service.app import create_app
from service.engine.runner import QueryRunner
from tests.service.behind import DEPLOY, HOST, PREFIX, connect, fetch, nginx, serving
from tests.service.browsing import BROWSER, REPORT, Addresses

FORGED = {
    "X-Forwarded-For": "192.0.2.66",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Ssl": "on",
    "X-Forwarded-Protocol": "ssl",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Path": "/evil",
    "X-Script-Name": "/evil",
    "Script-Name": "/evil",
    "SCRIPT_NAME": "/evil",
    "PATH_INFO": "/evil",
    "Forwarded": "for=192.0.2.66;host=evil.example;proto=https",
}
"""What a reader may send to be taken for a proxy."""

PASSING = ("Date", "Connection", "Server-Timing", "Cache-Status", "X-RateLimit")
"""Header fields whose values are of the moment."""

EACH = 1
"""How many pages of a kind are fetched; all their links are looked at. A larger number takes minutes."""

PERMALINK = "/queries/figures"


class Proxied:
    """The service as readers see it, through nginx."""

    def __init__(self, port: int) -> None:
        self.origin = f"https://{HOST}:{port}"
        self.base = f"{self.origin}{PREFIX}/"
        self._connection = connect(port)

    def get(
        self, path: str, accept: str = BROWSER, method: str = "GET", **headers: str
    ) -> tuple[int, list[tuple[str, str]], str]:
        """An answer, by its path on the host; who is told to come back later does."""
        while True:
            answer = fetch(self._connection, path, {"Accept": accept, **headers}, method)
            if answer[0] != 429:
                return answer
            time.sleep(float(dict(answer[1]).get("Retry-After", "1")))

    def is_inside(self, address: str) -> bool:
        """Whether an address is one of the service's."""
        return address.startswith(self.base)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where both write their logs."""
    return tmp_path_factory.mktemp("proxied")


@pytest.fixture(scope="module")
def ports(published: Path, folder: Path) -> Iterator[tuple[int, int]]:
    """Those of nginx, for https and http, before a service that trusts it."""
    with (
        serving(published, folder, trusted_proxies="1", query_seconds="20") as port,
        nginx(port, folder) as both,
    ):
        yield both


@pytest.fixture
def proxied(ports: tuple[int, int]) -> Proxied:
    """A reader's connection."""
    return Proxied(ports[0])


def links(base: str, text: str) -> Iterator[tuple[str, str]]:
    """Every address that a page names, in full, and the attribute that does."""
    for element in html.fromstring(text).iter():
        if isinstance(element.tag, str):
            for name in ("href", "src", "action", "formaction", "data", "poster", "cite"):
                if element.get(name, "#")[0] != "#":
                    whole = urljoin(base, element.get(name))
                    # The place that a form leads to is on the page that its fields make.
                    yield name, urldefrag(whole)[0] if "action" in name else whole


def kind_of(address: str) -> tuple[str, ...]:
    """Pages of one kind share this: what they are about, or their form, and the names of parameters."""
    parts = urlsplit(address)
    segments = parts.path.removeprefix(PREFIX).split("/")[1:]
    names = sorted({each.partition("=")[0] for each in parts.query.split("&")})
    suffix = re.search(r"\.[a-z]+$", segments[-1])
    if suffix:
        return (segments[0].partition(".")[0], suffix[0], *names)
    of_report = segments[4:5] if segments[:2] == ["doc", "report"] else []
    return (*segments[: 2 if segments[0] == "doc" else 1], *of_report, *names)


def test_every_link_of_every_kind_of_page_stays_under_the_prefix(
    proxied: Proxied, addresses: Addresses
) -> None:
    """From the first page on, each link leads to an answer under the prefix, or to another host."""
    found, todo, fetched = {proxied.base}, deque([proxied.base]), Counter[tuple[str, ...]]()
    while todo:
        address = todo.popleft()
        fetched[kind_of(address)] += 1
        if fetched[kind_of(address)] > EACH:
            continue
        status, fields, body = proxied.get(address.removeprefix(proxied.origin))
        assert 200 == status, address
        check_fields(proxied, address, fields)
        if not dict(fields)["Content-Type"].startswith("text/html"):
            continue
        for name, whole in links(address, body):
            if urlsplit(whole).hostname in (HOST, "127.0.0.1", "localhost"):
                assert proxied.is_inside(whole), f"{address}: {name}={whole}"
                assert addresses.resolve(whole.removeprefix(proxied.origin + PREFIX)), (
                    f"{address}: {name}={whole}"
                )
                target = urldefrag(whole)[0]
                if target not in found:
                    found.add(target)
                    todo.append(target)
            else:
                assert name in ("href", "cite"), f"{address} loads {whole}"
    assert len(found) > 1000
    assert len(fetched) > 60
    reached = {kind[0] for kind in fetched}
    assert reached >= {"", "doc", "list", "queries", "search", "sparql", "ontology", "coverage", "static"}
    assert reached >= {"quotes", "card"}


def check_fields(proxied: Proxied, address: str, fields: list[tuple[str, str]]) -> None:
    """What every answer's header fields must be."""
    values = dict(fields)
    once = Counter(name for name, _ in fields if name not in ("Link", "Vary"))
    assert [] == [name for name, number in once.items() if number > 1], f"{address} has a header field twice"
    for target in re.findall(r"<([^>]*)>; rel=\"?alternate", ", ".join(v for n, v in fields if n == "Link")):
        assert proxied.is_inside(urljoin(address, target)), f"{address} links {target}"
    policy = dict(each.strip().split(" ", 1) for each in values["Content-Security-Policy"].split(";"))
    assert "'none'" == policy["default-src"] == policy["base-uri"]
    is_card = urlsplit(address).path.startswith(f"{PREFIX}/card/")
    assert ("*" if is_card else "'none'") == policy.pop("frame-ancestors"), address
    if values["Content-Type"].startswith("image/svg+xml") and policy["form-action"] == "'none'":
        assert policy["style-src"].startswith("'sha256-"), (
            "a chart brings its own style sheet, known by its digest"
        )
    else:
        assert "'self'" == policy["form-action"] == policy["style-src"]
    assert not re.search("unsafe|\\*|http", " ".join(policy.values()))
    assert "nosniff" == values["X-Content-Type-Options"]
    assert "max-age=31536000" == values["Strict-Transport-Security"]
    assert "camera=()" in values["Permissions-Policy"]
    assert "cross-origin" == values["Cross-Origin-Resource-Policy"]
    assert "same-origin" == values["Cross-Origin-Opener-Policy"]
    assert "*" == values["Access-Control-Allow-Origin"]
    assert not re.search("gunicorn|/[0-9]", values["Server"])


@pytest.mark.parametrize(
    ("accept", "suffix"), [(BROWSER, ""), ("text/turtle", ".ttl"), ("application/json", ".json")]
)
def test_a_thing_sends_on_to_its_document_under_the_prefix(
    proxied: Proxied, accept: str, suffix: str
) -> None:
    """303, whatever the form, and the document is there."""
    status, fields, _ = proxied.get(f"{PREFIX}/id/{REPORT}", accept)
    place = urljoin(proxied.base, dict(fields)["Location"])
    assert (303, f"{proxied.base}doc/{REPORT}{suffix}") == (status, place)
    check_fields(proxied, place, fields)
    assert 200 == proxied.get(place.removeprefix(proxied.origin), accept)[0]


def test_the_host_and_the_bare_prefix_lead_to_the_service(proxied: Proxied, ports: tuple[int, int]) -> None:
    """The prefix without its slash, the well-known address of a description, and plain http."""
    status, fields, _ = proxied.get(PREFIX)
    assert (308, proxied.base) == (status, urljoin(proxied.origin, dict(fields)["Location"]))
    for path in ("/.well-known/void", f"{PREFIX}/.well-known/void"):
        status, fields, _ = proxied.get(path)
        assert (302, f"{PREFIX}/sparql") == (status, urlsplit(dict(fields)["Location"]).path)
    plain = HTTPConnection("127.0.0.1", ports[1], timeout=20)
    plain.request("GET", f"{PREFIX}/sparql?query=ASK%20%7B%7D", headers={"Host": HOST})
    answer = plain.getresponse()
    assert (308, f"https://{HOST}{PREFIX}/sparql?query=ASK%20%7B%7D") == (
        answer.status,
        answer.getheader("Location"),
    )
    plain.close()


def test_the_description_names_the_address_of_readers(proxied: Proxied) -> None:
    """Endpoint, home and every part of the description stand under the host and prefix that readers use."""
    status, fields, body = proxied.get(f"{PREFIX}/sparql", "text/turtle")
    assert 200 == status
    check_fields(proxied, f"{proxied.base}sparql", fields)
    ours = {
        str(term)
        for triple in Graph().parse(data=body, format="turtle")
        for term in triple
        if isinstance(term, URIRef)
        and re.search(r"127\.0\.0\.1|localhost|data\.example|/sparql(#|\?|$)", term)
    }
    assert f"{proxied.base}sparql" in ours
    assert [] == [each for each in ours if not proxied.is_inside(each)]


def test_addresses_in_full_are_those_of_readers(proxied: Proxied) -> None:
    """Permanent links, and those in JSON, are copied elsewhere: they hold scheme, host and prefix."""
    _, _, body = proxied.get(f"{PREFIX}/queries", "application/json")
    entries = json.loads(body)["queries"]
    assert entries
    assert [] == [each["address"] for each in entries if not proxied.is_inside(each["address"])]
    _, _, body = proxied.get(f"{PREFIX}{PERMALINK}.json", "application/json")
    assert proxied.base in body
    assert "127.0.0.1" not in body


@pytest.mark.parametrize(
    "path", ["/nowhere", "/doc/nowhere/x", "/doc/sentence/0", "/queries/none", "/list/none"]
)
def test_an_errors_links_stay_under_the_prefix(proxied: Proxied, path: str) -> None:
    """In a page and in words for programs."""
    status, fields, body = proxied.get(PREFIX + path)
    assert 404 == status
    check_fields(proxied, proxied.base, fields)
    inside = [whole for _, whole in links(proxied.base + path[1:], body) if urlsplit(whole).hostname == HOST]
    assert inside
    assert [] == [each for each in inside if not proxied.is_inside(each)]
    status, _, body = proxied.get(PREFIX + path, "application/problem+json")
    assert 404 == status
    assert [] == [
        each for each in re.findall(r" (/(?:search|queries)\S*)", body) if not each.startswith(PREFIX)
    ]


def test_a_refused_query_is_told_under_the_prefix(proxied: Proxied) -> None:
    """The form stands below what was wrong and leads back to the endpoint."""
    status, fields, body = proxied.get(f"{PREFIX}/sparql?query=SELEC")
    assert 400 == status
    check_fields(proxied, proxied.base, fields)
    assert f"{proxied.base}sparql" in [whole for name, whole in links(proxied.base, body) if name == "action"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sparql",
        "/x/../peelgraph/",
        "/peelgraph/../sparql",
        "/peelgraph/..%2f..%2fetc/passwd",
        "//peelgraph/",
        "/peelgraphs/",
        "/peelgraph%2f",
    ],
)
def test_what_is_not_under_the_prefix_is_not_the_services(proxied: Proxied, path: str) -> None:
    """Nothing else on the host reaches the service, by no detour."""
    assert proxied.get(path)[0] in (400, 404)


def test_a_path_comes_through_as_it_was_sent(proxied: Proxied) -> None:
    """Doubled slashes and escapes belong to an IRI: the page of an unknown thing repeats them."""
    _, _, body = proxied.get(f"{PREFIX}/doc/a//b/%C3%A9/%2E%2E/c%20d")
    assert "https://w3id.org/peelgraph/id/a//b/é/../c d" in body


def test_what_readers_forge_does_not_get_through_the_proxy(proxied: Proxied) -> None:
    """Neither header fields nor a host name of their own change any address."""
    for path, accept in ((f"{PREFIX}/", BROWSER), (f"{PREFIX}/sparql", "text/turtle"), (PERMALINK, BROWSER)):
        path = path if path.startswith(PREFIX) else PREFIX + path
        honest = proxied.get(path, accept)
        forged = proxied.get(path, accept, **{**FORGED, "Host": "evil.example"})
        assert (honest[0], honest[2]) == (forged[0], forged[2])
        assert "evil" not in forged[2]


def test_forged_fields_have_no_effect_without_a_proxy(published: Path, tmp_path: Path) -> None:
    """The server itself believes nobody either, not even on the same machine: scheme, host and path stay."""
    one_by_one = [{name: value} for name, value in FORGED.items()]
    tried = {
        "/sparql?format=turtle": [FORGED, *one_by_one],
        f"/id/{REPORT}": [FORGED, *one_by_one],
        f"/sparql?query={quote('SELEC')}": [FORGED, *one_by_one],
        "/": [FORGED],
        f"{PERMALINK}.json": [FORGED],
    }
    with serving(published, tmp_path, query_seconds="20") as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for path, forgeries in tried.items():
            honest = _ask(connection, path, {})
            for forged in forgeries:
                answer = _ask(connection, path, forged)
                assert honest == answer, (path, forged)
                assert "evil" not in str(answer), (path, forged)
                assert "Strict-Transport-Security" not in answer[1], (path, forged)
        connection.close()


def _ask(connection: HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    return answer.status, {n: v for n, v in answer.getheaders() if not n.startswith(PASSING)}, body


@pytest.fixture
def behind_one(settings: Settings, runner: QueryRunner) -> Flask:
    """The application, told of one proxy."""
    return create_app(replace(settings, trusted_proxies=1), runner)


def test_only_the_last_proxy_counts(behind_one: Flask) -> None:
    """What stood in the fields before the trusted proxy added its own was written by anyone."""
    given = {
        name: f"evil, {value}" for name, value in (("X-Forwarded-Host", HOST), ("X-Forwarded-Proto", "https"))
    }
    body = behind_one.test_client().get("/sparql?format=turtle", headers=given).text
    assert f"<https://{HOST}/sparql>" in body
    assert "evil" not in body


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Prefix", "https://evil.example"),
        ("X-Forwarded-Prefix", "/a/../b"),
        ("X-Forwarded-Prefix", '/"onload="x'),
        ("X-Forwarded-Prefix", "/a?b"),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Host", "data.example.org/evil"),
        ("X-Forwarded-Host", "a b"),
    ],
)
def test_a_place_that_cannot_be_is_refused(behind_one: Flask, name: str, value: str) -> None:
    """A proxy that passes on what its readers send would let them write every link: that is refused."""
    response = behind_one.test_client().get("/", headers={name: value})
    assert 400 == response.status_code
    assert name in response.text
    assert "evil" not in response.text
    assert "<" not in response.text


@pytest.mark.parametrize("prefix", ["/peelgraph", "/peelgraph/", "/a/b-c.d_e~f", "/"])
def test_a_prefix_may_be_written_either_way(behind_one: Flask, prefix: str) -> None:
    """With or without a slash at its end."""
    response = behind_one.test_client().get("/", headers={"X-Forwarded-Prefix": prefix})
    assert 200 == response.status_code
    assert f'href="{prefix.rstrip("/")}/static/style.css"' in response.text


def test_the_file_for_nginx_is_the_one_tested() -> None:
    """The shipped file names the host and prefix that these tests ask for."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert f"server_name {HOST};" in text
    assert f"location {PREFIX}/ {{" in text
