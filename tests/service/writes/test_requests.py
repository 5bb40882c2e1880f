"""Updates and graphs over HTTP: who may, what is refused with which status, and what the answer tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import Graph
from werkzeug.test import TestResponse

from graph.release import current_release
from graph.releases import roll_back
from graph.settings import Settings
from service.app import create_app
from service.endpoint.description import SD
from service.engine.runners import EmbeddedRunner
from service.writes.keys import add_token
from tests.service.small_store import FIRST, publish_small
from tests.service.written import GRADES, NOTES, PREFIXES, publish_durham

SPACE = "https://example.org/"
UPDATE = "application/sparql-update"
TURTLE = "text/turtle"
SAID = f'INSERT DATA {{ GRAPH <{SPACE}g> {{ <{SPACE}s> <{SPACE}p> "é" }} }}'
TRIPLE = f'<{SPACE}s> <{SPACE}p> "é" .'


def small(folder: Path) -> Settings:
    """Settings on a store with few processes; a slow machine gets time."""
    return Settings(store=str(folder), query_seconds=30.0, query_workers=1, page_workers=0)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file with one token, and the token."""
    file = tmp_path_factory.mktemp("tokens") / "tokens"
    return file, add_token(file, "ann")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, tokens: tuple[Path, str]) -> Settings:
    """A store with a small report, which whoever has the token may change."""
    folder = tmp_path_factory.mktemp("requests") / "store"
    publish_durham(folder)
    return replace(small(folder), token_file=str(tokens[0]), upload_mib=1)


@pytest.fixture(scope="module")
def web(settings: Settings) -> Iterator[FlaskClient]:
    """A client without a token."""
    runner = EmbeddedRunner(settings)
    app = create_app(settings, runner)
    yield app.test_client()
    app.extensions["writer"].close()
    runner.close()


@pytest.fixture
def bearer(tokens: tuple[Path, str]) -> dict[str, str]:
    """What a request of the one who may write carries."""
    return {"Authorization": f"Bearer {tokens[1]}"}


@pytest.fixture
def restored(settings: Settings) -> Iterator[str]:
    """The release that is served, and is again afterwards."""
    served = current_release(settings.store).id
    yield served
    roll_back(settings.store, served)


def told(response: TestResponse) -> dict[str, Any]:
    """What an answer says in JSON."""
    found: dict[str, Any] = json.loads(response.text)
    return found


def gsp(graph: str) -> str:
    """The address of a graph."""
    return f"/gsp?graph={graph}"


def put(web: FlaskClient, graph: str, data: str | bytes, headers: dict[str, str]) -> TestResponse:
    """Put a graph."""
    return web.put(gsp(graph), data=data, headers=headers, content_type=TURTLE)


def test_an_update_needs_a_token(
    web: FlaskClient, bearer: dict[str, str], settings: Settings, restored: str
) -> None:
    """Without one 401 and how to send it, with a wrong one 403; the answer names the new release."""
    none = web.post("/sparql", data=SAID, content_type=UPDATE)
    assert (401, "Bearer realm=peelgraph") == (none.status_code, none.headers["WWW-Authenticate"])
    basic = web.post("/sparql", data=SAID, content_type=UPDATE, auth=("ann", "x"))
    assert 401 == basic.status_code
    wrong = web.post("/sparql", data=SAID, content_type=UPDATE, headers={"Authorization": "Bearer peel_x"})
    assert (403, "no-store") == (wrong.status_code, wrong.headers["Cache-Control"])
    assert restored == current_release(settings.store).id
    done = web.post("/sparql", data=SAID, content_type=UPDATE, headers=bearer)
    release = current_release(settings.store)
    assert (200, release.id, release.id) == (
        done.status_code,
        done.headers["Peelgraph-Release"],
        told(done)["release"],
    )
    assert [(f"{SPACE}g", "added", 1)] == [
        (each["graph"], each["kind"], each["added"]) for each in told(done)["graphs"]
    ]
    assert "ann" == release.author
    found = web.get("/sparql", query_string={"query": f"ASK {{ GRAPH <{SPACE}g> {{ ?s ?p 'é' }} }}"})
    assert found.get_json(force=True)["boolean"]
    text = web.post("/sparql", data={"update": SAID}, headers=bearer | {"Accept": "text/plain"})
    assert f"release {release.id}\nnothing changed\n" == text.text


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (400, {"data": {"update": SAID, "query": "ASK {}"}}),
        (400, {"data": [("update", SAID), ("update", SAID)]}),
        (400, {"data": "DROP GRAPH ?g", "content_type": UPDATE}),
        (400, {"data": {"update": SAID, "using-graph-uri": "no iri"}}),
        (400, {"data": b"\xff", "content_type": UPDATE}),
        (415, {"data": SAID, "content_type": f"{UPDATE}; charset=utf-16"}),
        (403, {"data": "LOAD <http://localhost/x>", "content_type": UPDATE}),
        (403, {"data": "CLEAR ALL", "content_type": UPDATE}),
        (422, {"data": f"INSERT DATA {{ GRAPH <{SPACE}g> {{ <a:a> <a:b> [] }} }}", "content_type": UPDATE}),
        (413, {"data": "#" * (1 << 20) + "\nx", "content_type": UPDATE}),
    ],
)
def test_an_update_that_cannot_be_made(
    web: FlaskClient, bearer: dict[str, str], settings: Settings, status: int, sent: dict[str, object]
) -> None:
    """Is refused with the status that says why, and nothing changes."""
    served = current_release(settings.store)
    if isinstance(sent["data"], list):
        sent = {"data": "&".join(f"{name}=CLEAR" for name, _ in sent["data"])}
        sent["content_type"] = "application/x-www-form-urlencoded"
    response = web.post("/sparql", headers=bearer, **sent)
    assert status == response.status_code, response.text
    assert served == current_release(settings.store)


def test_an_update_is_never_made_by_get(web: FlaskClient, bearer: dict[str, str]) -> None:
    """Nor by what stands in the address of a POST."""
    assert 400 == web.get("/sparql?update=CLEAR+ALL", headers=bearer).status_code
    assert 400 == web.post("/sparql?update=CLEAR+ALL", headers=bearer, data={"query": "ASK {}"}).status_code
    assert 401 == web.get("/sparql?update=CLEAR+ALL").status_code


def test_a_place_in_the_text_is_told(web: FlaskClient, bearer: dict[str, str]) -> None:
    """With line and column, of updates and of uploads."""
    update = told(web.post("/sparql", data="DROP\n GRAPH ?g", content_type=UPDATE, headers=bearer))
    assert update["detail"].startswith("Update line 2, column")
    assert (2, 400) == (update["line"], update["status"])
    upload = told(put(web, f"{SPACE}g", "<a:a> <a:b>\n <a:c> <a:d>", bearer))
    assert (2, "Upload line 2, column 8") == (upload["line"], upload["detail"][:23])


def test_what_breaks_a_shape_comes_with_the_report(web: FlaskClient, bearer: dict[str, str]) -> None:
    """As JSON, text, Turtle or a page."""
    graded = f"INSERT {{ GRAPH <{SPACE}g> {{ ?s peel:grade ex:good }} }} WHERE {{ ?s a peel:Judgment }}"
    text = PREFIXES + graded

    def ask(accept: str) -> TestResponse:
        return web.post("/sparql", data=text, content_type=UPDATE, headers=bearer | {"Accept": accept})

    problem = ask("application/json, */*")
    assert (422, "application/problem+json") == (problem.status_code, problem.mimetype)
    assert any(each["shape"].endswith("JudgmentShape-grade") for each in told(problem)["results"])
    assert "Not valid:" in told(problem)["detail"]
    assert "Violation of shapes:JudgmentShape-grade" in ask("text/plain").text
    turtle = ask("text/turtle")
    assert (422, "text/turtle") == (turtle.status_code, turtle.mimetype)
    assert Graph().parse(data=turtle.text)
    assert "A judgment has one grade" in ask("text/html").text


def test_many_wrong_tokens_are_not_listened_to(settings: Settings, bearer: dict[str, str]) -> None:
    """Nor is the right one from the same place; others are, and readers always."""
    runner = EmbeddedRunner(settings)
    web = create_app(replace(settings, wrong_tokens=3), runner).test_client()
    wrong = {"Authorization": "Bearer peel_guess"}
    assert [403] * 3 == [web.delete(gsp(NOTES), headers=wrong).status_code for _ in range(3)]
    for headers in (wrong, bearer):
        stopped = web.delete(gsp(NOTES), headers=headers)
        assert 429 == stopped.status_code
        assert 0 < int(stopped.headers["Retry-After"]) <= 60
    assert 200 == web.get(gsp(NOTES)).status_code
    elsewhere = web.delete(gsp(f"{SPACE}none"), headers=bearer, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert 404 == elsewhere.status_code
    runner.close()


def test_a_service_without_tokens_is_for_reading(tmp_path: Path) -> None:
    """It says so, and reads well; its store need have no manifest."""
    publish_small(tmp_path)
    runner = EmbeddedRunner(small(tmp_path))
    web = create_app(small(tmp_path), runner).test_client()
    for response in (
        web.post("/sparql", data=SAID, content_type=UPDATE, headers={"Authorization": "Bearer x"}),
        web.put(gsp(FIRST), data="", content_type=TURTLE),
        web.post("/gsp", data="", content_type=TURTLE),
        web.patch(gsp(FIRST), data=SAID, content_type=UPDATE),
    ):
        assert 403 == response.status_code
        assert "This service is for reading" in told(response)["detail"]
    assert "GET, HEAD, OPTIONS" == web.options("/gsp").headers["Allow"]
    assert 200 == web.get(gsp(FIRST)).status_code
    assert 404 == web.get(gsp(f"{SPACE}none")).status_code
    runner.close()


def test_a_graph_is_read_in_every_form(web: FlaskClient) -> None:
    """By Accept or `format`, with the same triples, a tag of its own, and 304 for who has it."""
    forms = {
        "text/turtle": ox.RdfFormat.TURTLE,
        "application/n-triples": ox.RdfFormat.N_TRIPLES,
        "application/ld+json": ox.RdfFormat.JSON_LD,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
        "application/n-quads": ox.RdfFormat.N_QUADS,
        "application/trig": ox.RdfFormat.TRIG,
    }
    tags, sets = set(), []
    for media_type, form in forms.items():
        response = web.get(gsp(NOTES), headers={"Accept": media_type})
        assert (200, media_type) == (response.status_code, response.mimetype)
        assert "Accept" in response.headers["Vary"].split(", ")
        sets.append({str(quad) for quad in ox.parse(response.data, format=form)})
        tag = response.headers["ETag"]
        tags.add(tag)
        again = web.get(gsp(NOTES), headers={"Accept": media_type, "If-None-Match": tag})
        assert (304, b"", tag) == (again.status_code, again.data, again.headers["ETag"])
        head = web.head(gsp(NOTES), headers={"Accept": media_type})
        assert (200, b"", str(len(response.data))) == (
            head.status_code,
            head.data,
            head.headers["Content-Length"],
        )
    assert [sets[0]] * len(forms) == sets
    assert 1 == len(sets[0])
    assert len(forms) == len(tags)
    assert "application/n-triples" == web.get(f"{gsp(NOTES)}&format=nt").mimetype
    assert TURTLE == web.get(gsp(NOTES)).mimetype
    none = web.get(gsp(NOTES), headers={"Accept": "image/png"})
    assert (406, True) == (none.status_code, "application/trig" in told(none)["available"])


def test_the_default_graph_is_read_and_not_written(web: FlaskClient, bearer: dict[str, str]) -> None:
    """It is the union of all graphs."""
    whole = web.get("/gsp?default", headers={"Accept": "application/n-triples"})
    assert 200 == whole.status_code
    assert web.get(gsp(NOTES), headers={"Accept": "application/n-triples"}).data in whole.data
    for response in (
        web.put("/gsp?default", data=TRIPLE, headers=bearer, content_type=TURTLE),
        web.delete("/gsp?default", headers=bearer),
    ):
        assert 403 == response.status_code
        assert "made of all named graphs" in told(response)["detail"]


def test_an_address_names_one_graph(web: FlaskClient, bearer: dict[str, str]) -> None:
    """Not none, not two, and by an absolute IRI."""
    for address in (
        "/gsp",
        f"{gsp(NOTES)}&default",
        f"{gsp(NOTES)}&graph={NOTES}",
        "/gsp?graph=x",
        "/gsp/x?default",
    ):
        assert 400 == web.get(address).status_code, address
    assert 400 == web.put("/gsp", data=TRIPLE, headers=bearer, content_type=TURTLE).status_code
    assert 405 == web.open("/gsp", method="PROPFIND").status_code
    assert "GET, HEAD, PUT, POST, DELETE, PATCH, OPTIONS" == web.options(gsp(NOTES)).headers["Allow"]


def test_graphs_come_and_go(
    web: FlaskClient, bearer: dict[str, str], settings: Settings, restored: str
) -> None:
    """201 for a new one, and each change is there for the next reader."""
    graph = f"{SPACE}new"
    made = put(web, graph, TRIPLE, bearer)
    assert (201, current_release(settings.store).id) == (made.status_code, made.headers["Peelgraph-Release"])
    tag = web.get(gsp(graph)).headers["ETag"]
    assert 412 == put(web, graph, TRIPLE, bearer | {"If-None-Match": "*"}).status_code
    json_ld = f'{{"@id": "{SPACE}s", "{SPACE}q": 1}}'
    added = web.post(gsp(graph), data=json_ld, headers=bearer, content_type="application/ld+json")
    assert 200 == added.status_code
    assert 412 == put(web, graph, TRIPLE, bearer | {"If-Match": tag}).status_code
    tag = web.get(gsp(graph), headers={"Accept": "application/trig"}).headers["ETag"]
    patch = f"DELETE {{ ?s <{SPACE}q> 1 }} INSERT {{ ?s <r> 2 }} WHERE {{ ?s <{SPACE}q> 1 }}"
    patched = web.patch(gsp(graph), data=patch, headers=bearer | {"If-Match": tag}, content_type=UPDATE)
    assert 200 == patched.status_code, patched.text
    lines = web.get(gsp(graph), headers={"Accept": "application/n-triples"}).text
    assert f'<{SPACE}s> <{SPACE}p> "é" .\n<{SPACE}s> <{SPACE}r> "2"' in lines
    assert 200 == web.delete(gsp(graph), headers=bearer).status_code
    assert 404 == web.get(gsp(graph)).status_code
    assert 404 == web.delete(gsp(graph), headers=bearer).status_code


def test_a_graph_goes_by_its_own_address(web: FlaskClient, bearer: dict[str, str], restored: str) -> None:
    """Given, or made up by the service where a POST names none; several files make one graph."""
    put_there = web.put("/gsp/a/b.ttl", data="<> <#p> <x> .", headers=bearer, content_type=TURTLE)
    assert 201 == put_there.status_code
    there = web.get("/gsp/a/b.ttl", headers={"Accept": "application/n-triples"}).text
    address = "http://localhost/gsp/a/"
    assert f"<{address}b.ttl> <{address}b.ttl#p> <{address}x> .\n" == there
    assert there == web.get(f"/gsp?graph={address}b.ttl", headers={"Accept": "application/n-triples"}).text
    files = {
        "one": (BytesIO(TRIPLE.encode()), "one.ttl", TURTLE),
        "two": (BytesIO(b"<a:a> <a:b> <a:c> ."), "two.nt", "application/n-triples"),
    }
    made = web.post("/gsp", data=files, headers=bearer)
    assert 201 == made.status_code
    assert made.headers["Location"].startswith("http://localhost/gsp/")
    assert 2 == len(
        web.get(made.headers["Location"], headers={"Accept": "application/n-triples"}).text.splitlines()
    )


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (415, {"data": TRIPLE, "content_type": "text/plain"}),
        (415, {"data": TRIPLE}),
        (415, {"data": TRIPLE, "content_type": f"{TURTLE}; charset=latin-1"}),
        (415, {"data": {"one": (BytesIO(b"x"), "one.txt", "text/plain")}}),
        (400, {"data": {"field": "no file", "one": (BytesIO(b"<a:a> <a:b> 1 ."), "one.ttl", TURTLE)}}),
        (413, {"data": b"#" * ((1 << 20) + 1), "content_type": TURTLE}),
        (413, {"data": {"one": (BytesIO(b"#" * ((1 << 20) + 1)), "one.ttl", TURTLE)}}),
        (400, {"data": b"<a:a> <a:b> .", "content_type": TURTLE}),
        (400, {"data": b'{"@context": "https://localhost/c"}', "content_type": "application/ld+json"}),
        (400, {"data": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "content_type": "application/rdf+xml"}),
        (422, {"data": b"<a:a> <a:b> <a:c> <a:g> .", "content_type": "application/n-quads"}),
        (422, {"data": b"<a:a> <a:b> [] .", "content_type": TURTLE}),
    ],
)
def test_an_upload_that_cannot_be_taken(
    web: FlaskClient, bearer: dict[str, str], settings: Settings, status: int, sent: dict[str, object]
) -> None:
    """Is refused with the status that says why, and nothing changes."""
    served = current_release(settings.store)
    response = web.put(gsp(f"{SPACE}g"), headers=bearer, **sent)
    assert status == response.status_code, response.text
    assert served == current_release(settings.store)


def test_a_compressed_body_is_refused(web: FlaskClient, bearer: dict[str, str]) -> None:
    """A little of it may be a lot."""
    packed = put(web, f"{SPACE}g", b"x", bearer | {"Content-Encoding": "gzip"})
    assert 415 == packed.status_code


def test_what_nobody_writes_is_refused(web: FlaskClient, bearer: dict[str, str]) -> None:
    """With the reason."""
    response = put(web, GRADES, TRIPLE, bearer)
    assert 403 == response.status_code
    assert "it is an official register" in told(response)["detail"]


def test_the_description_tells_of_updates(web: FlaskClient, tmp_path: Path) -> None:
    """Where somebody may make them, and only there."""
    described = Graph().parse(data=web.get("/sparql", headers={"Accept": TURTLE}).text)
    assert SD.SPARQL11Update in set(described.objects(None, SD.supportedLanguage))
    publish_small(tmp_path)
    runner = EmbeddedRunner(small(tmp_path))
    reading = create_app(small(tmp_path), runner).test_client()
    described = Graph().parse(data=reading.get("/sparql", headers={"Accept": TURTLE}).text)
    assert {SD.SPARQL11Query} == set(described.objects(None, SD.supportedLanguage))
    runner.close()
