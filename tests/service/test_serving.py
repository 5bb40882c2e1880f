"""The production server as it is started: it stops when told, and answers first what it has taken."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest
from gunicorn.config import Config

from graph.settings import Settings
from service.serving import gunicorn_options
from tests.service.behind import serving

pytestmark = pytest.mark.alone

SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""Longer than any limit here: it is stopped, which is an answer too."""


def test_every_option_is_one_that_gunicorn_has() -> None:
    """Names and values are taken, and those it would read from the environment are given."""
    settings = replace(Settings(), query_seconds=2.5, web_workers=3)
    options = gunicorn_options(settings)
    config = Config()
    for name, value in options.items():
        config.set(name, value)
    assert (3, 10, []) == (config.workers, config.graceful_timeout, [*config.forwarded_allow_ips])
    assert {"workers", "forwarded_allow_ips"} <= set(options)
    assert config.timeout > config.keepalive


def test_a_query_that_was_taken_is_answered_before_the_end(published: Path, tmp_path: Path) -> None:
    """The server told to stop while a query runs stops after its answer, and takes no other."""
    answers: list[tuple[int, bytes]] = []

    def ask(port: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Accept": "application/sparql-results+json, application/problem+json"}
        connection.request("GET", f"/sparql?query={quote(SLOW)}", headers=headers)
        answer = connection.getresponse()
        answers.append((answer.status, answer.read()))

    with serving(published, tmp_path, query_seconds="4") as port:
        asking = threading.Thread(target=ask, args=(port,))
        asking.start()
        time.sleep(1.5)
        os.kill(_listening(tmp_path), signal.SIGTERM)
        asking.join(60)
    assert [503] == [status for status, _ in answers]
    assert b"stopped after 4 seconds" in answers[0][1]


def _listening(folder: Path) -> int:
    """The process that was started."""
    return int((folder / "service.pid").read_text("ascii"))
