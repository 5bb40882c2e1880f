"""The chart of a question's counts: the numbers of its table, drawn whole at both widths."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from graph.errors import ChartNotDrawn
from service.answers.parts import Link
from service.charts.counted import MOST_BARS, MOST_ROWS
from service.charts.counts import counts
from service.charts.frame import NARROW, WIDE, Size
from service.charts.parts import Chart, Mark
from tests.service.browsing import InspectingClient
from tests.service.charts.pictures import SVG, texts
from tests.service.inspection import words

CROSSED = "kind=finding&by=theme&by=polarity"
QUESTIONS = [
    CROSSED,
    "by=kind",
    "kind=finding&by=topic",
    "by=kind&by=topic",
    "force=northamptonshire&by=agency",
]


def picture(client: InspectingClient, question: str, width: str = "") -> ElementTree.Element:
    """The chart of a question, parsed."""
    response = client.get(f"/chart/builder.svg?{question}&width={width}")
    assert (200, "image/svg+xml") == (response.status_code, response.mimetype), question
    return ElementTree.fromstring(response.data)  # noqa: S314


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_chart_has_the_numbers_of_the_question(client: InspectingClient, question: str) -> None:
    """Every number drawn is one of the answer's, and where all fit, every one of the answer is drawn."""
    rows = client.get(f"/builder.json?{question}").get_json()["rows"]
    facets = question.count("by=")
    wanted = sorted(row["number"] for row in rows)
    shown = client.get(f"/chart/builder.json?{question}").get_json()["chart"]
    held = sorted(int(row[facets].replace(",", "")) for row in shown["rows"] if row[facets] != "0")
    assert held
    if question in (CROSSED, "by=kind", "force=northamptonshire&by=agency"):
        assert wanted == held
    assert set(held) <= set(wanted)
    drawn = list(csv.reader(io.StringIO(client.get(f"/chart/builder.csv?{question}").text)))
    assert shown["rows"] == drawn[1:]
    assert shown["columns"] == drawn[0]


@pytest.mark.parametrize("width", ["", "narrow"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_names_are_drawn_whole_and_within_the_picture(
    client: InspectingClient, question: str, width: str
) -> None:
    """Every name of the table, within the width, and a description for who cannot see it."""
    drawing = picture(client, question, width)
    shown = client.get(f"/chart/builder.json?{question}").get_json()["chart"]
    drawn = " ".join(texts(drawing))
    for mark in shown["marks"]:
        for word in f"{mark['subject']['text']} {mark['beside']['text']}".split():
            if word not in ("Police", "Constabulary"):
                assert word in drawn, word
    assert "…" not in drawn
    assert float(drawing.get("width") or 0) <= (330 if width else 700)
    ids = {each.get("id"): each.text for each in drawing.iter() if each.get("id")}
    assert [shown["title"], shown["description"]] == [
        ids[name] for name in (drawing.get("aria-labelledby") or "").split()
    ]


def test_polarity_is_told_by_shape_and_word(client: InspectingClient) -> None:
    """As on every page; the bars have one colour."""
    drawing = picture(client, CROSSED)
    assert {"▲ Positive", "◆ Mixed", "▼ Negative"} <= set(texts(drawing))
    assert 1 == len({each.get("fill") for each in drawing.iter(f"{SVG}path") if each.get("fill")})


def test_the_page_of_the_question_shows_its_chart(client: InspectingClient) -> None:
    """With the picture told in words, its forms, and the equal table below; a list has none."""
    page = client.page(f"/builder?{CROSSED}")
    [image] = page.all("img")
    assert f"/chart/builder.svg?{CROSSED}" == image.get("src")
    assert " findings counted by question or theme and" in image.get("alt", "")
    assert f"/chart/builder?{CROSSED}" in page.links
    own = client.page(f"/chart/builder?{CROSSED}")
    assert f"/builder?{CROSSED}" in own.links
    assert not client.page("/builder?kind=finding").all("img")


@pytest.mark.parametrize("question", ["", "kind=finding", "force=kent&kind=finding&by=theme"])
def test_what_has_no_counts_has_no_chart(client: InspectingClient, question: str) -> None:
    """404 in every form, with a word on what to do."""
    for suffix in ("", ".svg", ".json", ".csv"):
        assert 404 == client.get(f"/chart/builder{suffix}?{question}").status_code
    assert "Choose what to count by" in client.get(f"/chart/builder?{question}").text


@pytest.mark.parametrize("question", ["by=nothing", "force=nowhere&by=theme", "x=1&by=theme"])
def test_a_wrong_choice_is_told_as_by_the_builder(client: InspectingClient, question: str) -> None:
    """The same status, in every form."""
    wanted = client.get(f"/builder.json?{question}").status_code
    assert wanted in (400, 404)
    assert {wanted} == {
        client.get(f"/chart/builder{suffix}?{question}").status_code for suffix in (".svg", ".json", "")
    }


def test_each_question_has_a_tag_of_its_own(client: InspectingClient) -> None:
    """Who has the picture is told so; another choice or width is another picture."""
    asked = [f"{CROSSED}&width=narrow", CROSSED, "kind=finding&by=theme", "kind=evidence&by=theme"]
    tags = [client.get(f"/chart/builder.svg?{each}").headers["ETag"] for each in asked]
    assert 4 == len(set(tags))
    again = client.get(f"/chart/builder.svg?{CROSSED}", headers={"If-None-Match": tags[1]})
    assert 304 == again.status_code


def test_without_its_drawer_the_page_stays(
    client: InspectingClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chart's page says that it cannot be drawn and has the table; the picture is a 503."""

    class Broken:
        def draw(self, _: object) -> str:
            raise ChartNotDrawn("the chart", "it took more time or memory than it may")

    monkeypatch.setitem(app.extensions, "drawer", Broken())
    assert 200 == client.get(f"/builder?{CROSSED}").status_code
    page = client.page(f"/chart/builder?{CROSSED}")
    assert "cannot be drawn just now" in words(page.root)
    assert 503 == client.get(f"/chart/builder.svg?{CROSSED}").status_code


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_as_many_rows_as_are_taken_stay_within_bounds(size: Size) -> None:
    """Bars start at zero, end within the picture, and their names do not overlap."""
    marks = [
        Mark(
            Link(f"Name {row} " + "long " * row),
            Link(f"{row * part:,}"),
            float(row * part),
            beside=Link(f"P {part}"),
        )
        for row in range(MOST_ROWS)
        for part in range(MOST_BARS // MOST_ROWS)
    ]
    drawing = counts(_chart(marks), size)
    bars = _values(drawing, "rect")
    assert bars
    assert all(0 <= bar["x"] < bar["x2"] <= drawing["width"] for bar in bars)

    names = [row for row in _values(drawing, "text") if row["words_x"] == 0]
    spans = sorted(
        (row["middle"] - 7.5 * len(row["lines"]), row["middle"] + 7.5 * len(row["lines"])) for row in names
    )
    assert all(end <= start + 0.01 for (_, end), (start, _) in pairwise(spans))


def _values(drawing: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [
        row for layer in drawing["layer"] if layer["mark"]["type"] == kind for row in layer["data"]["values"]
    ]


def _chart(marks: list[Mark]) -> Chart:
    return Chart(
        kind="counts",
        address="builder",
        title="Findings",
        description="Findings.",
        about=Link("The question"),
        marks=tuple(marks),
        subject="Theme",
        unit="findings",
        beside="Polarity",
    )
