"""A cycle, a scale and an inspection: counted against all forces, and never compared over a break."""

from __future__ import annotations

from rdflib import URIRef

from graph.namespaces import ID
from service.answers.cycle import CyclePage, read_cycle
from service.answers.inspection import read_inspection
from service.answers.matches import Match
from service.answers.parts import Link
from service.answers.scale import read_scale
from tests.service.browsing import InspectingClient
from tests.service.in_memory import CYCLES, judgment, library

FORCES = """
id:force/fells a peel:PoliceForce ; skos:notation "E1" .
id:force/moors a peel:PoliceForce ; skos:notation "E2" .
id:force/dales a peel:PoliceForce ; skos:prefLabel "dales"@en ; skos:notation "E3" .
id:force/marsh a peel:PoliceForce .
"""
GRADES = (
    judgment("fells", "order", "2017", "good"),
    judgment("moors", "order", "2017", "poor"),
    judgment("marsh", "order", "2017", "good"),
    judgment("fells", "crime", "2017", "ungraded"),
    judgment("fells", "order", "2021", "adequate"),
    judgment("fells", "wrongs", "2021", "good"),
)
THEMES = """
id:theme/crime a peel:Theme . id:theme/order a peel:Theme .
id:theme/wrongs a peel:Theme ; skos:closeMatch id:theme/crime ; skos:broadMatch id:theme/order .
"""
REPORTS = """
id:inspection/one a peel:Inspection ; rdfs:label "Inspection of fells"@en ; peel:force id:force/fells ;
  peel:cycle id:cycle/2017 ; peel:programme id:programme/p .
id:inspection/two a peel:Inspection ; rdfs:label "Inspection of moors"@en ; peel:force id:force/moors ;
  peel:cycle id:cycle/2017 .
id:inspection/old a peel:Inspection ; rdfs:label "Older"@en ; peel:force id:force/fells .
id:programme/p skos:prefLabel "PEEL"@en .
id:report/one a peel:Report ; rdfs:label "On fells"@en ; peel:inspection id:inspection/one ;
  dcterms:issued "2018-03"^^xsd:gYearMonth ; peel:sourceText id:text/one .
id:judgment/fells/order/2017 peel:statedIn id:passage/a . id:passage/a oa:hasSource id:text/one .
id:sentence/a a peel:Evidence ; peel:statedIn id:passage/a ; peel:basis id:basis/files .
id:sentence/b a peel:Evidence ; peel:statedIn id:passage/a .
id:basis/files skos:prefLabel "File review"@en .
"""


def cycle_of(name: str, *more: str) -> CyclePage:
    """The page of a cycle over the forces, grades and reports above."""
    return read_cycle(library(CYCLES, FORCES, *GRADES, THEMES, REPORTS, *more), URIRef(ID[f"cycle/{name}"]))


def test_grades_are_counted_against_all_forces_of_the_register() -> None:
    """A force that is in no register has a line and is in no count; what is not held is an empty place."""
    page = cycle_of("2017")
    assert (3, 2) == (page.total, page.graded)
    assert ["order", "crime"] == [each.question.text for each in page.questions]
    assert ["Good", "Poor", "Ungraded"] == [grade.link.text for grade in page.scale]
    assert [(2, (1, 1, 0)), (1, (0, 0, 1))] == [(each.forces, each.grades) for each in page.questions]
    lines = {line.force.text: [len(cell) for cell in line.cells] for line in page.forces}
    assert {"fells": [1, 1], "moors": [1, 0], "dales": [0, 0], "marsh": [1, 0]} == lines


def test_reports_that_are_not_loaded_are_told() -> None:
    """An inspection of which no report is loaded too."""
    page = cycle_of("2017")
    assert [("fells", "On fells"), ("moors", "")] == [
        (each.force.text, each.report.text) for each in page.held
    ]
    assert ["dales", "moors"] == sorted(force.text for force in page.not_held)


def test_cycles_on_another_scale_are_not_compared() -> None:
    """With the questions that both asked, those that only one did, and how these are alike."""
    page = cycle_of("2021")
    assert page.after is None
    assert page.before
    assert not page.before.is_scale_same
    assert (1, 2) == (page.before.shared, page.before.asked)
    assert ["wrongs"] == [each.text for each in page.before.only_here]
    likenesses = [(each.how, each.other.text) for each in page.before.matches]
    assert {("close to", "crime"), ("part of", "order")} == set(likenesses)
    earlier = cycle_of("2016")
    assert earlier.after
    assert earlier.after.is_scale_same
    assert () == earlier.questions


def test_a_match_reads_from_either_end() -> None:
    """What is part of the other way round is wider than."""
    order = Link("order", str(ID["theme/order"]))
    page = cycle_of("2017", judgment("moors", "wrongs", "2021", "good"))
    assert page.after
    assert ["crime"] == [each.text for each in page.after.only_here]
    assert all(isinstance(each, Match) and each.question != order for each in page.after.matches)
    assert [("close to", "wrongs")] == [(each.how, each.other.text) for each in page.after.matches]


def test_a_scale_counts_its_grades_and_tells_where_lines_break() -> None:
    """By cycle, with forces and questions; grades of the other scale are told apart."""
    page = read_scale(library(CYCLES, FORCES, *GRADES, THEMES), URIRef(ID["four"]))
    totals = {line.grade.link.text: (line.grade.place, line.counts, line.total) for line in page.grades}
    assert {"Good": (2, (0, 2), 2), "Poor": (1, (0, 1), 1), "Ungraded": (0, (0, 1), 1)} == totals
    assert [(0, 0, 0), (4, 3, 2)] == [(each.judgments, each.forces, each.questions) for each in page.used]
    assert 4 == page.judgments
    [gap] = page.breaks
    assert ("2017", "2021") == (gap.earlier.link.text, gap.later.link.text)
    assert (["order"], 3) == ([each.text for each in gap.shared], gap.asked)
    [other] = page.others
    assert ((), ("Adequate",)) == (other.only_here, other.only_there)
    assert {"Good", "Poor", "Ungraded"} == set(other.shared)


def test_an_inspection_tells_grades_of_its_report_from_those_of_registers() -> None:
    """And what its evidence rests on, out of all of it; other inspections of the force stand beside."""
    page = read_inspection(library(CYCLES, FORCES, *GRADES, REPORTS), URIRef(ID["inspection/one"]))
    assert ["order"] == [each.theme.text for each in page.stated]
    assert ["crime"] == [each.theme.text for each in page.registered]
    assert [("On fells", "March 2018")] == [(each.link.text, each.issued) for each in page.reports]
    assert {("File review", 1), ("", 1)} == {(each.basis.text, each.sentences) for each in page.evidence}
    assert 2 == page.sentences
    assert ["Older"] == [each.text for each in page.others]


def test_an_inspection_without_a_report_says_so() -> None:
    """Nothing is made up for what is not there."""
    page = read_inspection(library(CYCLES, FORCES, *GRADES, REPORTS), URIRef(ID["inspection/two"]))
    assert ((), (), 0) == (page.reports, page.stated, page.sentences)
    bare = read_inspection(library(REPORTS), URIRef(ID["inspection/old"]))
    assert ("", ()) == (bare.cycle.text, bare.stated)


def test_their_pages_lead_to_each_other(client: InspectingClient) -> None:
    """From the inspection to its cycle, to the scale, and back to cycles that used it."""
    inspection = client.page("/doc/inspection/peel-effectiveness-2017/northamptonshire")
    assert "/doc/cycle/2017" in inspection.links
    cycle = client.page("/doc/cycle/2017")
    assert "/doc/grade-scale/four-tier" in cycle.links
    assert "reports on 1 of 43 are loaded" in " ".join(cycle.texts("p"))
    scale = client.page("/doc/grade-scale/four-tier")
    assert {"/doc/cycle/2014", "/doc/grade-scale/five-tier"} <= set(scale.links)
    assert "Trend lines break between PEEL 2018/19 and PEEL 2021/22" in scale.texts("h2")
