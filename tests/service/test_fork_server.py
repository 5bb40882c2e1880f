"""Query processes are forks of one that holds the release in memory; a reader sees it by the speed alone."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import PeelgraphError, QueryTimedOut, QueryTooLarge, StoreError
from graph.settings import Settings
from service.engine.memory import Stores
from service.engine.runner import Question
from service.engine.runners import EmbeddedRunner
from service.engine.starter import ProcessStarter
from tests.service.small_store import COUNT, ENDLESS, MEMORY_BOMB, THINGS, publish_small
from tests.waiting import wait_until

IN_MEMORY, ON_DISK = 256, 0


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Limits on a small store."""
    folder = tmp_path_factory.mktemp("small")
    publish_small(folder)
    return Settings(
        store=str(folder),
        query_workers=2,
        page_workers=1,
        query_seconds=2.0,
        query_memory_mib=200,
        result_mib=1,
    )


@pytest.fixture(scope="module", params=[IN_MEMORY, ON_DISK], ids=["in memory", "on disk"])
def runner(small: Settings, request: pytest.FixtureRequest) -> Iterator[EmbeddedRunner]:
    """Query processes on it, either way."""
    opened = EmbeddedRunner(replace(small, memory_store_mib=request.param))
    yield opened
    opened.close()


def count(runner: EmbeddedRunner) -> int:
    """How many things the store has."""
    [row] = json.loads(runner.run(Question(COUNT)).body)["results"]["bindings"]
    return int(row["n"]["value"])


def parent(process: int) -> int:
    """The process that a process is a child of."""
    return int(Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[1])


def open_files(process: int, only: Iterable[int] = ()) -> list[str]:
    """What the descriptors of a process stand for, or some of them."""
    folder = Path(f"/proc/{process}/fd")
    names = [folder / str(number) for number in only] or list(folder.iterdir())
    return [os.readlink(name) for name in names]  # noqa: PTH115 - not a path


def test_the_answer_is_the_same(runner: EmbeddedRunner) -> None:
    """Wherever the release is kept."""
    assert THINGS == count(runner)


@pytest.mark.parametrize(("query", "error"), [(ENDLESS, QueryTimedOut), (MEMORY_BOMB, QueryTooLarge)])
def test_a_bad_query_ends_its_process_and_no_other(
    runner: EmbeddedRunner, query: str, error: type[PeelgraphError]
) -> None:
    """The one it was forked from goes on, and so do its brothers."""
    forked_from = {parent(process) for process in runner.process_ids()}
    with pytest.raises((error, QueryTimedOut)):  # a busy machine may be too slow to fill the memory
        runner.run(Question(query))
    assert THINGS == count(runner)
    wait_until(lambda: 3 == len(runner.process_ids()))
    assert forked_from == {parent(process) for process in runner.process_ids()}


def test_all_are_forks_of_one_process_with_one_thread(runner: EmbeddedRunner) -> None:
    """A process with threads cannot be forked soundly: a lock that another thread holds is held for ever."""
    [server] = {parent(process) for process in runner.process_ids()}
    assert 1 == len(list(Path(f"/proc/{server}/task").iterdir()))


def test_a_process_has_no_way_to_the_others(small: Settings) -> None:
    """It holds its own two pipes and the log, and neither the orders to fork nor what its brothers say."""
    runner = EmbeddedRunner(small)
    try:
        assert THINGS == count(runner)
        wait_until(lambda: 3 == len(runner.process_ids()))
        for process in runner.process_ids():
            held = set(open_files(process)) - set(open_files(os.getpid(), [0, 1, 2])) - {os.devnull}
            assert ["pipe", "pipe"] == [each.partition(":")[0] for each in held]
    finally:
        runner.close()


def test_the_process_forked_from_may_be_killed(small: Settings) -> None:
    """Its forks end with it; others take their place, and no reader of a later question notices."""
    runner = EmbeddedRunner(small)
    try:
        old = set(runner.process_ids())
        [server] = {parent(process) for process in old}
        os.kill(server, signal.SIGKILL)
        wait_until(lambda: not any(Path(f"/proc/{process}").exists() for process in old))
        assert [THINGS] * 5 == [count(runner) for _ in range(5)]
        wait_until(lambda: 3 == len(set(runner.process_ids()) - old))
    finally:
        runner.close()


def _has_worked(process: int) -> bool:
    """Whether a process has had a tenth of a second on a processor."""
    used = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[11]
    return int(used) > os.sysconf("SC_CLK_TCK") // 10


def test_who_is_being_answered_when_it_is_killed_is_told(small: Settings) -> None:
    """As if the query process alone had been ended from outside."""
    runner = EmbeddedRunner(replace(small, query_seconds=30.0))
    try:
        [server] = {parent(process) for process in runner.process_ids()}
        with ThreadPoolExecutor(1) as threads:
            asked = threads.submit(runner.run, Question(ENDLESS))
            # One that had not read the question yet would leave it to another.
            wait_until(lambda: any(_has_worked(process) for process in runner.process_ids()))
            os.kill(server, signal.SIGKILL)
            error = asked.exception(timeout=20)
        assert "ended from outside" in str(error)
        assert THINGS == count(runner)
    finally:
        runner.close()


def test_nothing_is_left_when_the_pool_is_closed(small: Settings) -> None:
    """Neither the processes nor the one they were forked from."""
    runner = EmbeddedRunner(small)
    processes = {*runner.process_ids(), *(parent(process) for process in runner.process_ids())}
    assert 4 == len(processes)
    runner.close()
    wait_until(lambda: not any(Path(f"/proc/{process}").exists() for process in processes))


def test_descriptors_are_given_back(small: Settings) -> None:
    """However many processes are replaced, the service has as many files open as before."""
    starter = ProcessStarter(Path(small.store, "current").resolve() / "store", small)
    try:
        first = starter.start()
        server = parent(first.id)
        first.end()
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(20):
            process = starter.start()
            process.wait_until_ready()
            process.end()
        assert before == len(list(Path("/proc/self/fd").iterdir()))
        wait_until(lambda: 6 >= len(list(Path(f"/proc/{server}/fd").iterdir())))
    finally:
        starter.close()


def test_blank_nodes_keep_their_labels(tmp_path: Path, small: Settings) -> None:
    """Two services on one release name them alike."""
    publish_small(tmp_path)
    place = tmp_path / "releases" / "2" / "store"
    place.mkdir(parents=True)
    store = ox.Store(str(place))
    for number in range(5):
        store.add(ox.Quad(ox.BlankNode(f"b{number}"), ox.NamedNode("urn:p"), ox.Literal(number)))
    store.flush()
    del store
    starter = ProcessStarter(place, small)
    try:
        process = starter.start()
        process.wait_until_ready()
        question: dict[str, object] = {
            "text": "SELECT ?s { ?s ?p ?o } ORDER BY ?o",
            "results": "text/tab-separated-values",
            "graph": None,
            "default_graphs": [],
            "named_graphs": [],
            "from": {"prologue": "", "default": [], "named": []},
        }
        assert b"?s\n_:b0\n_:b1\n_:b2\n_:b3\n_:b4\n" == process.ask(question, 10).body
        process.end()
    finally:
        starter.close()


@pytest.mark.parametrize("memory_store_mib", [IN_MEMORY, ON_DISK])
def test_a_store_that_cannot_be_read_is_an_error(
    tmp_path: Path, small: Settings, memory_store_mib: int
) -> None:
    """It says where, and what the engine found."""
    starter = ProcessStarter(tmp_path / "none", replace(small, memory_store_mib=memory_store_mib))
    try:
        with pytest.raises(StoreError, match="cannot be opened") as caught:
            starter.start().wait_until_ready()
        assert str(tmp_path / "none") == caught.value.where
    finally:
        starter.close()


@pytest.mark.parametrize(("memory_store_mib", "holds"), [(IN_MEMORY, False), (ON_DISK, True)])
def test_a_large_release_stays_on_disk(small: Settings, memory_store_mib: int, holds: bool) -> None:
    """Only a process that reads the disk has the store's files open."""
    runner = EmbeddedRunner(replace(small, memory_store_mib=memory_store_mib))
    try:
        files = [each for process in runner.process_ids() for each in open_files(process)]
        assert holds == any(small.store in each for each in files)
    finally:
        runner.close()


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?o { <urn:s> <urn:p> ?o }", {"1"}),
        ("SELECT ?o { GRAPH ?g { <urn:s> <urn:p> ?o } }", {"2"}),
        ("SELECT ?o { { <urn:s> <urn:p> ?o } UNION { GRAPH<urn:g>{ ?s ?p ?o } } }", {"1", "2"}),
        ("SELECT ?o { <urn:s> <urn:p> ?p FILTER NOT EXISTS { ?o <urn:p> ?p } }", set()),
        ("SELECT ?o FROM<urn:g>{ ?s ?p ?o }", {"2"}),
        ("SELECT ?o FROM NAMED <urn:g> { ?s ?p ?o }", set()),
        ("SELECT ?o { ?s <urn:graph> ?o }", {"3"}),
        ("SELECT ?o { <urn:s> <urn:p>* ?o FILTER(isLiteral(?o)) }", {"1"}),
    ],
)
def test_a_query_sees_the_graphs_it_names(query: str, rows: set[str]) -> None:
    """In memory as on disk, though the default graph is then kept by itself as well."""
    whole = ox.Store()
    for predicate, value, graph in (
        ("urn:p", "1", ox.DefaultGraph()),
        ("urn:p", "2", ox.NamedNode("urn:g")),
        ("urn:graph", "3", ox.DefaultGraph()),
    ):
        whole.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode(predicate), ox.Literal(value), graph))
    for stores in (Stores(whole), Stores.of(whole)):
        found = stores.fit_for(query).query(query)
        assert isinstance(found, ox.QuerySolutions)
        assert rows == {row["o"].value for row in found if isinstance(row["o"], ox.Literal)}
