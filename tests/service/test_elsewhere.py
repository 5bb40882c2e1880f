"""Served from another server, a release answers as it does from disk; what differs is listed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS

from graph.errors import QueryTooLarge
from graph.namespaces import ID
from graph.publish import publish
from graph.release import current_release
from graph.remote.access import access_of
from graph.remote.server import Server
from graph.settings import Settings, variable
from service.app import create_app
from service.engine.runner import QueryRunner, Question
from service.engine.runners import open_runner
from tests.oxigraph import Oxigraph, running_oxigraph
from tests.sending import lines_of, seen_by, send_now, send_until
from tests.service.beside import (
    PAGE,
    REFUSED,
    SERVERS,
    VALUES,
    pages_beside,
    questions_beside,
    read_known,
    with_tables,
)
from tests.serving import COMMAND, ROOT
from tests.virtuoso import Virtuoso, need_virtuoso, running_virtuoso

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
SIZES = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
FIGURES = """PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT ?figure ?value ?end WHERE { ?figure peel:value ?value OPTIONAL { ?figure peel:periodEnd ?end } }
ORDER BY ?figure LIMIT 300"""
GRAPH = """PREFIX peel: <https://w3id.org/peelgraph/ontology#>
CONSTRUCT { ?force peel:region ?region } WHERE { ?force a peel:PoliceForce ; peel:region ?region }"""
NEW = ID["graph/report/test"]


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    """The name of a server."""
    return str(request.param)


@pytest.fixture(scope="module")
def elsewhere(
    server: str, tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> Iterator[Settings]:
    """Settings on that server, to which what is published was sent; its mirror is the published folder."""
    folder = tmp_path_factory.mktemp(server)
    with _running(server, folder) as running:
        chosen = replace(running.settings(settings), mirror=settings.store, remote_follow_seconds=0.0)
        send_now(Path(settings.store), access_of(chosen))
        yield chosen


def _running(server: str, folder: Path) -> AbstractContextManager[Virtuoso | Oxigraph]:
    """With nothing of ours in it."""
    if server == "oxigraph":
        return running_oxigraph(folder)
    need_virtuoso()
    return running_virtuoso(folder)


@pytest.fixture(scope="module")
def runner_there(elsewhere: Settings) -> Iterator[QueryRunner]:
    """Asks that server."""
    runner = open_runner(elsewhere)
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def app_there(elsewhere: Settings, runner_there: QueryRunner) -> Flask:
    """The service over that server."""
    return create_app(elsewhere, runner_there)


def _sizes(runner: QueryRunner) -> dict[str, int]:
    """The named graphs that readers find, with the number of their triples."""
    return {str(row["g"]): int(row["n"]) for row in runner.select(SIZES)}


def test_questions_and_pages_are_answered_alike(
    app: Flask, app_there: Flask, runner: QueryRunner, server: str
) -> None:
    """
    Every question of the cases, and one page of each kind; nothing differs but what the list says.

    Rows that a query leaves in any order change from run to run, and so does what the server makes of some
    filters; those listed as refused are not asked.
    """
    known = {(each["what"], each["name"]): each["how"] for each in read_known(server)}
    left = {name for (_, name), how in known.items() if how == REFUSED}
    found = {("question", name): how for name, how in questions_beside(app, app_there, left).items()}
    found |= {("page", name): how for name, how in pages_beside(app, app_there, runner).items()}
    assert 60 < len(found)
    assert {name for _, name in known} - left <= {name for _, name in found}
    listed = {key for key, how in known.items() if how == VALUES}
    assert {key for key, how in found.items() if how == VALUES} <= listed
    assert [] == [asked for asked, how in found.items() if how == REFUSED]


def test_the_tables_of_what_differs_are_the_lists() -> None:
    """As `python -m tests.service.beside` writes it."""
    text = PAGE.read_text("utf-8")
    assert text == with_tables(text)


def test_the_release_is_told(app_there: Flask, runner_there: QueryRunner, published: Path) -> None:
    """By the service, its pages and its answers; with the triples of the default graph, each once."""
    release = current_release(str(published))
    assert release.id == runner_there.release
    ready = app_there.test_client().get("/readyz").get_json()
    assert {"status": "ready", "release": release.id, "triples": release.triples} == ready
    answer = runner_there.run(Question(COUNT))
    assert (release.id, 1) == (answer.release, answer.rows)


def test_nothing_beside_the_release_is_seen(runner_there: QueryRunner, published: Path) -> None:
    """Not the server's own graphs, nor the control graph, nor the union."""
    graphs = current_release(str(published)).graphs
    assert {name: each.triples for name, each in graphs.items()} == _sizes(runner_there)


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        *((FIGURES, f"application/sparql-results+{form}") for form in ("json", "xml")),
        (FIGURES, "text/csv"),
        (FIGURES, "text/tab-separated-values"),
        ("ASK { ?s ?p ?o }", "application/sparql-results+json"),
        ("ASK { ?s ?p ?p }", "application/sparql-results+xml"),
        *((GRAPH, form) for form in ("text/turtle", "application/n-triples", "application/rdf+xml")),
        (GRAPH, "application/ld+json"),
    ],
)
def test_every_form_has_the_same_bytes(app: Flask, app_there: Flask, query: str, accept: str) -> None:
    """Rows, truth values and graphs."""
    ours, theirs = (
        each.test_client().get("/sparql", query_string={"query": query}, headers={"Accept": accept})
        for each in (app, app_there)
    )
    assert (200, ours.data) == (theirs.status_code, theirs.data)
    assert ours.content_type == theirs.content_type


@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [
        ("SELECT ?s WHERE {", "*/*", 400),
        ("SELECT ?s WHERE { ?s ?p ?o }", "text/turtle", 406),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", 406),
        ("SELECT ?s WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "*/*", 403),
        ("DELETE WHERE { ?s ?p ?o }", "*/*", 403),
    ],
)
def test_what_is_refused_is_refused_alike(
    app: Flask, app_there: Flask, query: str, accept: str, status: int
) -> None:
    """With the same status, whoever finds the fault."""
    for each in (app, app_there):
        client = each.test_client()
        found = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
        assert status == found.status_code, found.text


@pytest.mark.parametrize("server", ["virtuoso"], indirect=True)
def test_part_of_an_answer_is_no_answer(runner_there: QueryRunner) -> None:
    """Virtuoso gives its first 100,000 rows with status 200."""
    many = "SELECT ?s WHERE { ?s ?p ?o . ?force a <https://w3id.org/peelgraph/ontology#PoliceForce> }"
    with pytest.raises(QueryTooLarge, match="gives 100,000 rows at most, and there may be more"):
        runner_there.run(Question(many))


def test_a_later_release_is_followed_and_an_older_one_comes_back(
    elsewhere: Settings, runner_there: QueryRunner, published: Path, tmp_path: Path
) -> None:
    """As soon as the server serves it; killed in between, it serves the one before, triple by triple."""
    access = access_of(elsewhere)
    later = tmp_path / "store"
    shutil.copytree(published, later, symlinks=True)
    graph = Graph()
    graph.add((URIRef("urn:thing"), RDFS.label, Literal("“new”", lang="en")))
    release = publish({NEW: graph}, str(later))
    before = int(runner_there.select(COUNT)[0]["n"])
    for changes in (0, 1, 3, 6):
        assert not send_until(later, access, changes)
        assert before == int(runner_there.select(COUNT)[0]["n"])
        assert str(NEW) not in _sizes(runner_there)

    assert send_now(later, access).graphs <= 1
    assert release.id == runner_there.release
    assert release.triples == int(runner_there.select(COUNT)[0]["n"])
    assert 1 == _sizes(runner_there)[str(NEW)]

    send_now(published, access)
    assert before == int(runner_there.select(COUNT)[0]["n"])
    assert 0 == Server(access).count(str(NEW))
    assert lines_of(published) == seen_by(access)


def test_a_machine_without_the_release_fetches_it(
    elsewhere: Settings, published: Path, tmp_path: Path
) -> None:
    """It comes back as it was sent, with index and files to take away, and under the same name."""
    settings = replace(elsewhere, mirror=str(tmp_path / "mirror"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEELGRAPH_")}
    given = ("store", "mirror", "remote_login", "remote_user", "remote_secret_file")
    told = {variable(name): str(getattr(settings, name)) for name in given}
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "fetch"],
        env=kept | told | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert 0 == done.returncode, done.stderr
    assert current_release(str(published)) == current_release(settings.mirror)
    app = create_app(settings, runner := open_runner(settings))
    assert "domestic" in app.test_client().get("/search?q=domestic+abuse").text
    runner.close()
