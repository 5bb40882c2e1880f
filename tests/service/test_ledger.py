"""Actions: what leads to one, its life over the reports that are loaded, and the ledger of all."""

from __future__ import annotations

import csv
import io

import pytest
from rdflib import URIRef

from graph.errors import ValueUnknown
from graph.namespaces import ID
from service.answers.action import read_action
from service.answers.ledger import COLUMNS, LedgerPage, as_table, read_ledger
from service.engine.runner import QueryRunner
from service.library import page_size
from tests.service.browsing import InspectingClient
from tests.service.in_memory import library
from tests.service.inspection import words

NAMES = """
id:force/fells a peel:PoliceForce ; skos:prefLabel "Fells Police"@en ; skos:altLabel "Fells"@en .
id:force/moors a peel:PoliceForce ; skos:prefLabel "Moors Police"@en .
id:theme/theft a peel:Theme ; skos:prefLabel "Theft"@en .
id:theme/arson a peel:Theme ; skos:prefLabel "Arson"@en .
id:trend/better a peel:Trend ; skos:prefLabel "Improved"@en .
peel:theme rdfs:label "theme"@en .
"""


def report(name: str, month: str, force: str = "fells") -> str:
    """A report on a force and its text."""
    return f"""
id:report/{name} a peel:Report ; rdfs:label "Report {name}"@en ; peel:force id:force/{force} .
id:report/{name} dcterms:issued "{month}"^^xsd:gYearMonth ; peel:sourceText id:text/{name} .
"""


def said(name: str, kind: str, text: str, where: str, start: int, *more: str) -> str:
    """A sentence of a report, and its passage; `more` is said of it besides."""
    whole = " ; ".join((f"a {kind}", f'rdf:value "{text}"', f"peel:statedIn id:passage/{name}", *more))
    return f"""
id:s/{name} {whole} .
id:s/{name} dcterms:isPartOf id:report/{where} .
id:passage/{name} oa:start {start} ; oa:end {start + 5} ; oa:exact "{text}" ; oa:hasSource id:text/{where} .
"""


def action(
    name: str, where: str, start: int, *more: str, kind: str = "AreaForImprovement", force: str = "fells"
) -> str:
    """An action whose words are its name."""
    return said(name, f"peel:Action , peel:{kind}", name, where, start, f"peel:force id:force/{force}", *more)


THEFT, ARSON = "peel:theme id:theme/theft", "peel:theme id:theme/arson"
RAISED = (
    *(NAMES, report("b", "2018-03")),
    action("act", "b", 50, THEFT, "peel:ledToBy id:s/found", 'peel:deadline "at once"'),
    said("found", "peel:Finding", "found", "b", 30, "peel:supportedBy id:s/late , id:s/early"),
    said("late", "peel:Evidence", "late", "b", 20),
    said("early", "peel:Evidence", "early", "b", 10),
)


def look_back(name: str, where: str, *more: str) -> str:
    """What a report tells of the inspection of 2016 on theft."""
    return said(name, "peel:PriorReference", name, where, 5, THEFT, 'peel:year "2016"^^xsd:gYear', *more)


def test_evidence_stands_under_its_finding_in_the_order_of_the_report() -> None:
    """With who should act, by when, and on what."""
    page = read_action(library(*RAISED), URIRef(ID["s/act"]), "Area for improvement")
    [reason] = page.reasons
    assert ("found", ["early", "late"]) == (
        reason.finding.link.text,
        [each.link.text for each in reason.evidence],
    )
    assert (["Fells Police"], "at once", "Theft") == (
        [who.text for who in page.who],
        page.deadline,
        page.theme.text,
    )
    assert ("fells", "theft") == (page.force_slug, page.theme_slug)


def test_a_recommendation_stands_beside_the_others_of_its_cause_of_concern() -> None:
    """And the cause of concern has them all."""
    held = library(
        *(NAMES, report("b", "2018-03"), action("cause", "b", 1, kind="CauseOfConcern")),
        *(
            action(name, "b", at, "peel:arisesFrom id:s/cause", kind="Recommendation")
            for name, at in (("second", 20), ("first", 10), ("third", 30))
        ),
    )
    page = read_action(held, URIRef(ID["s/second"]), "Recommendation")
    assert ["cause"] == [each.link.text for each in page.concern]
    assert ["first", "third"] == [each.link.text for each in page.beside]
    cause = read_action(held, URIRef(ID["s/cause"]), "Cause of concern")
    assert ["first", "second", "third"] == [each.link.text for each in cause.beside]


def test_the_life_of_an_action_is_what_reports_say_of_it_and_no_more() -> None:
    """Before and after by the months of the reports; other themes and forces are left out."""
    held = library(
        *RAISED,
        *(report("a", "2017-01"), report("c", "2019-05"), report("m", "2019-06", "moors")),
        look_back("then", "b"),
        look_back("since", "c", "peel:trend id:trend/better"),
        look_back("elsewhere", "m"),
        said("aside", "peel:PriorReference", "aside", "c", 7, ARSON),
        'id:s/again a peel:Action ; rdf:value "act" ; peel:force id:force/fells .',
        "id:s/again peel:statedIn id:passage/x . id:passage/x oa:start 3 ; oa:hasSource id:text/c .",
    )
    life = read_action(held, URIRef(ID["s/act"]), "Action").life
    assert (3, [("Report c", "May 2019")]) == (life.reports, [(link.text, day) for link, day in life.later])
    assert [("then", "2016", "")] == [(each.said.text, each.years, each.trend) for each in life.before]
    assert [("since", "Improved", "Report c")] == [
        (each.said.text, each.trend, each.report.text) for each in life.after
    ]
    assert [str(ID["s/again"])] == [each.said.iri for each in life.same_words]


@pytest.mark.parametrize(
    ("date", "later", "undated"),
    [
        ('dcterms:issued "2018-03-31"^^xsd:date', [], []),
        ('dcterms:issued "2018-04-01"^^xsd:date', ["Report c"], []),
        ('dcterms:issued "2018"^^xsd:gYear', [], []),
        ('dcterms:issued "2017-12"^^xsd:gYearMonth', [], []),
        ('rdfs:comment "no date"', [], ["Report c"]),
    ],
)
def test_a_report_is_later_where_its_date_says_so(date: str, later: list[str], undated: list[str]) -> None:
    """As far as the coarser of two dates tells; without one, it cannot be told."""
    other = f'id:report/c a peel:Report ; rdfs:label "Report c"@en ; peel:force id:force/fells ; {date} .'
    life = read_action(library(*RAISED, other), URIRef(ID["s/act"]), "Action").life
    assert (later, undated) == ([link.text for link, _ in life.later], [link.text for link in life.undated])


def test_what_looks_back_among_the_reasons_is_told_apart() -> None:
    """A reference that stands in the very passage of a piece of evidence is one of the reasons."""
    held = library(
        *RAISED,
        look_back("apart", "b"),
        f'id:s/near a peel:PriorReference ; rdf:value "early" ; {THEFT} ; peel:statedIn id:passage/early .',
    )
    before = read_action(held, URIRef(ID["s/act"]), "Action").life.before
    assert {"apart": False, "early": True} == {each.said.text: each.is_reason for each in before}


def _ledger(**given: str) -> LedgerPage:
    held = library(
        *(NAMES, report("b", "2018-03"), report("c", "2019-05")),
        action("late", "b", 20, THEFT),
        action("early", "b", 10, ARSON, kind="Recommendation"),
        action("new", "c", 10),
        said("outside", "peel:Action", "outside", "c", 50, "peel:force id:force/fells"),
    )
    return read_ledger(held, given, 1)


def test_the_ledger_counts_what_fits_out_of_all() -> None:
    """The latest report first, each in its order; a theme that is not told is none."""
    page = _ledger()
    assert ["new", "early", "late"] == [line.action.link.text for line in page.lines]
    assert (3, 3, 2, 1, 2) == (page.pager.total, page.of, page.reports, page.reported, page.known)
    assert ["", "Arson", "Theft"] == [line.action.theme.text for line in page.lines]
    assert {"arson": 1, "theft": 1, "none": 1} == {each.slug: each.number for each in page.themes}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"force": "Fells", "theme": "theft"}, ["late"]),
        ({"kind": "recommendation"}, ["early"]),
        ({"kind": "Area for improvement"}, ["new", "late"]),
        ({"theme": "none"}, ["new"]),
        ({"force": "moors"}, []),
        ({"kind": "recommendation", "theme": "theft"}, []),
    ],
)
def test_the_ledger_is_narrowed_down(given: dict[str, str], found: list[str]) -> None:
    """By slug or name; the whole that it is out of stays."""
    page = _ledger(**given)
    assert found == [line.action.link.text for line in page.lines]
    assert (len(found), 3) == (page.pager.total, page.of)


def test_a_page_past_the_end_is_the_last_page() -> None:
    """And pages follow each other without a gap."""
    many = page_size("ledger") + 3
    held = library(
        *(NAMES, report("b", "2018-03")), *(action(f"a{at:03}", "b", at + 1, THEFT) for at in range(many))
    )
    first, last = read_ledger(held, {}, 1), read_ledger(held, {}, 99)
    assert (2, 3) == (last.pager.page, len(last.lines))
    listed = [line.action.link.text for page in (first, last) for line in page.lines]
    assert [f"a{at:03}" for at in range(many)] == listed


def test_an_unknown_value_is_refused_with_what_is_near() -> None:
    """Whatever it holds, and whichever field it is of."""
    with pytest.raises(ValueUnknown) as told:
        _ledger(force="fels")
    assert ("fells",) == told.value.near
    for name in ("force", "kind", "theme"):
        for value in ("x" * 10_000, '"> <script>', "javascript:alert(1)", "\x00"):
            with pytest.raises(ValueUnknown):
                _ledger(**{name: value})


def test_the_ledger_of_the_report_that_ships_agrees_in_every_form(
    client: InspectingClient, runner: QueryRunner
) -> None:
    """As many as there are, the same in HTML, JSON and CSV."""
    asked = """PREFIX peel: <https://w3id.org/peelgraph/ontology#> SELECT (COUNT(DISTINCT ?a) AS ?n) {
      VALUES ?kind { peel:AreaForImprovement peel:CauseOfConcern peel:Recommendation } ?a a ?kind }"""
    total = int(str(runner.select(asked)[0]["n"]))
    page = client.page("/actions")
    shown = [each for each in page.all("th") if each.get("scope") == "row"]
    table = list(csv.DictReader(io.StringIO(client.get("/actions.csv").text)))
    told = client.get("/actions.json").get_json()["page"]
    assert total == len(shown) == len(table) == len(told["lines"]) == told["of"] > 10
    assert set(COLUMNS) == set(table[0])
    assert [line["action"] for line in table] == [line["action"]["link"]["text"] for line in told["lines"]]


def test_the_table_has_a_cell_for_every_column() -> None:
    """Row by row; months are written as months."""
    table = as_table(_ledger())
    assert COLUMNS == tuple(column.name for column in table.columns)
    assert ["2019-05", "2018-03", "2018-03"] == [row[COLUMNS.index("published")] for row in table.rows]


def test_the_ledger_says_what_is_wrong_above_its_form(client: InspectingClient) -> None:
    """A person gets the whole ledger with it; a program a problem; an odd page number is the first."""
    answer = client.get("/actions?force=narnia", headers={"Accept": "text/html"})
    assert 404 == answer.status_code
    assert "narnia" in answer.text
    assert 404 == client.get("/actions.json?theme=narnia").status_code
    assert "application/problem+json" == client.get("/actions.json?theme=narnia").mimetype
    for number in ("0", "-1", "x", "9" * 5000, "٣"):
        assert 200 == client.get("/actions", query_string={"page": number}).status_code
    assert 404 == client.get("/actions.exe").status_code


def test_a_force_without_a_report_is_said_to_have_none(client: InspectingClient) -> None:
    """Nothing asked and nothing known are not the same."""
    page = client.page("/actions?force=kent")
    [denominator] = page.texts("p", "denominator")
    assert "No report on Kent Police is loaded" in denominator
    assert "/actions?force=kent" in client.page("/doc/force/kent").links


def test_the_page_of_an_action_never_says_more_than_is_known(
    client: InspectingClient, runner: QueryRunner
) -> None:
    """Its report is the only one: no later one is loaded, and nothing says that it is closed."""
    asked = """PREFIX peel: <https://w3id.org/peelgraph/ontology#> SELECT (MIN(?a) AS ?first) {
      ?a a peel:AreaForImprovement ; peel:ledToBy/peel:supportedBy ?evidence }"""
    path = str(runner.select(asked)[0]["first"]).removeprefix(str(ID))
    page = client.page(f"/doc/{path}")
    [life] = [each for each in page.all("ol") if each.get("class") == "life"]
    assert "No later report of this force is loaded." in words(life)
    assert "Closed Not known" in words(life)
    places = [link for link in page.links if link.startswith("/read/") and "#s-" in link]
    assert len(places) >= 3
