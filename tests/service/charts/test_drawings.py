"""Drawings of charts: what they show and never do, and the process that draws them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from graph.errors import ChartNotDrawn
from service.charts.around import around
from service.charts.bars import bars
from service.charts.columns import columns
from service.charts.counts import counts
from service.charts.drawer import MOST_WAITING, Drawer
from service.charts.finishing import finish
from service.charts.frame import LINK_BASE, NARROW, WIDE
from service.charts.map import tile_map
from service.charts.steps import steps
from tests.service.browsing import InspectingClient
from tests.service.charts.pictures import ADDRESSES, HOSTILE, SVG, chart, data, picture, table_rows, texts
from tests.service.inspection import words


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
    assert tags <= {
        *("svg", "g", "path", "rect", "line", "text", "tspan", "title", "desc", "metadata", "style")
    }
    attributes = {name for each in drawing.iter() for name in each.attrib}
    assert not [name for name in attributes if name.startswith("on") or name in ("style", "href", "class")]
    assert "//" not in "".join(ElementTree.tostring(drawing, "unicode").split('xmlns:ns0="')[1:]).replace(
        "http://www.w3.org/2000/svg", ""
    )
    assert float(drawing.get("width") or 0) <= (330 if width else 700)
    assert shown["title"].split()[0] in " ".join(texts(drawing))


def test_bars_stand_on_zero(client: InspectingClient) -> None:
    """The axis of every chart of figures starts there, whatever the figures."""
    drawing = bars(chart("bars"), WIDE)
    assert drawing["layer"][0]["encoding"]["x"]["scale"]["zero"] is True
    drawn = texts(picture(client, "measure/police-officers-per-100000-population", width="narrow"))
    assert {"0", "200", "400"} <= set(drawn)


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
    shown = chart(kind, HOSTILE)
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
    within = ElementTree.fromstring(finish(drawn, chart("bars"), "x", is_alone=False))  # noqa: S314
    assert ["/doc/force/kent"] == [each.get("href") for each in within.iter(f"{SVG}a")]
    for each in within.iter():
        assert {"onclick", "style"}.isdisjoint(each.attrib)
        assert "evil" not in "".join(each.attrib.values())
    assert not list(within.iter(f"{SVG}script"))
    assert not list(within.iter(f"{SVG}style"))
    alone = ElementTree.fromstring(finish(drawn, chart("bars"), "x", is_alone=True))  # noqa: S314
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
