"""What the data cover: it agrees with the files the data came from, and says what is lacking."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from importlib.resources import files

import pytest

from service.answers.coverage import COLUMNS, read_coverage, table_rows
from tests.service.browsing import REPORT, InspectingClient
from tests.service.in_memory import CYCLES, judgment, library

GRADES = ("peel-grades", "peel-area-grades-2021-on")
FORCES = """
id:force/fells a peel:PoliceForce ; skos:prefLabel "fells"@en ; skos:notation "E1" .
id:force/moors a peel:PoliceForce ; skos:prefLabel "moors"@en ; skos:notation "E2" .
id:force/dales a peel:PoliceForce ; skos:prefLabel "dales"@en ; skos:notation "E3" .
id:force/isles a peel:PoliceForce ; skos:prefLabel "isles"@en .
id:force/named a peel:PoliceForce ; skos:prefLabel "named"@en .
id:theme/theft a peel:Theme . id:theme/fraud a peel:Theme .
"""
REPORTS = """
id:report/a a peel:Report ; rdfs:label "Report on isles"@en ; peel:force id:force/isles .
id:report/a peel:inspection id:i .
id:i peel:programme id:programme/p ; peel:cycle id:cycle/2017 .
id:programme/p skos:prefLabel "Programme"@en .
id:figure/1 a peel:Observation ; peel:measure id:measure/m ; peel:area id:force/moors .
id:measure/m skos:prefLabel "Measure"@en .
"""
STATED, REGISTERED = "peel:statedIn id:passage", "dcterms:source id:page"


def test_what_is_held_is_told_by_force_and_cycle_and_what_is_lacking_by_name() -> None:
    """A grade that a report and a register both have is one grade."""
    page = read_coverage(
        library(
            CYCLES,
            FORCES,
            REPORTS,
            judgment("fells", "theft", "2016", "good", REGISTERED),
            judgment("fells", "theft", "2017", "good", REGISTERED, STATED),
            judgment("moors", "theft", "2017", "good", REGISTERED),
            judgment("isles", "fraud", "2017", "poor", STATED),
        )
    )
    assert (3, "2025-01-02") == (page.total, page.as_of)
    assert ["dales", "fells", "moors"] == [line.force.text for line in page.forces]
    assert ["isles"] == [line.force.text for line in page.others]
    assert [
        ("fells", "2016", 0, 0, 1),
        ("fells", "2017", 0, 1, 1),
        ("isles", "2017", 1, 1, 0),
        ("moors", "2017", 0, 0, 1),
    ] == sorted((row[1], row[3], *row[4:]) for row in table_rows(page) if any(row[4:]))
    assert 1 == page.forces[1].cells[1].grades
    graded = [tally for _, tally in page.by_cycle]
    assert [1, 2, 0] == [tally.forces for tally in graded]
    assert ["dales"] == [link.text for link in graded[1].missing]
    assert [("Programme", "2017", 0)] == [(each.of.text, each.note, each.forces) for each in page.programmes]
    assert {"theft": (1, 2, 0), "fraud": (0, 0, 0)} == {
        line.question.text: line.forces for line in page.questions
    }
    assert [("Measure", 1, "undated")] == [
        (each.of.text, each.forces, each.note) for each in page.report_figures
    ]
    assert ((), [0, 0, 1]) == (page.official_figures, [line.figures for line in page.forces])


def test_an_empty_store_covers_nothing() -> None:
    """And no page breaks over it."""
    page = read_coverage(library(""))
    assert (0, (), (), ()) == (page.total, page.forces, page.cycles, page.questions)


def test_the_table_agrees_with_the_registers_row_for_row(client: InspectingClient) -> None:
    """Every force and cycle, those with nothing as well."""
    expected: Counter[tuple[str, str]] = Counter()
    for name in GRADES:
        text = (files("graph") / "data" / f"{name}.csv").read_text("utf-8")
        expected.update(
            (row["force"], row["peel_year"].replace("/", "-")) for row in csv.DictReader(io.StringIO(text))
        )
    rows = list(csv.DictReader(io.StringIO(client.get("/coverage.csv").text)))
    found = {
        (row["force"].rpartition("/")[2], row["cycle"].rpartition("/")[2]): int(row["grades_in_registers"])
        for row in rows
    }
    assert dict(expected) == {place: number for place, number in found.items() if number}
    assert sum(expected.values()) == sum(found.values()) > 1000
    assert 43 * 7 == len(rows)
    assert [("northamptonshire", "PEEL 2017")] == [
        (row["force"].rpartition("/")[2], row["cycle_name"]) for row in rows if row["reports"] != "0"
    ]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html", "text/html"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv"),
        ("*/*", "text/html"),
    ],
)
def test_coverage_comes_in_the_form_that_is_asked_for(
    client: InspectingClient, accept: str, media_type: str
) -> None:
    """By Accept as by suffix, and each form names the others."""
    response = client.get("/coverage", headers={"Accept": accept})
    assert (200, media_type) == (response.status_code, response.mimetype)
    assert "Accept" in response.headers["Vary"]
    suffix = media_type.rpartition("/")[2]
    assert client.get(f"/coverage.{suffix}").data == response.data
    links = {link.partition(">")[0] for link in response.headers.getlist("Link") if "alternate" in link}
    forms = {f"</coverage.{form}" for form in ("json", "csv", "xlsx")}
    assert forms - {f"</coverage.{suffix}"} == links
    assert 404 == client.get("/coverage.ttl").status_code
    assert 406 == client.get("/coverage", headers={"Accept": "text/turtle"}).status_code


def test_coverage_is_found_from_home_and_leads_to_reports(client: InspectingClient) -> None:
    """JSON and page show the same; the columns of the CSV are those it names."""
    assert "/coverage" in client.page("/").links
    page = client.page("/coverage")
    assert f"/doc/{REPORT}" in page.links
    answer = json.loads(client.get("/coverage.json").text)["page"]
    assert 43 == answer["total"] == len(answer["forces"])
    assert [] == answer["others"]
    assert ",".join(COLUMNS) == client.get("/coverage.csv").text.splitlines()[0]
    assert 14 == len(answer["official_figures"])
