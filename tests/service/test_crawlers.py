"""What crawlers are told: where not to go, and every page that there is."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

import pytest
from flask import Flask
from lxml import etree

from service.crawlers import SPACE
from service.engine.runner import QueryRunner
from service.kinds import KINDS
from service.urls import ID_BASE
from tests.service.browsing import BROWSER, REPORT, InspectingClient

HOST = "http://localhost"
MOST = 50_000
"""Addresses in one part, by the rules of sitemaps.org."""


def addresses(client: InspectingClient, path: str) -> list[str]:
    """Those that a sitemap, or its index, lists; each with a date."""
    response = client.get(path)
    assert (200, "application/xml") == (response.status_code, response.mimetype), path
    root = etree.fromstring(response.data)
    found = [each.text or "" for each in root.iter(f"{{{SPACE}}}loc")]
    assert len(found) == len(list(root.iter(f"{{{SPACE}}}lastmod"))) <= MOST
    assert all(each.startswith(f"{HOST}/") for each in found)
    return [each.removeprefix(HOST) for each in found]


@pytest.fixture(scope="module")
def listed(app: Flask) -> list[str]:
    """Every page of the sitemap, part by part."""
    client = InspectingClient(app, app.response_class)
    return [page for part in addresses(client, "/sitemap.xml") for page in addresses(client, part)]


def test_the_sitemap_has_every_thing_that_has_a_page(listed: list[str], runner: QueryRunner) -> None:
    """Of each kind, all that the store names under our base."""
    classes = " ".join(f"<{kind.iri}>" for kind in KINDS)
    ours = f"FILTER(STRSTARTS(STR(?t), '{ID_BASE}'))"
    rows = runner.select(f"SELECT DISTINCT ?t WHERE {{ VALUES ?c {{ {classes} }} ?t a ?c {ours} }}")
    assert len(rows) > 5000
    assert {"/doc/" + str(row["t"]).removeprefix(ID_BASE) for row in rows} <= set(listed)


def test_pages_of_the_sitemap_open(client: InspectingClient, listed: list[str]) -> None:
    """Of pages that are about no one thing, and of each kind of thing."""
    documents = [each for each in listed if each.startswith("/doc/")]
    others = [each for each in listed if not each.startswith("/doc/")]
    assert f"/read/{REPORT.removeprefix('report/')}" in others
    by_kind = {path.split("/")[6] if path.count("/") > 5 else path.split("/")[2]: path for path in documents}
    for path in [*others[::6], *by_kind.values(), *documents[:: len(documents) // 5]]:
        assert 200 == client.get(path, headers={"Accept": BROWSER}).status_code, path


def test_robots_are_kept_off_what_costs_queries(client: InspectingClient) -> None:
    """And may go to every page of the sitemap, which they are led to."""
    response = client.get("/robots.txt")
    assert (200, "text/plain") == (response.status_code, response.mimetype)
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())
    for path in (
        "/sparql",
        "/sparql?query=ASK%7B%7D",
        "/builder?force=kent",
        "/search?q=x",
        "/compare?force=kent",
    ):
        assert not rules.can_fetch("*", HOST + path), path
    for path in (
        "/",
        "/doc/force/kent",
        f"/read/{REPORT.removeprefix('report/')}",
        "/sitemap.xml",
    ):
        assert rules.can_fetch("*", HOST + path), path
    assert [f"{HOST}/sitemap.xml"] == rules.site_maps()


def test_robots_under_a_prefix_are_told_whole_paths(app: Flask) -> None:
    """Whoever serves the site puts the lines into the file of the host."""
    text = app.test_client().get("/robots.txt", environ_overrides={"SCRIPT_NAME": "/peel"}).text
    assert "Disallow: /peel/sparql\n" in text
    assert f"Sitemap: {HOST}/peel/sitemap.xml\n" in text


@pytest.mark.parametrize(
    "path", ["/builder?kind=finding", "/actions?kind=recommendation", "/search?q=x", "/sparql"]
)
def test_an_answer_to_choices_is_in_no_index(client: InspectingClient, path: str) -> None:
    """A page without choices is."""
    assert "noindex" == client.get(path, headers={"Accept": BROWSER}).headers["X-Robots-Tag"]
    assert "X-Robots-Tag" not in client.get("/doc/force/kent", headers={"Accept": BROWSER}).headers


@pytest.mark.parametrize("path", ["/sitemap/nothing.xml", "/sitemap/report/x%3E.xml", "/sitemap/x.txt"])
def test_a_part_that_is_none_is_told(client: InspectingClient, path: str) -> None:
    """As any other page that is not there."""
    assert 404 == client.get(path).status_code
