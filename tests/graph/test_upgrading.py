"""A store of an older version is served, and brought up to this one: the same reports, all else made anew."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import RDFS, Graph, Literal, URIRef

from graph.cli import commands, tell_outdated
from graph.dump import read_dump
from graph.errors import StoreMissing
from graph.publish import publish
from graph.release import MadeBy, Release, current_release
from graph.releases import roll_back
from graph.search_index import INDEX
from graph.search_update import is_index
from graph.settings import Settings
from graph.store import open_store
from graph.upgrading import outdated, read_by_others, upgrade
from graph.warnings_kept import WARNINGS

YOUNGER = ("drawn_by", "made_by", "author", "restored", "kinds", "uses")
"""What the manifests of older versions did not say."""
SAID = """
SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER(!CONTAINS(STR(?g), "/graph/run/")) }
GROUP BY ?g ORDER BY ?g
"""


@pytest.fixture
def old(published: Path, tmp_path: Path) -> Path:
    """The report that ships, published as an older version laid it out."""
    folder = Path(shutil.copytree(published, tmp_path / "old", symlinks=True))
    rewrite(folder, digest="1" * 64)
    with closing(sqlite3.connect(folder / "current" / INDEX)) as index:
        index.execute("PRAGMA user_version = 1")
    shutil.rmtree(folder / "current" / "dump")
    (folder / "current" / WARNINGS).unlink()
    return folder


def rewrite(folder: Path, **told: object) -> None:
    """Let the manifest of the release that is served say no more than it did, and something else."""
    manifest = folder / "current" / "release.json"
    said = {name: value for name, value in json.loads(manifest.read_text()).items() if name not in YOUNGER}
    manifest.write_text(json.dumps(said | told))


def test_an_older_store_is_brought_up_to_date(
    old: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a new release that says the same; done twice, it stays, and it can be undone."""
    # Vocabularies are those that ship, so that nothing is published anew; that takes long to find out.
    monkeypatch.setattr("graph.upgrading.republish", lambda location, **_: current_release(location))
    before, fresh = current_release(str(old)), current_release(str(published))
    lacking = "search index, files to take away, what shapes warn of, counts by class, counts by term, digest"
    assert lacking == ", ".join(outdated(str(old)))
    release = upgrade(str(old))
    assert () == outdated(str(old))
    assert (MadeBy.UPGRADE, fresh.digest, fresh.kinds) == (release.made_by, release.digest, release.kinds)
    assert before.id != release.id
    assert [each.digest for each in read_dump(published / "current")] == [
        each.digest for each in read_dump(old / "current")
    ]
    stores = [open_store(str(folder)) for folder in (published, old)]
    assert 1 == len({store.query(SAID, formats=["csv"]).content for store in stores})
    assert is_index(old / "current" / INDEX)
    assert release == upgrade(str(old))
    assert before.graphs == roll_back(str(old)).graphs


def test_vocabularies_become_those_that_ship(old: Path) -> None:
    """And reports stay as they were read: the command says how many another version has read."""
    manifest = json.loads((old / "current" / "release.json").read_text())
    name = next(each for each in manifest["graphs"] if each.endswith("graph/vocabulary/ontology"))
    manifest["graphs"][name]["digest"] = "2" * 64
    (old / "current" / "release.json").write_text(json.dumps(manifest))
    before = current_release(str(old))
    done = CliRunner().invoke(commands, ["upgrade", "--store", str(old)])
    assert 0 == done.exit_code, done.output
    assert "1 of its reports were read by another version" in done.stderr
    release = current_release(str(old))
    assert 1 == read_by_others(release)
    assert {name} == {each for each in before.graphs if before.graphs[each] != release.graphs[each]}
    assert MadeBy.UPGRADE == release.made_by
    assert () == outdated(str(old))


def test_the_service_says_so_when_it_starts(
    old: Path, published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it does without, and what to do; of a store of this version it says nothing."""
    tell_outdated(Settings(store=str(published)))
    assert "" == capsys.readouterr().err
    tell_outdated(Settings(store=str(old)))
    told = capsys.readouterr().err
    assert "does without its search index, files to take away, what shapes warn of, counts by class" in told
    assert f"`peelgraph upgrade --store {old}`" in told


def test_nothing_is_missing_where_there_is_nothing_to_count(tmp_path: Path) -> None:
    """A store in which users wrote a graph and no report is left has no tallies, and wants none."""
    graph = Graph()
    graph.add((URIRef("https://example.org/note"), RDFS.label, Literal("A note", lang="en")))
    publish({URIRef("https://example.org/graph/note"): graph}, str(tmp_path / "store"))
    assert () == outdated(str(tmp_path / "store"))


def test_nothing_is_made_where_nothing_is(tmp_path: Path) -> None:
    """No folder for the asking."""
    with pytest.raises(StoreMissing):
        upgrade(str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()


def test_a_manifest_of_a_later_version_is_read(published: Path) -> None:
    """After going back to an older version, that one serves what the later one made."""
    text = (published / "current" / "release.json").read_text()
    later = json.loads(text) | {"made_by": "magic", "colour": "blue"}
    release = Release.from_json(json.dumps(later))
    assert (MadeBy.UNTOLD, Release.from_json(text).graphs) == (release.made_by, release.graphs)
