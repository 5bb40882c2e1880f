"""Charts: the picture, its table, JSON and CSV say what the store says."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from service.answers.parts import Grade, Link
from service.charts.frame import WIDE
from service.charts.parts import Chart, Mark
from service.charts.steps import steps
from service.engine.runner import QueryRunner
from service.urls import ID_BASE
from tests.service.browsing import InspectingClient
from tests.service.charts.pictures import ADDRESSES, AROUND, ASB, chart, data, picture, table_rows, texts
from tests.service.inspection import words

_PREFIXES = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX qb: <http://purl.org/linked-data/cube#>
"""


@pytest.mark.parametrize("address", ADDRESSES)
def test_picture_page_json_and_csv_have_the_same_data(client: InspectingClient, address: str) -> None:
    """Every row of one is in the others, with its words; the page has its table below the drawing."""
    shown = data(client, address)
    rows = list(csv.reader(io.StringIO(client.get(f"/chart/{address}.csv").text)))
    assert shown["columns"] == rows[0]
    assert shown["rows"] == rows[1:]
    assert len(rows) > 2
    page = client.page(f"/chart/{address}")
    on_page = table_rows(page)
    assert len(on_page) == len(shown["rows"])
    for cells, row in zip(on_page, shown["rows"], strict=True):
        assert cells[0].removesuffix(" this force") == row[0]
        assert all(part in " ".join(cells) for part in row[1:] if part)
    drawn = " ".join(texts(picture(client, address)))
    ungrouped = drawn.replace(",", "")
    named = {row[0] for row in shown["rows"]} - (
        {"England and Wales"} if address.startswith("map/") else set()
    )
    if shown["unit"]:
        figures = [row[1] for row in shown["rows"] if row[1] and row[0] in named]
        assert all(figure.replace(",", "") in ungrouped for figure in figures)
    assert "Source: " in drawn
    assert shown["description"] in page.texts("p")


@pytest.mark.parametrize("end", ["2016-03-31", "2018-03-31"])
def test_the_ranking_is_what_the_store_has(client: InspectingClient, runner: QueryRunner, end: str) -> None:
    """Force for force, the highest first, with England and Wales as a line that says so."""
    rows = runner.select(
        f"""{_PREFIXES} SELECT ?name ?printed WHERE {{
          ?figure peel:measure <{ID_BASE}measure/{ASB}> ; qb:dataSet ?set ; peel:area ?area ;
            peel:periodEnd ?end ; peel:printed ?printed ; peel:value ?value .
          FILTER(STR(?end) = "{end}") ?area a peel:PoliceForce ; skos:prefLabel ?name
        }} ORDER BY DESC(?value) ?name"""
    )
    shown = data(client, f"measure/{ASB}/{end}")
    held = [row[:2] for row in shown["rows"] if row[1]]
    wanted = [[str(row["name"]), str(row["printed"])] for row in rows]
    assert 42 == len(wanted)
    whole = [[shown["whole"]["subject"]["text"], shown["whole"]["shown"]["text"]]] if shown["whole"] else []
    assert wanted + whole == held
    [missing] = [row for row in shown["rows"] if not row[1]]
    assert "City of London Police" == missing[0]
    drawn = texts(picture(client, f"measure/{ASB}/{end}"))
    if whole:
        assert f"England and Wales {whole[0][1]}" in drawn
    else:
        assert "There is no figure of England and Wales." in " ".join(drawn)
    assert missing[2][:40] in " ".join(drawn), "why there is none"


def test_the_page_of_a_measure_has_the_data_of_its_chart_as_a_table(client: InspectingClient) -> None:
    """The ranking, those missing with the reason, and the picture told in words."""
    page = client.page(f"/doc/measure/{ASB}")
    shown = data(client, f"measure/{ASB}")
    [ranking] = [each for each in page.all("table") if "ranking" in each.get("class", "")]
    on_page = [
        [words(row.findall("th")[0]), words(row.findall("td")[-1])]
        for row in ranking.iter("tr")
        if row.find("td") is not None
    ]
    held = [row[:2] for row in shown["rows"] if row[1] and row[0] != "England and Wales"]
    assert held == [[re.sub(r" \(.*", "", name), figure] for name, figure in on_page]
    for name, _, reason in (row for row in shown["rows"] if not row[1]):
        assert name in page.texts("dt")
        assert f"Missing. {reason}" in page.texts("dd")
    assert shown["description"] in [each.get("alt") for each in page.all("img")]
    assert f"/chart/map/measure/{ASB}/2018-03-31" in page.links


def test_the_grades_of_a_force_are_those_of_the_store(client: InspectingClient, runner: QueryRunner) -> None:
    """On its chart and in the table of its page; what is asked and not held is told as such."""
    rows = runner.select(
        f"""{_PREFIXES} SELECT DISTINCT ?theme ?cycle ?grade WHERE {{
          ?j a peel:Judgment ; peel:force <{ID_BASE}force/northamptonshire> ;
            peel:theme/skos:prefLabel ?theme ; peel:cycle/skos:prefLabel ?cycle ;
            peel:grade/skos:prefLabel ?grade }}"""
    )
    wanted = {(str(row["theme"]), str(row["cycle"]), str(row["grade"])) for row in rows}
    shown = data(client, "force/northamptonshire/grades")
    assert wanted == {(row[0], row[1], row[2]) for row in shown["rows"] if row[2]}
    page = client.page("/doc/force/northamptonshire")
    [table] = [each for each in page.all("table") if "over-time" in each.get("class", "")]
    given = [words(each).split(" ")[0] for each in table.iter("span") if each.get("class") == "given"]
    cells = [row[2].split(" ")[0] for row in shown["rows"] if row[2]]
    latest = len({row[0] for row in shown["rows"]})
    assert len(cells) + latest == len(given), "each grade, and the current one of each question"
    assert all(row[4] for row in shown["rows"] if not row[2])
    assert shown["description"] in [each.get("alt") for each in page.all("img")]


def test_nothing_is_joined_over_time(client: InspectingClient) -> None:
    """The chart of grades has no line along time, and a gap where the scale changes."""
    drawing = steps(_over_two_scales(), WIDE)
    kinds = {layer["mark"]["type"] for layer in drawing["layer"]}
    assert {"rule", "text", "point"} == kinds
    domain = drawing["encoding"]["x"]["scale"]["domain"]
    assert ["2018/19", "\u00a0", "2021/22"] == domain
    assert [{"cycle": "\u00a0"}] == drawing["layer"][0]["data"]["values"]
    assert any("do not compare" in text for text in texts(picture(client, "force/northamptonshire/grades")))


def test_the_grades_of_a_cycle_are_those_of_the_store(client: InspectingClient, runner: QueryRunner) -> None:
    """All 43 forces, in columns and on the map, one without a grade among them."""
    rows = runner.select(
        f"""{_PREFIXES} SELECT ?force ?grade WHERE {{
          ?j a peel:Judgment ; peel:theme <{ID_BASE}theme/effectiveness> ; peel:cycle <{ID_BASE}cycle/2017> ;
            peel:force/skos:prefLabel ?force ; peel:grade/skos:prefLabel ?grade }}"""
    )
    wanted = {(str(row["force"]), str(row["grade"])) for row in rows}
    for address in ("theme/effectiveness/2017", "map/theme/effectiveness/2017"):
        shown = data(client, address)
        assert 43 == len(shown["rows"])
        assert wanted == {(row[0], row[2]) for row in shown["rows"] if row[2]}
        assert ["Derbyshire Constabulary"] == [row[0] for row in shown["rows"] if not row[2]]
    drawn = texts(picture(client, "map/theme/effectiveness/2017"))
    assert 43 == len([text for text in drawn if text in ("Good", "Req. impr.", "Outstanding", "none")])
    assert "Outstanding (1 force)" in drawn


def test_a_force_stands_beside_its_region(client: InspectingClient, runner: QueryRunner) -> None:
    """Its page has a chart and an equal table for each rate; the force is marked by a sign and by words."""
    rows = runner.select(
        f"""{_PREFIXES} SELECT ?name ?printed WHERE {{
          <{ID_BASE}force/northamptonshire> peel:region ?region . ?area peel:region ?region ;
            a peel:PoliceForce ; skos:prefLabel ?name .
          ?figure peel:measure <{ID_BASE}measure/{ASB}> ; qb:dataSet ?set ; peel:area ?area ;
            peel:periodEnd ?end ; peel:printed ?printed . FILTER(STR(?end) = "2018-03-31") }}"""
    )
    shown = data(client, f"force/northamptonshire/{ASB}")
    assert {(str(row["name"]), str(row["printed"])) for row in rows} == {
        (row[0], row[1]) for row in shown["rows"] if row[0] != "England and Wales"
    }
    assert "▶ Northamptonshire" in texts(picture(client, f"force/northamptonshire/{ASB}"))
    page = client.page("/doc/force/northamptonshire")
    tables = {
        words(caption): [
            [words(cell) for cell in row] for row in table.iter("tr") if row.find("td") is not None
        ]
        for table in page.all("table")
        for caption in table.iter("caption")
    }
    alike = [rows for caption, rows in tables.items() if caption.startswith(shown["title"])]
    assert [[[cells[0].removesuffix(" this force"), cells[1]] for cells in alike[0]]] == [
        [row[:2] for row in shown["rows"]]
    ]
    assert "Northamptonshire Police this force" in {cells[0] for cells in alike[0]}


def test_a_force_without_a_figure_is_told_why(client: InspectingClient) -> None:
    """City of London has no rate: its own chart says so, with the reason."""
    shown = data(client, f"force/city-of-london/{ASB}")
    [row] = [row for row in shown["rows"] if row[0] == "City of London Police"]
    assert "" == row[1]
    assert "City of London" in row[2]
    assert row[2] in client.get("/doc/force/city-of-london").text


def test_a_sum_of_all_forces_is_no_line(client: InspectingClient) -> None:
    """Beside the people of England and Wales, no force would have a bar: the sum is told below."""
    shown = data(client, "measure/population")
    assert shown["whole"] is None
    assert [note for note in shown["notes"] if note.startswith("England and Wales in all: ")]


def test_the_links_of_a_finding_are_those_of_the_store_and_of_its_page(
    client: InspectingClient, runner: QueryRunner
) -> None:
    """Evidence, consequences, actions, theme, topic and agencies; the page lists each, leading to it."""
    path = AROUND.removeprefix("around/")
    rows = runner.select(
        f"""{_PREFIXES} SELECT DISTINCT ?other WHERE {{ VALUES ?this {{ <{ID_BASE}{path}> }}
          {{ ?this peel:supportedBy|peel:followsFrom|peel:force|peel:theme|peel:topic|peel:involves ?other }}
          UNION {{ ?other peel:supportedBy|peel:followsFrom|peel:ledToBy ?this }} }}"""
    )
    shown = data(client, AROUND)
    assert {str(row["other"]) for row in rows} == {mark["subject"]["iri"] for mark in shown["marks"]}
    assert len(rows) >= 5
    page = client.page(f"/doc/{path}")
    linked = {each.get("href"): words(each) for each in page.all("a")}
    for mark in shown["marks"]:
        assert mark["subject"]["text"] == linked[f"/doc/{mark['subject']['iri'].removeprefix(ID_BASE)}"]
    assert shown["description"] in [each.get("alt") for each in page.all("img")]
    lonely = client.get(f"/chart/around/{path.rpartition('/')[0]}/nothing")
    assert 404 == lonely.status_code


def _over_two_scales() -> Chart:
    """A question with a grade on each side of a change of scale."""
    cycles = tuple(
        (Link(f"PEEL {year}"), Link(name)) for year, name in (("2018/19", "Four"), ("2021/22", "Five"))
    )
    marks = tuple(
        Mark(Link("Efficiency"), Link("Good"), grade=Grade(Link("Good"), 3, 4), cycle=cycle, scale=scale)
        for cycle, scale in cycles
    )
    return replace(chart("steps"), marks=marks, cycles=cycles)
