"""Forces side by side: what stands in each cell, what makes them unlike, and wrong choices told plainly."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import pytest

from graph.settings import Settings
from service.app import create_app
from service.compare.choice import Choice, read_choice
from service.compare.comparison import COLUMNS, Comparison, read_comparison, table_rows
from service.engine.runner import QueryRunner
from service.library import Library
from tests.service.browsing import Addresses, InspectingClient
from tests.service.counting import Counting
from tests.service.in_memory import CYCLES, InMemory, judgment, library

PAIR = "/compare?force=northamptonshire&force=kent"
MOST_QUERIES = 8
FORCES = """
id:force/fells a peel:PoliceForce ; skos:prefLabel "fells"@en ; peel:region id:region/north .
id:force/moors a peel:PoliceForce ; skos:prefLabel "moors"@en ; peel:region id:region/north .
id:force/dales a peel:PoliceForce ; skos:prefLabel "dales"@en ; peel:region id:region/north .
id:region/north skos:prefLabel "North"@en .
id:measure/thefts skos:prefLabel "Thefts"@en .
id:unit/count skos:prefLabel "count"@en .
"""
CAVEAT = """
id:caveat/1 a peel:DataCaveat ; peel:caveatKind id:caveat-kind/missing ; peel:area id:force/dales .
id:caveat/1 peel:measure id:measure/thefts ; rdf:value "Dales sent nothing." ; oa:hasTarget id:register/r .
id:caveat-kind/missing skos:prefLabel "Missing"@en .
"""


def figure(force: str, year: int, value: int) -> str:
    """A figure of a register, over a year."""
    node = f"id:figure/{force}/{year}"
    return f"""
{node} peel:area id:force/{force} ; peel:measure id:measure/thefts ; qb:dataSet id:register/r .
{node} sdmx-dimension:refPeriod <https://example.org/{year}> ; peel:value {value} ; peel:printed "{value}" .
{node} peel:periodStart "{year}-01-01"^^xsd:date ; peel:periodEnd "{year}-12-31"^^xsd:date .
{node} peel:unit id:unit/count .
"""


def finding(force: str, number: int, polarity: str) -> str:
    """A finding on theft."""
    node = f"id:finding/{force}/{number}"
    return f"""
{node} a peel:Finding ; peel:force id:force/{force} .
{node} peel:theme id:theme/theft ; peel:polarity id:polarity/{polarity} .
id:theme/theft skos:prefLabel "theft"@en .
id:polarity/{polarity} skos:prefLabel "{polarity}"@en .
"""


def report(force: str, cycle: str) -> str:
    """A report in a cycle."""
    return f"""
id:report/{force} a peel:Report ; rdfs:label "Report on {force}"@en ; peel:force id:force/{force} .
id:report/{force} peel:inspection id:inspection/{force} .
id:inspection/{force} peel:cycle id:cycle/{cycle} .
"""


def last(iri: str) -> str:
    """The last part of an address."""
    return iri.rpartition("/")[2]


def digits(text: str) -> str:
    """What is left of a year or cycle however it is written: "PEEL 2018/19" is "201819"."""
    return "".join(filter(str.isdecimal, text))


def compared(*turtle: str, forces: str = "fells,moors") -> Comparison:
    """The comparison of some forces over some Turtle."""
    over = library(FORCES, *turtle)
    return read_comparison(over, read_choice(over, [forces]))


def words(page: Comparison) -> str:
    """What its notes say."""
    return " ".join(note.words for note in page.notes)


def test_grades_of_two_scales_never_share_a_table() -> None:
    """Each scale has its own, the latest first; how far apart is told within a cycle alone."""
    page = compared(
        CYCLES,
        judgment("fells", "theft", "2017", "good"),
        judgment("moors", "theft", "2017", "poor"),
        judgment("fells", "theft", "2021", "adequate"),
        judgment("moors", "theft", "2016", "good"),
    )
    assert [("Five steps", ["2021"]), ("Four steps", ["2017", "2016"])] == [
        (scale.scale.text, [cycle.cycle.text for cycle in scale.cycles]) for scale in page.scales
    ]
    lines = [cycle.questions[0] for scale in page.scales for cycle in scale.cycles]
    assert [(1, None), (2, 1), (1, None)] == [(line.graded, line.apart) for line in lines]
    assert "those of two scales do not compare" in words(page)
    assert "fells in 1, moors in 1" in words(page)


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("good", "good", 0), ("good", "adequate", 1), ("good", "ungraded", None)]
)
def test_how_far_apart_is_told_of_grades_in_order(one: str, other: str, apart: int | None) -> None:
    """By steps of the scale; an ungraded one has no place in it."""
    page = compared(
        CYCLES, judgment("fells", "theft", "2021", one), judgment("moors", "theft", "2021", other)
    )
    assert apart == page.scales[0].cycles[0].questions[0].apart


def test_sources_that_disagree_leave_nothing_to_tell() -> None:
    """Both grades stand in the cell."""
    second = judgment("fells", "theft", "2021", "poor").replace("judgment/fells", "judgment/other")
    page = compared(
        CYCLES,
        judgment("fells", "theft", "2021", "good"),
        judgment("moors", "theft", "2021", "good"),
        second,
    )
    (line,) = page.scales[0].cycles[0].questions
    assert ["Good", "Poor"] == sorted(held.judgment.text for held in line.cells[0])
    assert line.apart is None


def test_a_figure_of_another_period_is_marked_and_ranked_in_its_own() -> None:
    """The line is of the latest period that any of the forces has; equal figures share a rank."""
    page = compared(
        figure("fells", 2018, 10),
        figure("fells", 2017, 99),
        figure("moors", 2017, 50),
        figure("dales", 2017, 99),
    )
    (line,) = page.figures.series
    assert "12 months to 31 December 2018" == line.period
    assert [("10", 1, 1, ""), ("50", 3, 3, "12 months to 31 December 2017")] == [
        (cell.link.text, cell.rank, cell.of, cell.other_period) for cell in line.cells
    ]
    assert "moors has a figure of another period than the others on: Thefts" in words(page)


def test_a_missing_figure_has_its_reason_and_leads_to_the_caveat() -> None:
    """Where the register tells one; else that none is published."""
    page = compared(figure("fells", 2018, 10), CAVEAT, forces="fells,dales,moors")
    (line,) = page.figures.series
    assert ["", "Dales sent nothing.", "No figure is published here."] == [
        cell.missing for cell in line.cells
    ]
    assert [[], ["Missing"], []] == [[caution.text for caution in cell.cautions] for cell in line.cells]
    assert ["Dales sent nothing."] == [caveat.words for caveat in page.figures.caveats]
    assert "dales has no figure of 1 of 1 series below" in words(page)


def test_findings_are_counted_with_what_they_are_out_of() -> None:
    """By theme out of all on the force, by polarity out of those on the theme."""
    page = compared(
        report("fells", "2017"),
        CYCLES,
        finding("fells", 1, "positive"),
        finding("fells", 2, "negative"),
        finding("fells", 3, "negative"),
    )
    (theme,) = page.said.themes
    assert [(3, 3), (0, 0)] == [(cell.number, cell.of) for cell in theme.cells]
    assert [("positive", 1, 3, 33), ("negative", 2, 3, 67)] == [
        (tone.polarity, tone.cells[0].number, tone.cells[0].of, tone.cells[0].percent) for tone in theme.tones
    ]
    assert theme.tones[0].cells[1].percent is None
    assert "No report is loaded here on moors" in words(page)
    told = [row for row in table_rows(page) if row[0] == "findings"]
    assert {("fells", 1), ("fells", 2), ("moors", "")} == {(row[7], row[8]) for row in told}


def test_reports_of_different_cycles_are_told() -> None:
    """They did not ask the same questions."""
    unlike = compared(CYCLES, report("fells", "2017"), report("moors", "2021"))
    assert "not of the same cycles (fells: 2017; moors: 2021)" in words(unlike)
    assert "cycles" not in words(compared(CYCLES, report("fells", "2017"), report("moors", "2017")))


def test_nothing_held_gives_an_empty_comparison() -> None:
    """And no error."""
    page = compared(forces="fells,moors,dales")
    assert ((), (), ()) == (page.scales, page.figures.series, page.said.themes)
    assert [] == table_rows(page)


def test_the_grades_agree_with_the_register_row_for_row(client: InspectingClient) -> None:
    """All of two forces, in the CSV of the comparison; a report that is loaded has some more."""
    expected = set()
    for name in ("peel-grades", "peel-area-grades-2021-on"):
        text = (files("graph") / "data" / f"{name}.csv").read_text("utf-8")
        for row in csv.DictReader(io.StringIO(text)):
            if row["force"] in ("northamptonshire", "kent"):
                expected.add((row["force"], digits(row["peel_year"]), row["question"], row["grade"]))
    rows = list(csv.DictReader(io.StringIO(client.get(PAIR.replace("compare", "compare.csv")).text)))
    assert list(COLUMNS) == list(rows[0])
    found = {
        (
            last(row["force"]),
            digits(row["when"]),
            last(row["subject"]),
            row["value"].lower().replace(" ", "-"),
        )
        for row in rows
        if row["part"] == "grade" and row["value"] and row["value"] != "Ungraded"
    }
    assert expected <= found
    assert {("northamptonshire", "2017")} == {row[:2] for row in found - expected}, "but for the report's own"
    assert {"grade", "figure", "findings", "actions"} == {row["part"] for row in rows}
    assert [] == [row for row in rows if row["value"] and not row["source"]]


def test_ranks_agree_with_the_question_of_ranks(client: InspectingClient) -> None:
    """Every figure of a force, against `rank-forces` in the same period."""
    page = client.get(f"{PAIR}&force=city-of-london", headers={"Accept": "application/json"}).get_json()[
        "page"
    ]
    checked = 0
    for series in page["figures"]["series"]:
        given = {"measure": series["slug"], "until": series["until"]}
        ranked = client.get("/queries/rank-forces.json", query_string=given).get_json()["rows"]
        ranks = {row["force"]: row["rank"] for row in ranked}
        for force, cell in zip(page["forces"], series["cells"], strict=True):
            if cell["link"]["text"] and not cell["other_period"]:
                assert (ranks[force["link"]["iri"]], len(ranks)) == (cell["rank"], cell["of"])
                checked += 1
    assert checked > 30


def test_every_number_leads_to_what_it_counts(client: InspectingClient, addresses: Addresses) -> None:
    """Findings and actions lead to as many statements; all other links lead somewhere."""
    page = client.page(PAIR)
    counted = 0
    for link in page.all("a"):
        address = link.get("href", "")
        if address.startswith("/builder?") and "kind=" in address:
            parts = urlsplit(address)
            found = client.get(f"{parts.path}.json?{parts.query}").get_json()
            assert int((link.text or "").strip()) == found["denominator"]["fit"] == len(found["rows"])
            counted += 1
    assert counted > 20
    assert [] == [address for address in page.links if not addresses.resolve(address)]


def test_the_page_shows_a_dash_and_not_a_nought_where_no_report_is_loaded(client: InspectingClient) -> None:
    """What is not known is no number."""
    page = client.page(PAIR)
    assert "no report loaded" in page.texts("span", "soft")
    assert "No report is loaded here on Kent Police" in " ".join(page.texts("li"))


@pytest.mark.parametrize("forces", ["northamptonshire,kent", "northamptonshire,kent,essex,surrey,dorset"])
def test_five_forces_are_asked_for_in_as_many_queries_as_two(runner: QueryRunner, forces: str) -> None:
    """None stands in a loop."""
    counting = Counting(runner)
    read_comparison(Library(counting), read_choice(Library(counting), [forces]))
    assert MOST_QUERIES == counting.asked


WRONG: list[tuple[str, int, str]] = [
    ("", 400, "no force is named"),
    ("force=kent", 400, "only Kent Police is named"),
    ("force=kent&force=", 400, "only Kent Police is named"),
    ("force=kent&force=essex&force=surrey&force=dorset&force=gwent&force=sussex", 400, "6 forces are named"),
    ("force=kent&force=Kent+Police", 400, "Kent Police is named twice"),
    ("force=kentt&force=essex", 404, "kent"),
    ("force=essex,northamptonsire", 404, "northamptonshire"),
    (f"force={'x' * 400}&force=essex", 404, "400 characters"),
    ("force=%3Cscript%3Ealert(1)%3C/script%3E&force=essex", 404, "no police force here is called"),
    ("force=%22%7D%20DROP%20ALL%20%23&force=essex", 404, "no police force here is called"),
    ("force=https://w3id.org/peelgraph/id/theme/efficiency&force=essex", 404, "no police force here"),
]


@pytest.mark.parametrize(("given", "status", "told"), WRONG)
@pytest.mark.parametrize("form", ["application/json", "text/csv"])
def test_a_wrong_choice_is_told_to_programs(
    client: InspectingClient, given: str, status: int, told: str, form: str
) -> None:
    """With what was found, what was expected, and what is like it."""
    answer = client.get(f"/compare?{given}", headers={"Accept": form})
    assert status == answer.status_code
    assert told in answer.get_json()["detail"]


@pytest.mark.parametrize(("given", "status", "told"), WRONG)
def test_a_wrong_choice_is_told_to_people_above_the_form(
    client: InspectingClient, given: str, status: int, told: str
) -> None:
    """Nobody has done wrong who has not chosen yet; what could be read stays chosen."""
    answer = client.get(f"/compare?{given}", headers={"Accept": "text/html"})
    is_unfinished = told.startswith(("no force is", "only"))
    assert (200 if is_unfinished else status) == answer.status_code
    assert is_unfinished or 'role="alert"' in answer.text
    assert '<select id="force-5" name="force">' in answer.text
    assert ("essex" in given) == ('<option value="essex" selected>' in answer.text)
    assert "<script>alert" not in answer.text


def test_a_name_that_is_nearly_one_leads_to_the_comparison_meant(client: InspectingClient) -> None:
    """With the forces that were understood."""
    answer = client.get("/compare?force=kentt&force=essex", headers={"Accept": "text/html"})
    assert 'href="/compare?force=essex&amp;force=kent"' in answer.text


def test_one_force_is_offered_its_neighbours(client: InspectingClient) -> None:
    """Those of its region, and all of them at once; the page of the force leads here."""
    page = client.page("/compare?force=northamptonshire")
    assert "/compare?force=northamptonshire&force=leicestershire" in page.links
    assert any(address.count("force=") == 5 for address in page.links)
    force = client.page("/doc/force/northamptonshire")
    assert {"/compare?force=northamptonshire", "/compare?force=northamptonshire&force=leicestershire"} <= set(
        force.links
    )
    assert "/compare" in client.page("/").links


def test_a_force_is_known_by_all_its_names_and_stays_in_the_order_given(client: InspectingClient) -> None:
    """Code, name, last part of the address; commas part them too."""
    answer = client.get("/compare.json?force=E23000022,Kent+Police,essex").get_json()["page"]
    assert ["northamptonshire", "kent", "essex"] == [force["slug"] for force in answer["forces"]]


def test_every_line_has_a_cell_for_each_force(client: InspectingClient) -> None:
    """In JSON, which is what the page shows."""
    page: Mapping[str, Any] = json.loads(
        client.get(f"{PAIR.replace('compare', 'compare.json')}&force=essex").text
    )["page"]
    lines = [
        question for scale in page["scales"] for cycle in scale["cycles"] for question in cycle["questions"]
    ]
    lines += [*page["figures"]["series"], *page["said"]["themes"], *page["said"]["asked"]]
    assert len(lines) > 40
    assert {3} == {len(line["cells"]) for line in lines} == {len(page["forces"])}


def test_an_empty_store_offers_no_force() -> None:
    """And the form is still there."""
    assert Choice((), (), ()) == read_choice(library(""), [])


def test_an_unknown_form_is_not_found(client: InspectingClient) -> None:
    """There is no Turtle of a comparison."""
    assert 404 == client.get("/compare.ttl?force=kent&force=essex").status_code


def test_hostile_labels_are_only_words(settings: Settings) -> None:
    """A force whose name is markup breaks no page."""
    named = FORCES.replace('"fells"', '"<script>fells</script>"')
    made = create_app(settings, InMemory(named, figure("fells", 2018, 1), figure("moors", 2018, 2)))
    answer = made.test_client().get("/compare?force=fells&force=moors", headers={"Accept": "text/html"})
    assert 200 == answer.status_code
    assert "<script>" not in answer.text
    assert "&lt;script&gt;fells" in answer.text
