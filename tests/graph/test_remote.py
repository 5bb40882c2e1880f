"""A release is sent to a SPARQL server whole or not at all, whatever becomes of the way there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS

from graph.errors import StoreBusy, StoreError, StoreUnwritable
from graph.identifiers import REMOTE, union_iri
from graph.line import Login
from graph.namespaces import ID
from graph.publish import publish
from graph.release import current_release
from graph.remote.access import Access, access_of
from graph.remote.control import served_release
from graph.remote.lock import Lock
from graph.remote.reading import ReleasedStore
from graph.remote.sending import send
from graph.remote.server import Server
from graph.remote.wire import Wire
from graph.settings import Settings
from graph.store import EmbeddedStore
from tests.sending import expected_of, lines_of, seen_by, send_now, send_until
from tests.sparql_server import Faulty, sparql_server

STAYS, CHANGES, GOES, COMES = (ID[f"graph/test/{name}"] for name in ("a", "b", "c", "d"))
FOREIGN = "urn:somebody/else"


def _graph(*words: str) -> Graph:
    graph = Graph()
    for word in words:
        graph.add((URIRef(f"urn:thing/{word}"), RDFS.label, Literal(f'“{word}”\n\t"\\', lang="en")))
    return graph


def _published(folder: Path, graphs: dict[URIRef, Graph]) -> Path:
    publish(graphs, str(folder))
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three graphs, two of which share a triple."""
    graphs = {STAYS: _graph("one", "two"), CHANGES: _graph("two", "three"), GOES: _graph("four")}
    return _published(tmp_path_factory.mktemp("first") / "store", graphs)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory, first: Path) -> Path:
    """A later one: one graph is as it was, one has changed, one is gone and one has come."""
    graphs = {STAYS: _graph("one", "two"), CHANGES: _graph("two", "five", "six"), COMES: _graph("seven")}
    return _published(tmp_path_factory.mktemp("second") / "store", graphs)


@pytest.fixture
def server() -> Iterator[Faulty]:
    """A server with a graph of somebody else."""
    with sparql_server() as told:
        told.store.update(f"INSERT DATA {{ GRAPH <{FOREIGN}> {{ <urn:s> <urn:p> <urn:o> }} }}")
        yield told


def _access(told: Faulty, *, by_graphs: bool = False) -> Access:
    graphs = f"{told.address}/graphs" if by_graphs else ""
    return Access(
        f"{told.address}/sparql", f"{told.address}/update", graphs, seconds=1.0, attempts=3, batch=1
    )


def _beside(told: Faulty) -> dict[str, int]:
    """The graphs of the server but for the control graph."""
    return {name: size for name, size in told.graphs().items() if name != REMOTE}


@pytest.mark.parametrize("by_graphs", [False, True])
def test_a_release_is_sent_whole(server: Faulty, first: Path, second: Path, by_graphs: bool) -> None:
    """By updates or as graphs: what differs is sent, the rest stays, and other graphs are not touched."""
    access = _access(server, by_graphs=by_graphs)
    assert 3 == send_now(first, access).graphs
    assert {**expected_of(first), FOREIGN: 1} == _beside(server)
    assert lines_of(first) == seen_by(access)
    assert 4 == ReleasedStore(access).triples()

    sent = send_now(second, access)
    assert (2, 4) == (sent.graphs, sent.triples)
    old_union = {union_iri(current_release(str(first)).id): 4}
    assert {**expected_of(second), **old_union, FOREIGN: 1} == _beside(server)
    assert lines_of(second) == seen_by(access)

    before = server.graphs()
    assert 0 == send_now(second, access).graphs
    assert before == server.graphs()


def test_a_folder_and_a_server_give_the_same_file(server: Faulty, first: Path) -> None:
    """All of it exported from the one is all of it from the other, byte for byte."""
    access = _access(server)
    send_now(first, access)
    assert EmbeddedStore(str(first)).export("nquads") == ReleasedStore(access).export("nquads")


@pytest.mark.parametrize("fault", ["500", "503", "429", "lost", "lost after", "hangs"])
def test_what_passes_is_tried_again(server: Faulty, first: Path, fault: str) -> None:
    """In the middle of sending, and where a change was made and only its answer was lost."""
    server.changes = [None, None, None, fault, None, fault, fault, None]
    server.queries = [None, None, None, None, None, "500" if fault == "500" else None]
    access = replace(_access(server), seconds=HASTE)
    send_now(first, access)
    assert lines_of(first) == seen_by(access)
    assert {**expected_of(first), FOREIGN: 1} == _beside(server)


HASTE = 0.5
LASTING = [
    ("500", StoreUnwritable, "the server answered 500 (so it is), 3 times in a row"),
    ("401", StoreUnwritable, "the server lets nobody change it with this login (401: so it is)"),
    ("403", StoreUnwritable, "the server lets nobody change it with this login (403: so it is)"),
    ("400", StoreUnwritable, "the server answered 400 (so it is)"),
    ("lost", StoreUnwritable, "the connection failed"),
    ("hangs", StoreUnwritable, "the server gave no whole answer in 0.5 s, 3 times in a row"),
    ("elsewhere", StoreError, "the server redirects to http://127.0.0.1:9/elsewhere"),
    ("HTML", StoreError, "triples of <"),
]


@pytest.mark.parametrize(("fault", "kind", "expected"), LASTING, ids=[fault for fault, *_ in LASTING])
def test_what_lasts_is_told_and_changes_nothing(
    server: Faulty, first: Path, second: Path, fault: str, kind: type[StoreError], expected: str
) -> None:
    """In the middle of sending: readers find what they did, and the next run completes it."""
    access = replace(_access(server), seconds=HASTE)
    send_now(first, access)
    server.changes, server.always = [None, None, None, None, None], fault
    with pytest.raises(kind) as caught:
        send_now(second, access)
    assert expected in str(caught.value)
    server.changes, server.always = [], None
    assert lines_of(first) == seen_by(access)
    assert expected_of(first).items() <= _beside(server).items()

    send_now(second, access)
    assert lines_of(second) == seen_by(access)
    assert set(expected_of(second)) | {union_iri(current_release(str(first)).id), FOREIGN} == set(
        _beside(server)
    )


UNANSWERED = [
    ("HTML", "answered with text/html"),
    ("half", "IncompleteRead"),
    ("elsewhere", "redirects to http://127.0.0.1:9/elsewhere"),
    ("401", "the server answered 401 (so it is)"),
    ("500", "the server answered 500 (so it is)"),
]


@pytest.mark.parametrize(("fault", "expected"), UNANSWERED, ids=[fault for fault, _ in UNANSWERED])
def test_a_server_that_cannot_be_asked_is_not_changed(
    server: Faulty, first: Path, fault: str, expected: str
) -> None:
    """Nothing is sent before it has said what it holds."""
    server.queries = [fault] * 3
    with pytest.raises(StoreError) as caught:
        send_now(first, _access(server))
    assert expected in str(caught.value)
    assert {FOREIGN: 1} == server.graphs()


def test_a_server_that_takes_no_notice_of_datasets_serves_nothing(
    server: Faulty, first: Path, second: Path
) -> None:
    """Its readers would be given what lies beside the release as well; what was served still is."""
    access = _access(server)
    send_now(first, access)
    server.is_deaf = True
    with pytest.raises(StoreError, match="takes no notice of the parameter default-graph-uri"):
        send_now(second, access)
    server.is_deaf = False
    assert lines_of(first) == seen_by(access)
    send_now(second, access)
    assert lines_of(second) == seen_by(access)


def test_a_server_that_is_not_there_is_told(first: Path) -> None:
    """By its address."""
    access = Access("http://127.0.0.1:9/sparql", "http://127.0.0.1:9/update", attempts=2)
    with pytest.raises(StoreError, match="9/sparql: the endpoint cannot be reached"):
        send_now(first, access)


def test_a_run_killed_at_any_request_leaves_one_release_or_the_other(
    server: Faulty, first: Path, second: Path
) -> None:
    """Never part of both; the next run completes what it meant to do, and sweeps what it left."""
    access = _access(server)
    killed = 0
    send_now(first, access)
    start = server.store.dump(format=ox.RdfFormat.N_QUADS)
    while True:
        if send_until(second, access, killed):
            break
        assert seen_by(access) in (lines_of(first), lines_of(second)), killed
        send_now(second, access)
        assert lines_of(second) == seen_by(access), killed
        left = set(_beside(server)) - {union_iri(current_release(str(first)).id), FOREIGN}
        assert set(expected_of(second)) == left, killed
        server.store.clear()
        server.store.load(start or b"", format=ox.RdfFormat.N_QUADS)
        killed += 1
    assert 20 < killed


def test_a_switch_that_breaks_off_in_the_middle_is_finished_by_the_next_run(
    server: Faulty, first: Path, second: Path
) -> None:
    """On a server that makes the operations of an update one by one, whichever release comes next."""
    access = _access(server)
    send_now(first, access)
    server.is_by_steps = True
    lines = EmbeddedStore(str(second)).lines
    wire = Wire(replace(access, attempts=1), sleep=lambda _: None)
    made = wire.update

    def breaking(text: str) -> None:
        if "COPY" in text:
            server.changes = ["breaks off"]
        made(text)

    wire.update = breaking  # type: ignore[method-assign]
    broken = Server(access, wire)
    with pytest.raises(StoreUnwritable):
        send(current_release(str(second)), lines, broken, lock=Lock(broken, watch_seconds=0.2))
    assert current_release(str(first)).id == served_release(broken)
    server.changes = []
    send_now(first, access)
    assert lines_of(first) == seen_by(access)
    send_now(second, access)
    assert lines_of(second) == seen_by(access)


def test_two_at_once_are_told(server: Faulty, first: Path, second: Path) -> None:
    """The second finds that the first renews its hold, and changes nothing."""
    access = _access(server)
    send_now(first, access)
    holder = Server(access)
    with Lock(holder, renew_seconds=0.05).held():
        before = _beside(server)
        with pytest.raises(StoreBusy, match="another run is publishing into this store"):
            send_now(second, access)
        assert before == _beside(server)
    assert 2 == send_now(second, access).graphs


def test_a_holder_that_lost_its_hold_does_not_switch(server: Faulty, first: Path) -> None:
    """Such as one that was stopped for so long that another took it for dead."""
    access = _access(server)
    with Lock(Server(access), renew_seconds=60).held() as make_sure:
        make_sure()
        server.store.update(f"DELETE WHERE {{ GRAPH <{REMOTE}> {{ <{REMOTE}> ?p ?o }} }}")
        with pytest.raises(StoreBusy):
            make_sure()


def test_what_was_made_from_another_release_is_not_sent(server: Faulty, first: Path, second: Path) -> None:
    """It would undo what another machine has published since."""
    access = _access(server)
    send_now(second, access)
    with pytest.raises(StoreBusy, match="another run has published in between"):
        send_now(first, access, base="")
    assert lines_of(second) == seen_by(access)


def test_a_login_goes_to_the_server_and_nowhere_else(server: Faulty, first: Path, tmp_path: Path) -> None:
    """Basic and bearer are sent; no message, setting or representation tells the secret."""
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    settings = replace(
        Settings(),
        store=f"{server.address}/sparql",
        remote_update=f"{server.address}/update",
        remote_login="bearer",
        remote_secret_file=str(secret),
        remote_attempts=1,
    )
    access = access_of(settings)
    send_now(first, access)
    assert {"Bearer s3cret"} == set(server.authorization)
    server.always = "401"
    with pytest.raises(StoreUnwritable) as caught:
        Server(access).update("CLEAR GRAPH <urn:x>")
    assert "s3cret" not in f"{caught.value} {access!r} {settings!r}"
    basic = replace(access, login=Login("basic", "ann", "s3cret"))
    assert "Basic YW5uOnMzY3JldA==" == basic.login.authorization


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    """Wherever it is given."""
    for name in ("store", "remote_update", "remote_graphs"):
        given = {"store": "http://127.0.0.1/sparql", name: "http://ann:s3cret@127.0.0.1/sparql"}
        with pytest.raises(StoreError, match="holds a name or password") as caught:
            access_of(replace(Settings(), **given))  # type: ignore[arg-type]
        assert "s3cret" not in str(caught.value)


def test_a_secret_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """None named, none there, an empty one, one of several lines."""
    empty, long = tmp_path / "empty", tmp_path / "long"
    empty.write_text("\n")
    long.write_text("one\ntwo\n")
    for path, expected in (
        ("", "it is not set"),
        (str(tmp_path / "none"), "cannot be read"),
        (str(empty), "it is empty"),
        (str(long), "several lines"),
    ):
        settings = replace(
            Settings(), store="http://127.0.0.1/", remote_login="basic", remote_secret_file=path
        )
        with pytest.raises(StoreError, match=expected):
            access_of(settings)
