"""A table's files: CSV with its description, and XLSX, at every address that has them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from csvw import CSVW
from csvw import Table as DescribedTable
from flask.testing import FlaskClient

from graph.licence import ATTRIBUTION, LICENCE
from graph.settings import Settings
from service.answers.parts import Link
from service.app import create_app
from service.engine.runner import QueryRunner
from service.named.catalogue import named_queries
from service.search.page import Hit, SearchPage
from service.search.page import as_table as search_table
from service.tables.cells import is_formula
from service.tables.plain import write_csv
from service.tables.workbook import write_xlsx
from tests.service.browsing import InspectingClient
from tests.service.hostile_words import BEGINNINGS, HostileWords
from tests.service.page_kinds import further_paths_of, paths_of
from tests.service.tables.sheets import PLACE, about_sheet
from tests.service.test_named import examples_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CSVM = "application/csvm+json"

_DESCRIBED_BY = re.compile(r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"')


@dataclass(frozen=True)
class Address:
    """Of a table, with a place for the suffix."""

    path: str
    query: str = ""

    def of(self, suffix: str) -> str:
        """The address of one form."""
        return f"{self.path}.{suffix}{'?' + self.query if self.query else ''}"


PAGES = (
    *(Address("/actions"), Address("/actions", "force=kent"), Address("/coverage"), Address("/list/forces")),
    *(Address("/list/findings"), Address("/list/rank-claims"), Address("/compare", "force=kent&force=essex")),
    *(Address("/compare", "force=northamptonshire&force=kent"), Address("/builder", "kind=finding")),
    *(Address("/builder", "kind=finding&by=theme&by=polarity"), Address("/search", "q=domestic+abuse")),
    *(Address("/chart/measure/asb-incidents-per-1000-population"), Address("/chart/force/kent/grades")),
    Address("/chart/map/theme/effectiveness/2017"),
)

QUESTIONS = tuple(
    Address(f"/queries/{name}", urlencode(examples_of(query), safe="/"))
    for name, query in named_queries().items()
)

BY_ADDRESS = pytest.mark.parametrize("address", [*PAGES, *QUESTIONS], ids=lambda each: each.of("csv"))

SOME = pytest.mark.parametrize("address", [*PAGES, *QUESTIONS[::6]], ids=lambda each: each.of("csv"))
"""All pages, and some of the questions, which one function answers."""

OF_PAGES = pytest.mark.parametrize(
    "address", {each.path: each for each in PAGES}.values(), ids=lambda each: each.of("csv")
)


def described(client: FlaskClient, path: str, folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The description of a CSV, and its rows read by it; the csvw library checks both."""
    answer = client.get(path)
    assert (200, "text/csv") == (answer.status_code, answer.mimetype), path
    [where] = _DESCRIBED_BY.findall(", ".join(answer.headers.getlist("Link")))
    told = client.get(where)
    assert CSVM == told.mimetype
    said: dict[str, Any] = json.loads(told.text)
    assert f"http://localhost{path}" == said["url"]
    (folder / "table.csv").write_bytes(answer.data)
    description = folder / "table.csv-metadata.json"
    description.write_text(json.dumps({**said, "url": "table.csv"}), "utf-8")
    checked = CSVW(str(description), validate=True)
    assert checked.is_valid and [] == checked.warnings, path
    table = DescribedTable.from_file(description)
    rows = list(table.iterdicts(strict=True))
    assert table.check_primary_key(), path
    return said, rows


@BY_ADDRESS
def test_a_csv_is_as_its_description_says(address: Address, client: InspectingClient, tmp_path: Path) -> None:
    """Columns, types and key, by a library that knows the recommendation and nothing of this service."""
    said, rows = described(client, address.of("csv"), tmp_path)
    plain = list(csv.reader(io.StringIO(client.get(address.of("csv")).text, newline="")))
    assert len(plain) - 1 == len(rows)
    columns = said["tableSchema"]["columns"]
    assert plain[0] == [
        column["titles"][0] if isinstance(column["titles"], list) else column["titles"] for column in columns
    ]
    assert all(column.get("dc:description") for column in columns), address
    assert LICENCE == said["dc:license"]["@id"]
    assert (ATTRIBUTION, True) == (said["dc:rights"], bool(said["dc:source"]))
    assert [True] == ["apostrophe" in told for told in said["rdfs:comment"] if address.path + ".json" in told]


@SOME
def test_an_xlsx_holds_what_the_csv_holds(address: Address, client: InspectingClient) -> None:
    """Cell for cell, typed; the second sheet tells what it is."""
    answer = client.get(address.of("xlsx"))
    assert (200, XLSX) == (answer.status_code, answer.mimetype)
    assert answer.data == client.get(address.of("xlsx")).data
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet, about = book.worksheets
    head, *rows = csv.reader(io.StringIO(client.get(address.of("csv")).text, newline=""))
    assert (len(rows) + 1, len(head)) == (sheet.max_row, sheet.max_column)
    assert "A2" == sheet.freeze_panes
    for written, row in zip(rows, sheet.iter_rows(min_row=2), strict=True):
        for text, cell in zip(written, row, strict=True):
            assert cell.data_type != "f" and cell.hyperlink is None
            assert _same(text, cell.value), (text, cell.value)
    told = about_sheet(book)
    assert "About" == about.title
    assert LICENCE in told["Licence"] and ATTRIBUTION == told["Attribution"]
    assert told["Release"] and told["Address"].startswith(f"http://localhost{address.path}")
    assert str(len(rows)) == told["Rows"].replace(",", "")
    names = {row[1] for row in about.iter_rows(values_only=True)}
    assert set(head) <= names


def _same(text: str, value: Any) -> bool:  # noqa: ANN401
    """Whether a cell of a workbook is that of a CSV."""
    if value is None:
        return text == ""
    if isinstance(value, datetime):
        return text == value.date().isoformat()
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, int | float):
        return abs(float(text.replace(",", "").removesuffix("%")) - value) < 1e-9
    return text.removeprefix("'") == str(value).removeprefix("'") or text.replace("\r\n", "\n") == value


@pytest.fixture(scope="module")
def hostile(settings: Settings, runner: QueryRunner) -> FlaskClient:
    """A client of a service whose every word begins as a formula."""
    return create_app(settings, HostileWords(runner)).test_client()


@SOME
def test_no_cell_of_any_address_is_run_as_a_formula(address: Address, hostile: FlaskClient) -> None:
    """In CSV it is guarded; in XLSX it is a text as it is, which stays one when it is edited."""
    path = address.of("csv")
    answer = hostile.get(path)
    assert 200 == answer.status_code, answer.text
    cells = [cell for row in csv.reader(io.StringIO(answer.text, newline="")) for cell in row]
    assert [] == [cell for cell in cells if is_formula(cell)]
    workbook = hostile.get(address.of("xlsx")).data
    assert [] == formulas(workbook)
    if any(cell.startswith("'") for cell in cells):
        book = openpyxl.load_workbook(io.BytesIO(workbook))
        begun = [
            cell
            for row in book.worksheets[0].iter_rows(min_row=2)
            for cell in row
            if isinstance(cell.value, str) and is_formula(cell.value)
        ]
        assert begun and all(cell.quotePrefix for cell in begun)


def formulas(workbook: bytes) -> list[str]:
    """Elements of an XLSX that could be run or followed: formulas, links, macros and what lies outside."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        found = [name for name in parts.namelist() if re.search(r"vba|external|activeX|connections", name)]
        for name in parts.namelist():
            text = parts.read(name).decode()
            found += re.findall(r"<(?:f|hyperlink|ddeLink)[ />]", text)
            found += ["outside"] if 'TargetMode="External"' in text else []
    return found


def test_what_search_found_is_guarded_too() -> None:
    """Its words come from the index, which is no query."""
    hits = tuple(
        Hit(
            "Finding",
            f"http://a.example/{n}",
            f"{begin}x",
            (),
            (),
            f"{begin}y",
            {"force": (Link(f"{begin}z"),)},
        )
        for n, begin in enumerate(BEGINNINGS)
    )
    table = search_table(SearchPage("=1+1", hits))
    cells = [cell for row in csv.reader(io.StringIO(write_csv(table), newline="")) for cell in row]
    assert 3 * len(BEGINNINGS) == sum(cell.startswith("'") for cell in cells)
    assert [] == formulas(write_xlsx(table, PLACE))


@OF_PAGES
def test_a_page_leads_to_its_table_in_every_form(address: Address, client: InspectingClient) -> None:
    """By links a person sees, by suffix, by `?format=` and by Accept; each names the licence."""
    path = f"{address.path}{'?' + address.query if address.query else ''}"
    page = client.page(path)
    by_query = f"{path}{'&' if '?' in path else '?'}format="
    for suffix, name, media_type in (
        ("csv", "csv", "text/csv"),
        ("xlsx", "xlsx", XLSX),
        ("csv-metadata.json", "csvw", CSVM),
        ("json", "json", "application/json"),
    ):
        answer = client.get(address.of(suffix))
        assert media_type == answer.mimetype
        assert any(link.split("?")[0].endswith(f".{suffix}") for link in page.links), suffix
        assert answer.data == client.get(path, headers={"Accept": media_type}).data
        assert answer.data == client.get(f"{by_query}{name}").data
        assert f'<{LICENCE}>; rel="license"' in answer.headers.getlist("Link")
        assert not answer.headers["ETag"].startswith("W/")
        same = client.get(address.of(suffix), headers={"If-None-Match": answer.headers["ETag"]})
        assert 304 == same.status_code
    told = client.get(address.of("json")).get_json()["table"]
    assert (ATTRIBUTION, True) == (told["attribution"], LICENCE in told["licence"])


@pytest.fixture(scope="module")
def parted(settings: Settings, runner: QueryRunner) -> FlaskClient:
    """A client of a service that lets no table have more than seven rows."""
    return create_app(replace(settings, table_rows=7), runner).test_client()


@pytest.mark.parametrize("path", ["/actions", "/list/forces", "/search"])
def test_a_table_of_many_rows_comes_in_parts_that_tell_of_each_other(path: str, parted: FlaskClient) -> None:
    """In header fields, and inside where there is a place for it; together they are all rows, each once."""
    query = "?q=fraud" if path == "/search" else ""
    address, rows, total = f"{path}.csv{query}", [], 0
    parts = 0
    while address:
        answer = parted.get(address)
        read = list(csv.DictReader(io.StringIO(answer.text, newline="")))
        assert str(len(read)) == answer.headers["Peelgraph-Rows"]
        total = int(answer.headers["Peelgraph-Rows-In-All"])
        rows += [row.get("iri") or row["action_iri"] for row in read]
        described_by = _DESCRIBED_BY.findall(", ".join(answer.headers.getlist("Link")))
        assert json.loads(parted.get(described_by[0]).text)["url"].endswith(
            answer.headers["Content-Location"]
        )
        following = [link for link in answer.headers.getlist("Link") if link.endswith('rel="next"')]
        address = following[0].partition(">")[0].removeprefix("<http://localhost") if following else ""
        parts += 1
    assert parts == -(-total // 7) > 1
    assert total == len(rows) == len(set(rows))
    workbook = openpyxl.load_workbook(io.BytesIO(parted.get(f"{path}.xlsx{query}").data))
    told = about_sheet(workbook)
    assert f"1 to 7 of {total:,}" == told["Rows"]
    assert told["Further rows"].partition("?")[0].endswith(f"{path}.xlsx")
    said = json.loads(parted.get(f"{path}.csv-metadata.json{query}").text)
    assert any(f"Rows 1 to 7 of {total:,}" in each for each in said["rdfs:comment"])


def test_a_part_past_the_end_says_that_it_has_no_rows(parted: FlaskClient) -> None:
    """And of how many."""
    answer = parted.get("/list/forces.xlsx?page=99999")
    told = about_sheet(openpyxl.load_workbook(io.BytesIO(answer.data)))
    assert ("0", "0") == (told["Rows"], answer.headers["Peelgraph-Rows"])
    assert int(answer.headers["Peelgraph-Rows-In-All"]) > 7


def test_json_of_lists_and_ledger_is_whole(client: InspectingClient) -> None:
    """However many a page for people has."""
    for path, what in (("/list/findings", "links"), ("/actions", "lines")):
        page = client.get(f"{path}.json").get_json()["page"]
        assert page["pager"]["total"] == len(page[what]) > 0


def test_every_list_has_each_thing_once(client: InspectingClient) -> None:
    """So that a part of a list holds what its number says."""
    listed = re.findall(r"/list/([\w-]+)", client.get("/").text)
    for slug in ("forces", "findings", "reports", "themes", "measures", *listed):
        page = client.get(f"/list/{slug}.json").get_json()["page"]
        assert page["pager"]["total"] == len(page["links"]), slug


def test_an_xlsx_of_too_many_rows_is_refused_with_the_way_to_all_of_them(parted: FlaskClient) -> None:
    """The CSV of the same has them."""
    answer = parted.get("/builder.xlsx?kind=finding")
    assert (422, "application/problem+json") == (answer.status_code, answer.mimetype)
    assert "http://localhost/builder.csv?kind=finding" in answer.get_json()["next_step"]
    assert int(parted.get("/builder.csv?kind=finding").headers["Peelgraph-Rows"]) > 7


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 5000, "٣", "99999"])
@pytest.mark.parametrize("path", ["/actions.xlsx", "/list/forces.csv", "/search.csv-metadata.json"])
def test_an_odd_number_of_a_part_harms_nothing(path: str, number: str, parted: FlaskClient) -> None:
    """Whatever it is, it is answered."""
    assert 200 == parted.get(path, query_string={"page": number, "q": "fraud"}).status_code


@pytest.mark.parametrize(
    "path", ["/actions", "/coverage", "/list/forces", "/builder?kind=finding", "/chart/force/kent/grades"]
)
def test_a_form_that_there_is_not_is_refused(path: str, client: InspectingClient) -> None:
    """With those there are."""
    answer = client.get(f"{path}{'&' if '?' in path else '?'}format=parquet")
    assert 406 == answer.status_code
    assert {"text/csv", XLSX} <= set(answer.get_json()["available"])


def test_every_page_that_offers_csv_offers_all_forms(client: InspectingClient, runner: QueryRunner) -> None:
    """Wherever a page leads to a CSV of its own."""
    offered = 0
    for path in {**paths_of(runner), **further_paths_of(runner)}.values():
        answer = client.get(path, headers={"Accept": "text/html"})
        links = set(re.findall(r'href="([^"]+)"', answer.text))
        for link in [
            link for link in links if re.search(r"\.csv(?:\?|$)", link) and not link.startswith("/sparql")
        ]:
            offered += 1
            assert link.replace(".csv", ".xlsx") in links, (path, link)
    assert offered > 10


ROWS = """
SELECT ?word ?_größe ?größe ?when ?where ?mixed ?none WHERE {
  VALUES (?word ?_größe ?größe ?when ?where ?mixed) {
    ("=1+1" 1 1.5 "2017-03-31"^^<http://www.w3.org/2001/XMLSchema#date> <http://a.example/x> 1)
    ("-2+3" 20 2 UNDEF <http://a.example/y> "@SUM(1)"@en)
  }
}
"""


def test_rows_of_a_sparql_query_are_taken_away_too(client: InspectingClient, tmp_path: Path) -> None:
    """Guarded, typed and described; the endpoint's own CSV stays as the standard has it."""
    query = urlencode({"query": ROWS})
    links = {link.partition("?")[0]: link for link in client.page(f"/sparql?{query}").links}
    said, rows = described(client, links["/sparql/table.csv"], tmp_path)
    assert ["string", "integer", "decimal", "date", "anyURI", "string", "string"] == [
        column["datatype"] for column in said["tableSchema"]["columns"]
    ]
    assert ["'=1+1", "'-2+3"] == [row["word"] for row in rows]
    answer = client.get(links["/sparql/table.xlsx"])
    assert ("2", [], XLSX) == (answer.headers["Peelgraph-Rows"], formulas(answer.data), answer.mimetype)
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    first, second = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    assert ("=1+1", 1, 1.5, datetime(2017, 3, 31), "http://a.example/x", "1", None) == first
    assert ("-2+3", 20, 2, None, "http://a.example/y", "@SUM(1)", None) == second
    assert "\r\n=1+1," in client.get(f"/sparql?{query}&format=csv").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql/table.xlsx", 400),
        ("/sparql/table.xlsx?query=SELECT", 400),
        ("/sparql/table.csv?query=ASK%7B%7D", 400),
        ("/sparql/table.csv?query=CONSTRUCT%20WHERE%20%7B%20%3Fs%20a%20%3Fc%20%7D%20LIMIT%201", 400),
        ("/sparql/table.exe?query=ASK%7B%7D", 404),
        ("/sparql/table.csv?query=SELECT%20*%20%7B%7D", 200),
        ("/sparql/table.xlsx?query=SELECT%20*%20%7B%7D", 200),
    ],
)
def test_a_query_without_rows_is_told_so(path: str, status: int, client: InspectingClient) -> None:
    """As every error is; one without variables has a table of nothing."""
    answer = client.get(path)
    assert status == answer.status_code, answer.text
    assert status == 200 or "application/problem+json" == answer.mimetype


def test_rows_that_differ_each_time_are_not_said_to_be_the_same(client: InspectingClient) -> None:
    """A date of the release would say so."""
    answer = client.get("/sparql/table.csv?query=SELECT%20(RAND()%20AS%20%3Fn)%20%7B%7D")
    assert (200, None) == (answer.status_code, answer.last_modified)


def test_a_long_address_does_not_stand_in_the_head_of_an_answer(client: InspectingClient) -> None:
    """Some proxies take no more than a few thousand bytes there; what it describes is found all the same."""
    query = f"SELECT (1 AS ?n) {{ }} #{'x' * 5_000}"
    answer = client.get("/sparql/table.csv", query_string={"query": query})
    assert (200, "n\r\n1\r\n") == (answer.status_code, answer.text)
    assert sum(len(name) + len(value) for name, value in answer.headers) < 4_000
    told = client.get("/sparql/table.csv-metadata.json", query_string={"query": query})
    assert "integer" == told.get_json()["tableSchema"]["columns"][0]["datatype"]
