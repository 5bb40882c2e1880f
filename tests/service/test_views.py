"""Rows of an answer as a chart, on the map, or crosswise: right, bounded, or told why not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from rdflib import XSD, Literal, URIRef

from graph.errors import ChartNotDrawn
from service.engine.runner import Term
from service.named.catalogue import named_queries
from service.urls import ID_BASE
from service.views.choice import OWN, ROWS, read_choice
from service.views.grid import MOST, Grid, read_grid
from service.views.meeting import Unfit
from service.views.pictured import MOST_NAMES, chart_of_rows
from service.views.pivot import MOST_COLUMNS, MOST_ROWS, read_pivot
from tests.service.browsing import InspectingClient
from tests.service.charts.pictures import HOSTILE, SVG
from tests.service.inspection import Page, words

_PREFIXES = """PREFIX peel: <https://w3id.org/peelgraph/ontology#>
PREFIX qb: <http://purl.org/linked-data/cube#>
"""
ASB = f"{ID_BASE}measure/asb-incidents-per-1000-population"
FIGURES = f"""{_PREFIXES}SELECT ?force ?value WHERE {{ ?o peel:measure <{ASB}> ; qb:dataSet ?set ;
  peel:area ?force ; peel:value ?value ; peel:periodEnd ?end . ?force a peel:PoliceForce .
  FILTER(STR(?end) = "2018-03-31") }} ORDER BY DESC(?value)"""
OVER_TIME = f"""{_PREFIXES}SELECT ?end ?value WHERE {{ ?o peel:measure <{ASB}> ; qb:dataSet ?set ;
  peel:area <{ID_BASE}force/kent> ; peel:value ?value ; peel:periodEnd ?end }}"""
GRADES = f"""{_PREFIXES}SELECT ?force ?cycle ?grade WHERE {{ ?j peel:theme <{ID_BASE}theme/effectiveness> ;
  peel:force ?force ; peel:cycle ?cycle ; peel:grade ?grade }} ORDER BY ?force ?cycle"""
GRADES_2017 = GRADES.replace("peel:cycle ?cycle", f"peel:cycle <{ID_BASE}cycle/2017>").replace("?cycle", "")
COUNTS = f"""{_PREFIXES}SELECT ?theme ?polarity (COUNT(?f) AS ?n) WHERE {{ ?f a peel:Finding ;
  peel:theme ?theme ; peel:polarity ?polarity }} GROUP BY ?theme ?polarity"""
SENTENCES = f"{_PREFIXES}SELECT ?f ?p WHERE {{ ?f a peel:Finding ; peel:polarity ?p }}"


def address(query: str, **choice: str) -> str:
    """The page of a query's answer."""
    return "/sparql?" + urlencode({"query": query, **choice})


def rows_of(client: InspectingClient, query: str) -> list[dict[str, str]]:
    """What a query gives, as plain values."""
    found = client.get("/sparql", query_string={"query": query, "format": "json"}).get_json()
    return [{name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]]


def chart(client: InspectingClient, query: str, **choice: str) -> dict[str, Any]:
    """The chart of an answer as JSON."""
    response = client.get("/chart/sparql.json", query_string={"query": query, **choice})
    assert 200 == response.status_code, response.text
    found: dict[str, Any] = json.loads(response.text)["chart"]
    return found


def told(page: Page) -> str:
    """What a page says of a view that does not fit."""
    return " ".join(page.texts("p", "warning"))


def cross_table(page: Page) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the cross-table of a page."""
    [table] = [each for each in page.all("table") if each.get("class") == "pivot"]
    heads = [words(each) for each in table.iter("th") if each.get("scope") == "col"]
    rows = [[words(cell) for cell in row] for row in table.iter("tr") if row.find("td") is not None]
    return heads, rows


def test_things_stand_by_their_names(client: InspectingClient) -> None:
    """Beside their addresses, leading to their pages; what programs get is as it was."""
    page = client.page(address(FIGURES))
    [kent] = [each for each in page.all("td") if words(each).startswith("Kent Police")]
    assert "Kent Police force/kent" == words(kent)
    assert "/doc/force/kent" in page.links
    assert {"force", "value"} == set(rows_of(client, FIGURES)[0])


def test_forces_and_figures_are_a_map(client: InspectingClient) -> None:
    """Every figure of the rows, the forces without one among them, each square a link; the rows below."""
    wanted = {row["value"] for row in rows_of(client, FIGURES)}
    shown = chart(client, FIGURES, view="map")
    assert 43 == len(shown["rows"])
    assert wanted == {row[1] for row in shown["rows"] if row[1]}
    assert ["City of London Police"] == [row[0] for row in shown["rows"] if not row[1]]
    page = client.page(address(FIGURES, view="map"))
    assert 2 == len(list(page.root.iter(f"{SVG}svg")))
    assert "/doc/force/kent" in {each.get("href") for each in page.root.iter(f"{SVG}a")}
    assert [each for each in page.all("table") if each.get("class") == "result"]


def test_forces_and_grades_are_a_map(client: InspectingClient) -> None:
    """With the place of each grade in its scale, and the one force that has none."""
    shown = chart(client, GRADES_2017, view="map")
    assert len(rows_of(client, GRADES_2017)) == len([row for row in shown["rows"] if row[2]])
    assert {"3 of 4", "2 of 4", "4 of 4"} == {row[3] for row in shown["rows"] if row[3]}


def test_names_and_numbers_are_bars(client: InspectingClient) -> None:
    """Parted by a further column, each part with its shape; the numbers are those of the rows."""
    rows = rows_of(client, COUNTS)
    shown = chart(client, COUNTS, view="chart", names="theme", parts="polarity")
    assert sorted(row["n"] for row in rows) == sorted(row[2] for row in shown["rows"] if row[2])
    assert "▼ Negative" in {row[1] for row in shown["rows"]}
    added = chart(client, COUNTS, view="chart", names="polarity", numbers="sum(n)")
    assert sum(int(row["n"]) for row in rows) == sum(int(row[1]) for row in added["rows"])
    counted = chart(client, SENTENCES, view="chart", names="p", numbers=ROWS)
    assert len(rows_of(client, SENTENCES)) == sum(int(row[1]) for row in counted["rows"])


def test_times_and_numbers_are_a_line(client: InspectingClient) -> None:
    """In the order of time, whatever that of the rows."""
    shown = chart(client, OVER_TIME, view="chart")
    ends = [row[0] for row in shown["rows"]]
    assert len(ends) >= 3
    assert sorted(ends) == ends
    assert "trend" == shown["kind"]
    for width in ("", "narrow"):
        response = client.get(
            "/chart/sparql.svg", query_string={"query": OVER_TIME, "view": "chart", "width": width}
        )
        drawing = ElementTree.fromstring(response.data)  # noqa: S314
        drawn = ["".join(each.itertext()) for each in drawing.iter(f"{SVG}text")]
        assert set(ends) <= set(drawn)
        assert float(drawing.get("width") or 0) <= (340 if width else 700)


def test_two_columns_and_a_value_are_a_cross_table(client: InspectingClient) -> None:
    """A row a force, a column a cycle, and in each cell the grade of the one row that is there."""
    page = client.page(address(GRADES, view="pivot"))
    heads, lines = cross_table(page)
    assert ["Force", "PEEL 2015", "PEEL 2016", "PEEL 2017"] == heads[:4]
    wanted = {(row["force"], row["cycle"]): row["grade"] for row in rows_of(client, GRADES)}
    assert len({force for force, _ in wanted}) == len(lines)
    shown = [cell for line in lines for cell in line[1:] if not cell.endswith("no row")]
    assert len(wanted) == len(shown)
    [kent] = [line for line in lines if line[0] == "Kent Police"]
    grade = wanted[f"{ID_BASE}force/kent", f"{ID_BASE}cycle/2017"]
    assert kent[heads.index("PEEL 2017")].lower() == grade.rpartition("/")[2].replace("-", " ")


def test_columns_of_a_cross_table_can_be_chosen(client: InspectingClient) -> None:
    """By lists in a form, which keeps the query and needs no script."""
    page = client.page(address(COUNTS, view="pivot", names="polarity", numbers="n", parts="theme"))
    heads, lines = cross_table(page)
    assert "Polarity" == heads[0]
    assert {"Positive", "Mixed", "Negative"} == {line[0] for line in lines}
    [form] = [each for each in page.all("form") if each.get("class") == "views"]
    selects = {each.get("name"): each for each in form.iter("select")}
    assert set(OWN) == set(selects)
    chosen = {
        name: [o.get("value") for o in each.iter("option") if "selected" in o.attrib]
        for name, each in selects.items()
    }
    assert {"view": ["pivot"], "names": ["polarity"], "numbers": ["n"], "parts": ["theme"]} == chosen
    assert COUNTS in [each.get("value") for each in form.iter("input")]


@pytest.mark.parametrize(
    ("query", "choice", "said"),
    [
        (
            SENTENCES,
            {"view": "map"},
            "needs a column of forces and a column of numbers or grades; found: f (words)",
        ),
        (SENTENCES, {"view": "chart"}, "needs a column of names and a column of numbers"),
        (FIGURES, {"view": "pivot"}, "needs a column of names, a column to part them by"),
        (GRADES, {"view": "map"}, "rows of “Avon and Somerset Constabulary”, and one can be drawn"),
        (COUNTS, {"view": "chart", "names": "theme"}, "show their sum or their number"),
        (COUNTS, {"view": "map"}, "is no force of the register"),
        (FIGURES, {"view": "chart", "numbers": "force"}, "is to be numbers"),
        (FIGURES, {"view": "map", "parts": "value"}, "choose “nothing”"),
        (FIGURES, {"view": "picture"}, "There is no view “picture”; there are table, chart, map, pivot."),
        (FIGURES, {"view": "chart", "names": "x" * 5000}, "There is no column “xxx"),
        (FIGURES, {"view": "chart", "numbers": "sum(force)"}, "There is no column “sum(force)”"),
    ],
)
def test_what_does_not_fit_is_told_above_the_table(
    client: InspectingClient, query: str, choice: Mapping[str, str], said: str
) -> None:
    """In plain words, with a page that has its rows all the same; a picture of it is not found."""
    page = client.page(address(query, **choice))
    assert said in told(page)
    assert [each for each in page.all("table") if each.get("class") == "result"]
    for suffix in ("", ".svg", ".json"):
        response = client.get(f"/chart/sparql{suffix}", query_string={"query": query, **choice})
        assert 404 == response.status_code


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400),
        ({"query": "SELECT"}, 400),
        ({"query": "ASK {}"}, 404),
        ({"query": FIGURES, "default-graph-uri": "nothing"}, 400),
        ({"query": "SELECT * {" + " " * 1_000_000}, 414),
    ],
)
def test_a_picture_of_no_rows_is_refused(
    client: InspectingClient, given: Mapping[str, str], status: int
) -> None:
    """As the endpoint refuses such a request."""
    assert status == client.get("/chart/sparql.svg", query_string=given).status_code


def test_questions_have_the_same_views(client: InspectingClient) -> None:
    """A named query's rows on the map, with a picture at its own address; the form keeps its parameters."""
    asked = "/queries/rank-forces?measure=asb-incidents-per-1000-population&until=2018-03-31&view=map"
    page = client.page(asked)
    assert 2 == len(list(page.root.iter(f"{SVG}svg")))
    [form] = [each for each in page.all("form") if each.get("class") == "views"]
    assert {"measure", "until"} == {each.get("name") for each in form.iter("input")}
    [picture] = [link for link in page.links if link.startswith("/chart/sparql.csv")]
    assert "Kent Police" in client.get(picture).text
    plain = client.get(f"{asked}&numbers=rank", headers={"Accept": "application/json"})
    assert 42 == len(plain.get_json()["rows"])


def test_no_question_has_a_parameter_of_the_form() -> None:
    """So that an address holds both."""
    taken = {parameter.name for query in named_queries().values() for parameter in query.parameters}
    assert taken
    assert not taken & set(OWN)


def test_without_its_drawer_an_answer_keeps_its_rows(
    client: InspectingClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says that nothing can be drawn now."""

    class Broken:
        def draw(self, _: object) -> str:
            raise ChartNotDrawn("the chart", "it took more time or memory than it may")

    monkeypatch.setitem(app.extensions, "drawer", Broken())
    page = client.page(address(FIGURES, view="map"))
    assert "cannot be drawn just now" in words(page.root)
    assert "Kent Police" in words(page.root)


def test_hostile_rows_stay_words(client: InspectingClient) -> None:
    """As names, as parts, as values and as names of columns, in every view."""
    no_place_in_html = {0: None, 11: None, 0xFFFE: None}
    texts = [text.translate(no_place_in_html) for text in HOSTILE]
    lines = " ".join(
        f"({Literal(text).n3()} {number} <javascript:alert({number})>)" for number, text in enumerate(texts)
    )
    query = f"SELECT * {{ VALUES (?onload ?script ?href) {{ {lines} }} }}"
    for choice in (
        {"view": "chart", "names": "onload"},
        {"view": "chart", "names": "href"},
        {"view": "pivot", "names": "onload", "parts": "href"},
        {"view": "map"},
    ):
        page = client.page(address(query, **choice))
        assert not [each for each in page.root.iter() if str(each.tag).endswith("image")]
        assert not [
            link for link in page.links if link.startswith("javascript:") or "evil" in urlsplit(link).netloc
        ]
        assert not [name for each in page.root.iter() for name in each.attrib if name.startswith("on")]


def _grid(rows: list[dict[str, Term]]) -> Grid:
    return read_grid(list(rows[0]), rows)


def test_views_are_bounded() -> None:
    """So many rows, columns and values, and a word on how many there are."""
    many = _grid(
        [
            {"a": Literal(f"a{number % 300}"), "b": Literal(f"b{number % 70}"), "n": Literal(number)}
            for number in range(MOST + 500)
        ]
    )
    assert MOST == len(many.rows)
    pivot = read_pivot(many, read_choice({"view": "pivot", "names": "a", "parts": "b"}, many))
    assert (MOST_ROWS, MOST_COLUMNS) == (len(pivot.lines), len(pivot.columns))
    assert 2 <= len(pivot.notes)
    drawn = chart_of_rows(many, read_choice({"view": "chart", "names": "a", "numbers": "sum(n)"}, many))
    assert MOST_NAMES == len(drawn.marks)
    assert f"The first {MOST_NAMES} of 300 names are drawn." in drawn.notes
    assert f"The first {MOST:,} of {MOST + 500:,} rows are taken." in drawn.notes


def test_columns_are_told_by_what_they_hold() -> None:
    """A name beside a thing is no column of its own; what is of several sorts is words."""
    kent, good = URIRef(f"{ID_BASE}force/kent"), URIRef(f"{ID_BASE}grade/good")
    rows: list[dict[str, Term]] = [
        {
            "force": kent,
            "forceName": Literal("Kent Police"),
            "grade": good,
            "day": Literal("2018-03-31", datatype=XSD.date),
            "printed": Literal("1,204.5%"),
            "rate": Literal("1.5E2", datatype=XSD.double),
            "mixed": Literal(1),
        },
        {"force": kent, "mixed": Literal("x")},
    ]
    grid = _grid(rows)
    assert {
        "force": "forces",
        "grade": "grades",
        "day": "times",
        "printed": "numbers",
        "rate": "numbers",
        "mixed": "words",
    } == {each.name: each.sort for each in grid.columns}
    assert "Kent Police" == grid.rows[0][0].text
    assert [1204.5, 150.0] == [value.number for value in grid.rows[0][3:5]]


def test_numbers_below_zero_are_drawn_from_zero() -> None:
    """Bars of both signs begin at one line."""
    from service.charts.counts import counts
    from service.charts.frame import WIDE

    grid = _grid([{"a": Literal("up"), "n": Literal(3)}, {"a": Literal("down"), "n": Literal(-2)}])
    drawing = counts(chart_of_rows(grid, read_choice({"view": "chart"}, grid)), WIDE)
    [bars] = [layer["data"]["values"] for layer in drawing["layer"] if layer["mark"]["type"] == "rect"]
    up, down = bars
    assert up["x"] == down["x2"]
    assert down["x"] < down["x2"] < up["x2"]


def test_endless_numbers_are_no_numbers() -> None:
    """Neither infinity nor what is past any scale is drawn."""
    grid = _grid(
        [
            {"a": Literal("x"), "n": Literal("INF", datatype=XSD.double)},
            {"a": Literal("y"), "n": Literal("1e308", datatype=XSD.double)},
        ]
    )
    with pytest.raises(Unfit, match="needs a column of names"):
        chart_of_rows(grid, read_choice({"view": "chart"}, grid))
