"""What the index finds: names, forms of words, slips, and counts that are those of the graph."""

from __future__ import annotations

import doctest
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from graph import search_index
from graph.release import current_folder
from graph.search_index import INDEX
from graph.settings import Settings
from service.app import create_app
from service.engine.runner import QueryRunner
from service.kinds import GENERIC, kind_of
from service.search import answer as answers
from service.search import index as indexes
from service.search import words as typed_words
from service.search.answer import read_asked
from service.search.page import Asked
from service.search.words import read_words
from tests.service.browsing import BROWSER, InspectingClient
from tests.service.inspection import words
from tests.service.search.asking import count, facet, found, rows, texts


def test_examples_in_docstrings_hold() -> None:
    """What the docstrings show is so."""
    for module in (typed_words, answers):
        result = doctest.testmod(module)
        assert result.attempted >= 1
        assert 0 == result.failed


def test_things_come_first_then_sentences_then_the_text_around_them(client: InspectingClient) -> None:
    """A theme of the name is first; paragraphs are last, and passages are not among the results."""
    kinds = [row["kind"] for row in rows(client, q="domestic abuse")]
    assert "Theme" == kinds[0]
    firsts = [kinds.index(kind) for kind in ("Measure", "Finding", "Paragraph")]
    assert firsts == sorted(firsts)
    assert kinds.count("Paragraph") == len(kinds) - firsts[-1] > 5
    assert "Passage" not in kinds


def test_a_thing_of_the_very_name_is_first(client: InspectingClient) -> None:
    """By its name, by another of its names, and in Welsh."""
    for typed in ("Home Office", "NCA", "Heddlu Dyfed-Powys", "Northamptonshire", "dyfed powys police"):
        [hit, *_] = found(client, q=typed)["hits"]
        assert hit["kind"] in ("Partner agency", "Police force"), typed
        assert texts(hit["label"]).count("[") or typed == "NCA", typed


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("AFI", "Area for improvement"),
        ("afis", "Area for improvement"),
        ("ASB", "anti-social behaviour"),
        ("anti-social behaviour", "ASB"),
        ("MASH", "multi-agency safeguarding hub"),
        ("MOSOVO", "management of sexual or violent offenders"),
    ],
)
def test_other_names_are_searched_and_told(client: InspectingClient, typed: str, other: str) -> None:
    """What an acronym stands for, and the acronym of what was written out."""
    page = found(client, q=typed)
    [also] = page["also"]
    assert other.lower() in [each.lower() for each in also["others"]]
    assert {row["iri"] for row in rows(client, q=f'"{other}"')} <= {
        row["iri"] for row in rows(client, q=typed)
    }
    shown = client.page(f"/search?q={typed}").texts("p", "also")
    assert [text for text in shown if text.startswith(f"For “{typed}” also searched: ")]


def test_an_acronym_of_a_kind_finds_all_of_the_kind(client: InspectingClient, runner: QueryRunner) -> None:
    """Each area for improvement, though none says that it is one."""
    [row] = runner.select(
        """PREFIX peel: <https://w3id.org/peelgraph/ontology#>
        SELECT (COUNT(DISTINCT ?area) AS ?n) WHERE { ?area a peel:AreaForImprovement }"""
    )
    assert int(str(row["n"])) == facet(found(client, q="AFI"), "kind")["area-for-improvement"] > 5


def test_forms_of_a_word_beginnings_and_accents_find_the_same(client: InspectingClient) -> None:
    """Stems are compared; the last word may be a beginning, but not in quotes; accents do not count."""
    totals = {
        each: found(client, q=each)["pager"]["total"]
        for each in ("investigate crimes", "investigating crime")
    }
    assert 1 == len(set(totals.values())) and min(totals.values()) > 5, totals
    assert found(client, q="vulnerab")["pager"]["total"] > 5
    assert 0 == found(client, q='"vulnerab"')["pager"]["total"]
    assert (
        found(client, q="pólice fòrce")["pager"]["total"]
        == found(client, q="police force")["pager"]["total"]
        > 0
    )
    phrase, apart = (found(client, q=each)["pager"]["total"] for each in ('"force should"', "should force"))
    assert 0 < phrase < apart


def test_what_was_found_is_marked(client: InspectingClient) -> None:
    """In every hit, in label or text, and in the page by mark elements that hold these words and no more."""
    page = found(client, q="domestic abuse", kind="finding")
    assert len(page["hits"]) > 5
    for hit in page["hits"]:
        assert "[domestic" in (texts(hit["label"]) + texts(hit["snippet"])).lower(), hit
    marks = {words(each).lower() for each in client.page("/search?q=domestic+abuse&kind=finding").all("mark")}
    assert {"domestic abuse"} <= marks <= {"domestic abuse", "domestic violence", "domestic", "abuse"}


@pytest.mark.parametrize("typed", ["domestic abuse", "victims", "AFI", "partners"])
def test_counts_are_those_of_the_graph(client: InspectingClient, runner: QueryRunner, typed: str) -> None:
    """Of what was found, as many have each kind, polarity, theme and force as SPARQL counts."""
    page = found(client, q=typed)
    listed = rows(client, q=typed)
    assert len(listed) == page["pager"]["total"] == len({row["iri"] for row in listed}) > 10
    iris = [row["iri"] for row in listed if row["kind"] not in ("Theme", "Police force")]
    sentences = [
        iri for iri in iris if "/sentence/" in iri and "/claim/" not in iri and "/involvement/" not in iri
    ]
    assert len(sentences) > 5
    only = found(client, q=typed, kind=["finding", "evidence", "context", "consequence"])
    told = [row["iri"] for row in listed if row["kind"] in ("Finding", "Evidence", "Context", "Consequence")]
    assert len(told) == only["pager"]["total"]
    for name in ("polarity", "theme", "force"):
        assert count(runner, told, f"peel:{name}") == facet(only, name), name
    kinds = Counter(row["kind"] for row in listed)
    numbers = facet(page, "kind")
    assert kinds["Finding"] == numbers.get("finding", 0)
    assert sum(kinds.values()) == sum(number for slug, number in numbers.items() if slug != "passage")


def test_values_of_one_facet_add_up(client: InspectingClient) -> None:
    """One kind or the other; the number beside a value does not depend on the others of its facet."""
    page = found(client, q="victims")
    numbers = facet(page, "kind")
    both = found(client, q="victims", kind=["finding", "evidence"])
    assert numbers["finding"] + numbers["evidence"] == both["pager"]["total"]
    assert numbers == facet(both, "kind")


def test_the_newest_can_come_first(client: InspectingClient) -> None:
    """Years fall; the results are the same; an order that there is not is as none."""
    best, newest = rows(client, q="cheshire"), rows(client, q="cheshire", order="newest")
    years = [row["year"] for row in newest if row["year"]]
    assert len(set(years)) > 2
    assert years == sorted(years, reverse=True)
    assert {row["iri"] for row in best} == {row["iri"] for row in newest}
    assert best == rows(client, q="cheshire", order="oldest'; DROP TABLE thing")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("domestc abuse", "domestic abuse"),
        ("neigbourhood policing", "neighbourhood policing"),
        ('"vulnerable poeple"', '"vulnerable people"'),
        ("safegaurding", "safeguarding"),
    ],
)
def test_slips_are_met_with_words_that_are_there(client: InspectingClient, typed: str, meant: str) -> None:
    """The offer finds as much as it says."""
    offer = found(client, q=typed)["suggestion"]
    assert meant == offer["words"]
    assert offer["number"] == found(client, q=meant)["pager"]["total"] > 0
    page = client.page(f"/search?q={typed}")
    assert "Did you mean" in " ".join(page.texts("p", "meant"))
    assert offer["address"] in page.links


def test_nothing_is_offered_for_what_is_like_nothing(client: InspectingClient) -> None:
    """And a plain sentence says that nothing was found."""
    assert found(client, q="xqzvkjw")["suggestion"] is None
    assert "Nothing has all of these words" in " ".join(client.page("/search?q=xqzvkjw").texts("div", "told"))


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(typed=st.text(max_size=60) | st.text("\"*()^:-+ {}ab'", max_size=40))
def test_no_text_breaks_a_search(released: Path, app: Flask, typed: str) -> None:
    """Asked of the index itself, with any signs in any order."""
    with app.test_request_context(), closing(sqlite3.connect(released / INDEX)) as index:
        page = read_asked(index, Asked(typed, {}))
    assert page.pager.total >= len(page.hits)


def test_operators_are_plain_words() -> None:
    """None of them is more than the word it is written with."""
    terms = [term.text for term in read_words("a:b AND (NOT c*) NEAR/5 -d").terms]
    assert ["a", "b", "and", "not", "c", "near 5", "d"] == terms


@pytest.fixture(scope="module")
def released(published: Path) -> Path:
    """The folder of the release of the report that ships."""
    return current_folder(str(published))


def test_kinds_of_the_index_are_those_of_pages(released: Path, runner: QueryRunner) -> None:
    """What has a page of its own is called the same in search."""
    classes: dict[str, list[str]] = {}
    for row in runner.select("SELECT ?s ?c WHERE { ?s a ?c }"):
        classes.setdefault(str(row["s"]), []).append(str(row["c"]))
    with closing(sqlite3.connect(released / INDEX)) as index:
        listed = index.execute("SELECT iri, kind FROM thing").fetchall()
    assert len(listed) > 1_000
    shown = ((iri, kind, kind_of(classes[iri])) for iri, kind in listed)
    assert [] == [(iri, kind) for iri, kind, own in shown if own is not GENERIC and own.class_name != kind]


@pytest.mark.parametrize("damage", ["none", "empty", "cut", "other", "version"])
def test_without_an_index_the_store_is_searched(
    elsewhere: tuple[InspectingClient, Path], released: Path, damage: str
) -> None:
    """A release of an older version, or with an index that cannot be read; the page says so."""
    client, folder = elsewhere
    path = folder / INDEX
    if damage != "none":
        shutil.copy(released / INDEX, path)
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:20_000])
    elif damage == "other":
        path.write_bytes(b"no index at all" * 1_000)
    elif damage == "version":
        with closing(sqlite3.connect(path)) as index:
            index.execute(f"PRAGMA user_version = {search_index.VERSION + 1}")
    page = client.page("/search?q=fells&kind=finding&page=1")
    assert "no search index" in " ".join(page.texts("p", "note"))
    assert ["Police force"] == page.texts("span", "kicker")
    assert "Police force" == client.get("/search.json?q=fells").get_json()["page"]["hits"][0]["kind"]
    assert "Police force" == rows(client, q="fells")[0]["kind"]
    for typed in ('" } ASK { "', "a" * 5_000, "zzzzzz", ""):
        assert 200 == client.get("/search", query_string={"q": typed}).status_code


def test_a_search_that_takes_too_long_is_stopped(
    client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with what to do, and the next one is answered."""
    ticks = iter(range(0, 10_000_000, 60))
    with monkeypatch.context() as patched:
        patched.setattr(indexes, "monotonic", lambda: next(ticks))
        response = client.get("/search?q=police", headers={"Accept": BROWSER})
    assert 503 == response.status_code
    assert "Search for fewer or rarer words" in response.text
    assert response.headers["Retry-After"]
    assert 200 == client.get("/search?q=police").status_code


def test_too_many_searches_at_a_time_are_told_to_wait(
    released: Path, published: Path, runner: QueryRunner
) -> None:
    """One more than are made at a time gets 503."""
    app = create_app(replace(Settings(), store=str(published), client_rate=0, search_seconds=1.0), runner)
    opened = app.extensions["indexes"]
    with opened.open(), opened.open(), opened.open(), opened.open():
        assert 503 == app.test_client().get("/search?q=police").status_code
    assert 200 == app.test_client().get("/search?q=police").status_code
