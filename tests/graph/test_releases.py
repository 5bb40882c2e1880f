"""Releases are kept, listed, compared, and brought back as new ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from graph.cli import commands
from graph.differences import CHANGES, NAMED, Differences, GraphChange, KindChange, Named, Things
from graph.errors import StoreError, StoreMissing
from graph.namespaces import PEEL
from graph.publish import publish
from graph.release import MadeBy, Release, current_release
from graph.releases import compare_releases, list_releases, read_differences, roll_back
from graph.store import open_store

Maker = Callable[..., dict[URIRef, Graph]]
SALTWICK = "https://w3id.org/peelgraph/id/graph/report/peel-effectiveness-2017/saltwick"
SENTENCE = "https://w3id.org/peelgraph/id/report/peel-effectiveness-2017/{}/sentence/0123456789ab"
FINDING = KindChange(
    kind=str(PEEL.Finding),
    before=1,
    after=2,
    added=Things(1, (Named(SENTENCE.format("fells"), "Good."),)),
    gone=Things(0, ()),
    changed=Things(1, (Named(SENTENCE.format("saltwick"), "Better."),)),
)


@pytest.fixture
def two(tmp_path: Path, make_graphs: Maker) -> tuple[Release, Release]:
    """A store with two releases, of which the second has another finding and another report."""
    first = publish(make_graphs(), str(tmp_path))
    changed = make_graphs(words="Better.") | make_graphs("fells", "b" * 64)
    return first, publish(changed, str(tmp_path))


def test_releases_are_listed_newest_first(tmp_path: Path, two: tuple[Release, Release]) -> None:
    """Each says what made it."""
    assert two[::-1] == list_releases(str(tmp_path))
    assert {MadeBy.BUILD} == {release.made_by for release in two}


def test_two_releases_are_compared_graph_by_graph(tmp_path: Path, two: tuple[Release, Release]) -> None:
    """What is the same in both is left out; triples are counted."""
    changes = {each.graph: each for each in compare_releases(str(tmp_path), two[0].id, two[1].id)}
    assert GraphChange(SALTWICK, 6, 6, 1, 1) == changes[SALTWICK]
    fells = changes[SALTWICK.replace("saltwick", "fells")]
    assert ("changed", "added") == (changes[SALTWICK].kind, fells.kind)
    back = compare_releases(str(tmp_path), two[1].id, two[0].id)
    assert "removed" in {each.kind for each in back}
    assert () == compare_releases(str(tmp_path), two[0].id, two[0].id)


def test_a_release_tells_what_it_changed(tmp_path: Path, two: tuple[Release, Release]) -> None:
    """It is kept with the release, and what is worked out for any two tells the same."""
    first, second = (release.id for release in two)
    kept = Differences.from_json((tmp_path / "current" / CHANGES).read_text())
    assert kept == read_differences(str(tmp_path), first, second, 0)
    assert compare_releases(str(tmp_path), first, second) == kept.graphs
    (tmp_path / "current" / CHANGES).unlink()
    assert kept == read_differences(str(tmp_path), first, second, 1_000)
    assert not (tmp_path / "releases" / first / CHANGES).exists()


def test_things_are_told_by_kind(tmp_path: Path, two: tuple[Release, Release]) -> None:
    """What came, what went, and what is told otherwise, each with its words; backwards it is the reverse."""
    first, second = (release.id for release in two)
    forth = read_differences(str(tmp_path), first, second, 1_000)
    back = read_differences(str(tmp_path), second, first, 1_000)
    kinds = {each.kind.rpartition("#")[2]: each for each in forth.kinds}
    assert FINDING == kinds["Finding"]
    reverse = {each.kind.rpartition("#")[2]: each for each in back.kinds}
    assert FINDING.added == reverse["Finding"].gone
    assert (2, 1) == (reverse["Finding"].before, reverse["Finding"].after)


def test_too_much_to_compare_is_not_compared(tmp_path: Path, two: tuple[Release, Release]) -> None:
    """Both ways round: the account that is kept tells one."""
    told = read_differences(str(tmp_path), two[1].id, two[0].id, 5)
    whole = read_differences(str(tmp_path), two[1].id, two[0].id, 1_000)
    assert (False, ()) == (told.is_whole, told.kinds)
    assert ["Report on fells"] == [each.words for each in whole.reports]
    assert [("removed", "")] == [(each.kind, each.words) for each in told.reports]
    sizes = [(each.graph, each.before, each.after) for each in whole.graphs]
    assert sizes == [(each.graph, each.before, each.after) for each in told.graphs]


def test_of_many_things_the_first_are_named(tmp_path: Path) -> None:
    """And all are counted."""
    one, many = Graph(), Graph()
    one.add((URIRef(SALTWICK), RDFS.label, Literal("none")))
    for at in range(NAMED + 5):
        many.add((URIRef(f"{SALTWICK}/{at}"), RDF.type, PEEL.Term))
    publish({URIRef(SALTWICK): one}, str(tmp_path))
    publish({URIRef(SALTWICK): many}, str(tmp_path))
    [kind] = Differences.from_json((tmp_path / "current" / CHANGES).read_text()).kinds
    assert (NAMED + 5, NAMED) == (kind.added.total, len(kind.added.first))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"graphs": [{}], "kinds": []}', '{"graphs": 1}'])
def test_an_account_that_is_none_is_told(text: str) -> None:
    """And never taken for one that tells of no change."""
    with pytest.raises(ValueError, match=r"account|Expecting"):
        Differences.from_json(text)


def test_an_older_release_is_brought_back_as_a_new_one(tmp_path: Path, two: tuple[Release, Release]) -> None:
    """Its content is served, the one in between stays, and files are shared, not copied."""
    release = roll_back(str(tmp_path))
    assert (MadeBy.ROLLBACK, two[0].id) == (release.made_by, release.restored)
    assert release.id > two[1].id
    assert (two[0].digest, two[0].graphs) == (release.digest, release.graphs)
    assert release == current_release(str(tmp_path))
    assert two[0].digest == open_store(str(tmp_path)).digest()
    assert [release, two[1], two[0]] == list(list_releases(str(tmp_path)))
    tables = list((tmp_path / "current" / "store").glob("*.sst"))
    assert tables
    assert all(path.stat().st_nlink > 1 for path in tables)


def test_bringing_back_twice_undoes_itself(tmp_path: Path, two: tuple[Release, Release]) -> None:
    """And to what is served already changes nothing."""
    roll_back(str(tmp_path))
    again = roll_back(str(tmp_path))
    assert two[1].graphs == again.graphs
    assert again == roll_back(str(tmp_path), two[1].id)


def test_what_an_older_release_lacks_is_told_when_it_is_brought_back(
    tmp_path: Path, make_graphs: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is served without its tallies, and pages would count nothing."""
    with monkeypatch.context() as patched:
        patched.setattr("graph.making.tally_all", lambda _: {})
        publish(make_graphs(), str(tmp_path))
    publish(make_graphs("fells", "b" * 64), str(tmp_path))
    done = CliRunner().invoke(commands, ["rollback", "--store", str(tmp_path)])
    assert 0 == done.exit_code, done.output
    assert "does without its tallies" in done.stderr
    assert "peelgraph upgrade" in done.stderr


def test_a_release_that_is_gone_cannot_be_brought_back(tmp_path: Path, make_graphs: Maker) -> None:
    """Nor one that never was; no folder is made for the asking."""
    with pytest.raises(StoreMissing):
        roll_back(str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()
    served = publish(make_graphs(), str(tmp_path))
    with pytest.raises(StoreError, match="there is no release before the one that is served"):
        roll_back(str(tmp_path))
    for name in ("1999", "../releases", ".", ""):
        with pytest.raises(StoreError, match="there is no release"):
            roll_back(str(tmp_path), name)
    assert served == current_release(str(tmp_path))


def test_the_commands_say_the_same(tmp_path: Path, two: tuple[Release, Release]) -> None:
    """In words and as JSON."""

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(commands, [*arguments, "--store", str(tmp_path)])
        assert 0 == done.exit_code, done.output
        return done.stdout

    assert run("releases").startswith(f"* {two[1].id}  {two[1].created}  ")
    listed = json.loads(run("releases", "--summary", "json"))
    assert [(two[1].id, True), (two[0].id, False)] == [(each["id"], each["is_served"]) for each in listed]
    ids = (two[0].id, two[1].id)
    assert f"changed  {SALTWICK}  6 -> 6 triples (+1 -1)\n" in run("releases", *ids)
    compared = json.loads(run("releases", *ids, "--summary", "json"))
    assert {"added", "changed", "removed"} >= {each["kind"] for each in compared["graphs"]}
    assert "The two hold the same.\n" == run("releases", two[0].id, two[0].id)
    told = json.loads(run("rollback", "--summary", "json"))
    assert (two[1].id, two[0].id) == (told["before"], told["restored"])
    assert f"with the content of {two[1].id}" in run("rollback", two[1].id)
    assert "its content is the same" in run("rollback", two[1].id)
    assert f"rollback to {two[1].id}" in run("releases")


def test_one_release_cannot_be_compared(tmp_path: Path) -> None:
    """The message says how it is done."""
    done = CliRunner().invoke(commands, ["releases", "one", "--store", str(tmp_path)])
    assert 2 == done.exit_code
    assert "Give no ID to list the releases, or two to compare them." in done.stderr
