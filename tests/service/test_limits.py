"""Every limit that binds readers or writers is told, as it is set, where people and programs look for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from graph.namespaces import SCHEMA
from graph.settings import Settings
from service.app import create_app
from service.engine.runners import EmbeddedRunner
from service.engine.tokens import read_tokens
from service.limits import limits_of
from service.web.worker import LONGEST_LINE
from service.writes.keys import add_token
from tests.service.browsing import BROWSER, InspectingClient
from tests.service.inspection import inspect
from tests.service.small_store import publish_small

WRITING = {
    *("write_seconds", "write_memory_mib", "upload_mib", "wrong_tokens", "releases_kept", "request_mib"),
    *("upload_parts", "change_wait_seconds"),
}
BINDING = {
    *("query_seconds", "query_memory_mib", "query_characters", "query_nesting", "query_operators"),
    *("query_queue", "result_mib"),
}


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, dict[str, str]]]:
    """A client of a service that may be written to, and what a request that writes carries."""
    folder = tmp_path_factory.mktemp("writable")
    publish_small(folder / "store")
    token = add_token(folder / "tokens", "ann")
    chosen = Settings(
        store=str(folder / "store"),
        token_file=str(folder / "tokens"),
        query_workers=1,
        page_workers=0,
        write_seconds=12.5,
        upload_mib=1,
    )
    runner = EmbeddedRunner(chosen)
    yield create_app(chosen, runner).test_client(), {"Authorization": f"Bearer {token}"}
    runner.close()


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a service with settings of its own."""
    folder = tmp_path_factory.mktemp("limits")
    publish_small(folder)
    chosen = replace(
        Settings(store=str(folder)),
        query_characters=4_321,
        query_nesting=16,
        query_operators=90,
        query_seconds=2.5,
    )
    runner = EmbeddedRunner(chosen)
    yield create_app(chosen, runner).test_client()
    runner.close()


def test_the_settings_that_bind_readers_are_marked() -> None:
    """With a unit, a status and a sentence on what happens."""
    bound = {item.name: item.metadata["bound"] for item in fields(Settings) if item.metadata["bound"]}
    assert set(bound) >= BINDING
    for name, each in bound.items():
        assert each.unit, name
        assert each.met.endswith("."), name
        assert all(400 <= status < 600 for status in each.statuses), name
    assert {each.name for each in limits_of(Settings())} >= {*bound, "rows_on_a_page"}


def test_limits_are_told_as_they_are_set(tight: FlaskClient) -> None:
    """On the page, as JSON and in the description of the endpoint, with the same value."""
    told = {each["name"]: each for each in tight.get("/limits.json").get_json()["limits"]}
    assert (4321, "characters", [413, 414]) == tuple(
        told["query_characters"][key] for key in ("value", "unit", "statuses")
    )
    page = inspect("/limits", tight.get("/limits", headers={"Accept": BROWSER}).text)
    rows = {
        row.get("id"): ["".join(cell.itertext()) for cell in row] for row in page.all("tr") if row.get("id")
    }
    assert set(told) == set(rows)
    assert "2.5 seconds" == rows["query_seconds"][1]
    graph = Graph().parse(
        data=tight.get("/sparql", headers={"Accept": "text/turtle"}).get_data(), format="turtle"
    )
    service = URIRef("http://localhost/sparql")
    described = {
        str(graph.value(each, SCHEMA.propertyID)): graph.value(each, SCHEMA.value).toPython()  # type: ignore[union-attr]
        for each in graph.objects(service, SCHEMA.additionalProperty)
    }
    assert {name: each["value"] for name, each in told.items()} == {
        name: float(value) for name, value in described.items()
    }
    assert URIRef("http://localhost/limits") == graph.value(service, RDFS.seeAlso)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("query_characters", lambda value: "ASK {}" + " " * (value - 6)),
        ("query_nesting", lambda value: "ASK " + "{" * value + "}" * value),
        ("query_operators", lambda value: "ASK {" + "." * value + "}"),
    ],
)
def test_limits_hold_as_they_are_told(tight: FlaskClient, name: str, query: Callable[[int], str]) -> None:
    """So much is looked at, and one more is refused with the status told."""
    [limit] = [each for each in tight.get("/limits.json").get_json()["limits"] if each["name"] == name]
    taken = tight.get("/sparql", query_string={"query": query(limit["value"])})
    assert "at most" not in taken.text
    refused = tight.get("/sparql", query_string={"query": query(limit["value"] + 1)})
    assert refused.status_code in limit["statuses"]
    assert f"at most {limit['value']:,}" in refused.text


def test_what_binds_writers_is_told_where_anybody_may_write(
    tight: FlaskClient, writable: tuple[FlaskClient, dict[str, str]]
) -> None:
    """In each form, with the values set; without tokens it is told that nothing can be changed."""
    open_, closed = (client.get("/limits.json").get_json() for client in (writable[0], tight))
    told = {each["name"]: each for each in open_["limits"] if each["is_of_writing"]}
    assert WRITING == set(told)
    assert (12.5, "seconds", [503]) == tuple(
        told["write_seconds"][key] for key in ("value", "unit", "statuses")
    )
    assert (True, True) == (open_["writing"]["possible"], open_["writing"]["needs_token"])
    assert "Authorization: Bearer TOKEN" in open_["writing"]["how"]
    page = inspect("/limits", writable[0].get("/limits", headers={"Accept": BROWSER}).text)
    assert {*told} <= {row.get("id") for row in page.all("tr")}
    assert open_["writing"]["how"] in page.texts("p")
    described = writable[0].get("/sparql", headers={"Accept": "text/turtle"}).text
    assert all(f'"{name}"' in described for name in told)
    assert [] == [each["name"] for each in closed["limits"] if each["is_of_writing"]]
    assert not closed["writing"]["possible"]
    assert "cannot be changed" in closed["writing"]["how"]
    assert '"upload_mib"' not in tight.get("/sparql", headers={"Accept": "text/turtle"}).text


def test_limits_of_writing_hold_as_they_are_told(writable: tuple[FlaskClient, dict[str, str]]) -> None:
    """A body that is too large and one of too many parts get the status told."""
    web, headers = writable
    told = {each["name"]: each for each in web.get("/limits.json").get_json()["limits"]}
    parts = {
        f"p{n}": (BytesIO(b""), f"{n}.ttl", "text/turtle") for n in range(told["upload_parts"]["value"] + 1)
    }
    large = b"#" * (told["upload_mib"]["value"] * 1024 * 1024 + 1)
    for name, sent in (
        ("upload_parts", {"data": parts}),
        ("upload_mib", {"data": large, "content_type": "text/turtle"}),
    ):
        refused = web.post("/gsp?graph=urn:x", headers=headers, **sent)
        assert [refused.status_code] == told[name]["statuses"], name


def test_the_page_is_found_and_says_what_is_never_done(client: InspectingClient) -> None:
    """From the footer of each page; it says that nothing is cut, CSV too, and that there is no plan."""
    assert "/limits" in client.page("/").links
    assert "/limits" in client.page("/sparql").links
    page = client.page("/limits")
    words = " ".join(page.texts("li"))
    assert "never cut" in words
    assert "text/csv" in words
    assert "apostrophe" in words
    assert "no account of its plan" in " ".join(page.texts("p"))
    assert 404 == client.get("/limits.xyz").status_code
    assert 406 == client.get("/limits", headers={"Accept": "image/png"}).status_code


def test_a_query_that_is_too_long_is_not_read(tight: FlaskClient) -> None:
    """Nor cut into tokens, of which each takes more memory than it has characters."""
    read_tokens("")  # which stands for the query of a request that is refused
    before = read_tokens.cache_info().misses
    for accept in ("text/html", "*/*"):
        refused = tight.post("/sparql", data={"query": "{" * 30_000}, headers={"Accept": accept})
        assert 413 == refused.status_code
    assert before == read_tokens.cache_info().misses


def test_the_first_line_that_is_taken_is_what_the_server_takes() -> None:
    """gunicorn takes no longer one."""
    from gunicorn.http.message import MAX_REQUEST_LINE

    assert MAX_REQUEST_LINE == LONGEST_LINE
