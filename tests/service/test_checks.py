"""What a report says beside official statistics, as readers meet it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from graph.build import Run, build_graphs
from graph.checks import check_reports
from graph.extract import extract
from graph.ontology_files import vocabulary_graphs
from graph.publish import publish
from graph.readers import read_file
from graph.reference import register_graphs
from graph.registers import official_graphs
from graph.settings import Settings
from graph.store import is_run
from graph.vocabulary import load_vocabulary
from service.app import create_app
from service.engine.runners import open_runner
from tests.service.browsing import REPORT, InspectingClient
from tests.service.inspection import Page, words

DURHAM_FILE = Path(__file__).resolve().parents[1] / "cases" / "checks" / "durham.md"
DURHAM = "/doc/report/peel-effectiveness-2017/durham"
FIGURE = f"/doc/{REPORT}/observation/asb-incidents-per-1000/northamptonshire/2017-03-31/44"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InspectingClient]:
    """A service over a report on another force, which misjudges its rank and disagrees with the register."""
    vocabulary, moment = load_vocabulary(), datetime(2020, 1, 1, tzinfo=UTC)
    graphs = build_graphs(extract(read_file(str(DURHAM_FILE)), vocabulary), Run(moment, moment, "0"))
    reports = {name: graph for name, graph in graphs.items() if not is_run(name)}
    checks = check_reports(reports, official_graphs(vocabulary), vocabulary)
    folder = tmp_path_factory.mktemp("checks") / "store"
    background = vocabulary_graphs() | register_graphs()
    publish(background | graphs | dict(checks.registers) | dict(checks.comparisons), str(folder))
    settings = replace(Settings(), store=str(folder), query_seconds=30.0)
    runner = open_runner(settings)
    app: Flask = create_app(settings, runner)
    yield InspectingClient(app, app.response_class)
    runner.close()


def rows(page: Page) -> list[list[str]]:
    """The cells of each row of the table of checks."""
    (table,) = [each for each in page.all("table") if "checks" in each.get("class", "").split()]
    body = table.find("tbody")
    assert body is not None
    return [[words(cell) for cell in row if cell.tag in ("th", "td")] for row in body.iter("tr")]


def _of(page: Page, reported: str) -> dict[str, str]:
    """Official cell -> result, of the rows with some words in the report's column."""
    found = {row[2]: row[3] for row in rows(page) if row[1] == reported}
    assert found, f"no row with {reported}"
    return found


def test_a_report_is_shown_beside_official_statistics(client: InspectingClient) -> None:
    """A table of figure, report, official, result and why; a fifth place claimed stands on both bases."""
    page = client.page(f"/doc/{REPORT}")
    assert "Checked against official statistics" in page.texts("h2")
    assert {
        "5th of 42 forces: 43.93 12 months to 31 March 2017": "Agrees",
        "4th of 42 forces: 44.5 12 months to 31 March 2017": "Not comparable",
    } == _of(page, "“fifth highest”")
    assert {"75.58 12 months to 30 June 2017": "Agrees"} == _of(page, "76")
    assert {"76.38 12 months to 30 June 2017": "Differs: the report has +0.62"} == _of(page, "77")
    assert {"10.58 12 months to 31 March 2017": "Not comparable"} == _of(page, "+13%")
    assert {"none": "No official figure"} == _of(page, "10%")


def test_a_figure_shows_every_official_one_and_why(client: InspectingClient) -> None:
    """Of every year that the registers have, each with its reason, its cautions and its publication."""
    found = {row[2]: row[4] for row in rows(client.page(FIGURE))}
    assert 4 == len(found)
    assert "mid-2015" in found["44.5 12 months to 31 March 2017"]
    assert "the year to 31 March 2018" in found["35.93 12 months to 31 March 2018"]
    assert all("Source: Crime in England and Wales" in why for why in found.values())


def test_a_sentence_shows_what_became_of_its_claim(client: InspectingClient) -> None:
    """The page of the sentence that claims a fifth place, reached from the report, names who is missing."""
    report = client.page(f"/doc/{REPORT}")
    claims = [each for each in report.all("a") if words(each) == "“fifth highest”"]
    page = client.page((claims[0].get("href") or "").replace("/id/", "/doc/", 1))
    assert "What it claims, beside official statistics" in page.texts("h2")
    assert 2 == len(rows(page))
    assert all("City of London Police" in row[4] for row in rows(page))


def test_another_report_gives_another_answer(other: InspectingClient) -> None:
    """On mid-2015 the other series fits; a tenth place claimed is the fourteenth."""
    page = other.page(DURHAM)
    assert "Agrees" == _of(page, "35")["34.94 12 months to 31 March 2017"]
    assert "Not comparable" == _of(page, "35")["34.77 12 months to 31 March 2017"]
    told = _of(page, "“tenth highest”")
    assert "Differs: the report has -4" == told["14th of 42 forces: 34.94 12 months to 31 March 2017"]


def test_grades_that_disagree_are_told_on_report_and_judgment(other: InspectingClient) -> None:
    """Both grades and the register's page; the judgment's own grade stays the report's."""
    judgment = "/doc/judgment/durham/protecting-vulnerable-people/2017"
    for path in (DURHAM, judgment):
        (line,) = [each for each in other.page(path).texts("li") if "the report gives" in each]
        assert "the report gives Inadequate" in line
        assert "peel-2017/durham/effectiveness/ gives Good" in line
    assert ["Inadequate"] == [each.split()[0] for each in other.page(judgment).texts("p", "big-grade")]
