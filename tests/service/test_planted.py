"""Hostile words, labels and IRIs in the data: every form writes them so that nobody is harmed by them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from lxml import etree
from rdflib import Graph

from graph.settings import Settings
from service.app import create_app
from service.engine.runners import open_runner
from tests.drills.crawl import Found, crawl, in_process, kind_of, visit
from tests.service.chromium import Tab
from tests.service.listening import listening
from tests.service.planted import MARK, publish_planted

pytestmark = pytest.mark.slow

RDF_FORMS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def planted_app(
    embedded_report: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The service over hostile data that passed the shapes."""
    folder = tmp_path_factory.mktemp("planted")
    publish_planted(embedded_report, folder, folder / "store")
    chosen = replace(settings, store=str(folder / "store"))
    runner = open_runner(chosen)
    made = create_app(chosen, runner)
    made.testing = True
    yield made
    runner.close()


@pytest.fixture(scope="module")
def found(planted_app: Flask) -> Found:
    """What a crawl of it meets: some addresses of every kind, in every form."""
    fetch = in_process(planted_app)
    met = crawl(fetch, 2)
    things = [page for page, answer in met.pages.items() if page.startswith("/doc/") and MARK in answer.text]
    for address in things:
        for suffix in (".ttl", ".nt", ".jsonld", ".rdf", ".json"):
            visit(met, fetch, address.partition("?")[0].removesuffix(".html") + suffix)
    findings = fetch("/list/findings").text
    sentences = sorted(set(re.findall(r'href="(/doc/report/[^"]*/sentence/[^"]*)"', findings)))
    for address in sentences[:25]:
        picture = f"/chart/around{address.removeprefix('/doc')}.svg"
        if picture in fetch(address).text:
            visit(met, fetch, picture)
    return met


def of_type(found: Found, media_type: str) -> dict[str, str]:
    """Address -> text of the answers in a form; there is something hostile in them."""
    texts = {address: each.text for address, each in found.asked.items() if each.media_type == media_type}
    assert [address for address, text in texts.items() if MARK in text], media_type
    return texts


def test_every_page_is_whole_and_has_nothing_of_what_was_planted_but_words(found: Found) -> None:
    """No element, attribute or address of a link comes from the data, and no link is dead."""
    assert len([page for page in of_type(found, "text/html").values() if MARK in page]) > 40
    assert [] == found.faults
    for address, page in of_type(found, "text/html").items():
        for tag in (f"<{MARK}", "<script>", "<svg onload", "<img src=x", "49}"):
            assert tag not in page, address


def test_json_and_csv_stay_in_their_cells(found: Found) -> None:
    """JSON parses; no cell of a table is a formula to a spreadsheet, and all rows are equally long."""
    for address, text in of_type(found, "application/json").items():
        assert json.loads(text) is not None, address
    for address, text in of_type(found, "text/csv").items():
        rows = list(csv.reader(io.StringIO(text)))
        assert 1 == len({len(row) for row in rows}), address
        for cell in (cell for row in rows for cell in row if cell.startswith(FORMULA)):
            assert cell.strip("+-%").replace(".", "").replace(",", "").isdigit(), f"{address}: {cell}"


@pytest.mark.parametrize("media_type", RDF_FORMS)
def test_rdf_parses_and_keeps_what_was_planted(found: Found, media_type: str) -> None:
    """Word for word."""
    kept = 0
    for text in of_type(found, media_type).values():
        literals = [str(each) for each in Graph().parse(data=text, format=RDF_FORMS[media_type]).objects()]
        kept += sum("<script>window.planted=1</script>" in each or "{{7*7}}" in each for each in literals)
    assert kept > 0


def test_pictures_are_drawn_of_shapes_and_words_alone(found: Found) -> None:
    """SVG is well-formed and has no script, no handler, no link and nothing from elsewhere."""
    for address, text in of_type(found, "image/svg+xml").items():
        for each in etree.fromstring(text.encode()).iter(etree.Element):
            assert etree.QName(each).localname not in ("script", "foreignObject", "image", "a", MARK), address
            for name, value in each.attrib.items():
                assert not str(name).startswith("on"), address
                assert "javascript:" not in str(value).lower(), address


@pytest.mark.browser
def test_nothing_runs_and_nothing_sticks_out_in_a_browser(found: Found, planted_app: Flask, tab: Tab) -> None:
    """No dialog, no message of the browser, no variable of the planted scripts; 320 pixels are enough."""
    one_of_each = {kind_of(address): address for address, page in found.pages.items() if MARK in page.text}
    assert len(one_of_each) > 25
    wide = []
    with listening(planted_app) as site:
        for address in one_of_each.values():
            tab.visit(site + address, 320, 800)
            told = [event for event in tab.events if event.get("method") in _TROUBLE]
            assert [] == told, address
            assert "undefined" == tab.value("typeof window.planted"), address
            if tab.value("document.documentElement.scrollWidth") > 320:
                wide.append(address)
    assert [] == wide


_TROUBLE = (
    "Log.entryAdded",
    "Page.javascriptDialogOpening",
    "Runtime.exceptionThrown",
    "Runtime.consoleAPICalled",
)
