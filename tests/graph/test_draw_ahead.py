"""
Reports drawn elsewhere are published as if they had been drawn here: by a scheduler that starts the command
in processes of its own, and by hand.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import SourceError
from graph.outcomes import Fate, Outcome
from graph.pipeline import draw_ahead, load
from graph.release import Release
from graph.sources import find_sources
from graph.workbench import FOLDER
from tests.corpus.make import make
from tests.serving import COMMAND, ROOT

_SEED, _SCALE = 3, 0.12


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three short reports."""
    folder = tmp_path_factory.mktemp("documents")
    for number in range(3):
        made = make(_SEED, number, scale=_SCALE)
        (folder / made.name).write_bytes(made.data)
    return folder


@pytest.fixture(scope="module")
def expected(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """What one process makes of them."""
    release = load(find_sources([str(documents)]), str(tmp_path_factory.mktemp("store"))).release
    assert release is not None
    return release


def _draw(path: str, store: str) -> int:
    """Run by the scheduler's processes: the command, as anything that starts commands would."""
    command = [sys.executable, "-c", COMMAND, "draw", path, "--store", store, "--jobs", "1"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode


def _extracting_is_refused(*_: object, **__: object) -> None:
    raise AssertionError("a document was read though it had been drawn")


def _publish(documents: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """Build, where no document may be drawn any more."""
    monkeypatch.setattr("graph.drawers.draw_report", _extracting_is_refused)
    release = load(find_sources([str(documents)]), str(store)).release
    assert release is not None
    return release


def test_two_processes_of_a_scheduler_give_the_same_release(
    documents: Path, expected: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask, with two processes on this machine: every graph has the digest that one process gives it."""
    from distributed import Client, LocalCluster

    store = tmp_path / "store"
    paths = sorted(str(path) for path in documents.iterdir())
    cluster = LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, processes=True
    )
    with cluster, Client(cluster) as client:  # type: ignore[no-untyped-call]
        codes = client.gather(client.map(_draw, paths, store=str(store)))
    assert codes == [0] * len(paths)
    assert not (store / "current").exists()
    release = _publish(documents, store, monkeypatch)
    reports = {name: each for name, each in expected.graphs.items() if "/graph/run/" not in name}
    assert {name: each for name, each in release.graphs.items() if "/graph/run/" not in name} == reports
    assert not (store / FOLDER).exists()


def test_one_that_is_published_is_not_drawn(documents: Path, tmp_path: Path) -> None:
    """Nor is one that was drawn before."""
    first, *others = sorted(documents.iterdir())
    store = tmp_path / "store"
    load(find_sources([str(first)]), str(store))
    fates = [[each.fate for each in _ahead([first, others[0]], store)] for _ in range(2)]
    assert fates == [[Fate.UNCHANGED, Fate.LOADED]] * 2
    assert len(list((store / FOLDER).iterdir())) == 1


def test_one_that_cannot_be_used_leaves_the_others(documents: Path, tmp_path: Path) -> None:
    """Of several it is told; alone it is an error. Either way nothing is published."""
    good = next(documents.iterdir())
    bad = tmp_path / "bad.html"
    bad.write_text("<html><body><h1>Nothing to inspect</h1><p>No report.</p></body></html>")
    store = tmp_path / "store"
    with pytest.raises(SourceError):
        draw_ahead(find_sources([str(bad)]), str(store))
    outcomes = draw_ahead(find_sources([str(bad), str(good)]), str(store), keep_going=True)
    assert [each.fate for each in outcomes] == [Fate.REFUSED, Fate.LOADED]
    assert not (store / "current").exists()


def _ahead(paths: list[Path], store: Path) -> tuple[Outcome, ...]:
    return draw_ahead(find_sources([str(path) for path in paths]), str(store))
