"""What is told of the service itself: where the data come from, how good they are, how to cite them."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
from flask import Flask
from rdflib import Graph

from graph.namespaces import ID
from graph.pipeline import background_graph
from graph.settings import Settings
from graph.validate import Severity, validate
from graph.warning_shapes import warning_shapes
from service.about import read_checked
from service.answers.quality import SCORES, parse_unseen, read_unseen
from service.app import create_app
from service.engine.runner import QueryRunner
from service.negotiate import HTML
from tests.conftest import ROOT
from tests.evaluation.evaluate import Scores, as_csv, floors
from tests.evaluation.learn import Tally
from tests.evaluation.learn import as_csv as learned
from tests.service.browsing import REPORT, InspectingClient
from tests.service.in_memory import CYCLES, InMemory
from tests.service.inspection import Page, inspect, words

PAGES = ("/about", "/accessibility", "/quality")
DISAGREEING = """
id:report/a a peel:Report ; rdfs:label "Report on fells"@en ; peel:sourceText id:report/a/text .
id:report/a/i a peel:Inconsistency ; rdfs:comment "Which is <right>?"@en ; peel:inconsistencyKind id:kind .
id:report/a/i peel:statement id:report/a/one , id:report/a/two .
id:kind skos:prefLabel "Figure"@en .
id:report/a/one oa:exact "It is 4." ; oa:start 3 ; oa:hasSource id:report/a/text .
id:report/a/two oa:exact "It is 5." ; oa:start 9 ; oa:hasSource id:report/a/text .
"""
UNLIKE = """
id:report/a a peel:Report ; rdfs:label "Report on fells"@en ; peel:sourceText id:report/a/text .
id:evidence/loose a peel:Evidence ; rdfs:label "Loose"@en ; peel:statedIn id:passage .
id:evidence/held a peel:Evidence ; rdfs:label "Held"@en ; peel:statedIn id:passage .
id:finding a peel:Finding ; peel:supportedBy id:evidence/held .
id:passage oa:hasSource id:report/a/text .
"""


def over(*turtle: str, contact: str = "") -> InspectingClient:
    """A client of a service over some Turtle."""
    app = create_app(replace(Settings(), contact=contact), InMemory(CYCLES, *turtle))
    return InspectingClient(app, app.response_class)


def section(page: Page, name: str) -> str:
    """The words of the section with a heading of this id."""
    (found,) = [each for each in page.all("section") if each.get("aria-labelledby") == name]
    return words(found)


@pytest.mark.parametrize("path", ["/", "/limits", "/doc/force/kent", "/nowhere", *PAGES])
def test_every_page_leads_to_what_is_told_of_the_service(client: InspectingClient, path: str) -> None:
    """From its footer, on errors too."""
    text = client.get(path, headers={"Accept": HTML.media_type}).text
    assert set(PAGES) <= set(inspect(path, text).links)


@pytest.mark.parametrize("path", PAGES)
def test_whoever_runs_the_service_is_named_or_told_to_be_unnamed(path: str) -> None:
    """By the setting alone; no address is made up."""
    (told,) = [words(each) for each in over().page(path).all("p") if each.get("id") == "contact"]
    assert told.startswith("Whoever runs this deployment has named no contact.")
    for contact, shown in (("mailto:desk@desk.example", "desk@desk.example"), ("https://desk.example/a", "")):
        page = over(contact=contact).page(path)
        assert (contact, shown or contact) in [(each.get("href"), words(each)) for each in page.all("a")]
        assert "no contact" not in page.texts("main")[0]


def test_sources_are_those_of_the_graph(client: InspectingClient) -> None:
    """Reports by publisher and date, and each register with its entries, times, source and licence."""
    page = client.page("/about")
    told = section(page, "sources")
    assert (
        "1 report of His Majesty's Inspectorate of Constabulary and Fire & Rescue Services, March 2018"
        in told
    )
    for register, entries in (
        ("peel-grades", 894),
        ("force-statistics", 1537),
        ("peel-area-grades-2021-on", 225),
    ):
        assert f"/doc/graph/register/{register}" in page.links
        assert f"{entries:,} entries" in told
    assert "PEEL 2014 to PEEL 2018/19" in told
    assert "1 April 2015 to 30 June 2018" in told
    assert "Source: http://statistics.data.gov.uk/" in told
    assert "23 publications named as sources" in told
    assert "894 entries, PEEL 2014 to PEEL 2018/19. 334 pages are named as sources" in told


def test_another_graph_has_other_sources() -> None:
    """Nothing of the report that ships is written into the page."""
    page = over('id:report/a a peel:Report ; dcterms:issued "2019-05"^^xsd:gYearMonth .').page("/about")
    told = section(page, "sources")
    assert "1 report that names no publisher, May 2019. No licence is stated." in told
    assert "There is no register here." in told
    assert "There is no report here." in section(over().page("/about"), "sources")


def test_a_release_is_cited_by_name_and_day(client: InspectingClient, runner: QueryRunner) -> None:
    """Ready to be copied, with the number of reports, this address and the attribution."""
    (citation,) = [words(each) for each in client.page("/about").all("p") if each.get("id") == "citation"]
    assert citation.startswith(f"peelgraph, release {runner.release}, ")
    assert "drawn by software from 1 police inspection report, with" in citation
    assert "http://localhost/ Contains public sector information licensed under the Open" in citation
    (other,) = [words(each) for each in over().page("/about").all("p") if each.get("id") == "citation"]
    assert other.startswith("peelgraph, release 20250102T030405000006Z, 2 January 2025: ")
    assert "from 0 police inspection reports" in other
    assert any(str(ID) in code for code in client.page("/about").texts("code"))


def test_the_statement_names_the_rules_that_pages_are_checked_with() -> None:
    """Those that are installed for the tests; a newer version calls for a new check, and a new day."""
    package = json.loads((ROOT / "tests/accessibility/package.json").read_text())
    checked = read_checked()
    assert f"axe-core {package['dependencies']['axe-core']}" == checked.rules
    assert date.fromisoformat(checked.on)


def test_the_statement_has_what_the_regulations_ask_for(client: InspectingClient) -> None:
    """Its sections, the date, the Regulations by name, and that nobody listened with a screen reader."""
    page = client.page("/accessibility")
    ids = [each.get("id") for each in page.all("h2")]
    assert ["how", "not", "status", "feedback", "enforcement", "prepared"] == ids
    assert "(No. 2) Accessibility Regulations 2018" in section(page, "enforcement")
    assert "partially compliant" in section(page, "status")
    assert "screen reader" in section(page, "not")
    assert "screen reader" not in section(page, "how")
    assert "prepared on 26 November 2026" in section(page, "prepared")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [("text/html", "text/html"), ("application/json", "application/json"), ("*/*", "text/html")],
)
def test_quality_comes_in_the_form_that_is_asked_for(
    client: InspectingClient, accept: str, media_type: str
) -> None:
    """By Accept as by suffix."""
    response = client.get("/quality", headers={"Accept": accept})
    assert (200, media_type) == (response.status_code, response.mimetype)
    assert client.get(f"/quality.{media_type.rpartition('/')[2]}").data == response.data
    assert 404 == client.get("/quality.csv").status_code
    assert 406 == client.get("/quality", headers={"Accept": "text/csv"}).status_code


def test_warnings_are_those_of_the_validator(client: InspectingClient, embedded_graph: Graph) -> None:
    """Asked of what is served, each shape warns of as much as when the report was validated."""
    expected: dict[str, set[str]] = {}
    for result in validate(embedded_graph, background_graph()).results:
        assert Severity.VIOLATION is not result.severity
        thing = result.value if "Rule" in result.shape and result.value is not None else result.focus
        expected.setdefault(result.shape.rpartition("#")[2], set()).add(str(thing))
    findings = json.loads(client.get("/quality.json").text)["page"]["findings"]
    found = {each["shape"]: {thing["iri"] for thing in each["things"]} for each in findings["warned"]}
    assert expected == found
    assert [] == findings["unasked"]
    assert findings["silent"] == len(warning_shapes()) - len(found)


def test_a_shape_warns_of_what_it_is_about_alone() -> None:
    """Evidence that no finding rests on is told, with its label and what to do; other evidence is not."""
    page = over(UNLIKE).page("/quality")
    (row,) = [words(each) for each in page.all("tr") if "LooseEvidenceRule" in words(each)]
    assert row.startswith("LooseEvidenceRule Evidence is given in support of a finding")
    assert row.endswith("1 Loose")
    assert "/doc/evidence/loose" in page.links
    assert "/doc/evidence/held" not in page.links


def test_passages_that_disagree_stand_side_by_side(client: InspectingClient) -> None:
    """As a question, with both passages, each leading to its place."""
    page = over(DISAGREEING).page("/quality")
    told = section(page, "questions")
    assert "found 1 place where" in told
    assert "Which is <right>? Figure “It is 4.” Report on fells “It is 5.” Report on fells" in told
    answer = json.loads(client.get("/quality.json").text)["page"]["inconsistencies"]
    assert len(answer) == len(client.get("/queries/inconsistencies.json").get_json()["rows"]) > 0
    assert all(len(each["sides"]) >= 2 for each in answer)
    assert all(side["place"] for each in answer for side in each["sides"])
    assert "None was found." in section(over().page("/quality"), "questions")


def test_accounts_over_all_reports_add_up(client: InspectingClient) -> None:
    """With one report they are its own; each reason adds to what was left."""
    page = json.loads(client.get("/quality.json").text)["page"]
    own = json.loads(client.get(f"/doc/{REPORT}.json").text)["page"]["account"]
    assert own == page["accounts"]
    assert 1 == page["accounted"] == len(page["reports"])
    assert 4 == len(page["reports"][0]["counts"])
    for tally in page["accounts"]:
        assert tally["left"] == sum(reason["number"] for reason in tally["reasons"])


def test_an_empty_store_has_nothing_to_tell_and_says_so() -> None:
    """And no page breaks over it."""
    page = over().page("/quality")
    assert "No report here has an account." in section(page, "accounts")
    assert "shapes that warn does so" in section(page, "checked")


def test_scores_are_told_as_what_they_are(client: InspectingClient) -> None:
    """Every document with floors has scores above them in the file, and the page says what they are."""
    text = files("graph").joinpath("data", SCORES).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert set(floors()) == {row["document"] for row in rows}
    figures = {(row["document"], row["class"]): float(row["figure"]) for row in rows}
    for document, least in floors().items():
        for name, floor in least.items():
            assert figures[document, name] >= floor, (document, name)
    told = section(client.page("/quality"), "scores")
    assert "These are not scores on unseen reports." in told
    assert all(row["class"] in told for row in rows)


def test_scores_on_unseen_documents_are_those_that_ship(client: InspectingClient) -> None:
    """No figure of them stands in the page itself: each is told with what it is out of, or that none is."""
    told = section(client.page("/quality"), "scores")
    for each in read_unseen():
        assert f"{each.right:,} {each.asked:,} {each.share}" in told
    assert ("was not measured for this version" in told) == (not read_unseen())
    assert " in ten" not in told


@pytest.mark.parametrize("rows", ["", "role,921,1000,90,2026-11-26\nbasis,3,4,2,2026-11-26\n"])
def test_what_scores_on_unseen_documents_mean_is_told_where_there_are_any(
    monkeypatch: pytest.MonkeyPatch, rows: str
) -> None:
    """And that none was measured where there is none: nobody is told to wait for one."""
    given = parse_unseen(f"part,right,asked,documents,measured\n{rows}")
    monkeypatch.setattr("service.answers.quality.read_unseen", lambda: given)
    page = over().page("/quality")
    told = section(page, "scores")
    assert bool(rows) == ("921 1,000 92%" in told)
    assert bool(rows) == ("about 8 are taken for something else" in told)
    assert bool(rows) == ("Every fifth of 90 labelled documents" in told)
    assert bool(rows) == any(each.get("id") == "unseen" for each in page.all("h3"))
    assert bool(rows) != ("was not measured for this version" in told)


def test_scores_on_unseen_documents_are_written_as_they_are_read() -> None:
    """All documents together; one in which nothing was asked is not counted among them."""
    one = {part: Tally(3, 4) for part in ("role", "polarity", "trend", "topic", "basis")}
    two = one | {"basis": Tally()}
    rows = list(csv.DictReader(io.StringIO(learned({"a": one, "b": two}, "2026-11-26"))))
    found = {row["part"]: (row["right"], row["asked"], row["documents"]) for row in rows}
    assert ("6", "8", "2") == found["role"]
    assert ("3", "4", "1") == found["basis"]
    [role, *_] = parse_unseen(learned({"a": one, "b": two}, "2026-11-26"))
    assert ("role", 6, 8, 2, "75%") == (role.part, role.right, role.asked, role.documents, role.share)


def test_scores_are_written_as_they_are_read() -> None:
    """A row for each class and document that has labels; others are left out."""
    one = Scores("a.md", {"Term": 0.5, "topic": 1.0}, Counter(), {"Term": ("F1", 4)})
    two = Scores("b.md", {"Term": 0.25}, Counter(), {"Term": ("F1", 3)})
    assert (
        "class,measure,document,labelled,figure,measured\n"
        "Term,F1,a.md,4,0.500,2020-01-02\n"
        "Term,F1,b.md,3,0.250,2020-01-02\n"
    ) == as_csv([one, two], "2020-01-02")


def test_the_contact_stands_in_no_address(app: Flask) -> None:
    """What is in the address of a page is not taken for a contact."""
    text = app.test_client().get("/about?contact=mailto:a@b.example").text
    assert "a@b.example" not in text
