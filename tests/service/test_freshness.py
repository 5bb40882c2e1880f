"""Pages are dated by the release of their data, and CSV for spreadsheets holds no formulas."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import http_date

from graph.settings import Settings
from service.app import create_app
from service.tables.cells import for_spreadsheet
from service.tables.plain import write_csv
from service.tables.table import Column, Table
from tests.service.in_memory import CYCLES, InMemory, judgment

PUBLISHED = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
"""When the release of the store in memory was made, by its name."""

PAGES = [
    *(
        "/",
        "/coverage",
        "/coverage.json",
        "/coverage.csv",
        "/list/judgments",
        "/search?q=good",
        "/ontology.json",
    ),
    *("/doc/force/fells.json", "/queries", "/queries.json", "/doc/force/fells"),
    *("/about", "/accessibility", "/quality", "/quality.json"),
]


@pytest.fixture(scope="module")
def store() -> InMemory:
    """A store of one judgment."""
    return InMemory(CYCLES, "id:force/fells a peel:PoliceForce .", judgment("fells", "fraud", "2017", "good"))


@pytest.fixture(scope="module")
def application(store: InMemory) -> Flask:
    """The service on it."""
    return create_app(Settings(), store)


@pytest.fixture
def web(application: Flask) -> FlaskClient:
    """A client of it."""
    return application.test_client()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_when_its_data_changed(web: FlaskClient, path: str) -> None:
    """In every form, and who has it from then is told that it is the same."""
    first = web.get(path)
    assert 200 == first.status_code, first.text
    assert PUBLISHED == first.last_modified
    assert first.headers["ETag"]
    by_date = web.get(path, headers={"If-Modified-Since": http_date(PUBLISHED)})
    by_tag = web.get(path, headers={"If-None-Match": first.headers["ETag"]})
    for again in (by_date, by_tag):
        assert (304, b"") == (again.status_code, again.get_data())
        assert first.headers["ETag"] == again.headers["ETag"]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_date_of_another_release_gets_the_page(web: FlaskClient, days: int) -> None:
    """A later one too: the release it is from may have been taken back."""
    other = http_date(PUBLISHED + timedelta(days=days))
    assert 200 == web.get("/coverage", headers={"If-Modified-Since": other}).status_code
    assert (
        200
        == web.get("/coverage", headers={"If-Modified-Since": other, "Accept-Encoding": "gzip"}).status_code
    )


def test_a_validator_counts_for_more_than_a_date(web: FlaskClient) -> None:
    """RFC 9110, section 13.1.3."""
    headers = {"If-Modified-Since": http_date(PUBLISHED), "If-None-Match": '"other"'}
    assert 200 == web.get("/coverage", headers=headers).status_code


def test_what_is_no_page_of_data_has_no_date(web: FlaskClient) -> None:
    """Limits, errors, and pages over a store that does not tell."""
    for path in ("/limits", "/nowhere", "/doc/nothing"):
        assert web.get(path).last_modified is None
    undated = InMemory(CYCLES)
    undated.release = "20259999T999999"
    assert create_app(Settings(), undated).test_client().get("/coverage").last_modified is None


GUARDED = [
    "=1+1",
    "+cmd",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "-",
    "+",
    "=",
    "--1",
    "-1e5+A1",
    "+8%+1",
]
LEFT = ["", "text", "1+1", "-0.05%", "+8%", "-1,204", "+1", "-.5", "a=b", " x", "–5", "-12.50", "2017-03-31"]


@pytest.mark.parametrize("text", GUARDED)
def test_a_text_that_begins_as_a_formula_is_guarded(text: str) -> None:
    """An apostrophe makes it a text, and the rest is as it was."""
    assert f"'{text}" == for_spreadsheet(text)


@pytest.mark.parametrize("text", LEFT)
def test_other_texts_and_figures_are_left_alone(text: str) -> None:
    """Figures are what people download tables for."""
    assert text == for_spreadsheet(text)
    assert -1 == for_spreadsheet(-1)


def test_every_cell_is_guarded_and_none_is_lost() -> None:
    """Read again, a table holds what was written."""
    rows = tuple((text,) for text in (*GUARDED, *LEFT))
    read = list(csv.reader(io.StringIO(write_csv(Table("t", (Column("a", "A"),), rows)), newline="")))
    assert [["a"], *([f"'{text}"] for text in GUARDED), *([text] for text in LEFT)] == read


def test_downloads_of_pages_are_guarded() -> None:
    """A label of the data that begins as a formula does not reach a spreadsheet as one."""
    evil = InMemory(
        CYCLES.replace('"2017"@en', '"=HYPERLINK(1)"@en'),
        "id:force/fells a peel:PoliceForce .",
        judgment("fells", "fraud", "2017", "good", "dcterms:source id:page"),
    )
    text = create_app(Settings(), evil).test_client().get("/coverage.csv").text
    assert ",'=HYPERLINK(1)," in text
