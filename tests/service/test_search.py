"""Search over the report that ships: what is found, how it is narrowed down, and what nobody should type."""

from __future__ import annotations

import csv
import doctest
import io
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pyoxigraph as ox
import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from graph import search_index
from graph.release import current_folder
from graph.search_index import INDEX, build_index
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
from tests.service.browsing import BROWSER, Addresses, InspectingClient
from tests.service.in_memory import CYCLES, InMemory, judgment
from tests.service.inspection import Page, words

KINDS_OF_TEXT = ("paragraph", "passage")


def found(client: InspectingClient, **given: Any) -> dict[str, Any]:  # noqa: ANN401
    """The answer to a search for programs."""
    response = client.get("/search.json", query_string=given)
    assert 200 == response.status_code, response.text
    page: dict[str, Any] = response.get_json()["page"]
    return page


def rows(client: InspectingClient, **given: Any) -> list[dict[str, str]]:  # noqa: ANN401
    """All results as a table."""
    response = client.get("/search.csv", query_string=given)
    assert "text/csv" == response.mimetype
    return list(csv.DictReader(io.StringIO(response.text)))


def facet(page: dict[str, Any], name: str) -> dict[str, int]:
    """Slug -> number of one facet; empty where there is none."""
    return {
        value["slug"]: value["number"]
        for each in page["facets"]
        if each["slug"] == name
        for value in each["values"]
    }


def texts(pieces: list[dict[str, Any]]) -> str:
    """The words of pieces, with brackets around what is marked."""
    return "".join(f"[{each['text']}]" if each["is_marked"] else each["text"] for each in pieces)


def count(runner: QueryRunner, iris: list[str], path: str) -> dict[str, int]:
    """How many of some things have each value of a property path, by the last steps of the IRIs."""
    listed = " ".join(f"<{iri}>" for iri in iris)
    query = f"""PREFIX peel: <https://w3id.org/peelgraph/ontology#>
        SELECT ?value (COUNT(DISTINCT ?thing) AS ?n)
        WHERE {{ VALUES ?thing {{ {listed} }} ?thing {path} ?value }} GROUP BY ?value"""
    return {str(row["value"]).rpartition("/")[2]: int(str(row["n"])) for row in runner.select(query)}


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


def test_without_words_everything_of_the_filters_is_listed(
    client: InspectingClient, runner: QueryRunner
) -> None:
    """All findings, with their polarities as SPARQL counts them."""
    page = found(client, kind="finding")
    listed = runner.select(
        "PREFIX peel: <https://w3id.org/peelgraph/ontology#> SELECT ?f WHERE { ?f a peel:Finding }"
    )
    iris = [str(row["f"]) for row in listed]
    assert len(iris) == page["pager"]["total"] > 50
    assert count(runner, iris, "peel:polarity") == facet(page, "polarity")
    assert count(runner, iris, "peel:theme") == facet(page, "theme")


def test_the_bare_form_offers_what_there_is_to_start_from(client: InspectingClient) -> None:
    """Without words or filters nothing is listed, and every kind is offered with its number."""
    page = found(client)
    assert [] == page["hits"]
    numbers = facet(page, "kind")
    for kind in ("finding", "police-force", "passage"):
        assert found(client, kind=kind)["pager"]["total"] == numbers[kind] > 10
    assert "/search?kind=finding" in client.page("/search").links


def test_every_filter_leads_to_as_many_results_as_it_says(client: InspectingClient) -> None:
    """Followed one on the other, over all facets, and each taken off again leads back."""
    page = found(client, q="officers")
    followed = 0
    for name in ("kind", "force", "theme", "polarity", "year", "agency"):
        [each] = [each for each in page["facets"] if each["slug"] == name] or [None]
        if each is None:
            continue
        value = (
            each["values"][0] if name != "kind" else next(v for v in each["values"] if v["slug"] == "finding")
        )
        address = value["address"].replace("/search?", "/search.json?")
        narrower = client.get(address).get_json()["page"]
        assert value["number"] == narrower["pager"]["total"] <= page["pager"]["total"], name
        [chosen] = [one for one in narrower["chosen"] if one["slug"] == value["slug"]]
        back = client.get(chosen["address"].replace("/search?", "/search.json?")).get_json()["page"]
        assert page["pager"]["total"] == back["pager"]["total"]
        page, followed = narrower, followed + 1
    assert followed >= 5


def test_values_of_one_facet_add_up(client: InspectingClient) -> None:
    """One kind or the other; the number beside a value does not depend on the others of its facet."""
    page = found(client, q="victims")
    numbers = facet(page, "kind")
    both = found(client, q="victims", kind=["finding", "evidence"])
    assert numbers["finding"] + numbers["evidence"] == both["pager"]["total"]
    assert numbers == facet(both, "kind")


def test_pages_together_have_every_result_once(client: InspectingClient) -> None:
    """And a page past the end says where the end is."""
    first = found(client, q="inspection")
    total, size = first["pager"]["total"], first["pager"]["size"]
    pages = -(-total // size)
    assert pages > 2
    listed = [
        hit["iri"] for page in range(1, pages + 1) for hit in found(client, q="inspection", page=page)["hits"]
    ]
    assert total == len(listed) == len(set(listed))
    assert [row["iri"] for row in rows(client, q="inspection")] == listed
    past = client.page("/search?q=inspection&page=99999")
    assert f"There are {total:,} results on {pages} pages" in " ".join(past.texts("p", "told"))
    assert f"/search?q=inspection&page={pages}" in past.links
    for nonsense in ("0", "-1", "x", "", "9" * 30, "٣"):
        assert first["hits"] == found(client, q="inspection", page=nonsense)["hits"]


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


@pytest.mark.parametrize(
    "typed",
    [
        *(
            '"',
            '""',
            '" "',
            "'",
            "*",
            "^",
            ":",
            "-",
            "(",
            ")",
            "NEAR",
            "AND",
            "OR",
            "NOT",
            "\\",
            "\x00",
            "%",
            "_",
        ),
        *(
            "a AND",
            "AND OR NOT NEAR",
            "NOT NEAR(a b, 5)",
            "label:police",
            "^police",
            "pol*",
            "*pol",
            "-police",
        ),
        *('"police', 'police"', '"police" "', "police + force", "{label names}: police", "police\x00force"),
        *(
            "'; DROP TABLE thing; --",
            "police') OR 1=1 --",
            "<script>alert(1)</script>",
            "“police”",
            "…",
            "\u200b",
        ),
        *("heddlu Cymru", "Ŵ ŷ â", "警察", "🚓", "\u0301", "\ufffe", "e\u0301" * 50, "the of and", "½ ² ⅷ"),
        *("a" * 10_000, "police " * 1_500, '"' * 5_000, "(" * 5_000, "word" + " x1" * 3_000, "a b " * 2_000),
    ],
)
def test_whatever_is_typed_is_answered(client: InspectingClient, typed: str) -> None:
    """With results or a plain sentence, in every form, and nothing of it is taken for syntax."""
    for suffix in ("", ".json", ".csv"):
        response = client.get(f"/search{suffix}", query_string={"q": typed}, headers={"Accept": "*/*"})
        assert 200 == response.status_code, response.text[:300]
    page = client.get("/search", query_string={"q": typed}, headers={"Accept": BROWSER}).text
    assert "<script" not in page
    assert len(page) < 150_000


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


def test_long_searches_are_cut_and_say_so(client: InspectingClient) -> None:
    """Ten thousand characters are answered by the first of them."""
    many = " ".join(f"word{number}" for number in range(1_300))
    assert len(many) > 10_000
    [note] = found(client, q=many)["notes"]
    assert note.startswith("Only the first 16 different words")
    assert found(client, q="police " * 1_500)["pager"]["total"] == found(client, q="police")["pager"]["total"]


@pytest.mark.parametrize(
    ("name", "value", "near"),
    [
        ("force", "northamptonshir", "northamptonshire"),
        ("kind", "findings", "finding"),
        ("polarity", "negativ", "negative"),
        ("year", "2071", "2017"),
        ("theme", "preventing-crimes", "preventing-crime"),
        ("agency", "x" * 5_000, ""),
        ("force", "<script>alert(1)</script>", ""),
        ("force", "\x00", ""),
    ],
)
def test_a_filter_that_there_is_not_is_told_with_those_near(
    client: InspectingClient, name: str, value: str, near: str
) -> None:
    """404, what was not found, and what is most like it; the words can be searched without it."""
    response = client.get("/search", query_string={"q": "police", name: value}, headers={"Accept": BROWSER})
    assert 404 == response.status_code
    assert f"there is no {name}" in response.text
    assert near in response.text
    assert 'href="/search?q=police"' in response.text
    assert "<script" not in response.text
    told = client.get("/search.json", query_string={"q": "police", name: value})
    assert (404, "application/problem+json") == (told.status_code, told.mimetype)
    assert not near or near in told.get_json()["near"]


def test_filters_are_bounded(client: InspectingClient) -> None:
    """Hundreds of values, the same ones again and empty ones do no harm."""
    many = {"q": "police", "force": ["northamptonshire"] * 300, "kind": ["", "finding", ""]}
    assert (
        found(client, **many)["pager"]["total"]
        == found(client, q="police", force="northamptonshire", kind="finding")["pager"]["total"]
    )
    assert (
        404 == client.get("/search.json", query_string={"force": [f"f{n}" for n in range(300)]}).status_code
    )


def test_the_form_keeps_what_is_chosen(client: InspectingClient) -> None:
    """Other words are searched with the same filters and order; each field has its label."""
    page = client.page("/search?q=police&kind=finding&kind=evidence&order=newest")
    [form] = [each for each in page.all("form") if each.get("role") == "search"]
    hidden = {
        (each.get("name"), each.get("value")) for each in form.iter("input") if each.get("type") == "hidden"
    }
    assert {("kind", "finding"), ("kind", "evidence"), ("order", "newest")} == hidden
    assert ["Kind: Evidence ×, take off", "Kind: Findings ×, take off", "Take all off"] == [
        words(link) for each in page.all("ul") if each.get("class") == "filters" for link in each.iter("a")
    ]


def test_links_of_results_lead_somewhere(client: InspectingClient, addresses: Addresses) -> None:
    """Of pages with things, sentences, terms of the vocabulary, paragraphs and passages."""
    pages = [
        client.page(f"/search?{query}")
        for query in (
            "q=police",
            "q=finding&kind=class",
            "q=force&kind=property",
            "q=abuse&kind=passage",
            "q=ASB",
        )
    ]
    links = {link for page in pages for link in page.links}
    assert len(links) > 100
    assert [] == sorted(link for link in links if not addresses.resolve(link))


def test_forms_are_linked_and_hold_the_same(client: InspectingClient) -> None:
    """The page names its JSON and CSV, with words and filters."""
    page = client.page("/search?q=fraud&kind=finding")
    json_link, csv_link = (f"/search{suffix}?q=fraud&kind=finding" for suffix in (".json", ".csv"))
    assert {json_link, csv_link} <= set(page.links)
    hits = client.get(json_link).get_json()["page"]["hits"]
    table = list(csv.DictReader(io.StringIO(client.get(csv_link).text)))
    assert [hit["iri"] for hit in hits] == [row["iri"] for row in table]
    shown = next(each for each in page.all("ul") if each.get("class") == "hits").findall("li")
    assert len(hits) == len(shown) > 2
    assert 404 == client.get("/search.ttl?q=fraud").status_code


def test_browsers_are_told_how_to_search(client: InspectingClient) -> None:
    """Every page links to an OpenSearch description whose template leads to the search page."""
    for path in ("/", "/search?q=x", "/list/forces"):
        [link] = [each for each in client.page(path).all("link") if each.get("rel") == "search"]
        assert "/opensearch.xml" == link.get("href")
    response = client.get("/opensearch.xml")
    assert "application/opensearchdescription+xml" == response.mimetype
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = fromstring(response.data)  # noqa: S314 - it is ours
    template = root.find(f"{space}Url").get("template")  # type: ignore[union-attr]
    assert template == "http://localhost/search?q={searchTerms}"
    assert 200 == client.get(template.replace("{searchTerms}", "police")).status_code
    assert len(root.findtext(f"{space}ShortName") or "") <= 16


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


@pytest.fixture
def elsewhere(tmp_path: Path, published: Path) -> Iterator[tuple[InspectingClient, Path]]:
    """A service on statements in memory, and the folder of its release, in which an index can be put."""
    runner = InMemory(
        CYCLES, "id:force/fells a peel:PoliceForce .", judgment("fells", "fraud", "2017", "good")
    )
    folder = tmp_path / "releases" / runner.release
    folder.mkdir(parents=True)
    app = create_app(replace(Settings(), store=str(tmp_path), client_rate=0), runner)
    yield InspectingClient(app, app.response_class), folder


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


HOSTILE = "<script>alert(1)</script>"


def test_words_of_the_data_are_never_markup(elsewhere: tuple[InspectingClient, Path], tmp_path: Path) -> None:
    """Planted in labels, texts, names and the names of filters, they are shown as they are."""
    client, folder = elsewhere
    store = ox.Store(str(tmp_path / "hostile"))
    space, vocabulary = "https://w3id.org/peelgraph/id/", "https://w3id.org/peelgraph/ontology#"
    skos, rdf = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    said: list[tuple[str, str, ox.NamedNode | ox.Literal]] = [
        (f"{space}force/x", f"{rdf}type", ox.NamedNode(f"{vocabulary}PoliceForce")),
        (f"{space}force/x", f"{skos}prefLabel", ox.Literal(f"Evil {HOSTILE} police")),
        (f"{space}force/x", f"{skos}altLabel", ox.Literal(f"Other {HOSTILE}")),
        (f"{space}s/1", f"{rdf}type", ox.NamedNode(f"{vocabulary}Finding")),
        (f"{space}s/1", f"{rdf}value", ox.Literal(f"Evil \x02{HOSTILE}\x03 <mark>words</mark> &amp; police")),
        (f"{space}s/1", f"{vocabulary}force", ox.NamedNode(f"{space}force/x")),
        (f"{space}s/1", f"{vocabulary}polarity", ox.NamedNode(f"{space}polarity/x'onclick=")),
    ]
    for subject, predicate, value in said:
        store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value))
    store.flush()
    del store
    assert 2 == build_index(tmp_path / "hostile", folder / INDEX)
    for query in ("q=evil", f"q={HOSTILE}", "q=evil&force=x", "q=other"):
        page = client.page(f"/search?{query}")
        hits = [each for each in page.all("ul") if each.get("class") == "hits"]
        assert hits, query
        assert HOSTILE in words(hits[0])
        assert not [
            each for each in page.all("mark") if "<mark>" not in words(each) and "onclick" in words(each)
        ]
    shown: Page = client.page("/search?q=evil")
    assert {"Evil"} == {words(each) for each in shown.all("mark")}
    assert "<mark>words</mark> &amp; police" in " ".join(words(each) for each in shown.all("p"))
