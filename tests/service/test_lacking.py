"""A release that an older version made is served, and every page says what it cannot tell of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from graph.identifiers import TALLY_GRAPHS
from graph.release import MANIFEST
from graph.settings import Settings
from graph.warnings_kept import WARNINGS
from service.app import create_app
from tests.service.browsing import InspectingClient
from tests.service.in_memory import CYCLES, InMemory
from tests.service.inspection import words

PAGES = ("/", "/coverage", "/quality", "/ontology", "/about", "/list/findings", "/limits", "/search")


@pytest.fixture
def folder(published: Path, tmp_path: Path) -> Path:
    """A store whose release has no more than its manifest and what the shapes warn of."""
    served = published.joinpath("current").resolve()
    release = tmp_path / "releases" / InMemory.release
    release.mkdir(parents=True)
    for name in (MANIFEST, WARNINGS):
        shutil.copy(served / name, release)
    (tmp_path / "current").symlink_to(release)
    return tmp_path


def _older(folder: Path) -> None:
    """Let the release be as an older version made it."""
    path = folder / "current" / MANIFEST
    told = json.loads(path.read_text())
    told["graphs"] = {
        name: graph for name, graph in told["graphs"].items() if not name.startswith(TALLY_GRAPHS)
    }
    del told["uses"]
    path.write_text(json.dumps(told))
    (folder / "current" / WARNINGS).unlink()


def _app(folder: Path) -> Flask:
    return create_app(replace(Settings(), store=str(folder)), InMemory(CYCLES))


def _told(app: Flask, path: str) -> list[str]:
    page = InspectingClient(app, app.response_class).page(path)
    return [words(each) for each in page.all("p") if each.get("class") == "lacking"]


def test_every_page_says_what_an_older_release_does_not_tell(folder: Path) -> None:
    """And what to do; in JSON too. One of this version has nothing to say of it."""
    app = _app(folder)
    assert {path: _told(app, path) for path in PAGES} == {path: [] for path in PAGES}
    assert "notKnown" not in json.loads(app.test_client().get("/coverage.json").text)
    _older(folder)
    app = _app(folder)
    for path in PAGES:
        (told,) = _told(app, path)
        assert "numbers that are added up over statements" in told, path
        assert "what the shapes warn of" in told, path
        assert "peelgraph upgrade" in told, path
    for path in ("/coverage.json", "/quality.json", "/ontology.json", "/list/forces.json"):
        beside = json.loads(app.test_client().get(path).text)["notKnown"]
        assert (3, "peelgraph upgrade") == (len(beside["what"]), beside["remedy"]), path


def test_what_is_not_known_is_no_nought(folder: Path) -> None:
    """Neither warnings nor uses of terms stand as none."""
    _older(folder)
    app = _app(folder)
    client = InspectingClient(app, app.response_class)
    quality = client.page("/quality")
    assert any("What the shapes warn of is not known here" in words(each) for each in quality.all("p"))
    assert "0 shapes" not in words(quality.root)
    assert "No report here has an account" not in words(quality.root)
    assert json.loads(client.get("/quality.json").text)["page"]["findings"] is None


def test_a_store_without_manifests_lacks_nothing() -> None:
    """Of an endpoint elsewhere everything is asked when somebody wants it."""
    app = create_app(replace(Settings(), store="https://example.org/sparql", mirror=""), InMemory(CYCLES))
    assert [] == _told(app, "/quality")
