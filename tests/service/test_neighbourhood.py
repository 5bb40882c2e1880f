"""Drawings of links: what they hold is in the store, clear of one another, and the same every time."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from graph.settings import Settings
from service.answers.parts import Link, Sentence
from service.answers.sentence import Relation
from service.app import create_app
from service.charts.around import around
from service.charts.drawer import Drawer
from service.charts.frame import NARROW, WIDE, Size
from service.charts.neighbourhood import MOST, MOST_ALIKE, MOST_FURTHER, chart_around, chart_of_agency
from service.charts.parts import Chart
from service.engine.runner import QueryRunner
from service.urls import ID_BASE
from tests.service.browsing import InspectingClient
from tests.service.charts.pictures import SVG, data, picture, texts
from tests.service.counting import Counting
from tests.service.inspection import words
from tests.service.test_builder import MOST_QUERIES

MASH = "agency/northamptonshire/mash"
_NEAR = "peel:supportedBy|peel:followsFrom|peel:ledToBy|peel:arisesFrom"
_STEP = f"({_NEAR}|^peel:supportedBy|^peel:followsFrom|^peel:ledToBy|^peel:arisesFrom)"
_PREFIXES = """PREFIX peel: <https://w3id.org/peelgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def _concern(runner: QueryRunner) -> str:
    """The path of the cause of concern, which has most links."""
    [row] = runner.select(f"{_PREFIXES} SELECT (MIN(?c) AS ?it) WHERE {{ ?c a peel:CauseOfConcern }}")
    return str(row["it"]).removeprefix(ID_BASE)


def test_two_steps_are_links_of_the_store(client: InspectingClient, runner: QueryRunner) -> None:
    """Each thing a second step away is linked to the one it stands below; none stands twice."""
    path = _concern(runner)
    rows = runner.select(
        f"{_PREFIXES} SELECT ?near ?far WHERE {{ <{ID_BASE}{path}> {_STEP} ?near . ?near {_STEP} ?far }}"
    )
    links = {(str(row["near"]), str(row["far"])) for row in rows}
    shown = data(client, f"further/{path}")
    near = {mark["subject"]["iri"] for mark in data(client, f"around/{path}")["marks"]}
    further = [
        (mark["beside"]["iri"], mark["subject"]["iri"])
        for mark in shown["marks"]
        if mark["beside"]["iri"] != f"{ID_BASE}{path}" and mark["subject"]["iri"]
    ]
    assert len(further) >= 5
    assert set(further) <= links
    assert not near & {far for _, far in further}
    named = [mark["subject"]["iri"] for mark in shown["marks"] if mark["subject"]["iri"]]
    assert len(named) == len(set(named))
    assert f"{len(further)} things a second step away." in shown["description"]


def test_a_page_leads_to_both(client: InspectingClient, runner: QueryRunner) -> None:
    """From the sentence to one step and two, and between them; each box leads to its page."""
    path = _concern(runner)
    assert {f"/chart/around/{path}", f"/chart/further/{path}"} <= set(client.page(f"/doc/{path}").links)
    page = client.page(f"/chart/further/{path}")
    assert f"/chart/around/{path}" in page.links
    boxes = {each.get("href") for each in page.root.iter(f"{SVG}a")}
    shown = data(client, f"further/{path}")
    assert boxes == {
        f"/doc/{mark['subject']['iri'].removeprefix(ID_BASE)}"
        for mark in shown["marks"]
        if mark["subject"]["iri"]
    }
    assert ["What", "How it is linked", "To what"] == shown["columns"]
    assert 404 == client.get("/chart/further/force/kent").status_code
    assert 404 == client.get(f"/chart/further/{MASH}").status_code


def test_a_network_has_what_an_agency_appears_with(client: InspectingClient, runner: QueryRunner) -> None:
    """Forces, themes and other agencies of the sentences that involve it, with numbers and its part."""
    rows = runner.select(
        f"""{_PREFIXES} SELECT ?other (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s peel:involves <{ID_BASE}{MASH}> ;
        peel:force|peel:theme|peel:involves ?other . FILTER(?other != <{ID_BASE}{MASH}>)
        FILTER NOT EXISTS {{ ?other a peel:Initiative }} }} GROUP BY ?other"""
    )
    wanted = {str(row["other"]): int(str(row["n"])) for row in rows}
    shown = data(client, f"around/{MASH}")
    found = {mark["subject"]["iri"]: mark["shown"]["text"] for mark in shown["marks"]}
    assert wanted.keys() == found.keys()
    assert len(wanted) >= 4
    for iri, told in found.items():
        assert f"in {wanted[iri]} of 6 sentences" in told
    assert "; as joint worker (1)" in found[f"{ID_BASE}force/northamptonshire"]
    page = client.page(f"/doc/{MASH}")
    assert shown["description"] in [each.get("alt") for each in page.all("img")]
    captions = [words(each) for each in page.all("caption")]
    assert shown["title"] in captions


@pytest.mark.parametrize("address", [f"around/{MASH}", "further"])
@pytest.mark.parametrize("width", ["", "narrow"])
def test_no_word_is_cut(client: InspectingClient, runner: QueryRunner, address: str, width: str) -> None:
    """Every word of every box is drawn, at both widths."""
    address = f"further/{_concern(runner)}" if address == "further" else address
    drawing = picture(client, address, width=width)
    drawn = " ".join(texts(drawing))
    for mark in data(client, address)["marks"]:
        assert all(word in drawn for word in f"{mark['subject']['text']} {mark['shown']['text']}".split())
    assert "…" not in drawn


def _sentences(number: int, name: str) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(
            Link(f"{name} {at} says much " + "and more " * (at % 7), f"{ID_BASE}s/{name}/{at}"),
            "Finding",
            "findings",
        )
        for at in range(number)
    )


def _crowded() -> Chart:
    near = (
        Relation("Evidence that supports it", _sentences(30, "near")),
        Relation("Consequences", _sentences(3, "after")),
    )
    further = {
        sentence.link.iri: (Relation("Findings it supports", _sentences(5, f"far{number}")),)
        for number, sentence in enumerate(near[0].sentences)
    }
    chart = chart_around(Link("The centre of it all", f"{ID_BASE}s/this"), "Finding", near, (), further)
    assert chart is not None
    return chart


def test_many_links_are_bounded_and_the_rest_is_said() -> None:
    """So many of a sort, so many below each, so many in all; what is left out is counted in its place."""
    chart = _crowded()
    assert len(chart.marks) <= MOST
    told = [mark.subject.text for mark in chart.marks if not mark.subject.iri]
    assert f"and {30 - MOST_ALIKE} more" in told
    assert f"and {5 - MOST_FURTHER} more" in told
    assert "Evidence that supports it: 30, Consequences: 3." in chart.description
    assert {"around"} == {chart.kind}


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_boxes_do_not_overlap_and_hold_their_words(app: Flask, size: Size) -> None:
    """Boxes and the words above them stand clear of one another and within the drawing."""
    with app.test_request_context():
        drawing = around(_crowded(), size)
    boxes = [box for kind in ("rect",) for box in _values(drawing, kind)]
    assert len(boxes) > 40
    for one, other in combinations(boxes, 2):
        apart = (
            one["y2"] <= other["y"]
            or other["y2"] <= one["y"]
            or one["x2"] <= other["x"]
            or other["x2"] <= one["x"]
        )
        assert apart, (one, other)
    for box in boxes:
        assert 0 <= box["x"] < box["x2"] <= drawing["width"]
        assert 0 <= box["y"] < box["y2"] <= drawing["height"]
        assert 15 * len(box["lines"]) <= box["y2"] - box["y"]


def test_the_same_links_are_the_same_drawing(app: Flask) -> None:
    """By another process too, to the byte."""
    with app.test_request_context():
        specification = around(_crowded(), WIDE)
        assert specification == around(_crowded(), WIDE)
    drawn = []
    for _ in range(2):
        drawer = Drawer(app.extensions["settings"])
        try:
            drawn.append(drawer.draw(specification))
        finally:
            drawer.close()
    assert drawn[0] == drawn[1]
    ElementTree.fromstring(drawn[0])  # noqa: S314


def test_what_is_linked_to_nothing_has_no_drawing() -> None:
    """A sentence with its theme alone, and an agency that no sentence involves."""
    assert chart_around(Link("Alone", f"{ID_BASE}s/1"), "Finding", (), ()) is None
    assert chart_of_agency(Link("Alone", f"{ID_BASE}agency/1"), 0, [("Force", [])]) is None


def _values(drawing: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [
        row for layer in drawing["layer"] if layer["mark"]["type"] == kind for row in layer["data"]["values"]
    ]


def test_drawings_take_few_queries(runner: QueryRunner, settings: Settings) -> None:
    """One step, two, and a network: each at most as many as a page may."""
    counting = Counting(runner)
    client = create_app(settings, counting).test_client()
    path = _concern(runner)
    for address in (f"around/{path}", f"further/{path}", f"around/{MASH}"):
        counting.asked = 0
        assert 200 == client.get(f"/chart/{address}.json").status_code
        assert 0 < counting.asked <= MOST_QUERIES
