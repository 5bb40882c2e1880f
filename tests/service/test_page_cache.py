"""Pages that were made are kept, as long as they are the same for who asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment

from graph.errors import ServiceBusy
from graph.settings import Settings
from service import parts, warming
from service.app import create_app
from service.compiled import compile_apart
from service.engine.runner import Answer, Question
from service.warming import Warmer
from tests.service.in_memory import CYCLES, InMemory, judgment
from tests.waiting import wait_until

pytestmark = pytest.mark.alone

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HIT = "peelgraph; hit"
_SETTINGS = Settings(client_rate=0, page_cache_mib=4)


class Counted(InMemory):
    """Counts what it is asked; its release may be another one later."""

    release = InMemory.release
    asked = 0

    def run(self, question: Question) -> Answer:
        """As of `InMemory`."""
        self.asked += 1
        return super().run(question)


@pytest.fixture
def store() -> Counted:
    """A store of one judgment."""
    return Counted(CYCLES, "id:force/fells a peel:PoliceForce .", judgment("fells", "fraud", "2017", "good"))


@pytest.fixture
def application(store: Counted) -> Flask:
    """The service on it, which keeps pages."""
    return create_app(_SETTINGS, store)


@pytest.fixture
def web(application: Flask) -> FlaskClient:
    """A client of it."""
    return application.test_client()


@pytest.mark.parametrize(
    "path", ["/", "/coverage", "/coverage.csv", "/coverage.xlsx", "/doc/force/fells", "/doc/force/fells.ttl"]
)
def test_a_page_is_the_same_when_it_is_kept(web: FlaskClient, store: Counted, path: str) -> None:
    """Bytes, form, validator and links; nothing is asked of the data."""
    first = web.get(path)
    before = store.asked
    second = web.get(path)
    assert store.asked == before
    assert second.headers.pop("Cache-Status") == HIT
    assert "Cache-Status" not in first.headers
    assert (second.status_code, second.get_data()) == (200, first.get_data())
    assert sorted(second.headers.items()) == sorted(first.headers.items())


def test_browsers_share_a_page(web: FlaskClient) -> None:
    """What they list beside HTML makes no difference, nor how they take it packed."""
    first = web.get("/doc/force/fells", headers={"Accept": CHROME})
    second = web.get("/doc/force/fells", headers={"Accept": FIREFOX, "Accept-Encoding": "gzip"})
    assert second.headers["Cache-Status"] == HIT
    assert second.headers["Content-Encoding"] == "gzip"
    assert second.mimetype == first.mimetype == "text/html"


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("text/turtle", "text/turtle"),
        ("application/json", "application/json"),
        ("*/*", "text/html"),
        ("text/html;q=0.5, text/turtle", "text/turtle"),
        ("text/turtle, text/html", "text/turtle"),
    ],
)
def test_who_wants_another_form_gets_it(web: FlaskClient, accept: str, mimetype: str) -> None:
    """Though the page is kept as HTML, and again when it is kept in that form too."""
    web.get("/doc/force/fells", headers={"Accept": CHROME})
    found = [web.get("/doc/force/fells", headers={"Accept": accept}) for _ in range(2)]
    assert [each.mimetype for each in found] == [mimetype] * 2
    assert found[0].get_data() == found[1].get_data()
    assert found[1].headers["Cache-Status"] == HIT


def test_who_has_it_is_told_so(web: FlaskClient) -> None:
    """By validator or date, of a page that is kept as of one that is made."""
    first = web.get("/coverage")
    by_tag = web.get("/coverage", headers={"If-None-Match": first.headers["ETag"]})
    by_date = web.get("/coverage", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (by_tag.status_code, by_date.status_code) == (304, 304)
    assert web.get("/coverage", headers={"If-None-Match": '"other"'}).status_code == 200


def test_another_release_is_another_page(web: FlaskClient, store: Counted) -> None:
    """Nothing of the one before is left."""
    web.get("/coverage")
    store.release = "20260102T030405000006Z"
    before = store.asked
    second = web.get("/coverage")
    assert "Cache-Status" not in second.headers
    assert store.asked > before
    assert second.headers["Last-Modified"].startswith("Fri, 02 Jan 2026")


def test_another_host_is_another_page(web: FlaskClient) -> None:
    """Pages name themselves in full, so those of one name are not given to who came by another."""
    web.get("/doc/force/fells", base_url="https://data.example.org/")
    other = web.get("/doc/force/fells", base_url="https://example.net/prefix/")
    assert "Cache-Status" not in other.headers
    assert "data.example.org" not in other.text


@pytest.mark.parametrize("path", ["/doc/force/nowhere", "/list/nothing", "/actions?force=nowhere"])
def test_what_is_no_page_is_not_kept(web: FlaskClient, path: str) -> None:
    """An error is made anew."""
    statuses = [(found := web.get(path)).status_code for _ in range(2)]
    assert statuses == [404, 404]
    assert "Cache-Status" not in found.headers


def test_a_list_of_releases_is_not_kept(web: FlaskClient) -> None:
    """After a rollback it tells of more, under the same release."""
    assert [web.get("/releases").headers.get("Cache-Status") for _ in range(2)] == [None, None]


def test_room_is_bounded(store: Counted) -> None:
    """A page too large for the room is not kept; without room none is."""
    none = create_app(replace(_SETTINGS, page_cache_mib=0), store).test_client()
    assert [none.get("/coverage").headers.get("Cache-Status") for _ in range(2)] == [None, None]
    few = create_app(replace(_SETTINGS, page_cache_mib=1), store)
    web = few.test_client()
    for number in range(2_000):
        web.get(f"/doc/force/fells?number={number}")
    assert few.extensions["page_cache"].share_used <= 1
    assert web.get("/doc/force/fells?number=1999").headers["Cache-Status"] == HIT
    assert "Cache-Status" not in web.get("/doc/force/fells?number=0").headers


def test_pages_are_made_ahead(application: Flask, web: FlaskClient, store: Counted) -> None:
    """Where readers ask: then the first of them waits for no query."""
    web.get("/about", base_url="https://data.example.org/prefix/")
    made = Warmer(application, "http://127.0.0.1/").warm()
    assert made > 20
    before = store.asked
    for path in ("/", "/coverage", "/quality", "/doc/force/fells", "/list/findings"):
        found = web.get(path, base_url="https://data.example.org/prefix/", headers={"Accept": CHROME})
        assert found.headers["Cache-Status"] == HIT, path
    assert store.asked == before


def test_templates_are_ready_before_anybody_asks(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens the first page of a kind does not wait for its template to be read."""
    Warmer(application, "http://127.0.0.1/").prepare()
    monkeypatch.delattr(Environment, "compile")
    for path in ("/ontology", "/quality", "/shapes", "/doc/force/fells"):
        assert application.test_client().get(path, headers={"Accept": CHROME}).status_code == 200, path


def test_templates_are_compiled_apart(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a fork of the starting process has compiled, no web process compiles."""
    application.jinja_env.bytecode_cache = compiled = compile_apart()
    wait_until(lambda: compiled.is_filled, 60)
    monkeypatch.delattr(Environment, "compile")
    for path in ("/ontology", "/quality", "/shapes", "/doc/force/fells"):
        assert application.test_client().get(path, headers={"Accept": CHROME}).status_code == 200, path


def test_what_is_made_ahead_is_counted_as_nobodys(application: Flask, web: FlaskClient) -> None:
    """The figures are of readers."""
    Warmer(application, "http://127.0.0.1/").warm()
    assert 'route="pages.home"' not in web.get("/metrics").text
    web.get("/")
    assert 'route="pages.home"' in web.get("/metrics").text


def test_nothing_is_made_ahead_past_half_of_the_room(store: Counted) -> None:
    """What readers open besides is not pushed out."""
    application = create_app(replace(_SETTINGS, page_cache_mib=1), store)
    cache = application.extensions["page_cache"]
    web = application.test_client()
    number = 0
    while cache.share_used < 0.5:
        web.get(f"/doc/force/fells?number={(number := number + 1)}")
    assert Warmer(application, "http://127.0.0.1/").warm() == 0


def test_a_stop_ends_it(application: Flask) -> None:
    """No further page is begun."""
    warmer = Warmer(application, "http://127.0.0.1/")
    warmer.stop()
    assert warmer.warm() == 0


def test_who_is_busy_is_asked_again_later(
    application: Flask, store: Counted, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A service that is being stopped says that it is busy, and that is no fault to tell of."""
    monkeypatch.setattr(warming, "_LOOK_AGAIN_SECONDS", 0.05)
    run = store.run
    refused: list[str] = []

    def refuse(question: Question) -> Answer:
        if len(refused) < 3:
            refused.append(question.text)
            raise ServiceBusy("query", "the service is stopping")
        return run(question)

    monkeypatch.setattr(store, "run", refuse)
    warmer = Warmer(application, "http://localhost/")
    warmer.start()
    with application.app_context():
        cache = parts.page_cache()
    wait_until(lambda: cache.share_used > 0)
    warmer.stop()
    assert 3 == len(refused)
    assert [] == [record.getMessage() for record in caplog.records]


def test_readers_come_first(application: Flask, web: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Past the first few, a page is made when nobody has asked for a while, or has been waited for long enough.
    """
    monkeypatch.setattr(warming, "_opened_first", tuple)
    warmer = Warmer(application, "http://127.0.0.1/")
    web.get("/about")
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        if len(waits) == 2:
            warmer.stop()
        return False

    monkeypatch.setattr(warmer._stopped, "wait", wait)
    assert warmer.warm() == 0
    assert all(0 < seconds <= 1 for seconds in waits)
