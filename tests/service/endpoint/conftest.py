"""The endpoint over a small store, in this process and at an address."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from graph.settings import Settings
from service.app import create_app
from service.engine.runners import EmbeddedRunner
from tests.service.endpoint.asking import SECONDS
from tests.service.small_store import publish_small


@pytest.fixture(scope="module")
def endpoint_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Tight limits on a small store."""
    folder = tmp_path_factory.mktemp("endpoint")
    publish_small(folder)
    return Settings(
        store=str(folder), query_seconds=SECONDS, query_memory_mib=200, result_mib=1, client_rate=0
    )


@pytest.fixture(scope="module")
def application(endpoint_settings: Settings) -> Iterator[Flask]:
    """The service on the small store."""
    runner = EmbeddedRunner(endpoint_settings)
    yield create_app(endpoint_settings, runner)
    runner.close()


@pytest.fixture
def web(application: Flask) -> FlaskClient:
    """A client of the service."""
    return application.test_client()


@pytest.fixture(scope="module")
def address(application: Flask) -> Iterator[str]:
    """Address of the endpoint of a live server on this machine."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()
