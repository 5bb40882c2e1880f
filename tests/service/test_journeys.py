"""Five kinds of user, each on a whole way from a question to what they take away, in Chromium."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from graph.namespaces import PEEL
from service import editor
from service.urls import thing_iri
from tests.service.walking import Reader, chromium

pytestmark = pytest.mark.browser

WAYS = {"mouse, with scripts": (False, True), "keyboard, without scripts": (True, False)}
OTHER_WAYS = {"mouse, without scripts": (False, False), "keyboard, with scripts": (True, True)}
"""Where a page has a script: that of SPARQL alone."""
REPORT_NAME = "PEEL: Police effectiveness 2017: Northamptonshire Police"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all journeys."""
    with chromium() as opened:
        yield opened


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def reader(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader with a fresh window; at the end nothing failed, and no other host was asked."""
    by_keyboard, has_scripts = request.param
    context = browser.new_context(
        java_script_enabled=has_scripts, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    made = Reader(context.new_page(), server, by_keyboard=by_keyboard)
    yield made
    context.close()
    assert [] == made.troubles


def test_staff_of_a_commissioner_go_from_a_search_to_what_the_force_has_to_do(reader: Reader) -> None:
    """Domestic abuse: a finding, the evidence for it, the report's own words, then the force's actions."""
    page = reader.page
    reader.open("/")
    reader.write(page.locator("#search"), "domestic abuse")
    reader.enter()
    before = int(page.locator(".tally [role=status] strong").inner_text())
    reader.follow(reader.link("Findings", "[aria-labelledby=facet-kind]"))
    found = int(page.locator(".tally [role=status] strong").inner_text())
    assert 5 < found < before
    finding = "The force makes appropriate use of legal powers to protect victims of domestic abuse."
    reader.follow(reader.link(finding, ".hits"))
    expect(page.locator("mark").first).to_have_text(finding)
    reader.sees("Evidence that supports it")
    reader.follow(
        reader.link(re.compile("^The number of domestic violence protection orders .* has decreased"))
    )
    expect(page.locator(".kicker")).to_have_text("Evidence, ▼ negative")
    reader.follow(reader.link("Read in place"))
    assert reader.path == "/read/peel-effectiveness-2017/northamptonshire"
    assert reader.pointed_at().startswith(
        "The number of domestic violence protection orders (DVPOs) granted in"
    )
    assert reader.pointed_at().endswith(
        "this may be due to the force IT systems not recording their use accurately."
    )
    expect(page.locator(":target")).to_be_in_viewport()
    reader.back()
    reader.follow(reader.link("Northamptonshire Police"))
    assert "Northamptonshire Police" == reader.heading()
    reader.follow(reader.link("All that it is asked to do"))
    reader.sees("1 cause of concern; 6 recommendations; 12 areas for improvement.")
    reader.sees("declining domestic abuse arrest and charge/summons rate", "table")


def test_an_analyst_goes_from_two_forces_to_the_rank_of_all_as_a_file(reader: Reader) -> None:
    """Anti-social behaviour: beside Kent, then the series, then all forces in a spreadsheet."""
    page = reader.page
    reader.open("/")
    reader.follow(reader.link("Compare", ".masthead"))
    reader.choose(page.locator("#force-1"), "Northamptonshire")
    reader.choose(page.locator("#force-2"), "Kent")
    reader.follow(page.locator("#choose button"))
    assert "Northamptonshire Police and Kent Police, side by side" == reader.heading()
    series = "Anti-social behaviour incidents per 1,000 population, as the ONS publishes it"
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=series, exact=True)).first
    expect(row.get_by_role("cell").nth(0)).to_contain_text("35.93")
    expect(row.get_by_role("cell").nth(0)).to_contain_text("rank 8 of 42 forces, from the highest")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("20.49")
    reader.follow(row.get_by_role("link", name=series, exact=True))
    assert series == reader.heading()
    reader.sees("42 of 43 forces")
    reader.sees(re.compile("Few people live in the City of London"))
    reader.follow(reader.link("As a table with sources"))
    first = page.locator("table.answer tbody tr").first
    expect(first).to_contain_text("Cleveland Police")
    rows = list(csv.DictReader(io.StringIO(reader.take(reader.link("CSV")))))
    assert 42 == len(rows)
    [ours] = [row for row in rows if "Northamptonshire Police" in row.values()]
    assert {"8", "35.93"} <= set(ours.values())


def test_a_journalist_goes_from_a_built_question_to_a_quote_with_its_address(reader: Reader) -> None:
    """Negative findings on organised crime: the table, one of them, its words and how to cite them."""
    page = reader.page
    reader.open("/")
    reader.follow(reader.link("Build your own"))
    reader.choose(page.locator("#force"), "Northamptonshire")
    reader.choose(page.locator("#theme"), "Tackling serious and organised crime")
    reader.choose(page.locator("#kind"), "Finding")
    reader.choose(page.locator("#polarity"), "Negative")
    reader.follow(page.locator("#choices button"))
    expect(page.locator("#answer")).to_have_text("30 statements")
    reader.sees(re.compile("^30 of [0-9]+ findings in 1 report"))
    rows = page.locator("table.answer tbody tr")
    assert 30 == rows.count()
    words = rows.first.get_by_role("link").first.inner_text()
    reader.follow(rows.first.get_by_role("link").first)
    expect(page.locator("mark").first).to_have_text(words)
    cited = page.get_by_text(re.compile(f"^“{re.escape(words)}” .+ {REPORT_NAME} \\(March 2018\\)"))
    name = reader.path.removeprefix("/doc/")
    expect(cited).to_contain_text(f"/doc/{name}")
    reader.follow(reader.link("Read in place"))
    assert page.url.endswith(f"#s-{name.rpartition('/')[2]}")
    assert words == reader.pointed_at()
    expect(page.locator(":target")).to_be_in_viewport()


@pytest.mark.parametrize(
    "reader", [*WAYS.values(), *OTHER_WAYS.values()], ids=[*WAYS, *OTHER_WAYS], indirect=True
)
def test_a_researcher_goes_from_a_theme_to_the_limits_of_the_data_and_a_query(reader: Reader) -> None:
    """Investigating crime: what is said, what the data lack, how good they are, an example in SPARQL."""
    page = reader.page
    reader.open("/")
    reader.follow(reader.link("Themes", ".masthead"))
    reader.follow(reader.link("Investigating crime and reducing re-offending"))
    reader.sees("Findings by topic")
    topic = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Digital forensics"))
    assert ["3", "1", "3", "7"] == topic.get_by_role("cell").all_inner_texts()[:4]
    reader.follow(reader.link("Coverage", ".colophon"))
    cycle = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="PEEL 2017", exact=True))
    expect(cycle.first).to_contain_text("1 of 43")
    reader.follow(reader.link("How good the data are", ".colophon"))
    reader.sees("Scores of extraction")
    reader.sees(re.compile("Sentences and lines: [0-9,]+ of [0-9,]+ left"))
    reader.follow(reader.link("SPARQL", ".colophon"))
    if editor.is_installed() and page.evaluate("typeof Yasqe") == "function":
        expect(page.locator(".CodeMirror")).to_be_visible()
    else:
        expect(page.locator("textarea#query")).to_be_visible()
    reader.follow(reader.link("questions that are ready"))
    reader.follow(reader.link("How does a force compare with England and Wales, figure by figure?"))
    reader.write(page.get_by_label(re.compile("^Force")), "northamptonshire")
    reader.enter()
    reader.sees("Calls for assistance per 1,000 population", "table.answer")
    reader.follow(reader.link("Open in the SPARQL form"))
    reader.follow(page.get_by_role("button", name="Ask"))
    answer = page.locator("[aria-labelledby=answer]")
    calls = answer.get_by_role("row").filter(has_text="Calls for assistance per 1,000 population")
    expect(calls).to_contain_text("272")
    expect(calls).to_contain_text("282")


def test_a_programmer_goes_from_the_endpoint_to_data_by_links_alone(reader: Reader) -> None:
    """The endpoint and its description, a thing as Turtle and JSON, and the address of a named query."""
    page = reader.page
    reader.open("/sparql")
    description = Graph().parse(
        data=reader.take(reader.link("the description of this endpoint")), format="turtle"
    )
    services = set(
        description.subjects(RDF.type, URIRef("http://www.w3.org/ns/sparql-service-description#Service"))
    )
    assert 1 == len(services)
    reader.follow(reader.link("Forces", ".masthead"))
    reader.follow(reader.link("Kent Police"))
    kent = URIRef(thing_iri("force/kent"))
    graph = Graph().parse(data=reader.take(reader.link("Turtle")), format="turtle")
    assert (kent, RDF.type, PEEL.PoliceForce) in graph
    assert "Kent Police" in {str(name) for name in graph.objects(kent, SKOS.prefLabel)}
    assert "Kent Police" == json.loads(reader.take(reader.link("JSON")))["frame"]["title"]
    reader.follow(reader.link("Questions", ".masthead"))
    reader.follow(reader.link("How do forces rank on a measure?"))
    reader.write(
        page.get_by_label(re.compile("^Measure")), "recorded-crime-excluding-fraud-per-1000-population"
    )
    reader.enter()
    reader.opened(page.get_by_text("Ask it from a program"))
    command = page.locator("pre").filter(has_text="curl").first.inner_text()
    [address] = re.findall(r'curl "([^"]+)"', command)
    rows = list(csv.reader(io.StringIO(page.request.get(address).text())))
    assert len(rows) > 40
    assert any("Kent Police" in row for row in rows)
