"""The builder of questions: choices give a list or counts, with what they are out of and how to ask again."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlsplit

import pytest
from rdflib.plugins.sparql import prepareQuery

from graph.settings import Settings
from service.app import create_app
from service.builder.answer import ROWS, answer
from service.builder.asking import read_asked
from service.builder.assembly import choices_text, counts_text, groups_text, list_text, without_text
from service.builder.facets import facets
from service.builder.options import Shelf
from service.builder.question import Asked
from service.engine.runner import QueryRunner
from tests.service.browsing import Addresses, InspectingClient
from tests.service.counting import Counting
from tests.service.in_memory import InMemory

JSON = {"Accept": "application/json"}
MOST_QUERIES = 8
NEGATIVE = "force=northamptonshire&kind=finding&polarity=negative"
COUNT = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT (COUNT(DISTINCT ?f) AS ?n) WHERE { ?f a peel:Finding . FILTER EXISTS { ?f peel:polarity %s } }
"""


@pytest.fixture(scope="session")
def shelf(runner: QueryRunner) -> Shelf:
    """The values that may be chosen."""
    return Shelf(runner)


def asked(shelf: Shelf, **given: str) -> Asked:
    """A question, its values parted by commas."""
    return read_asked({name: [value] for name, value in given.items()}, shelf.options())


def test_there_is_a_table_of_facets() -> None:
    """Each with a pattern that binds its own variable and speaks of a statement."""
    assert {"force", "theme", "kind", "polarity", "cycle", "agency"} <= set(facets())
    for facet in facets().values():
        assert f"?{facet.name} " in facet.pattern
        assert "?sentence " in facet.pattern
        assert facet.label
        assert facet.any


def test_every_query_is_sparql_whatever_is_chosen(shelf: Shelf) -> None:
    """With each facet chosen, lacking or counted by; another parser than the store's reads them all."""
    texts = [choices_text()]
    for name, options in shelf.options().items():
        values = [options.all[0].slug, *(["none"] if options.facet.lacks else [])]
        for value in values:
            one = asked(shelf, **{name: value})
            texts += [list_text(one), list_text(one, 10, 3), counts_text(one), without_text(one)]
            texts += [groups_text(asked(shelf, **{name: value, "by": other})) for other in facets()]
    assert len(texts) > 200
    for text in texts:
        prepareQuery(text)
        assert "UNDEF" not in text
        assert "#{" not in text


def test_a_list_is_out_of_all_of_its_kind(client: InspectingClient, runner: QueryRunner) -> None:
    """Counted by another query; every row has its source."""
    body = client.get(f"/builder.json?{NEGATIVE}").get_json()
    negative, every = (
        int(str(runner.select(COUNT % term)[0]["n"]))
        for term in ("<https://w3id.org/peelgraph/id/polarity/negative>", "?any")
    )
    assert 50 < negative == body["denominator"]["fit"] == len(body["rows"])
    assert every == body["denominator"]["all"]
    assert f"{negative} of {every} findings in 1 report. " in body["denominator"]["text"]
    assert {"Finding"} == {row["kindName"] for row in body["rows"]}
    assert all(row["source"].startswith("https://") for row in body["rows"])
    assert len(body["rows"]) == len({row["sentence"] for row in body["rows"]})


@pytest.mark.parametrize("name", list(facets()))
def test_counts_lead_to_the_statements_counted(client: InspectingClient, name: str) -> None:
    """By any facet; those with none are counted too, so that nothing is lost."""
    body = client.get(f"/builder.json?by={name}").get_json()
    assert body["rows"]
    total = sum(row["number"] for row in body["rows"])
    assert body["overlap"] == (total > body["denominator"]["fit"])
    assert total >= body["denominator"]["fit"]
    for row in body["rows"][:4]:
        parts = urlsplit(row["source"])
        behind = client.get(f"{parts.path}?{parts.query}", headers=JSON).get_json()
        assert row["number"] == behind["denominator"]["fit"] == len(behind["rows"])


def test_counts_by_two_stand_in_rows_and_columns(client: InspectingClient) -> None:
    """Columns in the order of the form, each number leading to its list; the same numbers as in JSON."""
    page = client.page("/builder?kind=finding&by=theme&by=polarity")
    heads = [("".join(each.itertext())).strip() for each in page.all("th") if each.get("scope") == "col"]
    assert ["Question or theme", "Positive", "Mixed", "Negative"] == heads
    listed = [each for each in page.all("a") if "&polarity=" in each.get("href", "")]
    shown = [int(each.text or 0) for each in listed if "by=" not in each.get("href", "")]
    rows = client.get("/builder.json?kind=finding&by=theme&by=polarity").get_json()["rows"]
    assert sorted(row["number"] for row in rows) == sorted(shown)


def test_the_csv_has_a_line_a_row(client: InspectingClient) -> None:
    """Of lists and of counts, with what the counts are out of."""
    listed = list(csv.DictReader(io.StringIO(client.get(f"/builder.csv?{NEGATIVE}").text)))
    assert len(listed) == len(client.get(f"/builder.json?{NEGATIVE}").get_json()["rows"])
    counted = list(csv.DictReader(io.StringIO(client.get(f"/builder.csv?{NEGATIVE}&by=theme").text)))
    assert {str(len(listed))} == {row["of"] for row in counted}
    assert len(listed) == sum(int(row["number"]) for row in counted)


def test_the_query_shown_gives_the_same_rows(client: InspectingClient) -> None:
    """At the endpoint, whose form it opens in."""
    for question in (NEGATIVE, "by=topic&by=kind", "agency=none&by=force", "theme=none"):
        body = client.get(f"/builder.json?{question}").get_json()
        answered = client.get(
            "/sparql", query_string={"query": body["sparql"]}, headers={"Accept": "text/csv"}
        )
        assert 200 == answered.status_code
        assert len(body["rows"]) == len(list(csv.reader(io.StringIO(answered.text)))) - 1
    assert any(link.startswith("/sparql?query=") for link in client.page(f"/builder?{NEGATIVE}").links)


def test_where_nothing_fits_it_says_which_choice_to_leave_out(client: InspectingClient) -> None:
    """The one without which there is most comes first, and its link gives as many as it says."""
    given = "force=kent&kind=finding&polarity=negative"
    body = client.get(f"/builder.json?{given}").get_json()
    assert [] == body["rows"]
    first = body["leaveOut"][0]
    assert ("Police force", "Kent Police", 0) == (first["choice"], first["value"], first["onlyIt"])
    parts = urlsplit(first["address"])
    behind = client.get(f"{parts.path}?{parts.query}", headers=JSON).get_json()
    assert 50 < first["withoutIt"] == behind["denominator"]["fit"]
    page = client.page(f"/builder?{given}")
    told = " ".join(page.texts("div", "note"))
    assert "Nothing fits all of these choices." in told
    assert "without Police force “Kent Police”" in told
    assert "none on Kent Police" in body["denominator"]["text"]


def test_where_no_one_choice_helps_it_says_what_each_gives(client: InspectingClient) -> None:
    """Two that nothing here has, beside one that something has."""
    page = client.page("/builder?force=kent&cycle=2014&polarity=negative")
    told = " ".join(page.texts("div", "note"))
    assert "leaving out one of them does not help" in told
    assert "nothing here has Police force “Kent Police”" in told
    assert "For or against the force “Negative”:" in told


WRONG = [
    ("polarity=nagative", 404, "negative"),
    ("force=northamptonsire", 404, "northamptonshire"),
    ("by=colour", 404, "cannot be counted by"),
    ("farce=kent", 400, "there is no choice called"),
    ("by=force&by=theme&by=kind", 400, "3 times"),
    ("theme=none,efficiency", 400, "and other values"),
    ("kind=none", 404, "no value here is called"),
    ("force=" + ",".join("abcdefghijk"), 400, "11 times"),
    (f"topic={'x' * 400}", 404, "400 characters"),
    ("agency=%22%7D%20DROP%20ALL%20%23", 404, "no value here is called"),
    ("force=https://w3id.org/peelgraph/id/theme/efficiency", 404, "no value here is called"),
    ("force=kent%3E%20.%20?s%20?p%20?o", 404, "no value here is called"),
]


@pytest.mark.parametrize(("given", "status", "told"), WRONG)
@pytest.mark.parametrize("form", ["application/json", "text/csv", "text/html"])
def test_a_wrong_choice_is_told_in_every_form(
    client: InspectingClient, given: str, status: int, told: str, form: str
) -> None:
    """With what is like it; the rest of what was chosen stays chosen, and nothing is asked."""
    wanted = client.get(f"/builder?voice=inspectorate&{given}", headers={"Accept": form})
    assert status == wanted.status_code
    assert told in wanted.text
    if form == "text/html":
        assert '<option value="inspectorate" selected>' in wanted.text


def test_a_name_that_is_nearly_one_is_a_link(client: InspectingClient) -> None:
    """To the question with it and all else that was chosen."""
    sent = "/builder?force=&theme=&polarity=nagative&kind=finding&by=&by="
    told = client.get(sent, headers={"Accept": "text/html"}).text
    assert 'href="/builder?kind=finding&amp;polarity=negative"' in told
    counted = client.get("/builder?by=themes&kind=finding", headers={"Accept": "text/html"}).text
    assert 'href="/builder?kind=finding&amp;by=theme"' in counted


def test_the_form_keeps_what_was_chosen_and_takes_one_more(client: InspectingClient) -> None:
    """Another value of a facet can be added to one that is chosen, and choices out of sight are opened."""
    page = client.page("/builder?kind=finding&kind=evidence&voice=force&by=theme")
    chosen = {
        (field.get("name"), option.get("value"))
        for field in page.all("select")
        for option in field.iter("option")
        if option.get("selected") is not None
    }
    assert {("kind", "finding"), ("kind", "evidence"), ("voice", "force"), ("by", "theme")} == chosen
    assert 3 == len([field for field in page.all("select") if field.get("name") == "kind"])
    (more,) = (each for each in page.all("details") if "More choices" in "".join(each.itertext()))
    assert more.get("open") is not None


def test_the_bare_page_has_examples_that_have_answers(client: InspectingClient, addresses: Addresses) -> None:
    """And is reached from the first page."""
    assert "/builder" in client.page("/").links
    page = client.page("/builder")
    examples = [link for link in page.links if link.startswith("/builder?")]
    assert len(examples) >= 3
    for link in examples:
        parts = urlsplit(link)
        assert client.get(f"{parts.path}.json?{parts.query}").get_json()["rows"]
    answered = client.page(f"/builder?{NEGATIVE}")
    assert [] == [address for address in answered.links if not addresses.resolve(address)]


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "99999", "²"])
def test_no_page_number_breaks_it(client: InspectingClient, page: str) -> None:
    """Past the end it says so, and leads back."""
    answered = client.get(f"/builder?{NEGATIVE}&page={page}", headers={"Accept": "text/html"})
    assert 200 == answered.status_code


def test_a_long_list_comes_in_pages(client: InspectingClient) -> None:
    """Each row once, and as many as there are."""
    found: list[str] = []
    for number in (1, 2, 3, 4):
        page = client.page(f"/builder?kind=finding&page={number}")
        rows = [each for each in page.all("th") if each.get("scope") == "row"]
        assert len(rows) <= ROWS
        found += ["".join(row.itertext()).strip() for row in rows]
    body = client.get("/builder.json?kind=finding").get_json()
    assert len(body["rows"]) == len(found)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "finding"},
        {"by": "theme,polarity"},
        {"force": "kent,essex", "cycle": "2014", "kind": "finding"},
    ],
)
def test_it_asks_a_fixed_number_of_queries(runner: QueryRunner, shelf: Shelf, given: dict[str, str]) -> None:
    """The values that may be chosen are asked for once a release."""
    counting = Counting(runner)
    answer(asked(shelf, **given), counting, 1)
    assert counting.asked <= 4 < MOST_QUERIES
    own = Shelf(counting)
    before = counting.asked
    assert own.options() == own.options()
    assert before + 1 == counting.asked


def test_an_empty_store_has_a_form_and_no_answer(settings: Settings) -> None:
    """And says that there is nothing."""
    client = create_app(settings, InMemory("")).test_client()
    assert 200 == client.get("/builder", headers={"Accept": "text/html"}).status_code
    counted = client.get("/builder?by=theme", headers={"Accept": "text/html"})
    assert 200 == counted.status_code
    assert "No statement is published here." in counted.text


def test_hostile_names_are_only_words(settings: Settings) -> None:
    """Of a force, a theme and an agency; in the form, the counts, the code and the query."""
    hostile = """
id:finding/1 a peel:Finding ; rdf:value "<script>alert(1)</script>"@en ; peel:force id:force/x .
id:finding/1 peel:theme id:theme/it's ; peel:statedIn id:passage/1 .
id:passage/1 oa:start 1 .
id:force/x a peel:PoliceForce ; skos:prefLabel "<b onclick='x'>x</b>"@en .
id:theme/it's a peel:Theme ; skos:prefLabel "\\"><script>alert(2)</script>"@en .
peel:Finding rdfs:label "Finding"@en .
"""
    client = create_app(settings, InMemory(hostile)).test_client()
    for question in ("", "?force=x", "?by=theme&by=force", "?theme=it's&by=force", "?theme=it's"):
        page = client.get(f"/builder{question}", headers={"Accept": "text/html"})
        assert 200 == page.status_code
        assert "<script>" not in page.text
        assert "<b " not in page.text
