"""
Two deployments, each with other reports, joined by one query that a client asks from outside.

The client is Comunica, as npm installs it, and knows nothing but two addresses. One service has the report
that ships and all registers, the other a report on another force, invented, with the lists and the register
of forces; what both hold is told twice, so the queries count and list what is distinct.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from rdflib import Graph, URIRef
from werkzeug.serving import make_server

from graph import pipeline
from graph.identifiers import VOCABULARY_GRAPHS, register_graph_iri
from graph.publish import publish
from graph.settings import Settings
from graph.store import is_run, open_store
from service.app import create_app
from service.engine.runner import RESULTS_JSON, Question
from service.engine.runners import EmbeddedRunner

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases" / "federation"
QUERIES = sorted(CASES.glob("*.rq"))
MOST_SECONDS = 150
"""After which the client is ended; a query took 3 to 12 seconds."""

MOST_REQUESTS = 5_000
"""To both services, for one query; 150 to 2,900 were seen, and tens of thousands before sizes were told."""

Rows = Counter[str]


@dataclass
class Deployment:
    """A live service: its address, what answers for it, and the status of each request it had."""

    address: str
    runner: EmbeddedRunner
    statuses: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def command() -> list[str]:
    """The command of the page on joining deployments: client, two addresses, and a file."""
    text = (ROOT / "service" / "docs" / "how-to" / "join-deployments.md").read_text("utf-8")
    [line] = [line for line in text.splitlines() if "/.bin/" in line]
    words = shlex.split(line)
    if shutil.which("node") is None or not (ROOT / words[0]).exists():
        reason = "Comunica is not installed: run sh .ci/install --tests"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    assert (ROOT / words[-1]).is_file()
    return words


@pytest.fixture(scope="module")
def stores(published: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The store with the report that ships, that with another report, and one with all that both hold."""
    store = open_store(str(published))
    here = {URIRef(name): store.as_graph([name]) for name in store.graphs() if not is_run(name)}
    name, report = pipeline.report_graph(pipeline.extract_file(str(CASES / "durham.md")))
    forces = register_graph_iri("forces")
    there = {
        each: graph for each, graph in here.items() if each == forces or each.startswith(VOCABULARY_GRAPHS)
    }
    assert forces in there
    folder = tmp_path_factory.mktemp("federation")
    return (
        published,
        _publish({**there, name: report}, folder / "there"),
        _publish({**here, name: report}, folder / "both"),
    )


def _publish(graphs: dict[URIRef, Graph], folder: Path) -> Path:
    publish(graphs, str(folder))
    return folder


@pytest.fixture(scope="module")
def deployments(stores: tuple[Path, Path, Path]) -> Iterator[list[Deployment]]:
    """Two live services, and a third on all that the two hold, to compare with."""
    with ExitStack() as stack:
        yield [stack.enter_context(_serve(store)) for store in stores]


@contextmanager
def _serve(store: Path) -> Iterator[Deployment]:
    settings = replace(Settings(), store=str(store), query_seconds=30.0)
    runner = EmbeddedRunner(settings)
    app = create_app(settings, runner)
    deployment = Deployment("", runner)

    def logged(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status, headers, exc_info=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            deployment.statuses.append(status)
            return start_response(status, headers, exc_info)

        return app.wsgi_app(environ, start)

    server = make_server("127.0.0.1", 0, logged, threaded=True)
    deployment.address = f"http://127.0.0.1:{server.server_port}/sparql"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield deployment
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        runner.close()


def _read(results: str | bytes) -> Rows:
    """How often each row stands in a result; a row reads as its terms, without a plain string's datatype."""
    rows: Rows = Counter()
    for row in json.loads(results)["results"]["bindings"]:
        for cell in row.values():
            assert cell["type"] != "bnode"
            if cell.get("datatype") == "http://www.w3.org/2001/XMLSchema#string":
                del cell["datatype"]
        rows[json.dumps(row, sort_keys=True)] += 1
    return rows


def _ask(deployment: Deployment, query: Path) -> Rows:
    return _read(deployment.runner.run(Question(query.read_text("utf-8"), RESULTS_JSON)).body)


def test_there_are_queries() -> None:
    """The checks below check something."""
    assert len(QUERIES) >= 4


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_two_services_answer_as_one_store_would(
    query: Path, command: list[str], deployments: list[Deployment]
) -> None:
    """The same rows as of a store that holds both, which neither has alone; what is too fast comes again."""
    here, there, both = deployments
    for each in (here, there):
        each.statuses.clear()
    given = {command[1]: here.address, command[2]: there.address, command[-1]: str(query)}
    asked = [given.get(word, word) for word in command] + ["--outputType", RESULTS_JSON]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=MOST_SECONDS, cwd=ROOT)
    assert 0 == done.returncode, done.stderr
    expected = _ask(both, query)
    assert expected
    assert expected == _read(done.stdout)
    assert _ask(here, query) != expected != _ask(there, query)
    statuses = Counter([*here.statuses, *there.statuses])
    refused = statuses.pop("429 TOO MANY REQUESTS", 0)
    assert {"200 OK"} == set(statuses)
    assert statuses.total() + refused <= MOST_REQUESTS
