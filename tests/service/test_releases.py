"""The releases that are kept, as pages: what each holds, what it changed, and what is not kept any more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from graph.differences import CHANGES, NAMED
from graph.namespaces import ID, PEEL
from graph.publish import publish
from graph.release import Release
from graph.settings import Settings
from service.app import create_app
from service.engine.runners import open_runner
from tests.service.browsing import BROWSER, InspectingClient
from tests.service.counting import Counting

REPORT = URIRef(ID["report/peel-effectiveness-2017/saltwick"])
GRAPH = URIRef(ID["graph/report/peel-effectiveness-2017/saltwick"])
HOSTILE = '<script>alert(1)</script> " onmouseover="x'
MOST_QUERIES = 8


def graph_of(words: dict[str, str]) -> dict[URIRef, Graph]:
    """A report with some findings, by name."""
    graph = Graph()
    graph.add((REPORT, RDF.type, PEEL.Report))
    graph.add((REPORT, PEEL.sourceDigest, Literal("a" * 64)))
    for name, said in words.items():
        finding = URIRef(f"{REPORT}/sentence/{name}")
        graph.add((finding, RDF.type, PEEL.Finding))
        graph.add((finding, RDF.value, Literal(said)))
    return {GRAPH: graph}


@dataclass(frozen=True)
class Kept:
    """A service over three releases, the first of which is not kept."""

    client: InspectingClient
    runner: Counting
    gone: Release
    first: Release
    second: Release
    folder: Path


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """Of the last two, the second has lost a finding, has many new ones, and one in other words."""
    many = {f"new-{at:02}": f"New {at}" for at in range(NAMED + 2)}
    contents = [{"a": "Was"}, {"a": "Is", "b": HOSTILE}, {"a": "Is better", **many}]
    gone, first, second = (publish(graph_of(words), str(tmp_path), kept=2) for words in contents)
    settings = replace(Settings(), store=str(tmp_path), client_rate=0, releases_kept=2)
    opened = open_runner(settings)
    runner = Counting(opened)
    app = create_app(settings, runner)
    app.testing = True
    yield Kept(InspectingClient(app, app.response_class), runner, gone, first, second, tmp_path)
    opened.close()


def test_those_that_are_kept_are_listed(kept: Kept) -> None:
    """The latest first, with what is served marked; no other is named."""
    page = kept.client.page("/releases")
    rows = [text for text in page.texts("th") if text.startswith("20")]
    assert [f"{kept.second.id} served now", kept.first.id] == rows
    told = json.loads(kept.client.get("/releases.json").text)["page"]
    assert [True, False] == [each["is_current"] for each in told["releases"]]
    assert [1, 1] == [each["reports"] for each in told["releases"]]


def test_a_release_tells_what_it_changed(kept: Kept) -> None:
    """Things of a kind are counted, the first are named; what is there leads to its page."""
    told = json.loads(kept.client.get(f"/release/{kept.second.id}.json").text)["page"]
    assert kept.first.id == told["against"]
    [findings] = [kind for kind in told["kinds"] if kind["name"] == "Findings"]
    assert (2, NAMED + 3) == (findings["before"], findings["after"])
    assert (NAMED + 2, NAMED) == (findings["added"]["total"], len(findings["added"]["things"]))
    assert [{"text": HOSTILE, "iri": ""}] == findings["gone"]["things"]
    assert [{"text": "Is better", "iri": f"{REPORT}/sentence/a"}] == findings["changed"]["things"]
    page = kept.client.page(f"/release/{kept.second.id}")
    assert "New 0" in page.texts("a")
    assert HOSTILE in page.texts("li")
    assert [] == page.all("script")


def test_any_two_that_are_kept_are_compared(kept: Kept) -> None:
    """Backwards too: what was gone is added, and is no link, since what is served lacks it."""
    address = f"/release/{kept.first.id}"
    told = json.loads(kept.client.get(f"{address}.json?against={kept.second.id}").text)["page"]
    [findings] = [kind for kind in told["kinds"] if kind["name"] == "Findings"]
    assert [{"text": HOSTILE, "iri": ""}] == findings["added"]["things"]
    assert all(thing["iri"] for thing in findings["gone"]["things"])
    kept.client.page(f"{address}?against={kept.second.id}")


def test_a_release_still_tells_what_it_changed_against_one_that_is_gone(kept: Kept) -> None:
    """That was told when it was made; without it there is nothing to compare the oldest with."""
    address = f"/release/{kept.first.id}"
    page = kept.client.page(address)
    assert f"{kept.gone.id}, which is not kept any more" in " ".join(page.texts("p"))
    (kept.folder / "releases" / kept.first.id / CHANGES).unlink()
    assert "There is nothing to compare it with" in " ".join(kept.client.page(address).texts("p"))


def test_a_release_that_is_gone_is_told_apart_from_one_that_never_was(kept: Kept) -> None:
    """410 with those that are kept; 404 for what is no name of one, and for one that is yet to come."""
    gone = kept.client.get(f"/release/{kept.gone.id}", headers={"Accept": BROWSER})
    assert 410 == gone.status_code
    assert kept.first.id in gone.text
    assert 410 == kept.client.get(f"/release/{kept.gone.id}").status_code
    for name in ("1999", "..", "20991126T121803240211Z", "%00", "x" * 3000, "20261126T121803240211Z.csv"):
        assert 404 == kept.client.get(f"/release/{name}", headers={"Accept": BROWSER}).status_code


@pytest.mark.parametrize("against", ["x", "../releases", "<b>", "x" * 5000])
def test_what_is_no_other_release_cannot_be_compared(kept: Kept, against: str) -> None:
    """Nor a release with itself; those that there are, are named."""
    for given in (against, kept.second.id):
        answer = kept.client.get(f"/release/{kept.second.id}", query_string={"against": given})
        assert 404 == answer.status_code
        told = json.loads(answer.text)
        assert kept.first.id in told["detail"]
        address = f"/release/{kept.second.id}?against={kept.first.id}"
        assert address in [way["address"] for way in told.get("ways", [])] or len(given) > 1000


def test_too_much_to_compare_is_said(kept: Kept) -> None:
    """Graphs are told from the manifests, and how to have the rest."""
    settings = replace(Settings(), store=str(kept.folder), client_rate=0, compare_triples=0)
    app = create_app(settings, kept.runner)
    client = InspectingClient(app, app.response_class)
    page = client.page(f"/release/{kept.first.id}?against={kept.second.id}")
    assert "The two differ in too much" in " ".join(page.texts("p"))
    assert "changed" in page.texts("td")


def test_a_release_is_told_in_few_queries(kept: Kept) -> None:
    """Whatever changed."""
    before = kept.runner.asked
    kept.client.page(f"/release/{kept.second.id}")
    assert kept.runner.asked - before <= MOST_QUERIES
