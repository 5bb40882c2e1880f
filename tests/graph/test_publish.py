"""A release is published whole or not at all, and what was served stays served."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS

import graph.making
import graph.releasing
from graph.errors import ReportConflict, StoreError, StoreUnwritable
from graph.identifiers import TALLY_GRAPHS
from graph.namespaces import ID, PEEL
from graph.publish import publish
from graph.release import GraphSummary, Release, current_release
from graph.store import open_store

Graphs = dict[URIRef, Graph]
Maker = Callable[..., Graphs]
ROOT = Path(__file__).resolve().parents[2]
SALTWICK = "https://w3id.org/peelgraph/id/report/peel-effectiveness-2017/saltwick"


@pytest.fixture
def served(tmp_path: Path, make_graphs: Maker) -> Release:
    """A store with one release, in `tmp_path`."""
    return publish(make_graphs(), str(tmp_path))


def _releases(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "releases").iterdir())


def _told(release: Release) -> dict[str, GraphSummary]:
    """Its graphs, but for what was counted in them."""
    return {name: told for name, told in release.graphs.items() if not name.startswith(TALLY_GRAPHS)}


def _tallied(release: Release) -> int:
    """Triples of what was counted."""
    return sum(told.triples for name, told in release.graphs.items() if name.startswith(TALLY_GRAPHS))


def _assert_unchanged(folder: Path, served: Release) -> None:
    assert served == current_release(str(folder))
    assert [served.id] == _releases(folder)
    assert ["current", "publish.lock", "releases"] == sorted(path.name for path in folder.iterdir())
    assert served.digest == open_store(str(folder)).digest()


def test_a_release_says_what_it_holds(tmp_path: Path, make_graphs: Maker) -> None:
    """The manifest counts each graph and names the file each report was read from."""
    release = publish(make_graphs(), str(tmp_path))
    assert {"a" * 64} == set(release.sources.values())
    assert [SALTWICK] == list(release.sources)
    assert [6, 4] == [release.graphs[name].triples for name in _told(release)]
    assert 9 == release.triples - _tallied(release)
    assert release == current_release(str(tmp_path))
    assert tmp_path / "releases" / release.id == (tmp_path / "current").resolve()


def test_the_same_report_twice_changes_nothing(tmp_path: Path, served: Release, make_graphs: Maker) -> None:
    """Not even another run is recorded, since it gave what was there."""
    assert served == publish(make_graphs(run="two"), str(tmp_path))
    _assert_unchanged(tmp_path, served)


def test_another_report_is_added(tmp_path: Path, served: Release, make_graphs: Maker) -> None:
    """What was published before stays as it was."""
    release = publish(make_graphs("fells", "b" * 64), str(tmp_path))
    assert 4 == len(_told(release))
    assert all(served.graphs[name] == release.graphs[name] for name in _told(served))
    assert 18 == release.triples - _tallied(release)


def test_another_file_for_the_same_report_is_refused(
    tmp_path: Path, served: Release, make_graphs: Maker
) -> None:
    """The message names the file and the report, and says what to do."""
    with pytest.raises(ReportConflict) as caught:
        publish(make_graphs(digest="b" * 64), str(tmp_path), names={"b" * 64: "copy.md"})
    assert (
        f"copy.md: it claims to be {SALTWICK}, which was already read from another file "
        "(sha256 aaaaaaaaaaaa…, this one bbbbbbbbbbbb…). Expected one file a report. "
        "Leave out the wrong file, or add --replace to put this one in its place." == str(caught.value)
    )
    _assert_unchanged(tmp_path, served)


def test_another_file_takes_the_place_of_a_report_when_told_to(
    tmp_path: Path, served: Release, make_graphs: Maker
) -> None:
    """Nothing of the first file is left, its run neither."""
    brought = make_graphs(digest="b" * 64, run="two", words="Better.")
    release = publish(brought, str(tmp_path), replace=True)
    assert {str(name) for name in brought} == _told(release).keys()
    assert {"b" * 64} == set(release.sources.values())
    assert b"Good." not in open_store(str(tmp_path)).export("nquads")


def test_the_same_file_read_better_takes_the_place_of_what_it_gave(
    tmp_path: Path, served: Release, make_graphs: Maker
) -> None:
    """A newer version of the software may draw more from the same file; no flag is needed."""
    brought = make_graphs(run="two", words="Better.")
    assert {str(name) for name in brought} == _told(publish(brought, str(tmp_path))).keys()


def test_vocabularies_come_as_a_whole_set(tmp_path: Path, served: Release) -> None:
    """A scheme that is gone does not linger; reports are not touched by it."""

    def scheme(name: str) -> Graphs:
        graph = Graph()
        graph.add((ID[name], RDF.type, RDFS.Resource))
        return {ID[f"graph/vocabulary/{name}"]: graph}

    publish(scheme("old"), str(tmp_path))
    release = publish(scheme("new"), str(tmp_path))
    assert {*served.graphs, f"{ID}graph/vocabulary/new"} == set(release.graphs)


def test_graphs_are_left_out_when_told_to(tmp_path: Path, served: Release, make_graphs: Maker) -> None:
    """Only those of the release before; what comes now is taken."""
    brought = make_graphs("fells", "b" * 64)
    release = publish(brought, str(tmp_path), drop=[*(URIRef(name) for name in served.graphs), *brought])
    assert {str(name) for name in brought} == _told(release).keys()


def test_added_registers_stay_when_the_others_are_renewed(tmp_path: Path) -> None:
    """A set that comes as a whole is that which ships with the project."""

    def register(name: str) -> Graphs:
        graph = Graph()
        graph.add((ID[f"register/{name}"], RDFS.label, Literal(name, lang="en")))
        return {ID[f"graph/register/{name}"]: graph}

    publish(register("old") | register("added/mine"), str(tmp_path))
    release = publish(register("new"), str(tmp_path))
    assert [f"{ID}graph/register/added/mine", f"{ID}graph/register/new"] == list(release.graphs)


def test_so_many_releases_are_kept(tmp_path: Path, served: Release, make_graphs: Maker) -> None:
    """The oldest goes first; readers may still have the previous one open."""
    second = publish(make_graphs("fells", "b" * 64), str(tmp_path), kept=2)
    assert [served.id, second.id] == _releases(tmp_path)
    third = publish(make_graphs("moors", "c" * 64), str(tmp_path), kept=2)
    assert [second.id, third.id] == _releases(tmp_path)


def test_the_same_graphs_give_the_same_digest_anywhere(tmp_path: Path, make_graphs: Maker) -> None:
    """Whatever the order, and whatever the run."""
    one = publish(make_graphs("fells") | make_graphs(), str(tmp_path / "one"))
    two = publish(make_graphs(run="two") | make_graphs("fells", run="two"), str(tmp_path / "two"))
    assert one.digest == two.digest


def test_a_blank_node_is_refused(tmp_path: Path, served: Release) -> None:
    """It would have another name in every release."""
    graph = Graph()
    graph.add((ID.x, PEEL.theme, BNode("b")))
    with pytest.raises(StoreError, match=r"graph <https://example\.org/g>: it holds a blank node"):
        publish({URIRef("https://example.org/g"): graph}, str(tmp_path))
    _assert_unchanged(tmp_path, served)


def test_an_endpoint_is_no_place_to_publish(make_graphs: Maker) -> None:
    """The message says what to do instead."""
    with pytest.raises(StoreError) as caught:
        publish(make_graphs(), "http://127.0.0.1:9/sparql")
    assert (
        "http://127.0.0.1:9/sparql: publishing goes to a folder, and this is the address of an endpoint. "
        "Build into a folder, then load `peelgraph export` with the server's own tools." == str(caught.value)
    )


def test_a_file_is_no_place_to_publish(tmp_path: Path, make_graphs: Maker) -> None:
    """The location must be a folder."""
    location = tmp_path / "file"
    location.write_text("not a folder")
    with pytest.raises(StoreUnwritable, match="the store cannot be written \\(File exists\\)"):
        publish(make_graphs(), str(location))
    assert "not a folder" == location.read_text()


@pytest.mark.parametrize(
    ("owner", "step"),
    [
        (graph.making, "copy_store"),
        (graph.making, "bring_in_line"),
        (graph.releasing, "_check"),
        (graph.releasing, "make_index"),
        (graph.releasing, "build_dump"),
        (Path, "write_text"),
        (graph.releasing, "_sync"),
        (Path, "rename"),
        (Path, "symlink_to"),
        (Path, "replace"),
    ],
)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_a_full_or_forbidden_disk_leaves_what_was_served(
    tmp_path: Path,
    served: Release,
    make_graphs: Maker,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    step: str,
    code: int,
) -> None:
    """At whichever step it shows."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(owner, step, fail)
    with pytest.raises(StoreUnwritable) as caught:
        publish(make_graphs("fells", "b" * 64), str(tmp_path))
    monkeypatch.undo()
    assert (
        f"{tmp_path}: the store cannot be written ({os.strerror(code)}). Nothing was changed. "
        "Make room or give write permission, or name another folder with --store, "
        "and run the command again." == str(caught.value)
    )
    _assert_unchanged(tmp_path, served)


PUBLISH_FELLS = """
import os, resource, signal, sys
from rdflib import Graph, Literal
import graph.making
import graph.publish
import graph.releasing
from graph.errors import PeelgraphError
from graph.identifiers import TALLY_GRAPHS
from graph.namespaces import ID, PEEL
report = Graph()
report.add((ID["report/fells"], PEEL.sourceDigest, Literal("b" * 64)))
for number in range(3000):
    report.add((ID["report/fells"] + str(number), PEEL.order, Literal(number)))
{before}
try:
    graph.publish.publish({{ID["graph/report/fells"]: report}}, sys.argv[1])
except PeelgraphError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def _publish_apart(folder: Path, before: str) -> subprocess.CompletedProcess[str]:
    script = PUBLISH_FELLS.format(before=before)
    command = [sys.executable, "-c", script, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=ROOT)


def test_a_limit_on_file_size_leaves_what_was_served(tmp_path: Path, served: Release) -> None:
    """The engine's own writes fail here, not a stand-in for them."""
    done = _publish_apart(tmp_path, "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))")
    assert 2 == done.returncode, done.stderr
    assert "the store cannot be written" in done.stdout
    assert "Nothing was changed." in done.stdout
    _assert_unchanged(tmp_path, served)


def test_an_unwritable_folder_leaves_what_was_served(tmp_path: Path, served: Release) -> None:
    """As an ordinary user, without permission."""
    if os.geteuid() == 0:
        before = "os.setuid(65534)"
        for path in (tmp_path, *tmp_path.parents):
            if path.owner() == "root" and path.is_relative_to("/tmp/pytest-of-root"):  # noqa: S108
                path.chmod(0o755)
    else:
        before = ""
    tmp_path.chmod(0o555)
    (tmp_path / "publish.lock").chmod(0o444)
    try:
        done = _publish_apart(tmp_path, before)
    finally:
        tmp_path.chmod(0o755)
    assert 2 == done.returncode, done.stderr
    assert f"{tmp_path}: the store cannot be written (Permission denied). Nothing was changed." in done.stdout
    _assert_unchanged(tmp_path, served)


@pytest.mark.parametrize("step", ["_check", "make_index", "build_dump", "_swap"])
def test_a_run_killed_midway_leaves_what_was_served(
    tmp_path: Path, served: Release, make_graphs: Maker, step: str
) -> None:
    """Its leftovers are swept away by the next run."""
    before = f"run = os.getpid()\ngraph.releasing.{step} = lambda *_: os.kill(run, signal.SIGKILL)"
    assert -signal.SIGKILL == _publish_apart(tmp_path, before).returncode
    assert served == current_release(str(tmp_path))
    assert served.digest == open_store(str(tmp_path)).digest()
    assert 2 == len(_releases(tmp_path))
    release = publish(make_graphs("moors", "c" * 64), str(tmp_path))
    assert [served.id, release.id] == _releases(tmp_path)
    assert release == current_release(str(tmp_path))


@pytest.mark.parametrize("step", ["making.bring_in_line", "releasing.make_index"])
def test_a_process_killed_by_itself_leaves_what_was_served(
    tmp_path: Path, served: Release, step: str
) -> None:
    """As the system does where memory runs out: the run says so, and ends."""
    before = f"graph.{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    done = _publish_apart(tmp_path, before)
    assert 2 == done.returncode, done.stderr
    assert "was ended, as happens where memory runs out. Nothing was changed." in done.stdout
    _assert_unchanged(tmp_path, served)


@pytest.mark.parametrize("step", ["fill", "make_index"])
def test_a_process_ended_while_a_store_is_filled_leaves_nothing(tmp_path: Path, step: str) -> None:
    """Its index is made meanwhile: whichever of the two ends, the run says so and takes the other with it."""
    before = f"graph.making.{step} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)"
    done = _publish_apart(tmp_path, before)
    assert 2 == done.returncode, done.stderr
    assert "was ended, as happens where memory runs out. Nothing was changed." in done.stdout
    assert {"publish.lock", "releases"} == {path.name for path in tmp_path.iterdir()}
    assert [] == _releases(tmp_path)


def test_a_full_disk_beside_a_store_that_is_filled_leaves_nothing(tmp_path: Path) -> None:
    """Where the index finds it full, not the store."""
    full = "def full(*_, **__):\n    raise OSError(28, 'No space left on device')\n"
    before = f"{full}graph.making.make_index = full"
    done = _publish_apart(tmp_path, before)
    assert 2 == done.returncode, done.stderr
    assert "the store cannot be written (No space left on device). Nothing was changed." in done.stdout
    assert [] == _releases(tmp_path)


def test_a_store_that_was_filled_leaves_nothing_but_its_release(tmp_path: Path, served: Release) -> None:
    """Not what its index was made of, before its tallies were in it."""
    names = {path.name for path in (tmp_path / "releases" / served.id).iterdir()}
    assert {"store", "dump", "search.sqlite", "release.json"} <= names
    assert "filled" not in names


def test_two_runs_do_not_publish_at_once(tmp_path: Path, served: Release, make_graphs: Maker) -> None:
    """The second is told to wait."""
    lock = tmp_path / "publish.lock"
    with lock.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(StoreUnwritable) as caught:
            publish(make_graphs("fells", "b" * 64), str(tmp_path))
    assert (
        f"{lock}: another run is publishing into this store. "
        "Wait until it has ended, then run the command again." == str(caught.value)
    )
    _assert_unchanged(tmp_path, served)


def test_what_was_derived_from_a_report_goes_with_it(tmp_path: Path, make_graphs: Maker) -> None:
    """A comparison stays while its report is as it was, and is dropped once that is another one or gone."""
    name = URIRef(f"{ID['graph/comparison/']}peel-effectiveness-2017/saltwick")
    derived = Graph()
    derived.add((name, RDFS.label, Literal("Checked", lang="en")))
    assert str(name) in publish(make_graphs() | {name: derived}, str(tmp_path)).graphs
    assert str(name) in publish(make_graphs(force="fenwick"), str(tmp_path)).graphs
    assert str(name) not in publish(make_graphs(words="Bad."), str(tmp_path)).graphs
    assert str(name) not in publish({name: derived}, str(tmp_path / "without")).graphs
