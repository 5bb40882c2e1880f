"""The page of search: its form, filters, pages and other forms, and what nobody should type."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pyoxigraph as ox
import pytest

from graph.search_index import INDEX, build_index
from service.engine.runner import QueryRunner
from tests.service.browsing import BROWSER, Addresses, InspectingClient
from tests.service.inspection import Page, words
from tests.service.search.asking import count, facet, found, rows


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


def test_every_result_fits_every_filter(client: InspectingClient) -> None:
    """Of as many facets as are chosen, and there are as many as fit of all that is found."""
    given = {"kind": "finding", "theme": "protecting-vulnerable-people", "polarity": "negative"}
    page = found(client, q="officers", **given)
    assert 0 < page["pager"]["total"] <= page["pager"]["size"]
    for hit in page["hits"]:
        assert "Finding" == hit["kind"]
        assert "negative" == hit["polarity"]
        assert any(each["iri"].endswith(given["theme"]) for each in hit["values"]["theme"])
    for name in given:
        others = {facet: value for facet, value in given.items() if facet != name}
        assert page["pager"]["total"] == facet(found(client, q="officers", **others), name)[given[name]]


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
