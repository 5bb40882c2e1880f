"""Named queries: described in RDF, asked with checked parameters, answered with sources."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph
from rdflib.collection import Collection

import service
from graph.errors import QueryTimedOut
from service.library import bind_terms
from service.named import answer, view
from service.named.catalogue import NamedQuery, named_queries, query_iri
from service.named.table import in_words
from tests.service.browsing import InspectingClient

FOLDER = Path(service.__file__).parent / "queries"
QUERIES = list(named_queries().values())
BY_NAME = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
JSON = {"Accept": "application/json"}
ONE = "areas-for-improvement"


def examples_of(query: NamedQuery) -> dict[str, str]:
    """The parameters that a query needs, as its description gives them."""
    return {each.name: each.example for each in query.parameters if each.is_required}


def test_there_are_named_queries() -> None:
    """The checks below check something, and no file stands alone."""
    assert QUERIES
    files = {path.name for path in FOLDER.iterdir() if path.is_file() and path.name != "README.md"}
    of_queries = {f"{query.name}.{end}" for query in QUERIES for end in ("rq", "ttl")}
    assert files - of_queries == {f"{query.name}.denominator.rq" for query in QUERIES if query.denominator}


@BY_NAME
def test_a_query_is_described(query: NamedQuery) -> None:
    """Title, explanation, what was looked for, and of each parameter what it is, with an example."""
    assert query.title.endswith("?")
    assert query.description.endswith(".")
    assert query.looked_for
    for parameter in query.parameters:
        assert parameter.name
        assert parameter.description
        assert parameter.example
        assert f"VALUES ?{parameter.name} {{ UNDEF }}" in query.text


@BY_NAME
def test_a_description_is_rdf(query: NamedQuery) -> None:
    """It says that the query is one, and holds it."""
    graph = query.as_graph()
    assert (query_iri(query.name), RDF.type, SH.SPARQLSelectExecutable) in graph
    assert str(graph.value(query_iri(query.name), SH.select)) == query.text


@BY_NAME
def test_a_query_holds_no_value_of_a_report_or_register(query: NamedQuery) -> None:
    """What an answer depends on comes from parameters and data."""
    for text in (query.text, query.denominator):
        for list_name in ("force", "measure", "agency", "initiative", "report", "judgment", "theme", "topic"):
            assert f"/id/{list_name}/" not in text


@BY_NAME
def test_every_row_names_its_source(query: NamedQuery, client: InspectingClient) -> None:
    """With its examples alone a query has rows that stand on something, or says what was looked for."""
    body = client.get(f"/queries/{query.name}", query_string=examples_of(query), headers=JSON).get_json()
    assert set(body) >= {"columns", "rows", "denominator", "notStated", "permalink"}
    assert "source" in body["columns"]
    assert bool(body["rows"]) != bool(body["notStated"])
    for row in body["rows"]:
        assert set(row) - {"sources"} == set(body["columns"])
        assert row["source"].startswith("http")
    assert bool(query.denominator) == bool(body["denominator"])


@BY_NAME
def test_a_query_has_a_page(query: NamedQuery, client: InspectingClient) -> None:
    """The page of the bare address, and that of an answer, pass the inspection of every page."""
    assert client.get(f"/queries/{query.name}").status_code == 200
    page = client.get(f"/queries/{query.name}", query_string=examples_of(query))
    assert page.status_code == 200
    assert query.title in page.get_data(as_text=True)


def test_queries_are_listed(client: InspectingClient) -> None:
    """As JSON with name, title and typed parameters; as a page; as RDF."""
    listed = client.get("/queries", headers=JSON).get_json()["queries"]
    assert [each["name"] for each in listed] == [query.name for query in QUERIES]
    assert {"name", "type", "example"} <= set(listed[0]["parameters"][0])
    assert client.get("/queries").status_code == 200
    graph = Graph().parse(data=client.get("/queries", headers={"Accept": "text/turtle"}).get_data())
    assert len(set(graph.subjects(RDF.type, SH.SPARQLExecutable))) == len(QUERIES)


def test_an_answer_comes_as_csv(client: InspectingClient) -> None:
    """By suffix, by name and by header: the same rows as JSON, each with its source."""
    given = {"force": "northamptonshire"}
    texts = {
        client.get(f"/queries/{ONE}.csv", query_string=given).get_data(as_text=True),
        client.get(f"/queries/{ONE}", query_string={**given, "format": "csv"}).get_data(as_text=True),
        client.get(f"/queries/{ONE}", query_string=given, headers={"Accept": "text/csv"}).get_data(
            as_text=True
        ),
    }
    (text,) = texts
    rows = list(csv.DictReader(io.StringIO(text)))
    plain = client.get(f"/queries/{ONE}", query_string=given, headers=JSON).get_json()["rows"]
    assert [row["source"] for row in rows] == [" ".join(row.get("sources", [row["source"]])) for row in plain]


@pytest.mark.parametrize("form", ["text/csv", "application/json", "text/html"])
def test_a_value_that_is_none_is_told_with_those_near_it(form: str, client: InspectingClient) -> None:
    """404, with the name meant, in every form."""
    answer = client.get(
        f"/queries/{ONE}", query_string={"force": "northamptonsire"}, headers={"Accept": form}
    )
    assert answer.status_code == 404
    assert "northamptonshire" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"farce": "northamptonshire"}, 400, "farce"),
        ({"force": "x" * 400}, 404, "400 characters"),
        ({"force": "northamptonshire> . ?s ?p ?o"}, 404, "northamptonshire"),
        ({"force": '"} DROP ALL #'}, 404, "nothing published"),
        ({"force": "https://w3id.org/peelgraph/id/theme/efficiency"}, 404, "nothing published"),
    ],
)
def test_what_a_query_does_not_take_is_refused(
    given: dict[str, str], status: int, told: str, client: InspectingClient
) -> None:
    """Nothing given by a reader becomes part of the query's text."""
    answer = client.get(f"/queries/{ONE}", query_string=given, headers=JSON)
    assert answer.status_code == status
    assert told in answer.get_data(as_text=True)


CHOOSING = [(query, each) for query in QUERIES for each in query.parameters if each.choices]


def test_a_description_can_list_all_values_of_a_parameter(client: InspectingClient) -> None:
    """In its order; the list of queries, the description in RDF and the form have the same ones."""
    assert {"peers", "graded-better"} <= {query.name for query, _ in CHOOSING}
    listed = {each["name"]: each for each in client.get("/queries", headers=JSON).get_json()["queries"]}
    for query, parameter in CHOOSING:
        (told,) = (each for each in listed[query.name]["parameters"] if each["name"] == parameter.name)
        assert list(parameter.choices) == told["choices"]
        assert parameter.example in parameter.choices
        graph = query.as_graph()
        (node,) = graph.objects(query_iri(query.name) + f"/{parameter.name}", SH["in"])
        assert list(parameter.choices) == list(map(str, Collection(graph, node)))
        page = client.get(f"/queries/{query.name}").get_data(as_text=True)
        assert f'<select id="parameter-{parameter.name}"' in page
        for choice in parameter.choices:
            assert f'<option value="{choice}">' in page
    assert not any("choices" in each for each in listed[ONE]["parameters"])


@pytest.mark.parametrize("form", ["text/csv", "application/json", "text/html"])
def test_a_value_that_is_not_listed_is_refused_with_all_that_are(form: str, client: InspectingClient) -> None:
    """404 in every form, on a page as links; nothing is answered for a group that is none."""
    for query, parameter in CHOOSING:
        given = {**examples_of(query), parameter.name: "county"}
        answer = client.get(f"/queries/{query.name}", query_string=given, headers={"Accept": form})
        assert answer.status_code == 404
        told = answer.get_data(as_text=True)
        if form == "text/html":
            assert all(f'rel="nofollow">{choice}</a>' in told for choice in parameter.choices)
        else:
            assert ", ".join(parameter.choices) in told


def test_a_listed_value_is_taken_in_any_case_and_stays_chosen(client: InspectingClient) -> None:
    """As names are; the page shows what was asked."""
    given = {**examples_of(named_queries()["peers"]), "group": "Region"}
    found = client.get("/queries/peers", query_string=given, headers=JSON).get_json()
    assert found["parameters"]["group"] == ["region"]
    page = client.get("/queries/peers", query_string={**given, "group": "region"}).get_data(as_text=True)
    assert '<option value="region" selected>' in page


@pytest.mark.parametrize(
    "value",
    ["northamptonshire", "Northamptonshire Police", "northamptonshire police", "E23000022",
     "https://w3id.org/peelgraph/id/force/northamptonshire"],
)  # fmt: skip
def test_a_force_is_known_by_all_its_names(value: str, client: InspectingClient) -> None:
    """Slug, name in any case, code, address: the same answer."""
    answer = client.get(f"/queries/{ONE}", query_string={"force": value}, headers=JSON)
    assert {row["forceName"] for row in answer.get_json()["rows"]} == {"Northamptonshire Police"}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("partners", "Ask of less: give force, theme, partner or words."),
        ("partners?force=northamptonshire", "Ask of less: give theme, partner or words."),
        ("count-of-actions?force=northamptonshire", "Choose a value of which less is told"),
    ],
)
def test_what_takes_too_long_is_told_with_what_narrows_it(
    address: str, told: str, client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page of the question, with what was given; programs are told the same."""

    def stopped(*_: object) -> None:
        raise QueryTimedOut("query", "it was stopped after 10 seconds", next_step="add a LIMIT")

    monkeypatch.setattr(answer, "_ask", stopped)
    page = client.get(f"/queries/{address}", headers={"Accept": "text/html"})
    assert (503, "5") == (page.status_code, page.headers["Retry-After"])
    assert told in page.text
    assert "LIMIT" not in page.text
    assert 'id="ask"' in page.text
    assert ('value="northamptonshire"' in page.text) == ("force=" in address)
    problem = client.get(f"/queries/{address}", headers=JSON)
    assert 503 == problem.status_code
    assert problem.get_json()["next_step"].startswith(told)


def test_an_unknown_query_is_not_found(client: InspectingClient) -> None:
    """With the address of the list."""
    answer = client.get("/queries/no-such", headers=JSON)
    assert answer.status_code == 404
    assert "/queries" in answer.get_data(as_text=True)


def test_a_permanent_link_says_whether_the_answer_is_the_same(client: InspectingClient) -> None:
    """It fixes question, parameters and data version; an answer that differs is told."""
    first = client.get(f"/queries/{ONE}", query_string={"force": "northamptonshire"}, headers=JSON).get_json()
    assert first["sameAnswer"] is None
    again = client.get(first["permalink"], headers=JSON).get_json()
    assert again["sameAnswer"] is True
    assert again["rows"] == first["rows"]
    other = client.get(first["permalink"].replace(first["answer"], "0" * 16), headers=JSON).get_json()
    assert other["sameAnswer"] is False
    assert "The answer has changed" in client.get(first["permalink"].replace(first["answer"], "0")).get_data(
        as_text=True
    )


def test_a_parameter_not_given_is_taken_out() -> None:
    """The planner has nothing to join over."""
    text = "VALUES ?force { UNDEF } VALUES ?theme { UNDEF }"
    assert (
        bind_terms(text, {"theme": [query_iri("x")]}, ["force", "theme"])
        == f" VALUES ?theme {{ <{query_iri('x')}> }}"
    )


def test_names_of_columns_in_words() -> None:
    """As a person would head them."""
    assert in_words("forceName") == "Force"
    assert in_words("periodEnd") == "Period end"
    assert in_words("name") == "Name"


@BY_NAME
def test_a_query_ends_with_its_order(query: NamedQuery) -> None:
    """The first rows of a long answer are asked for after it, and rows counted without it."""
    assert query.text.count("\nSELECT") == 1
    assert query.text.rstrip().rpartition("\n")[2].startswith("ORDER BY ")


def test_a_page_shows_the_first_rows_of_a_long_answer(
    client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how many there are; other forms have all, and a permanent link is of all."""
    monkeypatch.setattr(view, "MOST", 3)
    whole = client.get("/queries/terms", headers=JSON).get_json()
    told = f'The first 3 of {len(whole["rows"])} rows are shown. <a href="#ask">Ask for less</a>'
    assert len(whole["rows"]) == len(client.get("/queries/terms.csv").text.splitlines()) - 1
    page = client.get("/queries/terms").text
    assert told in page
    assert page.count('class="source"') == 3
    assert "answer=" not in page.replace("answer=new", "")
    (making,) = re.findall(r'href="(/queries/terms\?answer=new)"', page)
    made = client.get(making).text
    assert told in made
    assert f"answer={whole['answer']}" in made
    followed = client.get(whole["permalink"]).text
    assert told in followed
    assert "This is the same answer" in followed


def test_what_is_the_same_in_the_first_rows_is_not_told_of_all(
    client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A column that is alike in every row stands above the table, but only where all rows are seen."""
    given = {"force": "northamptonshire"}
    common = re.compile(r'<dl class="common">')
    assert common.search(client.get("/queries/terms", query_string=given).text)
    monkeypatch.setattr(view, "MOST", 3)
    assert not common.search(client.get("/queries/terms", query_string=given).text)


def test_a_narrower_pattern_is_put_in_where_the_parameter_is_given() -> None:
    """Without one it is a comment."""
    text = "VALUES ?topic { UNDEF } #+ ?sentence peel:topic ?topic .\n?sentence a ?class"
    block = f"VALUES ?topic {{ <{query_iri('x')}> }} ?sentence peel:topic ?topic ."
    assert bind_terms(text, {"topic": [query_iri("x")]}, ["topic"]) == f"{block}\n?sentence a ?class"
    assert bind_terms(text, {}, ["topic"]) == "\n?sentence a ?class"


def test_lines_take_the_place_of_others_where_the_parameter_is_given() -> None:
    """A query reads as it stands without them; what they hold is filled in like the rest."""
    text = (
        "  #+force VALUES ?force { UNDEF } GRAPH ?graph { ?a ?is ?force }\n  ?a ?is ?force . #-force\nend\n"
    )
    block = f"VALUES ?force {{ <{query_iri('x')}> }}"
    assert bind_terms(text, {}, ["force"]) == "  ?a ?is ?force .\nend\n"
    given = bind_terms(text, {"force": [query_iri("x")]}, ["force"])
    assert given == f"{block} GRAPH ?graph {{ ?a ?is ?force }}\n\nend\n"
