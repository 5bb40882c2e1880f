"""The service over a store built from the report that ships."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from graph.settings import Settings
from service.app import create_app
from service.engine.runner import QueryRunner
from service.engine.runners import open_runner
from tests.service.browsing import Addresses, InspectingClient
from tests.service.chromium import PROGRAM, Tab, browser
from tests.service.listening import listening

_EVERYTHING_NAMED = """
SELECT DISTINCT ?iri WHERE {
  { ?iri ?p ?o } UNION { ?s ?p ?iri } UNION { GRAPH ?iri { ?s ?p ?o } }
  FILTER(STRSTARTS(STR(?iri), "https://w3id.org/peelgraph/id/"))
}
"""


@pytest.fixture(scope="session")
def settings(published: Path) -> Settings:
    """
    Settings on the published store; a slow machine gets time, the tests ask as much as they like, and each
    page is made anew.
    """
    return replace(
        Settings(),
        store=str(published),
        query_seconds=30.0,
        chart_seconds=60.0,
        client_rate=0,
        page_cache_mib=0,
    )


@pytest.fixture(scope="session")
def runner(settings: Settings) -> Iterator[QueryRunner]:
    """Query processes on the published store."""
    opened = open_runner(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def app(settings: Settings, runner: QueryRunner) -> Flask:
    """The application as it is served."""
    made = create_app(settings, runner)
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> InspectingClient:
    """A client that inspects every page it fetches."""
    return InspectingClient(app, app.response_class)


@pytest.fixture(scope="session")
def known(runner: QueryRunner) -> frozenset[str]:
    """Every IRI of ours that the store names."""
    return frozenset(str(row["iri"]) for row in runner.select(_EVERYTHING_NAMED))


@pytest.fixture(scope="session")
def addresses(app: Flask, known: frozenset[str]) -> Addresses:
    """Tells which links of the service lead somewhere."""
    return Addresses(app, known)


@pytest.fixture(scope="session")
def server(app: Flask) -> Iterator[str]:
    """The address of the application on a free port."""
    with listening(app) as address:
        yield address


@pytest.fixture(scope="session")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """One tab of a headless browser."""
    if not PROGRAM.exists():
        reason = f"{PROGRAM} is absent; apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with browser(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened
