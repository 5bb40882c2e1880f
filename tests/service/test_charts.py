"""Charts: the picture, its table, JSON and CSV say what the store says, and nothing else gets in."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from graph.errors import ChartNotDrawn
from service.answers.parts import Grade, Link
from service.charts.around import around
from service.charts.bars import bars
from service.charts.columns import columns
from service.charts.counts import counts
from service.charts.drawer import MOST_WAITING, Drawer
from service.charts.finishing import finish
from service.charts.frame import LINK_BASE, NARROW, WIDE
from service.charts.map import tile_map
from service.charts.parts import Chart, Mark
from service.charts.steps import steps
from service.engine.runner import QueryRunner
from service.library import Library
from service.urls import ID_BASE
from tests.service.browsing import InspectingClient
from tests.service.inspection import Page, words

SVG = "{http://www.w3.org/2000/svg}"
ASB = "asb-incidents-per-1000-population"
AROUND = "around/report/peel-effectiveness-2017/northamptonshire/sentence/e8abdb59eb1d"
ADDRESSES = [
    f"measure/{ASB}",
    f"measure/{ASB}/2017-03-31",
    "measure/recorded-crime-excluding-fraud-change",
    "measure/population",
    f"map/measure/{ASB}/2017-03-31",
    "force/northamptonshire/grades",
    f"force/northamptonshire/{ASB}",
    f"force/city-of-london/{ASB}",
    "theme/effectiveness/2017",
    "theme/preventing-crime",
    "map/theme/effectiveness/2017",
    "map/theme/responding-to-the-public/2023-25",
    AROUND,
]
HOSTILE = [
    "<script>alert(1)</script>\"'>",
    "]]></text><image href=https://evil.example/x.png>",
    "javascript:alert(1)",
    "'+alert(1)+'",
    "${datum.x} \\u0000 \x00\x0b\ufffe",
    "url(https://evil.example/)",
    "=1+1",
    "line\nbreak\r\n\tand so on",
    "\u202eright to left",
    "x" * 400,
]

_PREFIXES = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX qb: <http://purl.org/linked-data/cube#>
"""


def picture(client: InspectingClient, address: str, **given: str) -> ElementTree.Element:
    """A chart as SVG, parsed."""
    response = client.get(f"/chart/{address}.svg", query_string=given)
    assert (200, "image/svg+xml") == (response.status_code, response.mimetype), address
    return ElementTree.fromstring(response.data)  # noqa: S314


def data(client: InspectingClient, address: str) -> dict[str, Any]:
    """A chart as JSON."""
    response = client.get(f"/chart/{address}.json")
    assert 200 == response.status_code, address
    found: dict[str, Any] = json.loads(response.text)["chart"]
    return found


def texts(drawing: ElementTree.Element) -> list[str]:
    """Every run of words in a picture."""
    return ["".join(each.itertext()) for each in drawing.iter(f"{SVG}text")]


def table_rows(page: Page) -> list[list[str]]:
    """Cells of the rows of the last table of a page."""
    table = page.all("table")[-1]
    return [[words(cell) for cell in row] for row in table.iter("tr") if row.find("td") is not None]


@pytest.mark.parametrize("width", ["", "narrow"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_picture_says_what_it_is_and_holds_only_shapes_and_words(
    client: InspectingClient, address: str, width: str
) -> None:
    """Title and description as its name, no script, no style attribute, no address, and it fits its room."""
    drawing = picture(client, address, width=width)
    shown = data(client, address)
    ids = {each.get("id"): each.text for each in drawing.iter() if each.get("id")}
    assert "img" == drawing.get("role")
    assert [shown["title"], shown["description"]] == [
        ids[name] for name in (drawing.get("aria-labelledby") or "").split()
    ]
    tags = {str(each.tag).removeprefix(SVG) for each in drawing.iter()}
    assert tags <= {*("svg", "g", "path", "rect", "line", "text", "tspan", "title", "desc", "style")}
    attributes = {name for each in drawing.iter() for name in each.attrib}
    assert not [name for name in attributes if name.startswith("on") or name in ("style", "href", "class")]
    assert "//" not in "".join(ElementTree.tostring(drawing, "unicode").split('xmlns:ns0="')[1:]).replace(
        "http://www.w3.org/2000/svg", ""
    )
    assert float(drawing.get("width") or 0) <= (330 if width else 700)
    assert shown["title"].split()[0] in " ".join(texts(drawing))


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


def test_bars_stand_on_zero(client: InspectingClient) -> None:
    """The axis of every chart of figures starts there, whatever the figures."""
    drawing = bars(_chart("bars"), WIDE)
    assert drawing["layer"][0]["encoding"]["x"]["scale"]["zero"] is True
    drawn = texts(picture(client, "measure/police-officers-per-100000-population", width="narrow"))
    assert {"0", "200", "400"} <= set(drawn)


def test_a_force_can_be_marked_among_all(client: InspectingClient) -> None:
    """By a sign before its name; an unknown one marks nothing."""
    assert "▶ Kent" in texts(picture(client, f"measure/{ASB}", force="kent"))
    assert not [text for text in texts(picture(client, f"measure/{ASB}", force="nowhere")) if "▶" in text]


def test_all_charts_are_listed_and_lead_somewhere(client: InspectingClient) -> None:
    """Each series and each question, as a chart and on the map."""
    links = [link for link in client.page("/chart").links if link.startswith("/chart/")]
    assert len(links) > 60
    assert 2 * len([link for link in links if "/map/" in link]) == len(links)
    for link in links[:: max(1, len(links) // 8)]:
        assert 200 == client.get(f"{link}.csv").status_code, link


def test_squares_of_the_map_lead_to_the_forces(client: InspectingClient) -> None:
    """In the page, and not in the picture alone, which may stand on any page."""
    page = client.page("/chart/map/theme/effectiveness/2017")
    links = {each.get("href") for each in page.root.iter(f"{SVG}a")}
    assert 43 == len(links)
    stops = [each for each in page.root.iter(f"{SVG}a") if each.get("tabindex") is None]
    assert 2 * 43 == len(stops), "one a force in each of the two drawings, of which one is shown"
    assert all(words(each) for each in stops)
    assert "/doc/force/kent" in links
    assert {"group"} == {each.get("role") for each in page.root.iter(f"{SVG}svg")}


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


def test_a_picture_is_known_by_release_and_address(
    client: InspectingClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has it is told so before anything is drawn; every other picture has another tag."""
    address = f"/chart/measure/{ASB}.svg"
    first = client.get(address)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    others = [client.get(address, query_string=given) for given in ({"width": "narrow"}, {"force": "kent"})]
    assert 3 == len({tag, *(other.headers["ETag"] for other in others)})
    assert first.data == client.get(address).data
    monkeypatch.setitem(app.extensions, "drawer", None)
    monkeypatch.setitem(app.extensions, "library", _NoLibrary(app.extensions["library"]))
    again = client.get(address, headers={"If-None-Match": tag})
    assert (304, b"") == (again.status_code, again.data)
    assert first.headers["Content-Security-Policy"] == again.headers["Content-Security-Policy"]


class _NoLibrary:
    """Asks nothing."""

    def __init__(self, library: Library) -> None:
        self.published_at, self.published, self.release = (
            library.published_at,
            library.published,
            library.release,
        )


def test_a_picture_may_style_itself_and_load_nothing(client: InspectingClient) -> None:
    """Its policy allows its own style sheet by digest, and that is the one it has."""
    policy = client.get(f"/chart/measure/{ASB}.svg").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "address",
    [
        "nothing",
        "measure/nothing",
        f"measure/{ASB}/2011-03-31",
        f"measure/{ASB}/",
        "force/kent/nothing",
        "force/nowhere/grades",
        "theme/effectiveness/1999",
        "map/force/kent/grades",
        "map",
        "measure/" + "x" * 3000,
        "measure/%3E%20%7D",
        "measure/<script>.svg",
        "force/effectiveness/grades",
    ],
)
def test_an_address_of_no_chart_is_not_found(client: InspectingClient, address: str) -> None:
    """404 with a word on where charts are, in every form."""
    for suffix in ("", ".svg", ".json", ".csv"):
        response = client.get(f"/chart/{address}{suffix}")
        assert 404 == response.status_code, address
    assert "lead to theirs" in client.get(f"/chart/{address}").text


@pytest.fixture(scope="module")
def drawer(app: Flask) -> Drawer:
    """What the application draws with."""
    found: Drawer = app.extensions["drawer"]
    return found


@pytest.mark.parametrize(
    ("kind", "drawing"),
    [
        ("bars", bars),
        ("steps", steps),
        ("columns", columns),
        ("map", tile_map),
        ("around", around),
        ("counts", counts),
    ],
)
def test_hostile_words_stay_words(app: Flask, drawer: Drawer, kind: str, drawing: Any) -> None:  # noqa: ANN401
    """Markup, expressions, control characters and endless names are drawn as they are, or left out."""
    shown = _chart(kind, HOSTILE)
    with app.test_request_context():
        for size in (WIDE, NARROW):
            svg = finish(drawer.draw(drawing(shown, size)), shown, "x", is_alone=False)
            root = ElementTree.fromstring(svg)  # noqa: S314
            assert not [each for each in root.iter() if each.tag in (f"{SVG}script", f"{SVG}image")]
            values = [value for each in root.iter() for value in each.attrib.values()]
            assert not [value for value in values if "evil" in value or "alert" in value]
            assert HOSTILE[0] == root.find(f"{SVG}title").text  # type: ignore[union-attr]


def test_links_of_a_drawing_stay_within_the_service() -> None:
    """An address elsewhere, and one that is a script, become plain shapes; outside a page all do."""
    inner = "".join(
        f'<a xlink:href="{target}"><rect width="1" height="1" onclick="x()" style="fill:red"/></a>'
        for target in (f"{LINK_BASE}/doc/force/kent", f"{LINK_BASE}//evil.example/", *ELSEWHERE)
    )
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<script>x()</script><style>@import 'x'</style><foreignObject/>{inner}"
        '<rect width="1" height="1" fill="url(https://evil.example/)"/></svg>'
    )
    within = ElementTree.fromstring(finish(drawn, _chart("bars"), "x", is_alone=False))  # noqa: S314
    assert ["/doc/force/kent"] == [each.get("href") for each in within.iter(f"{SVG}a")]
    for each in within.iter():
        assert {"onclick", "style"}.isdisjoint(each.attrib)
        assert "evil" not in "".join(each.attrib.values())
    assert not list(within.iter(f"{SVG}script"))
    assert not list(within.iter(f"{SVG}style"))
    alone = ElementTree.fromstring(finish(drawn, _chart("bars"), "x", is_alone=True))  # noqa: S314
    assert not list(alone.iter(f"{SVG}a"))
    assert "@import" not in "".join(alone.itertext())


ELSEWHERE = ("/doc/force/essex", "//evil.example/", "https://evil.example/", "javascript:alert(1)")
LITTLE = {
    "data": {"values": [{"a": 1}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "quantitative"}},
}


def test_a_chart_without_end_is_ended(app: Flask) -> None:
    """With its process, since nothing else stops it."""
    slow = Drawer(replace(app.extensions["settings"], chart_seconds=0.5, chart_cache_mib=1))
    endless = {**LITTLE, "data": {"sequence": {"start": 0, "stop": 20_000_000, "as": "a"}}}
    try:
        with pytest.raises(ChartNotDrawn, match="more time or memory"):
            slow.draw(endless)
        assert 0 == slow.process_id
    finally:
        slow.close()


def test_a_chart_is_drawn_after_one_that_was_refused_and_after_a_death(drawer: Drawer) -> None:
    """Neither a specification that is none nor a killed process spoils the next."""
    drawn = drawer.draw(LITTLE)
    assert drawn == drawer.draw(LITTLE)
    before = drawer.process_id
    with pytest.raises(ChartNotDrawn, match="refused"):
        drawer.draw({"mark": "nothing of the kind"})
    assert drawer.draw({**LITTLE, "width": 11})
    assert before == drawer.process_id
    drawer.close()
    assert 0 == drawer.process_id
    assert drawer.draw({**LITTLE, "width": 12})
    assert drawer.process_id not in (0, before)


def test_charts_do_not_take_all_threads(app: Flask) -> None:
    """So many may wait for the one process; whoever comes then is told at once, and later gets a chart."""
    crowded = Drawer(app.extensions["settings"])
    asked = threading.Event()
    go = threading.Event()

    def hold(_: object) -> dict[str, str]:
        asked.set()
        go.wait()
        return {"outcome": "drawn", "svg": "<svg/>"}

    crowded._exchange = hold  # type: ignore[method-assign, assignment]
    crowded._start = lambda: None  # type: ignore[method-assign]
    with ThreadPoolExecutor(MOST_WAITING) as threads:
        waiting = [threads.submit(crowded.draw, {"width": number}) for number in range(MOST_WAITING)]
        asked.wait()
        while crowded._places._value:
            asked.wait(0.01)
        with pytest.raises(ChartNotDrawn, match="too many"):
            crowded.draw({"width": -1})
        go.set()
        assert {"<svg/>"} == {each.result() for each in waiting}
    assert "<svg/>" == crowded.draw({"width": -1})


def test_no_chart_fetches_anything(drawer: Drawer) -> None:
    """Data by address are refused; the process has no network anyway."""
    with pytest.raises(ChartNotDrawn):
        drawer.draw({**LITTLE, "data": {"url": "https://evil.example/data.json"}})


def test_a_page_without_its_picture_still_has_its_table(
    client: InspectingClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be drawn, the page says so and stays; the picture alone is a 503."""

    class Broken:
        def draw(self, _: object) -> str:
            raise ChartNotDrawn("the chart", "it took more time or memory than it may")

    monkeypatch.setitem(app.extensions, "drawer", Broken())
    page = client.page("/chart/theme/effectiveness/2017")
    assert 43 == len(table_rows(page))
    assert "cannot be drawn just now" in words(page.root)
    response = client.get("/chart/theme/effectiveness/2017.svg")
    assert 503 == response.status_code
    assert "Retry-After" in response.headers


def _chart(kind: str, names: Sequence[str] = ("Kent Police", "Essex Police")) -> Chart:
    """A chart of invented data, with one mark that has nothing."""
    good = Grade(Link("Good"), 3, 4)
    cycle, scale = Link(f"PEEL {names[0]}"), Link(f"{names[-1]} scale")
    held = [
        Mark(
            Link(name, f"{ID_BASE}force/kent"),
            Link(name if kind != "bars" else str(number)),
            value=None if kind in ("steps", "columns") else float(number),
            grade=None if kind in ("bars", "map", "counts") else good,
            cycle=cycle,
            scale=scale,
            is_focus=number == 1,
        )
        for number, name in enumerate(names)
    ]
    lacking = Mark(Link("Durham Constabulary"), Link("none"), cycle=cycle, scale=scale, reason=names[0])
    return Chart(
        kind=kind,
        address="x",
        title=names[0],
        description=names[-1],
        about=Link(names[0]),
        marks=(*held, lacking),
        subject="Force",
        unit=names[0] if kind in ("bars", "map", "counts") else "",
        period=names[-1],
        whole=Mark(Link(names[0]), Link("1"), 1.0),
        notes=tuple(names),
        sources=tuple(map(Link, names)),
        cycles=((cycle, scale),),
    )


def _over_two_scales() -> Chart:
    """A question with a grade on each side of a change of scale."""
    cycles = tuple(
        (Link(f"PEEL {year}"), Link(name)) for year, name in (("2018/19", "Four"), ("2021/22", "Five"))
    )
    marks = tuple(
        Mark(Link("Efficiency"), Link("Good"), grade=Grade(Link("Good"), 3, 4), cycle=cycle, scale=scale)
        for cycle, scale in cycles
    )
    return replace(_chart("steps"), marks=marks, cycles=cycles)
