"""Whatever is taken away says under which licence: in its head, and within where there is a place for it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib.namespace import DCTERMS
from werkzeug.test import TestResponse

from graph.licence import ATTRIBUTION, LICENCE, LICENCE_NAME
from graph.settings import Settings
from graph.store import open_store
from service.engine.runner import QueryRunner
from service.named.command import answer_text
from service.negotiate import XLSX
from tests.service.browsing import BROWSER, InspectingClient
from tests.service.inspection import inspect
from tests.service.page_kinds import paths_of

KINDS = (
    *("report", "force", "finding", "text", "compare", "builder", "measure", "map", "coverage"),
    *("search", "ledger", "quality", "quotes", "releases", "vocabulary", "question as a chart"),
)
"""Pages that have further forms, of every sort that there is."""

QUERY = "SELECT ?s { ?s ?p ?o } LIMIT 1"
GRAPH = "https://w3id.org/peelgraph/id/graph/register/forces"
OTHERS = (
    *(f"/sparql?query={QUERY}&format={form}" for form in ("json", "xml", "csv", "tsv")),
    "/sparql?query=DESCRIBE <https://w3id.org/peelgraph/id/force/kent>&format=turtle",
    *(f"/sparql/table.{form}?query={QUERY}" for form in ("csv", "xlsx")),
    f"/gsp?graph={GRAPH}",
    "/feed/force/northamptonshire",
    "/dump.json",
)
"""Addresses of data that no page names as its form."""

TEXTS = ("text/markdown", "text/plain", "application/x-bibtex", "image/svg+xml", "application/atom+xml")
"""Forms with a place for words."""


def names_licence(answer: TestResponse) -> bool:
    """Whether the head of an answer does (RFC 8288)."""
    return any(f'<{LICENCE}>; rel="license"' in each for each in answer.headers.getlist("Link"))


def holds_licence(answer: TestResponse) -> bool:
    """Whether what is kept of an answer as a file does; true for a form that has no place for it."""
    if answer.mimetype == XLSX.media_type:
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            return LICENCE_NAME in book.read("xl/sharedStrings.xml").decode("utf-8")
    if answer.mimetype in TEXTS:
        return LICENCE in answer.text or ATTRIBUTION in answer.text
    if answer.mimetype in ("application/json", "application/csvm+json"):
        return LICENCE in answer.text
    return True


def forms_of(client: InspectingClient, path: str) -> Iterator[str]:
    """Addresses of the other forms that a page offers."""
    page = inspect(path, client.get(path, headers={"Accept": BROWSER}).text)
    for each in (*page.all("a"), *page.all("link")):
        address, kind = each.get("href", ""), each.get("type", "")
        is_ours = not urlsplit(address).netloc or urlsplit(address).netloc == "localhost"
        if (
            is_ours
            and kind
            and kind != "text/html"
            and not re.search(r"/static/|opensearch|/oembed", address)
        ):
            yield address


@pytest.fixture(scope="module")
def paths(runner: QueryRunner) -> dict[str, str]:
    """One page of every kind."""
    return paths_of(runner)


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_of_a_page_says_its_licence(
    client: InspectingClient, paths: dict[str, str], kind: str
) -> None:
    """In the head, and within where there is a place."""
    addresses = sorted(set(forms_of(client, paths[kind])))
    assert addresses
    answers = {address: client.get(address) for address in addresses}
    assert {200} == {answer.status_code for answer in answers.values()}
    assert [] == [address for address, answer in answers.items() if not names_licence(answer)]
    assert [] == [address for address, answer in answers.items() if not holds_licence(answer)]


@pytest.mark.parametrize("address", OTHERS)
def test_all_other_data_say_their_licence(client: InspectingClient, address: str) -> None:
    """Answers to queries, graphs, feeds and the list of files among them."""
    answer = client.get(address)
    assert 200 == answer.status_code
    assert names_licence(answer)
    is_answer = address.startswith("/sparql?")  # its forms are those of the standard, which has no place
    assert is_answer or holds_licence(answer)


def test_json_of_the_command_line_says_its_licence(settings: Settings) -> None:
    """As that of the same question at its address does."""
    text, _ = answer_text("reports-held", [], "json", settings)
    told = json.loads(text)
    assert (LICENCE, ATTRIBUTION) == (told["licence"], told["attribution"])


def test_each_graph_that_is_written_out_names_its_licence(published: Path) -> None:
    """Reports, registers and vocabularies; what software made of them has no other."""
    lines = open_store(str(published)).export("nquads").decode("utf-8").splitlines()
    names = {line.rsplit(" ", 2)[1] for line in lines}
    licensed = {line.rsplit(" ", 2)[1] for line in lines if f" <{DCTERMS.license}> " in line}
    assert any("/graph/report/" in name for name in licensed)
    assert [] == [name for name in names - licensed if not re.search(r"/graph/(comparison|run|tally)/", name)]
