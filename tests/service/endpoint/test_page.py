"""The page of the endpoint: a form for people, answers as tables, mistakes above it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from service.endpoint.results import SHOWN_ROWS
from tests.service.endpoint.asking import BROWSER, CONSTRUCT, SELECT, ask, value
from tests.service.inspection import inspect
from tests.service.small_store import COUNT, SPACE


def test_the_form_for_people(web: FlaskClient) -> None:
    """Without a query a browser gets a form that works without scripts, with a query to begin with."""
    response = web.get("/sparql", headers={"Accept": BROWSER})
    assert 200 == response.status_code
    page = inspect("/sparql", response.text)
    assert "PREFIX peel:" in page.texts("textarea")[0]
    assert ["Ask"] == [text for text in page.texts("button") if text != "Search"]


def test_rows_are_shown_as_a_table(web: FlaskClient) -> None:
    """A browser gets the query again, the rows with links, and the whole answer in other forms."""
    page = inspect("/sparql", ask(web, SELECT, BROWSER).text)
    assert [SELECT] == page.texts("textarea")
    assert ["2 rows"] == page.texts("caption")
    assert ["s", "n"] == page.texts("th")
    assert [f"{SPACE}thing/0", "0 xsd:integer"] == page.texts("td")[:2]
    other = [link for link in page.links if "format=csv" in link]
    assert "text/csv" == web.get(other[0]).mimetype


def test_downloads_keep_the_graphs_asked_for(web: FlaskClient) -> None:
    """The other forms hold the same answer."""
    graphs = {"default-graph-uri": "a:none"}
    page = inspect("/sparql", ask(web, COUNT, BROWSER, **graphs).text)
    other = [link for link in page.links if "format=json" in link]
    assert 0 == value(web.get(other[0]))
    assert ["a:none"] * 2 == [each.get("value") for each in page.all("input") if each.get("name") in graphs]


def test_a_long_table_says_that_it_is_cut(web: FlaskClient) -> None:
    """A page shows the first rows and says how many there are."""
    page = inspect("/sparql", ask(web, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 1500", BROWSER).text)
    assert [f"The first {SHOWN_ROWS:,} of 1,500 rows"] == page.texts("caption")
    assert SHOWN_ROWS + 1 == len(page.all("tr"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK {}", "Yes"),
        ("ASK { <a:a> ?p ?o }", "No"),
        ("SELECT * { <a:a> ?p ?o }", "Nothing in the data fits the query."),
        ("SELECT (1/0 AS ?x) {}", "1 row"),
        (CONSTRUCT, f"{SPACE}number"),
        ('SELECT ("<script>alert(1)</script>" AS ?x) {}', "<script>alert(1)</script>"),
    ],
)
def test_other_answers_are_shown_too(web: FlaskClient, query: str, words: str) -> None:
    """Truth values, graphs, empty answers and unbound values have their pages, and all text is only text."""
    response = ask(web, query, BROWSER)
    assert 200 == response.status_code
    [main] = inspect("/sparql", response.text).all("main")
    assert words in " ".join(main.itertext())
    assert "<script>" not in response.text
    assert [] == [each for each in main.iter() if each.tag == "script"]


def test_a_mistake_is_shown_above_the_form(web: FlaskClient) -> None:
    """A browser gets its query back, with what is wrong and where, and the status says so too."""
    response = ask(web, "SELECT * WHERE { ?s ?p }", BROWSER)
    assert 400 == response.status_code
    page = inspect("/sparql", response.text)
    assert ["SELECT * WHERE { ?s ?p }"] == page.texts("textarea")
    assert any("line 1, column" in text for text in page.texts("p"))
    assert "error" in page.texts("title")[0]


def test_pages_may_load_nothing_from_elsewhere(web: FlaskClient) -> None:
    """Every response carries the protective header fields, errors too."""
    for response in (web.get("/healthz"), web.get("/nowhere"), ask(web, SELECT, BROWSER)):
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "nosniff" == response.headers["X-Content-Type-Options"]
